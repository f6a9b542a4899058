"""Bijectors of numbers that take two parameters, each by the operations that TensorFlow makes of it.

Mirrors contrib/distributions/python/ops/bijectors/{gumbel,kumaraswamy,sinh_arcsinh,weibull}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_bijectors import Bijector, bijector_names
from tfscope.tf1.api.contrib_bijectors_flows import _last, _Shaping, _size
from tfscope.tf1.api.contrib_bijectors_numbers import _ABOVE, _at_most_one, _Checked, _not_negative
from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


class _OfTwo(_Checked):
    """A function with two parameters, some of which have to be positive."""

    shared_by_models = True
    _refused = "Argument {} was not positive"

    def _parameters(self, first, second, name, validate_args, positive):
        """Makes tensors of the parameters ``(name, value)``."""
        self._name, self._graph_parents = name, []
        pairs = (first, second)
        with self._name_scope("init", values=[value for _, value in pairs]):
            made = [ops.convert_to_tensor(value, name=key) for key, value in pairs]
            for place, (key, _) in enumerate(pairs):
                if validate_args and key in positive:
                    text = self._refused.format(key)
                    check = tf.assert_positive(made[place], message=text)
                    made[place] = with_dependencies([check], made[place])
        for (key, _), tensor in zip(pairs, made):
            setattr(self, f"_{key}", tensor)
        Bijector.__init__(self, forward_min_event_ndims=0, validate_args=validate_args, name=name)

    def _valid_y(self, y):
        return self._behind(y, _ABOVE, _at_most_one)


@tf_export(*bijector_names("Gumbel"))
class Gumbel(_OfTwo):
    """The distribution function of Gumbel numbers."""

    def __init__(self, loc=0.0, scale=1.0, validate_args=False, name="gumbel"):
        self._parameters(("loc", loc), ("scale", scale), name, validate_args, ("scale",))

    loc = property(lambda self: self._loc)
    scale = property(lambda self: self._scale)

    def _forward(self, x):
        return tf.exp(-tf.exp(-((x - self._loc) / self._scale)))

    def _inverse(self, y):
        y = self._valid_y(y)
        return self._loc - self._scale * tf.log(-tf.log(y))

    def _inverse_log_det_jacobian(self, y):
        y = self._valid_y(y)
        return tf.log(self._scale / (-tf.log(y) * y))

    def _forward_log_det_jacobian(self, x):
        z = (x - self._loc) / self._scale
        return -z - tf.exp(-z) - tf.log(self._scale)


@tf_export("contrib.distributions.python.ops.bijectors.weibull.Weibull")
class Weibull(_OfTwo):
    """The distribution function of Weibull numbers."""

    def __init__(self, scale=1.0, concentration=1.0, validate_args=False, name="weibull"):
        keys = ("scale", "concentration")
        self._parameters(("scale", scale), ("concentration", concentration), name, validate_args, keys)  # fmt: skip

    scale = property(lambda self: self._scale)
    concentration = property(lambda self: self._concentration)

    def _valid_x(self, x):
        return self._behind(x, _not_negative("Forward transformation input must be at least 0."))

    def _forward(self, x):
        x = self._valid_x(x)
        return -tf.math.expm1(-((x / self._scale) ** self._concentration))

    def _inverse(self, y):
        y = self._valid_y(y)
        return self._scale * (-tf.math.log1p(-y)) ** (1 / self._concentration)

    def _inverse_log_det_jacobian(self, y):
        y = self._valid_y(y)
        return (
            -tf.math.log1p(-y)
            + (1 / self._concentration - 1) * tf.log(-tf.math.log1p(-y))
            + tf.log(self._scale / self._concentration)
        )

    def _forward_log_det_jacobian(self, x):
        x = self._valid_x(x)
        return (
            -((x / self._scale) ** self._concentration)
            + (self._concentration - 1) * tf.log(x)
            + tf.log(self._concentration)
            + -self._concentration * tf.log(self._scale)
        )


@tf_export(*bijector_names("Kumaraswamy"))
class Kumaraswamy(_OfTwo):
    """Numbers between 0 and 1 onto themselves."""

    _refused = "Concentration parameter must be positive."

    def __init__(self, concentration1=None, concentration0=None, validate_args=False, name="kumaraswamy"):  # fmt: skip
        pairs = ("concentration1", concentration1), ("concentration0", concentration0)
        self._parameters(*pairs, name, validate_args, ("concentration1", "concentration0"))

    concentration1 = property(lambda self: self._concentration1)
    concentration0 = property(lambda self: self._concentration0)

    def _valid(self, x):
        at_most = lambda v: tf.assert_less_equal(  # noqa: E731
            v, tf.ones([], element_type(v)), message="sample must be no larger than `1`."
        )
        return self._behind(x, _not_negative("sample must be non-negative"), at_most)

    def _forward(self, x):
        x = self._valid(x)
        inner = tf.math.log1p(-tf.exp(tf.math.log1p(-x) / self._concentration0))
        return tf.exp(inner / self._concentration1)

    def _inverse(self, y):
        y = self._valid(y)
        inner = -((1 - y**self._concentration1) ** self._concentration0)
        return tf.exp(tf.math.log1p(inner))

    def _inverse_log_det_jacobian(self, y):
        y = self._valid(y)
        return (
            tf.log(self._concentration1)
            + tf.log(self._concentration0)
            + (self._concentration1 - 1) * tf.log(y)
            + (self._concentration0 - 1) * tf.math.log1p(-(y**self._concentration1))
        )

    def _forward_log_det_jacobian(self, x):
        return Bijector._forward_log_det_jacobian(self, x)


@tf_export(*bijector_names("SinhArcsinh"))
class SinhArcsinh(_OfTwo):
    """Skews numbers and makes their tails heavier."""

    def __init__(self, skewness=None, tailweight=None, validate_args=False, name="SinhArcsinh"):
        weight = 1.0 if tailweight is None else tailweight
        skew = 0.0 if skewness is None else skewness
        self._parameters(("skewness", skew), ("tailweight", weight), name, validate_args, ("tailweight",))  # fmt: skip

    skewness = property(lambda self: self._skewness)
    tailweight = property(lambda self: self._tailweight)

    def _forward(self, x):
        return tf.sinh((tf.asinh(x) + self._skewness) * self._tailweight)

    def _inverse(self, y):
        return tf.sinh(tf.asinh(y) / self._tailweight - self._skewness)

    def _inverse_log_det_jacobian(self, y):
        inner = tf.asinh(y) / self._tailweight - self._skewness
        top = tf.cosh(inner)
        return tf.log(top / _sqrtx2p1(y)) - tf.log(self._tailweight)

    def _forward_log_det_jacobian(self, x):
        inner = (tf.asinh(x) + self._skewness) * self._tailweight
        top = tf.cosh(inner)
        return tf.log(top / _sqrtx2p1(x)) + tf.log(self._tailweight)


def _sqrtx2p1(x):
    """The hypotenuse over ``x`` and one; large numbers by themselves."""
    kind = element_type(x)
    least = {"float16": 2.0**-10, "float64": 2.0**-52}.get(getattr(kind, "name", ""), 2.0**-23)
    return tf.where_v2(tf.abs(x) * least**0.5 <= 1.0, tf.sqrt(x**2.0 + 1.0), tf.abs(x))


@tf_export(*bijector_names("SoftmaxCentered"))
class SoftmaxCentered(_Shaping):
    """Probabilities, one more than numbers."""

    def __init__(self, validate_args=False, name="softmax_centered"):
        self._start(name, validate_args, least=1)

    def turned(self, shape):
        """One more."""
        return _last(shape, 1, None if _size(shape) is None else _size(shape) + 1)

    def back(self, shape):
        """One less; raises ``ValueError`` for less than two."""
        size = _size(shape)
        if size is not None and size <= 1:
            raise raised(ValueError(f"output_shape[-1] = {size} <= 1"))
        return _last(shape, 1, None if size is None else size - 1)

    def _forward(self, x):
        y = _padded(x)
        y.set_shape(self.turned(x.shape))
        return tf.nn.softmax(y)

    def _inverse(self, y):
        x = tf.log(y)
        x = x[..., :-1] + (-x[..., -1])[..., tf.newaxis]
        if y.shape.ndims is not None:
            size = _size(y.shape)
            x.set_shape(_last(y.shape, 1, None if size is None else size - 1))
        return x

    def _inverse_log_det_jacobian(self, y):
        return -tf.reduce_sum(tf.log(y), axis=-1)

    def _forward_log_det_jacobian(self, x):
        whole = tf.nn.softplus(tf.reduce_logsumexp(x, axis=-1, keepdims=True))
        rest = -whole + tf.reduce_sum(x - whole, axis=-1, keepdims=True)
        return tf.squeeze(rest, axis=-1)


def _padded(x):
    """With a zero at the end.  Mirrors python/ops/distributions/util.py ``pad``."""
    with ops.name_scope(None, "pad", [x, 0, 1]):
        x = ops.convert_to_tensor(x, name="x")
        value = ops.convert_to_tensor(0, dtype=element_type(x), name="value")
        count = ops.convert_to_tensor(1, name="count")
        rank = tf.rank(x, name="ndims") if x.shape.ndims is None else x.shape.ndims
        ops.convert_to_tensor(-1, name="axis")
        places = tf.stack([-1, rank - 1])
        pads = tf.one_hot(indices=places, depth=rank, axis=0, on_value=count, dtype=tf.int32)
        return tf.pad(x, paddings=pads, constant_values=value)
