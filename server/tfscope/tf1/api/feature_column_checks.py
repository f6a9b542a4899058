"""What columns say of the features they are given.

Mirrors the methods _transform_input_tensor of python/feature_column/feature_column_v2.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.feature_column_arguments import check_type
from tfscope.tf1.api.train_public import element_type
from tfscope.tf1.graph.dtypes import DType
from tfscope.values.raised import raised


def refuse_other_ids(key: Any, expected: Any, tensor: Any) -> None:
    """Ids to look up are strings or integers as the column says.

    Raises:
        ValueError: They are not, in the words of the columns of vocabularies.
    """
    dtype = element_type(tensor)
    if dtype is None or not isinstance(expected, DType):
        return
    if expected.is_integer != dtype.is_integer:
        text = (
            "Column dtype and SparseTensors dtype must be compatible. "
            f"key: {key}, column dtype: {expected}, tensor dtype: {dtype}"
        )
        raise raised(ValueError(text))
    check_type(dtype, f"column_name: {key} input_tensor")


def refuse_other_hashed(key: Any, expected: Any, tensor: Any) -> None:
    """As above, where the type of the ids is looked at first.

    Raises:
        ValueError: The ids cannot be hashed, in the words of HashedCategoricalColumn.
    """
    check_type(element_type(tensor), f"column_name: {key} input_tensor")
    refuse_other_ids(key, expected, tensor)


def refuse_other_identities(key: Any, tensor: Any) -> None:
    """Identities are integers.

    Raises:
        ValueError: They are not, in the words of IdentityCategoricalColumn.
    """
    dtype = element_type(tensor)
    if dtype is not None and not dtype.is_integer:
        text = f"Invalid input, not integer. key: {key} dtype: {dtype}"
        raise raised(ValueError(text))


def refuse_other_weights(key: Any, expected: Any, tensor: Any) -> None:
    """Weights have the type the column was made for.

    Raises:
        ValueError: They have not, in the words of WeightedCategoricalColumn.
    """
    dtype = element_type(tensor)
    if dtype is not None and isinstance(expected, DType) and dtype != expected:
        text = f"Bad dtype, expected {expected}, but got {dtype}."
        raise raised(ValueError(text))


def refuse_sparse_numbers(key: Any, tensor: Any) -> None:
    """A numeric column reads a dense tensor.

    Raises:
        ValueError: It is sparse, in the words of NumericColumn.
    """
    if hasattr(tensor, "dense_shape"):
        text = (
            "The corresponding Tensor of numerical column must be a Tensor. "
            f"SparseTensor is not supported. key: {key}"
        )
        raise raised(ValueError(text))
