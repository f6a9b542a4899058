"""Layers of a function or a loss.  Mirrors Lambda and ActivityRegularization of layers/core.py."""

from __future__ import annotations

import types
from typing import Any

from tfscope.python.functions import Function
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_core import export
from tfscope.tf1.api.keras_layer_call import parameters_of
from tfscope.tf1.api.keras_sizes import dim, is_v1, shape_leaves
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape, variable_creation
from tfscope.tf1.graph.func_graph import FuncGraph
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _kind(value: Any) -> str:
    """What a configuration calls a value.  Mirrors Lambda._serialize_function_to_config."""
    if isinstance(value, (Function, types.FunctionType)):
        return "lambda"
    return "function" if callable(value) else "raw"


@export("Lambda")
class Lambda(Configured):
    """The result of a function; variables it makes belong to the layer."""

    def __init__(self, function, output_shape=None, mask=None, arguments=None, **kwargs):
        super().__init__(**kwargs)
        self.function = function
        self.arguments = arguments if arguments else {}
        if mask is not None:
            self.supports_masking = True
        self.mask = mask
        self._output_shape = output_shape
        self._variable_dict: dict[Any, Any] = {}
        names = [] if isinstance(function, Unknown) else parameters_of(function)[0]
        self._fn_expects_training_arg = "training" in names
        self._fn_expects_mask_arg = "mask" in names

    def get_config(self):
        """The arguments; beside each function what kind it is and its module."""
        told = {"function": self.function, "output_shape": self._output_shape}
        if self.mask is not None:
            told["mask"] = self.mask
        config = {}
        for name, value in told.items():
            module = getattr(value, "__module__", None) if callable(value) else None
            prefix = "" if name == "function" else f"{name}_"
            config |= {name: value, f"{name}_type": _kind(value), f"{prefix}module": module}
        return super().get_config() | config | {"arguments": self.arguments}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        """A layer made from its configuration, which holds the functions themselves."""
        if isinstance(config, Unknown):
            return config
        return cls(**{k: v for k, v in config.items() if not k.endswith(("_type", "module"))})

    def call(self, inputs, mask=None, training=None):
        """Calls the function."""
        if self._fn_expects_mask_arg:
            self.arguments["mask"] = mask
        if self._fn_expects_training_arg:
            self.arguments["training"] = training
        if not is_v1():
            return self._call_2_(inputs)
        with variable_creation.variable_creator_scope(self._variable_creator):
            return self.function(inputs, **self.arguments)

    def _call_2_(self, inputs: Any) -> Any:
        """TensorFlow 2 refuses a function that makes variables.  Mirrors Lambda._check_variables."""
        made: list[Any] = []

        def creator(next_creator, **kwargs):
            made.append(next_creator(**kwargs))
            return made[-1]

        with variable_creation.variable_creator_scope(creator):
            result = self.function(inputs, **dict(self.arguments.items()))
        new = [v for v in made if "StateVar" not in str(v.name)]
        if new:
            listed = "\n".join(f"  {v}" for v in new)
            text = (
                f"\nThe following Variables were created within a Lambda layer ({self.name})\nbut are not "
                f"tracked by said layer:\n{listed}\nThe layer cannot safely ensure proper Variable reuse "
                "across multiple\ncalls, and consequently this behavior is disallowed for safety. Lambda\n"
                "layers are not well suited to stateful computation; instead, writing a\nsubclassed Layer "
                "is the recommend way to define layers with\nVariables."
            )
            raise raised(ValueError(text))
        return result

    def _variable_creator(self, next_creator, **kwargs):
        name = kwargs["name"]
        if name in self._variable_dict:
            return self._variable_dict[name]
        made = self._variable_dict[name] = next_creator(**kwargs)
        trained = getattr(made, "trainable", True)
        (self._trainable_weights if trained else self._non_trainable_weights).append(made)
        return made

    def compute_mask(self, inputs, mask=None):
        """The mask given or computed."""
        return self.mask(inputs, mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape):
        """The shape given or computed; without one, the function is called with placeholders."""
        if self._output_shape is None and not isinstance(input_shape, Unknown):
            return self._inferred_shape_(input_shape)
        if self._output_shape is None or isinstance(self._output_shape, Unknown):
            return tensor_shape.TensorShape(None)
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        several = isinstance(input_shape, list) and not all(
            isinstance(d, (int, type(None))) for d in input_shape
        )
        first = dim(input_shape[0] if several else input_shape, 0)
        kinds = (list, tuple, tensor_shape.TensorShape)
        if isinstance(self._output_shape, list) and all(
            isinstance(s, kinds) for s in self._output_shape
        ):
            return [tensor_shape.TensorShape([first, *s]) for s in self._output_shape]
        return tensor_shape.TensorShape([first, *self._output_shape])

    def _inferred_shape_(self, input_shape: Any) -> Any:
        """Mirrors base_layer.py compute_output_shape, where TensorFlow runs eagerly."""
        graph = FuncGraph(ops.get_default_graph())
        with graph.as_default(), tf.name_scope(self.name):
            given = [tf.placeholder(self.dtype or "float32", s) for s in shape_leaves(input_shape)]
            made = self.function(given[0] if len(given) == 1 else given, **self.arguments)
        return nest.map_structure(lambda t: t.shape, made)


@export("ActivityRegularization")
class ActivityRegularization(Configured):
    """The inputs, with a loss."""

    _config_ = ("l1", "l2")

    def __init__(self, l1=0.0, l2=0.0, **kwargs):
        super().__init__(activity_regularizer=tf.keras.regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1, self.l2 = l1, l2

    def compute_output_shape(self, input_shape):
        """The same."""
        return input_shape
