"""Which operations keep a state, and with them functions that hold them."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import data_files
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.operation import Operation
from tfscope.values.run import current_run

STATEFUL = data_files.rows("stateful_1_15.tsv")
"""Types of ops that keep a state; written by ``tests/oracle/introspect_stateful.py``."""

STATEFUL_BEHIND = ("LoopCond", "ResourceGather")
"""Types of which 1.15 makes ops with a state in the graph of a function's gradients: ``While``, ``VariableShape``."""


def keeps_state(op: Operation) -> bool:
    """Whether an operation keeps a state."""
    return STATEFUL.get(op.type) is not None


def is_stateful(graph: Graph) -> bool:
    """Whether the graph of a function has operations that do; a loop is one of them in 1.15.

    Mirrors python/eager/function.py ``_EagerDefinedFunction`` and while_v2.py ``while_loop``.
    """
    loops = ("LoopCond",) if current_run().is_v1 else ()
    return any(keeps_state(op) or op.type in loops for op in graph.get_operations())


def has_stateful_gradient(graph: Graph, backward: Graph) -> bool:
    """Whether the gradients of a function's graph, in a graph of their own, keep one."""
    kinds: Any = {op.type for op in graph.get_operations()} if current_run().is_v1 else ()
    return is_stateful(backward) or any(kind in kinds for kind in STATEFUL_BEHIND)
