"""tf.contrib.learn: arrays that are fed to placeholders.

Mirrors contrib/learn/python/learn/learn_io/data_feeder.py and what estimator.py checks of inputs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def refuse_other_inputs(x: Any, y: Any, input_fn: Any, batch_size: Any) -> None:
    """Arrays or a function, not both.  Mirrors estimator.py _verify_input_args."""
    if input_fn is None:
        if x is None:
            raise raised(ValueError("Either x or input_fn must be provided."))
        if isinstance(x, ops.Tensor) or isinstance(y, ops.Tensor):
            raise raised(ValueError("Inputs cannot be tensors. Please provide input_fn."))
    elif x is not None or y is not None:
        raise raised(ValueError("Can not provide both input_fn and x or y."))
    elif batch_size is not None:
        raise raised(ValueError("Can not provide both input_fn and batch_size."))


def fed(x: Any, y: Any, batch_size: Any) -> Callable[[], tuple[Any, Any]]:
    """An input function of placeholders for rows of arrays."""
    if isinstance(batch_size, int) and batch_size <= 0:
        raise raised(ValueError(f"Invalid batch_size {batch_size}."))

    def input_builder():
        return _placeholders(x, "input", _input_dims), _placeholders(y, "output", _output_dims)

    return input_builder


def _input_dims(dims: list[Any]) -> list[Any]:
    return dims or [1]


def _output_dims(dims: list[Any]) -> list[Any]:
    return dims[1:] if dims and dims[0] == 1 else dims


def _placeholders(values: Any, name: str, of_rows: Callable[[list[Any]], list[Any]]) -> Any:
    if values is None:
        return None
    if isinstance(values, dict):
        return {k: _placeholder(v, f"{name}_{k}", of_rows) for k, v in values.items()}
    return _placeholder(values, name, of_rows)


def _placeholder(values: Any, name: str, of_rows: Callable[[list[Any]], list[Any]]) -> Any:
    with ops.Graph().as_default():
        known = ops.convert_to_tensor(values)
    if isinstance(known, Unknown):
        return tf.placeholder(tf.float32, None, name=name)
    shape = known.get_shape()
    dims = None if shape.ndims is None else [None, *of_rows(shape.as_list()[1:])]
    return tf.placeholder(element_type(known), dims, name=name)
