"""tf.contrib.distributions whose arithmetic has no model: names of scopes, shapes and dtypes.

A method is one op in its scope, whose inputs are what the result depends on differentiably.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_distributions_missing import refuse_missing
from tfscope.tf1.api.distributions import Distribution
from tfscope.tf1.api.kullback_leibler import DIVERGENCES
from tfscope.tf1.api.numpy_values import constant_value
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.static_values import constant_value_as_shape


def _broadcast(shapes: list[Any]) -> Any:
    result = tensor_shape.TensorShape([])
    for shape in shapes:
        joined = tensor_shape.broadcast_shape(result, shape)
        result = tensor_shape.unknown_shape() if joined is None else joined
    return result


def sizes_of_draws(sample_shape: Any) -> Any:
    """The sizes of draws as far as TensorFlow knows them; a scalar is one of them.  Mirrors distribution.py
    ``_expand_sample_shape_to_vector`` and ``_set_sample_static_shape``."""
    given = ops.convert_to_tensor(sample_shape, dtype=tf.int32, name="sample_shape")
    if not isinstance(given, ops.Tensor):
        return tensor_shape.unknown_shape()
    if given.get_shape().ndims == 0:
        return tensor_shape.TensorShape([constant_value(given)])
    return constant_value_as_shape(given)


def _computed(inputs: Any, dtype: Any, shape: Any, name: str | None = None) -> Any:
    """The one op of a method."""
    of_numbers = any(isinstance(value, ops.Tensor) for value in inputs)
    return one_op("AddN" if of_numbers else "Identity", inputs, shape, dtype, name)


class StandIn(Distribution):
    """A distribution of which each method is one op: its arithmetic has no model.

    ``_tensors`` are the parameters that batches and events take their shapes of, ``_others`` those
    that have no part in it.  ``_centered``: ``loc`` alone decides the mean, and has no part in the
    entropy and the deviations.
    """

    shared_by_models = True
    _event_rank = 0
    _dtype: Any = None
    _centered = False
    _others: dict[str, Any] = {}
    _shaped: tuple[str, ...] = ()
    _tensors: dict[str, Any] = {}
    reparameterization_type = "FULLY_REPARAMETERIZED"

    def _begin(self, name, validate_args, allow_nan_stats):
        self._validate_args = validate_args
        self._allow_nan_stats = allow_nan_stats
        self._name = name

    def _set(self, values, name, validate_args=False, allow_nan_stats=True):
        """Makes tensors of the parameters in the distribution's scope."""
        self._begin(name, validate_args, allow_nan_stats)
        with ops.name_scope(name, values=list(values.values())) as scope:
            self._name = self._scope_name(scope)
            self._tensors = {
                key: ops.convert_to_tensor(value, name=key)
                for key, value in values.items()
                if value is not None
            }
        first = next(iter(self._tensors.values()), None)
        self._dtype = getattr(first, "dtype", None) or tf.float32

    def _all_parameters(self, *, without=()):
        known = {**self._tensors, **self._others}
        return [value for key, value in known.items() if key not in without]

    @property
    def parameters(self):
        """The parameters by name."""
        return dict(self._tensors)

    # -- shapes ------------------------------------------------------------------------------
    def _whole_shape(self) -> Any:
        return _broadcast([t.get_shape() for t in self._tensors.values()])

    @property
    def batch_shape(self):
        """Independent distributions."""
        whole = self._whole_shape()
        if whole.ndims is None or not self._event_rank:
            return whole
        return whole[: max(whole.ndims - self._event_rank, 0)]

    @property
    def event_shape(self):
        """One draw."""
        if not self._event_rank:
            return tensor_shape.TensorShape([])
        whole = self._whole_shape()
        return whole if whole.ndims is None else whole[whole.ndims - self._event_rank :]

    def batch_shape_tensor(self, name="batch_shape_tensor"):
        """The batch shape as a tensor."""
        return self._shape_tensor(self.batch_shape, name)

    def event_shape_tensor(self, name="event_shape_tensor"):
        """The event shape as a tensor."""
        return self._shape_tensor(self.event_shape, name)

    def _shape_tensor(self, shape, name):
        return self._method(name, tf.int32, tensor_shape.TensorShape([shape.ndims]))

    def _method(self, name, dtype, shape, inputs=()):
        with self._name_scope(name):
            return _computed(inputs, dtype, shape)

    def _draw_shape(self):
        return self.batch_shape.concatenate(self.event_shape)

    # -- methods -----------------------------------------------------------------------------
    def sample(self, sample_shape=(), seed=None, name="sample"):
        """[*sample_shape, *batch_shape, *event_shape]."""
        refuse_missing(self, "sample_n")
        known = self.reparameterization_type == "FULLY_REPARAMETERIZED"
        inputs = self._all_parameters() if known else []
        with self._name_scope(name):
            shape = sizes_of_draws(sample_shape).concatenate(self._draw_shape())
            return _computed(inputs, self.dtype, shape, "Reshape")

    def _of_value(self, value, name):
        """The shape of a function of a value: batches broadcast, events are gone."""
        value = ops.convert_to_tensor(value, name="value")
        shape = value.get_shape()
        rank = self._event_rank
        if rank and shape.ndims is not None:
            shape = shape[: max(shape.ndims - rank, 0)]
        dtype = self._tensors and next(iter(self._tensors.values())).dtype
        whole = _broadcast([shape, self.batch_shape])
        return self._method(name, dtype or tf.float32, whole, [value, *self._all_parameters()])

    def log_prob(self, value, name="log_prob"):
        """Per batch."""
        return self._of_value(value, name)

    def prob(self, value, name="prob"):
        """Per batch."""
        return self._of_value(value, name)

    def log_cdf(self, value, name="log_cdf"):
        """Per batch."""
        refuse_missing(self, "log_cdf")
        return self._of_value(value, name)

    def cdf(self, value, name="cdf"):
        """Per batch."""
        refuse_missing(self, "cdf")
        return self._of_value(value, name)

    def log_survival_function(self, value, name="log_survival_function"):
        """Per batch."""
        refuse_missing(self, "log_survival_function")
        return self._of_value(value, name)

    def survival_function(self, value, name="survival_function"):
        """Per batch."""
        refuse_missing(self, "survival_function")
        return self._of_value(value, name)

    def _deviation(self, name):
        used = self._all_parameters(without=("loc",) if self._centered else ())
        return self._method(name, self._parameter_dtype(), self._draw_shape(), used)

    def _parameter_dtype(self):
        first = next(iter(self._tensors.values()), None)
        return getattr(first, "dtype", None) or self.dtype

    def entropy(self, name="entropy"):
        """Per batch."""
        refuse_missing(self, "entropy")
        used = self._all_parameters(without=("loc",) if self._centered else ())
        return self._method(name, self._parameter_dtype(), self.batch_shape, used)

    def _center(self):
        loc = [self._tensors["loc"]] if self._centered and "loc" in self._tensors else None
        return loc or self._all_parameters()

    def mean(self, name="mean"):
        """Per draw."""
        refuse_missing(self, "mean")
        return self._method(name, self._parameter_dtype(), self._draw_shape(), self._center())

    def mode(self, name="mode"):
        """Per draw."""
        refuse_missing(self, "mode")
        known = self.reparameterization_type == "FULLY_REPARAMETERIZED"
        used = self._center() if known else []
        return self._method(name, self.dtype, self._draw_shape(), used)

    def stddev(self, name="stddev"):
        """Per draw."""
        refuse_missing(self, "stddev")
        return self._deviation(name)

    def variance(self, name="variance"):
        """Per draw."""
        refuse_missing(self, "variance")
        return self._deviation(name)

    def quantile(self, value, name="quantile"):
        """Per batch."""
        refuse_missing(self, "quantile")
        return self._of_value(value, name)

    def covariance(self, name="covariance"):
        """[*batch, event, event]."""
        refuse_missing(self, "covariance")
        event = self.event_shape
        shape = self._draw_shape().concatenate(event)
        return self._method(name, self.dtype, shape, self._all_parameters())

    def is_scalar_batch(self, name="is_scalar_batch"):
        """A scalar."""
        return self._method(name, tf.bool, tensor_shape.TensorShape([]))

    def is_scalar_event(self, name="is_scalar_event"):
        """A scalar."""
        return self._method(name, tf.bool, tensor_shape.TensorShape([]))

    @classmethod
    def _param_shapes(cls, sample_shape):
        if not cls._shaped:
            return Distribution._param_shapes(sample_shape)
        return {p: ops.convert_to_tensor(sample_shape, tf.int32) for p in cls._shaped}

    def copy(self, **override):
        """The same with other parameters."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made


def parameters_of(distribution: Any) -> list[Any]:
    """The tensors that what a distribution computes depends on."""
    own = isinstance(distribution, StandIn)
    return list(distribution._all_parameters() if own else distribution._graph_parents)


def computed_dtype(distribution: Any) -> Any:
    """The dtype of what a distribution computes of a value."""
    if isinstance(distribution, StandIn):
        return distribution._parameter_dtype()
    parents = distribution._graph_parents
    return parents[0].dtype if parents else distribution.dtype


def _divergence(a: Any, b: Any, name: Any = None) -> Any:
    shapes = [a.batch_shape, b.batch_shape]
    used = parameters_of(a) + parameters_of(b)
    return _computed(used, computed_dtype(a), _broadcast(shapes), name)


DIVERGENCES[StandIn, Distribution] = DIVERGENCES[Distribution, StandIn] = _divergence
