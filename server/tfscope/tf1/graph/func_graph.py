"""The graph of a function: what it shares with the graph around it, and what it takes from there.

Mirrors python/framework/func_graph.py ``FuncGraph``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.scope_state import resources

SHARED = (
    "variables",
    "local_variables",
    "trainable_variables",
    ("__variable_store",),
    ("__varscope",),
)
"""Collections that a function's graph has in common with the graph around it."""


class FuncGraph(Graph):
    """The graph of a function; its variables are made in the graph around it, by that graph's creators.

    It starts with what the collections around it hold; what it adds to one that is not shared stays inside.
    """

    def __init__(self, outer: Graph, name: str = "") -> None:
        super().__init__()
        self.name = name
        self.outer_graph = outer
        self.inputs: list[Tensor] = []
        self.outputs: list[Tensor] = []
        self.structured_outputs: Any = None
        self._variable_creators = outer._variable_creators
        for key in outer.get_all_collection_keys():
            self._collections[key] = outer.get_collection(key)
        for key in SHARED:
            self._collections[key] = outer.get_collection_ref(key)

    def captured(self) -> list[Tensor]:
        """The tensors of other graphs that its operations use or that it gives back, each once."""
        used = [t for op in self.get_operations() for t in op.inputs if isinstance(t, Tensor)]
        found = dict.fromkeys([*used, *self.outputs])
        return [tensor for tensor in found if tensor.graph is not self]


@contextlib.contextmanager
def tracing(name: str = "") -> Iterator[FuncGraph]:
    """A graph in which a function runs: what it makes stands there, its variables are resources.

    Mirrors python/framework/func_graph.py ``func_graph_from_py_func``.
    """
    graph = FuncGraph(get_default_graph(), name)
    with graph.as_default(), resources():
        yield graph
