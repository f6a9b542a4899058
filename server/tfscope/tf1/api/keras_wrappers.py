"""TimeDistributed and Bidirectional.  Mirrors python/keras/layers/wrappers.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_layer import Layer
from tfscope.tf1.api.keras_layer_call import parameters_of
from tfscope.tf1.api.keras_layer_nodes import int_shape
from tfscope.tf1.api.keras_rnn_states import spec_of, standardize_args
from tfscope.tf1.api.keras_sizes import is_v1, needs_rank, shape_list
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def export(name: str) -> Any:
    """Registers under ``tf.keras.layers`` and the private module."""
    return tf_export(f"keras.layers.{name}", f"python.keras.layers.wrappers.{name}")


def takes(layer: Any, name: str) -> bool:
    """Whether a layer's ``call`` has an argument."""
    return name in parameters_of(layer.call)[0]


@export("Wrapper")
class Wrapper(Configured):
    """A layer around another."""

    def __init__(self, layer, **kwargs):
        self.layer = layer
        super().__init__(**kwargs)

    def get_config(self):
        """The arguments; of the inner layer its own configuration."""
        return {**super().get_config(), "layer": tf.keras.layers.serialize(self.layer)}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer made from its configuration, which is left without the inner layer."""
        if isinstance(config, Unknown):
            return config
        return cls(tf.keras.layers.deserialize(config.pop("layer"), custom_objects), **config)

    def build(self, input_shape=None):
        """Builds the inner layer in the outer name scope."""
        if isinstance(self.layer, Unknown):
            self.built = True
            return
        if not self.layer.built:
            self.layer.build(input_shape)
            if not is_v1():
                self.layer.built = True
        self.built = True

    @property
    def activity_regularizer(self):
        """That of the inner layer."""
        return getattr(self.layer, "activity_regularizer", None)

    @activity_regularizer.setter
    def activity_regularizer(self, value):
        pass


@export("TimeDistributed")
class TimeDistributed(Wrapper):
    """The inner layer on each step."""

    def __init__(self, layer, **kwargs):
        if not isinstance(layer, (Layer, Unknown)):
            raise raised(ValueError(_no_layer("TimeDistributed", layer)))
        super().__init__(layer, **kwargs)
        self.supports_masking = True
        builtin = type(layer).__module__.startswith("tfscope.")
        self._always_use_reshape = builtin and not getattr(layer, "stateful", False)

    def build(self, input_shape):
        """Builds the inner layer for one step."""
        text = "'<' not supported between instances of 'NoneType' and 'int'"
        needs_rank(input_shape) if is_v1() else needs_rank(input_shape, text, TypeError)
        sizes = shape_list(input_shape)
        if sizes is None:
            sizes = [None, None, None]
        if len(sizes) < 3:
            shown = sizes if is_v1() else tensor_shape.as_shape(input_shape)
            text = (
                "`TimeDistributed` Layer should be passed an `input_shape ` with at least 3 "
                f"dimensions, received: {shown}"
            )
            raise raised(ValueError(text))
        self.input_spec = InputSpec(shape=[None, None, *sizes[2:]])
        super().build((sizes[0], *sizes[2:]))

    def compute_output_shape(self, input_shape):
        """The inner layer's shape with the steps."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape(None)
        child = tensor_shape.TensorShape([sizes[0], *sizes[2:]])
        found = shape_list(self.layer.compute_output_shape(child))
        if found is None:
            return tensor_shape.TensorShape(None)
        return tensor_shape.TensorShape([found[0], sizes[1], *found[1:]])

    def call(self, inputs, training=None, mask=None):
        """Folds time into the batch, or loops over it if the batch size is known."""
        kwargs = {"training": training} if takes(self.layer, "training") else {}
        sizes = int_shape(inputs) or (None, None, None)
        if sizes[0] and not self._always_use_reshape:

            def step(x, _):
                return self.layer(x, **kwargs), []

            _, outputs, _ = tf.keras.backend.rnn(
                step, inputs, initial_states=[], input_length=sizes[1], unroll=False
            )
            return outputs
        length = sizes[1] or tf.shape(inputs)[1]
        inner = self._tuple_((-1,), inputs, 2)
        inputs_of_layer = tf.reshape(inputs, inner)
        if takes(self.layer, "mask") and mask is not None:
            kwargs["mask"] = tf.reshape(mask, self._tuple_((-1,), mask, 2))
        y = self.layer(inputs_of_layer, **kwargs)
        if is_v1():
            known = shape_list(self.compute_output_shape(inputs.shape))
            shape = self._tuple_((-1, length), y, 1, known and known[2:])
        else:
            shape = self._tuple_((sizes[0] or -1, length), y, 1)
        return tf.reshape(y, shape)

    def _tuple_(self, start: Any, tensor: Any, index: int, sizes: Any = None) -> Any:
        """A shape with the known sizes from an axis on, the others as tensors."""
        if sizes is None:
            sizes = (int_shape(tensor) or ())[index:]
        if all(sizes):
            return (*start, *sizes)
        shape = tf.shape(tensor)
        return (*start, *[s if s else shape[index + i] for i, s in enumerate(sizes)])

    def compute_mask(self, inputs, mask=None):
        """The mask of steps goes on."""
        return mask


@export("Bidirectional")
class Bidirectional(Wrapper):
    """The layer and its copy that runs backwards."""

    _config_ = ("merge_mode",)

    def __init__(self, layer, merge_mode="concat", weights=None, backward_layer=None, **kwargs):
        if not isinstance(layer, (Layer, Unknown)):
            raise raised(ValueError(_no_layer("Bidirectional", layer)))
        if not isinstance(backward_layer, (Layer, Unknown, type(None))):
            text = f"`backward_layer` need to be a {_instance()}: {backward_layer}"
            raise raised(ValueError(text))
        if merge_mode not in ("sum", "mul", "ave", "concat", None):
            received = of_target("", f"Received: {merge_mode}. ")
            text = (
                f"Invalid merge mode. {received}Merge mode should be one of "
                '{"sum", "mul", "ave", "concat", None}'
            )
            raise raised(ValueError(text))
        if not is_v1():
            self._init_base_(kwargs)
        self.forward_layer = _again(layer)
        self._backward_config = None if backward_layer is None else _configuration(backward_layer)
        self.backward_layer = _again(layer, True) if backward_layer is None else backward_layer
        self.forward_layer._name = f"forward_{self.forward_layer.name}"
        self.backward_layer._name = f"backward_{self.backward_layer.name}"
        self._verify_layer_config()
        for each in (self.forward_layer, self.backward_layer):
            if getattr(each, "zero_output_for_mask", None) is not None:
                each.zero_output_for_mask = each.return_sequences
        self.merge_mode = merge_mode
        kept = {n: getattr(layer, n) for n in ("stateful", "return_sequences", "return_state")}
        self._num_constants = 0
        if is_v1():
            super().__init__(layer, **kwargs)
        else:
            self.layer = layer
        for name, value in kept.items():
            setattr(self, name, value)
        self.supports_masking = True
        self.input_spec = layer.input_spec
        drop = [x for x in self._layers if x is layer]
        for x in drop:
            self._layers.remove(x)

    def _init_base_(self, kwargs: Any) -> None:
        Configured.__init__(self, **kwargs)

    def get_config(self):
        """The arguments; a backward layer of its own as it was before it got its name here."""
        counted = {"num_constants": self._num_constants} if self._num_constants else {}
        if self._backward_config is not None:
            counted["backward_layer"] = self._backward_config
        return {**super().get_config(), **counted}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer made from a copy of its configuration."""
        if isinstance(config, Unknown):
            return config
        config = dict(config)
        count = config.pop("num_constants", 0)
        backward = config.pop("backward_layer", None)
        if backward is not None:
            config["backward_layer"] = tf.keras.layers.deserialize(backward, custom_objects)
        made = super().from_config(config, custom_objects)
        made._num_constants = count
        return made

    def _verify_layer_config(self):
        forward, backward = self.forward_layer, self.backward_layer
        if forward.go_backwards == backward.go_backwards:
            text = "Forward layer and backward layer should have different `go_backwards` value."
            text += of_target(
                "",
                f"forward_layer.go_backwards = {forward.go_backwards},backward_layer.go_backwards = "
                f"{backward.go_backwards}",
            )
            raise raised(ValueError(text))
        for name in ("stateful", "return_sequences", "return_state"):
            a, b = getattr(forward, name), getattr(backward, name)
            if a != b:
                text = "Forward layer and backward layer are expected to have the same value for "
                text += of_target(
                    f"attribute {name}, got {a} and {b}",
                    f'attribute "{name}", got "{a}" for forward layer and "{b}" for backward layer',
                )
                raise raised(ValueError(text))

    def build(self, input_shape):
        """Builds both in name scopes of their own."""
        for each in (self.forward_layer, self.backward_layer):
            with context.name_scope(each.name):
                each.build(input_shape)
        self.built = True

    def __call__(self, inputs, initial_state=None, constants=None, **kwargs):
        inputs, initial_state, constants = standardize_args(
            inputs, initial_state, constants, self._num_constants
        )
        if initial_state is None and constants is None:
            return super().__call__(inputs, **kwargs)
        extra = [*(initial_state or []), *(constants or [])]
        if initial_state is not None:
            if len(initial_state) % 2:
                text = (
                    "When passing `initial_state` to a Bidirectional RNN, the state should be a "
                    "list containing the states of the underlying RNNs. "
                    f"{of_target('Found', 'Received')}: {initial_state}"
                )
                raise raised(ValueError(text))
            half = len(initial_state) // 2
            specs = [spec_of(s) for s in initial_state]
            self.forward_layer.state_spec, self.backward_layer.state_spec = specs[:half], specs[half:]  # fmt: skip
        if constants is not None:
            self._num_constants = len(constants)
            for each in (self.forward_layer, self.backward_layer):
                each.constants_spec = [spec_of(c) for c in constants]
                each._num_constants = self._num_constants
        if extra and hasattr(extra[0], "_keras_history"):
            before = self.input_spec
            self.input_spec = [None, *[spec_of(t) for t in extra]]
            output = super().__call__([inputs, *extra], initial_state=None, constants=None, **kwargs)  # fmt: skip
            self.input_spec = before
            return output
        kwargs["initial_state"] = initial_state
        kwargs["constants"] = constants
        return super().__call__(inputs, **kwargs)

    def call(self, inputs, training=None, mask=None, initial_state=None, constants=None):
        """Mirrors Bidirectional.call."""
        values = {"training": training, "mask": mask, "constants": constants}
        kwargs = {k: v for k, v in values.items() if takes(self.layer, k)}
        forward: Any = inputs
        backward: Any = inputs
        states: Any = (None, None)
        if takes(self.layer, "initial_state"):
            if isinstance(inputs, list) and len(inputs) > 1:
                pivot = (len(inputs) - self._num_constants) // 2 + 1
                end = len(inputs) - self._num_constants
                forward = [inputs[0], *inputs[1:pivot], *inputs[end:]]
                backward = [inputs[0], *inputs[pivot:end], *inputs[end:]]
                if "constants" in kwargs:
                    kwargs["constants"] = None
            elif initial_state is not None:
                half = len(initial_state) // 2
                states = (initial_state[:half], initial_state[half:])
            y = self.forward_layer(forward, initial_state=states[0], **kwargs)
            y_rev = self.backward_layer(backward, initial_state=states[1], **kwargs)
        else:
            y = self.forward_layer(inputs, **kwargs)
            y_rev = self.backward_layer(inputs, **kwargs)
        kept: Any = []
        if self.return_state:
            kept = y[1:] + y_rev[1:]
            y, y_rev = y[0], y_rev[0]
        if self.return_sequences:
            y_rev = tf.keras.backend.reverse(y_rev, 1)
        output = self._merged_(y, y_rev)
        if not self.return_state:
            return output
        return (output if self.merge_mode is None else [output]) + kept

    def _merged_(self, y: Any, y_rev: Any) -> Any:
        if self.merge_mode == "concat":
            return tf.keras.backend.concatenate([y, y_rev])
        if self.merge_mode == "sum":
            return y + y_rev
        if self.merge_mode == "ave":
            return (y + y_rev) / 2
        return [y, y_rev] if self.merge_mode is None else y * y_rev

    def reset_states(self, states=None):
        """Resets both."""
        self.forward_layer.reset_states()
        self.backward_layer.reset_states()

    def compute_mask(self, inputs, mask):
        """The mask goes on with sequences."""
        mask = mask[0] if isinstance(mask, list) else mask
        single: Any = mask if self.return_sequences else None
        output: Any = single if self.merge_mode else [single, single]
        if self.return_state:
            states = [None for _ in self.forward_layer.states] * 2
            return (output if isinstance(output, list) else [output]) + states
        return output

    def compute_output_shape(self, input_shape):
        """The last dimension is doubled by ``concat``."""
        found = self.forward_layer.compute_output_shape(input_shape)
        found = found[0] if self.return_state else found
        sizes = shape_list(found)
        if self.merge_mode == "concat" and sizes and isinstance(sizes[-1], int):
            sizes[-1] *= 2
        return tensor_shape.TensorShape(sizes)


def _no_layer(name: str, value: Any) -> str:
    """The words for something else where a layer is wanted."""
    return f"Please initialize `{name}` layer with a {_instance()}: {value}"


def _instance() -> str:
    told = ("`Layer` instance. You passed", "`tf.keras.layers.Layer` instance. Received")
    return str(of_target(*told))


def _configuration(layer: Any) -> Any:
    """What ``deserialize`` makes the layer of again."""
    if is_v1() and not isinstance(layer, Unknown):
        return {"class_name": type(layer).__name__, "config": layer.get_config()}
    return tf.keras.layers.serialize(layer)


def _again(layer: Any, backwards: bool = False) -> Any:
    """A layer with the same arguments; classes of its cells are found.  Mirrors wrappers.py
    _recreate_layer_from_config."""
    config = dict(layer.get_config())
    if backwards:
        if "go_backwards" not in config:
            raise raised(KeyError("go_backwards"))
        config["go_backwards"] = not config["go_backwards"]
    if "custom_objects" not in parameters_of(type(layer).from_config)[0]:
        return type(layer).from_config(config)
    cell = getattr(layer, "cell", None)
    every = [] if cell is None else [cell, *getattr(cell, "cells", ())]
    own = {type(each).__name__: type(each) for each in every}
    return type(layer).from_config(config, custom_objects=own)
