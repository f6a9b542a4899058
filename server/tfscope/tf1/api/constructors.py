"""Constructors and functions of one shape that are written once, each with TensorFlow's own signature.

Python itself binds the arguments and words its errors.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from tfscope.values.unknown import Unknown

Build = Callable[[Any, dict[str, Any]], Any]


def _compiled(name: str, first: str, signature: str, call: str, build: Any) -> Any:
    parameters = ", ".join(part for part in (first, signature) if part)
    body = f"given = dict(locals()); return _build({call})"
    space = {"_build": build, "__name__": __name__, "inf": math.inf, "nan": math.nan}
    exec(compile(f"def {name}({parameters}):\n    {body}\n", f"<{name}>", "exec"), space)
    return space[name]


def constructor(owner: str, signature: str, build: Build) -> Any:
    """An ``__init__`` of this signature; ``build(self, given)`` gets the arguments by name."""

    def start(own: Any, given: dict[str, Any]) -> None:
        given.pop("self", None)
        build(own, given)

    made = _compiled("__init__", "self", signature, "self, given", start)
    made.__qualname__ = f"{owner}.__init__"
    return made


def function_of(name: str, signature: str, build: Callable[[dict[str, Any]], Any]) -> Any:
    """A function of this signature; ``build(given)`` gets the arguments by name."""
    return _compiled(name, "", signature, "given", build)


def as_listed(make: Callable[..., Any], name: str, signature: str, build: Any) -> Any:
    """``constructor`` or ``function_of`` for a signature of the data, where ``...`` stands for a default
    that is no literal; ``None`` if it cannot be read."""
    try:
        made = make(name, signature.replace("=...", "=None"), build)
    except SyntaxError:
        return None
    parts = [part for part in signature.split(", ") if "=" in part]
    own = made.__defaults__ or ()
    if len(parts) == len(own):
        unsure = Unknown("unmodelled-api", "_")
        made.__defaults__ = tuple(unsure if p.endswith("=...") else d for p, d in zip(parts, own))
    return made
