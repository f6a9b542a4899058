"""Names of TensorFlow's classes in place of the models' in what a program's user reads.

A class of a model tells its own module wherever Python words it: ``<class '…'>``, ``<… object at …>``.
TensorFlow's module and name of it are known from its public names.  Addresses are of no run but ours.
"""

from __future__ import annotations

import functools
import sys
from typing import Any

from tfscope.base.patterns import regex
from tfscope.python import lineage
from tfscope.python.builtins_ import HOST_OF
from tfscope.tf1.api import registry, symbols
from tfscope.values.run import current_run

_OURS = regex(r"tfscope(?:\.\w+)+")
_ADDRESS = regex(r"(?<= at )0x[0-9a-fA-F]{6,}")
_FUNCTION = regex(r"<function (\w+) at 0x[0-9a-fA-F]{6,}>")
_BUILT_IN = frozenset(model.__name__ for model in HOST_OF)
NO_ADDRESS = "0x0"
"""Stands for where an object lies in memory, which differs from run to run."""


def shown(text: str, target: str) -> str:
    """The text with the names that TensorFlow gives to the classes in it."""
    if " at 0x" in text:
        text = _ADDRESS.sub(NO_ADDRESS, _FUNCTION.sub(_function, text))
    if "tfscope." in text:
        text = _OURS.sub(lambda match: _of_path(match[0], target), text)
    return text


FUNCTION = "tfscope.python.functions.function"
"""What the type of the program's functions says of itself."""


def _function(match: Any) -> str:
    """A model of a builtin is told as the builtin; functions of the program have no address of ours."""
    return f"<built-in function {match[1]}>" if match[1] in _BUILT_IN else match[0]


def _of_path(path: str, target: str) -> str:
    if path == FUNCTION:
        return "function"
    model = _class_at(path)
    if model is not None:
        return name_of(model, target)
    return f"numpy.{path.rpartition('.')[2]}" if path.startswith(lineage.OF_NUMPY) else path


def _class_at(path: str) -> type | None:
    """The class of a model that a dotted path names."""
    module, _, last = path.rpartition(".")
    found: Any = getattr(sys.modules.get(module), last, None)
    return found if isinstance(found, type) else None


@functools.cache
def name_of(model: type, target: str) -> str:
    """Module and name of the class that a model stands for; its bare name if nobody knows the module."""
    owners = _owners(model, target, "class")
    owners = [owner for owner in owners if not owner.startswith("contrib.")] or owners
    same = [owner for owner in owners if owner.rpartition(".")[2] == model.__name__]
    found = (same or owners)[:1]
    if not found:
        of_numpy = model.__module__.startswith(lineage.OF_NUMPY)
        return f"numpy.{model.__qualname__}" if of_numpy else model.__qualname__
    place = symbols.imported(found[0])
    return (
        f"{place.rpartition('.')[0]}.{shown}" if (shown := vars(model).get("shown_as")) else place
    )


def _owners(model: Any, target: str, *kinds: str) -> list[str]:
    """Where TensorFlow defines what a model stands for, by the model's public names of these kinds.

    What has no public name is defined where its private name says.
    """
    names = registry.names_of(model)
    rows = [row for row in (symbols.row(target, name) for name in names) if row is not None]
    if not rows:
        return [name for name in names if "python" in name.split(".")[:-1]]
    return [row.owner for row in rows if row.kind in kinds]


def module_of(model: Any) -> str | None:
    """The module in which TensorFlow defines what a model stands for, if that is known.

    Not kept: what a program defines is asked for, too, and nothing keeps that alive."""
    owners = _owners(model, current_run().target, "class", "function")
    return symbols.imported(owners[0].rpartition(".")[0]) if owners else None


lineage.MODULE_OF.append(module_of)
