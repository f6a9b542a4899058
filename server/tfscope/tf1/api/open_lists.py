"""Ops that take a list of which only a sample is known (``values.lengths``).

What their outputs' shapes are for one and for two passes of the loop that filled the list is what they
are for any number of passes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.tf1.api.op_defs import OpDef
from tfscope.tf1.api.shape_context import Context, ShapeError
from tfscope.tf1.api.shapes_plain import shape_function
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.lengths import open_list
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def open_inputs(definition: OpDef, inputs: dict[str, Any]) -> dict[str, Unknown]:
    """The lists of an op of which nobody knows how many items they hold, by name, and why."""
    if not current_run().open_lengths:
        return {}
    lists = {a.name: open_list(inputs[a.name]) for a in definition.inputs if a.number}
    return {name: why for name, why in lists.items() if why is not None}


def shapes_of_any_length(
    definition: OpDef,
    context: Context,
    lists: dict[str, list[Any]],
    opened: dict[str, Unknown],
    shapes: Sequence[TensorShape],
) -> list[TensorShape]:
    """The shapes of the outputs as far as they are the same for twice the items in the open lists."""
    flat: list[Any] = []
    counts = dict(context.counts)
    given = list(context.inputs)
    for argument in definition.inputs:
        count = len(lists[argument.name]) if argument.name in lists else 1
        items, given = given[:count], given[count:]
        if argument.name in opened:
            items = items * 2
            counts[argument.name] = counts[argument.number] = len(items)
        flat += items
    why = next(iter(opened.values()))
    function = shape_function(context.op_type)
    try:
        found = function(Context(context.op_type, flat, context.attrs, counts)) if function else ()
    except ShapeError:
        return [TensorShape(why)] * len(shapes)
    both = list(zip(shapes, map(as_shape, found)))
    return [_common(one, two, why) for one, two in both] + list(shapes[len(both) :])


def _common(one: TensorShape, two: TensorShape, why: Unknown) -> TensorShape:
    """What two shapes agree in."""
    if one.ndims is None or two.ndims != one.ndims:
        return TensorShape(why)
    sizes = zip(one.as_list(), two.as_list())
    return TensorShape([a if a == b else why for a, b in sizes])
