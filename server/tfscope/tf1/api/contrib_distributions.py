"""tf.distributions and tf.contrib.distributions: names, shapes and dtypes of what they compute.

Mirrors python/ops/distributions/*.py.  The arithmetic inside a method is one op in its scope.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    return [f"distributions.{name}", f"contrib.distributions.{name}"]


def _broadcast(shapes: list[Any]) -> Any:
    result = tensor_shape.TensorShape([])
    for shape in shapes:
        joined = tensor_shape.broadcast_shape(result, shape)
        result = tensor_shape.unknown_shape() if joined is None else joined
    return result


def _computed(kind: str, dtype: Any, shape: Any, name: str | None = None) -> Any:
    """The one op of a method."""
    known = dtypes.as_dtype(dtype)
    op = ops.get_default_graph().create_op(kind, [], [(known, shape)], name=name)
    return op.outputs[0]


@tf_export(*_names("Distribution"))
class Distribution:
    """The base of distributions; ``_parameters`` are tensors by name."""

    _event_rank = 0
    _dtype: Any = None
    reparameterization_type = "FULLY_REPARAMETERIZED"

    def __init__(self, dtype=None, reparameterization_type=None, validate_args=False, allow_nan_stats=True, parameters=None, graph_parents=None, name=None):  # fmt: skip
        self._begin(name or type(self).__name__, validate_args, allow_nan_stats)
        self._dtype = dtype
        self._tensors: dict[str, Any] = {}

    def _begin(self, name, validate_args, allow_nan_stats):
        self._validate_args = validate_args
        self._allow_nan_stats = allow_nan_stats
        self._given_name = name

    def _set(self, values, name, validate_args=False, allow_nan_stats=True):
        """Makes tensors of the parameters in the distribution's scope."""
        self._begin(name, validate_args, allow_nan_stats)
        with ops.name_scope(name, values=list(values.values())) as scope:
            self._given_name = scope
            self._tensors = {
                key: ops.convert_to_tensor(value, name=key)
                for key, value in values.items()
                if value is not None
            }
        first = next(iter(self._tensors.values()), None)
        self._dtype = getattr(first, "dtype", None) or tf.float32

    @property
    def name(self):
        """The scope's name."""
        return self._given_name

    @property
    def dtype(self):
        """Dtype of samples."""
        return self._dtype

    @property
    def parameters(self):
        """The parameters by name."""
        return dict(self._tensors)

    @property
    def allow_nan_stats(self):
        """As given."""
        return self._allow_nan_stats

    @property
    def validate_args(self):
        """As given."""
        return self._validate_args

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

    get_batch_shape = property(lambda self: lambda: self.batch_shape)
    get_event_shape = property(lambda self: lambda: self.event_shape)

    def batch_shape_tensor(self, name="batch_shape_tensor"):
        """The batch shape as a tensor."""
        return self._shape_tensor(self.batch_shape, name)

    def event_shape_tensor(self, name="event_shape_tensor"):
        """The event shape as a tensor."""
        return self._shape_tensor(self.event_shape, name)

    def _shape_tensor(self, shape, name):
        return self._method(name, tf.int32, tensor_shape.TensorShape([shape.ndims]))

    def _method(self, name, dtype, shape):
        with ops.name_scope(self._given_name), ops.name_scope(name):
            return _computed("Identity", dtype, shape)

    def _draw_shape(self):
        return self.batch_shape.concatenate(self.event_shape)

    # -- methods -----------------------------------------------------------------------------
    def sample(self, sample_shape=(), seed=None, name="sample"):
        """[*sample_shape, *batch_shape, *event_shape]."""
        if isinstance(sample_shape, (Unknown, ops.Tensor)):
            front = tensor_shape.unknown_shape()
            if isinstance(sample_shape, ops.Tensor) and sample_shape.get_shape().ndims == 0:
                front = tensor_shape.TensorShape([None])
        else:
            front = tensor_shape.as_shape(sample_shape)
        return self._method(name, self.dtype, front.concatenate(self._draw_shape()))

    def _of_value(self, value, name):
        """The shape of a function of a value: batches broadcast, events are gone."""
        value = ops.convert_to_tensor(value, name="value")
        shape = value.get_shape()
        rank = self._event_rank
        if rank and shape.ndims is not None:
            shape = shape[: max(shape.ndims - rank, 0)]
        dtype = self._tensors and next(iter(self._tensors.values())).dtype
        return self._method(name, dtype or tf.float32, _broadcast([shape, self.batch_shape]))

    def log_prob(self, value, name="log_prob"):
        """Per batch."""
        return self._of_value(value, name)

    def prob(self, value, name="prob"):
        """Per batch."""
        return self._of_value(value, name)

    def log_cdf(self, value, name="log_cdf"):
        """Per batch."""
        return self._of_value(value, name)

    def cdf(self, value, name="cdf"):
        """Per batch."""
        return self._of_value(value, name)

    def log_survival_function(self, value, name="log_survival_function"):
        """Per batch."""
        return self._of_value(value, name)

    def survival_function(self, value, name="survival_function"):
        """Per batch."""
        return self._of_value(value, name)

    def _statistic(self, name, dtype=None):
        return self._method(name, dtype or self.dtype, self._draw_shape())

    def entropy(self, name="entropy"):
        """Per batch."""
        first = next(iter(self._tensors.values()), None)
        return self._method(name, getattr(first, "dtype", tf.float32), self.batch_shape)

    def mean(self, name="mean"):
        """Per draw."""
        first = next(iter(self._tensors.values()), None)
        return self._statistic(name, getattr(first, "dtype", None))

    def mode(self, name="mode"):
        """Per draw."""
        return self._statistic(name)

    def stddev(self, name="stddev"):
        """Per draw."""
        return self._statistic(name)

    def variance(self, name="variance"):
        """Per draw."""
        return self._statistic(name)

    def quantile(self, value, name="quantile"):
        """Per batch."""
        return self._of_value(value, name)

    def covariance(self, name="covariance"):
        """[*batch, event, event]."""
        event = self.event_shape
        return self._method(name, self.dtype, self._draw_shape().concatenate(event))

    def cross_entropy(self, other, name="cross_entropy"):
        """Per batch."""
        return self._method(name, tf.float32, self.batch_shape)

    def kl_divergence(self, other, name="kl_divergence"):
        """Per batch."""
        return kl_divergence(self, other, name=name)

    def is_scalar_batch(self, name="is_scalar_batch"):
        """A scalar."""
        return self._method(name, tf.bool, tensor_shape.TensorShape([]))

    def is_scalar_event(self, name="is_scalar_event"):
        """A scalar."""
        return self._method(name, tf.bool, tensor_shape.TensorShape([]))

    def copy(self, **override):
        """The same with other parameters."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made


@tf_export(*_names("kl_divergence"), *_names("kl"))
def kl_divergence(distribution_a, distribution_b, allow_nan_stats=True, name=None):
    """Per batch."""
    for d in (distribution_a, distribution_b):
        if isinstance(d, Unknown):
            return d
    with ops.name_scope("KullbackLeibler"):
        shapes = [distribution_a.batch_shape, distribution_b.batch_shape]
        dtype = distribution_a._tensors and next(iter(distribution_a._tensors.values())).dtype
        return _computed("Identity", dtype or tf.float32, _broadcast(shapes), name)


@tf_export(*_names("RegisterKL"))
class RegisterKL:
    """A decorator."""

    def __init__(self, dist_cls_a, dist_cls_b):
        self._key = (dist_cls_a, dist_cls_b)

    def __call__(self, kl_fn):
        return kl_fn


for _kind in ("FULLY_REPARAMETERIZED", "NOT_REPARAMETERIZED"):
    export_value(_kind, *_names(_kind))
