"""Models as graphs of layers.  Mirrors python/keras/engine/network.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_callbacks import print_lines
from tfscope.tf1.api.keras_from_config import config_of, network_of
from tfscope.tf1.api.keras_input_spec import specs_of_inputs
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_layer_call import default
from tfscope.tf1.api.keras_layer_nodes import Node, create_history, is_ragged
from tfscope.tf1.api.keras_model_config import ModelConfig, ModelText
from tfscope.tf1.api.keras_module import flat_layers, leaves, no_automatic_dependency_tracking
from tfscope.tf1.api.keras_network_checks import check_ends, check_kinds
from tfscope.tf1.api.keras_network_map import NetworkMap
from tfscope.tf1.api.keras_network_shapes import conformed, in_order, output_shapes
from tfscope.tf1.api.keras_sizes import is_v1
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def is_functional(args: Any, kwargs: Any) -> bool:
    """Whether the arguments of a model are the tensors that it lies between."""
    return (
        len(args) == 2
        or (len(args) == 1 and "outputs" in kwargs)
        or ("inputs" in kwargs and "outputs" in kwargs)
    )


@tf_export("python.keras.engine.network.Network")
class Network(Layer):
    """Functional (between tensors), sequential, or a subclass with its own ``call``."""

    _missed_ = "_is_graph_network"

    def __init__(self, *args, **kwargs):
        if is_functional(args, kwargs):
            self._init_graph_network(*args, **kwargs)
        else:
            self._init_subclassed_network(**kwargs)

    @no_automatic_dependency_tracking
    def _base_init(self, name=None, **kwargs):
        context.validate_kwargs(kwargs, {"trainable", "dtype", "dynamic", "autocast"})
        self._init_set_name(name, zero_based=True)
        self._activity_regularizer = None
        self._trainable = kwargs.get("trainable", True)
        self._dynamic = kwargs.get("dynamic", False)
        self._is_compiled = False
        self._layers = []
        self._compute_output_and_mask_jointly = False
        self.supports_masking = False
        if not hasattr(self, "optimizer"):
            self.optimizer = None
        self._maybe_create_attribute("_trainable_weights", [])
        self._maybe_create_attribute("_non_trainable_weights", [])
        self._updates, self._losses, self._callable_losses = [], [], []
        self._metrics = []
        self._scope = self._reuse = None
        self._graph = ops.get_default_graph()
        self._dtype_policy = context.policy_of(kwargs.get("dtype"))
        self._input_spec = None
        self._initial_weights = None
        self._outbound_nodes, self._inbound_nodes = [], []

    @no_automatic_dependency_tracking
    def _init_graph_network(self, inputs, outputs, name=None, **kwargs):
        context.validate_kwargs(kwargs, {"trainable"})
        if isinstance(inputs, list) and len(nest.flatten(inputs)) == 1:
            inputs = inputs[0]
        if isinstance(outputs, list) and len(nest.flatten(outputs)) == 1:
            outputs = outputs[0]
        self._nested_outputs, self._nested_inputs = outputs, inputs
        self.inputs, self.outputs = nest.flatten(inputs), nest.flatten(outputs)
        check_kinds(self)
        ends = self.inputs + self.outputs
        known = all(isinstance(t, ops.Tensor) or is_ragged(t) for t in ends)
        if known and any(not hasattr(t, "_keras_history") for t in self.outputs):
            create_history(outputs)
        self._base_init(name=name, **kwargs)
        self.built = True
        self._compute_output_and_mask_jointly = True
        self._expects_training_arg = self._expects_mask_arg = True
        self._call_fn_args, self._call_accepts_kwargs = ["inputs", "training", "mask"], False
        self._autocast = False
        self._input_layers, self._output_layers, self._nodes_by_depth = [], [], {}
        self.input_names, self.output_names = [], []
        self._is_graph_network = True
        if not known:
            return
        check_ends(self)
        known_map = self.__dict__.get("_map_")
        follow = known_map.follow if known_map is not None else NetworkMap
        mapped = self.__dict__["_map_"] = follow(self.inputs, self.outputs)
        self._nodes_by_depth, self._layers = mapped.nodes_by_depth, mapped.layers
        self._input_layers = [t._keras_history.layer for t in self.inputs]
        self._output_layers = [t._keras_history.layer for t in self.outputs]
        self.input_names = [layer.name for layer in self._input_layers]
        self.output_names = _unique([layer.name for layer in self._output_layers])
        self._layer_call_argspecs = mapped.argspecs
        Node(self, self._nested_inputs, self._nested_outputs, root=True)

    @no_automatic_dependency_tracking
    def _init_subclassed_network(self, name=None, **kwargs):
        self._base_init(name=name, **kwargs)
        self._is_graph_network = False
        self._init_call_fn_args()
        self._autocast = kwargs.get("autocast", False)
        self.outputs, self.inputs = [], []
        self.input_names, self.output_names = [], []
        self.built = False

    def _never_begun_(self):
        """Mirrors training_v1.py: a part of the model is asked for first."""
        return raised(
            AttributeError(f"'{type(self).__name__}' object has no attribute '_layout_map'")
        )

    # -- attributes --------------------------------------------------------------------------
    def __setattr__(self, name: str, value: Any) -> None:
        known = self.__dict__
        if known.get("_self_setattr_tracking", True) and "_is_graph_network" not in known:
            held = list(leaves(value)) or [None]
            if all(isinstance(v, Layer) for v in held):
                call = of_target("super(YourClass, self).__init__()", "super().__init__()")
                text = (
                    "It looks like you are subclassing `Model` and you forgot to call "
                    f"`{call}`. Always start with this line."
                )
                raise raised(RuntimeError(text))
        super().__setattr__(name, value)
        if getattr(value, "_is_metric", False) and "_metrics" in known:
            known["_metrics"].append(value)

    @property
    def layers(self):
        """The layers, those in lists included."""
        if "_layers" not in vars(self):
            text = f"'{type(self).__name__}' object has no attribute '_layers'"
            raise raised(AttributeError(text))
        return flat_layers(self._layers)

    @property
    def dynamic(self):
        """Whether it can run eagerly only."""
        return self._dynamic or any(layer.dynamic for layer in self.layers)

    @property
    def stateful(self):
        """Whether a layer keeps state between batches."""
        return any(getattr(layer, "stateful", False) for layer in self.layers)

    @stateful.setter
    def stateful(self, value):
        pass

    @property
    def input_spec(self):
        """What the input layers accept, or, under TensorFlow 2, what looks like the inputs."""
        if not self._is_graph_network:
            return None
        if not is_v1():
            return specs_of_inputs(self)
        specs: list[Any] = []
        for layer in self._input_layers:
            specs += layer.input_spec if isinstance(layer.input_spec, list) else [layer.input_spec]
        return specs[0] if len(specs) == 1 else specs

    @input_spec.setter
    def input_spec(self, value):
        self._input_spec = value

    @property
    def weights(self):
        """All variables, layer by layer."""
        self._assert_weights_created()
        found = [w for layer in self.layers for w in layer.weights]
        found += self._trainable_weights + self._non_trainable_weights
        return found if is_v1() else list({id(w): w for w in found}.values())

    @property
    def trainable_weights(self):
        """The variables that are trained."""
        self._assert_weights_created()
        if not self.trainable:
            return []
        nested = [w for layer in self.layers for w in layer.trainable_weights]
        return nested + self._trainable_weights if is_v1() else self._trainable_weights + nested

    @property
    def non_trainable_weights(self):
        """The other variables."""
        self._assert_weights_created()
        nested = [w for layer in self.layers for w in layer.non_trainable_weights]
        if not self.trainable:
            trained = [w for layer in self.layers for w in layer.trainable_weights]
            return trained + nested + self._trainable_weights + self._non_trainable_weights
        return nested + self._non_trainable_weights

    def _assert_weights_created(self):
        if self.dynamic or self._is_graph_network or self.built:
            return
        if "build" in vars(type(self)):
            shown = of_target(f"{self.name}", f"{self.name!r}")
            text = (
                f"Weights for model {shown} have not yet been created. Weights are created when "
                f"the {of_target('Model', 'model')} is first called on inputs or `build()` is called with an `input_shape`."
            )
            raise raised(ValueError(text))

    def get_layer(self, name=None, index=None):
        """A layer by name or position."""
        if index is not None:
            if len(self.layers) <= index:
                text = (
                    f"Was asked to retrieve layer at index {index} but model only has "
                    f"{len(self.layers)} layers."
                )
                raise raised(ValueError(text))
            return self.layers[index]
        if isinstance(name, Unknown):
            return name.passed_to("get_layer")
        if not name:
            raise raised(ValueError("Provide either a layer name or layer index."))
        for layer in self.layers:
            if layer.name == name:
                return layer
        more = f". Existing layers are: {[layer.name for layer in self.layers]}."
        raise raised(ValueError(f"No such layer: {name}" + of_target("", more)))

    def reset_states(self):
        """Resets the layers that keep state."""
        for layer in self.layers:
            if hasattr(layer, "reset_states") and getattr(layer, "stateful", False):
                layer.reset_states()

    @property
    def state_updates(self):
        """Updates of the layers that keep state."""
        return [u for x in self.layers if getattr(x, "stateful", False) for u in x.updates]

    # -- build and call ----------------------------------------------------------------------
    @default
    def build(self, input_shape):
        """Calls a subclassed model on placeholders, outside its name scope."""
        if self._is_graph_network:
            self.built = True
            return
        if input_shape is None:
            text = "Input shape must be defined when calling build on a model subclass network."
            raise raised(ValueError(text))
        if not self.inputs:
            if isinstance(input_shape, list) and input_shape and not isinstance(input_shape[0], (int, type(None))):  # fmt: skip
                x: Any = [_placeholder(s) for s in input_shape]
            else:
                x = _placeholder(input_shape)
            names = self._call_fn_args
            kwargs = {"training": False} if "training" in names else {}
            self.call(x, **kwargs)
        self.built = True

    def call(self, inputs, training=None, mask=None):
        """The layers of a functional model, called again."""
        if not self._is_graph_network:
            text = of_target(
                "When subclassing the `Model` class, you should implement a `call` method.",
                "Unimplemented `tf.keras.Model.call()`: if you intend to create a `Model` with the "
                "Functional API, please provide `inputs` and `outputs` arguments. Otherwise, subclass "
                "`Model` with an overridden `call()` method.",
            )
            raise raised(NotImplementedError(text))
        return self._run_internal_graph(inputs, training=training, mask=mask)

    @property
    def _should_compute_mask(self):
        return self._is_graph_network and super()._should_compute_mask

    def compute_mask(self, inputs, mask):
        """The masks of the outputs of a functional model."""
        if not self._is_graph_network:
            return None
        outputs = self._run_internal_graph(inputs, mask=mask)
        return nest.map_structure(lambda t: getattr(t, "_keras_mask", None), outputs)

    def _run_internal_graph(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Mirrors Network._run_internal_graph."""
        flat = in_order(self, inputs)
        masks = [None] * len(flat) if mask is None else in_order(self, mask)
        for tensor, m in zip(flat, masks):
            if isinstance(tensor, ops.Tensor):
                tensor._keras_mask = m
        made = {id(x): conformed(y, x) for x, y in zip(self.inputs, flat)}
        for depth in sorted(self._nodes_by_depth, reverse=True)[1:]:
            for node in self._nodes_by_depth[depth]:
                if all(id(t) in made for t in nest.flatten(node.input_tensors)):
                    self._call_node_(node, made, training)
        outputs = [made.get(id(x), x) for x in self.outputs]
        return nest.pack_sequence_as(self._nested_outputs, outputs)

    def _call_node_(self, node: Any, made: dict[int, Any], training: Any) -> None:
        layer = node.outbound_layer

        def current(value: Any) -> Any:
            return made.get(id(value), value) if hasattr(value, "_keras_history") else value

        kwargs = {k: nest.map_structure(current, v) for k, v in (node.arguments or {}).items()}
        if "training" in self._layer_call_argspecs[layer]:
            phase = ops.get_default_graph().__dict__.get("keras_learning_phase", self)
            if kwargs.get("training", phase) is phase:
                kwargs["training"] = training
        inputs = nest.map_structure(lambda t: made[id(t)], node.input_tensors)
        outputs = layer(inputs, **kwargs)
        for x, y in zip(nest.flatten(node.output_tensors), nest.flatten(outputs)):
            made[id(x)] = y

    def compute_output_shape(self, input_shape):
        """The shapes of the outputs of a functional model."""
        if not self._is_graph_network:
            return super().compute_output_shape(input_shape)
        if not self._nodes_by_depth:
            return nest.map_structure(lambda t: t.shape, self._nested_outputs)
        return output_shapes(self, input_shape)

    # -- files -------------------------------------------------------------------------------
    def save(self, filepath, *args, **kwargs):
        """Writes nothing."""

    def save_weights(self, filepath, overwrite=True, save_format=None, **kwargs):
        """Writes nothing; variables are initialized in a session."""
        self._assert_weights_created()

    def load_weights(self, filepath, by_name=False, *args, **kwargs):
        """Reads nothing."""

    def summary(self, line_length=None, positions=None, print_fn=None):
        """Prints what nobody knows; raises if there is nothing to show."""
        if not self.built:
            text = (
                "This model has not yet been built. Build the model first by calling `build()` or "
            )
            text += of_target(
                "calling `fit()` with some data, or specify an `input_shape` argument in the first "
                "layer(s) for automatic build.",
                "by calling the model on a batch of data.",
            )
            raise raised(ValueError(text))
        print_lines("summary()", print_fn)

    def to_json(self, **kwargs):
        """The configuration as text: what it says is not modelled, which model it tells is."""
        return ModelText(self)

    to_yaml = to_json

    def get_config(self):
        """The layers' configurations and calls, or which model they are of."""
        if not self._is_graph_network:
            raise raised(NotImplementedError())
        return config_of(self) or ModelConfig(self)

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """The functional model that a configuration tells of.  Mirrors network.py ``from_config``."""
        if isinstance(config, ModelConfig):
            return tf.keras.models.clone_model(config.model_)
        if not isinstance(config, dict):
            return Unknown("environment", "from_config()")
        return network_of(cls, config, custom_objects)

    def _graph_network_add_metric(self, value, aggregation, name):
        layer = tf.python.keras.engine.base_layer.AddMetric(aggregation, name)
        layer(value)
        self._layers.append(layer)


def _placeholder(shape: Any) -> Any:
    return tf.placeholder(shape=tensor_shape.TensorShape(shape), dtype=context.state().floatx)


def _unique(names: list[Any]) -> list[Any]:
    """Names made unique.  Mirrors base_layer_utils uniquify: ``a``, ``a_1``."""
    counts: dict[Any, int] = {}
    found = []
    for name in names:
        count = counts.get(name, 0)
        counts[name] = count + 1
        found.append(f"{name}_{count}" if count else name)
    return found
