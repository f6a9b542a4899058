"""The base of all layers.  Mirrors python/keras/engine/base_layer.py Layer in graph mode.

``call`` and ``build`` of a program's subclass are called with what TensorFlow passes, decided by
the signature of ``call``.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.copy_model import rebuilt
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import newer_arguments
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_layer_call import Called, default, is_default, parameters_of
from tfscope.tf1.api.keras_layer_losses import WithLosses
from tfscope.tf1.api.keras_layer_nodes import (
    Connected,
)
from tfscope.tf1.api.keras_layer_weights import Weighted
from tfscope.tf1.api.keras_module import Module
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.private_attributes import PRIVATE
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

ALLOWED = {"input_shape", "batch_input_shape", "batch_size", "weights", "activity_regularizer",
           "autocast", "input_dim", "input_dtype", "implementation", "inputs"}  # fmt: skip


@tf_export("keras.layers.Layer", "python.keras.engine.base_layer.Layer")
class Layer(Called, Connected, WithLosses, Weighted, Module):
    """A layer: built at its first call, its variables stand in the name scope of that call."""

    __tfscope_private__ = PRIVATE["Layer"]
    never_a_tensor = True

    _begun_ = "_self_setattr_tracking"
    _missed_ = "_expects_mask_arg"
    """What a call of 1.15 looks for first in an object whose ``__init__`` never ran."""

    def __init__(self, trainable=True, name=None, dtype=None, dynamic=False, **kwargs):
        context.validate_kwargs(kwargs, ALLOWED)
        object.__setattr__(self, "_self_setattr_tracking", False)
        self._trainable = trainable
        self.stateful = False
        self.built = False
        self._input_spec = None
        self.supports_masking = False
        self._init_set_name(name)
        self._activity_regularizer = kwargs.pop("activity_regularizer", None)
        self._maybe_create_attribute("_trainable_weights", [])
        self._maybe_create_attribute("_non_trainable_weights", [])
        self._updates, self._losses, self._callable_losses = [], [], []
        self._metrics = []
        self._dtype_policy = context.policy_of(dtype)
        self._autocast = kwargs.get("autocast", False)
        self._maybe_create_attribute("_layers", [])
        self._inbound_nodes, self._outbound_nodes = [], []
        self._init_call_fn_args()
        self._dynamic = dynamic
        shape = _given_shape(kwargs)
        if shape is not None:
            self._batch_input_shape = shape
        self._initial_weights = kwargs.get("weights")
        object.__setattr__(self, "_self_setattr_tracking", True)

    def __deepcopy__(self, memo: Any) -> Any:
        """A copy; a layer of 1.15 holds a thread's data, which has none."""
        if current_run().is_v1:
            raise raised(TypeError("can't pickle _thread._local objects"))
        graph = ops.get_default_graph()
        memo[id(graph)] = graph
        return rebuilt(self, memo)

    # -- hooks of subclasses -----------------------------------------------------------------
    @default
    def build(self, input_shape):
        """Creates the variables."""
        self.built = True

    def call(self, inputs, **kwargs):
        """The outputs: the inputs themselves."""
        return inputs

    @default
    def compute_mask(self, inputs, mask=None):
        """The mask of the outputs."""
        if not self.supports_masking:
            if any(m is not None for m in nest.flatten(mask)):
                text = (
                    f"Layer {self.name} does not support masking, but was passed an input_mask: "
                    f"{mask}"
                )
                raise raised(TypeError(text))
            return None
        return mask

    def compute_output_shape(self, input_shape):
        """Subclasses say what comes out for a shape."""
        raise raised(NotImplementedError())

    @default
    def get_config(self):
        """The arguments that make the same layer again."""
        names, _ = parameters_of(self.__init__)
        config = {"name": self.name, "trainable": self.trainable}
        if hasattr(self, "_batch_input_shape"):
            config["batch_input_shape"] = self._batch_input_shape
        config["dtype"] = self.dtype
        if self.dynamic:
            config["dynamic"] = True
        extra = [n for n in names if n not in config and n != "dynamic"]
        if extra and is_default(self.get_config):
            text = "Layers with arguments in `__init__` must override `get_config`."
            raise raised(NotImplementedError(text))
        return config

    @classmethod
    def from_config(cls, config):
        """A layer made from its configuration."""
        return config if isinstance(config, Unknown) else cls(**config)

    # -- what it is --------------------------------------------------------------------------
    dtype = property(lambda self: self._dtype_policy.variable_dtype)
    name = property(lambda self: self._name)
    dynamic = property(lambda self: self._dynamic)
    _compute_dtype = property(lambda self: self._dtype_policy.compute_dtype)

    @property
    def _dtype(self):
        return self._dtype_policy.variable_dtype

    @_dtype.setter
    def _dtype(self, value):
        self._dtype_policy = context.policy_of(value)

    @property
    def trainable(self):
        """Whether its variables are trained."""
        return self._trainable

    @trainable.setter
    def trainable(self, value):
        self._trainable = value
        for layer in getattr(self, "_layers", []):
            layer.trainable = value

    @property
    def activity_regularizer(self):
        """A function of the outputs that gives a loss."""
        return self._activity_regularizer

    @activity_regularizer.setter
    def activity_regularizer(self, regularizer):
        self._activity_regularizer = regularizer

    @property
    def input_spec(self):
        """What inputs it accepts."""
        return self._input_spec

    @input_spec.setter
    def input_spec(self, value):
        for spec in nest.flatten(value):
            if spec is not None and not isinstance(spec, (InputSpec, Unknown)):
                text = f"Layer input_spec must be an instance of InputSpec. Got: {spec}"
                raise raised(TypeError(text))
        self._input_spec = value

    def _is_layer(self):
        return True

    def _name_scope(self):
        return self.name

    def _init_set_name(self, name, zero_based=True):
        self._name = name
        if name is None or (not isinstance(name, Unknown) and not name):
            base = context.to_snake_case(type(self).__name__)
            self._name = context.unique_object_name(base, zero_based=zero_based)

    def _init_call_fn_args(self):
        names, takes = parameters_of(self.call)
        names = newer_arguments.of_target(self.call, names)
        self._call_fn_args, self._call_accepts_kwargs = names, takes
        self._expects_training_arg = takes or "training" in names
        self._expects_mask_arg = takes or "mask" in names

    @property
    def _should_compute_mask(self):
        return "mask" in self._call_fn_args or getattr(self, "compute_mask", None) is not None

    def apply(self, inputs, *args, **kwargs):
        """The same as a call."""
        return self.__call__(inputs, *args, **kwargs)


def _given_shape(kwargs: Any) -> Any:
    """The batch input shape among the arguments of a layer."""
    given = kwargs.get("batch_input_shape")
    if "batch_input_shape" in kwargs and not isinstance(given, Unknown):
        return tuple(given)
    given = kwargs.get("input_shape")
    if given is None and kwargs.get("input_dim") is not None:
        given = (kwargs["input_dim"],)
    if given is None or isinstance(given, Unknown):
        return None
    return (kwargs.get("batch_size"), *tuple(given))
