"""tensorflow_probability: the distributions that tf.contrib.distributions has, too.

Mirrors tensorflow_probability 0.8 python/distributions/*.py: a method opens a scope of its own, named
like the constructor's, where tf.contrib.distributions goes back into the constructor's.
"""

from __future__ import annotations

import types
from typing import Any

from tfscope.tf1.api import (
    contrib_distributions_kinds,
    contrib_distributions_made,
    distributions_continuous,
    distributions_discrete,
    distributions_positive,
    registry,
)
from tfscope.tf1.api.distributions import Distribution
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

NAME = "tensorflow_probability"


class OwnScopes(Distribution):
    """How methods of this library name their scopes."""

    shared_by_models = True

    def _scope_name(self, scope):
        return scope[:-1]

    def probs_parameter(self, name="probs_parameter"):
        """The probabilities, whatever was given."""
        with self._name_scope(name):
            return self.probs

    def logits_parameter(self, name="logits_parameter"):
        """The logits, whatever was given."""
        with self._name_scope(name):
            return self.logits


def _distributions() -> dict[str, Any]:
    contrib = "contrib.distributions."
    found: dict[str, Any] = {}
    known = {
        n.removeprefix(contrib): m for n, m in registry.EXPORTS.items() if n.startswith(contrib)
    }
    distribution = type("Distribution", (OwnScopes,), {"__doc__": "The base of distributions."})
    for name, model in known.items():
        if model is Distribution:
            found[name] = distribution
        elif isinstance(model, type) and issubclass(model, Distribution):
            found[name] = type(name, (model, distribution), {"__doc__": model.__doc__})
        elif "." not in name:
            found[name] = model
    return found


OF = (
    contrib_distributions_kinds,
    contrib_distributions_made,
    distributions_continuous,
    distributions_discrete,
    distributions_positive,
)
"""The files whose distributions are known here, too."""

MEMBERS: dict[str, Any] = _distributions()


class Module(types.ModuleType):
    """A module of the library; what has no model is unknown, as in a library that is not there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name != "__version__":
            raise raised(AttributeError(name))
        if self.__name__ == f"{NAME}.distributions" and name in MEMBERS:
            return MEMBERS[name]
        full = f"{self.__name__}.{name}"
        if full == f"{NAME}.distributions":
            return module(full)
        current_run().note_gap("unresolved-import", full)
        return Unknown("unresolved-import", full)


@tf_export("tensorflow_probability.module")
def module(name: str) -> Module:
    """The current run's module object of a name."""
    made: dict[str, Module] = current_run().data.setdefault("tfp_modules", {})
    return made.setdefault(name, Module(name))
