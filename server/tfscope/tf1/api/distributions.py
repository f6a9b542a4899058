"""tf.distributions: the base of distributions, which names what its methods compute.

Mirrors python/ops/distributions/distribution.py.
"""

from __future__ import annotations

import contextlib
import math
from typing import Any

from tfscope.tf1.api.numpy_values import constant_value
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.private_attributes import PRIVATE
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import is_raised, raised
from tfscope.values.unknown import Unknown

CORE = frozenset(
    "Bernoulli Beta Categorical Dirichlet DirichletMultinomial Distribution Exponential Gamma Laplace"
    " Multinomial Normal RegisterKL StudentT Uniform kl_divergence FULLY_REPARAMETERIZED"
    " NOT_REPARAMETERIZED".split()
)
"""What tf.distributions holds of tf.contrib.distributions."""


def public_names(name: str) -> list[str]:
    """Where a distribution is found."""
    contrib = f"contrib.distributions.{name}"
    return [f"distributions.{name}", contrib] if name in CORE else [contrib]


def hook(name):
    """A method that a class of distributions may have; without it, it raises ``NotImplementedError``."""

    def missing(self, *args, **kwargs):
        text = f"{name} is not implemented: {type(self).__name__}"
        raise raised(NotImplementedError(text))

    missing.__name__ = f"_{name}"
    return missing


def _either(first, second):
    """``first``, or what is computed of ``second`` where a class has no ``first``."""
    try:
        return first()
    except NotImplementedError as error:
        if not is_raised(error):
            raise
        try:
            return second()
        except NotImplementedError as other:
            raise (error if is_raised(other) else other) from None


@tf_export(*public_names("Distribution"))
class Distribution:
    """The base of distributions: each method opens the constructor's scope and, in it, one of its own.

    Raises ``ValueError`` for a graph parent that is no tensor.
    """

    __tfscope_private__ = PRIVATE["Distribution"]
    _graph_parents: Any = ()
    _name: Any = None

    def __init__(self, dtype, reparameterization_type, validate_args, allow_nan_stats, parameters=None, graph_parents=None, name=None):  # fmt: skip
        parents = [] if graph_parents is None else graph_parents
        for number, parent in enumerate(parents):
            if isinstance(parent, Unknown) or isinstance(parent, ops.Tensor):
                continue
            if parent is None or not tf.is_tensor(parent):
                text = f"Graph parent item {number} is not a Tensor; {parent}."
                raise raised(ValueError(text))
        if not name or (isinstance(name, str) and not name.endswith("/")):
            with ops.name_scope(name or type(self).__name__) as scope:
                name = scope
        self._dtype = dtype
        self._reparameterization_type = reparameterization_type
        self._allow_nan_stats = allow_nan_stats
        self._validate_args = validate_args
        given = parameters if isinstance(parameters, dict) else {}
        self._parameters = {k: v for k, v in given.items() if k != "self"}
        self._graph_parents = parents
        self._name = self._scope_name(name)

    def _scope_name(self, scope):
        """What methods open: the constructor's own scope again."""
        return scope

    @contextlib.contextmanager
    def _name_scope(self, name=None, values=None):
        with ops.name_scope(self._name), ops.name_scope(name, values=values) as scope:
            yield scope

    name = property(lambda self: self._name)
    dtype = property(lambda self: self._dtype)
    reparameterization_type = property(lambda self: self._reparameterization_type)
    allow_nan_stats = property(lambda self: self._allow_nan_stats)
    validate_args = property(lambda self: self._validate_args)

    @property
    def parameters(self):
        """What the constructor was given."""
        return {k: v for k, v in self._parameters.items() if not str(k).startswith("__")}

    def copy(self, **override_parameters_kwargs):
        """The same with other parameters."""
        return type(self)(**{**self.parameters, **override_parameters_kwargs})

    @classmethod
    def param_shapes(cls, sample_shape, name="DistributionParamShapes"):
        """Per parameter the shape that gives samples of a shape."""
        with ops.name_scope(name, values=[sample_shape]):
            return cls._param_shapes(sample_shape)

    @classmethod
    def param_static_shapes(cls, sample_shape):
        """The same as static shapes; raises ``ValueError`` where one is not known."""
        if isinstance(sample_shape, TensorShape):
            if not sample_shape.is_fully_defined():
                raise raised(ValueError("TensorShape sample_shape must be fully defined"))
            sample_shape = sample_shape.as_list()
        shapes = {p: constant_value(s) for p, s in cls.param_shapes(sample_shape).items()}
        if any(s is None for s in shapes.values()):
            text = "sample_shape must be a fully-defined TensorShape or list/tuple"
            raise raised(ValueError(text))
        return {p: TensorShape(s) for p, s in shapes.items()}

    @staticmethod
    def _param_shapes(sample_shape):
        raise raised(NotImplementedError("_param_shapes not implemented"))

    # -- shapes ------------------------------------------------------------------------------
    _batch_shape_tensor = hook("batch_shape_tensor")
    _event_shape_tensor = hook("event_shape_tensor")

    def _batch_shape(self):
        return tensor_shape.unknown_shape()

    def _event_shape(self):
        return tensor_shape.unknown_shape()

    @property
    def batch_shape(self):
        """Independent distributions."""
        return tensor_shape.as_shape(self._batch_shape())

    @property
    def event_shape(self):
        """One draw."""
        return tensor_shape.as_shape(self._event_shape())

    def batch_shape_tensor(self, name="batch_shape_tensor"):
        """The batch shape as a tensor."""
        with self._name_scope(name):
            return self._shape_tensor(self.batch_shape, self._batch_shape_tensor, "batch_shape")

    def event_shape_tensor(self, name="event_shape_tensor"):
        """The event shape as a tensor."""
        with self._name_scope(name):
            return self._shape_tensor(self.event_shape, self._event_shape_tensor, "event_shape")

    def _shape_tensor(self, shape, computed, name):
        if shape.is_fully_defined():
            return ops.convert_to_tensor(shape.as_list(), dtype=tf.int32, name=name)
        return computed()

    def is_scalar_event(self, name="is_scalar_event"):
        """A scalar."""
        with self._name_scope(name):
            return self._is_scalar(self.event_shape, self.event_shape_tensor, "is_scalar_event")

    def is_scalar_batch(self, name="is_scalar_batch"):
        """A scalar."""
        with self._name_scope(name):
            return self._is_scalar(self.batch_shape, self.batch_shape_tensor, "is_scalar_batch")

    def _is_scalar(self, static, computed, name):
        if static.ndims is not None:
            return ops.convert_to_tensor(static.ndims == 0, name=name)
        shape = computed()
        if (
            isinstance(shape, ops.Tensor)
            and shape.shape.ndims
            and shape.shape.as_list()[0] is not None
        ):
            return ops.convert_to_tensor(shape.shape.as_list() == [0], name=name)
        return ops.convert_to_tensor(tf.equal(tf.shape(shape)[0], 0), name=name)

    # -- draws -------------------------------------------------------------------------------
    _sample_n = hook("sample_n")

    def sample(self, sample_shape=(), seed=None, name="sample"):
        """[*sample_shape, *batch_shape, *event_shape]."""
        return self._call_sample_n(sample_shape, seed, name)

    def _call_sample_n(self, sample_shape, seed, name, **kwargs):
        with self._name_scope(name, values=[sample_shape]):
            given = ops.convert_to_tensor(sample_shape, dtype=tf.int32, name="sample_shape")
            if isinstance(given, Unknown):
                return given
            front, count = _vector_of(given)
            samples = self._sample_n(count, seed, **kwargs)
            if not isinstance(samples, ops.Tensor):
                return samples
            final = tf.concat([front, tf.shape(samples)[1:]], 0)
            made = self._of_draws(tf.reshape(samples, final), **kwargs)
            return self._with_shape_of_draws(made, front) if isinstance(made, ops.Tensor) else made

    def _of_draws(self, samples, **kwargs):
        """What the distribution makes of its draws."""
        return samples

    def _with_shape_of_draws(self, samples, front):
        """What is known of the draws' shape.  Mirrors ``_set_sample_static_shape``."""
        value = constant_value(front)
        known = TensorShape(None if value is None else [int(v) for v in value])
        batch, event, rank = self.batch_shape, self.event_shape, samples.shape.ndims
        parts = (known.ndims, batch.ndims, event.ndims)
        if rank is None and None not in parts:
            rank = sum(parts)
            samples.set_shape([None] * rank)
        if rank is None:
            return samples
        ndims = known.ndims
        if ndims is not None:
            samples.set_shape(known.concatenate([None] * (rank - ndims)))
        if event.ndims is not None:
            samples.set_shape(TensorShape([None] * (rank - event.ndims)).concatenate(event))
        if batch.ndims is not None:
            tail = event.ndims
            if ndims is None and tail is not None:
                ndims = rank - batch.ndims - tail
            elif tail is None and ndims is not None:
                tail = rank - batch.ndims - ndims
            if ndims is not None and tail is not None:
                whole = TensorShape([None] * ndims).concatenate(batch).concatenate([None] * tail)
                samples.set_shape(whole)
        return samples

    # -- of values ---------------------------------------------------------------------------
    _log_prob, _prob = hook("log_prob"), hook("prob")
    _log_cdf, _cdf = hook("log_cdf"), hook("cdf")
    _log_survival_function = hook("log_survival_function")
    _survival_function = hook("survival_function")
    _quantile = hook("quantile")

    def _call_of_value(self, value, name, *ways, **kwargs):
        """The first of one or two ways to compute something of a value."""
        with self._name_scope(name, values=[value]):
            value = ops.convert_to_tensor(value, name="value", preferred_dtype=self.dtype)
            first, *rest = [lambda way=way: way(value, **kwargs) for way in ways]
            return _either(first, rest[0]) if rest else first()

    def log_prob(self, value, name="log_prob"):
        """Per batch."""
        return self._call_log_prob(value, name)

    def _call_log_prob(self, value, name, **kwargs):
        second = lambda x, **options: tf.log(self._prob(x, **options))  # noqa: E731
        return self._call_of_value(value, name, self._log_prob, second, **kwargs)

    def prob(self, value, name="prob"):
        """Per batch."""
        return self._call_prob(value, name)

    def _call_prob(self, value, name, **kwargs):
        second = lambda x, **options: tf.exp(self._log_prob(x, **options))  # noqa: E731
        return self._call_of_value(value, name, self._prob, second, **kwargs)

    def log_cdf(self, value, name="log_cdf"):
        """Per batch."""
        return self._call_of_value(value, name, self._log_cdf, lambda x: tf.log(self._cdf(x)))

    def cdf(self, value, name="cdf"):
        """Per batch."""
        return self._call_of_value(value, name, self._cdf, lambda x: tf.exp(self._log_cdf(x)))

    def log_survival_function(self, value, name="log_survival_function"):
        """Per batch."""
        second = lambda x: tf.log1p(-self.cdf(x))  # noqa: E731
        return self._call_of_value(value, name, self._log_survival_function, second)

    def survival_function(self, value, name="survival_function"):
        """Per batch."""
        return self._call_of_value(
            value, name, self._survival_function, lambda x: 1.0 - self.cdf(x)
        )

    def quantile(self, value, name="quantile"):
        """Per batch."""
        return self._call_of_value(value, name, self._quantile)

    # -- of the distribution -----------------------------------------------------------------
    _entropy, _mean, _mode = hook("entropy"), hook("mean"), hook("mode")
    _variance, _stddev, _covariance = hook("variance"), hook("stddev"), hook("covariance")

    def entropy(self, name="entropy"):
        """Per batch."""
        with self._name_scope(name):
            return self._entropy()

    def mean(self, name="mean"):
        """Per draw."""
        with self._name_scope(name):
            return self._mean()

    def mode(self, name="mode"):
        """Per draw."""
        with self._name_scope(name):
            return self._mode()

    def variance(self, name="variance"):
        """Per draw."""
        with self._name_scope(name):
            return _either(self._variance, lambda: tf.square(self._stddev()))

    def stddev(self, name="stddev"):
        """Per draw."""
        with self._name_scope(name):
            return _either(self._stddev, lambda: tf.sqrt(self._variance()))

    def covariance(self, name="covariance"):
        """[*batch, event, event]."""
        with self._name_scope(name):
            return self._covariance()

    def cross_entropy(self, other, name="cross_entropy"):
        """Per batch."""
        with self._name_scope(name):
            return self._cross_entropy(other)

    def kl_divergence(self, other, name="kl_divergence"):
        """Per batch."""
        with self._name_scope(name):
            return self._kl_divergence(other)

    def _cross_entropy(self, other):
        with ops.name_scope(None, "cross_entropy"):
            return self.entropy() + tf.distributions.kl_divergence(self, other)

    def _kl_divergence(self, other):
        return tf.distributions.kl_divergence(self, other)


def pick_vector(cond: Any, true_vector: Any, false_vector: Any) -> Any:
    """One of two vectors.  Mirrors python/ops/distributions/util.py ``pick_vector``."""
    with ops.name_scope("pick_vector", values=(cond, true_vector, false_vector)):
        cond = ops.convert_to_tensor(cond, name="cond")
        known = constant_value(cond)
        if known is not None:
            return true_vector if known else false_vector
        true_vector = ops.convert_to_tensor(true_vector, name="true_vector")
        false_vector = ops.convert_to_tensor(false_vector, name="false_vector")
        size = tf.shape(true_vector)[0]
        both = tf.concat([true_vector, false_vector], 0)
        return tf.slice(both, [tf.where_v2(cond, 0, size)], [tf.where(cond, size, -1)])


def _vector_of(shape):
    """A shape of draws as a vector, and how many they are.  Mirrors ``_expand_sample_shape_to_vector``."""
    value, rank = constant_value(shape), shape.shape.ndims
    if value is None:
        count = tf.reduce_prod(shape)
    else:
        count = math.prod(int(v) for v in ([value] if rank == 0 else value))
    if rank is None:
        picked = pick_vector(tf.equal(tf.rank(shape), 0), [1], tf.shape(shape))
        return tf.reshape(shape, picked), count
    if rank == 0:
        given = [value] if value is not None else None
        front = tf.reshape(shape, [1]) if given is None else ops.convert_to_tensor(given, tf.int32, name="sample_shape")  # fmt: skip
        return front, count
    if rank != 1:
        raise raised(ValueError("Input is neither scalar nor vector."))
    return shape, count


for _kind in ("FULLY_REPARAMETERIZED", "NOT_REPARAMETERIZED"):
    export_value(_kind, *public_names(_kind))
