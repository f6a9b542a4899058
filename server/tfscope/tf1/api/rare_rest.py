"""Public functions and classes that few programs use, each of a module of its own.

Mirrors python/ops/{lookup_ops,session_ops,array_ops}.py, contrib/lookup/lookup_ops.py and
tensorflow_estimator/python/estimator/canned/parsing_utils.py.
"""

from __future__ import annotations

import collections
import enum
from typing import Any

from tfscope.tf1.api.framework_sparse import SparseTensorSpec
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.shape_context import Context, shapes
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


# -- tables ----------------------------------------------------------------------------------------
@tf_export("contrib.lookup.HasherSpec", "python.ops.lookup_ops.HasherSpec")
class HasherSpec(collections.namedtuple("HasherSpec", ["hasher", "key"])):  # noqa: PYI024
    """How texts are hashed."""


@tf_export("contrib.lookup.StrongHashSpec", "python.ops.lookup_ops.StrongHashSpec")
class StrongHashSpec(HasherSpec):
    """With a key of two integers; raises ``ValueError`` and ``TypeError`` for another one."""

    def __new__(cls, key):
        known = isinstance(key, Unknown)
        if not known and len(key) != 2:
            raise raised(ValueError(f"key must have size 2, got {len(key)}."))
        if not known and not all(isinstance(part, (int, Unknown)) for part in key):
            raise raised(TypeError(f"Invalid key {key}. Must be unsigned integer values."))
        return super().__new__(cls, "stronghash", key)


@tf_export("contrib.lookup.string_to_index")
def string_to_index(tensor, mapping, default_value=-1, name=None):
    """The places of texts in a list."""
    make_table = tf.contrib.lookup.index_table_from_tensor
    return make_table(mapping=mapping, default_value=default_value, name=name).lookup(tensor)


@tf_export("contrib.lookup.index_to_string")
def index_to_string(tensor, mapping, default_value="UNK", name=None):
    """The texts at places of a list."""
    make_table = tf.contrib.lookup.index_to_string_table_from_tensor
    return make_table(mapping=mapping, default_value=default_value, name=name).lookup(tensor)


# -- tensors that a session keeps ------------------------------------------------------------------
@tf_export("get_session_tensor")
def get_session_tensor(handle, dtype, name=None):
    """A placeholder for a handle, and the tensor it stands for, of any shape."""
    holder = tf.placeholder(tf.string)
    kind = dtypes.as_dtype(dtype)
    out = [(kind, TensorShape(None))]
    op = ops.get_default_graph().create_op("GetSessionTensor", [holder], out, name=name)
    return holder, op.outputs[0]


@tf_export("delete_session_tensor")
def delete_session_tensor(handle, name=None):
    """A placeholder for a handle, and the op that deletes its tensor."""
    holder = tf.placeholder(tf.string)
    return holder, make("DeleteSessionTensor", name, handle=holder)


@shapes("Fingerprint")
def fingerprint_shape(c: Context) -> list[Any]:
    """Eight bytes a row."""
    sizes = c.at_least(0, 1)
    return [[None if sizes is None else sizes[0], 8]]


@tf_export("fingerprint")
def fingerprint(data, method="farmhash64", name=None):
    """uint8 ``(rows, 8)``."""
    return make("Fingerprint", name, data=data, method=method)


# -- specifications --------------------------------------------------------------------------------
@tf_export("RaggedTensorSpec")
class RaggedTensorSpec(SparseTensorSpec):
    """Shape and type of a ragged tensor."""

    value_type = property(lambda self: tf.RaggedTensor)  # type: ignore[assignment]

    def __init__(self, shape=None, dtype=dtypes.float32, ragged_rank=None, row_splits_dtype=dtypes.int64):  # fmt: skip
        super().__init__(shape, dtype)
        rank = self._shape.ndims
        if ragged_rank is None:
            if rank is None:
                text = "Must specify ragged_rank or a shape with a known rank."
                raise raised(ValueError(text))
            ragged_rank = rank - 1
        self._ragged_rank = ragged_rank
        self._row_splits_dtype = dtypes.as_dtype(row_splits_dtype)


@tf_export("TensorArraySpec")
class TensorArraySpec(SparseTensorSpec):
    """Shape and type of the elements of an array of tensors."""

    value_type = property(lambda self: tf.TensorArray)  # type: ignore[assignment]

    def __init__(self, element_shape=None, dtype=dtypes.float32, dynamic_size=False, infer_shape=True):  # fmt: skip
        super().__init__(element_shape, dtype)


@tf_export("distributions.ReparameterizationType", "contrib.distributions.ReparameterizationType")
class ReparameterizationType:
    """Whether gradients go through samples."""

    def __init__(self, rep_type):
        self._rep_type = rep_type

    def __repr__(self):
        return f"<Reparameteriation Type: {self._rep_type}>"


@tf_export("random.Algorithm", "random.experimental.Algorithm")
class Algorithm(enum.Enum):
    """Ways to make random numbers."""

    PHILOX, THREEFRY, AUTO_SELECT = 1, 2, 3


# -- estimators ------------------------------------------------------------------------------------
@tf_export("estimator.classifier_parse_example_spec")
def classifier_parse_example_spec(feature_columns, label_key, label_dtype=dtypes.int64, label_default=None, weight_column=None):  # fmt: skip
    """What is parsed of an example: features, the label, the weight; raises ``ValueError`` for one of them twice."""
    label = tf.FixedLenFeature((1,), label_dtype, label_default)
    return _parsed(feature_columns, label_key, label, weight_column)


@tf_export("estimator.regressor_parse_example_spec")
def regressor_parse_example_spec(feature_columns, label_key, label_dtype=dtypes.float32, label_default=None, label_dimension=1, weight_column=None):  # fmt: skip
    """As ``classifier_parse_example_spec``, for labels of several numbers."""
    label = tf.FixedLenFeature((label_dimension,), label_dtype, label_default)
    return _parsed(feature_columns, label_key, label, weight_column)


def _parsed(columns: Any, label_key: Any, label: Any, weight: Any) -> Any:
    spec = tf.feature_column.make_parse_example_spec(columns)
    if isinstance(spec, Unknown):
        return spec
    if label_key in spec:
        text = (
            f"label should not be used as feature. label_key: {label_key}, features: {spec.keys()}"
        )
        raise raised(ValueError(text))
    spec[label_key] = label
    if weight is None:
        return spec
    if isinstance(weight, str):
        weight = tf.feature_column.numeric_column(weight)
    key = getattr(weight, "key", None)
    if key is None:
        text = f"weight_column should be an instance of tf.feature_column.numeric_column. Given type: {type(weight)} value: {weight}"
        raise raised(ValueError(text))
    if key in spec:
        text = f"weight_column should not be used as feature. weight_column: {key}, features: {spec.keys()}"
        raise raised(ValueError(text))
    spec.update(tf.feature_column.make_parse_example_spec([weight]))
    return spec
