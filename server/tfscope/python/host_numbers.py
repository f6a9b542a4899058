"""Special methods of the program that the host asks for a number, where they give an unknown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.values.unknown import Indeterminate, Unknown


def number_for_host(name: str, args: Sequence[Any], result: Any) -> Any:
    """What a special method gives.  An object of unknown hash is equal to itself alone; an unknown index
    leaves unknown what it is taken for; an unknown truth is a choice of the run."""
    if type(result) is Unknown and name == "__hash__" and args:
        return id(args[0])
    if type(result) is Unknown and name == "__bool__":
        return bool(result)
    if type(result) is Unknown and name == "__index__":
        raise Indeterminate(result)
    return result
