"""The namespace from which a class of the program is made.

Reference: Python data model, section 3.3.3.6 "Creating the class object".
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any

from tfscope.python.functions import Function
from tfscope.values.raised import raised

IMPLICIT_KINDS: dict[str, Callable[[Any], Any]] = {
    "__init_subclass__": classmethod,
    "__new__": staticmethod,
    "__class_getitem__": classmethod,
}


def as_namespace(namespace: dict[str, Any]) -> None:
    """Makes ``namespace`` that of a class of the program: marked as such, without a finalizer.

    Functions that are static or of the class by their name become so, as ``type.__new__`` makes them.
    """
    namespace.pop("__del__", None)
    namespace.setdefault("__tfscope_user__", True)
    for name, kind in IMPLICIT_KINDS.items():
        if type(namespace.get(name)) is Function:
            namespace[name] = kind(namespace[name])


PROTOCOLS_OF_PYTHON2 = {
    "next": "__next__", "__nonzero__": "__bool__", "__unicode__": "__str__", "__div__": "__truediv__",
    "__idiv__": "__itruediv__", "__rdiv__": "__rtruediv__",
}  # fmt: skip
"""Special methods of Python 2 that Python 3 calls otherwise."""


def add_protocols(namespace: dict[str, Any]) -> None:
    """Gives the special methods that a class has for Python 2 the names of Python 3, too."""
    for old, new in PROTOCOLS_OF_PYTHON2.items():
        if type(namespace.get(old)) is Function:
            namespace.setdefault(new, namespace[old])
    if type(compare := namespace.get("__cmp__")) is Function:
        namespace.setdefault("__hash__", object.__hash__)
        for sign in ("lt", "le", "gt", "ge", "eq", "ne"):
            namespace.setdefault(f"__{sign}__", _comparison(compare, getattr(operator, sign)))
    if type(cut := namespace.get("__getslice__")) is Function:
        namespace.setdefault("__getitem__", _slicing(cut))


def _comparison(compare: Function, operate: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return operate(compare(self, other), 0)

    return method


def _slicing(cut: Function) -> Callable[..., Any]:
    def method(self: Any, key: Any) -> Any:
        if not isinstance(key, slice):
            raise raised(
                TypeError(f"'{type(self).__name__}' object has no attribute '__getitem__'")
            )
        return cut(self, key.start or 0, sys.maxsize if key.stop is None else key.stop)

    return method
