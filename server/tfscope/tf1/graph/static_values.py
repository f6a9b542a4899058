"""Values of tensors as far as they are known statically.

Mirrors python/framework/tensor_util.py ``constant_value`` and ``constant_value_as_shape``.
"""

from __future__ import annotations

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
        count = shape.num_elements()
        if shape.ndims == 0 or count is None or shape.ndims is None:
            return value
        return [value] * count if shape.ndims == 1 and count <= MOST_STATIC else None
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
        return [static_of(v, TensorShape([])) for v in value]
    return None
