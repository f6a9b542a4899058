"""Rarely used functions of ``numpy``: their shapes, and elements where those are simple.

Reference: NumPy 1.18 manual, "Routines".
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfscope.python.library import numpy_reductions, numpy_ufuncs
from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import axis_of, broadcast_shapes, lost
from tfscope.python.library.numpy_creation import arange
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype
from tfscope.python.library.numpy_joining import concatenate
from tfscope.python.library.numpy_layout import product
from tfscope.python.library.numpy_matrices import diag
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.python.library.numpy_shaping import nonzero
from tfscope.python.library.numpy_sizes import shape_of
from tfscope.values.unknown import Unknown

_FLOAT, _INT = BY_NAME["float64"], BY_NAME["int64"]
_PLAIN = numpy_reductions.FUNCTIONS


def insert(arr: Any, obj: Any, values: Any, axis: Any = None) -> Any:
    """``numpy.insert``."""
    array, given = as_array(arr), as_array(values)
    if not isinstance(array, ndarray) or not isinstance(given, ndarray):
        return lost("insert", array, given)
    if axis is None:
        array, axis = array.ravel(), 0
    axis = axis_of(axis, array.ndim)
    places = as_array(obj)
    if type(axis) is Unknown or isinstance(obj, slice) or not isinstance(places, ndarray):
        return lost("insert", axis, places)
    size = array.shape[axis]
    if array.ndim == 1 and places.ndim == 0 and places.known and type(size) is int:
        at = (places.flat_data or [0])[0]
        flat = given.astype(array.dtype).ravel()
        return concatenate((array[:at], flat, array[at:]))
    count = places.size if places.ndim else (given.size if array.ndim == 1 else 1)
    shape = (*array.shape[:axis], size + count, *array.shape[axis + 1 :])
    return make(None, shape, array.dtype)


def indices(dimensions: Any, dtype: Any = int, sparse: Any = False) -> Any:
    """``numpy.indices``."""
    sizes = shape_of(dimensions)
    if not isinstance(sizes, tuple) or sparse:
        return lost("indices", sizes)
    return make(None, (len(sizes), *sizes), as_dtype(dtype))


def ix_(*args: Any) -> Any:
    """``numpy.ix_``."""
    given = [as_array(a) for a in args]
    if not all(isinstance(a, ndarray) and a.ndim == 1 for a in given):
        return lost("ix_", *given)
    last = len(given) - 1
    return tuple(
        a.reshape((1,) * i + (a.shape[0],) + (1,) * (last - i)) for i, a in enumerate(given)
    )


def flatnonzero(a: Any) -> Any:
    """``numpy.flatnonzero``."""
    given = as_array(a)
    return nonzero(given.ravel())[0] if isinstance(given, ndarray) else lost("flatnonzero", given)


def take_along_axis(arr: Any, indices: Any, axis: Any) -> Any:
    """``numpy.take_along_axis``."""
    array, taken = as_array(arr), as_array(indices)
    if not isinstance(array, ndarray) or not isinstance(taken, ndarray):
        return lost("take_along_axis", array, taken)
    return make(None, taken.shape, array.dtype)


def cross(a: Any, b: Any, *_: Any, **__: Any) -> Any:
    """``numpy.cross`` of vectors of three."""
    x, y = as_array(a), as_array(b)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray) or x.shape[-1:] != (3,):
        return lost("cross", x, y)
    return make(None, broadcast_shapes([x.shape, y.shape]), result_dtype([x, y]))


def ediff1d(ary: Any, *_: Any, **__: Any) -> Any:
    """``numpy.ediff1d``."""
    given = as_array(ary)
    if not isinstance(given, ndarray) or _ or __:
        return lost("ediff1d", given)
    flat = given.ravel()
    return flat[1:] - flat[:-1]


def gradient(f: Any, *_: Any, **__: Any) -> Any:
    """``numpy.gradient``."""
    given = as_array(f)
    if not isinstance(given, ndarray) or "axis" in __:
        return lost("gradient", given)
    made = [make(None, given.shape, _FLOAT) for _ in given.shape]
    return made[0] if len(made) == 1 else made


def resize(a: Any, new_shape: Any) -> Any:
    """``numpy.resize``."""
    given, sizes = as_array(a), shape_of(new_shape)
    if not isinstance(given, ndarray) or not isinstance(sizes, tuple):
        return lost("resize", given, sizes)
    data, size = given.flat_data, product(sizes)
    if not data or type(size) is not int or size > 10_000:
        return make(None, sizes, given.dtype)
    return make([data[i % len(data)] for i in range(size)], sizes, given.dtype)


def divmod(x1: Any, x2: Any) -> Any:  # noqa: A001
    """``numpy.divmod``."""
    functions = numpy_ufuncs.UFUNCS
    return functions["floor_divide"](x1, x2), functions["remainder"](x1, x2)


def geomspace(
    start: Any, stop: Any, num: Any = 50, endpoint: Any = True, dtype: Any = None, axis: Any = 0
) -> Any:
    """``numpy.geomspace``."""
    sizes, kind = shape_of(num), _FLOAT if dtype is None else as_dtype(dtype)
    return make(None, sizes, kind) if isinstance(sizes, tuple) else lost("geomspace", sizes)


def histogram(a: Any, bins: Any = 10, *_: Any, **__: Any) -> Any:
    """``numpy.histogram``: counts and edges."""
    edges = as_array(bins)
    if isinstance(bins, str) or not isinstance(edges, ndarray):
        count: Any = unknown("dimension", "histogram()")
    else:
        count = bins if edges.ndim == 0 else edges.shape[0] - 1
    return make(None, (count,), _INT), make(None, (count + 1,), _FLOAT)


def partition(a: Any, *_: Any, **__: Any) -> Any:
    """``numpy.partition``: the elements in another order."""
    given = as_array(a)
    if not isinstance(given, ndarray):
        return lost("partition", given)
    return make(None, given.shape, given.dtype)


def argpartition(a: Any, *_: Any, **__: Any) -> Any:
    """``numpy.argpartition``."""
    given = as_array(a)
    return (
        make(None, given.shape, _INT) if isinstance(given, ndarray) else lost("argpartition", given)
    )


def lexsort(keys: Any, axis: Any = -1) -> Any:
    """``numpy.lexsort``."""
    given = as_array(keys)
    if not isinstance(given, ndarray) or not given.ndim:
        return lost("lexsort", given)
    return make(None, given.shape[1:] if given.ndim > 1 else given.shape, _INT)


def fill_diagonal(a: Any, *_: Any, **__: Any) -> None:
    """``numpy.fill_diagonal``, ``put`` and the like: the array's elements are other ones."""
    if isinstance(a, ndarray):
        a.lose()


def diagflat(v: Any, k: Any = 0) -> Any:
    """``numpy.diagflat``."""
    given = as_array(v)
    return diag(given.ravel(), k) if isinstance(given, ndarray) else lost("diagflat", given)


def quantile(a: Any, q: Any, *args: Any, **kwargs: Any) -> Any:
    """``numpy.quantile``."""
    given = as_array(q)
    scaled = given * 100 if isinstance(given, ndarray) else given
    return numpy_reductions.percentile(a, scaled, *args, **kwargs)


def polyval(p: Any, x: Any) -> Any:
    """``numpy.polyval``."""
    given, at = as_array(p), as_array(x)
    if not isinstance(given, ndarray) or not isinstance(at, ndarray) or given.flat_data is None:
        return lost("polyval", given, at)
    found: Any = 0 * at
    for factor in given.flat_data:
        found = found * at + factor
    return found


def ravel_multi_index(multi_index: Any, dims: Any, *_: Any, **__: Any) -> Any:
    """``numpy.ravel_multi_index``."""
    given = [as_array(i) for i in multi_index] if isinstance(multi_index, (tuple, list)) else []
    if not given or not all(isinstance(i, ndarray) for i in given):
        return lost("ravel_multi_index", *given)
    shape = broadcast_shapes([i.shape for i in given])
    return make(None, shape, _INT) if shape else unknown("data", "ravel_multi_index()")


def fromfunction(function: Any, shape: Any, **kwargs: Any) -> Any:
    """``numpy.fromfunction``."""
    grid = indices(shape, kwargs.pop("dtype", float))
    return function(*grid, **kwargs) if isinstance(grid, ndarray) else grid


def setxor1d(ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    """``numpy.setxor1d``."""
    given = [as_array(ar1), as_array(ar2)]
    if not all(isinstance(g, ndarray) for g in given):
        return lost("setxor1d", *given)
    return make(None, (unknown("dimension", "setxor1d()"),), result_dtype(given))


def iterable(y: Any) -> Any:
    """``numpy.iterable``."""
    return y if type(y) is Unknown else hasattr(type(y), "__iter__")


def vander(x: Any, N: Any = None, increasing: Any = False) -> Any:  # noqa: N803
    """``numpy.vander``."""
    given = as_array(x)
    if not isinstance(given, ndarray) or given.ndim != 1:
        return lost("vander", given)
    columns = given.shape[0] if N is None else N
    powers = arange(columns) if increasing else arange(columns)[::-1]
    return given.reshape(-1, 1) ** powers


def choose(a: Any, choices: Any, *_: Any, **__: Any) -> Any:
    """``numpy.choose``."""
    given = [as_array(a), *[as_array(c) for c in choices]]
    if not all(isinstance(g, ndarray) for g in given):
        return lost("choose", *given)
    shape = broadcast_shapes([g.shape for g in given])
    return make(None, shape, result_dtype(given[1:])) if shape else unknown("data", "choose()")


def compress(condition: Any, a: Any, axis: Any = None, *_: Any, **__: Any) -> Any:
    """``numpy.compress``."""
    given = as_array(a)
    if not isinstance(given, ndarray):
        return lost("compress", given)
    kept = unknown("dimension", "compress()")
    if axis is None:
        return make(None, (kept,), given.dtype)
    place = axis_of(axis, given.ndim)
    return make(None, (*given.shape[:place], kept, *given.shape[place + 1 :]), given.dtype)


def _without_nan(name: str) -> Callable[..., Any]:
    """A reduction that leaves out what is no number: the plain one where all elements are numbers."""

    def function(a: Any, *args: Any, **kwargs: Any) -> Any:
        given = as_array(a)
        if isinstance(given, ndarray) and not (given.known and _all_numbers(given)):
            given = make(None, given.shape, given.dtype)
        return _PLAIN[name](given, *args, **kwargs)

    function.__name__ = function.__qualname__ = f"nan{name}"
    return function


def _all_numbers(array: ndarray) -> bool:
    return not any(type(x) is float and math.isnan(x) for x in array.flat_data or ())


FUNCTIONS: dict[str, Any] = {
    **{
        f.__name__: f
        for f in (
            insert, indices, ix_, flatnonzero, take_along_axis, cross, ediff1d, gradient, resize, divmod,
            geomspace, histogram, partition, argpartition, lexsort, fill_diagonal, diagflat, quantile,
            polyval, ravel_multi_index, fromfunction, setxor1d, iterable, vander, choose, compress,
        )
    },
    **{
        f"nan{name}": _without_nan(name)
        for name in "sum prod mean std var max min median percentile argmax argmin cumsum cumprod".split()
        if name in _PLAIN
    },
    **dict.fromkeys(("place", "put", "putmask", "put_along_axis"), fill_diagonal),
}  # fmt: skip
