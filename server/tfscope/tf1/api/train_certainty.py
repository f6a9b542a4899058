"""Errors about something missing are errors only if nothing of the program went unmodelled."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.graph import get_default_graph
from tfscope.values.run import current_run


def nothing_missed() -> bool:
    """Whether the graph of this run holds all that TensorFlow's would hold.

    What a file imported into it is not known.  A module that is absent and only imported makes nothing, nor do clocks and the file system.
    """
    run: Any = current_run()
    if get_default_graph().imported:
        return False
    return not (
        run.lost_sizes or run.unknown_calls or run.open_lengths or run.unreached or run.doubtful
    )
