"""Initializers whose spread follows the shape.  Mirrors python/ops/init_ops.py VarianceScaling."""

from __future__ import annotations

import functools
import math
import operator

from tfscope.tf1.api import random_ops
from tfscope.tf1.api.init_ops import Initializer, floating, names, number
from tfscope.tf1.api.registry import newer_export, tf_export
from tfscope.tf1.graph import dtypes, initial_values
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

MODES = ("fan_in", "fan_out", "fan_avg")
DISTRIBUTIONS = ("normal", "uniform", "truncated_normal", "untruncated_normal")
TRUNCATION = 0.87962566103423978
"""The deviation of a standard normal distribution cut off at two deviations."""


def measured(shape):
    """The shape of which an initializer takes the length first; what has none is refused."""
    if not isinstance(shape, (Unknown, TensorShape)):
        refusable(len, shape)
    return as_shape(shape)


def compute_fans(shape):
    """Input and output size of a weight of this shape, ``None`` if not known.

    Mirrors init_ops.py _compute_fans.
    """
    sizes = measured(shape)
    if not sizes.is_fully_defined():
        _refuse_none(shape)
        return None
    dims = sizes.as_list()
    if len(dims) < 2:
        size = dims[0] if dims else 1
        return size, size
    field = math.prod(dims[:-2])
    return dims[-2] * field, dims[-1] * field


def _refuse_none(shape):
    """A size that the program gave as ``None`` is computed with."""
    if not isinstance(shape, (list, tuple)) or None not in shape or not current_run().sure:
        return
    if len(shape) < 3:
        refusable(int, None)
    field = refusable(functools.reduce, operator.mul, shape[:-2], 1)
    for size in shape[-2:]:
        refusable(operator.mul, size, field)


def whole(shape, partition_info):
    """The shape of the whole variable of which a part is made."""
    if partition_info is None or isinstance(partition_info, Unknown):
        return shape
    return partition_info.full_shape


class UniformUnitScaling(Initializer):
    """Uniform numbers that keep the scale of the input."""

    def __init__(self, factor=1.0, seed=None, dtype=dtypes.float32):
        self.factor, self.seed = factor, seed
        self.dtype = floating(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        limit = self.limit(whole(shape, partition_info))
        limit = 1.0 if limit is None else limit
        return random_ops.random_uniform(shape, -limit, limit, self._dtype(dtype), seed=self.seed)

    def limit(self, shape):
        """Half the width of the range; ``None`` if not known."""
        sizes = as_shape(shape)
        if not sizes.is_fully_defined() or not isinstance(self.factor, (int, float)):
            return None
        return math.sqrt(3 / max(float(math.prod(sizes.as_list()[:-1])), 1.0)) * self.factor

    def get_config(self):
        """The arguments it was made with."""
        return self._config("factor", "seed")

    def describe(self, shape):
        """The computed range."""
        return uniform_words(self.limit(shape))


def uniform_words(limit):
    """A symmetric range."""
    return "uniform" if limit is None else f"uniform({number(-limit)}, {number(limit)})"


class VarianceScaling(Initializer):
    """Numbers whose variance is the scale by a fan of the weight."""

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None, dtype=dtypes.float32):  # fmt: skip
        if isinstance(scale, (int, float)) and scale <= 0.0:
            raise raised(ValueError(_words("scale", scale)))
        if not isinstance(mode, Unknown) and mode not in MODES:
            raise raised(_error("mode", mode))
        if not isinstance(distribution, Unknown):
            distribution = distribution.lower()
            if distribution not in DISTRIBUTIONS:
                raise raised(_error("distribution", distribution))
        self.scale, self.mode, self.distribution, self.seed = scale, mode, distribution, seed
        self.dtype = floating(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        wanted = self._dtype(dtype)
        width = self.width(whole(shape, partition_info))
        width = 1.0 if width is None else width
        if not isinstance(self.distribution, Unknown) and self.distribution == "uniform":
            return random_ops.random_uniform(shape, -width, width, wanted, seed=self.seed)
        if not isinstance(self.distribution, Unknown) and self.distribution == "untruncated_normal":
            return random_ops.random_normal(shape, 0.0, width, wanted, seed=self.seed)
        return random_ops.truncated_normal(shape, 0.0, width, wanted, seed=self.seed)

    def width(self, shape):
        """Half the width of the uniform range, or the deviation; ``None`` if not known."""
        fans = compute_fans(shape)
        if fans is None or not isinstance(self.scale, (int, float)):
            return None
        if isinstance(self.mode, Unknown) or isinstance(self.distribution, Unknown):
            return None
        size = {"fan_in": fans[0], "fan_out": fans[1]}.get(self.mode, sum(fans) / 2.0)
        variance = self.scale / max(1.0, size)
        if self.distribution == "uniform":
            return math.sqrt(3.0 * variance)
        cut = 1.0 if self.distribution == "untruncated_normal" else TRUNCATION
        return math.sqrt(variance) / cut

    def get_config(self):
        """The arguments it was made with."""
        return self._config("scale", "mode", "distribution", "seed")

    def describe(self, shape):
        """The computed range."""
        if isinstance(self.distribution, Unknown):
            return "variance scaling"
        width = self.width(shape)
        if self.distribution == "uniform":
            return uniform_words(width)
        kind = "normal" if self.distribution == "untruncated_normal" else "truncated normal"
        return kind if width is None else f"{kind}, stddev {number(width)}"


def _words(argument, value):
    if current_run().is_v1:
        return "`scale` must be positive float."
    return f"Argument `scale` must be a positive float. Received: {value}"


def _error(argument, value):
    if current_run().is_v1:
        return ValueError(f"Invalid `{argument}` argument:", value)
    allowed = "('fan_in', 'fan_out', 'fan_avg')"
    if argument == "distribution":
        allowed = "('normal', uniform', 'truncated_normal', 'untruncated_normal')"
    return ValueError(f"Argument `{argument}` should be one of {allowed}. Received: {value}")


class GlorotUniform(VarianceScaling):
    """Uniform numbers by the average of both fans: the default of floating variables."""

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(scale=1.0, mode="fan_avg", distribution="uniform", seed=seed)

    def get_config(self):
        """The arguments it was made with."""
        return self._config("seed")


class GlorotNormal(VarianceScaling):
    """Truncated normal numbers by the average of both fans."""

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(scale=1.0, mode="fan_avg", distribution="truncated_normal", seed=seed)

    def get_config(self):
        """The arguments it was made with."""
        return self._config("seed")


@tf_export("initializers.he_normal", "keras.initializers.he_normal")
def he_normal(seed=None):
    """Truncated normal numbers of variance 2 by the input size."""
    return VarianceScaling(scale=2.0, mode="fan_in", distribution="truncated_normal", seed=seed)


@tf_export("initializers.he_uniform", "keras.initializers.he_uniform")
def he_uniform(seed=None):
    """Uniform numbers of variance 2 by the input size."""
    return VarianceScaling(scale=2.0, mode="fan_in", distribution="uniform", seed=seed)


@tf_export("initializers.lecun_normal", "keras.initializers.lecun_normal")
def lecun_normal(seed=None):
    """Truncated normal numbers of variance 1 by the input size."""
    return VarianceScaling(scale=1.0, mode="fan_in", distribution="truncated_normal", seed=seed)


@tf_export("initializers.lecun_uniform", "keras.initializers.lecun_uniform")
def lecun_uniform(seed=None):
    """Uniform numbers of variance 1 by the input size."""
    return VarianceScaling(scale=1.0, mode="fan_in", distribution="uniform", seed=seed)


for _class, _short, _own in (
    (UniformUnitScaling, "uniform_unit_scaling", "UniformUnitScaling"),
    (VarianceScaling, "variance_scaling", "VarianceScaling"),
    (GlorotUniform, "glorot_uniform", "GlorotUniform"),
    (GlorotNormal, "glorot_normal", "GlorotNormal"),
):  # fmt: skip
    tf_export(*names(_short), f"python.ops.init_ops.{_own}")(_class)

initial_values.DEFAULT_INITIALIZERS["floating"] = GlorotUniform


class _OfFan(VarianceScaling):
    """Numbers whose variance follows from the input size: classes of 2.x, where 1.15 has functions.

    Mirrors keras/initializers/initializers_v1.py.
    """

    def get_config(self):
        """The arguments it was made with."""
        return {"seed": self.seed}


@newer_export("keras.initializers.he_normal")
class HeNormal(_OfFan):
    """Truncated normal numbers of variance 2 by the input size."""

    def __init__(self, seed=None):
        super().__init__(2.0, "fan_in", "truncated_normal", seed)


@newer_export("keras.initializers.he_uniform")
class HeUniform(_OfFan):
    """Uniform numbers of variance 2 by the input size."""

    def __init__(self, seed=None):
        super().__init__(2.0, "fan_in", "uniform", seed)


@newer_export("keras.initializers.lecun_normal")
class LecunNormal(_OfFan):
    """Truncated normal numbers of variance 1 by the input size."""

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_in", "truncated_normal", seed)


@newer_export("keras.initializers.lecun_uniform")
class LecunUniform(_OfFan):
    """Uniform numbers of variance 1 by the input size."""

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_in", "uniform", seed)
