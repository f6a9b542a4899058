"""Which operations keep a state, and with them functions that hold them."""

from __future__ import annotations

from tfscope.tf1.api import data_files
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.operation import Operation
from tfscope.values.run import current_run

STATEFUL = data_files.rows("stateful_1_15.tsv")
"""Types of ops that keep a state; written by ``tests/oracle/introspect_stateful.py``."""

STATEFUL_BEHIND = ("Exit", "ResourceGather")
"""Types whose gradients in the graph of a function keep a state in 1.15: ``While`` and ``VariableShape``."""


def keeps_state(op: Operation) -> bool:
    """Whether an operation keeps a state."""
    return STATEFUL.get(op.type) is not None


def is_stateful(graph: Graph) -> bool:
    """Whether the graph of a function has operations that do; a loop is one of them in 1.15, and arrays
    of tensors are none.

    Mirrors python/eager/function.py ``_EagerDefinedFunction`` and while_v2.py ``while_loop``.
    """
    loops = ("LoopCond",) if current_run().is_v1 else ()
    return any(
        op.type in loops or (keeps_state(op) and not op.type.startswith("TensorArray"))
        for op in graph.get_operations()
    )
