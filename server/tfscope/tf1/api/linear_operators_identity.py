"""Identities, zeros and multiples of identities.  Mirrors python/ops/linalg/linear_operator_{identity,zeros}.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.linear_operators import LinearOperator, held
from tfscope.tf1.api.linear_operators_kinds import Square
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.values.raised import raised


def _count(tensor: Any) -> int | None:
    """A number of rows, where it is known."""
    known = getattr(tensor, "static", None)
    return known if isinstance(known, int) else None


def _smallest(rows: int | None, columns: int | None) -> int | None:
    return None if rows is None or columns is None else min(rows, columns)


class _Sized(LinearOperator):
    """A matrix of given sizes."""

    shared_by_models = True
    _batch_shape_arg: Any = None

    def _begin(self, rows, columns, batch):
        self._num_rows = self._num_columns = ops.convert_to_tensor(rows, tf.int32, name="num_rows")
        if columns is not None:
            self._num_columns = ops.convert_to_tensor(columns, tf.int32, name="num_columns")
        self._check_count(self._num_rows, "num_rows")
        known = tensor_shape.TensorShape([])
        if batch is not None:
            self._batch_shape_arg = ops.convert_to_tensor(batch, tf.int32, name="batch_shape_arg")
            known = constant_value_as_shape(self._batch_shape_arg)
        self._sizes = known.concatenate([_count(self._num_rows), _count(self._num_columns)])

    @staticmethod
    def _check_count(count, name):
        known = _count(count)
        if known is not None and known < 0:
            text = f"Argument {name} must be non-negative.  Found: {known}"
            raise raised(ValueError(text))

    def _shape(self):
        return self._sizes

    def _shape_tensor(self):
        sizes = tf.stack((self._num_rows, self._num_columns), axis=0)
        return (
            sizes if self._batch_shape_arg is None else tf.concat((self._batch_shape_arg, sizes), 0)
        )

    def _of_batch(self, x):
        """As many matrices as the operator has."""
        special = self.batch_shape.concatenate([1, 1])
        whole = tf.broadcast_static_shape(x.shape, special)
        if not special.is_fully_defined():
            sizes = tf.concat((self.batch_shape_tensor(), [1, 1]), 0)
            return x + tf.zeros(sizes, dtype=self.dtype)
        if x.shape.is_fully_defined() and whole.as_list() == x.shape.as_list():
            return x
        return x + tf.zeros(special, dtype=self.dtype)

    def _ones_diag(self):
        whole = self.shape
        if whole.is_fully_defined():
            sizes = whole.as_list()
            return tf.ones([*sizes[:-2], min(sizes[-2:])], dtype=self.dtype)
        least = tf.reduce_min(self.shape_tensor()[-2:])
        return tf.ones(tf.concat([self.batch_shape_tensor(), [least]], axis=0), dtype=self.dtype)


@tf_export("linalg.LinearOperatorIdentity")
class LinearOperatorIdentity(_Sized):
    """Ones on the diagonal; raises ValueError for hints that it contradicts."""

    def __init__(self, num_rows, batch_shape=None, dtype=None, is_non_singular=True,
                 is_self_adjoint=True, is_positive_definite=True, is_square=True,
                 assert_proper_shapes=False, name="LinearOperatorIdentity"):  # fmt: skip
        with ops.name_scope(name):
            for hint, text in (
                (is_self_adjoint, "self adjoint"),
                (is_non_singular, "non-singular"),
                (is_positive_definite, "positive-definite"),
                (is_square, "square"),
            ):
                if not hint:
                    raise raised(ValueError(f"An identity operator is always {text}."))
            super().__init__(tf.as_dtype(dtype or tf.float32), None, True, True, True, True, name)
            self._begin(num_rows, None, batch_shape)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = tf.linalg.adjoint(x) if adjoint_arg else x
        return x if self._batch_shape_arg is None else self._of_batch(x)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        return self._matmul(rhs, adjoint_arg=adjoint_arg)

    def _determinant(self):
        return tf.ones(self.batch_shape_tensor(), dtype=self.dtype)

    def _log_abs_determinant(self):
        return tf.zeros(self.batch_shape_tensor(), dtype=self.dtype)

    def _assert_non_singular(self):
        return tf.no_op("assert_non_singular")

    def _assert_positive_definite(self):
        return tf.no_op("assert_positive_definite")

    def _assert_self_adjoint(self):
        return tf.no_op("assert_self_adjoint")

    def _trace(self):
        known = self.batch_shape.is_fully_defined()
        ones = tf.ones(self.batch_shape if known else self.batch_shape_tensor(), dtype=self.dtype)
        least = _smallest(*(self.shape.as_list()[-2:]))
        if least is not None:
            return least * ones
        return tf.cast(tf.reduce_min(self.shape_tensor()[-2:]), self.dtype) * ones

    def _diag_part(self):
        return self._ones_diag()

    def _to_dense(self):
        sizes = self.shape.as_list() if self.shape.is_fully_defined() else None
        if sizes is None:
            return super()._to_dense()
        return tf.eye(num_rows=sizes[-1], batch_shape=sizes[:-2] or None, dtype=self.dtype)


@tf_export("linalg.LinearOperatorZeros")
class LinearOperatorZeros(_Sized):
    """Zeros; raises ValueError for hints that it contradicts."""

    def __init__(self, num_rows, num_columns=None, batch_shape=None, dtype=None,
                 is_non_singular=False, is_self_adjoint=True, is_positive_definite=False,
                 is_square=True, assert_proper_shapes=False, name="LinearOperatorZeros"):  # fmt: skip
        with ops.name_scope(name):
            if not is_self_adjoint and is_square:
                raise raised(ValueError("A zero operator is always self adjoint."))
            if is_non_singular:
                raise raised(ValueError("A zero operator is always singular."))
            if is_positive_definite:
                raise raised(ValueError("A zero operator is always not positive-definite."))
            super().__init__(tf.as_dtype(dtype or tf.float32), None, is_non_singular, is_self_adjoint,
                             is_positive_definite, is_square, name)  # fmt: skip
            self._begin(num_rows, num_rows if num_columns is None else num_columns, batch_shape)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        if not self.is_square or adjoint_arg:
            return super()._matmul(x, adjoint, adjoint_arg)
        made = tf.zeros(tf.shape(x), dtype=self.dtype)
        return made if self._batch_shape_arg is None else self._of_batch(made)


@tf_export("linalg.LinearOperatorScaledIdentity")
class LinearOperatorScaledIdentity(Square):
    """One number per matrix, on the diagonal."""

    def __init__(self, num_rows, multiplier, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=True, assert_proper_shapes=False,
                 name="LinearOperatorScaledIdentity"):  # fmt: skip
        with ops.name_scope(name, values=[multiplier, num_rows]):
            self._multiplier = held(multiplier, "multiplier")
            kind = element_type(self._multiplier)
            if kind is not None and not kind.is_complex:
                if is_self_adjoint is False:
                    raise raised(ValueError("A real diagonal operator is always self adjoint."))
                is_self_adjoint = True
            if not is_square:
                raise raised(ValueError("A ScaledIdentity operator is always square."))
            super().__init__(kind, [self._multiplier], is_non_singular, is_self_adjoint,
                             is_positive_definite, is_square, name)  # fmt: skip
            self._num_rows = ops.convert_to_tensor(num_rows, tf.int32, name="num_rows")
            self._count = tf.cast(self._num_rows, self.dtype)
            self._real_count = tf.cast(self._num_rows, getattr(self.dtype, "real_dtype", None))
        batch = tf.TensorShape(getattr(self._multiplier, "shape", None))
        self.within = batch.concatenate([_count(self._num_rows), _count(self._num_rows)])

    multiplier = property(lambda self: self._multiplier)

    def _matrix(self, conjugate):
        made = tf.expand_dims(tf.expand_dims(self._multiplier, -1), -1)
        return tf.math.conj(made) if conjugate else made

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        x = tf.linalg.adjoint(x) if adjoint_arg else x
        return x * self._matrix(adjoint)

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        rhs = tf.linalg.adjoint(rhs) if adjoint_arg else rhs
        return rhs / self._matrix(adjoint)

    def _determinant(self):
        return self._multiplier**self._count

    def _log_abs_determinant(self):
        return self._real_count * tf.math.log(tf.abs(self._multiplier))

    def _assert_non_singular(self):
        text = "LinearOperator was singular"
        return tf.assert_positive(tf.abs(self._multiplier), message=text)

    def _assert_positive_definite(self):
        text = "LinearOperator was not positive definite."
        return tf.assert_positive(tf.math.real(self._multiplier), message=text)

    def _diag_part(self):
        sizes = self.shape
        if not sizes.is_fully_defined():
            return super()._diag_part()
        ones = tf.ones(sizes.as_list()[:-1], dtype=self.dtype)
        return ones * self._multiplier[..., tf.newaxis]
