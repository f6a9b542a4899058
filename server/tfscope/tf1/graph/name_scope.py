"""``tf.name_scope``.  Mirrors python/framework/ops.py ``name_scope`` (1.x)."""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.graph import events
from tfscope.tf1.graph.convert import is_dense_tensor_like
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.operation import Operation
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class name_scope:  # noqa: N801 - TensorFlow's name
    """A context in which names of operations get a prefix; may be entered again."""

    def __init__(self, name: Any, default_name: Any = None, values: Any = None) -> None:
        if default_name is not None and not isinstance(default_name, (str, Unknown)):
            text = (
                f"`default_name` type ({type(default_name)}) is not a string type. You likely meant to "
                "pass this into the `values` kwarg."
            )
            raise raised(TypeError(text))
        self._name = default_name if name is None else name
        self._given_name = name
        self._default_name = default_name
        self._values = values
        self._exits: list[contextlib.ExitStack] = []

    __init__.__qualname__ = "name_scope_v1.__init__"  # as TensorFlow 2 calls the class

    @property
    def name(self) -> Any:
        """The name asked for."""
        return self._name

    def __enter__(self) -> str:
        if self._name is None and self._values is not None:
            text = (
                f"At least one of name ({self._given_name}) and default_name ({self._default_name}) "
                "must be provided."
            )
            raise raised(ValueError(text))
        graph = graph_of(self._values)
        exits = contextlib.ExitStack()
        if graph is not get_default_graph():
            exits.enter_context(graph.as_default())
        scope = exits.enter_context(graph.name_scope(self._name))
        self._exits.append(exits)
        note_scope(graph, str(self._name), scope)
        return scope

    def __exit__(self, *error: object) -> None:
        self._exits.pop().close()


def note_scope(graph: Graph, text: str, scope: str) -> None:
    """Tells the run that the program opened a name scope."""
    run = current_run()
    frames = run.frames()
    run.emit(events.ScopeEntered("name_scope", "", scope, "", (), frames, graph))
    opened = graph.__dict__.setdefault("opened_scopes", {})
    opened[scope] = frames


def graph_of(values: Any) -> Graph:
    """The graph of the tensors among ``values``; the default graph without one.

    Mirrors ``_get_graph_from_inputs``, with its error for tensors of several graphs.
    """
    default = get_default_graph()
    if default.building_function:
        return default
    if isinstance(values, (int, float)) and values:
        raise raised(TypeError(f"'{type(values).__name__}' object is not iterable"))
    first: Any = None
    for value in _flat(values):
        if not (
            is_dense_tensor_like(value)
            or isinstance(value, Operation)
            or hasattr(value, "_as_graph_element")
        ):
            continue
        graph = getattr(value, "graph", None)
        if not isinstance(graph, Graph):
            continue
        if first is None:
            first = value
        elif first.graph is not graph:
            raise raised(ValueError(_different_graphs(value, first)))
    return default if first is None else first.graph


def _flat(values: Any) -> list[Any]:
    found: list[Any] = []
    for value in values if isinstance(values, (list, tuple)) else []:
        found += _flat(value) if isinstance(value, (list, tuple)) else [value]
    return found


def _is_reference(value: Any) -> bool:
    """Whether a value is a variable that is held as a reference."""
    known = getattr(value, "_op", None)
    return isinstance(known, Operation) and known.type in ("Variable", "VariableV2")


def _different_graphs(value: Any, first: Any) -> str:
    """The message names tensors as they are printed, and reference variables by theirs."""
    value, first = (v._op.outputs[0] if _is_reference(v) else v for v in (value, first))
    text = f"{value} must be from the same graph as {first}"
    return (
        f"{text}."
        if current_run().is_v1
        else f"{text} (graphs are {value.graph!r} and {first.graph!r})."
    )
