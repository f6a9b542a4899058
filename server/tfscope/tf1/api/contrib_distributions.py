"""tf.distributions and tf.contrib.distributions: names, shapes and dtypes of what they compute.

Mirrors python/ops/distributions/*.py.  The arithmetic inside a method is one op in its scope, whose
inputs are what the result depends on differentiably.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.numpy_values import constant_value
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.private_attributes import PRIVATE
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

CORE = frozenset(
    "Bernoulli Beta Categorical Dirichlet DirichletMultinomial Distribution Exponential Gamma Laplace"
    " Multinomial Normal RegisterKL StudentT Uniform kl_divergence FULLY_REPARAMETERIZED"
    " NOT_REPARAMETERIZED".split()
)
"""What tf.distributions holds of tf.contrib.distributions."""


def _names(name: str) -> list[str]:
    contrib = f"contrib.distributions.{name}"
    return [f"distributions.{name}", contrib] if name in CORE else [contrib]


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


@tf_export(*_names("Distribution"))
class Distribution:
    """The base of distributions.

    ``_tensors`` are the parameters that batches and events take their shapes of, ``_others`` those
    that have no part in it.  ``_centered``: ``loc`` alone decides the mean, and has no part in the
    entropy and the deviations.
    """

    __tfscope_private__ = PRIVATE["Distribution"]

    _event_rank = 0
    _dtype: Any = None
    _centered = False
    _others: dict[str, Any] = {}
    _shaped: tuple[str, ...] = ()
    _tensors: dict[str, Any] = {}
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
            self._given_name = self._scope_name(scope)
            self._tensors = {
                key: ops.convert_to_tensor(value, name=key)
                for key, value in values.items()
                if value is not None
            }
        first = next(iter(self._tensors.values()), None)
        self._dtype = getattr(first, "dtype", None) or tf.float32

    def _scope_name(self, scope):
        """What methods open: the constructor's own scope again."""
        return scope

    def _all_parameters(self, *, without=()):
        known = {**self._tensors, **self._others}
        return [value for key, value in known.items() if key not in without]

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

    @contextlib.contextmanager
    def _in_method(self, name):
        with ops.name_scope(self._given_name), ops.name_scope(name):
            yield

    def _method(self, name, dtype, shape, inputs=()):
        with self._in_method(name):
            return _computed(inputs, dtype, shape)

    def _draw_shape(self):
        return self.batch_shape.concatenate(self.event_shape)

    # -- methods -----------------------------------------------------------------------------
    def sample(self, sample_shape=(), seed=None, name="sample"):
        """[*sample_shape, *batch_shape, *event_shape]."""
        known = self.reparameterization_type == "FULLY_REPARAMETERIZED"
        inputs = self._all_parameters() if known else []
        with self._in_method(name):
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

    def _deviation(self, name):
        used = self._all_parameters(without=("loc",) if self._centered else ())
        return self._method(name, self._parameter_dtype(), self._draw_shape(), used)

    def _parameter_dtype(self):
        first = next(iter(self._tensors.values()), None)
        return getattr(first, "dtype", None) or self.dtype

    def entropy(self, name="entropy"):
        """Per batch."""
        used = self._all_parameters(without=("loc",) if self._centered else ())
        return self._method(name, self._parameter_dtype(), self.batch_shape, used)

    def _center(self):
        loc = [self._tensors["loc"]] if self._centered and "loc" in self._tensors else None
        return loc or self._all_parameters()

    def mean(self, name="mean"):
        """Per draw."""
        return self._method(name, self._parameter_dtype(), self._draw_shape(), self._center())

    def mode(self, name="mode"):
        """Per draw."""
        known = self.reparameterization_type == "FULLY_REPARAMETERIZED"
        used = self._center() if known else []
        return self._method(name, self.dtype, self._draw_shape(), used)

    def stddev(self, name="stddev"):
        """Per draw."""
        return self._deviation(name)

    def variance(self, name="variance"):
        """Per draw."""
        return self._deviation(name)

    def quantile(self, value, name="quantile"):
        """Per batch."""
        return self._of_value(value, name)

    def covariance(self, name="covariance"):
        """[*batch, event, event]."""
        event = self.event_shape
        shape = self._draw_shape().concatenate(event)
        return self._method(name, self.dtype, shape, self._all_parameters())

    def cross_entropy(self, other, name="cross_entropy"):
        """Per batch."""
        used = self._all_parameters() + other._all_parameters()
        return self._method(name, self._parameter_dtype(), self.batch_shape, used)

    def kl_divergence(self, other, name="kl_divergence"):
        """Per batch."""
        return kl_divergence(self, other, name=name)

    def is_scalar_batch(self, name="is_scalar_batch"):
        """A scalar."""
        return self._method(name, tf.bool, tensor_shape.TensorShape([]))

    def is_scalar_event(self, name="is_scalar_event"):
        """A scalar."""
        return self._method(name, tf.bool, tensor_shape.TensorShape([]))

    @classmethod
    def param_shapes(cls, sample_shape, name="DistributionParamShapes"):
        """Per parameter the shape that gives samples of a shape."""
        if not cls._shaped:
            raise raised(NotImplementedError("_param_shapes not implemented"))
        with ops.name_scope(name, values=[sample_shape]):
            return {p: ops.convert_to_tensor(sample_shape, tf.int32) for p in cls._shaped}

    @classmethod
    def param_static_shapes(cls, sample_shape):
        """The same as static shapes."""
        if isinstance(sample_shape, tensor_shape.TensorShape):
            if not sample_shape.is_fully_defined():
                raise raised(ValueError("TensorShape sample_shape must be fully defined"))
            sample_shape = sample_shape.as_list()
        shapes = {p: constant_value(s) for p, s in cls.param_shapes(sample_shape).items()}
        if any(s is None for s in shapes.values()):
            text = "sample_shape must be a fully-defined TensorShape or list/tuple/Tensor"
            raise raised(ValueError(text))
        return {p: tensor_shape.TensorShape(s) for p, s in shapes.items()}

    def copy(self, **override):
        """The same with other parameters."""
        made = type(self).__new__(type(self))
        made.__dict__.update(self.__dict__)
        return made


@tf_export(*_names("kl_divergence"))
def kl_divergence(distribution_a, distribution_b, allow_nan_stats=True, name=None):
    """Per batch; ``NotImplementedError`` for classes of others that nobody registered.

    Mirrors distributions/kullback_leibler.py kl_divergence.
    """
    for d in (distribution_a, distribution_b):
        if isinstance(d, Unknown):
            return d
    kinds = type(distribution_a), type(distribution_b)
    own = _registered_divergence(*kinds)
    if own is None and not all(issubclass(kind, Distribution) for kind in kinds):
        text = "No KL(distribution_a || distribution_b) registered for distribution_a type %s and distribution_b type %s"
        raise raised(NotImplementedError(text % tuple(kind.__name__ for kind in kinds)))
    with ops.name_scope("KullbackLeibler"):
        if own is not None:
            return own(distribution_a, distribution_b, name=name)
        shapes = [distribution_a.batch_shape, distribution_b.batch_shape]
        used = distribution_a._all_parameters() + distribution_b._all_parameters()
        return _computed(used, distribution_a._parameter_dtype(), _broadcast(shapes), name)


def _registered_divergence(type_a, type_b):
    """The program's function for two classes, or for bases of them where TensorFlow has none of its own.

    Mirrors kullback_leibler.py _registered_kl.
    """
    known = current_run().data.get("divergences", {})
    if (type_a, type_b) in known:
        return known[type_a, type_b]
    places = [
        (type_a.__mro__.index(a) + type_b.__mro__.index(b), type_a.__mro__.index(a), function)
        for (a, b), function in known.items()
        if a in type_a.__mro__ and b in type_b.__mro__ and a is not Distribution
    ]
    return min(places, key=lambda place: place[:2])[2] if places else None


@tf_export(*_names("RegisterKL"))
class RegisterKL:
    """A decorator.  Mirrors kullback_leibler.py RegisterKL."""

    def __init__(self, dist_cls_a, dist_cls_b):
        self._key = (dist_cls_a, dist_cls_b)

    def __call__(self, kl_fn):
        if not callable(kl_fn):
            raise raised(TypeError(f"kl_fn must be callable, received: {kl_fn}"))
        known = current_run().data.setdefault("divergences", {})
        if self._key in known:
            names = tuple(kind.__name__ for kind in self._key)
            text = "KL({} || {}) has already been registered to: {}"
            raise raised(ValueError(text.format(*names, known[self._key])))
        known[self._key] = kl_fn
        return kl_fn


for _kind in ("FULLY_REPARAMETERIZED", "NOT_REPARAMETERIZED"):
    export_value(_kind, *_names(_kind))
