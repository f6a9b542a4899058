"""Decompositions and solvers.  Mirrors python/ops/linalg_ops.py and linalg/linalg_impl.py."""

from __future__ import annotations

import math

from tfscope.tf1.api import matrix_diagonals
from tfscope.tf1.api.array_ops import matrix_transpose
from tfscope.tf1.api.math_ops import base
from tfscope.tf1.api.math_reductions import reduction
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run


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


@tf_export("linalg.triangular_solve", "matrix_triangular_solve")
def matrix_triangular_solve(matrix, rhs, lower=True, adjoint=False, name=None):
    """Solves triangular systems; in 2.x within a name scope.  Mirrors linalg_ops.py of 2.15."""
    attrs = {"lower": lower, "adjoint": adjoint}
    if current_run().is_v1:
        return make("MatrixTriangularSolve", name, attrs, matrix=matrix, rhs=rhs)
    with op_scope(name, "triangular_solve"):
        return make("MatrixTriangularSolve", None, attrs, matrix=matrix, rhs=rhs)


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
        diagonal = matrix_diagonals.diag_part(chol)
        return 2.0 * reduction("Sum", make("Log", None, x=diagonal), [-1])


@tf_export("linalg.adjoint")
def adjoint(matrix, name=None):
    """Transposed and conjugated."""
    with op_scope(name, "adjoint"):
        return matrix_transpose(convert_to_tensor(matrix, name="matrix"), conjugate=True)


@tf_export("matrix_solve_ls", "linalg.lstsq")
def matrix_solve_ls(matrix, rhs, l2_regularizer=0.0, fast=True, name=None):
    """Least squares: by a Cholesky factorization, or by one op where the matrices are large and many."""
    matrix = convert_to_tensor(matrix, name="matrix")
    if base(matrix) is dtypes.complex128 and l2_regularizer != 0:
        text = "matrix_solve_ls is currently disabled for complex128 and l2_regularizer != 0 due to poor accuracy."
        raise raised(NotImplementedError(text))
    if fast is False or _is_io_bound(matrix):
        given = {"matrix": matrix, "rhs": rhs, "l2_regularizer": l2_regularizer}
        return make("MatrixSolveLs", name, {"fast": fast}, **given)
    with op_scope(name, "matrix_solve_ls"):
        if matrix.shape[-2:].is_fully_defined():
            known = matrix.shape[-2:].as_list()
            rows, columns = refusable(known.__getitem__, -2), known[-1]
            return _by_cholesky(matrix, rhs, l2_regularizer, rows >= columns)
        sizes = tf.shape(matrix)[-2:]
        return tf.cond(
            sizes[-2] >= sizes[-1],
            lambda: _by_cholesky(matrix, rhs, l2_regularizer, True),
            lambda: _by_cholesky(matrix, rhs, l2_regularizer, False),
        )


_CACHE = 256_000
"""Bytes of matrices from which on their number decides (``L2_CACHE_SIZE_GUESSTIMATE``)."""


def _is_io_bound(matrix):
    sizes = matrix.shape.as_list() if matrix.shape.is_fully_defined() else None
    kind = base(matrix)
    if sizes is None or kind is None:
        return False
    return math.prod(sizes) * kind.size > _CACHE and math.prod(sizes[:-2]) > min(sizes[-2:])


def _by_cholesky(matrix, rhs, l2_regularizer, overdetermined):
    """Mirrors ``_overdetermined``, ``_underdetermined`` and ``_RegularizedGramianCholesky``."""
    gramian = tf.matmul(matrix, matrix, adjoint_a=overdetermined, adjoint_b=not overdetermined)
    if isinstance(l2_regularizer, Tensor) or l2_regularizer != 0:
        sizes, axis = tf.shape(matrix), -1 if overdetermined else -2
        batch = sizes[:-2]
        identity = tf.eye(sizes[axis], batch_shape=batch, dtype=matrix.dtype)
        small = matrix.shape[axis]
        identity.set_shape(matrix.shape[:-2].concatenate([small, small]))
        gramian += l2_regularizer * identity
    chol = make("Cholesky", None, input=gramian)
    if overdetermined:
        return cholesky_solve(chol, tf.matmul(matrix, rhs, adjoint_a=True))
    return tf.matmul(matrix, cholesky_solve(chol, rhs), adjoint_a=True)
