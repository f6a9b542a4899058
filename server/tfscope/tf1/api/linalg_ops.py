"""Decompositions and solvers.  Mirrors python/ops/linalg_ops.py and linalg/linalg_impl.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import matrix_transpose
from tfscope.tf1.api.math_ops import base, conj
from tfscope.tf1.api.math_reductions import reduction
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.convert import convert_to_tensor


@tf_export("svd", "linalg.svd")
def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """Singular values, and both matrices."""
    attrs = {"full_matrices": bool(full_matrices), "compute_uv": bool(compute_uv)}
    s, u, v = make("Svd", name, attrs, input=tensor)
    return (s, u, v) if compute_uv else s


@tf_export("self_adjoint_eig", "linalg.eigh")
def self_adjoint_eig(tensor, name=None):
    """Eigenvalues and eigenvectors."""
    return tuple(make("SelfAdjointEigV2", name, {"compute_v": True}, input=tensor))


@tf_export("self_adjoint_eigvals", "linalg.eigvalsh")
def self_adjoint_eigvals(tensor, name=None):
    """Eigenvalues."""
    return make("SelfAdjointEigV2", name, {"compute_v": False}, input=tensor)[0]


@tf_export("cholesky_solve", "linalg.cholesky_solve")
def cholesky_solve(chol, rhs, name=None):
    """Solves by two triangular systems."""
    with op_scope(name, "cholesky_solve"):
        y = make(
            "MatrixTriangularSolve", None, {"adjoint": False, "lower": True}, matrix=chol, rhs=rhs
        )
        return make(
            "MatrixTriangularSolve", None, {"adjoint": True, "lower": True}, matrix=chol, rhs=y
        )


@tf_export("linalg.logdet")
def logdet(matrix, name=None):
    """Logarithm of the determinant."""
    with op_scope(name, "logdet"):
        chol = make("Cholesky", None, input=matrix)
        diagonal = make("MatrixDiagPart", "diag_part", input=chol)
        return 2.0 * reduction("Sum", make("Log", None, x=diagonal), [-1])


@tf_export("linalg.adjoint")
def adjoint(matrix, name=None):
    """Transposed and conjugated."""
    with op_scope(name, "adjoint"):
        return matrix_transpose(conj(convert_to_tensor(matrix, name="matrix")))


@tf_export("matrix_solve_ls", "linalg.lstsq")
def matrix_solve_ls(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """Least squares."""
    with op_scope(name, "matrix_solve_ls"):
        matrix, rhs = convert_to_tensor(matrix, name="matrix"), convert_to_tensor(rhs, name="rhs")
        regularizer = convert_to_tensor(l2_regularizer, base(matrix))
        return make("MatrixSolveLs", None, matrix=matrix, rhs=rhs, l2_regularizer=regularizer)
