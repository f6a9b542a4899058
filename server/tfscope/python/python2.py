"""Names, results and methods that a Python 2 has and a Python 3 lacks.

Reference: "What's New In Python 3.0", sections "Views And Iterators Instead Of Lists" and "Builtins".
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.builtins_ import BUILTINS
from tfscope.python.native import LONGEST
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown, brief

VIEWS = frozenset(("keys", "values", "items"))
"""Methods of mappings that give lists."""


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


def view_as_list(method: Any) -> Callable[[], Any]:
    """``d.keys``, ``d.values`` or ``d.items`` of a Python 2 program: calling it gives a list."""

    def call(*args: Any) -> Any:
        made = method(*args)
        return made if type(made) is Unknown else list(made)

    call.__name__ = method.__name__
    return call


def attribute(obj: Any, name: str) -> Any:
    """A method of a builtin type that only Python 2 has; ``None`` if there is none."""
    if isinstance(obj, dict):
        if name in _DICT_ITERATORS:
            return functools.partial(_iterate, obj, name.removeprefix("iter"))
        if name in _DICT_VIEWS:
            return getattr(obj, name.removeprefix("view"))
        if name == "has_key":
            return functools.partial(operator.contains, obj)
    if isinstance(obj, str) and name == "decode":
        return functools.partial(_decode, obj)
    if name == "next" and hasattr(type(obj), "__next__"):
        return functools.partial(next, obj)
    return None


_DICT_ITERATORS = ("iterkeys", "itervalues", "iteritems")
_DICT_VIEWS = ("viewkeys", "viewvalues", "viewitems")


def _iterate(mapping: Any, name: str) -> Iterator[Any]:
    return iter(getattr(mapping, name)())


def _decode(text: str, encoding: Any = "ascii", errors: Any = "strict") -> Any:
    """Text and bytes are one type here, so that decoding text checks the encoding alone."""
    if isinstance(encoding, str):
        try:
            "".encode(encoding)
        except LookupError as error:
            raise raised(LookupError(str(error)))
    return text
