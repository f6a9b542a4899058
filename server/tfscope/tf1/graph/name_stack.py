"""The open name scope of a graph, which each thread has of its own.

Mirrors python/framework/ops.py ``Graph._name_stack``.
"""

from __future__ import annotations

from tfscope.values.run import current_run


class NameStack:
    """Part of a graph: ``_name_stack`` is the name scope without its slash, or ``None`` in 1.15's root."""

    _name_stacks: dict[int, str | None]

    @property
    def _name_stack(self) -> str | None:
        return self._name_stacks.get(current_run().thread, "")

    @_name_stack.setter
    def _name_stack(self, scope: str | None) -> None:
        self._name_stacks[current_run().thread] = scope
