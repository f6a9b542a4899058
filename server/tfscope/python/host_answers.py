"""What special methods of the program give to the host, where it is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.values.unknown import Indeterminate, Unknown

NUMBERS = frozenset(["__complex__", "__float__", "__index__", "__int__"])
"""The methods of which the host takes nothing but a number."""
TEXTS = frozenset(["__format__", "__repr__", "__str__"])
"""The methods of which the host takes nothing but a text."""


def answer_for_host(name: str, args: Sequence[Any], result: Any) -> Any:
    """What a special method gives.  An object of unknown hash is equal to itself alone; an unknown number
    leaves unknown what it is taken for; an unknown truth is a choice of the run; an unknown text is a
    hole in the text that it becomes part of."""
    if type(result) is not Unknown:
        return result
    if name == "__hash__" and args:
        return id(args[0])
    if name == "__bool__":
        return bool(result)
    if name in NUMBERS:
        raise Indeterminate(result)
    return str(result) if name in TEXTS else result
