"""The shapes of an operation's outputs, found again for other inputs."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_defs import is_known, op_def
from tfscope.tf1.api.shape_context import Context, ShapeError, told
from tfscope.tf1.api.shapes_plain import shape_function
from tfscope.tf1.graph.operation import Operation
from tfscope.tf1.graph.tensor_shape import as_shape, unknown_shape
from tfscope.values.raised import raised


def inferred_shapes(op: Operation, inputs: list[Any], name: str) -> list[Any]:
    """The shapes of the outputs, found anew where the op has inputs; what Python had set is lost."""
    old = [t.shape for t in op.outputs]
    if not inputs:
        return old
    function = shape_function(op.type)
    entered = op.type == "Enter" and not op.attrs.get("is_constant")
    if entered or function is None or not is_known(op.type):
        same = all(a.shape == b.shape for a, b in zip(op.inputs, inputs))
        return [s if same and not entered else unknown_shape() for s in old]
    context = Context(op.type, inputs, op.attrs, list_lengths(op))
    try:
        found = [as_shape(s) for s in function(context)]
    except ShapeError as error:
        error, context = told(function, context) or (error, context)
        raise raised(ValueError(context.message(error, name, op.attrs))) from None
    return found + [unknown_shape() for _ in old[len(found) :]]


def list_lengths(op: Operation) -> dict[str, int]:
    """How many tensors the lists among the inputs hold."""
    arguments = op_def(op.type).inputs
    listed = [a for a in arguments if a.number or a.type_list]
    count = len(op.inputs) - len(arguments) + len(listed)
    found = {}
    for argument in listed:
        found[argument.name] = found[argument.number or argument.name] = count // len(listed)
    return found
