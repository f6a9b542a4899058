"""The shapes of a functional model's outputs for given shapes of its inputs, asked layer by layer.

Mirrors python/keras/engine/network.py compute_output_shape (2.15: functional.py).
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_sizes import shape_leaves
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def output_shapes(network: Any, input_shape: Any) -> Any:
    """``TensorShape`` objects in the structure of the outputs.

    Each layer's own ``compute_output_shape`` is called with tuples of sizes, ``None`` for unknown ones.
    Raises ``ValueError`` if there are not as many shapes as inputs, and what a layer raises.
    """
    if isinstance(input_shape, Unknown):
        return nest.map_structure(lambda t: t.shape, network._nested_outputs)
    given = shape_leaves(input_shape)
    if len(given) != len(network._input_layers):
        text = f"Invalid input_shape argument {_shown(input_shape)}: model has {len(network._input_layers)} tensor inputs."
        raise raised(ValueError(text))
    found = {
        (layer, 0, 0): tensor_shape.as_shape(s) for layer, s in zip(network._input_layers, given)
    }
    for depth in sorted(network._nodes_by_depth, reverse=True):
        for node in network._nodes_by_depth[depth]:
            if node.outbound_layer not in network._input_layers:
                _of_node(node, found)
    made = [found[tuple(t._keras_history)] for t in network.outputs]
    return nest.pack_sequence_as(network._nested_outputs, made)


def _of_node(node: Any, found: dict[Any, Any]) -> None:
    layer = node.outbound_layer
    shapes = [
        _sizes(found[layer_, index, place]) for layer_, index, place, _ in node.iterate_inbound()
    ]
    several = nest.is_sequence(node.input_tensors)
    told = layer.compute_output_shape(shapes if several else shapes[0])
    index = layer._inbound_nodes.index(node)
    for place, shape in enumerate(shape_leaves(told)):
        found[layer, index, place] = tensor_shape.as_shape(shape)


def _sizes(shape: Any) -> Any:
    """A shape as the tuple that layers expect; one of unknown rank stays."""
    return shape if shape.ndims is None else tuple(shape.as_list())


def _shown(shapes: Any) -> str:
    shown = [tensor_shape.as_shape(s) for s in shape_leaves(shapes)]
    return str(shown[0] if len(shown) == 1 else shown)
