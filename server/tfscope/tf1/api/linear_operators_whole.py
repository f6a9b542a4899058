"""Operators that are held as a matrix.  Mirrors python/ops/linalg/linear_operator_{full_matrix,lower_triangular}.py."""

from __future__ import annotations

from tfscope.tf1.api.linear_operators import LinearOperator, held, refuse_rank
from tfscope.tf1.api.linear_operators_solve import (
    assert_no_entries_with_modulus_zero,
    matrix_triangular_solve_with_broadcast,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("linalg.LinearOperatorFullMatrix")
class LinearOperatorFullMatrix(LinearOperator):
    """A (batch of) matrices that are held as they are."""

    def __init__(self, matrix, is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorFullMatrix"):  # fmt: skip
        with ops.name_scope(name, values=[matrix]):
            self._matrix = held(matrix, "matrix")
            tensor = ops.convert_to_tensor(self._matrix, name="matrix")
            refuse_rank(tensor, 2, "matrix")
            kind = getattr(tensor.dtype, "base_dtype", None)
            super().__init__(kind, [self._matrix], is_non_singular, is_self_adjoint,
                             is_positive_definite, is_square, name)  # fmt: skip

    def _shape(self):
        return self._matrix.shape

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return tf.matmul(self._matrix, x, adjoint_a=adjoint, adjoint_b=adjoint_arg)

    def _to_dense(self):
        return self._matrix

    def _shape_tensor(self):
        return tf.shape(self._matrix)


@tf_export("linalg.LinearOperatorLowerTriangular")
class LinearOperatorLowerTriangular(LinearOperator):
    """The lower triangle of a (batch of) square matrices."""

    def __init__(self, tril, is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorLowerTriangular"):  # fmt: skip
        if is_square is False:
            text = "Only square lower triangular operators supported at this time."
            raise raised(ValueError(text))
        with ops.name_scope(name, values=[tril]):
            self._tril = (
                tril if isinstance(tril, Unknown) else ops.convert_to_tensor(tril, name="tril")
            )
            refuse_rank(self._tril, 2, "tril")
            super().__init__(self._tril.dtype, [self._tril], is_non_singular, is_self_adjoint,
                             is_positive_definite, True, name)  # fmt: skip

    def _shape(self):
        return self._tril.shape

    def _shape_tensor(self):
        return tf.shape(self._tril)

    def _to_dense(self):
        return tf.linalg.band_part(self._tril, -1, 0)

    def _diagonal(self):
        return tf.linalg.diag_part(self._tril)

    def _determinant(self):
        return tf.reduce_prod(self._diagonal(), axis=[-1])

    def _log_abs_determinant(self):
        return tf.reduce_sum(tf.math.log(tf.abs(self._diagonal())), axis=[-1])

    def _assert_non_singular(self):
        text = "Singular operator:  Diagonal contained zero values."
        return assert_no_entries_with_modulus_zero(self._diagonal(), text)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        rhs = tf.linalg.adjoint(rhs) if adjoint_arg else rhs
        return matrix_triangular_solve_with_broadcast(self._to_dense(), rhs, True, adjoint)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return tf.matmul(self._to_dense(), x, adjoint_a=adjoint, adjoint_b=adjoint_arg)
