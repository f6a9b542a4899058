"""The graph of a function: what it shares with the graph around it, and what it takes from there.

Mirrors python/framework/func_graph.py ``FuncGraph``.
"""

from __future__ import annotations

from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.operation import Tensor

SHARED = (
    "variables",
    "local_variables",
    "trainable_variables",
    ("__variable_store",),
    ("__varscope",),
)
"""Collections that a function's graph has in common with the graph around it."""


class FuncGraph(Graph):
    """The graph of a function; its variables are made in the graph around it, by that graph's creators."""

    def __init__(self, outer: Graph) -> None:
        super().__init__()
        self.outer_graph = outer
        self._variable_creators = outer._variable_creators
        for key in SHARED:
            self._collections[key] = outer.get_collection_ref(key)

    def captured(self) -> list[Tensor]:
        """The tensors of other graphs that its operations use, each once."""
        used = [t for op in self.get_operations() for t in op.inputs if isinstance(t, Tensor)]
        return list(dict.fromkeys(tensor for tensor in used if tensor.graph is not self))
