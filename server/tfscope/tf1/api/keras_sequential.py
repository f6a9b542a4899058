"""tf.keras.Sequential.  Mirrors python/keras/engine/sequential.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_input import Input, InputLayer
from tfscope.tf1.api.keras_input_spec import specs_of_inputs
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_layer_call import default, parameters_of
from tfscope.tf1.api.keras_module import flat_layers, no_automatic_dependency_tracking
from tfscope.tf1.api.keras_sizes import shape_list
from tfscope.tf1.api.keras_training import Model
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def input_of(layer: Any) -> tuple[Any, Any]:
    """The batch input shape that a layer (or a nested model's first layer) was given, its dtype."""
    while isinstance(layer, Model) and not layer._is_graph_network and layer.layers:
        layer = layer.layers[0]
    if isinstance(layer, Model) and layer._is_graph_network and layer.inputs:
        return tuple(layer.inputs[0].shape.as_list()), layer.inputs[0].dtype
    shape = getattr(layer, "_batch_input_shape", None)
    return (shape, layer.dtype) if shape is not None else (None, None)


def sources(tensor: Any) -> list[Any]:
    """The inputs that a Keras tensor is computed from.  Mirrors layer_utils.get_source_inputs."""
    history = tensor._keras_history
    node = history.layer._inbound_nodes[history.node_index]
    before = node.sources()
    if not before:
        return list(nest.flatten(node.input_tensors))
    found: list[Any] = []
    for source in before:
        found += [t for t in sources(source) if all(t is not f for f in found)]
    return found


@tf_export("keras.Sequential", "keras.models.Sequential",
           "python.keras.engine.sequential.Sequential")  # fmt: skip
class Sequential(Model):
    """Layers one after the other; built at once if the first says its input shape."""

    @no_automatic_dependency_tracking
    def __init__(self, layers=None, name=None):
        super().__init__(name=name)
        self.supports_masking = True
        self._build_input_shape = None
        self._compute_output_and_mask_jointly = True
        self._layer_call_argspecs: dict[Any, list[str]] = {}
        self._absent_: dict[int, Any] = {}
        self._has_explicit_input_shape = False
        if not isinstance(layers, Unknown) and refusable(bool, layers):
            for layer in layers if isinstance(layers, (list, tuple)) else [layers]:
                self.add(layer)

    @property
    def layers(self):
        """The layers without the input."""
        layers = flat_layers(self._layers)
        return layers[1:] if layers and isinstance(layers[0], InputLayer) else layers

    @property
    def dynamic(self):
        """Whether a layer runs eagerly only."""
        return any(layer.dynamic for layer in self.layers)

    @no_automatic_dependency_tracking
    def add(self, layer):
        """Appends a layer.  Mirrors Sequential.add.

        One of code that is absent is remembered by its place: what it is given, it makes unknown.
        """
        if isinstance(layer, Unknown):
            self._absent_[len(self.layers)] = layer
            if self.outputs:
                self.outputs = [layer(self.outputs[0])]
            return
        history = getattr(layer, "_keras_history", None)
        if history is not None and isinstance(history.layer, InputLayer):
            layer = history.layer
        if not isinstance(layer, Layer):
            text = "The added layer must be an instance of class Layer. " + of_target(
                f"Found: {layer}", f"Received: layer={layer} of type {type(layer)}."
            )
            raise raised(TypeError(text))
        if not current_run().is_v1:
            self._refuse_taken_name_(layer)
        self.built = False
        set_inputs = False
        if not self._layers:
            set_inputs = self._has_explicit_input_shape = self._add_first_(layer)
        elif self.outputs:
            output = layer(self.outputs[0])
            self._check_single_(output, TypeError)
            self.outputs = [output]
        if self.outputs:
            self.built = True
        if set_inputs or self._is_graph_network:
            self._init_graph_network(self.inputs, self.outputs, name=self.name)
        else:
            self._layers.append(layer)
            self._layer_call_argspecs[layer] = parameters_of(layer.call)[0]

    def _refuse_taken_name_(self, layer: Any) -> None:
        """Keras 2.15 refuses a second layer of one name.  Mirrors Sequential._is_layer_name_unique."""
        name = layer.name
        others = [known for known in self.layers if known is not layer]
        if isinstance(name, str) and any(known.name == name for known in others):
            text = (
                f'All layers added to a Sequential model should have unique names. Name "{name}" is '
                "already the name of a layer in this model. Update the `name` argument to pass a "
                "unique name."
            )
            raise raised(ValueError(text))

    def _add_first_(self, layer: Any) -> bool:
        """Connects the first layer to an input if its shape is known."""
        if not isinstance(layer, InputLayer):
            shape, dtype = input_of(layer)
            if shape is None:
                return False
            layer(Input(batch_shape=shape, dtype=dtype, name=f"{layer.name}_input"))
        outputs = layer._inbound_nodes[-1].output_tensors
        self._check_single_(outputs, ValueError)
        self.outputs = [nest.flatten(outputs)[0]]
        if isinstance(self.outputs[0], ops.Tensor):
            self.inputs = sources(self.outputs[0])
        return True

    @staticmethod
    def _check_single_(outputs: Any, kind: Any) -> None:
        if len(nest.flatten(outputs)) != 1:
            text = (
                "All layers in a Sequential model should have a single output tensor. For "
                "multi-output layers, use the functional API."
            )
            raise raised(kind(text))

    @no_automatic_dependency_tracking
    def pop(self):
        """Removes the last layer."""
        if not self.layers:
            raise raised(TypeError("There are no layers in the model."))
        layer = self._layers.pop()
        self._layer_call_argspecs.pop(layer, None)
        if not self.layers:
            self.outputs = self.inputs = None
            self.built = False
        elif self._is_graph_network:
            self.layers[-1]._outbound_nodes = []
            self.outputs = [self.layers[-1].output]
            self._init_graph_network(self.inputs, self.outputs, name=self.name)

    @default
    def build(self, input_shape=None):
        """Calls the layers on a placeholder, outside the model's name scope."""
        if self._is_graph_network:
            self._init_graph_network(self.inputs, self.outputs, name=self.name)
        else:
            if input_shape is None:
                raise raised(ValueError("You must provide an `input_shape` argument."))
            self._build_input_shape = input_shape
            super().build(input_shape)
        self.built = True

    def _set_inputs(self, inputs, outputs=None, training=None):
        sizes = shape_list(inputs.shape) if hasattr(inputs, "shape") else None
        if not self.built and type(self).__name__ == "Sequential" and sizes:
            self._build_input_shape = (None, *sizes[1:])
        super()._set_inputs(inputs, outputs, training)

    def call(self, inputs, training=None, mask=None):
        """Calls the layers in order."""
        if self._is_graph_network:
            return super().call(inputs, training=training, mask=mask)
        outputs = inputs = self._through_absent_(0, inputs)
        for place, layer in enumerate(self.layers):
            names = self._layer_call_argspecs.get(layer) or parameters_of(layer.call)[0]
            kwargs = {}
            if "mask" in names:
                kwargs["mask"] = mask
            if "training" in names:
                kwargs["training"] = training
            outputs = self._through_absent_(place + 1, layer(inputs, **kwargs))
            inputs = outputs
            mask = getattr(outputs, "_keras_mask", None)
        return outputs

    def _through_absent_(self, place: int, outputs: Any) -> Any:
        """What an absent layer before the layer at ``place`` makes of its input."""
        return self._absent_[place](outputs) if place in self._absent_ else outputs

    def compute_output_shape(self, input_shape):
        """Layer by layer."""
        for layer in self.layers:
            input_shape = layer.compute_output_shape(input_shape)
        return input_shape

    def compute_mask(self, inputs, mask):
        """The mask of the outputs of another call."""
        return getattr(self.call(inputs, mask=mask), "_keras_mask", None)

    def get_config(self):
        """The layers' configurations, and the input shape if it was built from one."""
        layers = [{"class_name": type(x).__name__, "config": x.get_config()} for x in self.layers]
        first = layers[0]["config"] if layers and self._is_graph_network else None
        if isinstance(first, dict):
            first.setdefault("batch_input_shape", self._layers[0]._batch_input_shape)
        config = {"name": self.name, "layers": layers}
        if self._build_input_shape is not None:
            config["build_input_shape"] = self._build_input_shape
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The model again, built if the one it is made from was."""
        if isinstance(config, Unknown):
            return config
        told = config if isinstance(config, dict) else {"layers": config}
        model = cls(name=told.get("name"))
        for layer in told["layers"]:
            model.add(tf.keras.layers.deserialize(layer, custom_objects))
        if not model.inputs and told.get("build_input_shape") is not None:
            model.build(told["build_input_shape"])
        return model

    @property
    def input_spec(self):
        """What the first layer accepts, or, under TensorFlow 2, what looks like the input it was given."""
        if not current_run().is_v1:
            return specs_of_inputs(self) if self._has_explicit_input_shape else None
        return self.layers[0].input_spec if self.layers else None

    @input_spec.setter
    def input_spec(self, value):
        self._input_spec = value

    def predict_classes(self, x, batch_size=32, verbose=0):
        """Known in a session only."""
        return self.predict(x, batch_size)

    predict_proba = predict_classes
