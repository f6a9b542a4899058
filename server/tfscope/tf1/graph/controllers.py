"""Operations that run before others.  Mirrors ops.py ``_ControlDependenciesController``."""

from __future__ import annotations

from tfscope.tf1.graph.operation import Operation

NO_ELEMENTS = (list, tuple, dict, int, float, bool, type(None))
"""Types of Python that no graph has as elements."""


class Controller:
    """Operations that run before those of a context; ``seen`` are the context's."""

    def __init__(self, inputs: list[Operation]) -> None:
        self.inputs = inputs
        self.seen: set[Operation] = set()
