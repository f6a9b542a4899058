"""The base of tf.layers and of the cells of tf.nn.rnn_cell.  Mirrors python/layers/base.py.

A layer's variables stand in a variable scope that its first call fixes; its operations stand in
the name scope that this variable scope was opened with.
"""

from __future__ import annotations

import contextlib
import copy
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_layer import Layer as KerasLayer
from tfscope.tf1.api.keras_layer import parameters_of
from tfscope.tf1.api.keras_layer_weights import set_plain, trainable_weight
from tfscope.tf1.api.layers_events import made_here, note_call
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("layers.experimental.keras_style_scope")
@contextlib.contextmanager
def keras_style_scope():
    """Layers made within make their variables as Keras layers do."""
    state = context.state()
    before, state.keras_style = state.keras_style, True
    try:
        yield
    finally:
        state.keras_style = before


@tf_export("layers.experimental.set_keras_style")
def set_keras_style():
    """Layers made from now on make their variables as Keras layers do."""
    context.state().keras_style = True


def _is_of_graph(value: Any) -> bool:
    first = next(iter(nest.flatten(value)), None)
    return isinstance(first, ops.Tensor)


@tf_export("layers.Layer", "python.layers.base.Layer")
class Layer(KerasLayer):
    """A layer whose variables come from ``get_variable``."""

    _event_kind_ = "tf.layers"

    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        self._use_resource_variables = False
        self._made_here_ = made_here(name)
        scope = kwargs.pop("_scope", None)
        self._reuse = kwargs.pop("_reuse", None)
        self._trainable_weights = []
        self.built = False
        kwargs.setdefault("autocast", False)
        super().__init__(trainable=trainable, name=name, dtype=dtype, **kwargs)
        self._keras_style = context.state().keras_style
        if self._keras_style:
            for word, value in (("scope", scope), ("reuse", self._reuse)):
                if value is not None:
                    text = f"{word} argument not allowed when keras style layers are enabled, but saw: {value}"  # fmt: skip
                    raise raised(ValueError(text))
        self._call_has_scope_arg = "scope" in self._call_fn_args
        self._scope = None
        if scope is not None and (isinstance(scope, Unknown) or scope):
            with variable_scope.variable_scope(scope) as captured:
                self._scope = captured
        self._current_scope = None

    @property
    def graph(self):
        """Layers do not keep their graph."""
        return None

    def _init_set_name(self, name, zero_based=True):
        base_name = name
        self._name = name
        if isinstance(name, variable_scope.VariableScope):
            base_name = name.name
            self._name, _ = self._make_unique_name()
        if name is None or (not isinstance(name, Unknown) and not name):
            self._name, base_name = self._make_unique_name()
        self._base_name = base_name

    def _make_unique_name(self, name_uid_map=None, avoid_names=None, namespace="", zero_based=False):  # fmt: skip
        base_name = context.to_snake_case(type(self).__name__)
        name = context.unique_object_name(
            base_name, name_uid_map, avoid_names, namespace, zero_based
        )
        return name, base_name

    @property
    def scope_name(self):
        """The name of the variable scope, which the first call fixes."""
        if not self._scope:
            text = (
                f'No name available for layer scope because the layer "{self._name}" has not been '
                "used yet. The scope name  is determined the first time the layer instance is "
                "called. You must therefore call the layer before querying `scope_name`."
            )
            raise raised(ValueError(text))
        return self._scope.name

    def add_loss(self, losses, inputs=None):
        """Adds losses, also to REGULARIZATION_LOSSES."""
        tensors, functions = len(self._losses), len(self._callable_losses)
        super().add_loss(losses, inputs=inputs)
        found = self._losses[tensors:]
        for regularizer in self._callable_losses[functions:]:
            loss = regularizer()
            if loss is not None:
                found.append(loss)
        add_elements_to_collection(found, GraphKeys.REGULARIZATION_LOSSES)

    def _name_scope(self):
        if self._keras_style:
            return super()._name_scope()
        return self._current_scope.original_name_scope

    def _set_scope(self, scope=None):
        if self._scope is not None:
            return
        if self._reuse:
            opened = variable_scope.variable_scope(self._base_name if scope is None else scope)
        else:
            opened = variable_scope.variable_scope(scope, default_name=self._base_name)
        with opened as captured:
            self._scope = captured

    def add_weight(self, name, shape, dtype=None, initializer=None, regularizer=None, trainable=None, constraint=None, use_resource=None, synchronization=AUTO, aggregation=NO_AGGREGATION, partitioner=None, **kwargs):  # fmt: skip
        """Creates or shares a variable of the layer's scope.  Mirrors Layer.add_weight."""
        for key in kwargs:
            if key != "experimental_autocast":
                raise raised(TypeError("Unknown keyword argument:", key))
        arguments = {
            "constraint": constraint, "partitioner": partitioner,
            "synchronization": synchronization, "aggregation": aggregation, **kwargs,
        }  # fmt: skip
        if self._keras_style:
            return super().add_weight(
                name=name, shape=shape, dtype=dtype, initializer=initializer,
                regularizer=regularizer, trainable=trainable and self.trainable,
                use_resource=use_resource, **arguments,
            )  # fmt: skip
        trainable = trainable_weight(trainable, synchronization)
        existing = len(ops.get_collection(GraphKeys.GLOBAL_VARIABLES))
        dtype = dtypes.as_dtype(dtype) or dtypes.as_dtype(self.dtype) or dtypes.float32
        self._set_scope(None)
        before = len(self._trainable_weights)
        with variable_scope.variable_scope(
            self._scope, reuse=self.built or self._reuse, auxiliary_name_scope=False
        ) as scope:
            self._current_scope = scope
            with ops.name_scope(self._name_scope()):
                if initializer is None:
                    initializer = scope.initializer
                variable = super().add_weight(
                    name, shape, dtype=dtype, initializer=initializer,
                    trainable=trainable and self.trainable,
                    use_resource=use_resource or self._use_resource_variables or scope.use_resource,
                    getter=variable_scope.get_variable, **arguments,
                )  # fmt: skip
                if regularizer is not None and _is_new(variable, existing):
                    self._handle_weight_regularization(name, variable, regularizer)
                if trainable and self.trainable:
                    self._notice_untrained_(variable, before)
        return variable

    def _notice_untrained_(self, variable: Any, before: int) -> None:
        """A custom getter or scope that made the variable not trainable moves it."""
        trained = ops.get_default_graph().place_in_collection(
            GraphKeys.TRAINABLE_VARIABLES, variable
        )
        if trained is None:
            extra = self._trainable_weights[before:]
            self._trainable_weights = self._trainable_weights[:before]
            self._non_trainable_weights = self._non_trainable_weights + extra

    def __call__(self, inputs, *args, **kwargs):
        scope = kwargs.pop("scope", None)
        if self._keras_style:
            if scope is not None:
                text = f"scope argument not allowed when keras style layers are enabled, but saw: {scope}"  # fmt: skip
                raise raised(ValueError(text))
            return super().__call__(inputs, *args, **kwargs)
        self._set_scope(scope)
        first = not self.built
        with self._scope_of_call_() as scope:
            self._current_scope = scope
            if self._takes_scope_():
                kwargs["scope"] = scope
            outputs = self._called_(inputs, args, kwargs)
        note_call(self, self._event_kind_, first)
        add_elements_to_collection(self.updates, GraphKeys.UPDATE_OPS)
        return outputs

    def _scope_of_call_(self) -> Any:
        if not self.built:
            return variable_scope.variable_scope(
                self._scope, reuse=self._reuse, auxiliary_name_scope=False
            )
        if "_always_reuse_variable_scope" not in self.__dict__:
            self._always_reuse_variable_scope = variable_scope.variable_scope(
                self._scope, reuse=True, auxiliary_name_scope=False
            )
        return self._always_reuse_variable_scope

    def _takes_scope_(self) -> bool:
        if "_call_has_scope_arg" not in self.__dict__:
            self._call_fn_args = parameters_of(self.call)[0]
            self._call_has_scope_arg = "scope" in self._call_fn_args
        return bool(self._call_has_scope_arg)

    def __deepcopy__(self, memo: Any) -> Any:
        result = type(self).__new__(type(self))
        memo[id(self)] = result
        for key, value in self.__dict__.items():
            if key in ("_scope", "_always_reuse_variable_scope"):
                object.__setattr__(result, key, copy.copy(value))
            elif _is_of_graph(value):
                object.__setattr__(result, key, value)
            else:
                object.__setattr__(result, key, copy.deepcopy(value, memo))
        return result

    def __setattr__(self, name: str, value: Any) -> None:
        set_plain(self, name, value)

    _is_legacy_layer = True


def _is_new(variable: Any, existing: int) -> bool:
    """Whether a variable is not among the first global ones; a partitioned one by its parts."""
    parts = list(variable) if hasattr(variable, "_get_partitions") else [variable]
    graph = ops.get_default_graph()
    places = [graph.place_in_collection(GraphKeys.GLOBAL_VARIABLES, v) for v in parts]
    return all(place is None or place >= existing for place in places)


def add_elements_to_collection(elements: Any, collection: str) -> None:
    """Adds what is not in a collection yet.  Mirrors base.py _add_elements_to_collection."""
    graph = ops.get_default_graph()
    known = graph.get_collection_ref(collection)
    for element in elements:
        if (
            not isinstance(element, Unknown)
            and graph.place_in_collection(collection, element) is None
        ):
            known.append(element)
