"""Arguments that functions of TensorFlow 2 take beside those of 1.15.

A model has the signature of 1.15.  The data (``data/newer_2_15.tsv``, written by
``tests/oracle/introspect_newer.py``) tells what 2.x takes more, and what it no longer insists on.
A model that needs such an argument has it in its own signature.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late
from tfscope.tf1.api import data_files, registry
from tfscope.values.raised import raised
from tfscope.values.run import current_run

if TYPE_CHECKING:
    import inspect
else:
    inspect = late("inspect")

Defaults = Mapping[str, str]


@functools.cache
def _by_last_name() -> dict[str, list[tuple[str, Defaults]]]:
    """Last part of a public name → the names that end in it, with the texts of the defaults."""
    found: dict[str, list[tuple[str, Defaults]]] = {}
    for line in data_files.text("newer_2_15.tsv").splitlines():
        name, _, arguments = line.partition("\t")
        pairs = (argument.partition("=") for argument in arguments.split(", "))
        row = name, {key: default for key, _, default in pairs}
        found.setdefault(name.rpartition(".")[2], []).append(row)
    return found


def keywords(function: Any, args: Sequence[Any], kwargs: dict[str, Any]) -> dict[str, Any] | None:
    """The keywords for the model of a call that only 2.x takes as it is; ``None`` if they stay."""
    defaults = _defaults(function)
    if defaults is None:
        return None
    parameters = inspect.signature(function).parameters
    kept = {k: v for k, v in kwargs.items() if k in parameters or k not in defaults}
    try:
        given = inspect.signature(function).bind_partial(*args, **kept).arguments
    except TypeError:
        return None
    for name, default in defaults.items():
        if name in parameters and name not in given and default != "...":
            kept[name] = ast.literal_eval(default)
    return None if kept == kwargs else kept


def only_newer(function_name: str, **given: Any) -> None:
    """Refuses an argument that a model takes for the sake of 2.x alone."""
    for name, value in given.items():
        if value is not None and current_run().is_v1:
            text = f"{function_name}() got an unexpected keyword argument '{name}'"
            raise raised(TypeError(text))


def of_target(function: Any, names: list[str]) -> list[str]:
    """The parameters that the target's function has, of the names that its model has."""
    model = getattr(function, "__func__", function)
    if not current_run().is_v1 or not getattr(model, "__module__", "").startswith("tfscope."):
        return names
    newer = _newer_parameters(model)
    return [name for name in names if name not in newer] if newer else names


@functools.cache
def _newer_parameters(model: Any) -> frozenset[str]:
    return frozenset(_defaults(model) or ())


def _defaults(function: Any) -> Defaults | None:
    model = getattr(function, "__func__", function)
    last_names = {name.rpartition(".")[2] for name in registry.names_of(model)}
    for last in (getattr(model, "__name__", ""), *sorted(last_names)):
        for public, defaults in _by_last_name().get(last, ()):
            if _model(public) is model:
                return defaults
    return None


def _model(public: str) -> Any:
    """The function or class that models a public name, or a method of one."""
    found = registry.EXPORTS.get(public)
    if found is None:
        owner, _, method = public.rpartition(".")
        found = getattr(registry.EXPORTS.get(owner), method, None)
    return getattr(found, "__func__", found)
