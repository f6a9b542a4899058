"""Errors about something missing are errors only if nothing of the program went unmodelled."""

from __future__ import annotations

from typing import Any

from tfscope.values.run import current_run


def nothing_missed() -> bool:
    """Whether the graph of this run holds all that TensorFlow's would hold."""
    run = current_run()
    gaps: Any = getattr(run, "gaps", None)
    return not gaps and not run.lost_sizes
