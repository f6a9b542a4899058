"""``scipy.sparse.linalg``: norms and decompositions of sparse matrices, of which sizes and dtypes are told.

Reference: SciPy 1.4 manual, "Sparse linear algebra (scipy.sparse.linalg)".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.library.module_model import ModuleModel, Submodule
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import lost
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_linalg import norm as dense_norm
from tfscope.python.library.scipy_matrix import plain, spmatrix, wrapped


def norm(x: Any, ord: Any = None, axis: Any = None) -> Any:  # noqa: A002
    """``scipy.sparse.linalg.norm``: a number, or one of each row or column."""
    return dense_norm(plain(x), ord, axis)


def _eigen(name: str, kind: str, *, complex_: bool) -> Callable[..., Any]:
    def function(
        A: Any,  # noqa: N803
        k: Any = 6,
        M: Any = None,  # noqa: N803
        sigma: Any = None,
        which: Any = "LM",
        v0: Any = None,
        ncv: Any = None,
        maxiter: Any = None,
        tol: Any = 0,
        return_eigenvectors: Any = True,
        **_: Any,
    ) -> Any:
        return _decomposed(name, A, k, return_eigenvectors, complex_=complex_)

    function.__name__ = function.__qualname__ = name
    function.__doc__ = f"``scipy.sparse.linalg.{name}``: ``k`` {kind} eigenvalues and, unless told otherwise, a column for each."
    return function


eigsh = _eigen("eigsh", "real", complex_=False)
eigs = _eigen("eigs", "complex", complex_=True)


def svds(A: Any, k: Any = 6, *_: Any, return_singular_vectors: Any = True, **__: Any) -> Any:  # noqa: N803
    """``scipy.sparse.linalg.svds``: left vectors, ``k`` values, right vectors, or the values alone."""
    dense = as_array(plain(A))
    if not isinstance(dense, ndarray) or dense.ndim != 2:
        return lost("svds", dense)
    kind = _of_decomposition(dense, False)
    values = make(None, (k,), kind)
    if return_singular_vectors is not True:
        return values if return_singular_vectors is False else lost("svds", return_singular_vectors)
    rows, columns = dense.shape
    return make(None, (rows, k), kind), values, make(None, (k, columns), kind)


def inv(A: Any) -> Any:  # noqa: N803
    """``scipy.sparse.linalg.inv``."""
    if not isinstance(A, spmatrix):
        return lost("inv", A)
    return wrapped(type(A), make(None, A.shape, _of_decomposition(A.dense, False)))


def _decomposed(name: str, given: Any, k: Any, vectors: Any, *, complex_: bool) -> Any:
    dense = as_array(plain(given))
    if not isinstance(dense, ndarray) or dense.ndim != 2:
        return lost(name, dense)
    kind = _of_decomposition(dense, complex_)
    values = make(None, (k,), kind)
    return (values, make(None, (dense.shape[0], k), kind)) if vectors else values


def _of_decomposition(dense: ndarray, complex_: bool) -> Any:
    """The dtype of what a decomposition finds: as precise as the matrix, of floats at least."""
    single = getattr(dense.dtype, "name", "") in ("float32", "complex64")
    if complex_:
        return BY_NAME["complex64" if single else "complex128"]
    return BY_NAME["float32" if single else "float64"]


FOUND = {"eigsh": eigsh, "eigs": eigs, "svds": svds}


def _linalg() -> ModuleModel:
    members = {**FOUND, "norm": norm, "inv": inv, "eigen": Submodule("scipy.sparse.linalg.eigen")}
    return ModuleModel("scipy.sparse.linalg", members, package=True, missing="unresolved-import")


def _eigen_module() -> ModuleModel:
    members = {**FOUND, "arpack": Submodule("scipy.sparse.linalg.eigen.arpack")}
    return ModuleModel(
        "scipy.sparse.linalg.eigen", members, package=True, missing="unresolved-import"
    )


def _arpack() -> ModuleModel:
    return ModuleModel("scipy.sparse.linalg.eigen.arpack", FOUND, missing="unresolved-import")


MODELS = {
    "scipy.sparse.linalg": _linalg, "scipy.sparse.linalg.eigen": _eigen_module,
    "scipy.sparse.linalg.eigen.arpack": _arpack,
}  # fmt: skip
