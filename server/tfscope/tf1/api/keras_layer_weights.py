"""Weights of layers and the tracking of attributes.  Mirrors that part of base_layer.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_module as tracking
from tfscope.tf1.api.keras_make_variable import make_variable
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.replication import (
    AUTO,
    NO_AGGREGATION,
    VariableSynchronization,
    resolve_trainable,
)
from tfscope.tf1.graph.variables import Variable
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


class Weighted:
    """What a layer owns: variables and other layers."""

    _trainable_weights: list[Any]
    _non_trainable_weights: list[Any]
    _layers: list[Any]
    built: bool
    name: Any
    trainable: Any

    def _gather_children_attribute(self, attribute: str) -> list[Any]:
        raise NotImplementedError

    # -- weights -----------------------------------------------------------------------------
    @property
    def trainable_weights(self):
        """The variables that are trained."""
        if not self.trainable:
            return []
        return self._trainable_weights + self._gather_children_attribute("trainable_weights")

    @property
    def non_trainable_weights(self):
        """The other variables."""
        if self.trainable:
            nested = self._gather_children_attribute("non_trainable_weights")
            return self._non_trainable_weights + nested
        nested = self._gather_children_attribute("weights")
        return self._trainable_weights + self._non_trainable_weights + nested

    @property
    def weights(self):
        """All variables, the trained ones first."""
        return self.trainable_weights + self.non_trainable_weights

    variables = property(lambda self: self.weights)
    trainable_variables = property(lambda self: self.trainable_weights)
    non_trainable_variables = property(lambda self: self.non_trainable_weights)

    def add_weight(self, name=None, shape=None, dtype=None, initializer=None, regularizer=None, trainable=None, constraint=None, partitioner=None, use_resource=None, synchronization=AUTO, aggregation=NO_AGGREGATION, **kwargs):  # fmt: skip
        """Creates a variable of the layer.  Mirrors Layer.add_weight."""
        shape = () if shape is None else shape
        for key in kwargs:
            if key not in ("getter", "collections", "experimental_autocast", "caching_device", "overwrite"):  # fmt: skip
                raise raised(TypeError("Unknown keyword argument:", key))
        getter = kwargs.get("getter", make_variable)
        kind = _weight_dtype(self, dtype)
        initializer = tf.keras.initializers.get(initializer)
        regularizer = tf.keras.regularizers.get(regularizer)
        constraint = tf.keras.constraints.get(constraint)
        trainable = trainable_weight(trainable, synchronization)
        if initializer is None:
            initializer = _default_initializer(self, name, kind)
        variable = self._add_variable_with_custom_getter(
            name=name, shape=shape, getter=getter, overwrite=True, initializer=initializer,
            dtype=kind, constraint=constraint,
            trainable=trainable, partitioner=partitioner, use_resource=use_resource,
            collections=kwargs.get("collections"), synchronization=synchronization,
            aggregation=aggregation,
        )  # fmt: skip
        context.track_variable(variable)
        if regularizer is not None and not isinstance(variable, Unknown):
            full = variable.name
            self._handle_weight_regularization(full[: full.find(":")], variable, regularizer)
        (self._trainable_weights if trainable else self._non_trainable_weights).append(variable)
        return variable

    def _handle_weight_regularization(self, name: Any, variable: Any, regularizer: Any) -> None:
        raise NotImplementedError

    def _add_variable_with_custom_getter(self, name, shape=None, dtype=None, initializer=None, getter=None, overwrite=False, **kwargs):  # fmt: skip
        """Mirrors training/tracking/base.py: the getter decides where the variable stands."""
        return getter(name=name, shape=shape, dtype=dtype, initializer=initializer, **kwargs)

    def add_variable(self, *args, **kwargs):
        """The same as ``add_weight``."""
        return self.add_weight(*args, **kwargs)

    def set_weights(self, weights):
        """Sets values in a session; adds the assign operations of the variables once."""
        given, own = _listed(weights), self.weights
        if isinstance(weights, (list, tuple)) and open_length(weights) is None:
            if len(given) != len(own) and nothing_missed():
                text = (
                    f'You called `set_weights(weights)` on layer "{self.name}" with a '
                    f"{of_target(' ', '')}weight list of length {len(given)}, but the layer was "
                    f"expecting {len(own)} weights. Provided weights: {str(weights)[:50]}..."
                )
                raise raised(ValueError(text))
        tf.keras.backend.batch_set_value(list(zip(own, given)))

    def get_weights(self):
        """Values known only in a session."""
        return tf.keras.backend.batch_get_value(self.weights)

    def count_params(self):
        """How many numbers the weights hold."""
        if not self.built:
            text = (
                f"You tried to call `count_params` on {self.name}, but the layer isn't built. You "
                f"can build it manually via: `{self.name}.build(batch_input_shape)`."
            )
            raise raised(ValueError(text))
        counts = [w.shape.num_elements() for w in self.weights]
        if any(c is None for c in counts):
            return Unknown("dimension", f"{self.name}.count_params()")
        return sum(counts)

    # -- attributes --------------------------------------------------------------------------
    def _maybe_create_attribute(self, name: str, default_value: Any) -> None:
        if name not in self.__dict__:
            object.__setattr__(self, name, default_value)

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, tracking.NoDependency):
            value = value.value
        known = self.__dict__
        untracked = (
            not known.get("_self_setattr_tracking", True)
            or known.get("_is_graph_network", False)
            or hasattr(type(self), name)
        )
        if untracked:
            set_plain(self, name, value)
            return
        if name in known:
            self._forget_(known[name])
        self._track_(value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        if name in self.__dict__:
            self._forget_(self.__dict__[name], but=name)
        object.__delattr__(self, name)

    def _take_contained_layers_(self) -> None:
        """Layers put into lists and dicts of the layer are its own as soon as they stand there."""
        for held in self.__dict__.get("_layers", ()):
            if isinstance(held, tracking.Tracked):
                _use_resources(held.layers)

    def _track_(self, value: Any) -> None:
        """Takes a layer or variable that an attribute is given into the layer's own."""
        is_layer = tracking.is_layer(value)
        if type(self).__name__ != "Sequential" and (is_layer or _may_hold_layers(value)):
            self._maybe_create_attribute("_layers", [])
            held = [layer.holder if isinstance(layer, tracking.Tracked) else layer for layer in self._layers]  # fmt: skip
            if all(value is not h for h in held):
                self._layers.append(value if is_layer else tracking.Tracked(value))
                _use_resources([value])
        for leaf in tracking.leaves(value):
            if isinstance(leaf, Variable):
                self._maybe_create_attribute("_trainable_weights", [])
                self._maybe_create_attribute("_non_trainable_weights", [])
                trained = getattr(leaf, "trainable", True)
                weights = self._trainable_weights if trained else self._non_trainable_weights
                if all(leaf is not w for w in weights):
                    weights.append(leaf)
                context.track_variable(leaf)

    def _forget_(self, value: Any, but: str = "") -> None:
        """Drops what an attribute held, unless another attribute holds it, too."""
        layer = tracking.is_layer(value) or _may_hold_layers(value)
        if not layer and not isinstance(value, Variable):
            return
        if sum(other is value for other in self.__dict__.values()) > 1:
            return
        known = self.__dict__
        if layer and "_layers" in known:
            known["_layers"] = [
                x for x in known["_layers"]
                if x is not value and getattr(x, "holder", None) is not value
            ]  # fmt: skip
        for key in ("_trainable_weights", "_non_trainable_weights"):
            if key in known and isinstance(value, Variable):
                known[key] = [w for w in known[key] if w is not value]


def set_plain(target: Any, name: str, value: Any) -> None:
    """Sets an attribute; a read-only property raises in Keras's words."""
    found = getattr(type(target), name, None)
    if isinstance(found, property) and found.fset is None:
        text = (
            f'Can\'t set the attribute "{name}", likely because it conflicts with an existing '
            "read-only @property of the object. Please choose a different name."
        )
        raise raised(AttributeError(text))
    object.__setattr__(target, name, value)


def _use_resources(layers: list[Any]) -> None:
    """Layers of ``tf.layers`` that belong to a Keras layer make resource variables."""
    for layer in layers:
        if "_use_resource_variables" in getattr(layer, "__dict__", ()):
            layer._use_resource_variables = True


def _may_hold_layers(value: Any) -> bool:
    return tracking.is_tracked_container(value) and not isinstance(value, Unknown)


def _listed(values: Any) -> list[Any]:
    return [] if isinstance(values, Unknown) else list(values)


def _weight_dtype(layer: Any, dtype: Any) -> Any:
    """The dtype of a new weight; the layer's is inferred from its first weight."""
    if dtype is None or isinstance(dtype, Unknown):
        dtype = layer.dtype or context.state().floatx
    kind = dtypes.as_dtype(dtype) or dtypes.float32
    if layer._dtype_policy.variable_dtype is None:
        layer._dtype_policy = context.Policy(kind.base_dtype.name)
    return kind


def trainable_weight(trainable: Any, synchronization: Any) -> Any:
    """Whether a layer's new weight is trainable; one that is read at once must not be."""
    if trainable and synchronization is VariableSynchronization.ON_READ:
        text = (
            "Synchronization value can be set to VariableSynchronization.ON_READ only for "
            "non-trainable variables. You have specified trainable=True and "
            "synchronization=VariableSynchronization.ON_READ."
        )
        raise raised(ValueError(text))
    return resolve_trainable(trainable, synchronization)


def _default_initializer(layer: Any, name: Any, kind: Any) -> Any:
    if kind.is_floating:
        return tf.keras.initializers.get("glorot_uniform")
    if kind.is_integer or kind.is_bool:
        return tf.keras.initializers.get("zeros")
    text = f"An initializer for variable {name} of type {kind.base_dtype} is required for layer {layer.name}"
    raise raised(ValueError(text))
