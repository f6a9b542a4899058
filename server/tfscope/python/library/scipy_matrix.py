"""Sparse matrices of ``scipy.sparse`` as the dense arrays that they stand for.

Shape, dtype and format are followed; how many elements are stored is unknown, for zeros may be.
Reference: SciPy 1.4 manual, "Sparse matrices (scipy.sparse)".
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import lost
from tfscope.python.library.numpy_creation import zeros
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_linalg import dot
from tfscope.python.library.numpy_matrix import matrix
from tfscope.python.library.numpy_shaping import diagonal
from tfscope.values.unknown import Unknown


class spmatrix:  # noqa: N801
    """``scipy.sparse.spmatrix``; ``dense`` holds shape, dtype and, while few and known, elements."""

    format = "und"
    ndim = 2
    __array_priority__ = 10.1
    takes_numbers_ = True
    __hash__ = None  # type: ignore[assignment]
    dense: ndarray

    def __init__(self, arg1: Any, shape: Any = None, dtype: Any = None, copy: Any = False) -> None:
        found = _dense(arg1, shape)
        self.dense = found if dtype is None else found.astype(dtype)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or name == "dense":
            raise AttributeError(name)
        return unknown("unmodelled-api", f"scipy.sparse.{self.format}_matrix.{name}")

    # -- what it is --------------------------------------------------------------------------
    @property
    def shape(self) -> Any:
        """Rows and columns; an unknown one is an ``Unknown``."""
        return self.dense.shape

    @property
    def dtype(self) -> Any:
        """The dtype."""
        return self.dense.dtype

    @property
    def nnz(self) -> Any:
        """Unknown."""
        return unknown("data", "nnz")

    size = nnz

    @property
    def data(self) -> Any:
        """The stored elements."""
        return make(None, (self.nnz,), self.dtype)

    @property
    def row(self) -> Any:
        """Where the stored elements are."""
        return make(None, (self.nnz,), BY_NAME["int32"])

    col = indices = row

    @property
    def indptr(self) -> Any:
        """Where the rows or columns begin."""
        lines = self.shape[1] if self.format == "csc" else self.shape[0]
        return make(None, (lines + 1,), BY_NAME["int32"])

    @property
    def T(self) -> Any:  # noqa: N802
        """``transpose``."""
        return self.transpose()

    @property
    def A(self) -> Any:  # noqa: N802
        """``toarray``."""
        return self.toarray()

    def getsizes_of(self) -> Any:
        """``shape``."""
        return self.shape

    def getformat(self) -> str:
        """``format``."""
        return self.format

    def getnnz(self, axis: Any = None) -> Any:
        """Unknown, or unknown numbers along an axis."""
        if axis is None:
            return self.nnz
        return self.dense.sum(axis).astype("int32")

    def __len__(self) -> int:
        raise TypeError("sparse matrix length is ambiguous; use getnnz() or shape[0] or shape[1]")

    def __iter__(self) -> Iterator[Any]:
        return iter([_like(self, row.reshape(1, -1)) for row in self.dense])

    def __repr__(self) -> str:
        return f"<{'x'.join(map(str, self.shape))} sparse matrix of type {self.dtype}>"

    # -- other forms -------------------------------------------------------------------------
    def toarray(self, *_: Any, **__: Any) -> Any:
        """The array that the matrix stands for."""
        return self.dense.copy()

    def todense(self, *_: Any, **__: Any) -> Any:
        """The same as a ``numpy.matrix``."""
        return matrix.of(self.dense.copy())

    def asformat(self, format: Any, copy: Any = False) -> Any:  # noqa: A002
        """The same matrix in another format."""
        kind = CLASSES.get(format if isinstance(format, str) else self.format, type(self))
        return self if kind is type(self) and not copy else wrapped(kind, self.dense.copy())

    def copy(self) -> Any:
        """A copy."""
        return _like(self, self.dense.copy())

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy()

    def astype(self, dtype: Any, *_: Any, **__: Any) -> Any:
        """A copy of another dtype."""
        return _like(self, self.dense.astype(dtype))

    def transpose(self, *_: Any, **__: Any) -> Any:
        """Rows as columns."""
        kind = CLASSES[{"csr": "csc", "csc": "csr"}.get(self.format, self.format)]
        return wrapped(kind, self.dense.transpose())

    def reshape(self, *shape: Any, **_: Any) -> Any:
        """Another shape of the same elements."""
        return _like(self, self.dense.reshape(*shape))

    # -- elements ----------------------------------------------------------------------------
    def __getitem__(self, key: Any) -> Any:
        found = self.dense[key]
        if not isinstance(found, ndarray):
            return found
        return _like(self, found if found.ndim == 2 else found.reshape(1, -1))

    def __setitem__(self, key: Any, value: Any) -> None:
        self.dense[key] = value.toarray() if isinstance(value, spmatrix) else value

    def getrow(self, i: Any) -> Any:
        """One row."""
        return wrapped(csr_matrix, self.dense[i].reshape(1, -1))

    def getcol(self, j: Any) -> Any:
        """One column."""
        return wrapped(csc_matrix, self.dense[:, j].reshape(-1, 1))

    def diagonal(self, k: Any = 0) -> Any:
        """The elements of a diagonal."""
        return diagonal(self.dense, k)

    def nonzero(self) -> Any:
        """Where the elements that are not zero stand."""
        return self.row, self.col

    def setdiag(self, values: Any, k: Any = 0) -> None:
        """Changes the elements of a diagonal."""
        self.dense.lose()

    def _unchanged(self, *_: Any, **__: Any) -> None:
        """No effect on the matrix that it stands for."""

    eliminate_zeros = sum_duplicates = sort_indices = prune = check_format = _unchanged

    # -- arithmetic --------------------------------------------------------------------------
    def sum(self, axis: Any = None, *_: Any, **__: Any) -> Any:
        """The sum of all elements, or those along an axis as a ``numpy.matrix``."""
        return self._reduced("sum", axis)

    def mean(self, axis: Any = None, *_: Any, **__: Any) -> Any:
        """The mean."""
        return self._reduced("mean", axis)

    def _reduced(self, name: str, axis: Any) -> Any:
        found = getattr(self.dense, name)(axis)
        if axis is None or not isinstance(found, ndarray) or type(axis) is not int:
            return found
        return matrix.of(found.reshape((1, -1) if axis % 2 == 0 else (-1, 1)))

    def dot(self, other: Any) -> Any:
        """The product of matrices."""
        return _product(self, other, self)

    def multiply(self, other: Any) -> Any:
        """The product element by element."""
        found = self._each(operator.mul, other)
        whole = getattr(plain(other), "ndim", 0) and not isinstance(other, spmatrix)
        return found.tocoo() if whole and isinstance(found, spmatrix) else found

    def power(self, n: Any, dtype: Any = None) -> Any:
        """Each element to a power."""
        return _like(self, self.dense**n)

    def minimum(self, other: Any) -> Any:
        """A matrix of the same shape."""
        return _like(self, make(None, self.shape, self.dtype))

    maximum = minimum

    def _each(self, function: Callable[[Any, Any], Any], other: Any) -> Any:
        given = plain(other)
        if isinstance(given, ndarray) and given.ndim and _unequal(self.shape, given.shape):
            return lost("matrix", None)
        found = function(self.dense, given)
        number = isinstance(given, ndarray) is False or given.ndim == 0
        return wrapped(type(self) if number else self._summed(), found)

    def _summed(self) -> Any:
        """The class of sums and products with another matrix."""
        return type(self) if self.format in ("csr", "csc", "bsr") else CLASSES["csr"]

    def __mul__(self, other: Any) -> Any:
        return _product(self, other, self)

    __matmul__ = __mul__

    def __rmul__(self, other: Any) -> Any:
        return _product(other, self, self)

    __rmatmul__ = __rmul__

    def __add__(self, other: Any) -> Any:
        if isinstance(other, spmatrix) or (isinstance(other, int) and other == 0):
            return self._each(operator.add, other)
        found = self._each(operator.add, other)
        return matrix.of(found.dense) if isinstance(found, spmatrix) else found

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        return self + (-other)

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __truediv__(self, other: Any) -> Any:
        return self._each(operator.truediv, other)

    __div__ = __truediv__

    def __neg__(self) -> Any:
        return _like(self, 0 - self.dense)

    def __abs__(self) -> Any:
        return _like(self, abs(self.dense))

    def __pow__(self, n: Any) -> Any:
        return self.minimum(n)

    def _compared(self, other: Any) -> Any:
        return wrapped(csr_matrix, make(None, self.shape, BY_NAME["bool"]))

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _compared  # type: ignore[assignment]

    def _converter(format: str) -> Any:  # type: ignore[misc] # noqa: A002, N805
        def convert(self: Any, *_: Any, **__: Any) -> Any:
            return self.asformat(format)

        convert.__name__ = convert.__qualname__ = f"to{format}"
        return convert

    tocsr, tocsc, tocoo, tolil, todok, todia, tobsr = map(
        _converter, "csr csc coo lil dok dia bsr".split()
    )


def _dense(value: Any, shape: Any) -> ndarray:
    """The array that a sparse matrix made of ``value`` stands for."""
    sizes = sizes_of(shape)
    given = plain(value)
    if isinstance(value, tuple) and len(value) in (2, 3):
        if len(value) == 2 and not isinstance(value[1], (tuple, list)) and sizes is None:
            return _filled(value)
        kind = getattr(as_array(value[0]), "dtype", unknown("data", "matrix"))
        if sizes is None:
            lines = as_array(value[2]) if len(value) == 3 else None
            rows = lines.shape[0] - 1 if isinstance(lines, ndarray) else size_of("rows")
            sizes = (rows, size_of("columns"))
        return make(None, sizes, kind)
    found = as_array(given)
    if isinstance(found, ndarray) and found.ndim < 3:
        whole: ndarray = found if found.ndim == 2 else found.reshape(1, -1)
        return whole if sizes is None else make(None, sizes, whole.dtype)
    return make(None, sizes or (size_of("rows"), size_of("columns")), unknown("data", "matrix"))


def _filled(sizes: Any) -> ndarray:
    found = zeros(tuple(sizes))
    known = sizes_of(sizes) or (size_of("rows"), size_of("columns"))
    return found if isinstance(found, ndarray) else make(None, known, BY_NAME["float64"])


def size_of(name: str) -> Unknown:
    return unknown("dimension", name)


def sizes_of(shape: Any) -> tuple[Any, Any] | None:
    """Rows and columns as a program gives them."""
    if shape is None:
        return None
    if isinstance(shape, (tuple, list)) and len(shape) == 2:
        return tuple(d if type(d) is Unknown else operator.index(d) for d in shape)  # type: ignore[return-value]
    return (size_of("rows"), size_of("columns"))


def plain(value: Any) -> Any:
    """A sparse matrix or a ``numpy.matrix`` as an array; anything else as it is."""
    if isinstance(value, spmatrix):
        return value.dense
    return value.A if isinstance(value, matrix) else value


def _unequal(a: Any, b: Any) -> bool:
    """Whether two shapes certainly differ where neither is one."""
    pairs = zip(reversed(tuple(a)), reversed(tuple(b)))
    return any(type(x) is int and type(y) is int and x != y and 1 not in (x, y) for x, y in pairs)


def wrapped(kind: Any, dense: Any) -> Any:
    """A sparse matrix that stands for an array."""
    if not isinstance(dense, ndarray) or dense.ndim != 2:
        return lost("matrix", dense)
    made = object.__new__(kind)
    made.dense = dense
    return made


def _like(one: spmatrix, dense: Any) -> Any:
    return wrapped(type(one), dense)


def _product(left: Any, right: Any, one: spmatrix) -> Any:
    """The product of two matrices, of which ``one`` is sparse; by a number, of each element."""
    number = right if left is one else left
    if type(number) is Unknown and number.number is not None:
        return _like(one, one.dense * number)
    a, b = as_array(plain(left)), as_array(plain(right))
    if not isinstance(a, ndarray) or not isinstance(b, ndarray):
        return lost("dot", a, b)
    if a.ndim == 0 or b.ndim == 0:
        return _like(one, a * b)
    inner = (a.shape[-1], b.shape[-2] if b.ndim > 1 else b.shape[0])
    if inner[0] != inner[1] and all(type(size) is int for size in inner):
        return lost("dot", None)
    found = dot(a, b)
    sparse = isinstance(left, spmatrix) and isinstance(right, spmatrix)
    if not sparse:
        return matrix.of(found) if isinstance(left, matrix) or isinstance(right, matrix) else found
    return wrapped(one._summed(), found)


def _class(format: str) -> Any:  # noqa: A002
    name = f"{format}_matrix"
    module = f"scipy.sparse.{format}"
    return type(
        name, (spmatrix,), {"format": format, "shown_as": f"{module}.{name}", "__module__": module}
    )


CLASSES: dict[str, Any] = {name: _class(name) for name in "csr csc coo lil dok dia bsr".split()}
csr_matrix, csc_matrix, coo_matrix = CLASSES["csr"], CLASSES["csc"], CLASSES["coo"]
