"""When the garbage collector looks for cycles.

A program's graph and syntax trees only grow while it is evaluated, and little in them is garbage.
With Python's own thresholds the looks take a third of an analysis, and free nothing that the peak
of memory shows; at 100,000 new objects they still took 8 %.
"""

from __future__ import annotations

import gc

YOUNG = 1_000_000
"""New objects between two looks."""

WHOLE = 16
"""Jobs of a lasting process after which everything is looked at."""

_jobs = 0


def look_rarely() -> None:
    """Makes looks rare while something is evaluated."""
    gc.set_threshold(YOUNG, 20, 50)


def collect_between_jobs() -> None:
    """Frees what the last job left, when nobody waits for it."""
    global _jobs
    _jobs += 1
    gc.collect(1 if _jobs % WHOLE else 2)
