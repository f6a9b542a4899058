"""Functions of numbers that are made of others: beta and Bessel functions, polynomials, histograms.

Mirrors python/ops/{special_math_ops,histogram_ops}.py and parts of python/ops/math_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import dtypes, ops


@tf_export("lbeta", "math.lbeta")
def lbeta(x, name=None):
    """``x.shape[:-1]``."""
    with ops.name_scope(name, "lbeta", [x]):
        x = ops.convert_to_tensor(x, name="x")
        products = tf.reduce_sum(tf.lgamma(x), axis=[-1])
        return products - tf.lgamma(tf.reduce_sum(x, axis=[-1]))


def _bessel(order: int) -> None:
    public = f"bessel_i{order}"

    def bessel(x, name=None):
        """``x.shape``."""
        with ops.name_scope(name, public, [x]):
            scaled = getattr(tf.math, f"{public}e")
            return tf.exp(tf.abs(x)) * scaled(x)

    bessel.__name__ = public
    tf_export(f"math.{public}")(bessel)


_bessel(0)
_bessel(1)


@tf_export("math.polyval")
def polyval(coeffs, x, name=None):
    """The broadcast shape of ``x`` and the coefficients."""
    with ops.name_scope(name, "polyval", [*nest.flatten(coeffs), x]) as scope:
        x = ops.convert_to_tensor(x, name="x")
        if len(coeffs) < 1:
            return tf.zeros_like(x, name=scope)
        known = [ops.convert_to_tensor(c, name=f"coeff_{n}") for n, c in enumerate(coeffs)]
        result = known[0]
        for coefficient in known[1:]:
            result = coefficient + result * x
        return result


@tf_export("math.reciprocal_no_nan")
def reciprocal_no_nan(x, name=None):
    """``x.shape``."""
    with ops.name_scope(name, "reciprocal_no_nan", [x]) as scope:
        x = ops.convert_to_tensor(x, name="x")
        one = tf.constant(1, dtype=element_type(x), name="one")
        return make("DivNoNan", scope, x=one, y=x)


@tf_export("math.multiply_no_nan")
def multiply_no_nan(x, y, name=None):
    """The broadcast shape."""
    with ops.name_scope(name, "multiply_no_nan", [x, y]) as scope:
        x = ops.convert_to_tensor(x, name="x")
        y = ops.convert_to_tensor(y, name="y", dtype=element_type(x))
        return make("MulNoNan", scope, x=x, y=y)


@tf_export("histogram_fixed_width")
def histogram_fixed_width(values, value_range, nbins=100, dtype=dtypes.int32, name=None):
    """``(nbins,)``."""
    with ops.name_scope(name, "histogram_fixed_width", [values, value_range, nbins]) as scope:
        given = {"values": values, "value_range": value_range, "nbins": nbins}
        return make("HistogramFixedWidth", scope, {"dtype": dtype}, **given)


@tf_export("histogram_fixed_width_bins")
def histogram_fixed_width_bins(values, value_range, nbins=100, dtype=dtypes.int32, name=None):
    """``values.shape``."""
    with ops.name_scope(name, "histogram_fixed_width_bins", [values, value_range, nbins]):
        values = ops.convert_to_tensor(values, name="values")
        shape = tf.shape(values)
        values = tf.reshape(values, [-1])
        value_range = ops.convert_to_tensor(value_range, name="value_range")
        count = tf.cast(ops.convert_to_tensor(nbins, dtype=tf.int32, name="nbins"), values.dtype)
        scaled = tf.truediv(
            values - value_range[0], value_range[1] - value_range[0], name="scaled_values"
        )
        indices = tf.floor(count * scaled, name="indices")
        indices = tf.cast(tf.clip_by_value(indices, 0, count - 1), tf.int32)
        return tf.reshape(indices, shape)
