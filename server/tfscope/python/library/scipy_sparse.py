"""``scipy.sparse``: how matrices are made.

Reference: SciPy 1.4 manual, "Sparse matrices (scipy.sparse)".
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import ModuleModel, Submodule, unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import lost
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype
from tfscope.python.library.numpy_joining import concatenate
from tfscope.python.library.numpy_matrices import eye as dense_eye
from tfscope.python.library.numpy_promotion import result_dtype
from tfscope.python.library.scipy_matrix import (
    CLASSES,
    coo_matrix,
    plain,
    size_of,
    sizes_of,
    spmatrix,
    wrapped,
)
from tfscope.values.unknown import Unknown


def eye(m: Any, n: Any = None, k: Any = 0, dtype: Any = float, format: Any = None) -> Any:  # noqa: A002
    """``scipy.sparse.eye``."""
    return wrapped(CLASSES.get(format, CLASSES["dia"]), dense_eye(m, n, k, dtype))


def identity(n: Any, dtype: Any = "d", format: Any = None) -> Any:  # noqa: A002
    """``scipy.sparse.identity``."""
    return eye(n, dtype=float if dtype == "d" else dtype, format=format)


def diags(
    diagonals: Any,
    offsets: Any = 0,
    shape: Any = None,
    format: Any = None,  # noqa: A002
    dtype: Any = None,
) -> Any:
    """``scipy.sparse.diags``."""
    given = as_array(plain(diagonals))
    sizes = sizes_of(shape)
    kind = given.dtype if isinstance(given, ndarray) else unknown("data", "diags()")
    if sizes is None:
        side = size_of("diags()")
        if type(offsets) is int and isinstance(given, ndarray) and given.ndim in (1, 2):
            side = given.shape[-1] + abs(offsets)
        sizes = (side, side)
    kind = kind if dtype is None else as_dtype(dtype)
    return wrapped(CLASSES.get(format, CLASSES["dia"]), make(None, sizes, kind))


def spdiags(data: Any, diags: Any, m: Any, n: Any, format: Any = None) -> Any:  # noqa: A002
    """``scipy.sparse.spdiags``."""
    given = as_array(data)
    kind = given.dtype if isinstance(given, ndarray) else unknown("data", "spdiags()")
    return wrapped(CLASSES.get(format, CLASSES["dia"]), make(None, sizes_of((m, n)) or (), kind))


def random(
    m: Any,
    n: Any,
    density: Any = 0.01,
    format: Any = "coo",  # noqa: A002
    dtype: Any = None,
    *_: Any,
    **__: Any,
) -> Any:
    """``scipy.sparse.random``."""
    kind = BY_NAME["float64"] if dtype is None else as_dtype(dtype)
    return wrapped(CLASSES.get(format, coo_matrix), make(None, sizes_of((m, n)) or (), kind))


def _stacked(axis: int) -> Any:
    def function(blocks: Any, format: Any = None, dtype: Any = None) -> Any:  # noqa: A002
        if not isinstance(blocks, (list, tuple)):
            return lost("stack", blocks)
        parts = [as_array(plain(block)) for block in blocks]
        others = [p.shape[1 - axis] for p in parts if isinstance(p, ndarray) and p.ndim == 2]
        known = {size for size in others if type(size) is int}
        if len(others) != len(parts) or len(known) > 1 or not parts:
            return lost("stack", *parts)
        found = concatenate(parts, axis)
        found = found if dtype is None else found.astype(dtype)
        return wrapped(CLASSES.get(format, coo_matrix), found)

    function.__name__ = function.__qualname__ = "hstack" if axis else "vstack"
    return function


def kron(A: Any, B: Any, format: Any = None) -> Any:  # noqa: A002, N803
    """``scipy.sparse.kron``."""
    a, b = as_array(plain(A)), as_array(plain(B))
    if not isinstance(a, ndarray) or not isinstance(b, ndarray) or a.ndim != 2 or b.ndim != 2:
        return lost("kron", a, b)
    sizes = (a.shape[0] * b.shape[0], a.shape[1] * b.shape[1])
    return wrapped(CLASSES.get(format, coo_matrix), make(None, sizes, result_dtype([a, b])))


def _part(m: Any, *_: Any, **__: Any) -> Any:
    """``scipy.sparse.tril``, ``triu``: a matrix of the same shape."""
    given = as_array(plain(m))
    if not isinstance(given, ndarray):
        return lost("triu", given)
    return wrapped(coo_matrix, make(None, given.shape, given.dtype))


def find(A: Any) -> Any:  # noqa: N803
    """``scipy.sparse.find``."""
    made = coo_matrix(A)
    return made.row, made.col, made.data


def issparse(x: Any) -> Any:
    """``scipy.sparse.issparse``."""
    return x if type(x) is Unknown else isinstance(x, spmatrix)


def _tests(format: str) -> Any:  # noqa: A002
    def test(x: Any) -> Any:
        return x if type(x) is Unknown else isinstance(x, CLASSES[format])

    test.__name__ = test.__qualname__ = f"isspmatrix_{format}"
    return test


def _sparse() -> ModuleModel:
    members: dict[str, Any] = {f"{name}_matrix": kind for name, kind in CLASSES.items()}
    members.update({f"isspmatrix_{name}": _tests(name) for name in CLASSES})
    members.update(
        spmatrix=spmatrix, eye=eye, identity=identity, diags=diags, spdiags=spdiags, random=random,
        rand=random, hstack=_stacked(1), vstack=_stacked(0), kron=kron, tril=_part, triu=_part,
        find=find, issparse=issparse, isspmatrix=issparse, linalg=Submodule("scipy.sparse.linalg"),
    )  # fmt: skip
    return ModuleModel("scipy.sparse", members, package=True, missing="unresolved-import")


def _scipy() -> ModuleModel:
    members = {"sparse": Submodule("scipy.sparse"), "special": Submodule("scipy.special")}
    return ModuleModel("scipy", members, package=True, missing="unresolved-import")


MODELS = {"scipy": _scipy, "scipy.sparse": _sparse}
