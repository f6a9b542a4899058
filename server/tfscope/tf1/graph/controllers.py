"""Operations that run before others.  Mirrors ops.py ``_ControlDependenciesController``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tfscope.tf1.graph.elements import is_no_element
from tfscope.tf1.graph.not_tensors import is_certain, kind_of
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def elements_of(graph: Any, control_inputs: Any) -> list[Any]:
    """Tensors and operations of ``control_inputs``.  Mirrors ``Graph.control_dependencies``."""
    if isinstance(control_inputs, (int, float, Operation)):
        text = f"'{type(control_inputs).__name__}' object is not iterable"
        raise raised(TypeError(text))
    iterable = isinstance(control_inputs, (Iterable, Tensor)) or hasattr(
        control_inputs, "initializer"
    )
    if not iterable and is_certain(control_inputs):
        raise raised(TypeError(f"'{kind_of(control_inputs)}' object is not iterable"))
    given = list(control_inputs) if iterable and not isinstance(control_inputs, Unknown) else []
    return [_element(graph, c) for c in given]


def _element(graph: Any, c: Any) -> Any:
    if isinstance(c, Unknown):
        return c
    return graph.as_graph_element(c) if is_no_element(c) or isinstance(c, str) else c


class Controller:
    """Operations that run before those of a context; ``seen`` are the context's."""

    def __init__(self, inputs: list[Operation]) -> None:
        self.inputs = inputs
        self.seen: set[Operation] = set()
