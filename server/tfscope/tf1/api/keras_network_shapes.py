"""What a functional model makes of what it is called with, and its outputs' shapes for given inputs'.

Mirrors python/keras/engine/network.py compute_output_shape (2.15: functional.py).
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_sizes import shape_leaves
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run
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


def in_order(network: Any, values: Any) -> list[Any]:
    """What a model is called with, in the order of its inputs.

    TensorFlow 2 takes it by name, too.  Mirrors functional.py ``_flatten_to_reference_inputs``.
    """
    if isinstance(values, dict) and not current_run().is_v1:
        nested = network._nested_inputs
        if isinstance(nested, dict):
            names = sorted(nested)
        else:
            names = [layer.name for layer in network._input_layers]
        if all(name in values for name in names):
            return [values[name] for name in names]
    return list(nest.flatten(values))


def conformed(value: Any, reference: Any) -> Any:
    """The tensor with the rank and the type of the input that it stands for, as TensorFlow 2 makes it.

    Mirrors functional.py ``_conform_to_reference_input``.
    """
    if current_run().is_v1 or not isinstance(value, Tensor) or not isinstance(reference, Tensor):
        return value
    rank, wanted = value.shape.ndims, reference.shape.ndims
    history = getattr(value, "_keras_history", None)
    if rank is not None and wanted is not None:
        if rank == wanted + 1 and value.shape.as_list()[-1] == 1:
            value = tf.squeeze(value, axis=-1)
        elif rank == wanted - 1 and reference.shape.as_list()[-1] == 1:
            value = tf.expand_dims(value, axis=-1)
    if history is not None:
        value._keras_history = history
    return value if reference._dtype is None else tf.cast(value, dtype=reference.dtype)
