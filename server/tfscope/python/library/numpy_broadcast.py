"""Broadcasting, and what the functions over arrays share.

Reference: NumPy 1.18 manual, "Broadcasting".
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_layout import product, row_major
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.library.numpy_sizes import shape_of
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class AxisError(ValueError, IndexError):
    """``numpy.AxisError``."""


def shape_text(shape: tuple[Any, ...]) -> str:
    """A shape as numpy's messages write it."""
    inside = ",".join(str(d) for d in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def broadcast_shapes(shapes: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The shape that several shapes broadcast to; raises numpy's ``ValueError``."""
    found: list[Any] = []
    for sizes in _axes(shapes):
        if _differ(sizes):
            text = " ".join(shape_text(s) for s in shapes)
            message = f"operands could not be broadcast together with shapes {text} "
            raise raised(ValueError(message))
        wide = [d for d in sizes if type(d) is int and d != 1]
        open_ = [d for d in sizes if type(d) is Unknown]
        found.append(wide[0] if wide else open_[0] if open_ else 1)
    return tuple(found)


def misfit(shapes: list[tuple[Any, ...]]) -> bool:
    """Whether shapes certainly do not broadcast to one."""
    return any(_differ(sizes) for sizes in _axes(shapes))


def _axes(shapes: list[tuple[Any, ...]]) -> list[list[Any]]:
    """The sizes that meet on each axis, the first axis first."""
    rank = max((len(s) for s in shapes), default=0)
    return [[s[axis] for s in shapes if len(s) >= -axis] for axis in range(-rank, 0)]


def _differ(sizes: list[Any]) -> bool:
    return len({d for d in sizes if type(d) is int and d != 1}) > 1


def broadcast_data(a: Any, shape: tuple[Any, ...]) -> list[Any] | None:
    """The elements of ``a`` repeated to a shape; ``None`` if unknown or it does not fit."""
    data: list[Any] | None = a.flat_data
    if data is None or any(type(d) is not int for d in shape) or len(a.shape) > len(shape):
        return None
    if tuple(a.shape) == tuple(shape):
        return data
    padded = (1,) * (len(shape) - len(a.shape)) + tuple(a.shape)
    if any(own not in (1, wide) for own, wide in zip(padded, shape)):
        return None
    if product(shape) > 1_000_000:
        return None
    places = [0]
    for own, wide, step in zip(padded, shape, row_major(padded)):
        places = [p + (step * i if own != 1 else 0) for p in places for i in range(wide)]
    return [data[p] for p in places]


def broadcast_to(array: Any, shape: Any, subok: Any = False) -> Any:
    """``numpy.broadcast_to``."""
    a, target = as_array(array), shape_of(shape)
    if not isinstance(a, ndarray) or type(target) is Unknown:
        return unknown("data", "broadcast_to()")
    return make(broadcast_data(a, target), target, a.dtype)


def broadcast_arrays(*args: Any, **_: Any) -> Any:
    """``numpy.broadcast_arrays``."""
    arrays = [as_array(a) for a in args]
    if not all(isinstance(a, ndarray) for a in arrays):
        return [unknown("data", "broadcast_arrays()") for _ in arrays]
    shape = broadcast_shapes([a.shape for a in arrays])
    return [broadcast_to(a, shape) for a in arrays]


# -- helpers -----------------------------------------------------------------------------------
def lost(name: str, *values: Any) -> Any:
    """The unknown result of a function of an unknown or of no array."""
    found = next((v for v in values if type(v) is Unknown), None)
    return unknown("data", f"{name}()") if found is None else found.passed_to(name)


def axis_of(axis: Any, rank: int) -> Any:
    """A dimension's number counted from the front; ``Unknown`` stays."""
    if type(axis) is Unknown:
        return axis
    index = index_of(axis)
    if not -rank <= index < rank:
        text = f"axis {index} is out of bounds for array of dimension {rank}"
        raise raised(AxisError(text))
    return index % rank


def index_of(axis: Any) -> int:
    """An axis as an integer; anything else is refused in Python's words, with the full name of its type."""
    if not hasattr(axis, "__index__"):
        of = "numpy." if isinstance(axis, (generic, ndarray)) else ""
        text = f"'{of}{type(axis).__name__}' object cannot be interpreted as an integer"
        raise raised(TypeError(text))
    return operator.index(axis)
