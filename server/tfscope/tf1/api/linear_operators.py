"""Matrices that are held as what makes them.  Mirrors python/ops/linalg/linear_operator_lower_triangular.py."""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("linalg.LinearOperatorLowerTriangular")
class LinearOperatorLowerTriangular:
    """The lower triangle of a (batch of) square matrices."""

    def __init__(self, tril, is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorLowerTriangular"):  # fmt: skip
        self._name = name
        with ops.name_scope(name, values=[tril]):
            self._tril = (
                tril if isinstance(tril, Unknown) else ops.convert_to_tensor(tril, name="tril")
            )
            rank = None if isinstance(tril, Unknown) else self._tril.shape.ndims
            if rank is not None and rank < 2:
                text = f"Argument tril must have at least 2 dimensions.  Found: {self._tril}"
                raise raised(ValueError(text))

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._tril.dtype)
    shape = property(lambda self: self._tril.shape)

    @contextlib.contextmanager
    def _name_scope(self, name):
        with ops.name_scope(f"{self._name}/{name}") as scope:
            yield scope

    def to_dense(self, name="to_dense"):
        """The matrix with zeros above the diagonal."""
        with self._name_scope(name):
            return tf.linalg.band_part(self._tril, -1, 0)

    def diag_part(self, name="diag_part"):
        """The diagonal."""
        with self._name_scope(name):
            return tf.linalg.diag_part(self.to_dense())

    def matmul(self, x, adjoint=False, adjoint_arg=False, name="matmul"):
        """The product with a matrix."""
        with self._name_scope(name):
            x = ops.convert_to_tensor(x, name="x")
            triangle = tf.linalg.band_part(self._tril, -1, 0)
            return tf.matmul(triangle, x, adjoint_a=adjoint, adjoint_b=adjoint_arg)
