"""How often the variable scopes of a graph were opened.

A tree by the parts of names: what lies below a scope is forgotten in one step, and the counts can be
taken back to a mark at the cost of what changed since.
"""

from __future__ import annotations


class _Opened:
    """One name: how often it was opened, what was opened below it, and the first ``_1``, ``_2`` …
    of the name that may be free (all before it are open)."""

    __slots__ = ("below", "count", "free")

    def __init__(self) -> None:
        self.count = 0
        self.free = 1
        self.below: dict[str, _Opened] = {}


class ScopeCounts:
    """Counts of openings by the whole name of a scope."""

    def __init__(self) -> None:
        self._top = _Opened()
        self._marks = 0
        self._changes: list[tuple[_Opened, int, int, dict[str, _Opened]]] = []

    def count(self, name: str) -> int:
        """How often a name was opened."""
        found: _Opened | None = self._top
        for part in name.split("/"):
            if found is None:
                return 0
            found = found.below.get(part)
        return found.count if found is not None else 0

    def open(self, name: str) -> None:
        """Counts one opening."""
        found = self._at(name)
        self._changing(found)
        found.count += 1

    def close_below(self, name: str) -> None:
        """Forgets the openings below a scope."""
        found = self._at(name)
        if found.below:
            self._changing(found)
            found.below = {}

    def unused(self, name: str) -> str:
        """The name, or the first of ``name_1``, ``name_2`` … that is not open.  Counts nothing."""
        found = self._at(name)
        if found.count == 0:
            return name
        self._changing(found)
        while self.count(f"{name}_{found.free}") > 0:
            found.free += 1
        return f"{name}_{found.free}"

    def mark(self) -> int:
        """A state to come back to; marks are left in the opposite order."""
        self._marks += 1
        return len(self._changes)

    def back_to(self, mark: int) -> None:
        """The counts as they were at a mark."""
        self._marks -= 1
        while len(self._changes) > mark:
            found, count, free, below = self._changes.pop()
            found.count, found.free, found.below = count, free, below

    def _at(self, name: str) -> _Opened:
        found = self._top
        for part in name.split("/"):
            deeper = found.below.get(part)
            if deeper is None:
                deeper = found.below[part] = _Opened()
            found = deeper
        return found

    def _changing(self, found: _Opened) -> None:
        if self._marks:
            self._changes.append((found, found.count, found.free, found.below))
