"""Items that code of the program gives one by one: ``__next__``, or ``__getitem__`` without ``__iter__``.

They go on until a ``StopIteration`` or ``IndexError``, and whether that comes may depend on something
unknown.  Such an object is taken to give one item, as everything of unknown length is, and what went
through it is open.

Reference: Python library reference, "Iterator Types"; language reference, ``object.__getitem__``.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tfscope.python.evaluation import Evaluation
from tfscope.python.functions import Function
from tfscope.values.lengths import leave_open
from tfscope.values.raised import refusable
from tfscope.values.unknown import Unknown, brief

GOING_THROUGH = frozenset(
    ("all", "any", "enumerate", "filter", "frozenset", "list", "map", "max", "min", "set", "sorted",
     "sum", "tuple", "zip")
)  # fmt: skip
"""Builtins, or models of them, that iterate over their arguments."""


class _ByIndex:
    def __getitem__(self, index: int) -> int:
        raise IndexError


INDEXED: type = type(iter(_ByIndex()))  # type: ignore[call-overload]
"""The host's iterator over an object by index."""

CALLABLES = frozenset((type, types.FunctionType, types.BuiltinFunctionType))

MOST_UNDECIDED = 16
"""Items each of which took an unknown condition, that need not be the one that ends them all."""


def gone_through(function: Any, args: Sequence[Any]) -> list[int]:
    """Which arguments a builtin iterates over, at once or later, and the program gives the items of."""
    if type(function) not in CALLABLES or function.__name__ not in GOING_THROUGH:
        return []
    first, last = 0, 1
    if function.__name__ in ("map", "filter", "zip"):
        first, last = int(function.__name__ != "zip"), len(args)
    elif function.__name__ in ("max", "min") and len(args) > 1:
        return []
    return [at for at in range(first, min(last, len(args))) if is_drawn(type(args[at]))]


def is_drawn(kind: Any) -> bool:
    """Whether the program's own code gives the items of a class's objects."""
    if kind is INDEXED or type(getattr(kind, "__iter__", None)) is Function:
        return True
    return not hasattr(kind, "__iter__") and type(getattr(kind, "__getitem__", None)) is Function


def drawn(ev: Evaluation, iterable: Any) -> Any:
    """``iter`` of such an object, which notices when nobody knows whether more items follow."""
    items = refusable(iter, iterable)
    if type(items) is INDEXED or type(getattr(type(items), "__next__", None)) is Function:
        return DrawnItems(ev, items, brief(iterable))
    return items


class DrawnItems:
    """``why`` is set once nobody knows whether more items follow."""

    def __init__(self, ev: Evaluation, items: Iterator[Any], shown: str) -> None:
        self._ev = ev
        self._items = items
        self._shown = shown
        self._readers: list[Any] = []
        self._undecided = 0
        self.why: Unknown | None = None

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self.why is not None:
            raise StopIteration
        checks, decisions = self._ev.checks, self._ev.decisions
        item = next(self._items)
        self._undecided += self._ev.decisions != decisions
        if self._ev.checks != checks or self._undecided >= MOST_UNDECIDED or type(item) is Unknown:
            self._leave_open()
        return item

    def _leave_open(self) -> None:
        self.why = self._ev.unknown("argument", self._shown)
        self._ev.note(f"a loop over {self._shown} is taken to end here: nobody knows its length")
        for reader in (self, *self._readers):
            leave_open(reader, self.why)

    def read_by(self, reader: Any) -> None:
        """Another iterator takes its items from here, and is as open."""
        self._readers.append(reader)

    def unknown_items_(self) -> Unknown | None:
        """Why nobody knows how many items there are."""
        return self.why


def through_items(
    ev: Evaluation, args: Sequence[Any], places: list[int], native: Callable[[list[Any]], Any]
) -> Any:
    """``native(args)``, which goes through those of its arguments that are drawn."""
    given = [drawn(ev, a) if at in places else a for at, a in enumerate(args)]
    result = native(given)
    for items in given:
        if type(items) is DrawnItems and hasattr(type(result), "__next__"):
            items.read_by(result)
    return result
