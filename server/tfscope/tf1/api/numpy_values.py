"""Known values of tensors as the program sees them: numpy arrays.

Mirrors python/framework/tensor_util.py MakeNdarray.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library import (
    numpy_dtypes,
    numpy_operators,  # noqa: F401 - gives arrays their operators
)
from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import make
from tfscope.python.library.numpy_creation import array, asarray
from tfscope.tf1.graph import dtypes, running
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.variables import Variable
from tfscope.values.unknown import Unknown

__all__ = ["array", "asarray", "constant_value", "has_gap", "plain_array", "ran_value", "to_numpy"]

for _name in dtypes.NAMES:
    if _name in numpy_dtypes.BY_NAME:
        dtypes.NUMPY_TYPES[_name] = numpy_dtypes.BY_NAME[_name].type
dtypes.NUMPY_TYPES["bfloat16"] = numpy_dtypes.bfloat16
dtypes.NUMPY_TYPES["string"] = numpy_dtypes.BY_NAME["object"].type


def to_numpy(tensor: Tensor) -> Any:
    """The known value of a tensor as an array or numpy scalar; an ``Unknown`` element by element."""
    value = _filled(tensor.static)
    dtype = tensor._dtype
    if dtype is None:
        return value
    if dtype.base_name == "string":
        value = _bytes(value)
        return array(value, dtype=object) if isinstance(value, list) else value
    if dtype.base_name not in numpy_dtypes.BY_NAME:
        return value
    made = array(value, dtype=numpy_dtypes.BY_NAME[dtype.base_name])
    shape = tensor.shape
    if made.shape == () and shape.ndims == 0:
        return made.dtype.wrap(made.item()) if not isinstance(value, Unknown) else value
    if shape.is_fully_defined() and tuple(made.shape) != tuple(shape.as_list()):
        return (
            made.reshape(tuple(shape.as_list()))
            if made.size == shape.num_elements()
            else Unknown("data", tensor.name)
        )
    return made


def _filled(value: Any) -> Any:
    if isinstance(value, list):
        return [_filled(v) for v in value]
    return Unknown("dimension") if value is None else value


def _bytes(value: Any) -> Any:
    if isinstance(value, list):
        return [_bytes(v) for v in value]
    return value.encode() if isinstance(value, str) else value


FETCHED: tuple[Any, ...] = (Tensor, Variable)
"""What a session fetches as one array."""


def ran_value(tensor: Any, text: str) -> Any:
    """What a session gives for a tensor or variable: its constant value, else an array of unknown elements.

    The array has the static shape, its dtype is that of the tensor; without dimensions it is one unknown
    number, and where not even the rank is known, an ``Unknown``.  Mirrors session.py ``run``.
    """
    known = constant_value(tensor)
    if known is not None:
        return known
    if not isinstance(tensor, FETCHED):
        return unknown("runtime", text)
    shape = tensor.get_shape()
    name = getattr(tensor.dtype, "base_name", None)
    if name not in numpy_dtypes.BY_NAME or shape.ndims is None:
        return unknown("runtime", text)
    dtype = numpy_dtypes.BY_NAME[name]
    if shape.ndims == 0:
        return unknown("runtime", text).of_type(dtype.type)
    sizes = [
        unknown("runtime", f"{text}.shape[{i}]") if d is None else d
        for i, d in enumerate(shape.as_list())
    ]
    return make(None, tuple(sizes), dtype)


running.ran_value = ran_value

PARTLY_CONSTANT = frozenset(
    "Const Shape Size Rank Range Cast Concat ConcatV2 Pack Fill Equal NotEqual".split()
)
"""Ops of which TensorFlow itself knows the value while it builds the graph."""


def constant_value(tensor: Any, partial: bool = False) -> Any:
    """What tensor_util.constant_value gives: an array, or ``None``."""
    if not isinstance(tensor, Tensor) or tensor.op.type not in PARTLY_CONSTANT:
        return None
    if tensor.static is None or (not partial and has_gap(tensor.static)):
        return None
    return to_numpy(tensor)


def has_gap(value: Any) -> bool:
    """Whether an element is not known."""
    return any(has_gap(v) for v in value) if isinstance(value, list) else value is None


def plain_array(value: Any) -> Any:
    """The array of a plain known value."""
    return array(_filled(value))
