"""``isinstance`` and ``issubclass`` where an object or a class may be unknown."""

from __future__ import annotations

import collections.abc
import types
from typing import Any

from tfscope.python.functions import Function
from tfscope.values.terms import Call
from tfscope.values.unknown import Unknown, brief


def isinstance_(obj: Any, kinds: Any) -> Any:
    """``isinstance``; unknown objects and unresolved classes give an unknown.

    ``counts_as`` of a model's class is a base that the class itself has not.
    """
    every = kinds if isinstance(kinds, tuple) else (kinds,)
    if type(obj) is Unknown:
        if any(type(kind) is Unknown and _is_made_by(obj, kind) for kind in every):
            return True
        return obj.derived(f"isinstance({obj.text}, {_class_names(every)})")
    known = tuple([k for k in _flat(every) if type(k) is not Unknown])
    if isinstance(obj, (Function, types.MethodType, types.FunctionType)):
        if any(k in FUNCTION_TYPES for k in known):
            return True
    if isinstance(obj, known) or issubclass(vars(type(obj)).get("counts_as", type(obj)), known):
        return True
    for kind in every:
        if type(kind) is Unknown:
            told = kind.text.rpartition(".")[2] in OF_PLAIN
            if type(obj) in PLAIN and not told:
                return False
            if not told and _is_foreign(obj, kind):
                continue
            return kind.derived(f"isinstance({brief(obj)}, {kind.text})")
    return False


def _is_made_by(obj: Unknown, kind: Unknown) -> bool:
    """Whether an unknown is what a call of an unresolved class gave."""
    return isinstance(obj.term, Call) and obj.term.function == kind.text


def _is_foreign(obj: Any, kind: Unknown) -> bool:
    """Whether no class of an object can derive from a class that has no model.

    The bases of the program's own classes are all known; one that is not is a class of ours, too.
    """
    if type(obj) in (types.MethodType, types.ModuleType) or not _is_class_of(kind):
        return False
    return not any(
        "__tfscope_user__" not in vars(cls) and cls not in NEUTRAL for cls in type(obj).__mro__
    )


def _is_class_of(kind: Unknown) -> bool:
    """Whether an unknown is a member of a module, not what a call or an item gave."""
    of_a_module = kind.gap in ("unmodelled-api", "unmodelled-module", "unresolved-import")
    return of_a_module and kind.text.replace(".", "").isidentifier()


OF_PLAIN = frozenset(collections.abc.__all__) | frozenset(
    "string_types basestring unicode str bytes text_type binary_type integer_types int long float Number Real"
    " Integral Complex list tuple dict set object".split()
)
"""Names of classes that plain values are instances of, in whatever module they stand."""

NEUTRAL = (object, int, float, str, bytes, list, tuple, dict, set, frozenset, Exception, BaseException)  # fmt: skip
PLAIN = (int, float, str, bytes, bool, list, tuple, dict, set, type(None), Function)
FUNCTION_TYPES = (types.FunctionType, Function)


def _flat(kinds: Any) -> Any:
    for kind in kinds:
        if isinstance(kind, tuple):
            yield from _flat(kind)
        else:
            yield kind


def _class_names(kinds: Any) -> str:
    return ", ".join([getattr(k, "__name__", brief(k)) for k in kinds])


def issubclass_(cls: Any, kinds: Any) -> Any:
    """``issubclass``."""
    every = kinds if isinstance(kinds, tuple) else (kinds,)
    for value in (cls, *every):
        if type(value) is Unknown:
            return value.derived(f"issubclass({brief(cls)}, {brief(kinds)})")
    return issubclass(cls, kinds)


class UnboundSuper(super):
    """``super(cls)``; its own ``__init__()`` finds the method that calls it, as ``super()`` does."""

    def __init__(self, *args: Any) -> None:
        if args and not isinstance(args[0], type):
            super(args[0])  # type: ignore[call-overload]
        if args:
            super.__init__(self, *args)
