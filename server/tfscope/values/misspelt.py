"""Errors of the program about a name that is not there, which know the names that are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

E = TypeVar("E", bound=BaseException)

NAMES = "__tfscope_names__"


def among(error: E, missed: str, names: Callable[[], Iterable[str]]) -> E:
    """The error, which misses the name ``missed``; ``names`` tells those that are there, when it is asked."""
    setattr(error, NAMES, (missed, names))
    return error


def names_of(error: BaseException) -> tuple[str, Iterable[str]]:
    """The name that an error misses and the names that are there; empty if it is about no name."""
    missed, names = getattr(error, NAMES, ("", tuple))
    return missed, names()
