"""From which loops an operation may take its inputs: those around it.

Mirrors python/ops/control_flow_util.py ``CheckInputFromValidContext``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.values.raised import raised


def check_inputs(op: Operation) -> None:
    """Raises ``ValueError`` if an input stands in a loop that is not around the operation."""
    for tensor in op.inputs:
        if isinstance(tensor, Tensor) and tensor.graph is op.graph:
            inner = tensor.op._control_flow_context
            if inner is not None and inner is not op._control_flow_context:
                _check(op, tensor.op, _loop(inner))


def _check(op: Operation, source: Operation, inner: Any) -> None:
    around = _loop(op._control_flow_context)
    if around is None:
        if inner is None or op.type in ("Enter", "RefEnter", "Switch", "RefSwitch"):
            return
        why = f"'{source.name}' is in a while loop"
    elif _contains(inner, around):
        return
    else:
        why = "they are in different while loops"
    text = f"Cannot use '{source.name}' as input to '{op.name}' because {why}. See info log for more details."
    raise raised(ValueError(text))


def _loop(context: Any) -> Any:
    """The innermost loop that a context is or stands in."""
    while context is not None and context.kind != "while":
        context = context.outer
    return context


def _contains(outer: Any, context: Any) -> bool:
    """Whether ``outer`` is a context or one around it; ``None`` is around all."""
    while context is not outer:
        if context is None:
            return False
        context = context.outer
    return True
