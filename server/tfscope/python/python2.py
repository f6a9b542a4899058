"""Names, results and methods that a Python 2 has and a Python 3 lacks.

Reference: "What's New In Python 3.0", sections "Views And Iterators Instead Of Lists" and "Builtins".
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from tfscope.python.bounded import LONGEST
from tfscope.python.builtins_ import BUILTINS
from tfscope.values.unknown import Unknown, brief


def _listing(name: str) -> Callable[..., Any]:
    """A builtin that gives a list where Python 3 gives an iterator."""
    lazy: Any = BUILTINS[name]

    def call(*args: Any) -> Any:
        made = lazy(*args)
        if type(made) is Unknown or type(made) is range and len(made) > LONGEST:
            return made
        return list(made)

    call.__name__ = name
    return call


def _filter(function: Any, items: Any) -> Any:
    kept = list(filter(function, items))
    if type(items) is str:
        return "".join(kept)
    return tuple(kept) if type(items) is tuple else kept


def _zip(*sequences: Any) -> Any:
    return list(zip(*sequences, strict=False))


def _cmp(x: Any, y: Any) -> Any:
    for side in (x, y):
        if type(side) is Unknown:
            return side.derived(f"cmp({brief(x)}, {brief(y)})")
    return (x > y) - (x < y)


def _apply(function: Any, args: Any = (), kwargs: Any = None) -> Any:
    return function(*args, **(kwargs or {}))


def _same(value: Any) -> Any:
    return value


OVERRIDES: dict[str, Any] = {
    "range": _listing("range"),
    "map": _listing("map"),
    "filter": _filter,
    "zip": _zip,
}
"""Builtins of both Pythons that give lists in Python 2."""

BUILTINS_ONLY: dict[str, Any] = {
    "xrange": BUILTINS["range"],
    "basestring": str,
    "unicode": str,
    "long": int,
    "unichr": chr,
    "raw_input": BUILTINS["input"],
    "reduce": functools.reduce,
    "cmp": _cmp,
    "file": BUILTINS["open"],
    "intern": _same,
    "reload": _same,
    "apply": _apply,
}
"""Builtins that no Python 3 has."""

for _function, _name in ((_filter, "filter"), (_zip, "zip"), (_cmp, "cmp"), (_apply, "apply")):
    _function.__name__ = _name
