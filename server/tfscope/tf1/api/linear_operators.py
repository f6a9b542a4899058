"""Matrices that are held as what makes them.  Mirrors python/ops/linalg/linear_operator*.py."""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.dimension import Dimension
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("linalg.LinearOperator")
class LinearOperator:
    """A (batch of) matrices; a kind of them says how it multiplies and how it is dense."""

    def __init__(self, dtype=None, graph_parents=None, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=None, name=None):  # fmt: skip
        self._dtype = dtype
        self._graph_parents = graph_parents or []
        self._name = name or type(self).__name__

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype)
    shape = property(lambda self: self._shape())
    graph_parents = property(lambda self: self._graph_parents)
    domain_dimension = property(lambda self: self._size(-1))
    range_dimension = property(lambda self: self._size(-2))

    def _size(self, place):
        dims = self.shape.dims
        return Dimension(None) if dims is None else dims[place]

    @contextlib.contextmanager
    def _name_scope(self, name=None):
        with ops.name_scope(f"{self._name}/{name}" if name is not None else self._name) as scope:
            yield scope

    def _check_input_dtype(self, arg):
        wanted, found = self.dtype, arg.dtype
        if wanted is not None and found is not None and found.base_dtype != wanted:
            text = f"Expected argument to have dtype {wanted}.  Found: {found} in tensor {arg}"
            raise raised(TypeError(text))

    def to_dense(self, name="to_dense"):
        """The matrix itself."""
        with self._name_scope(name):
            return self._to_dense()

    def diag_part(self, name="diag_part"):
        """The diagonal."""
        with self._name_scope(name):
            return tf.linalg.diag_part(self.to_dense())

    def trace(self, name="trace"):
        """The sum of the diagonal."""
        with self._name_scope(name):
            return tf.reduce_sum(self.diag_part(), axis=-1)

    def matmul(self, x, adjoint=False, adjoint_arg=False, name="matmul"):
        """The product with a matrix."""
        with self._name_scope(name):
            x = ops.convert_to_tensor(x, name="x")
            self._check_input_dtype(x)
            return self._matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)


@tf_export("linalg.LinearOperatorFullMatrix")
class LinearOperatorFullMatrix(LinearOperator):
    """A (batch of) matrices that are held as they are."""

    def __init__(self, matrix, is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorFullMatrix"):  # fmt: skip
        with ops.name_scope(name, values=[matrix]):
            self._matrix = (
                matrix
                if ops.is_dense_tensor_like(matrix)
                else ops.convert_to_tensor(matrix, name="matrix")
            )
            tensor = ops.convert_to_tensor(self._matrix, name="matrix")
            if not isinstance(tensor, Unknown) and (tensor.shape.ndims or 2) < 2:
                text = f"Argument matrix must have at least 2 dimensions.  Found: {tensor}"
                raise raised(ValueError(text))
            kind = getattr(tensor.dtype, "base_dtype", None)
            super().__init__(kind, [self._matrix], name=name)

    def _shape(self):
        return self._matrix.shape

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return tf.matmul(self._matrix, x, adjoint_a=adjoint, adjoint_b=adjoint_arg)

    def _to_dense(self):
        return self._matrix


@tf_export("linalg.LinearOperatorLowerTriangular")
class LinearOperatorLowerTriangular(LinearOperator):
    """The lower triangle of a (batch of) square matrices."""

    def __init__(self, tril, is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorLowerTriangular"):  # fmt: skip
        with ops.name_scope(name, values=[tril]):
            self._tril = (
                tril if isinstance(tril, Unknown) else ops.convert_to_tensor(tril, name="tril")
            )
            rank = None if isinstance(tril, Unknown) else self._tril.shape.ndims
            if rank is not None and rank < 2:
                text = f"Argument tril must have at least 2 dimensions.  Found: {self._tril}"
                raise raised(ValueError(text))
            super().__init__(self._tril.dtype, [self._tril], name=name)

    def _shape(self):
        return self._tril.shape

    def _to_dense(self):
        return tf.linalg.band_part(self._tril, -1, 0)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        return tf.matmul(self._to_dense(), x, adjoint_a=adjoint, adjoint_b=adjoint_arg)
