"""Which op types have a gradient function.  Mirrors python/framework/ops.py ``RegisterGradient``."""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.api import data_files, op_defs
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

WITHOUT_FUNCTION = {
    "1.15": data_files.rows("gradients_1_15.tsv"),
    "2.x": data_files.rows("gradients_2_15.tsv"),
}
"""Op types without a gradient function, by target; written by ``tests/oracle/introspect_gradients.py``."""

GIVES_NONE = frozenset("ArgMax ArgMin Ceil Floor Rint Round".split())
"""Op types whose gradient function gives no gradient."""


def registered(kind: str) -> str:
    """``none`` for an op type through which no gradient passes, ``missing`` where nobody said; else empty."""
    return _registered(current_run().target, kind)


@functools.cache
def _registered(target: str, kind: str) -> str:
    found = WITHOUT_FUNCTION[target].get(kind)
    return "none" if kind in GIVES_NONE else found[1] if found else ""


def _is_taken(kind: Any) -> bool:
    """Whether TensorFlow itself has registered what the gradient of an op type is."""
    return isinstance(kind, str) and op_defs.is_known(kind) and registered(kind) != "missing"


@tf_export("RegisterGradient", "python.framework.ops.RegisterGradient")
class RegisterGradient:
    """A decorator that registers the gradient function of an op type."""

    def __init__(self, op_type):
        if not isinstance(op_type, (str, Unknown)):
            raise raised(TypeError("op_type must be a string"))
        self._op_type = op_type

    def __call__(self, f):
        known = current_run().data.setdefault("gradient_functions", {})
        if self._op_type in known or _is_taken(self._op_type):
            raise raised(KeyError(f"Registering two gradient with name '{self._op_type}'!"))
        known[self._op_type] = f
        return f


@tf_export(
    "NotDifferentiable", "NoGradient", "no_gradient", "python.framework.ops.NotDifferentiable",
    "python.framework.ops.NoGradient",
)  # fmt: skip
def NotDifferentiable(op_type):  # noqa: N802 - TensorFlow's name
    """Says that an op type has no gradient."""
    if not isinstance(op_type, (str, Unknown)):
        raise raised(TypeError("op_type must be a string"))
