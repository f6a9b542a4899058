"""Where a class comes from: its bases and its module, as the program sees them."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from tfscope.values.unknown import Unknown

LINEAGE = frozenset(("__base__", "__bases__", "__mro__"))
"""Names through which a class tells its bases."""

OF_NUMPY = "tfscope.python.library.numpy_"
"""Begins the paths of numpy's classes, of which some (``int64``) are made in a loop and stand in no module."""

MODULE_OF: list[Callable[[Any], str | None]] = []
"""Tell of a class or function that is a model where it is defined; filled by the models."""


def lineage(cls: type, name: str) -> Any:
    """The bases of a class, without those that only models of ours share.

    TensorFlow has no class in the place of one whose body says ``shared_by_models = True``.
    """
    if name == "__mro__":
        return tuple(base for base in cls.__mro__ if "shared_by_models" not in vars(base))
    if name == "__base__":
        base = cls.__base__
        return lineage(base, name) if base and "shared_by_models" in vars(base) else base
    found: list[type] = []
    for base in cls.__bases__:
        found += lineage(base, name) if "shared_by_models" in vars(base) else (base,)
    return tuple(found)


def module_name(obj: Any) -> Any:
    """``obj.__module__``: of a model, where the library defines what it stands for."""
    found = obj.__module__
    if not isinstance(found, str) or not found.startswith("tfscope."):
        return found
    kind = obj if isinstance(obj, (type, types.FunctionType)) else type(obj)
    told = next((place for tell in MODULE_OF if (place := tell(kind)) is not None), None)
    if told is None and found.startswith(OF_NUMPY):
        told = "numpy"
    elif told is None and found.startswith("tfscope.python.builtins"):
        told = "builtins"
    return Unknown("unmodelled-attribute", "__module__") if told is None else told
