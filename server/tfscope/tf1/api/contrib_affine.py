"""Affine functions by operators, and normal vectors by a location and a scale.

Mirrors contrib/distributions/python/ops/bijectors/affine_linear_operator.py and
contrib/distributions/python/ops/{mvn_linear_operator,mvn_diag,mvn_tril,mvn_full_covariance}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_bijectors import Bijector, bijector_names
from tfscope.tf1.api.contrib_distribution_shape import (
    DistributionShape,
    make_diag_scale,
    make_tril_scale,
    shapes_from_loc_and_scale,
)
from tfscope.tf1.api.contrib_transformed import TransformedDistribution
from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.distributions import public_names
from tfscope.tf1.api.kullback_leibler import DIVERGENCES
from tfscope.tf1.api.linear_operators import LinearOperator
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


@tf_export(*bijector_names("AffineLinearOperator"))
class AffineLinearOperator(Bijector):
    """The product with an operator and a sum; raises ``TypeError`` and ``ValueError`` for other scales."""

    def __init__(self, shift=None, scale=None, validate_args=False, name="affine_linear_operator"):
        self._name, self._graph_parents = name, []
        with self._name_scope("init", values=[shift]):
            dtype, parents = tf.float32, []
            if shift is not None:
                shift = ops.convert_to_tensor(shift, name="shift")
                parents, dtype = [shift], element_type(shift)
            ndims: Any = 0
            if scale is not None:
                self._check_scale(shift, scale, validate_args)
                parents += scale.graph_parents
                rank = scale.tensor_rank
                ndims = scale.tensor_rank_tensor() - 2 if rank is None else rank - 2
                parents += [ndims] if rank is None else []
                dtype = scale.dtype or dtype
            self._shift, self._scale = shift, scale
            self._shaper = DistributionShape(ndims, 1, validate_args)
            Bijector.__init__(
                self, graph_parents=parents, forward_min_event_ndims=1, is_constant_jacobian=True,
                dtype=dtype, validate_args=validate_args, name=name,
            )  # fmt: skip

    @staticmethod
    def _check_scale(shift, scale, validate_args):
        if not isinstance(scale, LinearOperator):
            raise raised(TypeError("scale is not an instance of tf.LinearOperator"))
        if shift is not None and element_type(shift) != scale.dtype:
            text = f"shift.dtype({shift.dtype}) is incompatible with scale.dtype({scale.dtype})."
            raise raised(TypeError(text))
        if validate_args and not scale.is_non_singular:
            raise raised(ValueError("Scale matrix must be non-singular."))

    shift = property(lambda self: self._shift)
    scale = property(lambda self: self._scale)

    def _checks(self):
        return [self._scale.assert_non_singular()] if self.validate_args else []

    def _forward(self, x):
        y = x
        if self._scale is not None:
            y, samples = self._shaper.matrices_of(y)
            with tf.control_dependencies(self._checks()):
                y = self._scale.matmul(y)
            y = self._shaper.draws_of(y, samples)
        return y if self._shift is None else y + self._shift

    def _inverse(self, y):
        x = y if self._shift is None else y - self._shift
        if self._scale is None:
            return x
        x, samples = self._shaper.matrices_of(x)
        return self._shaper.draws_of(self._scale.solve(x), samples)

    def _forward_log_det_jacobian(self, x):
        if self._scale is None:
            return tf.constant(0.0, dtype=element_type(x))
        with tf.control_dependencies(self._checks()):
            return self._scale.log_abs_determinant()


@tf_export(*bijector_names("Affine"))
class Affine(AffineLinearOperator):
    """The product with a matrix and a sum; raises ``ValueError`` and ``TypeError`` for parts that do not fit."""

    def __init__(self, shift=None, scale_identity_multiplier=None, scale_diag=None, scale_tril=None, scale_perturb_factor=None, scale_perturb_diag=None, validate_args=False, name="affine"):  # fmt: skip
        self._name, self._graph_parents = name, []
        if scale_perturb_diag is not None and scale_perturb_factor is None:
            text = "When scale_perturb_diag is specified, scale_perturb_factor must be specified."
            raise raised(ValueError(text))
        parts = (scale_diag, scale_tril, scale_perturb_factor)
        self._is_number = all(part is None for part in parts)
        given = [shift, scale_identity_multiplier, scale_diag, scale_tril, scale_perturb_diag, scale_perturb_factor]  # fmt: skip
        with self._name_scope("init", values=given):
            dtype, ndims = tf.float32, 0
            if shift is not None:
                shift = ops.convert_to_tensor(shift, name="shift")
                dtype = element_type(shift)
            if self._is_number and scale_identity_multiplier is None:
                scale_identity_multiplier = ops.convert_to_tensor(1.0, dtype=dtype)
            scale = self._scale_of(shift, scale_identity_multiplier, *parts, scale_perturb_diag, validate_args)  # fmt: skip
            dtype = getattr(scale.dtype, "base_dtype", None) or dtype
            if not self._is_number:
                self._check_scale(shift, scale, False)
                rank = scale.tensor_rank
                ndims = scale.tensor_rank_tensor() - 2 if rank is None else rank - 2
            self._shift, self._scale = shift, scale
            self._shaper = DistributionShape(ndims, 1, validate_args)
            parents = [scale] if self._is_number else [*scale.graph_parents, shift]
            Bijector.__init__(
                self, graph_parents=parents if self._is_number or shift is not None else [],
                forward_min_event_ndims=1, is_constant_jacobian=True, dtype=dtype,
                validate_args=validate_args, name=name,
            )  # fmt: skip

    def _scale_of(self, shift, multiplier, diag, tril, factor, perturb_diag, validate_args):
        named = {"identity_multiplier": multiplier, "diag": diag, "tril": tril, "perturb_diag": perturb_diag, "perturb_factor": factor}  # fmt: skip
        made = {k: v if v is None else ops.convert_to_tensor(v, name=k) for k, v in named.items()}
        multiplier, factor = made["identity_multiplier"], made["perturb_factor"]
        if self._is_number:
            if validate_args:
                zero = tf.zeros([], element_type(multiplier))
                check = tf.assert_none_equal(multiplier, zero, ["identity_multiplier should be non-zero."])  # fmt: skip
                multiplier = with_dependencies([check], multiplier)
            return multiplier
        hint = None
        if factor is not None and factor.shape.ndims:
            hint = factor.shape.as_list()[-2]
        scale = make_tril_scale(shift, made["tril"], made["diag"], multiplier, hint, validate_args)
        if factor is None:
            return scale
        return tf.linalg.LinearOperatorLowRankUpdate(
            scale, u=factor, diag_update=made["perturb_diag"], is_square=True, is_self_adjoint=True,
            is_diag_update_positive=made["perturb_diag"] is None, is_non_singular=True,
            is_positive_definite=True,
        )  # fmt: skip

    def _forward(self, x):
        if not self._is_number:
            return super()._forward(x)
        y = x * self._scale
        return y if self._shift is None else y + self._shift

    def _inverse(self, y):
        if not self._is_number:
            return super()._inverse(y)
        x = y if self._shift is None else y - self._shift
        return x / self._scale

    def _forward_log_det_jacobian(self, x):
        if not self._is_number:
            return self._scale.log_abs_determinant()
        size = tf.cast(tf.shape(x)[-1], dtype=element_type(self._scale))
        return tf.log(tf.abs(self._scale)) * size


# -- normal vectors ----------------------------------------------------------------------------------
def _is_diagonal(scale: Any) -> bool:
    kinds = (tf.linalg.LinearOperatorIdentity, tf.linalg.LinearOperatorScaledIdentity, tf.linalg.LinearOperatorDiag)  # fmt: skip
    return isinstance(scale, kinds)


@tf_export("contrib.distributions.python.ops.mvn_linear_operator.MultivariateNormalLinearOperator")
class MultivariateNormalLinearOperator(TransformedDistribution):
    """Normal numbers times an operator; raises ``ValueError`` and ``TypeError`` for other scales."""

    def __init__(self, loc=None, scale=None, validate_args=False, allow_nan_stats=True, name="MultivariateNormalLinearOperator"):  # fmt: skip
        parameters = dict(locals())
        if scale is None:
            raise raised(ValueError("Missing required `scale` parameter."))
        if scale.dtype is not None and not scale.dtype.is_floating:
            raise raised(TypeError("`scale` parameter must have floating-point dtype."))
        with ops.name_scope(name, values=[loc, *scale.graph_parents]) as name:
            loc = None if loc is None else ops.convert_to_tensor(loc, name="loc")
            batch_shape, event_shape = shapes_from_loc_and_scale(loc, scale)
        normal = tf.distributions.Normal(
            loc=tf.zeros([], dtype=scale.dtype), scale=tf.ones([], dtype=scale.dtype)
        )
        affine = AffineLinearOperator(shift=loc, scale=scale, validate_args=validate_args)
        TransformedDistribution.__init__(
            self, normal, affine, batch_shape, event_shape, validate_args, name
        )
        self._parameters = {k: v for k, v in parameters.items() if k != "self"}

    loc = property(lambda self: self.bijector.shift)
    scale = property(lambda self: self.bijector.scale)

    def _mean(self):
        shape = self.batch_shape.concatenate(self.event_shape)
        known = shape.is_fully_defined()
        whole = shape
        if not known:
            whole = tf.concat([self.batch_shape_tensor(), self.event_shape_tensor()], 0)
        if self.loc is None:
            return tf.zeros(whole, self.dtype)
        own = self.loc.get_shape()
        if known and own.is_fully_defined() and shape.as_list() == own.as_list():
            return tf.identity(self.loc)
        return tf.identity(self.loc) + tf.zeros(whole, self.dtype)

    _mode = _mean

    def _product(self):
        """The scale times its transpose, or its square where it is that."""
        low_rank = isinstance(self.scale, tf.linalg.LinearOperatorLowRankUpdate)
        if low_rank and self.scale.is_self_adjoint:
            return self.scale.matmul(self.scale.to_dense())
        return self.scale.matmul(self.scale.to_dense(), adjoint_arg=True)

    def _covariance(self):
        if _is_diagonal(self.scale):
            return tf.matrix_diag(tf.square(self.scale.diag_part()))
        return self.scale.matmul(self.scale.to_dense(), adjoint_arg=True)

    def _variance(self):
        if _is_diagonal(self.scale):
            return tf.square(self.scale.diag_part())
        return tf.matrix_diag_part(self._product())

    def _stddev(self):
        if _is_diagonal(self.scale):
            return tf.abs(self.scale.diag_part())
        return tf.sqrt(tf.matrix_diag_part(self._product()))


@tf_export(*public_names("MultivariateNormalDiag"))
class MultivariateNormalDiag(MultivariateNormalLinearOperator):
    """The numbers of a draw have nothing to do with each other."""

    def __init__(self, loc=None, scale_diag=None, scale_identity_multiplier=None, validate_args=False, allow_nan_stats=True, name="MultivariateNormalDiag"):  # fmt: skip
        parameters = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        with ops.name_scope(name) as name:
            given = [loc, scale_diag, scale_identity_multiplier]
            with ops.name_scope("init", values=given):
                scale = make_diag_scale(*given)
        super().__init__(loc, scale, validate_args, allow_nan_stats, name)
        self._parameters = parameters


@tf_export(*public_names("MultivariateNormalDiagWithSoftplusScale"))
class MultivariateNormalDiagWithSoftplusScale(MultivariateNormalDiag):
    """The same with the softplus of the diagonal."""

    def __init__(self, loc, scale_diag, validate_args=False, allow_nan_stats=True, name="MultivariateNormalDiagWithSoftplusScale"):  # fmt: skip
        parameters = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        with ops.name_scope(name, values=[scale_diag]) as name:
            diag = tf.nn.softplus(scale_diag)
            super().__init__(loc, diag, None, validate_args, allow_nan_stats, name)
        self._parameters = parameters


@tf_export(*public_names("MultivariateNormalTriL"))
class MultivariateNormalTriL(MultivariateNormalLinearOperator):
    """By the lower triangle of a matrix; raises ``ValueError`` where its size is not known."""

    def __init__(self, loc=None, scale_tril=None, validate_args=False, allow_nan_stats=True, name="MultivariateNormalTriL"):  # fmt: skip
        parameters = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        if loc is None and scale_tril is None:
            raise raised(ValueError("Must specify one or both of `loc`, `scale_tril`."))
        with ops.name_scope(name) as name, ops.name_scope("init", values=[loc, scale_tril]):
            loc = None if loc is None else ops.convert_to_tensor(loc, name="loc")
            if scale_tril is None:
                scale = tf.linalg.LinearOperatorIdentity(
                    num_rows=loc.shape.with_rank_at_least(1).as_list()[-1],
                    dtype=element_type(loc), is_self_adjoint=True,
                    is_positive_definite=True,
                )  # fmt: skip
            else:
                tril = ops.convert_to_tensor(scale_tril, name="scale_tril")
                scale = tf.linalg.LinearOperatorLowerTriangular(
                    tril, is_non_singular=True, is_self_adjoint=False, is_positive_definite=False
                )
        super().__init__(loc, scale, validate_args, allow_nan_stats, name)
        self._parameters = parameters


@tf_export(*public_names("MultivariateNormalFullCovariance"))
class MultivariateNormalFullCovariance(MultivariateNormalTriL):
    """By the whole covariance."""

    def __init__(self, loc=None, covariance_matrix=None, validate_args=False, allow_nan_stats=True, name="MultivariateNormalFullCovariance"):  # fmt: skip
        parameters = {k: v for k, v in locals().items() if k not in ("self", "__class__")}
        with ops.name_scope(name) as name, ops.name_scope("init", values=[loc, covariance_matrix]):
            scale_tril = None
            if covariance_matrix is not None:
                matrix = ops.convert_to_tensor(covariance_matrix, name="covariance_matrix")
                if validate_args:
                    turned, text = tf.matrix_transpose(matrix), "Matrix was not symmetric"
                    check = tf.debugging.assert_near(matrix, turned, message=text)
                    matrix = with_dependencies([check], matrix)
                scale_tril = tf.linalg.cholesky(matrix)
            super().__init__(loc, scale_tril, validate_args, allow_nan_stats, name)
        self._parameters = parameters


def _squared_norm(x: Any) -> Any:
    return tf.reduce_sum(tf.square(x), axis=[-2, -1])


def _divergence(a: Any, b: Any, name: Any = None) -> Any:
    """Mirrors mvn_linear_operator.py ``_kl_brute_force``."""
    given = [a.loc, b.loc, *a.scale.graph_parents, *b.scale.graph_parents]
    with ops.name_scope(name, "kl_mvn", values=given):
        if _is_diagonal(a.scale) and _is_diagonal(b.scale):
            inverse = (a.stddev() / b.stddev())[..., tf.newaxis]
        else:
            inverse = b.scale.solve(a.scale.to_dense())
        found = (
            b.scale.log_abs_determinant()
            - a.scale.log_abs_determinant()
            + 0.5 * (
                -tf.cast(a.scale.domain_dimension_tensor(), a.dtype)
                + _squared_norm(inverse)
                + _squared_norm(b.scale.solve((b.mean() - a.mean())[..., tf.newaxis]))
            )
        )  # fmt: skip
        found.set_shape(tf.broadcast_static_shape(a.batch_shape, b.batch_shape))
        return found


_KIND = MultivariateNormalLinearOperator
DIVERGENCES[_KIND, _KIND] = _divergence
