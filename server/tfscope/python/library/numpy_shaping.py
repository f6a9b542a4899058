"""Broadcasting, and functions that move elements.

Reference: NumPy 1.18 manual, "Broadcasting", "Array manipulation routines".
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray, product, result, row_major
from tfscope.python.library.numpy_creation import dimension, shape_of
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


# -- broadcasting ------------------------------------------------------------------------------
def shape_text(shape: tuple[Any, ...]) -> str:
    """A shape as numpy's messages write it."""
    inside = ",".join(str(d) for d in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def broadcast_shapes(shapes: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The shape that several shapes broadcast to; raises numpy's ``ValueError``."""
    rank = max((len(s) for s in shapes), default=0)
    found: list[Any] = []
    for axis in range(-rank, 0):
        sizes = [s[axis] for s in shapes if len(s) >= -axis]
        wide = [d for d in sizes if type(d) is int and d != 1]
        open_ = [d for d in sizes if type(d) is Unknown]
        if any(d != wide[0] for d in wide):
            text = " ".join(shape_text(s) for s in shapes)
            message = f"operands could not be broadcast together with shapes {text} "
            raise raised(ValueError(message))
        found.append(wide[0] if wide else open_[0] if open_ else 1)
    return tuple(found)


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
    return unknown("data", f"{name}()") if found is None else found.derived(f"{name}({found.text})")


def axis_of(axis: Any, rank: int) -> Any:
    """A dimension's number counted from the front; ``Unknown`` stays."""
    if type(axis) is Unknown:
        return axis
    index = operator.index(axis)
    if not -rank <= index < rank:
        text = f"axis {index} is out of bounds for array of dimension {rank}"
        raise raised(_axis_error()(text))
    return index % rank


def _axis_error() -> Any:
    from tfscope.python.library.numpy_extras import AxisError

    return AxisError


def gather(a: ndarray, shape: tuple[Any, ...], steps: tuple[int, ...], start: int = 0) -> ndarray:
    """A copy whose elements are taken from the row-major elements of ``a`` by steps."""
    data = a.flat_data
    if data is None or any(type(d) is not int for d in shape):
        return make(None, shape, a.dtype)
    places = [start]
    for size, step in zip(shape, steps):
        places = [p + step * i for p in places for i in range(size)]
    return make([data[p] for p in places], shape, a.dtype)


# -- shape -------------------------------------------------------------------------------------
def reshape(a: Any, newshape: Any, order: Any = "C") -> Any:
    """``numpy.reshape``; a view where the elements stand in order."""
    array, shape = as_array(a), _new_shape(newshape)
    if not isinstance(array, ndarray) or type(shape) is Unknown:
        return lost("reshape", array, shape)
    shape = _complete(array, shape)
    if order == "F":
        return make(None, shape, array.dtype)
    if array._buffer is None or any(type(d) is Unknown for d in shape):
        return make(None, shape, array.dtype)
    if array._steps == row_major(array.shape):
        return ndarray.of(shape, array.dtype, array._buffer, row_major(shape), array._offset)
    return make(array.flat_data, shape, array.dtype)


def _new_shape(newshape: Any) -> Any:
    if type(newshape) is Unknown:
        return newshape
    if isinstance(newshape, ndarray) or not isinstance(newshape, (list, tuple)):
        if isinstance(newshape, int):
            return (newshape,)
        return shape_of(newshape)
    return tuple(dimension(d) for d in newshape)


def _complete(array: ndarray, shape: tuple[Any, ...]) -> tuple[Any, ...]:
    size = array.size
    open_ = [i for i, d in enumerate(shape) if type(d) is int and d < 0]
    if len(open_) > 1:
        raise raised(ValueError("can only specify one unknown dimension"))
    rest = product(tuple(d for i, d in enumerate(shape) if i not in open_))
    message = f"cannot reshape array of size {size} into shape {shape_text(shape)}"
    if open_:
        if type(size) is int and type(rest) is int:
            if rest == 0 or size % rest:
                raise raised(ValueError(message))
            missing: Any = size // rest
        else:
            missing = unknown("dimension", "reshape")
        return tuple(missing if i in open_ else d for i, d in enumerate(shape))
    if type(size) is int and type(rest) is int and size != rest:
        raise raised(ValueError(message))
    return shape


def transpose(a: Any, axes: Any = None) -> Any:
    """``numpy.transpose``, a view."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axes) is Unknown:
        return lost("transpose", array, axes)
    order = range(array.ndim)[::-1] if axes is None else [axis_of(x, array.ndim) for x in axes]
    if any(type(x) is Unknown for x in order):
        return lost("transpose", *order)
    if len(order) != array.ndim:
        raise raised(ValueError("axes don't match array"))
    shape = tuple(array.shape[x] for x in order)
    if array._buffer is None or array._steps is None:
        return make(None, shape, array.dtype)
    steps = tuple(array._steps[x] for x in order)
    return ndarray.of(shape, array.dtype, array._buffer, steps, array._offset)


def swapaxes(a: Any, axis1: Any, axis2: Any) -> Any:
    """``numpy.swapaxes``."""
    array = as_array(a)
    if not isinstance(array, ndarray):
        return lost("swapaxes", array)
    order = list(range(array.ndim))
    i, j = axis_of(axis1, array.ndim), axis_of(axis2, array.ndim)
    order[i], order[j] = order[j], order[i]
    return transpose(array, order)


def moveaxis(a: Any, source: Any, destination: Any) -> Any:
    """``numpy.moveaxis``."""
    array = as_array(a)
    if not isinstance(array, ndarray):
        return lost("moveaxis", array)
    sources = [axis_of(x, array.ndim) for x in _several(source)]
    targets = [axis_of(x, array.ndim) for x in _several(destination)]
    order = [x for x in range(array.ndim) if x not in sources]
    for target, origin in sorted(zip(targets, sources)):
        order.insert(target, origin)
    return transpose(array, order)


def rollaxis(a: Any, axis: Any, start: Any = 0) -> Any:
    """``numpy.rollaxis``."""
    array = as_array(a)
    if not isinstance(array, ndarray):
        return lost("rollaxis", array)
    axis = axis_of(axis, array.ndim)
    start = start + array.ndim if start < 0 else start
    return moveaxis(array, axis, start - 1 if axis < start else start)


def _several(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def expand_dims(a: Any, axis: Any) -> Any:
    """``numpy.expand_dims``."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost("expand_dims", array, axis)
    rank = array.ndim + len(_several(axis))
    places = sorted(axis_of(x, rank) for x in _several(axis))
    shape = list(array.shape)
    for place in places:
        shape.insert(place, 1)
    return reshape(array, tuple(shape)) if array.ndim or shape else array


def squeeze(a: Any, axis: Any = None) -> Any:
    """``numpy.squeeze``."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost("squeeze", array, axis)
    if axis is None:
        if any(type(d) is Unknown for d in array.shape):
            return lost("squeeze", *array.shape)
        gone = [i for i, d in enumerate(array.shape) if d == 1]
    else:
        gone = [axis_of(x, array.ndim) for x in _several(axis)]
        if any(type(array.shape[i]) is int and array.shape[i] != 1 for i in gone):
            text = "cannot select an axis to squeeze out which has size not equal to one"
            raise raised(ValueError(text))
    return reshape(array, tuple(d for i, d in enumerate(array.shape) if i not in gone))


def atleast(rank: int) -> Any:
    """``atleast_1d``, ``atleast_2d``, ``atleast_3d``."""

    def function(*arys: Any) -> Any:
        found = [_at_least(as_array(a), rank) for a in arys]
        return found[0] if len(found) == 1 else found

    function.__name__ = function.__qualname__ = f"atleast_{rank}d"
    return function


def _at_least(array: Any, rank: int) -> Any:
    if not isinstance(array, ndarray):
        return lost("atleast", array)
    shape = array.shape
    if len(shape) >= rank:
        return array
    if rank == 3 and len(shape) == 2:
        return reshape(array, (*shape, 1))
    if rank == 3 and len(shape) == 1:
        return reshape(array, (1, *shape, 1))
    return reshape(array, (1,) * (rank - len(shape)) + tuple(shape))


# -- joining and splitting -----------------------------------------------------------------------
def concatenate(arrays: Any, axis: Any = 0, out: Any = None, **_: Any) -> Any:
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
    if any(p.ndim != parts[0].ndim for p in parts):
        text = "all the input array dimensions for the concatenation axis must match exactly"
        raise raised(ValueError(text))
    axis = axis_of(axis, parts[0].ndim)
    return _joined(parts, axis)


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
        if any(d != known[0] for d in known):
            text = (
                "all the input array dimensions for the concatenation axis must match exactly, "
                f"but along dimension {i}, the array at index 0 has size {sizes[0]} and the array "
                f"at index 1 has size {sizes[1]}"
            )
            raise raised(ValueError(text))
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


vstack = _stacker("vstack", lambda a: _at_least(a, 2), lambda parts: 0)
hstack = _stacker("hstack", lambda a: _at_least(a, 1), lambda p: 0 if p[0].ndim == 1 else 1)
dstack = _stacker("dstack", lambda a: _at_least(a, 3), lambda parts: 2)
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
        if type(size) is Unknown:
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


def flip(m: Any, axis: Any = None) -> Any:
    """``numpy.flip``."""
    array = as_array(m)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost("flip", array, axis)
    chosen = range(array.ndim) if axis is None else [axis_of(x, array.ndim) for x in _several(axis)]
    turned = slice(None, None, -1)
    return array[tuple(turned if i in chosen else slice(None) for i in range(array.ndim))]


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


def diagonal(a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> Any:
    """``numpy.diagonal`` of a matrix."""
    array = as_array(a)
    if not isinstance(array, ndarray) or array.ndim != 2 or type(offset) is not int:
        return lost("diagonal", array)
    rows, columns = array.shape
    if type(rows) is Unknown or type(columns) is Unknown:
        return make(None, (unknown("dimension", "diagonal"),), array.dtype)
    count = max(0, min(rows - max(0, -offset), columns - max(0, offset)))
    start = max(0, offset) + columns * max(0, -offset)
    return gather(array, (count,), (columns + 1,), start)


def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: Any = "raise") -> Any:
    """``numpy.take``."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axis) is Unknown or type(indices) is Unknown:
        return lost("take", array, indices)
    if axis is None:
        return array.ravel()[as_array(indices)]
    return array[(*(slice(None),) * axis_of(axis, array.ndim), as_array(indices))]


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
    from tfscope.python.library.numpy_creation import filled

    found = filled(shape, value, a.dtype)
    found[tuple(slice(low, low + size) for size, (low, _) in zip(a.shape, ends))] = a
    return found


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """``numpy.where``."""
    given = as_array(condition)
    if x is None and y is None:
        return nonzero(condition)
    a, b = as_array(x), as_array(y)
    arrays = [given, a, b]
    if not all(isinstance(one, ndarray) for one in arrays):
        return lost("where", *arrays)
    shape = broadcast_shapes([one.shape for one in arrays])
    dtype = result_dtype([a, b])
    spread = [broadcast_data(one, shape) for one in arrays]
    if any(s is None for s in spread) or type(dtype) is Unknown:
        return result(None, shape, dtype) if shape else lost("where")
    data = [_chosen(c, p, q) for c, p, q in zip(*[s or [] for s in spread])]
    return make([dtype.convert(v) for v in data], shape, dtype)


def _chosen(condition: Any, a: Any, b: Any) -> Any:
    if type(condition) is Unknown:
        return a if a is b else condition.derived(f"where({condition.text})")
    return a if condition else b


def nonzero(a: Any) -> Any:
    """``numpy.nonzero``."""
    array = as_array(a)
    if not isinstance(array, ndarray):
        return lost("nonzero", array)
    data = array.flat_data
    integer = BY_NAME["int64"]
    if data is None or not array.known:
        count = unknown("data", "nonzero()")
        return tuple(make(None, (count,), integer) for _ in range(max(1, array.ndim)))
    hits = [i for i, value in enumerate(data) if value]
    return tuple(
        make([i // step % size for i in hits], (len(hits),), integer)
        for size, step in zip(array.shape or (1,), row_major(array.shape or (1,)))
    )


def meshgrid(*xi: Any, indexing: Any = "xy", **_: Any) -> Any:
    """``numpy.meshgrid``."""
    arrays = [as_array(x) for x in xi]
    if not all(isinstance(a, ndarray) for a in arrays):
        return [lost("meshgrid", a) for a in arrays]
    rank = len(arrays)
    order = list(range(rank))
    if indexing == "xy" and rank > 1:
        order[0], order[1] = 1, 0
    sizes = [a.size for a in arrays]
    shape = tuple(sizes[order.index(i)] for i in range(rank))
    found = []
    for a, place in zip(arrays, order):
        thin = reshape(a, tuple(-1 if i == place else 1 for i in range(rank)))
        found.append(make(broadcast_data(thin, shape), shape, a.dtype))
    return found


def unravel_index(indices: Any, shape: Any, order: Any = "C") -> Any:
    """``numpy.unravel_index``."""
    array, sizes = as_array(indices), shape_of(shape)
    if not isinstance(array, ndarray) or type(sizes) is Unknown or not array.known:
        return lost("unravel_index", array, sizes)
    data = array.flat_data or []
    integer = BY_NAME["int64"]
    return tuple(
        result([i // step % size for i in data], array.shape, integer)
        for size, step in zip(sizes, row_major(sizes))
    )
