"""Functions that view or move the elements of one array.

Reference: NumPy 1.18 manual, "Array manipulation routines".
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray, result
from tfscope.python.library.numpy_broadcast import (
    axis_of,
    broadcast_data,
    broadcast_shapes,
    lost,
    shape_text,
)
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_layout import product, row_major
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.python.library.numpy_sizes import dimension, shape_of
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


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


def _shape_asked(shape: tuple[Any, ...]) -> str:
    """A shape with one open size, as an error tells it: one that comes first is not told."""
    told = ["newaxis" if type(d) is int and d < 0 else d for d in shape]
    if told[:1] == ["newaxis"]:
        return f"({','.join(str(d) for d in told[1:])})"
    return shape_text(tuple(told))


def _complete(array: ndarray, shape: tuple[Any, ...]) -> tuple[Any, ...]:
    size = array.size
    open_ = [i for i, d in enumerate(shape) if type(d) is int and d < 0]
    if len(open_) > 1:
        raise raised(ValueError("can only specify one unknown dimension"))
    rest = product(tuple(d for i, d in enumerate(shape) if i not in open_))
    message = f"cannot reshape array of size {size} into shape {_shape_asked(shape)}"
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
        found = [at_least(as_array(a), rank) for a in arys]
        return found[0] if len(found) == 1 else found

    function.__name__ = function.__qualname__ = f"atleast_{rank}d"
    return function


def at_least(array: Any, rank: int) -> Any:
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


def flip(m: Any, axis: Any = None) -> Any:
    """``numpy.flip``."""
    array = as_array(m)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost("flip", array, axis)
    chosen = range(array.ndim) if axis is None else [axis_of(x, array.ndim) for x in _several(axis)]
    turned = slice(None, None, -1)
    return array[tuple(turned if i in chosen else slice(None) for i in range(array.ndim))]


def diagonal(a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1) -> Any:
    """``numpy.diagonal``; the diagonals of matrices stand in the last dimension."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(offset) is not int:
        return lost("diagonal", array)
    if array.ndim < 2:
        raise raised(ValueError("diag requires an array of at least two dimensions"))
    one, other = axis_of(axis1, array.ndim), axis_of(axis2, array.ndim)
    if type(one) is Unknown or type(other) is Unknown:
        return lost("diagonal", one, other)
    if one == other:
        raise raised(ValueError("axis1 and axis2 cannot be the same"))
    left = [axis for axis in range(array.ndim) if axis not in (one, other)]
    sizes = tuple(array.shape[axis] for axis in left)
    if any(type(size) is Unknown for size in array.shape):
        return make(None, (*sizes, unknown("dimension", "diagonal")), array.dtype)
    rows, columns = array.shape[one], array.shape[other]
    count = max(0, min(rows - max(0, -offset), columns - max(0, offset)))
    steps = row_major(array.shape)
    start = steps[other] * max(0, offset) + steps[one] * max(0, -offset)
    along = (*[steps[axis] for axis in left], steps[one] + steps[other])
    return gather(array, (*sizes, count), along, start)


def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: Any = "raise") -> Any:
    """``numpy.take``."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axis) is Unknown or type(indices) is Unknown:
        return lost("take", array, indices)
    if axis is None:
        return array.ravel()[as_array(indices)]
    return array[(*(slice(None),) * axis_of(axis, array.ndim), as_array(indices))]


def where(condition: Any, x: Any = None, y: Any = None) -> Any:
    """``numpy.where``."""
    given = as_array(condition)
    if x is None and y is None:
        return nonzero(condition)
    if x is None or y is None:
        raise raised(ValueError("either both or neither of x and y should be given"))
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
        return a if a is b else condition.passed_to("where")
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


def meshgrid(*xi: Any, indexing: Any = "xy", sparse: Any = False, copy: Any = True) -> Any:
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
        if sparse is True:
            found.append(thin)
            continue
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
