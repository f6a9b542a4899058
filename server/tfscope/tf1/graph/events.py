"""Facts that the graph reports to the run, in order of happening."""

from __future__ import annotations

from typing import Any

from tfscope.base.records import dataclass
from tfscope.values.run import Frame

CallPath = tuple[Frame, ...]


@dataclass(frozen=True)
class VariableCreated:
    """One single variable was added to its graph."""

    variable: Any


@dataclass(frozen=True)
class VariableGot:
    """``tf.get_variable`` returned: a new variable or a shared one."""

    name: str | None
    variable: Any
    created: bool
    frames: CallPath
    graph: Any


@dataclass(frozen=True)
class ScopeEntered:
    """A ``variable_scope`` or ``name_scope`` was entered.

    ``reuse`` is the state inside; ``reuse_frames`` where it was set.
    """

    kind: str
    variable_prefix: str
    op_prefix: str
    reuse: str
    reuse_frames: CallPath
    frames: CallPath
    graph: Any
