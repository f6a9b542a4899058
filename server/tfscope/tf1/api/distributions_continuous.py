"""tf.distributions over real numbers.

Mirrors python/ops/distributions/{normal,laplace,uniform,gamma,exponential,beta,student_t,dirichlet}.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.distributions import Distribution, public_names
from tfscope.tf1.api.distributions_util import Scalars, ndtr
from tfscope.tf1.api.kullback_leibler import divergence
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops

FULL = "FULLY_REPARAMETERIZED"
HALF_LOG_TWO_PI = 0.5 * math.log(2.0 * math.pi)


class Continuous(Scalars, Distribution):
    """The parameters as tensors of one dtype with a point, in the constructor's scope."""

    shared_by_models = True

    def _begin(self, given, name, validate_args, allow_nan_stats, checks, dtype_of=None):
        """``checks`` makes the checks of the parameters; raises ``ValueError`` for other dtypes."""
        with ops.name_scope(name, values=list(given.values())) as scope:
            with ops.control_dependencies(checks() if validate_args else []):
                for key, value in given.items():
                    setattr(self, f"_{key}", tf.identity(value, name=key))
                parts = [getattr(self, f"_{key}") for key in given]
                tf.debugging.assert_same_float_dtype(parts)
        options = {**given, "validate_args": validate_args, "allow_nan_stats": allow_nan_stats}
        kind = getattr(self, f"_{dtype_of or next(iter(given))}").dtype
        Distribution.__init__(
            self,
            kind,
            FULL,
            validate_args,
            allow_nan_stats,
            {**options, "name": name},
            parts,
            scope,
        )

    def _log_prob(self, x):
        return self._log_unnormalized_prob(x) - self._log_normalization()

    def _sizes(self, n):
        return tf.concat([[n], self.batch_shape_tensor()], 0)

    def _nan(self):
        return self._filled(math.nan, "nan")

    def _filled(self, value, name):
        sizes = self.batch_shape_tensor()
        return tf.fill(sizes, tf.constant(value, dtype=self.dtype, name=f"{name}/value"), name=name)

    def _unless_undefined(self, value, message, *parameters):
        """``value`` behind checks that each of the parameters is more than one."""
        checks = [
            tf.debugging.assert_less(tf.ones([], dtype=self.dtype), parameter, message=text)
            for parameter, text in zip(parameters, message)
        ]
        return with_dependencies(checks, value)


class _LocationScale(Continuous):
    shared_by_models = True
    _shaped = ("loc", "scale")
    loc = property(lambda self: self._loc)
    scale = property(lambda self: self._scale)

    def _begin_here(self, loc, scale, name, validate_args, allow_nan_stats, dtype_of):
        given = {"loc": loc, "scale": scale}
        checks = lambda: [tf.debugging.assert_positive(scale)]  # noqa: E731
        self._begin(given, name, validate_args, allow_nan_stats, checks, dtype_of)

    def _mode(self):
        return self._mean()


@tf_export(*public_names("Normal"))
class Normal(_LocationScale):
    """The normal distribution."""

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Normal"):
        self._begin_here(loc, scale, name, validate_args, allow_nan_stats, "scale")

    def _sample_n(self, n, seed=None):
        drawn = tf.random_normal(self._sizes(n), 0.0, 1.0, dtype=self.loc.dtype, seed=seed)
        return drawn * self.scale + self.loc

    def _z(self, x):
        with ops.name_scope("standardize", values=[x]):
            return (x - self.loc) / self.scale

    def _log_unnormalized_prob(self, x):
        return -0.5 * tf.square(self._z(x))

    def _log_normalization(self):
        return HALF_LOG_TWO_PI + tf.log(self.scale)

    def _cdf(self, x):
        return ndtr(self._z(x))

    def _survival_function(self, x):
        return ndtr(-self._z(x))

    def _log_cdf(self, x):
        return _stand_in("log_ndtr", self._z(x))

    def _log_survival_function(self, x):
        return _stand_in("log_ndtr", -self._z(x))

    def _quantile(self, p):
        z = _stand_in("ndtri", p)
        with ops.name_scope("reconstruct", values=[z]):
            return z * self.scale + self.loc

    def _entropy(self):
        scale = self.scale * tf.ones_like(self.loc)
        return 0.5 * math.log(2.0 * math.pi * math.e) + tf.log(scale)

    def _mean(self):
        return self.loc * tf.ones_like(self.scale)

    def _stddev(self):
        return self.scale * tf.ones_like(self.loc)


def _stand_in(scope, x):
    """``x.shape``: one op for a series of ops in a scope."""
    with ops.name_scope(scope):
        return one_op("Mul", [x], x.shape, x.dtype, "result")


@divergence(Normal, "kl_normal_normal")
def _kl_normal(a, b):
    one = tf.constant(1, dtype=a.dtype)
    two = tf.constant(2, dtype=a.dtype)
    half = tf.constant(0.5, dtype=a.dtype)
    a_squared, b_squared = tf.square(a.scale), tf.square(b.scale)
    ratio = a_squared / b_squared
    first = tf.squared_difference(a.loc, b.loc) / (two * b_squared)
    return first + half * (ratio - one - tf.log(ratio))


@tf_export(*public_names("Laplace"))
class Laplace(_LocationScale):
    """The Laplace distribution."""

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Laplace"):
        self._begin_here(loc, scale, name, validate_args, allow_nan_stats, "loc")

    def _sample_n(self, n, seed=None):
        least = -0.99999994  # the next number of 32 bits above -1
        drawn = tf.random_uniform(self._sizes(n), least, 1.0, dtype=self.dtype, seed=seed)
        return self.loc - self.scale * tf.sign(drawn) * tf.log1p(-tf.abs(drawn))

    def _z(self, x):
        return (x - self.loc) / self.scale

    def _log_unnormalized_prob(self, x):
        return -tf.abs(self._z(x))

    def _log_normalization(self):
        return math.log(2.0) + tf.log(self.scale)

    def _prob(self, x):
        return tf.exp(self._log_prob(x))

    def _log_cdf(self, x):
        return _stand_in("log_cdf_laplace", self._z(x))

    def _log_survival_function(self, x):
        return _stand_in("log_cdf_laplace", -self._z(x))

    def _cdf(self, x):
        z = self._z(x)
        return 0.5 + 0.5 * tf.sign(z) * (1.0 - tf.exp(-tf.abs(z)))

    def _entropy(self):
        scale = self.scale + tf.zeros_like(self.loc)
        return math.log(2.0) + 1.0 + tf.log(scale)

    def _mean(self):
        return self.loc + tf.zeros_like(self.scale)

    def _stddev(self):
        return math.sqrt(2.0) * self.scale + tf.zeros_like(self.loc)


@tf_export(*public_names("Uniform"))
class Uniform(Continuous):
    """All numbers between two alike."""

    _shaped = ("low", "high")
    low = property(lambda self: self._low)
    high = property(lambda self: self._high)

    def __init__(self, low=0.0, high=1.0, validate_args=False, allow_nan_stats=True, name="Uniform"):  # fmt: skip
        text = "uniform not defined when low >= high."
        checks = lambda: [tf.debugging.assert_less(low, high, message=text)]  # noqa: E731
        given = {"low": low, "high": high}
        self._begin(given, name, validate_args, allow_nan_stats, checks)

    def range(self, name="range"):
        """``high - low``."""
        with self._name_scope(name):
            return self.high - self.low

    def _sample_n(self, n, seed=None):
        drawn = tf.random_uniform(self._sizes(n), dtype=self.dtype, seed=seed)
        return self.low + self.range() * drawn

    _log_prob = Distribution._log_prob

    def _prob(self, x):
        x = x * tf.ones(self.batch_shape_tensor(), dtype=x.dtype)
        missing, below = tf.is_nan(x), x < self.low
        outside, zeros = tf.logical_or(below, x >= self.high), tf.zeros_like(x)
        density = tf.ones_like(x) / self.range()
        return tf.where_v2(missing, x, tf.where_v2(outside, zeros, density))

    def _cdf(self, x):
        sizes = tf.broadcast_dynamic_shape(tf.shape(x), self.batch_shape_tensor())
        zeros, ones = tf.zeros(sizes, dtype=self.dtype), tf.ones(sizes, dtype=self.dtype)
        broadcast = x * ones
        below = x < self.low
        inner = tf.where_v2(below, zeros, (broadcast - self.low) / self.range())
        return tf.where_v2(x >= self.high, ones, inner)

    def _entropy(self):
        return tf.log(self.range())

    def _mean(self):
        return (self.low + self.high) / 2.0

    def _variance(self):
        return tf.square(self.range()) / 12.0

    def _stddev(self):
        return self.range() / math.sqrt(12.0)


@tf_export(*public_names("StudentT"))
class StudentT(Continuous):
    """Student's t distribution."""

    _shaped = ("df", "loc", "scale")
    df = property(lambda self: self._df)
    loc = property(lambda self: self._loc)
    scale = property(lambda self: self._scale)

    def __init__(self, df, loc, scale, validate_args=False, allow_nan_stats=True, name="StudentT"):
        checks = lambda: [tf.debugging.assert_positive(df)]  # noqa: E731
        given = {"df": df, "loc": loc, "scale": scale}
        self._begin(given, name, validate_args, allow_nan_stats, checks, "scale")

    def _sample_n(self, n, seed=None):
        drawn = tf.random_normal(self._sizes(n), dtype=self.dtype, seed=seed)
        df = self.df * tf.ones(self.batch_shape_tensor(), dtype=self.dtype)
        gamma = tf.random_gamma([n], 0.5 * df, beta=0.5, dtype=self.dtype, seed=seed)
        return drawn * tf.rsqrt(gamma / df) * self.scale + self.loc

    def _log_unnormalized_prob(self, x):
        y = (x - self.loc) / self.scale
        return -0.5 * (self.df + 1.0) * tf.log1p(y**2.0 / self.df)

    def _log_normalization(self):
        first = tf.log(tf.abs(self.scale)) + 0.5 * tf.log(self.df) + 0.5 * math.log(math.pi)
        return first + tf.lgamma(0.5 * self.df) - tf.lgamma(0.5 * (self.df + 1.0))

    def _cdf(self, x):
        y = (x - self.loc) / tf.abs(self.scale)
        share = self.df / (y**2.0 + self.df)
        below = 0.5 * tf.betainc(0.5 * self.df, 0.5, share)
        return tf.where_v2(tf.less(y, 0.0), below, 1.0 - below)

    def _entropy(self):
        v = tf.ones(self.batch_shape_tensor(), dtype=self.dtype)[..., None]
        u = v * self.df[..., None]
        both = tf.concat([u, v], -1) / 2.0
        first = tf.log(tf.abs(self.scale)) + 0.5 * tf.log(self.df) + tf.lbeta(both)
        factor = 0.5 * (self.df + 1.0)
        return first + factor * (tf.digamma(0.5 * (self.df + 1.0)) - tf.digamma(0.5 * self.df))

    def _mean(self):
        mean = self.loc * tf.ones(self.batch_shape_tensor(), dtype=self.dtype)
        if not self.allow_nan_stats:
            return self._unless_undefined(mean, ["mean not defined for components of df <= 1"], self.df)  # fmt: skip
        more = tf.greater(self.df, tf.ones(self.batch_shape_tensor(), dtype=self.dtype))
        return tf.where_v2(more, mean, self._nan())

    def _variance(self):
        safe = tf.greater(self.df, 2.0)
        rest = tf.where_v2(safe, self.df - 2.0, tf.ones_like(self.df))
        ones = tf.ones(self.batch_shape_tensor(), dtype=self.dtype)
        var = ones * tf.square(self.scale) * self.df / rest
        above = self.df > tf.fill(self.batch_shape_tensor(), 2.0)
        var = tf.where_v2(above, var, self._filled(math.inf, "inf"))
        if not self.allow_nan_stats:
            return self._unless_undefined(var, ["variance not defined for components of df <= 1"], self.df)  # fmt: skip
        more = tf.greater(self.df, tf.ones(self.batch_shape_tensor(), dtype=self.dtype))
        return tf.where_v2(more, var, self._nan())

    def _mode(self):
        return tf.identity(self.loc)
