"""``numpy.matrix``.

Reference: NumPy 1.18 manual, "Matrix objects".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, ndarray
from tfscope.python.library.numpy_linalg import dot


class matrix:  # noqa: N801
    """``numpy.matrix``: its array is known; functions of it and its items are unknown."""

    __array_priority__ = 10.0
    counts_as = ndarray
    ndim = 2
    shown_as = "numpy.matrix"
    A: ndarray

    def __new__(cls, data: Any, dtype: Any = None, copy: Any = True) -> Any:
        values = as_array(_plain(data))
        if not isinstance(values, ndarray) or values.ndim > 2 or isinstance(data, str):
            return unknown("unmodelled-api", "numpy.matrix()")
        if values.ndim < 2:
            values = values.reshape(1, -1)
        values = values.copy() if copy is True else values
        return cls.of(values if dtype is None else values.astype(dtype))

    @classmethod
    def of(cls, values: Any) -> Any:
        """The matrix of an array."""
        made = object.__new__(cls)
        made.A = values
        return made

    @property
    def shape(self) -> Any:
        """Rows and columns."""
        return self.A.shape

    @property
    def dtype(self) -> Any:
        """The dtype."""
        return self.A.dtype

    @property
    def A1(self) -> Any:  # noqa: N802
        """The elements in one dimension."""
        return self.A.reshape(-1)

    @property
    def T(self) -> Any:  # noqa: N802
        """Rows as columns."""
        return matrix.of(self.A.transpose())

    def transpose(self, *_: Any) -> Any:
        """``T``."""
        return self.T

    def getA(self) -> Any:  # noqa: N802
        """The array."""
        return self.A

    def astype(self, dtype: Any, *_: Any, **__: Any) -> Any:
        """A copy of another dtype."""
        return matrix.of(self.A.astype(dtype))

    def tolist(self) -> Any:
        """Nested lists."""
        return self.A.tolist()

    def __len__(self) -> int:
        return len(self.A)

    def __iter__(self) -> Iterator[Any]:
        return iter([matrix.of(row.reshape(1, -1)) for row in self.A])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "A":
            raise AttributeError(name)
        return unknown("unmodelled-api", f"numpy.matrix.{name}")

    def _unknown(self, *_: Any) -> Any:
        return unknown("unmodelled-api", "numpy.matrix()")

    def _made(self, values: Any) -> Any:
        if isinstance(values, matrix):
            return values
        return matrix.of(values) if isinstance(values, ndarray) else self._unknown()

    def __add__(self, other: Any) -> Any:
        return self._made(self.A + _plain(other))

    def __sub__(self, other: Any) -> Any:
        return self._made(self.A - _plain(other))

    def __rsub__(self, other: Any) -> Any:
        return self._made(_plain(other) - self.A)

    def __truediv__(self, other: Any) -> Any:
        return self._made(self.A / _plain(other))

    def __mul__(self, other: Any) -> Any:
        """The product of matrices, or with a number that of each element."""
        return self._made(dot(self.A, _plain(other)))

    def __rmul__(self, other: Any) -> Any:
        return self._made(dot(_plain(other), self.A))

    __radd__ = __add__
    __getitem__ = __rtruediv__ = __pow__ = __rpow__ = __neg__ = __abs__ = __matmul__ = _unknown
    __rmatmul__ = __lt__ = __le__ = __gt__ = __ge__ = _unknown

    def __setitem__(self, key: Any, value: Any) -> None:
        self.A.lose()

    def as_plain_array(self) -> Any:
        """What ``numpy.array`` makes of it."""
        return self.A


def _plain(value: Any) -> Any:
    return value.A if isinstance(value, matrix) else value


def asmatrix(data: Any, dtype: Any = None) -> Any:
    """A matrix of the same elements; a matrix is itself, unless it is given a dtype."""
    if isinstance(data, matrix) and dtype is None:
        return data
    return matrix(data, dtype, copy=False)
