"""Functional models as data: their configurations, and models of configurations.

Mirrors python/keras/engine/network.py ``get_config`` and ``from_config``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.train_public import tf
from tfscope.values.unknown import Unknown

OF_OPERATIONS = frozenset(("TensorFlowOpLayer", "AddMetric", "AddLoss"))
"""Layers that stand for plain operations of the graph."""


def _calls(model: Any) -> dict[str, list[Any]]:
    """Name of a layer → its calls within a model, in order; the first of them has the index 0, of a model
    within the model 1."""
    within = {id(node) for nodes in model._nodes_by_depth.values() for node in nodes}
    return {x.name: [n for n in x._inbound_nodes if id(n) in within] for x in model.layers}


def _place(tensor: Any, calls: dict[str, list[Any]]) -> list[Any]:
    """Layer, call and output that gave a tensor."""
    layer, index, place = tensor._keras_history
    nodes = calls[layer.name]
    node = layer._inbound_nodes[index]
    before = 1 if getattr(layer, "_is_graph_network", False) else 0
    return [layer.name, nodes.index(node) + before, place]


def _layers(model: Any, calls: dict[str, list[Any]]) -> list[dict[str, Any]]:
    """The configuration of each layer, and what it was called with."""
    told = []
    for layer in model.layers:
        nodes = [_told_call(n, calls) for n in calls[layer.name] if n.inbound_layers != []]
        kind = type(layer).__name__
        told.append(
            {
                "name": layer.name,
                "class_name": kind,
                "config": layer.get_config(),
                "inbound_nodes": nodes,
            }
        )
    return told


def _told_call(node: Any, calls: dict[str, list[Any]]) -> Any:
    """What a layer was called with: a list of places, or places by name."""

    def told(tensor: Any) -> list[Any]:
        return [*_place(tensor, calls), dict(node.arguments or {})]

    return _each(node.input_tensors, told)


def config_of(model: Any) -> dict[str, Any] | None:
    """The configuration of a functional model; ``None`` if its calls are not all told as data: those of
    plain operations, and those with tensors among their other arguments."""
    nodes = [node for found in model._nodes_by_depth.values() for node in found]
    if any(hasattr(v, "_keras_history") for n in nodes for v in nest.flatten(n.arguments)):
        return None
    if any(type(layer).__name__ in OF_OPERATIONS for layer in model.layers):
        return None
    calls = _calls(model)
    nested = (model._nested_inputs, model._nested_outputs)
    if any(t._keras_history[0].name not in calls for t in nest.flatten(nested)):
        return None  # an end that a layer without a model leads to
    ends = [_each(given, lambda tensor: _place(tensor, calls)) for given in nested]
    layers = _layers(model, calls)
    return {"name": model.name, "layers": layers, "input_layers": ends[0], "output_layers": ends[1]}


def _each(tensors: Any, function: Any) -> Any:
    """What a function gives for each tensor of a dictionary or of what is else nested."""
    if isinstance(tensors, dict) and not any(nest.is_sequence(one) for one in tensors.values()):
        return {name: function(tensor) for name, tensor in tensors.items()}
    return [function(tensor) for tensor in nest.flatten(tensors)]


def _given(layers: dict[str, Any], source: Any) -> Any:
    """The tensor of a layer's call; ``None`` if it was not called so often yet."""
    name, index, place = source[:3]
    nodes = layers[name]._inbound_nodes
    if index >= len(nodes):
        return None
    return nest.flatten(nodes[index].output_tensors)[place]


def _is_called(layers: dict[str, Any], name: str, node: Any) -> bool:
    """Calls a layer as one of its nodes tells, if what it is called with is there."""
    sources = list(node.values()) if isinstance(node, dict) else list(node)
    tensors = [_given(layers, source) for source in sources]
    if any(tensor is None for tensor in tensors):
        return False
    options = dict(sources[-1][3]) if len(sources[-1]) > 3 else {}
    given = dict(zip(node, tensors)) if isinstance(node, dict) else tensors
    layers[name](given if isinstance(node, dict) or len(tensors) > 1 else tensors[0], **options)
    return True


def network_of(cls: Any, config: Any, custom_objects: Any = None) -> Any:
    """The model that a configuration tells of; ``Unknown`` if calls in it depend on each other."""
    deserialize = tf.keras.layers.deserialize
    layers = {told["name"]: deserialize(told, custom_objects) for told in config["layers"]}
    waiting = {told["name"]: list(told["inbound_nodes"]) for told in config["layers"]}
    count = -1
    while any(waiting.values()):
        if count == sum(map(len, waiting.values())):
            return Unknown("argument", "from_config()")
        count = sum(map(len, waiting.values()))
        for name, nodes in waiting.items():
            while nodes and _is_called(layers, name, nodes[0]):
                nodes.pop(0)
    ends = (_ends(layers, config[key]) for key in ("input_layers", "output_layers"))
    inputs, outputs = ends
    return cls(inputs=inputs, outputs=outputs, name=config.get("name"))


def _ends(layers: dict[str, Any], told: Any) -> Any:
    """The tensors of ``[[name, node, tensor], …]``, of the same by name, or of a single one without the list
    around it, as later releases write it."""
    if isinstance(told, dict):
        return {name: _given(layers, source) for name, source in told.items()}
    sources = [told] if told and isinstance(told[0], str) else told
    return [_given(layers, source) for source in sources]
