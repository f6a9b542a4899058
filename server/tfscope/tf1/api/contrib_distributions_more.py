"""tf.contrib.distributions: distributions whose parameters are made positive, and rarer ones.

Mirrors python/ops/distributions/*.py and contrib/distributions/python/ops/*.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.constructors import constructor
from tfscope.tf1.api.contrib_distributions import StandIn, _broadcast
from tfscope.tf1.api.contrib_distributions_kinds import _MultivariateNormal
from tfscope.tf1.api.contrib_distributions_made import Made
from tfscope.tf1.api.distributions import Distribution, public_names
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.static_values import constant_value_as_shape
from tfscope.values.unknown import Unknown

_OPTIONS = "validate_args=False, allow_nan_stats=True"


def _positive(public: str, base: str, parameters: str, softplus: str) -> None:
    """A distribution of which some parameters go through softplus before they are its own."""
    names = [part.partition("=")[0] for part in parameters.split(", ")]
    parent: Any = getattr(tf.contrib.distributions, base)

    def build(self, given):
        with ops.name_scope(given["name"], values=[given[key] for key in names]) as scope:
            for key in softplus.split():
                if given[key] is not None:
                    given[key] = tf.nn.softplus(given[key], name=f"softplus_{key}")
        parent.__init__(self, *(given[key] for key in names), name=scope)

    signature = f"{parameters}, {_OPTIONS}, name={public!r}"
    space = {"__init__": constructor(public, signature, build), "__doc__": f"A {base}."}
    export_value(type(public, (parent,), space), *public_names(public))


_positive("NormalWithSoftplusScale", "Normal", "loc, scale", "scale")
_positive("LaplaceWithSoftplusScale", "Laplace", "loc, scale", "scale")
_positive("ExponentialWithSoftplusRate", "Exponential", "rate", "rate")
_positive(
    "GammaWithSoftplusConcentrationRate", "Gamma", "concentration, rate", "concentration rate"
)
_positive("InverseGammaWithSoftplusConcentrationRate", "InverseGamma", "concentration, rate", "concentration rate")  # fmt: skip
_positive("BetaWithSoftplusConcentration", "Beta", "concentration1=None, concentration0=None", "concentration1 concentration0")  # fmt: skip
_positive("StudentTWithAbsDfSoftplusScale", "StudentT", "df, loc, scale", "scale")
_positive("Chi2WithAbsDf", "Chi2", "df", "")


@tf_export(*public_names("Kumaraswamy"))
class Kumaraswamy(StandIn):
    """Numbers between 0 and 1."""

    def __init__(self, concentration1=None, concentration0=None, validate_args=False, allow_nan_stats=True, name="Kumaraswamy"):  # fmt: skip
        values = {"concentration1": concentration1, "concentration0": concentration0}
        self._set(values, name, validate_args, allow_nan_stats)


@tf_export(*public_names("SinhArcsinh"))
class SinhArcsinh(StandIn):
    """Skewed numbers."""

    def __init__(self, loc, scale, skewness=None, tailweight=None, distribution=None, validate_args=False, allow_nan_stats=True, name="SinhArcsinh"):  # fmt: skip
        values = {"loc": loc, "scale": scale, "skewness": skewness, "tailweight": tailweight}
        self._set(values, name, validate_args, allow_nan_stats)


@tf_export(*public_names("VectorDeterministic"))
class VectorDeterministic(StandIn):
    """Always the same vectors."""

    _event_rank = 1

    def __init__(self, loc, atol=None, rtol=None, validate_args=False, allow_nan_stats=True, name="VectorDeterministic"):  # fmt: skip
        self._set({"loc": loc}, name, validate_args, allow_nan_stats)


@tf_export(*public_names("DirichletMultinomial"))
class DirichletMultinomial(StandIn):
    """Counts of classes."""

    reparameterization_type = "NOT_REPARAMETERIZED"
    _event_rank = 1

    def __init__(self, total_count, concentration, validate_args=False, allow_nan_stats=True, name="DirichletMultinomial"):  # fmt: skip
        self._set({"total_count": total_count, "concentration": concentration}, name, validate_args)
        self._others = {"total_count": self._tensors.pop("total_count")}
        self._dtype = self._tensors["concentration"].dtype

    total_count = property(lambda self: self._others["total_count"])
    concentration = property(lambda self: self._tensors["concentration"])

    def _whole_shape(self):
        shape = self._tensors["concentration"].get_shape()
        count = getattr(self._others["total_count"], "shape", tensor_shape.unknown_shape())
        if shape.ndims is None or count.ndims is None:
            return tensor_shape.unknown_shape()
        return _broadcast([shape[:-1], count]).concatenate(shape[-1:])


def _vectors(public: str, parameters: str) -> None:
    """Vectors by a mean and the diagonal of a scale."""

    def build(self, given):
        others = {"scale_identity_multiplier": given["scale_identity_multiplier"]}
        self._begin_with(given["loc"], given["scale_diag"], given["name"], others=others)

    listed = ", ".join(f"{name}=None" for name in parameters.split())
    signature = f"{listed}, {_OPTIONS}, name={public!r}"
    space = {"__init__": constructor(public, signature, build), "__doc__": "Vectors."}
    export_value(type(public, (_MultivariateNormal,), space), *public_names(public))


_vectors("MultivariateNormalDiagPlusLowRank", "loc scale_diag scale_identity_multiplier scale_perturb_factor scale_perturb_diag")  # fmt: skip
_vectors("VectorExponentialDiag", "loc scale_diag scale_identity_multiplier")
_vectors("VectorLaplaceDiag", "loc scale_diag scale_identity_multiplier")
_vectors("VectorSinhArcsinhDiag", "loc scale_diag scale_identity_multiplier skewness tailweight distribution")  # fmt: skip


class _Wishart(StandIn):
    """Positive definite matrices."""

    shared_by_models = True
    _event_rank = 2

    def _begin_wishart(self, df, scale, name, validate_args, allow_nan_stats):
        self._set({"df": df, "scale": scale}, name, validate_args, allow_nan_stats)
        self._others = {"df": self._tensors.pop("df")}
        self._dtype = self._tensors["scale"].dtype


@tf_export(*public_names("WishartCholesky"))
class WishartCholesky(_Wishart):
    """By a lower triangle."""

    def __init__(self, df, scale, cholesky_input_output_matrices=False, validate_args=False, allow_nan_stats=True, name="WishartCholesky"):  # fmt: skip
        self._begin_wishart(df, scale, name, validate_args, allow_nan_stats)


@tf_export(*public_names("WishartFull"))
class WishartFull(_Wishart):
    """By a matrix."""

    def __init__(self, df, scale, cholesky_input_output_matrices=False, validate_args=False, allow_nan_stats=True, name="WishartFull"):  # fmt: skip
        self._begin_wishart(df, scale, name, validate_args, allow_nan_stats)


def _parts(distribution: Any) -> list[Any]:
    return [distribution] if isinstance(distribution, Distribution) else []


@tf_export(*public_names("QuantizedDistribution"))
class QuantizedDistribution(Made):
    """Whole numbers by the draws of another distribution."""

    reparameterization_type = "NOT_REPARAMETERIZED"

    def __init__(self, distribution, low=None, high=None, validate_args=False, name="QuantizedDistribution"):  # fmt: skip
        self._dist = distribution
        shapes = [tensor_shape.unknown_shape()] * 2
        if _parts(distribution):
            shapes = [distribution.batch_shape, distribution.event_shape]
        self._make(name, _parts(distribution), *shapes, validate_args)

    distribution = property(lambda self: self._dist)


@tf_export(*public_names("BatchReshape"))
class BatchReshape(Made):
    """Batches of another shape."""

    def __init__(
        self, distribution, batch_shape, validate_args=False, allow_nan_stats=True, name=None
    ):
        self._distribution = distribution
        shape = tensor_shape.unknown_shape()
        if not isinstance(batch_shape, Unknown):
            given = ops.convert_to_tensor(batch_shape, dtype=tf.int32, name="batch_shape")
            shape = constant_value_as_shape(given)
        parts = _parts(distribution)
        event = distribution.event_shape if parts else tensor_shape.unknown_shape()
        if parts and shape.ndims is not None and None in shape.as_list():
            known, whole = shape.as_list(), distribution.batch_shape.num_elements()
            product = 1
            for size in known:
                product *= size or 1
            left = whole // product if whole and known.count(None) == 1 else None
            shape = tensor_shape.TensorShape([left if size is None else size for size in known])
        tail = distribution.name.strip("/").rpartition("/")[2] if parts else ""
        self._make(name or f"BatchReshape{tail}", parts, shape, event, validate_args)

    distribution = property(lambda self: self._distribution)
