"""Less used functions of ``numpy``: sets, triangles, counts."""

from __future__ import annotations

import math
from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import lost
from tfscope.python.library.numpy_creation import arange, asarray, filled
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_joining import append
from tfscope.python.library.numpy_matrices import tri
from tfscope.python.library.numpy_shaping import flip, nonzero, transpose, where
from tfscope.python.library.numpy_sorting import unique
from tfscope.values.unknown import Unknown


def isin(element: Any, test_elements: Any, assume_unique: Any = False, invert: Any = False) -> Any:
    """``numpy.isin``."""
    given, tested = as_array(element), as_array(test_elements)
    if not isinstance(given, ndarray) or not isinstance(tested, ndarray):
        return lost("isin", given, tested)
    boolean = BY_NAME["bool"]
    data, members = given.flat_data, tested.flat_data
    if data is None or members is None or not (given.known and tested.known):
        return make(None, given.shape, boolean)
    return make([(x in members) is not bool(invert) for x in data], given.shape, boolean)


def in1d(ar1: Any, ar2: Any, assume_unique: Any = False, invert: Any = False) -> Any:
    """``numpy.in1d``."""
    found = isin(ar1, ar2, invert=invert)
    return found.ravel() if isinstance(found, ndarray) else found


def tril_indices(n: Any, k: Any = 0, m: Any = None) -> Any:
    """``numpy.tril_indices``."""
    return nonzero(tri(n, m, k, bool))


def triu_indices(n: Any, k: Any = 0, m: Any = None) -> Any:
    """``numpy.triu_indices``."""
    mask = tri(n, m, k - 1, bool)
    return nonzero(~mask) if isinstance(mask, ndarray) else lost("triu_indices", mask)


def triu_indices_from(arr: Any, k: Any = 0) -> Any:
    """``numpy.triu_indices_from``."""
    given = as_array(arr)
    if not isinstance(given, ndarray):
        return lost("triu_indices_from", given)
    return triu_indices(given.shape[-2], k, given.shape[-1])


def tril_indices_from(arr: Any, k: Any = 0) -> Any:
    """``numpy.tril_indices_from``."""
    given = as_array(arr)
    if not isinstance(given, ndarray):
        return lost("tril_indices_from", given)
    return tril_indices(given.shape[-2], k, given.shape[-1])


def diag_indices(n: Any, ndim: Any = 2) -> Any:
    """``numpy.diag_indices``."""
    return (arange(n),) * ndim


def rot90(m: Any, k: Any = 1, axes: Any = (0, 1)) -> Any:
    """``numpy.rot90`` of the first two dimensions."""
    given = as_array(m)
    if not isinstance(given, ndarray) or type(k) is not int or tuple(axes) != (0, 1):
        return lost("rot90", given)
    order = [1, 0, *range(2, given.ndim)]
    turns = k % 4
    if turns == 0:
        return given
    if turns == 2:
        return flip(flip(given, 0), 1)
    return flip(transpose(given, order), 0) if turns == 1 else transpose(flip(given, 0), order)


def nan_to_num(
    x: Any, copy: Any = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None
) -> Any:
    """``numpy.nan_to_num``."""
    given = as_array(x)
    if not isinstance(given, ndarray):
        return lost("nan_to_num", given)
    data = given.flat_data
    if data is None or given.dtype.kind != "f":
        return given
    largest = 1.7976931348623157e308
    limits = {
        math.inf: largest if posinf is None else posinf,
        -math.inf: -largest if neginf is None else neginf,
    }
    cleaned = [v if type(v) is Unknown else nan if v != v else limits.get(v, v) for v in data]
    found = given.like([given.dtype.convert(v) for v in cleaned])
    return found if found.shape else found[()]


def bincount(x: Any, weights: Any = None, minlength: Any = 0) -> Any:
    """``numpy.bincount`` without weights."""
    given = as_array(x)
    if not isinstance(given, ndarray) or not given.known or weights is not None:
        return lost("bincount", given)
    data = given.flat_data or []
    size = max([minlength, *[v + 1 for v in data]])
    return make([data.count(i) for i in range(size)], (size,), BY_NAME["int64"])


def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """``numpy.select``."""
    found = default
    for condition, choice in reversed(list(zip(condlist, choicelist))):
        found = where(condition, choice, found)
    return found


def kron(a: Any, b: Any) -> Any:
    """``numpy.kron`` of vectors and matrices."""
    x, y = as_array(a), as_array(b)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray) or x.ndim != y.ndim:
        return lost("kron", x, y)
    spread = x.reshape([v for d in x.shape for v in (d, 1)])
    other = y.reshape([v for d in y.shape for v in (1, d)])
    return (spread * other).reshape([p * q for p, q in zip(x.shape, y.shape)])


def union1d(ar1: Any, ar2: Any) -> Any:
    """``numpy.union1d``."""
    return unique(append(ar1, ar2))


def intersect1d(ar1: Any, ar2: Any, *_: Any, **__: Any) -> Any:
    """``numpy.intersect1d``."""
    first = unique(ar1)
    return first[in1d(first, ar2)]


def setdiff1d(ar1: Any, ar2: Any, assume_unique: Any = False) -> Any:
    """``numpy.setdiff1d``."""
    first = unique(ar1)
    return first[in1d(first, ar2, invert=True)]


def cov(m: Any, y: Any = None, rowvar: Any = True, *_: Any, **__: Any) -> Any:
    """``numpy.cov`` and ``corrcoef``: the shape."""
    given = as_array(m)
    if not isinstance(given, ndarray) or given.ndim != 2 or y is not None:
        return lost("cov", given)
    size = given.shape[0 if rowvar else 1]
    return filled((size, size), None, float)


def interp(x: Any, *_: Any, **__: Any) -> Any:
    """``numpy.interp``: the shape."""
    given = as_array(x)
    if not isinstance(given, ndarray) or given.shape == ():
        return lost("interp", given)
    return make(None, given.shape, BY_NAME["float64"])


class Casts:
    """``numpy.cast``: per dtype the function that converts to it."""

    def __getitem__(self, dtype: Any) -> Any:
        return lambda x: asarray(x, dtype)


FUNCTIONS: dict[str, Any] = {
    "cast": Casts(),
    "isin": isin, "in1d": in1d, "tril_indices": tril_indices, "triu_indices": triu_indices,
    "triu_indices_from": triu_indices_from, "tril_indices_from": tril_indices_from,
    "diag_indices": diag_indices, "rot90": rot90, "nan_to_num": nan_to_num, "bincount": bincount,
    "select": select, "kron": kron, "union1d": union1d, "intersect1d": intersect1d,
    "setdiff1d": setdiff1d, "cov": cov, "corrcoef": cov, "interp": interp,
}  # fmt: skip
