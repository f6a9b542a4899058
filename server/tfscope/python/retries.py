"""How far an error behind unknown conditions is looked for on their other sides (``analysis/paths.py``)."""

from __future__ import annotations

from typing import Any

MOST_RETRIED = 6
"""Sides that are tried to find a path without an error."""

MOST_FUEL = 4
"""A run that takes more than one part in so many of the fuel is not repeated."""


def repeatable(ev: Any) -> bool:
    """Whether the program is small enough to be run several times."""
    return (ev.bounds.fuel - ev.fuel) * MOST_FUEL <= ev.bounds.fuel  # type: ignore[no-any-return]


def all_retried(run: Any) -> bool:
    """Whether an error here stands only if the program has none on the other side of any condition so far."""
    choices = getattr(run, "choices", None) or {}
    tried = len(choices) <= MOST_RETRIED and all(c.place is not None for c in choices.values())
    return not choices or tried and repeatable(run)
