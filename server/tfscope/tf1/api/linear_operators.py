"""Matrices that are held as what makes them.  Mirrors python/ops/linalg/linear_operator*.py.

A method opens the operator's scope; where TensorFlow needs several ops of numbers alone, one op there
stands for them, with the type and the shape of the last.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.linear_operators_solve import (
    cholesky_solve_with_broadcast,
    matrix_solve_with_broadcast,
)
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.dimension import Dimension
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("linalg.LinearOperator")
class LinearOperator:
    """A (batch of) matrices; a kind of them says how it multiplies and how it is dense."""

    def __init__(self, dtype=None, graph_parents=None, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=None, name=None):  # fmt: skip
        if is_positive_definite is True and is_non_singular is False:
            raise raised(ValueError("A positive definite matrix is always non-singular."))
        if is_square is False and (is_non_singular is True or is_positive_definite is True):
            raise raised(ValueError("A non-singular matrix is always square."))
        if is_square is False and is_self_adjoint is True:
            raise raised(ValueError("A self-adjoint matrix is always square."))
        implied = True in (is_non_singular, is_self_adjoint, is_positive_definite)
        self._square = True if implied else is_square
        self._hints = (True if is_positive_definite is True else is_non_singular, is_self_adjoint,
                       is_positive_definite)  # fmt: skip
        self._dtype = dtype
        self._graph_parents = graph_parents or []
        self._name = name or type(self).__name__

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype)
    shape = property(lambda self: self._shape())
    batch_shape = property(lambda self: self.shape[:-2])
    tensor_rank = property(lambda self: self.shape.ndims)
    graph_parents = property(lambda self: self._graph_parents)
    is_non_singular = property(lambda self: self._hints[0])
    is_self_adjoint = property(lambda self: self._hints[1])
    is_positive_definite = property(lambda self: self._hints[2])
    domain_dimension = property(lambda self: self._size(-1))
    range_dimension = property(lambda self: self._size(-2))
    H = property(lambda self: self.adjoint())

    @property
    def is_square(self):
        """What the hints say, else what the sizes say; raises ValueError where they disagree."""
        found = self.domain_dimension == self.range_dimension
        if self._square is False and found:
            text = "User set is_square hint to False, but the operator was square."
            raise raised(ValueError(text))
        return found if self._square is None else self._square

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

    def _check_sizes(self, arg, own, other):
        if arg.shape.ndims is not None and self.shape.ndims is not None:
            self.shape.dims[own].assert_is_compatible_with(arg.shape.dims[other])

    def _made(self, kind, shape):
        return one_op(kind, [], shape, self.dtype)

    def _applied(self, arg, rows, transposed):
        """The shape of a product or a solution with as many rows."""
        if arg.shape.ndims is None or self.shape.ndims is None:
            return tensor_shape.unknown_shape()
        batch = tensor_shape.broadcast_shape(self.batch_shape, arg.shape[:-2])
        return batch.concatenate([rows, arg.shape.dims[-2 if transposed else -1]])

    def shape_tensor(self, name="shape_tensor"):
        """The sizes as a tensor: a constant if all are known."""
        with self._name_scope(name):
            if self.shape.is_fully_defined():
                return tf.constant(self.shape.as_list(), tf.int32)
            return self._shape_tensor()

    def _shape_tensor(self):
        return one_op("Shape", [], tensor_shape.TensorShape([self.shape.ndims]), tf.int32)

    def batch_shape_tensor(self, name="batch_shape_tensor"):
        """The sizes of the batch as a tensor."""
        with self._name_scope(name):
            if self.batch_shape.is_fully_defined():
                return tf.constant(self.batch_shape.as_list(), tf.int32, name="batch_shape")
            return self.shape_tensor()[:-2]

    def tensor_rank_tensor(self, name="tensor_rank_tensor"):
        """The rank as a tensor."""
        with self._name_scope(name):
            return (
                tf.size(self.shape_tensor())
                if self.tensor_rank is None
                else tf.constant(self.tensor_rank)
            )

    def domain_dimension_tensor(self, name="domain_dimension_tensor"):
        """The number of columns as a tensor."""
        return self._size_tensor(-1, name)

    def range_dimension_tensor(self, name="range_dimension_tensor"):
        """The number of rows as a tensor."""
        return self._size_tensor(-2, name)

    def _size_tensor(self, place, name):
        with self._name_scope(name):
            size = self._size(place).value
            return self.shape_tensor()[place] if size is None else tf.constant(size)

    def to_dense(self, name="to_dense"):
        """The matrix itself."""
        with self._name_scope(name):
            return self._to_dense()

    def _to_dense(self):
        """The product with ones on the diagonal."""
        batch, columns = self.batch_shape, self.domain_dimension.value
        sizes = batch.as_list() if batch.is_fully_defined() else self.batch_shape_tensor()
        count = self.domain_dimension_tensor() if columns is None else columns
        return self.matmul(tf.eye(num_rows=count, batch_shape=sizes, dtype=self.dtype))

    def diag_part(self, name="diag_part"):
        """The diagonal."""
        with self._name_scope(name):
            return self._diag_part()

    def _diag_part(self):
        return tf.linalg.diag_part(self.to_dense())

    def trace(self, name="trace"):
        """The sum of the diagonal."""
        with self._name_scope(name):
            return self._trace()

    def _trace(self):
        return tf.reduce_sum(self.diag_part(), axis=-1)

    def add_to_tensor(self, x, name="add_to_tensor"):
        """The sum with a matrix."""
        with self._name_scope(name):
            x = ops.convert_to_tensor(x, name="x")
            self._check_input_dtype(x)
            return self.to_dense() + x

    def matmul(self, x, adjoint=False, adjoint_arg=False, name="matmul"):
        """The product with a matrix or an operator; raises TypeError and ValueError."""
        if isinstance(x, LinearOperator):
            left, right = self.adjoint() if adjoint else self, x.adjoint() if adjoint_arg else x
            self._refuse_other_size(left, right, "x")
            with self._name_scope(name):
                return tf.linalg.LinearOperatorComposition([left, right])
        with self._name_scope(name):
            x = ops.convert_to_tensor(x, name="x")
            self._check_input_dtype(x)
            self._check_sizes(x, -2 if adjoint else -1, -1 if adjoint_arg else -2)
            return self._matmul(x, adjoint=adjoint, adjoint_arg=adjoint_arg)

    __matmul__ = matmul

    @staticmethod
    def _refuse_other_size(left, right, what):
        given, wanted = right.range_dimension, left.domain_dimension
        if given.value is not None and wanted.value is not None and given != wanted:
            text = f"Operators are incompatible. Expected `{what}` to have dimension {wanted} but got {given}."
            raise raised(ValueError(text))

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        rows = self.domain_dimension if adjoint else self.range_dimension
        return self._made("MatMul", self._applied(x, rows, adjoint_arg))

    def matvec(self, x, adjoint=False, name="matvec"):
        """The product with a vector."""
        with self._name_scope(name):
            x = ops.convert_to_tensor(x, name="x")
            self._check_input_dtype(x)
            self._check_sizes(x, -2 if adjoint else -1, -1)
            return tf.squeeze(self.matmul(tf.expand_dims(x, axis=-1), adjoint=adjoint), axis=-1)

    def solve(self, rhs, adjoint=False, adjoint_arg=False, name="solve"):
        """What the operator makes the right side of; raises NotImplementedError, TypeError, ValueError."""
        for hint, text in (
            (self.is_non_singular, "be singular"),
            (self.is_square, "not be square"),
        ):
            if hint is False:
                text = f"Exact solve not implemented for an operator that is expected to {text}."
                raise raised(NotImplementedError(text))
        if isinstance(rhs, LinearOperator):
            left, right = self.adjoint() if adjoint else self, rhs.adjoint() if adjoint_arg else rhs
            self._refuse_other_size(left, right, "rhs")
            with self._name_scope(name):
                return tf.linalg.LinearOperatorComposition([left.inverse(), right])
        with self._name_scope(name):
            rhs = ops.convert_to_tensor(rhs, name="rhs")
            self._check_input_dtype(rhs)
            self._check_sizes(rhs, -1 if adjoint else -2, -1 if adjoint_arg else -2)
            return self._solve(rhs, adjoint=adjoint, adjoint_arg=adjoint_arg)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        if self.is_square is False:
            text = "Solve is not yet implemented for non-square operators."
            raise raised(NotImplementedError(text))
        rhs = tf.linalg.adjoint(rhs) if adjoint_arg else rhs
        if self._can_use_cholesky():
            return cholesky_solve_with_broadcast(tf.linalg.cholesky(self.to_dense()), rhs)
        return matrix_solve_with_broadcast(self.to_dense(), rhs, adjoint=adjoint)

    def _can_use_cholesky(self):
        return bool(self.is_self_adjoint and self.is_positive_definite)

    def solvevec(self, rhs, adjoint=False, name="solve"):
        """The same for a vector."""
        with self._name_scope(name):
            rhs = ops.convert_to_tensor(rhs, name="rhs")
            self._check_input_dtype(rhs)
            self._check_sizes(rhs, -1 if adjoint else -2, -1)
            return tf.squeeze(self.solve(tf.expand_dims(rhs, axis=-1), adjoint=adjoint), axis=-1)

    def determinant(self, name="det"):
        """One number per matrix."""
        self._refuse_not_square("Determinant")
        with self._name_scope(name):
            return self._determinant()

    def _determinant(self):
        if self._can_use_cholesky():
            return tf.exp(self.log_abs_determinant())
        return tf.linalg.det(self.to_dense())

    @staticmethod
    def _refuse_hint(hint, text):
        if hint is False:
            raise raised(NotImplementedError(text))

    def _refuse_not_square(self, what):
        text = f"{what} not implemented for an operator that is expected to not be square."
        self._refuse_hint(self.is_square, text)

    def log_abs_determinant(self, name="log_abs_det"):
        """One number per matrix."""
        self._refuse_not_square("Determinant")
        with self._name_scope(name):
            return self._log_abs_determinant()

    def _log_abs_determinant(self):
        if self._can_use_cholesky():
            diag = tf.linalg.diag_part(tf.linalg.cholesky(self.to_dense()))
            return 2 * tf.reduce_sum(tf.math.log(diag), axis=[-1])
        return tf.linalg.slogdet(self.to_dense())[1]

    def adjoint(self, name="adjoint"):
        """The conjugate transpose, itself where a hint says so."""
        if self.is_self_adjoint is True:
            return self
        with self._name_scope(name):
            return tf.linalg.LinearOperatorAdjoint(self)

    def inverse(self, name="inverse"):
        """The inverse; raises ValueError for what has none."""
        for hint, text in ((self.is_square, "non square"), (self.is_non_singular, "singular")):
            if hint is False:
                text = f"Cannot take the Inverse: This operator represents a {text} matrix."
                raise raised(ValueError(text))
        with self._name_scope(name):
            return tf.linalg.LinearOperatorInversion(self)

    def cholesky(self, name="cholesky"):
        """The lower triangle; raises ValueError for what has none."""
        if not (self.is_self_adjoint and self.is_positive_definite):
            text = "Cannot take the Cholesky decomposition: Not a positive definite self adjoint matrix."
            raise raised(ValueError(text))
        with self._name_scope(name):
            with ops.name_scope("Cholesky"):
                lower = tf.linalg.cholesky(self.to_dense())
                return tf.linalg.LinearOperatorLowerTriangular(lower)

    def assert_non_singular(self, name="assert_non_singular"):
        """An op that fails for singular matrices."""
        with self._name_scope(name):
            return self._assert_non_singular()

    def _assert_non_singular(self):
        if self._can_use_cholesky():
            return self.assert_positive_definite()
        values = tf.linalg.svd(self.to_dense(), compute_uv=False)
        condition = tf.reduce_max(values, axis=-1) / tf.reduce_min(values, axis=-1)
        limit = one_op("Cast", [], [], self.dtype)
        return tf.assert_less(condition, limit, message="Singular matrix up to precision epsilon.")  # fmt: skip

    def assert_positive_definite(self, name="assert_positive_definite"):
        """An op that fails for other matrices."""
        with self._name_scope(name):
            return self._assert_positive_definite()

    def _assert_positive_definite(self):
        if not self.is_self_adjoint:
            text = "assert_positive_definite is not implemented."
            raise raised(NotImplementedError(text))
        diag = tf.linalg.diag_part(tf.linalg.cholesky(self.to_dense()))
        return tf.assert_positive(diag, message="Matrix was not positive definite.")

    def assert_self_adjoint(self, name="assert_self_adjoint"):
        """An op that fails for other matrices."""
        with self._name_scope(name):
            return self._assert_self_adjoint()

    def _assert_self_adjoint(self):
        dense = self.to_dense()
        text = "Matrix was not equal to its adjoint."
        return tf.assert_equal(dense, tf.linalg.adjoint(dense), message=text)


def held(value: Any, name: str) -> Any:
    """A tensor or variable as it is, other values as tensors."""
    if isinstance(value, Unknown) or ops.is_dense_tensor_like(value):
        return value
    return ops.convert_to_tensor(value, name=name)


def refuse_rank(tensor: Any, least: int, name: str) -> None:
    """Raises ValueError for too few dimensions."""
    rank = None if isinstance(tensor, Unknown) else tensor.shape.ndims
    if rank is not None and rank < least:
        plural = "dimension" if least == 1 else "dimensions"
        text = f"Argument {name} must have at least {least} {plural}.  Found: {tensor}"
        raise raised(ValueError(text))
