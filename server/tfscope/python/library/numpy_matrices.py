"""numpy: matrices of a pattern, and what else is made by functions of arrays."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_creation import linspace, zeros
from tfscope.python.library.numpy_shaping import diagonal, where
from tfscope.python.library.numpy_ufuncs import UFUNCS


def eye(N: Any, M: Any = None, k: Any = 0, dtype: Any = float, order: Any = "C") -> Any:  # noqa: N803
    """``numpy.eye``."""
    return _diagonal_matrix(N, M, k, dtype, lambda i, j, at: j - i == at)


def identity(n: Any, dtype: Any = None) -> Any:
    """``numpy.identity``."""
    return eye(n, dtype=dtype)


def tri(N: Any, M: Any = None, k: Any = 0, dtype: Any = float) -> Any:  # noqa: N803
    """``numpy.tri``."""
    return _diagonal_matrix(N, M, k, dtype, lambda i, j, at: j - i <= at)


def _diagonal_matrix(rows: Any, columns: Any, k: Any, dtype: Any, hit: Any) -> Any:
    found = zeros((rows, rows if columns is None else columns), dtype)
    if isinstance(found, ndarray) and found.flat_data is not None and type(k) is int:
        height, width = found.shape
        target = found.dtype
        data = [target.convert(hit(i, j, k)) for i in range(height) for j in range(width)]
        return make(data, found.shape, target)
    return found


def _triangle(name: str, lower: bool) -> Any:
    def function(m: Any, k: Any = 0) -> Any:
        given = as_array(m)
        if not isinstance(given, ndarray) or given.ndim < 2 or type(k) is not int:
            return given
        rows, columns = given.shape[-2:]
        mask = tri(rows, columns, k if lower else k - 1, bool)
        zero = zeros((), given.dtype)
        found = where(mask, given, zero) if lower else where(mask, zero, given)
        return found.astype(given.dtype)

    function.__name__ = function.__qualname__ = name
    return function


tril = _triangle("tril", lower=True)
triu = _triangle("triu", lower=False)


def diag(v: Any, k: Any = 0) -> Any:
    """``numpy.diag``."""
    given = as_array(v)
    if not isinstance(given, ndarray) or type(k) is not int:
        return given
    if given.ndim == 1:
        size = given.shape[0] + abs(k)
        found = zeros((size, size), given.dtype)
        data = given.flat_data
        if isinstance(found, ndarray) and data is not None and found.flat_data is not None:
            for i, item in enumerate(data):
                found[i + max(0, -k), i + max(0, k)] = item
            return found
        return make(None, (size, size), given.dtype)
    return diagonal(given, k)


def logspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: Any = True,
    base: Any = 10.0,
    dtype: Any = None,
    axis: Any = 0,
) -> Any:
    """``numpy.logspace``."""
    made = UFUNCS["power"](base, linspace(start, stop, num, endpoint))
    return made if dtype is None else made.astype(dtype)
