"""tf.distributions over positive numbers and shares.

Mirrors python/ops/distributions/{gamma,exponential,beta,dirichlet}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.distributions import Distribution, public_names
from tfscope.tf1.api.distributions_continuous import FULL, Continuous
from tfscope.tf1.api.kullback_leibler import divergence
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops

SMALLEST = 1.1754943508222875e-38
"""The smallest positive normal number of 32 bits."""


@tf_export(*public_names("Gamma"))
class Gamma(Continuous):
    """The gamma distribution."""

    _shaped = ("concentration", "rate")
    concentration = property(lambda self: self._concentration)
    rate = property(lambda self: self._rate)

    def __init__(self, concentration, rate, validate_args=False, allow_nan_stats=True, name="Gamma"):  # fmt: skip
        checks = lambda: [tf.debugging.assert_positive(p) for p in (concentration, rate)]  # noqa: E731
        given = {"concentration": concentration, "rate": rate}
        self._begin(given, name, validate_args, allow_nan_stats, checks)

    def _sample_n(self, n, seed=None):
        return tf.random_gamma([n], self.concentration, beta=self.rate, dtype=self.dtype, seed=seed)

    def _valid(self, x):
        tf.debugging.assert_same_float_dtype([x], dtype=self.dtype)
        return with_dependencies([tf.debugging.assert_positive(x)], x) if self.validate_args else x

    def _cdf(self, x):
        return tf.igamma(self.concentration, self.rate * self._valid(x))

    def _log_unnormalized_prob(self, x):
        x = self._valid(x)
        return tf.math.xlogy(self.concentration - 1.0, x) - self.rate * x

    def _log_normalization(self):
        return tf.lgamma(self.concentration) - self.concentration * tf.log(self.rate)

    def _entropy(self):
        first = self.concentration - tf.log(self.rate) + tf.lgamma(self.concentration)
        return first + (1.0 - self.concentration) * tf.digamma(self.concentration)

    def _mean(self):
        return self.concentration / self.rate

    def _variance(self):
        return self.concentration / tf.square(self.rate)

    def _stddev(self):
        return tf.sqrt(self.concentration) / self.rate

    def _mode(self):
        mode = (self.concentration - 1.0) / self.rate
        if not self.allow_nan_stats:
            text = "mode not defined when any concentration <= 1"
            return self._unless_undefined(mode, [text], self.concentration)
        nan = self._nan()
        return tf.where_v2(self.concentration > 1.0, mode, nan)


@divergence(Gamma, "kl_gamma_gamma")
def _kl_gamma(a, b):
    first = (a.concentration - b.concentration) * tf.digamma(a.concentration)
    first = first + tf.lgamma(b.concentration) - tf.lgamma(a.concentration)
    first = first + b.concentration * tf.log(a.rate) - b.concentration * tf.log(b.rate)
    return first + a.concentration * (b.rate / a.rate - 1.0)


@tf_export(*public_names("Exponential"))
class Exponential(Gamma):
    """The exponential distribution."""

    def __init__(self, rate, validate_args=False, allow_nan_stats=True, name="Exponential"):
        with ops.name_scope(name, values=[rate]) as scope:
            plain = ops.convert_to_tensor(rate, name="rate")
        ones = tf.ones([], dtype=plain.dtype)
        super().__init__(ones, plain, validate_args, allow_nan_stats, scope)
        self._rate = plain
        del self._parameters["concentration"]

    @classmethod
    def _param_shapes(cls, sample_shape):
        return {"rate": ops.convert_to_tensor(sample_shape, dtype=tf.int32)}

    def _log_survival_function(self, value):
        return self._log_prob(value) - tf.log(self._rate)

    def _sample_n(self, n, seed=None):
        sizes = tf.concat([[n], tf.shape(self._rate)], 0)
        drawn = tf.random_uniform(sizes, SMALLEST, 1.0, seed=seed, dtype=self.dtype)
        return -tf.log(drawn) / self._rate


def _concentration(value, name, validate_args):
    """A parameter as a tensor, behind the check that it is positive."""
    tensor = ops.convert_to_tensor(value, name=name)
    if not validate_args:
        return tensor
    text = "Concentration parameter must be positive."
    return with_dependencies([tf.debugging.assert_positive(tensor, message=text)], tensor)


@tf_export(*public_names("Beta"))
class Beta(Continuous):
    """The beta distribution."""

    _shaped = ("total_concentration",)
    concentration1 = property(lambda self: self._concentration1)
    concentration0 = property(lambda self: self._concentration0)
    total_concentration = property(lambda self: self._total_concentration)

    def __init__(self, concentration1=None, concentration0=None, validate_args=False, allow_nan_stats=True, name="Beta"):  # fmt: skip
        given = {"concentration1": concentration1, "concentration0": concentration0}
        with ops.name_scope(name, values=list(given.values())) as scope:
            for key, value in given.items():
                setattr(self, f"_{key}", _concentration(value, key, validate_args))
            parts = [self._concentration1, self._concentration0]
            tf.debugging.assert_same_float_dtype(parts)
            self._total_concentration = self._concentration1 + self._concentration0
        options = {"validate_args": validate_args, "allow_nan_stats": allow_nan_stats, "name": name}
        Distribution.__init__(
            self, self._total_concentration.dtype, FULL, validate_args, allow_nan_stats,
            {**given, **options}, [*parts, self._total_concentration], scope,
        )  # fmt: skip

    @classmethod
    def _param_shapes(cls, sample_shape):
        keys = ("concentration1", "concentration0")
        return {key: ops.convert_to_tensor(sample_shape, dtype=tf.int32) for key in keys}

    def _sample_n(self, n, seed=None):
        total = self.total_concentration
        one = tf.ones_like(total, dtype=self.dtype) * self.concentration1
        zero = tf.ones_like(total, dtype=self.dtype) * self.concentration0
        first = tf.random_gamma([n], one, dtype=self.dtype, seed=seed)
        second = tf.random_gamma([n], zero, dtype=self.dtype, seed=seed)
        return first / (first + second)

    def _valid(self, x):
        if not self.validate_args:
            return x
        positive = tf.debugging.assert_positive(x, message="sample must be positive")
        ones, text = tf.ones([], self.dtype), "sample must be less than `1`."
        return with_dependencies([positive, tf.debugging.assert_less(x, ones, message=text)], x)

    def _prob(self, x):
        return tf.exp(self._log_prob(x))

    def _log_cdf(self, x):
        return tf.log(self._cdf(x))

    def _cdf(self, x):
        return tf.betainc(self.concentration1, self.concentration0, x)

    def _log_unnormalized_prob(self, x):
        x = self._valid(x)
        first = tf.math.xlogy(self.concentration1 - 1.0, x)
        return first + (self.concentration0 - 1.0) * tf.log1p(-x)

    def _log_normalization(self):
        parts = tf.lgamma(self.concentration1) + tf.lgamma(self.concentration0)
        return parts - tf.lgamma(self.total_concentration)

    def _entropy(self):
        one, zero, total = self.concentration1, self.concentration0, self.total_concentration
        first = self._log_normalization() - (one - 1.0) * tf.digamma(one)
        return first - (zero - 1.0) * tf.digamma(zero) + (total - 2.0) * tf.digamma(total)

    def _mean(self):
        return self._concentration1 / self._total_concentration

    def _variance(self):
        return self._mean() * (1.0 - self._mean()) / (1.0 + self.total_concentration)

    def _mode(self):
        mode = (self.concentration1 - 1.0) / (self.total_concentration - 2.0)
        if not self.allow_nan_stats:
            texts = [f"Mode undefined for concentration{n} <= 1." for n in (1, 0)]
            parts = (self.concentration1, self.concentration0)
            return self._unless_undefined(mode, texts, *parts)
        nan = self._nan()
        defined = tf.logical_and(self.concentration1 > 1.0, self.concentration0 > 1.0)
        return tf.where_v2(defined, mode, nan)


@divergence(Beta, "kl_beta_beta")
def _kl_beta(a, b):
    def delta(key):
        return getattr(b, key) - getattr(a, key)

    first = b._log_normalization() - a._log_normalization()
    first = first - tf.digamma(a.concentration1) * delta("concentration1")
    first = first - tf.digamma(a.concentration0) * delta("concentration0")
    return first + tf.digamma(a.total_concentration) * delta("total_concentration")


@tf_export(*public_names("Dirichlet"))
class Dirichlet(Distribution):
    """Shares that sum to one."""

    concentration = property(lambda self: self._concentration)
    total_concentration = property(lambda self: self._total_concentration)

    def __init__(self, concentration, validate_args=False, allow_nan_stats=True, name="Dirichlet"):
        with ops.name_scope(name, values=[concentration]) as scope:
            self._concentration = _shares(concentration, validate_args)
            self._total_concentration = tf.reduce_sum(self._concentration, -1)
        given = {"concentration": concentration, "validate_args": validate_args, "allow_nan_stats": allow_nan_stats, "name": name}  # fmt: skip
        parents = [self._concentration, self._total_concentration]
        super().__init__(
            self._concentration.dtype, FULL, validate_args, allow_nan_stats, given, parents, scope
        )

    def _batch_shape(self):
        return self.total_concentration.shape

    def _batch_shape_tensor(self):
        return tf.shape(self.total_concentration)

    def _event_shape(self):
        return self.concentration.shape.with_rank_at_least(1)[-1:]

    def _event_shape_tensor(self):
        return tf.shape(self.concentration)[-1:]

    def _sample_n(self, n, seed=None):
        drawn = tf.random_gamma([n], self.concentration, dtype=self.dtype, seed=seed)
        return drawn / tf.reduce_sum(drawn, -1, keepdims=True)

    def _log_prob(self, x):
        x = self._valid(x)
        found = tf.reduce_sum(tf.math.xlogy(self.concentration - 1.0, x), -1)
        return found - tf.lbeta(self.concentration)

    def _prob(self, x):
        return tf.exp(self._log_prob(x))

    def _valid(self, x):
        if not self.validate_args:
            return x
        positive = tf.debugging.assert_positive(x, message="samples must be positive")
        one, total = tf.ones([], dtype=self.dtype), tf.reduce_sum(x, -1)
        text = "sample last-dimension must sum to `1`"
        return with_dependencies([positive, tf.debugging.assert_near(one, total, message=text)], x)

    def _entropy(self):
        count = tf.cast(self.event_shape_tensor()[0], self.dtype)
        total = self.total_concentration
        first = tf.lbeta(self.concentration) + (total - count) * tf.digamma(total)
        rest = (self.concentration - 1.0) * tf.digamma(self.concentration)
        return first - tf.reduce_sum(rest, axis=-1)

    def _mean(self):
        return self.concentration / self.total_concentration[..., None]

    def _scale(self):
        return tf.rsqrt(1.0 + self.total_concentration[..., None])

    def _variance(self):
        scale = self._scale()
        x = scale * self._mean()
        return x * (scale - x)

    def _covariance(self):
        x = self._scale() * self._mean()
        product = -tf.matmul(x[..., None], x[..., None, :])
        return tf.matrix_set_diag(product, self._variance())

    def _mode(self):
        count = tf.cast(self.event_shape_tensor()[0], self.dtype)
        mode = (self.concentration - 1.0) / (self.total_concentration[..., None] - count)
        if not self.allow_nan_stats:
            text = "Mode undefined when any concentration <= 1"
            one = tf.ones([], self.dtype)
            return with_dependencies(
                [tf.debugging.assert_less(one, self.concentration, message=text)], mode
            )
        nan = tf.fill(tf.shape(mode), float("nan"), name="nan")
        return tf.where_v2(tf.reduce_all(self.concentration > 1.0, axis=-1), mode, nan)


def _shares(value, validate_args):
    tensor = ops.convert_to_tensor(value, name="concentration")
    if not validate_args:
        return tensor
    said = "Concentration parameter must"
    checks = [
        tf.debugging.assert_positive(tensor, message=f"{said} be positive."),
        tf.debugging.assert_rank_at_least(tensor, 1, message=f"{said} have >=1 dimensions."),
        tf.debugging.assert_less(1, tf.shape(tensor)[-1], message=f"{said} have event_size >= 2."),
    ]
    return with_dependencies(checks, tensor)


@divergence(Dirichlet, "kl_dirichlet_dirichlet")
def _kl_dirichlet(a, b):
    total = tf.digamma(tf.reduce_sum(a.concentration, axis=-1, keepdims=True))
    digammas = tf.digamma(a.concentration) - total
    found = tf.reduce_sum((a.concentration - b.concentration) * digammas, axis=-1)
    return found - tf.lbeta(a.concentration) + tf.lbeta(b.concentration)
