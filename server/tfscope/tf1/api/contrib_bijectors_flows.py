"""tf.contrib.distributions.bijectors: functions of vectors and matrices, networks, and compositions.

Mirrors contrib/distributions/python/ops/bijectors/*.py.
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.constructors import constructor
from tfscope.tf1.api.contrib_bijectors import Bijector, Elementwise, Identity, bijector_names
from tfscope.tf1.api.contrib_distributions import _computed
from tfscope.tf1.api.contrib_distributions_util import triangle_rows, triangle_size
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


# -- functions of functions ------------------------------------------------------------------------
@tf_export(*bijector_names("Inline"))
class Inline(Bijector):
    """Functions of the program."""

    def __init__(self, forward_fn=None, inverse_fn=None, inverse_log_det_jacobian_fn=None, forward_log_det_jacobian_fn=None, forward_event_shape_fn=None, forward_event_shape_tensor_fn=None, inverse_event_shape_fn=None, inverse_event_shape_tensor_fn=None, is_constant_jacobian=False, validate_args=False, forward_min_event_ndims=None, inverse_min_event_ndims=None, name="inline"):  # fmt: skip
        super().__init__(
            forward_min_event_ndims=forward_min_event_ndims,
            inverse_min_event_ndims=inverse_min_event_ndims,
            is_constant_jacobian=is_constant_jacobian, validate_args=validate_args, name=name,
        )  # fmt: skip
        given = {
            "_forward": forward_fn,
            "_inverse": inverse_fn,
            "_inverse_log_det_jacobian": inverse_log_det_jacobian_fn,
            "_forward_log_det_jacobian": forward_log_det_jacobian_fn,
            "_forward_event_shape": forward_event_shape_fn,
            "_inverse_event_shape": inverse_event_shape_fn,
        }
        for key, function in given.items():
            if function is not None:
                setattr(self, key, function)


@tf_export(*bijector_names("Invert"))
class Invert(Bijector):
    """The inverse of another."""

    def __init__(self, bijector, validate_args=False, name=None):
        self._bijector = bijector
        super().__init__(
            graph_parents=bijector.graph_parents,
            forward_min_event_ndims=bijector.inverse_min_event_ndims,
            inverse_min_event_ndims=bijector.forward_min_event_ndims,
            is_constant_jacobian=bijector.is_constant_jacobian, validate_args=validate_args,
            dtype=bijector.dtype, name=name or f"invert_{bijector.name}",
        )  # fmt: skip

    bijector = property(lambda self: self._bijector)

    def _forward(self, x, **kwargs):
        return self._bijector._inverse(x, **kwargs)

    def _inverse(self, y, **kwargs):
        return self._bijector._forward(y, **kwargs)

    def _inverse_log_det_jacobian(self, y, **kwargs):
        return self._bijector._forward_log_det_jacobian(y, **kwargs)

    def _forward_log_det_jacobian(self, x, **kwargs):
        return self._bijector._inverse_log_det_jacobian(x, **kwargs)

    def _forward_event_shape(self, input_shape):
        return self._bijector._inverse_event_shape(input_shape)

    def _inverse_event_shape(self, output_shape):
        return self._bijector._forward_event_shape(output_shape)


def _is_static(value, event_ndims):
    """Whether the shapes of events are looked at while the graph is made."""
    return value.shape.is_fully_defined() and isinstance(event_ndims, int)


@tf_export(*bijector_names("Chain"))
class Chain(Bijector):
    """One after another, the last first."""

    def __init__(self, bijectors=None, validate_args=False, name=None):
        self._bijectors = tuple(bijectors or ())
        default = "identity" if not self._bijectors else "_of_".join(
            ["chain", *(b.name for b in self._bijectors)]
        )  # fmt: skip
        least = [max([0, *(side(b) for b in self._bijectors)]) for side in (
            lambda b: b.forward_min_event_ndims, lambda b: b.inverse_min_event_ndims)]  # fmt: skip
        kinds = {b.dtype for b in self._bijectors if b.dtype is not None}
        if len(kinds) > 1:
            raise raised(ValueError(f"incompatible dtypes: {list(kinds)}"))
        super().__init__(
            graph_parents=[p for b in self._bijectors for p in b.graph_parents],
            forward_min_event_ndims=least[0], inverse_min_event_ndims=least[1],
            is_constant_jacobian=all(b.is_constant_jacobian for b in self._bijectors),
            validate_args=validate_args, dtype=next(iter(kinds), None), name=name or default,
        )  # fmt: skip

    bijectors = property(lambda self: self._bijectors)

    def _forward(self, x, **kwargs):
        for b in reversed(self._bijectors):
            x = b.forward(x, **kwargs.get(b.name, {}))
        return x

    def _inverse(self, y, **kwargs):
        for b in self._bijectors:
            y = b.inverse(y, **kwargs.get(b.name, {}))
        return y

    def _summed(self, value, listed, side, kwargs):
        """The sum over the functions, each of what the one before made."""
        value = ops.convert_to_tensor(value, name="y" if side == "inverse" else "x")
        total = tf.cast(0.0, dtype=element_type(value))
        if not self._bijectors:
            return total
        rank = self._least[side == "inverse"]
        if _is_static(value, rank):
            event = value.shape[value.shape.ndims - rank :]
        else:
            event = tf.shape(value)[tf.rank(value) - rank :]
        for b in listed:
            given = kwargs.get(b.name, {})
            total += getattr(b, f"{side}_log_det_jacobian")(value, event_ndims=rank, **given)
            if _is_static(value, rank):
                event = getattr(b, f"{side}_event_shape")(event)
                rank = event.ndims
            else:
                event = getattr(b, f"{side}_event_shape_tensor")(event)
                size = tf.size(event)
                known = ops.constant_value(size)
                rank = size if known is None else int(known)
            value = getattr(b, side)(value, **given)
        return total

    def _inverse_log_det_jacobian(self, y, **kwargs):
        return self._summed(y, self._bijectors, "inverse", kwargs)

    def _forward_log_det_jacobian(self, x, **kwargs):
        return self._summed(x, reversed(self._bijectors), "forward", kwargs)

    def _forward_event_shape(self, input_shape):
        for b in reversed(self._bijectors):
            input_shape = b.forward_event_shape(input_shape)
        return input_shape

    def _inverse_event_shape(self, output_shape):
        for b in self._bijectors:
            output_shape = b.inverse_event_shape(output_shape)
        return output_shape


# -- vectors and matrices --------------------------------------------------------------------------
class _Shaping(Elementwise):
    """A function that changes the shapes of events; ``turned`` and ``back`` say how."""

    shared_by_models = True

    def turned(self, shape):
        """The shape after the function."""
        return shape

    def back(self, shape):
        """The shape before the function."""
        return self.turned(shape)

    def _made(self, value, of_shape):
        return _computed([value], element_type(value), of_shape(value.shape))

    def _forward(self, x):
        return self._made(x, self.turned)

    def _inverse(self, y):
        return self._made(y, self.back)

    def _inverse_log_det_jacobian(self, y):
        ranks = self._least[1]
        shape = y.shape if y.shape.ndims is None else y.shape[: y.shape.ndims - ranks]
        return _computed([y], element_type(y), shape)

    def _forward_event_shape(self, input_shape):
        return self.turned(input_shape)

    def _inverse_event_shape(self, output_shape):
        return self.back(output_shape)


def _last(shape: Any, count: int, *dims: Any) -> Any:
    """Other dimensions for the last ones."""
    if shape.ndims is None:
        return shape
    return tensor_shape.TensorShape([*shape.as_list()[: shape.ndims - count], *dims])


def _size(shape: Any, place: int = -1) -> Any:
    return shape.as_list()[place] if shape.ndims else None


@tf_export(*bijector_names("Permute"))
class Permute(_Shaping):
    """Other places along the last dimension."""

    def __init__(self, permutation, validate_args=False, name=None):
        if isinstance(permutation, (list, tuple)) and all(isinstance(n, int) for n in permutation):
            if sorted(permutation) != list(range(len(permutation))):
                text = "Permutation over `d` must contain exactly one of each of `{0, 1, ..., d}`."
                raise raised(ValueError(text))
        self._start(name or "permute", validate_args, least=1, constant=True, permutation=permutation)  # fmt: skip

    permutation = property(lambda self: self._permutation)

    def _inverse_log_det_jacobian(self, y):
        return tf.constant(0.0, dtype=element_type(y))

    _forward_log_det_jacobian = _inverse_log_det_jacobian


@tf_export(*bijector_names("Reshape"))
class Reshape(_Shaping):
    """Events of another shape."""

    def __init__(self, event_shape_out, event_shape_in=(-1,), validate_args=False, name=None):
        self._start(name or "reshape", validate_args, constant=True)
        self._shapes = [
            None if isinstance(s, (Unknown, ops.Tensor)) else list(s)
            for s in (event_shape_in, event_shape_out)
        ]
        self._least = tuple(0 if s is None else len(s) for s in self._shapes)

    def _other(self, shape, before, after):
        if before is None or after is None or shape.ndims is None:
            return tensor_shape.unknown_shape()
        event = shape.as_list()[shape.ndims - len(before) :]
        known = [size for size in after if size != -1]
        left = None if None in event else math.prod(event) // max(math.prod(known), 1)
        return _last(shape, len(before), *[left if size == -1 else size for size in after])

    def turned(self, shape):
        """The shape after the function."""
        return self._other(shape, *self._shapes)

    def back(self, shape):
        """The shape before the function."""
        return self._other(shape, *reversed(self._shapes))

    def _inverse_log_det_jacobian(self, y):
        return tf.constant(0.0, dtype=element_type(y))

    _forward_log_det_jacobian = _inverse_log_det_jacobian


@tf_export(*bijector_names("FillTriangular"))
class FillTriangular(_Shaping):
    """The lower triangle of a matrix by a vector."""

    def __init__(self, upper=False, validate_args=False, name="fill_triangular"):
        self._start(name, validate_args, constant=True)
        self._least, self._upper = (1, 2), upper

    def _forward(self, x):
        return tf.contrib.distributions.fill_triangular(x, upper=self._upper)

    def _inverse(self, y):
        return tf.contrib.distributions.fill_triangular_inverse(y, upper=self._upper)

    def turned(self, shape):
        """A matrix; raises ValueError for a vector that fills none."""
        size = _size(shape)
        rows = None if size is None else triangle_rows(size)
        if rows is None and size is not None:
            text = f"Vector length {size} is not a triangular number."
            raise raised(ValueError(text))
        return _last(shape, 1, rows, rows)

    def back(self, shape):
        """A vector."""
        return _last(shape, 2, triangle_size(_size(shape)))


def _square_matrices(public: str, signature: str) -> None:
    def build(self, given):
        self._start(given["name"], given["validate_args"], least=2)

    space = {
        "__init__": constructor(public, signature, build),
        "__doc__": "A function of square matrices.",
    }
    tf_export(*bijector_names(public))(type(public, (_Shaping,), space))


_square_matrices("CholeskyOuterProduct", "validate_args=False, name='cholesky_outer_product'")
_square_matrices("MatrixInverseTriL", "validate_args=False, name='matrix_inverse_tril'")
_square_matrices(
    "TransformDiagonal", "diag_bijector, validate_args=False, name='transform_diagonal'"
)


@tf_export(*bijector_names("ScaleTriL"))
class ScaleTriL(Chain):
    """A lower triangle with a positive diagonal."""

    def __init__(self, diag_bijector=None, diag_shift=1e-5, validate_args=False, name="scale_tril"):
        inner = tf.contrib.distributions.bijectors
        diagonal = inner.TransformDiagonal(diag_bijector or Identity())
        super().__init__([diagonal, FillTriangular()], validate_args=validate_args, name=name)
