"""Values of tensors as far as they are known statically.

Mirrors python/framework/tensor_util.py ``constant_value`` and ``constant_value_as_shape``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape


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


def constant_value_as_shape(tensor: Any) -> TensorShape:
    """A shape given as a tensor (or plain list), as far as it is known."""
    if not isinstance(tensor, Tensor):
        return TensorShape(tensor)
    value = tensor.static
    if isinstance(value, list):
        sizes = [v if isinstance(v, int) and v >= 0 else None for v in value]
        return TensorShape(sizes)
    if tensor.shape.ndims == 0:
        return TensorShape(None)
    count = tensor.shape.as_list()[0] if tensor.shape.ndims == 1 else None
    return TensorShape(None) if count is None else TensorShape([None] * count)
