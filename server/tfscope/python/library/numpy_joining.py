"""Joining, splitting, repeating and padding arrays.

Reference: NumPy 1.18 manual, "Array manipulation routines".
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import axis_of, broadcast_data, lost
from tfscope.python.library.numpy_creation import filled
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_layout import product
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.python.library.numpy_shaping import at_least, expand_dims, reshape, take
from tfscope.python.library.numpy_sizes import shape_of
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def concatenate(
    arrays: Any, axis: Any = 0, out: Any = None, dtype: Any = None, casting: Any = None
) -> Any:
    """``numpy.concatenate``."""
    if type(arrays) is Unknown or type(axis) is Unknown:
        return lost("concatenate", arrays, axis)
    parts = [as_array(a) for a in arrays]
    if not parts:
        raise raised(ValueError("need at least one array to concatenate"))
    if not all(isinstance(p, ndarray) for p in parts):
        return lost("concatenate", *parts)
    if axis is None:
        parts, axis = [p.ravel() for p in parts], 0
    if any(p.ndim == 0 for p in parts):
        raise raised(ValueError("zero-dimensional arrays cannot be concatenated"))
    rank = parts[0].ndim
    for i, part in enumerate(parts):
        if part.ndim != rank:
            raise raised(ValueError(
                "all the input arrays must have same number of dimensions, but the array at index 0 has "
                f"{rank} dimension(s) and the array at index {i} has {part.ndim} dimension(s)"
            ))  # fmt: skip
    axis = axis_of(axis, rank)
    return _joined(parts, axis)


def _check_sizes(sizes: list[Any], dimension: int) -> None:
    """Arrays agree in every dimension but the one they are joined along."""
    known = [(i, d) for i, d in enumerate(sizes) if type(d) is int]
    for index, size in known:
        if size != known[0][1]:
            which = "for" if current_run().is_v1 else "except for"
            raise raised(ValueError(
                f"all the input array dimensions {which} the concatenation axis must match exactly, but along "
                f"dimension {dimension}, the array at index {known[0][0]} has size {known[0][1]} and the array "
                f"at index {index} has size {size}"
            ))  # fmt: skip


def _joined(parts: list[ndarray], axis: int) -> Any:
    rank = parts[0].ndim
    shape: list[Any] = []
    for i in range(rank):
        sizes = [p.shape[i] for p in parts]
        known = [d for d in sizes if type(d) is int]
        if i == axis:
            total = sizes[0]
            for size in sizes[1:]:
                total = total + size
            shape.append(total)
            continue
        _check_sizes(sizes, i)
        shape.append(known[0] if known else sizes[0])
    dtype = result_dtype(parts)
    if any(p.flat_data is None for p in parts) or any(type(d) is Unknown for d in shape):
        return make(None, tuple(shape), dtype)
    outer = product(tuple(shape[:axis]))
    data: list[Any] = []
    blocks = [(p.flat_data or [], product(p.shape[axis:])) for p in parts]
    for i in range(outer):
        for items, width in blocks:
            data.extend(items[i * width : (i + 1) * width])
    if type(dtype) is not Unknown:
        data = [dtype.convert(x) for x in data]
    return make(data, tuple(shape), dtype)


def stack(arrays: Any, axis: Any = 0, out: Any = None) -> Any:
    """``numpy.stack``."""
    if type(arrays) is Unknown or type(axis) is Unknown:
        return lost("stack", arrays, axis)
    parts = [as_array(a) for a in arrays]
    if not parts:
        raise raised(ValueError("need at least one array to stack"))
    if not all(isinstance(p, ndarray) for p in parts):
        return lost("stack", *parts)
    for part in parts:
        pairs = zip(part.shape, parts[0].shape)
        if part.ndim != parts[0].ndim or any(
            type(a) is int and type(b) is int and a != b for a, b in pairs
        ):
            raise raised(ValueError("all input arrays must have the same shape"))
    return concatenate([expand_dims(p, axis) for p in parts], axis_of(axis, parts[0].ndim + 1))


def _stacker(name: str, prepare: Any, axis: Any) -> Any:
    def function(tup: Any) -> Any:
        if type(tup) is Unknown:
            return lost(name, tup)
        parts = [prepare(as_array(a)) for a in tup]
        if not parts or not all(isinstance(p, ndarray) for p in parts):
            return lost(name, *parts)
        return concatenate(parts, axis(parts))

    function.__name__ = function.__qualname__ = name
    return function


def _column(array: Any) -> Any:
    return reshape(array, (-1, 1)) if isinstance(array, ndarray) and array.ndim < 2 else array


vstack = _stacker("vstack", lambda a: at_least(a, 2), lambda parts: 0)
hstack = _stacker("hstack", lambda a: at_least(a, 1), lambda p: 0 if p[0].ndim == 1 else 1)
dstack = _stacker("dstack", lambda a: at_least(a, 3), lambda parts: 2)
column_stack = _stacker("column_stack", _column, lambda parts: 1)


def append(arr: Any, values: Any, axis: Any = None) -> Any:
    """``numpy.append``."""
    return concatenate((arr, values), axis)


def array_split(ary: Any, indices_or_sections: Any, axis: Any = 0) -> Any:
    """``numpy.array_split``."""
    return _split(ary, indices_or_sections, axis, exact=False)


def split(ary: Any, indices_or_sections: Any, axis: Any = 0) -> Any:
    """``numpy.split``."""
    return _split(ary, indices_or_sections, axis, exact=True)


def _split(ary: Any, sections: Any, axis: Any, *, exact: bool) -> Any:
    array = as_array(ary)
    if not isinstance(array, ndarray) or type(sections) is Unknown or type(axis) is Unknown:
        return lost("split", array, sections, axis)
    axis = axis_of(axis, array.ndim)
    size = array.shape[axis]
    if hasattr(sections, "__len__") and not isinstance(sections, int):
        cuts = [0, *[operator.index(s) for s in sections], size]
    else:
        count = operator.index(sections)
        if count == 0 and exact:
            raise raised(ZeroDivisionError("integer division or modulo by zero"))
        if not isinstance(size, int):
            part = (*array.shape[:axis], size // count, *array.shape[axis + 1 :])
            return [make(None, part, array.dtype) for _ in range(count)]
        if exact and size % count:
            text = "array split does not result in an equal division"
            raise raised(ValueError(text))
        each, extra = divmod(size, count)
        cuts = [0]
        for i in range(count):
            cuts.append(cuts[-1] + each + (1 if i < extra else 0))
    before = (slice(None),) * axis
    return [array[(*before, slice(a, b))] for a, b in zip(cuts, cuts[1:])]


def splitter(name: str, axis: int) -> Any:
    """``vsplit``, ``hsplit``, ``dsplit``."""

    def function(ary: Any, indices_or_sections: Any) -> Any:
        return split(ary, indices_or_sections, axis)

    function.__name__ = function.__qualname__ = name
    return function


# -- repeating and moving --------------------------------------------------------------------------
def tile(A: Any, reps: Any) -> Any:  # noqa: N803
    """``numpy.tile``."""
    array, counts = as_array(A), shape_of(reps)
    if not isinstance(array, ndarray) or type(counts) is Unknown:
        return lost("tile", array, counts)
    rank = max(array.ndim, len(counts))
    counts = (1,) * (rank - len(counts)) + counts
    shape = (1,) * (rank - array.ndim) + tuple(array.shape)
    found = tuple(size * count for size, count in zip(shape, counts))
    size = product(found)
    if array.flat_data is None or type(size) is not int or size > 10_000:
        return make(None, found, array.dtype)
    current = reshape(array, shape)
    for axis, count in enumerate(counts):
        if count != 1:
            empty = current[(slice(None),) * axis + (slice(0, 0),)]
            current = concatenate([current] * count, axis) if count else empty
    return current.copy()


def repeat(a: Any, repeats: Any, axis: Any = None) -> Any:
    """``numpy.repeat``."""
    array, counts = as_array(a), as_array(repeats)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost("repeat", array, axis)
    if axis is None:
        array, axis = array.ravel(), 0
    axis = axis_of(axis, array.ndim)
    size = array.shape[axis]
    before = (slice(None),) * axis
    listed = counts.flat_data if isinstance(counts, ndarray) and counts.known else None
    if listed is None or type(size) is Unknown:
        more = size * repeats if isinstance(repeats, int) else unknown("dimension", "repeat")
        return make(None, (*array.shape[:axis], more, *array.shape[axis + 1 :]), array.dtype)
    listed = listed * size if len(listed) == 1 else listed
    index = [i for i, count in enumerate(listed) for _ in range(count)]
    if len(index) > 10_000:
        return make(None, (*array.shape[:axis], len(index), *array.shape[axis + 1 :]), array.dtype)
    return array[(*before, make(index, (len(index),), BY_NAME["int64"]))]


def roll(a: Any, shift: Any, axis: Any = None) -> Any:
    """``numpy.roll``."""
    array = as_array(a)
    if not isinstance(array, ndarray):
        return lost("roll", array)
    if axis is None:
        return reshape(roll(array.ravel(), shift, 0), array.shape)
    size = array.shape[axis_of(axis, array.ndim)] if isinstance(axis, int) else None
    if type(shift) is not int or type(size) is not int or size == 0:
        return make(None, array.shape, array.dtype)
    axis = axis_of(axis, array.ndim)
    before, cut = (slice(None),) * axis, -shift % size
    return concatenate([array[(*before, slice(cut, None))], array[(*before, slice(0, cut))]], axis)


def delete(arr: Any, obj: Any, axis: Any = None) -> Any:
    """``numpy.delete``."""
    array, gone = as_array(arr), as_array(obj) if not isinstance(obj, slice) else None
    if not isinstance(array, ndarray) or not isinstance(gone, ndarray) or not gone.known:
        return lost("delete", array)
    if axis is None:
        array, axis = array.ravel(), 0
    axis = axis_of(axis, array.ndim)
    size = array.shape[axis]
    if type(size) is Unknown:
        return lost("delete", size)
    dropped = {i % size for i in gone.flat_data or ()}
    kept = [i for i in range(size) if i not in dropped]
    return take(array, kept, axis)


def pad(array: Any, pad_width: Any, mode: Any = "constant", **kwargs: Any) -> Any:
    """``numpy.pad``; the elements are known for the constant mode."""
    a, widths = as_array(array), as_array(pad_width)
    if not isinstance(a, ndarray) or not isinstance(widths, ndarray):
        return lost("pad", a, widths)
    pairs = broadcast_data(widths, (a.ndim, 2))
    if pairs is None:
        return lost("pad", a)
    ends = list(zip(pairs[::2], pairs[1::2]))
    shape = tuple(size + low + high for size, (low, high) in zip(a.shape, ends))
    value = kwargs.get("constant_values", 0)
    simple = mode == "constant" and isinstance(value, (int, float)) and a.flat_data is not None
    if not simple or any(type(d) is Unknown for d in shape):
        return make(None, shape, a.dtype)
    found = filled(shape, value, a.dtype)
    found[tuple(slice(low, low + size) for size, (low, _) in zip(a.shape, ends))] = a
    return found
