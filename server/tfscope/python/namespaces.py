"""The namespace from which a class of the program is made.

Reference: Python data model, section 3.3.3.6 "Creating the class object".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.functions import Function

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
