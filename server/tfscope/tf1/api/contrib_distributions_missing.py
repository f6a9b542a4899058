"""What the distributions of tf.contrib do not compute.

Asked of contrib/distributions/python/ops/*.py method by method: what a class refuses whatever its parts
and arguments are.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised

_OF_VALUES = "cdf log_cdf survival_function log_survival_function"
_MOMENTS = "mean mode stddev variance covariance"

MISSING: dict[str, str] = {
    "Binomial": "sample_n entropy quantile covariance",
    "Cauchy": "covariance",
    "Chi2": "quantile covariance",
    "Deterministic": "quantile covariance",
    "DirichletMultinomial": f"{_OF_VALUES} quantile entropy mode",
    "ExpRelaxedOneHotCategorical": f"{_OF_VALUES} quantile entropy {_MOMENTS}",
    "Geometric": "quantile covariance",
    "HalfNormal": "covariance",
    "Independent": f"{_OF_VALUES} quantile covariance",
    "InverseGamma": "quantile covariance",
    "Kumaraswamy": "covariance",
    "Logistic": "quantile covariance",
    "Mixture": "entropy mode quantile covariance",
    "MixtureSameFamily": "entropy mode quantile",
    "NegativeBinomial": "entropy quantile covariance",
    "OneHotCategorical": f"{_OF_VALUES} quantile mean",
    "Poisson": "entropy quantile covariance",
    "QuantizedDistribution": f"entropy quantile {_MOMENTS}",
    "RelaxedBernoulli": _MOMENTS,
    "RelaxedOneHotCategorical": _MOMENTS,
    "SinhArcsinh": _MOMENTS,
    "TransformedDistribution": _MOMENTS,
    "VectorDeterministic": f"{_OF_VALUES} quantile covariance",
    "VectorSinhArcsinhDiag": _MOMENTS,
    "WishartCholesky": f"{_OF_VALUES} quantile covariance",
    "WishartFull": f"{_OF_VALUES} quantile covariance",
}
"""The methods by class; what is told names the class of the distribution, a derived one, too."""

TOLD: dict[tuple[str, str], str] = {
    ("Kumaraswamy", "quantile"): "quantile is not implemented: Uniform",
    ("RelaxedBernoulli", "quantile"): "quantile is not implemented: Logistic",
    ("RelaxedBernoulli", "entropy"): "entropy is not implemented",
    ("RelaxedOneHotCategorical", "entropy"): "entropy is not implemented",
    ("SinhArcsinh", "entropy"): "entropy is not implemented",
    ("VectorSinhArcsinhDiag", "entropy"): "entropy is not implemented",
    **{
        ("RelaxedOneHotCategorical", method): f"{method} is not implemented: ExpRelaxedOneHotCategorical"
        for method in [*_OF_VALUES.split(), "quantile"]
    },
    **{
        (kind, method): f"{method} is not implemented when overriding event_shape"
        for kind in ("_MultivariateNormal",)
        for method in [*_OF_VALUES.split(), "quantile"]
    },
}  # fmt: skip
"""Words of parts that a class is made of."""


def refuse_missing(distribution: Any, method: str) -> None:
    """Raises ``NotImplementedError`` for what a class of TensorFlow does not compute."""
    kinds = [kind for kind in type(distribution).__mro__ if kind.__module__.startswith("tfscope.")]
    if kinds and kinds[0] is not type(distribution):  # a class of the program may compute it
        return
    for kind in kinds:
        told = TOLD.get((kind.__name__, method))
        if told is None and method in MISSING.get(kind.__name__, "").split():
            told = f"{method} is not implemented: {type(distribution).__name__}"
        if told is not None:
            raise raised(NotImplementedError(told))
