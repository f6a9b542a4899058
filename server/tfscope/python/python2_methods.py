"""Methods that builtin types of Python 2 have or that give lists there.

Reference: "What's New In Python 3.0", section "Views And Iterators Instead Of Lists".
"""

from __future__ import annotations

import codecs
import functools
import operator
import types
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.functions import Function
from tfscope.python.python2_order import in_order
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

VIEWS = frozenset(("keys", "values", "items"))
"""Methods of mappings that give lists."""

MAPPINGS = (dict, types.MappingProxyType)
"""A dictionary, and that of a class."""

OTHERWISE = VIEWS | {"sort", "encode", "translate"}
"""Methods of builtin types that answer otherwise than in Python 3."""


def otherwise(obj: Any, name: str, method: Any) -> Any:
    """What a program of Python 2 finds instead of a method of a builtin type."""
    if isinstance(obj, MAPPINGS) and name in VIEWS:
        return view_as_list(method)
    if isinstance(obj, list) and name == "sort":
        return functools.partial(_sort, method)
    if isinstance(obj, str) and name == "encode":
        return functools.partial(decoded, obj)
    if isinstance(obj, str) and name == "translate":
        return functools.partial(_translated, obj)
    return method


def _translated(text: str, table: Any, deletechars: Any = "") -> Any:
    """``str.translate``: a table is ``None`` or a text of 256 characters."""
    if isinstance(table, dict) or type(table) is Unknown or type(deletechars) is Unknown:
        return str.translate(text, table)
    kept = "".join(c for c in text if c not in deletechars)
    if table is None:
        return kept
    return "".join(table[ord(c)] if ord(c) < len(table) else c for c in kept)


def _sort(method: Any, cmp: Any = None, key: Any = None, reverse: Any = False) -> None:
    in_order(lambda _, **options: method(**options), None, cmp, key, reverse)


def view_as_list(method: Any) -> Callable[[], Any]:
    """``d.keys``, ``d.values`` or ``d.items`` of a Python 2 program: calling it gives a list."""

    def call(*args: Any) -> Any:
        made = method(*args)
        return made if type(made) is Unknown else list(made)

    call.__name__ = method.__name__
    return call


def attribute(obj: Any, name: str) -> Any:
    """A method of a builtin type that only Python 2 has; ``None`` if there is none."""
    if isinstance(obj, MAPPINGS):
        if name in _DICT_ITERATORS:
            return functools.partial(_iterate, obj, name.removeprefix("iter"))
        if name in _DICT_VIEWS:
            return getattr(obj, name.removeprefix("view"))
        if name == "has_key":
            return functools.partial(operator.contains, obj)
    if isinstance(obj, str) and name == "decode":
        return functools.partial(decoded, obj)
    if name == "next" and hasattr(type(obj), "__next__"):
        return functools.partial(next, obj)
    if isinstance(obj, BaseException) and name == "message":
        return obj.args[0] if len(obj.args) == 1 else ""
    if isinstance(obj, types.MethodType) and name in _METHOD:
        return _METHOD[name](obj)
    if isinstance(obj, Function) and name == "im_func":
        return obj
    return None


def before_getattr(obj: Any, name: str) -> Any:
    """A method of a builtin type that only Python 2 has, of a class that says ``__getattr__``: Python 2
    finds the method and asks no further.  ``None`` if the class has no ``__getattr__`` or none is hidden."""
    kind = type(obj)
    if getattr(kind, "__getattr__", None) is None or name in getattr(obj, "__dict__", ()):
        return None
    if any(name in vars(base) for base in kind.__mro__):
        return None
    return attribute(obj, name)


_METHOD: dict[str, Callable[[Any], Any]] = {
    "im_self": lambda method: method.__self__,
    "im_func": lambda method: method.__func__,
    "im_class": lambda method: type(method.__self__),
}
"""What a bound method knows."""


_DICT_ITERATORS = ("iterkeys", "itervalues", "iteritems")
_DICT_VIEWS = ("viewkeys", "viewvalues", "viewitems")


ONLY = frozenset((*_DICT_ITERATORS, *_DICT_VIEWS, "has_key", "decode", "next", "message"))
"""Attributes of builtin types that only Python 2 has."""


def _iterate(mapping: Any, name: str) -> Iterator[Any]:
    return iter(getattr(mapping, name)())


def decoded(text: str, encoding: Any = "ascii", errors: Any = "strict") -> Any:
    """Text and bytes are one type here, so a text encoding changes nothing; others (``hex``) do."""
    if not isinstance(encoding, str):
        return text
    try:
        found = codecs.lookup(encoding)
    except LookupError as error:
        raise raised(LookupError(str(error))) from None
    if found._is_text_encoding:  # type: ignore[attr-defined]
        return text
    return Unknown("unmodelled-python", f"{text!r} in {encoding}")
