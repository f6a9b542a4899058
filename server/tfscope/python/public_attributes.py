"""The public attributes of the classes that models stand for: which names an object has and lacks."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

PUBLIC_OF: list[Callable[[type], tuple[str, frozenset[str]] | None]] = []
"""Tell of the class of a model its name and all its public attributes, if they are known; filled by
the models."""


def lacks(obj: Any, name: str) -> bool:
    """Whether the class that a model stands for is known to have no such attribute."""
    if name.startswith("_"):
        return False
    kind = obj if isinstance(obj, type) else type(obj)
    told: set[type] = {object}
    for base in kind.__mro__:
        if base in told or "__tfscope_user__" in vars(base):
            continue
        public = _public(base)
        if public is None or name in public:
            return False
        told.update(base.__mro__)
    return len(told) > 1


def attribute_names(obj: Any) -> set[str]:
    """The names of an object's attributes: of a model those of the class that it stands for, if they are
    known."""
    if isinstance(obj, types.ModuleType):
        return set(dir(obj))
    kind = obj if isinstance(obj, type) else type(obj)
    names = (
        set(vars(obj)) if "__tfscope_user__" in vars(kind) and hasattr(obj, "__dict__") else set()
    )
    for base in kind.__mro__:
        public = None if "__tfscope_user__" in vars(base) else _public(base)
        if public is not None:
            return names | public
        names.update(vars(base))
    return names


def _public(kind: type) -> frozenset[str] | None:
    """All public attributes of a model, if they are known."""
    public: frozenset[str] | None = vars(kind).get("__tfscope_public__")
    if public is None:
        known = facts_of(kind)
        public = known and known[1]
    return public


def facts_of(kind: type) -> tuple[str, frozenset[str]] | None:
    """Name and public attributes of the class that a model stands for, if they are known."""
    return next((known for told in PUBLIC_OF if (known := told(kind)) is not None), None)
