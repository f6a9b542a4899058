"""The public attributes of the classes that models stand for: which names an object has and lacks."""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from typing import Any

from tfscope.base.spelling import near
from tfscope.values.misspelt import names_of

PUBLIC_OF: list[Callable[[type], tuple[str, frozenset[str]] | None]] = []
"""Tell of the class of a model its name and all its public attributes, if they are known; filled by
the models."""

PRIVATE_OF: list[Callable[[str], bool]] = []
"""Tell whether objects of these classes may have a private attribute; filled by the models."""


_MANGLED = re.compile("_[^_].*__|__")
"""Private names that a class gives a longer name, and those of Python itself."""


def lacks(obj: Any, name: str) -> bool:
    """Whether the class that a model stands for is known to have no such attribute, or not to have it yet."""
    if hasattr(type(obj), "awaits_") and obj.awaits_(name):
        return True
    private = name.startswith("_") and not (name.startswith("__") and not name.endswith("__"))
    if private and (_MANGLED.match(name) or any(may_have(name) for may_have in PRIVATE_OF)):
        return False
    kind = obj if isinstance(obj, type) else type(obj)
    told: set[type] = {object}
    for base in kind.__mro__:
        if base in told or "__tfscope_user__" in vars(base):
            continue
        public = (facts_of(base) or ("", None))[1] if private else _public(base)
        if public is None or name in public:
            return False
        told.update(base.__mro__)
    return len(told) > 1


def attribute_names(obj: Any) -> set[str]:
    """The names of an object's attributes: of a model those of the class that it stands for, if they are
    known."""
    kind = type(obj)
    if issubclass(kind, types.ModuleType):
        return set(own_names(obj) if getattr(kind, "of_program", False) else dir(obj))
    names = own_names(obj)
    kind = obj if issubclass(kind, type) else kind
    for base in kind.__mro__:
        public = None if "__tfscope_user__" in vars(base) else _public(base)
        if public is not None:
            return names | public
        names.update(vars(base))
    return names


def own_names(obj: Any) -> set[str]:
    """The names in an object's own namespace, whatever its class makes of a lookup."""
    try:
        return set(object.__getattribute__(obj, "__dict__"))
    except AttributeError:
        return set()


def missed_name(error: BaseException) -> tuple[str, tuple[str, ...]]:
    """The name that an error misses, and those there that look like it; empty if it is about none."""
    if isinstance(error, AttributeError) and error.name and error.obj is not None:
        return error.name, near(error.name, attribute_names(error.obj))
    missed, names = names_of(error)
    return missed, near(missed, names)


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
