"""What callables of the program take.  Mirrors python/util/tf_inspect.py and function_utils."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late

if TYPE_CHECKING:
    import inspect
else:
    inspect = late("inspect")


def parameters(function: Any) -> list[inspect.Parameter] | None:
    """The parameters of a callable without ``self``; ``None`` if it does not tell."""
    if isinstance(function, functools.partial):
        inner = parameters(function.func)
        if inner is None:
            return None
        rest = inner[len(function.args) :]
        return [p for p in rest if p.name not in function.keywords]
    tell = getattr(function, "tell_signature_", None)
    try:
        told = inspect.signature(function) if tell is None else tell()
        return list(told.parameters.values())
    except (ValueError, TypeError):
        return None


def accepts(function: Any, name: str) -> bool:
    """Whether a callable takes an argument by keyword ``name`` (also through ``**kwargs``)."""
    found = parameters(function)
    if found is None:
        return True
    return any(p.name == name or p.kind is p.VAR_KEYWORD for p in found)


def required_arguments(function: Any) -> list[str]:
    """Names of the parameters that have no default."""
    found = parameters(function)
    if found is None:
        return []
    plain = (
        inspect.Parameter.POSITIONAL_ONLY,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        inspect.Parameter.KEYWORD_ONLY,
    )
    return [p.name for p in found if p.default is p.empty and p.kind in plain]
