"""Products of matrices and ``numpy.linalg``; decompositions have known shapes and unknown elements.

Reference: NumPy 1.18 manual, "Linear algebra".
"""

from __future__ import annotations

import functools
import math
from typing import Any

from tfscope.python.library.module_model import ModuleModel, unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray, result
from tfscope.python.library.numpy_broadcast import broadcast_shapes, lost, shape_text
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_names import LINALG
from tfscope.python.library.numpy_promotion import promote, result_dtype
from tfscope.python.library.numpy_reductions import reduced
from tfscope.python.library.numpy_shaping import diagonal, transpose
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

Shape = tuple[Any, ...]


def _mismatch(a: Shape, b: Shape, name: str) -> ValueError:
    if name == "matmul":
        text = (
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature "
            f"(n?,k),(k,m?)->(n?,m?) (size {b[-2] if len(b) > 1 else b[0]} is different from {a[-1]})"
        )
        return ValueError(text)
    place = len(b) - 2 if len(b) > 1 else 0
    text = (
        f"shapes {shape_text(a)} and {shape_text(b)} not aligned: {a[-1]} (dim {len(a) - 1}) != "
        f"{b[place]} (dim {place})"
    )
    return ValueError(text)


def _check(a: Shape, b: Shape, name: str) -> None:
    inner = b[-2] if len(b) > 1 else b[0]
    if type(a[-1]) is int and type(inner) is int and a[-1] != inner:
        raise raised(_mismatch(a, b, name))


def dot(a: Any, b: Any, out: Any = None) -> Any:
    """``numpy.dot``."""
    x, y = as_array(a), as_array(b)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray):
        return lost("dot", x, y)
    if x.ndim == 0 or y.ndim == 0:
        kind = promote(x.dtype, y.dtype)
        return x * y if type(kind) is Unknown else x.astype(kind) * y.astype(kind)
    _check(x.shape, y.shape, "dot")
    if x.ndim <= 2 and y.ndim <= 2:
        return _matrix_product(x, y)
    shape = (*x.shape[:-1], *y.shape[:-2], *y.shape[-1:]) if y.ndim > 1 else x.shape[:-1]
    return make(None, shape, result_dtype([x, y]))


def matmul(x1: Any, x2: Any, out: Any = None, **_: Any) -> Any:
    """``numpy.matmul``."""
    a, b = as_array(x1), as_array(x2)
    if not isinstance(a, ndarray) or not isinstance(b, ndarray):
        return lost("matmul", a, b)
    if a.ndim == 0 or b.ndim == 0:
        text = "matmul: Input operand 0 does not have enough dimensions"
        raise raised(ValueError(text))
    _check(a.shape, b.shape, "matmul")
    if a.ndim <= 2 and b.ndim <= 2:
        return _matrix_product(a, b)
    batch = broadcast_shapes([a.shape[:-2], b.shape[:-2]])
    rows = a.shape[-2:-1] if a.ndim > 1 else ()
    columns = b.shape[-1:] if b.ndim > 1 else ()
    return make(None, (*batch, *rows, *columns), result_dtype([a, b]))


def _matrix_product(a: ndarray, b: ndarray) -> Any:
    shape = (*a.shape[:-1], *b.shape[1:])
    dtype = result_dtype([a, b])
    left, right = a.flat_data, b.flat_data
    sizes = (*a.shape, *b.shape)
    if left is None or right is None or any(type(d) is Unknown for d in sizes):
        return result(None, shape, dtype, "dot()")
    inner = a.shape[-1]
    rows = a.shape[0] if a.ndim == 2 else 1
    columns = b.shape[1] if b.ndim == 2 else 1
    if rows * columns * inner > 1_000_000 or type(dtype) is Unknown:
        return make(None, shape, dtype)
    data = [
        sum(left[i * inner + k] * right[k * columns + j] for k in range(inner))
        for i in range(rows)
        for j in range(columns)
    ]
    return result([dtype.convert(x) for x in data], shape, dtype)


def inner(a: Any, b: Any) -> Any:
    """``numpy.inner``."""
    y = as_array(b)
    return dot(a, y if not isinstance(y, ndarray) or y.ndim < 2 else transpose(y))


def outer(a: Any, b: Any, out: Any = None) -> Any:
    """``numpy.outer``."""
    x, y = as_array(a), as_array(b)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray):
        return lost("outer", x, y)
    return x.reshape(-1, 1) * y.reshape(1, -1)


def trace(
    a: Any, offset: Any = 0, axis1: Any = 0, axis2: Any = 1, dtype: Any = None, out: Any = None
) -> Any:
    """``numpy.trace``."""
    found = diagonal(a, offset, axis1, axis2)
    return found.sum(axis=-1, dtype=dtype) if isinstance(found, ndarray) else found


def einsum(subscripts: Any, *operands: Any, **options: Any) -> Any:
    """``numpy.einsum`` with explicit output: the shape."""
    arrays = [as_array(a) for a in operands]
    if not isinstance(subscripts, str) or "..." in subscripts or "->" not in subscripts:
        return lost("einsum")
    if not all(isinstance(a, ndarray) for a in arrays):
        return lost("einsum", *arrays)
    terms, _, output = subscripts.replace(" ", "").partition("->")
    sizes: dict[str, Any] = {}
    for term, array in zip(terms.split(","), arrays):
        sizes.update(zip(term, array.shape))
    shape = tuple(sizes[letter] for letter in output)
    return result(None, shape, result_dtype(arrays), "einsum()")


def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """``numpy.tensordot``: the shape."""
    x, y = as_array(a), as_array(b)
    if not isinstance(x, ndarray) or not isinstance(y, ndarray) or type(axes) is Unknown:
        return lost("tensordot", x, y)
    if isinstance(axes, int):
        left, right = list(range(x.ndim - axes, x.ndim)), list(range(axes))
    else:
        left, right = ([p] if isinstance(p, int) else list(p) for p in axes)
    kept = [d for i, d in enumerate(x.shape) if i not in [p % x.ndim for p in left]]
    kept += [d for i, d in enumerate(y.shape) if i not in [p % y.ndim for p in right]]
    if not kept:
        return unknown("data", "tensordot()")
    return make(None, tuple(kept), result_dtype([x, y]))


# -- linalg ------------------------------------------------------------------------------------
class LinAlgError(Exception):
    """``numpy.linalg.LinAlgError``."""


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: Any = False) -> Any:  # noqa: A002
    """``numpy.linalg.norm``; the elements are known for the Euclidean norm."""
    array = as_array(x)
    if not isinstance(array, ndarray):
        return lost("norm", array)
    if ord not in (None, 2):
        return reduced(
            "norm", make(None, array.shape, _floats(array.dtype)), axis, keepdims, _floats, len
        )
    return reduced("norm", array, axis, keepdims, _floats, _euclid)


def _floats(dtype: Any) -> Any:
    return dtype if type(dtype) is not Unknown and dtype.kind == "f" else BY_NAME["float64"]


def _euclid(line: list[Any]) -> Any:
    found = next((x for x in line if type(x) is Unknown), None)
    if found is not None:
        return found.passed_to("norm")
    return math.sqrt(math.fsum(abs(x) ** 2 for x in line))


def _float_like(array: ndarray, shape: Shape) -> Any:
    return result(None, shape, _floats(array.dtype), "linalg")


def _square(name: str, keep: int) -> Any:
    """A function of square matrices whose result keeps ``keep`` of the last two dimensions."""

    def function(a: Any, *_: Any, **__: Any) -> Any:
        array = as_array(a)
        if not isinstance(array, ndarray) or array.ndim < 2:
            return lost(name, array)
        sizes = array.shape[-2:]
        if all(type(d) is int for d in sizes) and sizes[0] != sizes[1]:
            text = "Last 2 dimensions of the array must be square"
            raise raised(LinAlgError(text))
        return _float_like(array, (*array.shape[:-2], *array.shape[-2 : -2 + keep or None][:keep]))

    function.__name__ = function.__qualname__ = name
    return function


def svd(a: Any, full_matrices: Any = True, compute_uv: Any = True, hermitian: Any = False) -> Any:
    """``numpy.linalg.svd``: shapes."""
    array = as_array(a)
    if not isinstance(array, ndarray) or array.ndim < 2:
        return tuple(unknown("data", "svd()") for _ in range(3))
    *batch, rows, columns = array.shape
    both = type(rows) is int and type(columns) is int
    small = min(rows, columns) if both else unknown("dimension", "svd")
    values = _float_like(array, (*batch, small))
    if compute_uv is False:
        return values
    left = rows if full_matrices else small
    right = columns if full_matrices else small
    return (
        _float_like(array, (*batch, rows, left)),
        values,
        _float_like(array, (*batch, right, columns)),
    )


def qr(a: Any, mode: Any = "reduced") -> Any:
    """``numpy.linalg.qr``: shapes."""
    array = as_array(a)
    if not isinstance(array, ndarray) or array.ndim != 2:
        return tuple(unknown("data", "qr()") for _ in range(2))
    rows, columns = array.shape
    both = type(rows) is int and type(columns) is int
    small = min(rows, columns) if both else unknown("dimension", "qr")
    small = rows if mode == "complete" else small
    return _float_like(array, (rows, small)), _float_like(array, (small, columns))


def eigh(a: Any, *_: Any) -> Any:
    """``numpy.linalg.eigh`` and ``eig``: shapes."""
    array = as_array(a)
    if not isinstance(array, ndarray) or array.ndim < 2:
        return tuple(unknown("data", "eigh()") for _ in range(2))
    return _float_like(array, array.shape[:-1]), _float_like(array, array.shape)


def solve(a: Any, b: Any) -> Any:
    """``numpy.linalg.solve``: the shape."""
    right = as_array(b)
    return _float_like(right, right.shape) if isinstance(right, ndarray) else lost("solve", right)


def _linalg() -> ModuleModel:
    members: dict[str, Any] = {
        "LinAlgError": LinAlgError, "norm": norm, "svd": svd, "qr": qr, "eigh": eigh, "eig": eigh,
        "solve": solve, "multi_dot": lambda arrays: functools.reduce(dot, arrays),
        "inv": _square("inv", 2), "cholesky": _square("cholesky", 2), "det": _square("det", 0),
        "eigvals": _square("eigvals", 1), "eigvalsh": _square("eigvalsh", 1),
        "matrix_power": _square("matrix_power", 2),
        "slogdet": lambda a: (unknown("data", "slogdet()"), unknown("data", "slogdet()")),
    }  # fmt: skip
    return ModuleModel("numpy.linalg", members, missing="unmodelled-api", known=LINALG)


PRODUCTS: dict[str, Any] = {
    "dot": dot, "matmul": matmul, "inner": inner, "outer": outer, "trace": trace, "vdot": dot,
    "einsum": einsum, "tensordot": tensordot,
}  # fmt: skip
MODELS = {"numpy.linalg": _linalg}
