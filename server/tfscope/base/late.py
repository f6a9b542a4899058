"""Modules of the standard library that few runs need, imported when something of them is first used.

Written as ``inspect = late("inspect")`` where type checkers see ``import inspect``.  The modules that
come this way took 6 of the 70 ms to a program's first statement.
"""

from __future__ import annotations

import importlib
from typing import Any


class Late:
    """Stands for a module; what was used of it becomes an attribute."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        value = getattr(importlib.import_module(self._name), name)
        self.__dict__[name] = value
        return value


def late(name: str) -> Late:
    """The module of a name."""
    return Late(name)
