"""tf.keras.models: what makes models of others.

Mirrors python/keras/models.py.
"""

from __future__ import annotations

import json
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.keras_input import Input, InputLayer
from tfscope.tf1.api.keras_sequential import Sequential, sources
from tfscope.tf1.api.keras_training import Functional, Model
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values import holes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("keras.models.load_model")
def load_model(filepath, custom_objects=None, compile=True):
    """A model of a file is not modelled."""
    return Unknown("environment", "load_model()")


@tf_export("keras.models.model_from_json", "keras.models.model_from_yaml")
def model_from_json(json_string, custom_objects=None):
    """The model again whose ``to_json`` gave the text, or that a known text tells of."""
    model = getattr(json_string, "model_", None)
    if model is not None:
        return type(model).from_config(model.get_config(), custom_objects)
    if type(json_string) is not str or holes.has_hole(json_string):
        return Unknown("environment", "model_from_json()")
    try:
        config = json.loads(json_string)
    except ValueError as error:
        raise raised(error) from None
    return model_from_config(config, custom_objects)


@tf_export("keras.models.model_from_config")
def model_from_config(config, custom_objects=None):
    """The model again that a configuration tells of.  Mirrors saving/model_config.py."""
    if isinstance(config, list):
        text = "`model_from_config` expects a dictionary, not a list. Maybe you meant to use `Sequential.from_config(config)`?"
        raise raised(TypeError(text))
    return deserialize(config, custom_objects)


@tf_export("keras.models.clone_model")
def clone_model(model, input_tensors=None, clone_function=None):
    """The same layers with new weights."""
    again = clone_function or _again
    if isinstance(model, Sequential):
        return _clone_sequential(model, input_tensors, again)
    if not isinstance(model, Model) or not model._is_graph_network:
        return Unknown("unmodelled-api", "clone_model()")
    tensors = input_tensors if isinstance(input_tensors, list) else [input_tensors] if input_tensors is not None else None  # fmt: skip
    given = []
    for i, tensor in enumerate(model.inputs):
        layer = tensor._keras_history.layer
        if tensors is None:
            new = Input(batch_shape=layer._batch_input_shape, dtype=layer.dtype, name=layer.name)
        else:
            new = tensors[i]
            if not hasattr(new, "_keras_history"):
                new = Input(tensor=new, name=f"input_wrapper_for_{layer.name}")
        given.append(new)
    layers = _Cloned(model, again)
    outputs = _replay(model, given, layers)
    if outputs is None:
        return Unknown("unmodelled-api", "clone_model()")
    return Model(given if len(given) > 1 else given[0], outputs, name=model.name)


class _Cloned(dict[int, Any]):
    """Another layer for each of a model's, made when it is first called; since TensorFlow 2 all of them
    before.  Mirrors models.py _make_new_nodes, _clone_layers_and_model_config."""

    def __init__(self, model: Any, again: Any) -> None:
        self.again = again
        self.layers = {id(x): x for x in model.layers if x not in model._input_layers}
        if not current_run().is_v1:
            self.update((key, again(layer)) for key, layer in self.layers.items())

    def get(self, key: int, default: Any = None) -> Any:
        """The layer of a layer's ``id``; ``None`` for those of no layer of the model."""
        if key not in self and key in self.layers:
            self[key] = self.again(self.layers[key])
        return super().get(key, default)


def _again(layer):
    return type(layer).from_config(layer.get_config())


def _clone_sequential(model, input_tensors, again):
    """Mirrors models.py _clone_sequential_model."""
    layers = [again(layer) for layer in model.layers]
    tensors = input_tensors if isinstance(input_tensors, (list, tuple)) else [input_tensors]
    if input_tensors is None:
        inputs = [_again(layer) for layer in model._layers if isinstance(layer, InputLayer)]
        return Sequential([*inputs, *layers], name=model.name)
    if len(tensors) != 1:
        text = "To clone a `Sequential` model, we expect  at most one tensor as part of `input_tensors`."
        raise raised(ValueError(text))
    tensor = tensors[0]
    if not hasattr(tensor, "_keras_history"):
        tensor = Input(tensor=tensor, name=f"input_wrapper_for_{tensor.name}")
    elif not isinstance(tensor._keras_history.layer, InputLayer):
        text = "Cannot clone a `Sequential` model on top of a tensor that comes from a Keras layer other than an `InputLayer`. Use the functional API instead."
        raise raised(ValueError(text))
    return Sequential([tensor._keras_history.layer, *layers], name=model.name)


def _replay(model: Any, inputs: list[Any], layers: dict[int, Any]) -> Any:
    """Calls other layers the way the model calls its own; ``None`` if an output is not reached."""
    made = {id(x): y for x, y in zip(model.inputs, inputs)}
    for depth in sorted(model._nodes_by_depth, reverse=True)[1:]:
        for node in model._nodes_by_depth[depth]:
            layer = layers.get(id(node.outbound_layer))
            asked = [v for v in nest.flatten(node.arguments) if hasattr(v, "_keras_history")]
            asked += nest.flatten(node.input_tensors)
            if layer is None or not all(id(t) in made for t in asked):
                continue
            values = nest.map_structure(lambda t: made[id(t)], node.input_tensors)
            arguments = nest.map_structure(lambda v: made.get(id(v), v), node.arguments or {})
            output = layer(values, **arguments)
            for x, y in zip(nest.flatten(node.output_tensors), nest.flatten(output)):
                made[id(x)] = y
    if not all(id(t) in made for t in model.outputs):
        return None
    return nest.pack_sequence_as(model._nested_outputs, [made[id(t)] for t in model.outputs])


@tf_export("keras.utils.get_source_inputs")
def get_source_inputs(tensor, layer=None, node_index=None):
    """The inputs that a Keras tensor is computed from."""
    return sources(tensor) if hasattr(tensor, "_keras_history") else [tensor]


@tf_export("keras.layers.deserialize")
def deserialize(config, custom_objects=None):
    """The layer of a configuration."""
    own = custom_objects if isinstance(custom_objects, dict) else {}
    older = {f"BatchNormalizationV{i}": tf.keras.layers.BatchNormalization for i in (1, 2)}
    premade = {n: getattr(tf.keras.experimental, n) for n in ("LinearModel", "WideDeepModel")}
    known = {"Model": Model, "Sequential": Sequential, **premade, **older, **own}
    if not current_run().is_v1:
        known = {"Functional": Functional, **known}
    return serial.deserialize(config, "keras.layers", known, "layer")


@tf_export("keras.layers.serialize")
def serialize(layer):
    """The configuration."""
    return {"class_name": type(layer).__name__, "config": layer.get_config()}


for _function in (context.Policy, context.set_policy, context.global_policy):
    tf_export(f"keras.mixed_precision.experimental.{_function.__name__}")(_function)
