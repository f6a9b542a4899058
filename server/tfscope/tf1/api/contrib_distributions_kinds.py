"""tf.contrib.distributions: the single distributions beside those of tf.distributions.

Mirrors contrib/distributions/python/ops/*.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_distributions import StandIn, _broadcast
from tfscope.tf1.api.distributions import public_names
from tfscope.tf1.api.distributions_util import refuse_both
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf


def _scalar(name: str, *parameters: str, dtype: Any = None, centered: bool = False, discrete: bool = False, base: type = StandIn, shaped: tuple[str, ...] | None = None, **defaults: Any) -> None:  # fmt: skip
    """A distribution over numbers with these parameters; ``shaped`` have the shape of samples."""
    if shaped is None:
        shaped = () if discrete else (*parameters, *defaults)

    def initialize(self, *args, **kwargs):
        given_dtype = ["dtype"] if dtype is not None else []
        order = [*parameters, *defaults, *given_dtype, "validate_args", "allow_nan_stats", "name"]
        given = {**dict(zip(order, args)), **kwargs}
        values = {p: given.get(p, defaults.get(p)) for p in (*parameters, *defaults)}
        if "logits" in values:
            refuse_both(values["logits"], values["probs"])
        self._set(
            values, given.get("name", name), given.get("validate_args", False),
            given.get("allow_nan_stats", True),
        )  # fmt: skip
        for key, tensor in self._tensors.items():
            setattr(self, f"_{key}", tensor)
        if dtype is not None:
            self._dtype = given.get("dtype", dtype)

    body: dict[str, Any] = {"__init__": initialize, "__doc__": f"{name}: scalar events."}
    body["_centered"] = centered
    body["_shaped"] = shaped
    if discrete:
        body["reparameterization_type"] = "NOT_REPARAMETERIZED"
    for key in (*parameters, *defaults):
        body[key] = property(lambda self, key=key: self._tensors.get(key))
    export_value(type(name, (base,), body), *public_names(name))


class _Bernoulli(StandIn):
    """The parameters of a coin: given as they are, or made of each other."""

    shared_by_models = True

    @property
    def logits(self):
        """As given, else of the probabilities."""
        found = self._tensors.get("logits")
        if found is not None:
            return found
        probs = self._tensors["probs"]
        return tf.log(probs) - tf.log1p(-1.0 * probs)

    @property
    def probs(self):
        """As given, else the sigmoid of the logits."""
        found = self._tensors.get("probs")
        return tf.sigmoid(self._tensors["logits"]) if found is None else found


_scalar("Cauchy", "loc", "scale", centered=True)
_scalar("InverseGamma", "concentration", "rate")
_scalar("Chi2", "df")
_scalar("Poisson", rate=None, log_rate=None, discrete=True)
_scalar("Logistic", "loc", "scale", centered=True)
_scalar("Geometric", logits=None, probs=None, discrete=True, base=_Bernoulli)
_scalar("HalfNormal", "scale")
_scalar("Binomial", "total_count", logits=None, probs=None, discrete=True, base=_Bernoulli)
_scalar("NegativeBinomial", "total_count", logits=None, probs=None, discrete=True, base=_Bernoulli)
_scalar("RelaxedBernoulli", "temperature", logits=None, probs=None, base=_Bernoulli, shaped=("logits",))  # fmt: skip
_scalar("Deterministic", "loc", centered=True, shaped=())


class _Classes(StandIn):
    """A distribution over classes: the last dimension of logits or probs."""

    shared_by_models = True
    reparameterization_type = "NOT_REPARAMETERIZED"

    _event_rank = 1
    _default_name = ""
    _sample_dtype: Any = None

    def __init__(self, logits=None, probs=None, dtype=None, validate_args=False, allow_nan_stats=True, name=None):  # fmt: skip
        values = {"logits": logits, "probs": probs}
        refuse_both(values["logits"], values["probs"])
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


@tf_export(*public_names("OneHotCategorical"))
class OneHotCategorical(_Classes):
    """Draws are one-hot vectors."""

    _default_name = "OneHotCategorical"
    _sample_dtype = tf.int32


class _Relaxed(_Classes):
    shared_by_models = True
    reparameterization_type = "FULLY_REPARAMETERIZED"

    def __init__(self, temperature, logits=None, probs=None, dtype=tf.float32, validate_args=False, allow_nan_stats=True, name=None):  # fmt: skip
        super().__init__(logits, probs, dtype, validate_args, allow_nan_stats, name)
        self._temperature = temperature


@tf_export(*public_names("RelaxedOneHotCategorical"))
class RelaxedOneHotCategorical(_Relaxed):
    """Draws are soft one-hot vectors."""

    _default_name = "RelaxedOneHotCategorical"


@tf_export(*public_names("ExpRelaxedOneHotCategorical"))
class ExpRelaxedOneHotCategorical(_Relaxed):
    """Draws are logs of soft one-hot vectors."""

    _default_name = "ExpRelaxedOneHotCategorical"


class _MultivariateNormal(StandIn):
    """A multivariate normal: ``scale`` has the shape of the mean, with ``extra`` more dimensions."""

    shared_by_models = True
    _event_rank = 1
    _centered = True

    def _begin_with(self, loc, scale, name, extra=0, others=None, **options):
        values = {"loc": loc, "scale": scale}
        self._set({k: v for k, v in values.items() if v is not None}, name, **options)
        self._others = dict(others or {})
        if extra and "scale" in self._tensors:
            self._others["scale"] = matrix = self._tensors.pop("scale")
            self._rows = matrix.get_shape()[:-1] if matrix.get_shape().ndims else matrix.get_shape()

    _rows: Any = None

    def _whole_shape(self):
        shapes = [t.get_shape() for t in self._tensors.values()]
        return _broadcast([*shapes, self._rows] if self._rows is not None else shapes)

    @property
    def loc(self):
        """The mean."""
        return self._tensors.get("loc")
