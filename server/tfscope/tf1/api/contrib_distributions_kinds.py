"""tf.distributions and tf.contrib.distributions: the single distributions.

Mirrors python/ops/distributions/*.py and contrib/distributions/python/ops/*.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_distributions import Distribution, _broadcast, _names
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.unknown import Unknown


def _scalar(name: str, *parameters: str, dtype: Any = None, **defaults: Any) -> None:
    """A distribution over numbers with these parameters."""

    def initialize(self, *args, **kwargs):
        order = [*parameters, *defaults, "validate_args", "allow_nan_stats", "name"]
        given = {**dict(zip(order, args)), **kwargs}
        values = {p: given.get(p, defaults.get(p)) for p in (*parameters, *defaults)}
        values.pop("dtype", None)
        self._set(
            values, given.get("name", name), given.get("validate_args", False),
            given.get("allow_nan_stats", True),
        )  # fmt: skip
        for key, tensor in self._tensors.items():
            setattr(self, f"_{key}", tensor)
        if dtype is not None:
            self._dtype = given.get("dtype", dtype)

    body: dict[str, Any] = {"__init__": initialize, "__doc__": f"{name}: scalar events."}
    for key in (*parameters, *defaults):
        if key != "dtype":
            body[key] = property(lambda self, key=key: self._tensors.get(key))
    export_value(type(name, (Distribution,), body), *_names(name))


_scalar("Normal", "loc", "scale")
_scalar("Laplace", "loc", "scale")
_scalar("StudentT", "df", "loc", "scale")
_scalar("Gamma", "concentration", "rate")
_scalar("InverseGamma", "concentration", "rate")
_scalar("Exponential", "rate")
_scalar("Uniform", low=0.0, high=1.0)
_scalar("Beta", concentration1=None, concentration0=None)
_scalar("Poisson", rate=None, log_rate=None)
_scalar("Logistic", "loc", "scale")
_scalar("Gumbel", "loc", "scale")
_scalar("Geometric", logits=None, probs=None)
_scalar("HalfNormal", "scale")
_scalar("Binomial", "total_count", logits=None, probs=None)
_scalar("NegativeBinomial", "total_count", logits=None, probs=None)
_scalar("Bernoulli", logits=None, probs=None, dtype=tf.int32)
_scalar("RelaxedBernoulli", "temperature", logits=None, probs=None)
_scalar("Deterministic", "loc")


class _Classes(Distribution):
    """A distribution over classes: the last dimension of logits or probs."""

    _event_rank = 1
    _default_name = ""
    _sample_dtype: Any = None

    def __init__(self, logits=None, probs=None, dtype=None, validate_args=False, allow_nan_stats=True, name=None):  # fmt: skip
        values = {"logits": logits, "probs": probs}
        self._set(values, name or self._default_name, validate_args, allow_nan_stats)
        self._dtype = dtype or self._sample_dtype or self._dtype

    @property
    def logits(self):
        """As given, else the log of the probabilities."""
        found = self._tensors.get("logits")
        return tf.log(self._tensors["probs"]) if found is None else found

    @property
    def probs(self):
        """As given, else the softmax of the logits."""
        found = self._tensors.get("probs")
        return tf.nn.softmax(self._tensors["logits"]) if found is None else found

    @property
    def event_size(self):
        """The number of classes."""
        shape = self._whole_shape()
        return shape.as_list()[-1] if shape.ndims else None


@tf_export(*_names("Categorical"))
class Categorical(_Classes):
    """Draws are numbers of classes."""

    _default_name = "Categorical"
    _sample_dtype = tf.int32

    def __init__(self, logits=None, probs=None, dtype=tf.int32, validate_args=False, allow_nan_stats=True, name="Categorical"):  # fmt: skip
        super().__init__(logits, probs, dtype, validate_args, allow_nan_stats, name)

    @property
    def event_shape(self):
        """One number."""
        return tensor_shape.TensorShape([])

    def _of_value(self, value, name):
        value = ops.convert_to_tensor(value, name="k")
        shape = _broadcast([value.get_shape(), self.batch_shape])
        return self._method(name, next(iter(self._tensors.values())).dtype, shape)


@tf_export(*_names("OneHotCategorical"))
class OneHotCategorical(_Classes):
    """Draws are one-hot vectors."""

    _default_name = "OneHotCategorical"
    _sample_dtype = tf.int32


@tf_export(*_names("Multinomial"))
class Multinomial(_Classes):
    """Draws are counts of classes."""

    def __init__(self, total_count, logits=None, probs=None, validate_args=False, allow_nan_stats=True, name="Multinomial"):  # fmt: skip
        super().__init__(logits, probs, None, validate_args, allow_nan_stats, name)
        self._total_count = total_count


class _Relaxed(_Classes):
    def __init__(self, temperature, logits=None, probs=None, dtype=tf.float32, validate_args=False, allow_nan_stats=True, name=None):  # fmt: skip
        super().__init__(logits, probs, dtype, validate_args, allow_nan_stats, name)
        self._temperature = temperature


@tf_export(*_names("RelaxedOneHotCategorical"))
class RelaxedOneHotCategorical(_Relaxed):
    """Draws are soft one-hot vectors."""

    _default_name = "RelaxedOneHotCategorical"


@tf_export(*_names("ExpRelaxedOneHotCategorical"))
class ExpRelaxedOneHotCategorical(_Relaxed):
    """Draws are logs of soft one-hot vectors."""

    _default_name = "ExpRelaxedOneHotCategorical"


@tf_export(*_names("Dirichlet"))
class Dirichlet(Distribution):
    """Draws are probabilities."""

    _event_rank = 1

    def __init__(self, concentration, validate_args=False, allow_nan_stats=True, name="Dirichlet"):
        self._set({"concentration": concentration}, name, validate_args, allow_nan_stats)


@tf_export(*_names("MultivariateNormalDiag"))
class MultivariateNormalDiag(Distribution):
    """Draws are vectors."""

    _event_rank = 1

    def __init__(self, loc=None, scale_diag=None, scale_identity_multiplier=None, validate_args=False, allow_nan_stats=True, name="MultivariateNormalDiag"):  # fmt: skip
        self._set({"loc": loc, "scale_diag": scale_diag}, name, validate_args, allow_nan_stats)

    @property
    def loc(self):
        """The mean."""
        return self._tensors.get("loc")


@tf_export(*_names("MultivariateNormalDiagWithSoftplusScale"))
class MultivariateNormalDiagWithSoftplusScale(MultivariateNormalDiag):
    """Draws are vectors."""

    def __init__(self, loc, scale_diag, validate_args=False, allow_nan_stats=True, name="MultivariateNormalDiagWithSoftplusScale"):  # fmt: skip
        super().__init__(loc, scale_diag, None, validate_args, allow_nan_stats, name)


class _Loc(Distribution):
    """A multivariate normal whose shape is that of its mean."""

    _event_rank = 1

    def __init__(self, loc=None, scale=None, validate_args=False, allow_nan_stats=True, name=None):
        values = {"loc": loc} if loc is not None else {}
        self._set(values, name or type(self).__name__, validate_args, allow_nan_stats)


export_value(type("MultivariateNormalTriL", (_Loc,), {}), *_names("MultivariateNormalTriL"))
export_value(
    type("MultivariateNormalFullCovariance", (_Loc,), {}),
    *_names("MultivariateNormalFullCovariance"),
)


@tf_export(*_names("Independent"))
class Independent(Distribution):
    """Batches of another distribution as events."""

    def __init__(self, distribution, reinterpreted_batch_ndims=None, validate_args=False, name=None):  # fmt: skip
        self._begin(name or "Independent", validate_args, True)
        self.distribution = distribution
        self._tensors = {} if isinstance(distribution, Unknown) else distribution._tensors
        self._dtype = getattr(distribution, "dtype", tf.float32)
        rank = getattr(distribution, "batch_shape", tensor_shape.unknown_shape()).ndims
        given = reinterpreted_batch_ndims
        self._event_rank = given if isinstance(given, int) else max((rank or 1) - 1, 0)
