"""Values of tensors as far as they are known statically.

Mirrors python/framework/tensor_util.py ``constant_value`` and ``constant_value_as_shape``.
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.lengths import open_list
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

MOST_STATIC = 1_000
"""Elements of a tensor whose value is kept."""


def constant_value(tensor: Any, partial: bool = False) -> Any:
    """The known value of a tensor, or ``None``; a partly known one only if ``partial``."""
    if not isinstance(tensor, Tensor):
        return None
    if tensor.static is None or (not partial and _has_holes(tensor.static)):
        return None
    return tensor.static


def _has_holes(value: Any) -> bool:
    if isinstance(value, list):
        return any(_has_holes(v) for v in value)
    return value is None


FOLLOWED = frozenset(("Range", "Cast", "Concat", "ConcatV2", "Pack", "Equal", "NotEqual"))
"""Ops whose values TensorFlow's Python finds from those of their inputs."""

FOLLOWED_LATER = frozenset(("Unpack", "Split", "StopGradient", "Identity"))
"""The same of TensorFlow 2."""


def is_seen(tensor: Tensor) -> bool:
    """Whether TensorFlow's Python finds a value that is known: it does not compute most ops.
    Mirrors tensor_util.py ``_ConstantValue``."""
    op = tensor.op
    if op.type in ("Const", "Shape", "Size", "Rank"):
        return True
    if op.type == "Fill":
        return is_seen(op.inputs[1])
    later = op.type in FOLLOWED_LATER and not current_run().is_v1
    return (later or op.type in FOLLOWED) and all(is_seen(value) for value in op.inputs)


def constant_value_as_shape(tensor: Any) -> TensorShape:
    """A shape given as a tensor (or plain list), as far as it is known."""
    if not isinstance(tensor, Tensor):
        return TensorShape(tensor)
    value = tensor.static
    if isinstance(value, list):
        sizes = [v if isinstance(v, int) and v >= 0 else None for v in value]
        return TensorShape(sizes)
    count = vector_length(tensor)
    return TensorShape(None) if count is None else TensorShape([None] * count)


def vector_length(tensor: Tensor) -> int | None:
    """How many numbers a tensor holds where it can only be a vector; a list of tensors of which
    TensorFlow knows no rank is then one of scalars.  Mirrors shape_refiner.cc
    ShapeRefiner::ConstantPartialShape."""
    if tensor.shape.ndims is None and tensor.op.type == "Pack":
        return len(tensor.op.inputs)
    return tensor.shape.as_list()[0] if tensor.shape.ndims == 1 else None


def static_of(value: Any, shape: TensorShape) -> Any:
    """The known value that a constant keeps."""
    if isinstance(value, Unknown):
        return None
    if isinstance(value, Dimension):
        return value.value
    if isinstance(value, TensorShape):
        return value.as_list() if value.ndims is not None else None
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if isinstance(value, (bool, int, float, str)):
        return _formed(value, shape)
    if hasattr(value, "tolist"):
        if (shape.num_elements() or 0) > MOST_STATIC:
            return None
        listed = value.tolist()
        return (
            None
            if isinstance(listed, Unknown)
            else static_of(listed, shape)
            if isinstance(listed, (list, tuple))
            else listed
        )
    if isinstance(value, (list, tuple, range)):
        if len(value) > MOST_STATIC or open_list(value) is not None:
            return None
        return _formed([static_of(v, TensorShape([])) for v in value], shape)
    return None


def _formed(value: Any, shape: TensorShape) -> Any:
    """A value in the shape that was asked for: its elements in order, and the last one again.

    Mirrors tensor_util.py make_tensor_proto."""
    asked = shape.as_list() if shape.ndims is not None else []
    sizes = [size for size in asked if size is not None]
    if not asked or len(sizes) < len(asked) or _sizes(value) == sizes:
        return value
    flat = _flat(value)
    count = math.prod(sizes)
    if not flat:
        return value
    if not len(flat) <= count <= MOST_STATIC:
        return None
    flat += flat[-1:] * (count - len(flat))
    for size in reversed(sizes[1:]):
        flat = [flat[i : i + size] for i in range(0, len(flat), size)]
    return flat


def _sizes(value: Any) -> list[int]:
    return [len(value), *_sizes(value[0])] if isinstance(value, list) and value else []


def _flat(value: Any) -> list[Any]:
    if not isinstance(value, list):
        return [value]
    return [leaf for part in value for leaf in _flat(part)]
