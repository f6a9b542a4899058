"""Bijectors of numbers, each by the operations that TensorFlow makes of it.

Mirrors contrib/distributions/python/ops/bijectors/{affine_scalar,exp,gumbel,kumaraswamy,ordered,power_transform,sigmoid,
sinh_arcsinh,softplus,softsign,square,weibull}.py and python/ops/distributions/util.py ``softplus_inverse``.
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.contrib_bijectors import Bijector, Elementwise, bijector_names
from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised

EPSILON = {"float16": 2.0**-10, "float64": 2.0**-52}
"""What the smallest step above one is; ``float32`` has ``2 ** -23``."""


@tf_export("contrib.distributions.softplus_inverse", "python.ops.distributions.util.softplus_inverse")  # fmt: skip
def softplus_inverse(x, name=None):
    """What ``softplus`` makes ``x`` of; small and large numbers by themselves."""
    with ops.name_scope(name, "softplus_inverse", values=[x]):
        x = ops.convert_to_tensor(x, name="x")
        least = EPSILON.get(getattr(element_type(x), "name", ""), 2.0**-23)
        threshold = math.log(least) + 2.0
        small = tf.less(x, math.exp(threshold))
        large = tf.greater(x, -threshold)
        small_value, large_value = tf.log(x), x
        x = tf.where_v2(tf.logical_or(small, large), tf.ones_like(x), x)
        y = x + tf.log(-tf.math.expm1(-x))
        return tf.where_v2(small, small_value, tf.where_v2(large, large_value, y))


class _Checked(Elementwise):
    """A function of numbers that may refuse some of them when it runs."""

    shared_by_models = True

    def _behind(self, value, *checks):
        """The value, behind the checks that were asked for."""
        if not self.validate_args:
            return value
        return with_dependencies([check(value) for check in checks], value)


def _positive(message: str) -> Any:
    return lambda value: tf.assert_positive(value, message=message)


def _not_negative(message: str) -> Any:
    return lambda value: tf.assert_non_negative(value, message=message)


def _at_most_one(y: Any) -> Any:
    text = "Inverse transformation input must be less than or equal to 1."
    return tf.assert_less_equal(y, tf.constant(1.0, element_type(y)), message=text)


_ABOVE = _not_negative("Inverse transformation input must be greater than 0.")


@tf_export(*bijector_names("PowerTransform"))
class PowerTransform(_Checked):
    """A power; raises ValueError for a negative one."""

    def __init__(self, power=0.0, validate_args=False, name="power_transform"):
        self._name, self._graph_parents = name, []
        with self._name_scope("init", values=[power]):
            ops.convert_to_tensor(power, name="power")
        if isinstance(power, (int, float)) and power < 0:
            raise raised(ValueError("`power` must be a non-negative TF constant."))
        self._power = power
        Bijector.__init__(self, forward_min_event_ndims=0, validate_args=validate_args, name=name)

    power = property(lambda self: self._power)

    def _valid_x(self, x):
        if self._power == 0.0:
            return x
        text = f"Forward transformation input must be at least {-1.0 / self._power}."
        return self._behind(
            x, lambda v: tf.assert_non_negative(1.0 + self._power * v, message=text)
        )

    def _valid_y(self, y):
        return self._behind(y, _positive("Inverse transformation input must be greater than 0."))

    def _forward(self, x):
        x = self._valid_x(x)
        if self._power == 0.0:
            return tf.exp(x)
        return tf.exp(tf.math.log1p(x * self._power) / self._power)

    def _inverse(self, y):
        y = self._valid_y(y)
        if self._power == 0.0:
            return tf.log(y)
        return tf.math.expm1(tf.log(y) * self._power) / self._power

    def _inverse_log_det_jacobian(self, y):
        y = self._valid_y(y)
        return (self._power - 1.0) * tf.log(y)

    def _forward_log_det_jacobian(self, x):
        x = self._valid_x(x)
        if self._power == 0.0:
            return x
        return (1.0 / self._power - 1.0) * tf.math.log1p(x * self._power)


@tf_export(*bijector_names("Exp"))
class Exp(PowerTransform):
    """The exponential function."""

    def __init__(self, validate_args=False, name="exp"):
        super().__init__(validate_args=validate_args, name=name)


class _Plain(_Checked):
    """A function without parameters."""

    shared_by_models = True

    def _begin(self, name, validate_args):
        self._start(name, validate_args)


@tf_export(*bijector_names("Sigmoid"))
class Sigmoid(_Plain):
    """Onto numbers between 0 and 1."""

    def __init__(self, validate_args=False, name="sigmoid"):
        self._begin(name, validate_args)

    def _forward(self, x):
        return tf.sigmoid(x)

    def _inverse(self, y):
        return tf.log(y) - tf.math.log1p(-y)

    def _inverse_log_det_jacobian(self, y):
        return -tf.log(y) - tf.math.log1p(-y)

    def _forward_log_det_jacobian(self, x):
        return -tf.nn.softplus(-x) - tf.nn.softplus(x)


@tf_export(*bijector_names("Softsign"))
class Softsign(_Plain):
    """Onto numbers between -1 and 1."""

    def __init__(self, validate_args=False, name="softsign"):
        self._begin(name, validate_args)

    def _valid_y(self, y):
        def bound(compare: Any, limit: float, word: str) -> Any:
            text = f"Inverse transformation input must be {word} than {limit:g}."
            return lambda v: compare(v, tf.cast(limit, dtype=element_type(v)), message=text)

        return self._behind(
            y, bound(tf.assert_greater, -1.0, "greater"), bound(tf.assert_less, 1.0, "less")
        )

    def _forward(self, x):
        return x / (1.0 + tf.abs(x))

    def _inverse(self, y):
        y = self._valid_y(y)
        return y / (1.0 - tf.abs(y))

    def _forward_log_det_jacobian(self, x):
        return -2.0 * tf.math.log1p(tf.abs(x))

    def _inverse_log_det_jacobian(self, y):
        y = self._valid_y(y)
        return -2.0 * tf.math.log1p(-tf.abs(y))


@tf_export(*bijector_names("Square"))
class Square(_Plain):
    """The square of numbers that are not negative."""

    def __init__(self, validate_args=False, name="square"):
        self._begin(name, validate_args)

    def _valid(self, t):
        return self._behind(t, _not_negative("All elements must be non-negative."))

    def _forward(self, x):
        return tf.square(self._valid(x))

    def _inverse(self, y):
        return tf.sqrt(self._valid(y))

    def _inverse_log_det_jacobian(self, y):
        return Bijector._inverse_log_det_jacobian(self, y)

    def _forward_log_det_jacobian(self, x):
        return math.log(2.0) + tf.log(self._valid(x))


@tf_export(*bijector_names("Softplus"))
class Softplus(_Checked):
    """Onto numbers above 0; the edge may be softer."""

    def __init__(self, hinge_softness=None, validate_args=False, name="softplus"):
        self._hinge_softness = None
        with ops.name_scope(name, values=[hinge_softness]):
            if hinge_softness is not None:
                made = ops.convert_to_tensor(hinge_softness, name="hinge_softness")
                self._hinge_softness = made
                if validate_args:
                    zero = ops.convert_to_tensor(0, dtype=element_type(made))
                    text = "hinge_softness must be non-zero"
                    check = tf.assert_none_equal(zero, made, message=text)
                    self._hinge_softness = with_dependencies([check], made)
        Bijector.__init__(self, forward_min_event_ndims=0, validate_args=validate_args, name=name)

    hinge_softness = property(lambda self: self._hinge_softness)

    def _softness(self, x):
        return tf.cast(self._hinge_softness, element_type(x))

    def _forward(self, x):
        if self._hinge_softness is None:
            return tf.nn.softplus(x)
        softness = self._softness(x)
        return softness * tf.nn.softplus(x / softness)

    def _inverse(self, y):
        if self._hinge_softness is None:
            return softplus_inverse(y)
        softness = self._softness(y)
        return softness * softplus_inverse(y / softness)

    def _inverse_log_det_jacobian(self, y):
        if self._hinge_softness is not None:
            y /= self._softness(y)
        return -tf.log(-tf.math.expm1(-y))

    def _forward_log_det_jacobian(self, x):
        if self._hinge_softness is not None:
            x /= self._softness(x)
        return -tf.nn.softplus(-x)


@tf_export(*bijector_names("AffineScalar"))
class AffineScalar(_Checked):
    """A product and a sum."""

    def __init__(self, shift=None, scale=None, validate_args=False, name="affine_scalar"):
        self._name, self._graph_parents = name, []
        with self._name_scope("init", values=[scale, shift]):
            self._shift = None if shift is None else ops.convert_to_tensor(shift, name="shift")
            self._scale = None if scale is None else ops.convert_to_tensor(scale, name="scale")
            if scale is not None and validate_args:
                zero = tf.zeros([], dtype=element_type(self._scale))
                check = tf.assert_none_equal(self._scale, zero)
                self._scale = with_dependencies([check], self._scale)
            Bijector.__init__(
                self, forward_min_event_ndims=0, is_constant_jacobian=True,
                validate_args=validate_args, name=name,
            )  # fmt: skip

    shift = property(lambda self: self._shift)
    scale = property(lambda self: self._scale)

    def _forward(self, x):
        y = tf.identity(x)
        if self._scale is not None:
            y *= self._scale
        if self._shift is not None:
            y += self._shift
        return y

    def _inverse(self, y):
        x = tf.identity(y)
        if self._shift is not None:
            x -= self._shift
        if self._scale is not None:
            x /= self._scale
        return x

    def _inverse_log_det_jacobian(self, y):
        return Bijector._inverse_log_det_jacobian(self, y)

    def _forward_log_det_jacobian(self, x):
        if self._scale is None:
            return tf.constant(0.0, dtype=element_type(x))
        return tf.log(tf.abs(self._scale))


@tf_export(*bijector_names("Ordered"))
class Ordered(_Checked):
    """Growing numbers as the logs of their steps."""

    def __init__(self, validate_args=False, name="ordered"):
        self._name, self._graph_parents = name, []
        Bijector.__init__(self, forward_min_event_ndims=1, validate_args=validate_args, name=name)

    def _valid(self, x):
        text = "Forward transformation input must be strictly increasing."
        return self._behind(x, lambda v: tf.assert_positive(v[..., 1:] - v[..., :-1], message=text))

    def _forward(self, x):
        x = self._valid(x)
        first = x[..., 0, tf.newaxis]
        return tf.concat([first, tf.log(x[..., 1:] - x[..., :-1])], axis=-1)

    def _inverse(self, y):
        first = y[..., 0, tf.newaxis]
        return tf.cumsum(tf.concat([first, tf.exp(y[..., 1:])], axis=-1), axis=-1)

    def _inverse_log_det_jacobian(self, y):
        return tf.reduce_sum(y[..., 1:], axis=-1)

    def _forward_log_det_jacobian(self, x):
        x = self._valid(x)
        return -tf.reduce_sum(tf.log(x[..., 1:] - x[..., :-1]), axis=-1)
