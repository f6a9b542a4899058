"""Operators that are held as less than a matrix.

Mirrors python/ops/linalg/linear_operator_{diag,householder,toeplitz,circulant,
low_rank_update}.py.
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.linear_operators import LinearOperator, held, refuse_rank
from tfscope.tf1.api.linear_operators_solve import (
    assert_no_entries_with_modulus_zero,
    assert_zero_imag_part,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised


def _squared(shape: Any, sizes: int = 1) -> Any:
    """The shape of a matrix by that of what its last ``sizes`` dimensions are spread over."""
    if shape.ndims is None:
        return tensor_shape.unknown_shape()
    dims = shape.as_list()
    last = dims[len(dims) - sizes :]
    size = None if None in last else math.prod(last)
    return tensor_shape.TensorShape([*dims[: len(dims) - sizes], size, size])


class Square(LinearOperator):
    """A square matrix; ``within`` is its shape."""

    shared_by_models = True
    within: Any = tensor_shape.unknown_shape()

    def _shape(self):
        return self.within


@tf_export("linalg.LinearOperatorDiag")
class LinearOperatorDiag(Square):
    """A diagonal; raises ValueError for hints that it contradicts."""

    def __init__(self, diag, is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorDiag"):  # fmt: skip
        with ops.name_scope(name, values=[diag]):
            self._diag = held(diag, "diag")
            refuse_rank(self._diag, 1, "diag")
            kind = element_type(self._diag)
            if kind is not None and not kind.is_complex:
                if is_self_adjoint is False:
                    raise raised(ValueError("A real diagonal operator is always self adjoint."))
                is_self_adjoint = True
            if is_square is False:
                raise raised(ValueError("Only square diagonal operators currently supported."))
            super().__init__(kind, [self._diag], is_non_singular, is_self_adjoint,
                             is_positive_definite, True, name)  # fmt: skip
        self.within = _squared(tf.TensorShape(getattr(self._diag, "shape", None)))

    diag = property(lambda self: self._diag)

    def _matmul(self, x, adjoint=False, adjoint_arg=False):
        diag = tf.math.conj(self._diag) if adjoint else self._diag
        x = tf.linalg.adjoint(x) if adjoint_arg else x
        return tf.expand_dims(diag, axis=-1) * x

    def _solve(self, rhs, adjoint=False, adjoint_arg=False):
        diag = tf.math.conj(self._diag) if adjoint else self._diag
        rhs = tf.linalg.adjoint(rhs) if adjoint_arg else rhs
        return rhs * tf.expand_dims(1.0 / diag, axis=-1)

    def _shape_tensor(self):
        sizes = tf.shape(self._diag)
        return tf.concat((sizes, [sizes[-1]]), axis=0)

    def _to_dense(self):
        return tf.linalg.diag(self._diag)

    def _determinant(self):
        return tf.reduce_prod(self._diag, axis=[-1])

    def _log_abs_determinant(self):
        found = tf.reduce_sum(tf.math.log(tf.abs(self._diag)), axis=[-1])
        kind = element_type(self._diag)
        return tf.cast(found, kind) if kind is not None and kind.is_complex else found

    def _assert_non_singular(self):
        text = "Singular operator:  Diagonal contained zero values."
        return assert_no_entries_with_modulus_zero(self._diag, text)

    def _assert_self_adjoint(self):
        text = "This diagonal operator contained non-zero imaginary values.  Thus it was not self-adjoint."
        return assert_zero_imag_part(self._diag, text)

    def _diag_part(self):
        return self._diag


def _of_vectors(public: str, word: str, sizes: int = 1) -> Any:
    """An operator of one vector (or more dimensions) per matrix."""

    def init(self, values, input_output_dtype=None, is_non_singular=None, is_self_adjoint=None,
             is_positive_definite=None, is_square=None, name=public):  # fmt: skip
        with ops.name_scope(name, values=[values]):
            self._values = held(values, word)
            refuse_rank(self._values, sizes, word)
            kind = input_output_dtype or element_type(self._values)
            LinearOperator.__init__(self, kind, [self._values], is_non_singular, is_self_adjoint,
                                    is_positive_definite, True, name)  # fmt: skip
        self.within = _squared(tf.TensorShape(getattr(self._values, "shape", None)), sizes)

    def spectral(self, spectrum, input_output_dtype=None, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=True, name=public):  # fmt: skip
        kind = tf.as_dtype(input_output_dtype or tf.complex64)
        init(self, spectrum, kind, is_non_singular, is_self_adjoint, is_positive_definite, is_square, name)  # fmt: skip

    def reflecting(self, reflection_axis, is_non_singular=None, is_self_adjoint=None,
                   is_positive_definite=None, is_square=None, name=public):  # fmt: skip
        if is_self_adjoint is False:
            raise raised(ValueError("A Householder operator is always self adjoint."))
        if is_non_singular is False:
            raise raised(ValueError("A Householder operator is always non-singular."))
        init(self, reflection_axis, None, True, True, is_positive_definite, True, name)

    made = reflecting if word == "reflection_axis" else spectral
    made.__name__, made.__qualname__ = "__init__", f"{public}.__init__"
    space = {"__init__": made, "__doc__": "An operator of vectors.", word: property(lambda self: self._values)}  # fmt: skip
    return tf_export(f"linalg.{public}")(type(public, (Square,), space))


_of_vectors("LinearOperatorHouseholder", "reflection_axis")
_of_vectors("LinearOperatorCirculant", "spectrum")
_of_vectors("LinearOperatorCirculant2D", "spectrum", 2)
_of_vectors("LinearOperatorCirculant3D", "spectrum", 3)


@tf_export("linalg.LinearOperatorToeplitz")
class LinearOperatorToeplitz(Square):
    """A first column and a first row."""

    def __init__(self, col, row, is_non_singular=None, is_self_adjoint=None,
                 is_positive_definite=None, is_square=None, name="LinearOperatorToeplitz"):  # fmt: skip
        with ops.name_scope(name, values=[row, col]):
            self._row, self._col = held(row, "row"), held(col, "col")
            for vector, word in ((self._col, "col"), (self._row, "row")):
                refuse_rank(vector, 1, word)
            if is_square is False:
                raise raised(ValueError("Only square Toeplitz operators currently supported."))
            super().__init__(element_type(self._row), [self._row, self._col], is_non_singular,
                             is_self_adjoint, is_positive_definite, True, name)  # fmt: skip
        both = [tf.TensorShape(getattr(v, "shape", None)) for v in (self._row, self._col)]
        self.within = _squared(tensor_shape.broadcast_shape(*both))

    row = property(lambda self: self._row)
    col = property(lambda self: self._col)


@tf_export("linalg.LinearOperatorLowRankUpdate")
class LinearOperatorLowRankUpdate(LinearOperator):
    """Another operator and a product of small matrices; raises ValueError."""

    def __init__(self, base_operator, u, diag_update=None, v=None, is_diag_update_positive=None,
                 is_non_singular=None, is_self_adjoint=None, is_positive_definite=None,
                 is_square=None, name="LinearOperatorLowRankUpdate"):  # fmt: skip
        if diag_update is None and is_diag_update_positive is False:
            text = (
                "Default diagonal is the identity, which is positive.  However, user set "
                "'is_diag_update_positive' to False."
            )
            raise raised(ValueError(text))
        with ops.name_scope(name):
            self._base_operator = base_operator
            self._u = held(u, "u")
            self._v = self._u if v is None else held(v, "v")
            self._diag_update = None if diag_update is None else held(diag_update, "diag_update")
            parents = [*base_operator.graph_parents, self._u]
            super().__init__(base_operator.dtype, parents, is_non_singular, is_self_adjoint,
                             is_positive_definite, is_square, name)  # fmt: skip

    base_operator = property(lambda self: self._base_operator)
    u = property(lambda self: self._u)
    v = property(lambda self: self._v)

    def _shape(self):
        given = [tf.TensorShape(getattr(m, "shape", None)) for m in (self._u, self._v)]
        base = self._base_operator.shape
        if base.ndims is None or any(shape.ndims is None for shape in given):
            return tensor_shape.unknown_shape()
        batch = base[:-2]
        for shape in given:
            batch = tensor_shape.broadcast_shape(batch, shape[:-2])
        return batch.concatenate(base[-2:])
