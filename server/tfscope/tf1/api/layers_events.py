"""Facts that layers report to the run."""

from __future__ import annotations

from typing import Any

from tfscope.base.records import dataclass
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.run import Frame, current_run


@dataclass(frozen=True)
class LayerMade:
    """Where a layer object was made, the name that was asked for, and the variable scope open there."""

    frames: tuple[Frame, ...]
    name: str
    scope_name: str
    reuse: Any


@dataclass(frozen=True)
class LayerCalled:
    """A layer was called.

    ``kind`` is ``keras`` (variables follow name scopes) or ``tf.layers`` (variables follow variable
    scopes).  ``scope_name`` and ``reuse`` are those of the variable scope open at the call.
    """

    layer_class: str
    layer_name: str
    kind: str
    variables: tuple[Any, ...]
    first_call: bool
    frames: tuple[Frame, ...]
    scope_name: str
    reuse: Any
    graph: Any
    custom_getter: bool
    layer: Any
    made: LayerMade | None


def made_here(name: Any) -> LayerMade:
    """What is kept of the making of a layer object."""
    scope = variable_scope.get_variable_scope()
    asked = name if isinstance(name, str) else ""
    return LayerMade(current_run().frames(), asked, scope.name, scope.reuse)


def note_call(layer: Any, kind: str, first_call: bool) -> None:
    """Tells the run that a layer was called; the caller still stands in the program's scope."""
    run = current_run()
    scope = variable_scope.get_variable_scope()
    weights = (*getattr(layer, "_trainable_weights", ()), *getattr(layer, "_non_trainable_weights", ()))  # fmt: skip
    run.emit(
        LayerCalled(
            layer_class=type(layer).__name__,
            layer_name=str(layer.name),
            kind=kind,
            variables=weights,
            first_call=first_call,
            frames=run.frames(),
            scope_name=scope.name,
            reuse=scope.reuse,
            graph=ops.get_default_graph(),
            custom_getter=scope.custom_getter is not None,
            layer=layer,
            made=getattr(layer, "_made_here_", None),
        )
    )
