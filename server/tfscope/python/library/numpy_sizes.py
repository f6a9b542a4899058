"""What numpy takes for a sequence, and the sizes and shapes that a program gives it.

Mirrors NumPy 1.18 core/src/multiarray/conversion_utils.c ``PyArray_IntpConverter``.
"""

from __future__ import annotations

import operator
import types
from collections.abc import Mapping
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import ndarray
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.stand_ins import refuse
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


def is_sequence(value: Any) -> bool:
    """Whether numpy looks inside the value."""
    if isinstance(value, (list, tuple, range)):
        return True
    if isinstance(value, (str, bytes, Mapping, set, frozenset, type, generic, Unknown)):
        return False
    kind = type(value)
    if not (hasattr(kind, "__len__") and hasattr(kind, "__getitem__")) or hasattr(value, "op"):
        return False
    try:
        len(value)
    except (TypeError, NotImplementedError, ValueError):
        return False
    return True


NO_SIZES = frozenset((str, bytes, list, tuple, type(None)))
"""Types that are taken for a size by mistake, and refused."""

NO_SHAPES = frozenset((dict, set, frozenset))


def dimension(value: Any) -> Any:
    """A dimension given by the program: an ``int`` or ``Unknown``."""
    if type(value) is Unknown and value.number is not None:
        refuse(operator.index, value)
    if type(value) in (int, Unknown):
        return value
    if isinstance(value, float):
        raise _no_integer(value)
    try:
        return operator.index(value)
    except TypeError:
        if isinstance(value, ndarray) and (value.shape or value.known):
            text = "only integer scalar arrays can be converted to a scalar index"
            raise raised(TypeError(text)) from None
        if hasattr(type(value), "__array__") or type(value) in NO_SIZES:
            raise _no_integer(value) from None
        return unknown("dimension", brief(value))


def _no_integer(value: Any) -> BaseException:
    text = f"'{type(value).__name__}' object cannot be interpreted as an integer"
    return raised(TypeError(text))


def has_op(value: Any) -> bool:
    """Whether the value is a tensor or variable, a sequence for numpy whose length is refused."""
    return not isinstance(value, ndarray) and hasattr(value, "op")


def is_tensor(value: Any) -> bool:
    """Whether numpy asks the value for its array, as it does a tensor, which refuses."""
    return has_op(value) and hasattr(type(value), "__array__")


def refuse_tensors(*values: Any) -> None:
    """Raises what a tensor says that becomes an array."""
    for value in values:
        if is_tensor(value):
            type(value).__array__(value)


def _is_neither(value: Any) -> bool:
    """Whether the value has neither a length nor a number: a tensor, a function, a module."""
    if has_op(value):
        return True
    plain = callable(value) or isinstance(value, types.ModuleType)
    return plain and not any(
        hasattr(type(value), way) for way in ("__index__", "__int__", "__len__")
    )


def _no_shape(shape: Any) -> str:
    if isinstance(shape, (set, frozenset)) and current_run().is_v1:
        return f"'{type(shape).__name__}' object does not support indexing"
    return "expected sequence object with len >= 0 or a single integer"


def shape_of(shape: Any) -> Any:
    """A shape given by the program: a tuple, or ``Unknown`` if the rank is."""
    if type(shape) is Unknown:
        return shape
    if isinstance(shape, ndarray) and shape.flat_data is None:
        length = shape.shape[0] if shape.shape else 0
        if type(length) is Unknown:
            return length
        return tuple(unknown("dimension", f"shape[{i}]") for i in range(length))
    if isinstance(shape, ndarray) and shape.shape:
        return tuple(dimension(d) for d in (shape.flat_data or () if shape.ndim == 1 else shape))
    if is_sequence(shape) and not isinstance(shape, ndarray):
        found = tuple(dimension(d) for d in shape)
    elif shape is None:
        found = ()
    elif type(shape) in NO_SHAPES or isinstance(shape, type) or _is_neither(shape):
        raise raised(TypeError(_no_shape(shape)))
    else:
        found = (dimension(shape),)
    if any(type(d) is int and d < 0 for d in found):
        raise raised(ValueError("negative dimensions are not allowed"))
    return found
