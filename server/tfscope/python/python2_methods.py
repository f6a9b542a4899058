"""Methods that builtin types of Python 2 have or that give lists there.

Reference: "What's New In Python 3.0", section "Views And Iterators Instead Of Lists".
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

VIEWS = frozenset(("keys", "values", "items"))
"""Methods of mappings that give lists."""


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
            raise raised(LookupError(str(error))) from None
    return text
