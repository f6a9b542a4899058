"""Networks of ``tf.contrib.eager``: layers whose variable scopes are nested as they are.

Mirrors contrib/eager/python/network.py.
"""

from __future__ import annotations

import collections
import weakref
from typing import Any

from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import variable_scope
from tfscope.tf1.graph.scope_state import scope_store
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class _Opened:
    """The names of scopes that were opened below another one."""

    def __init__(self, counts: Any, above: str) -> None:
        self._counts, self._prefix = counts, f"{above}/" if above else ""

    def __contains__(self, name: str) -> bool:
        return bool(self._counts.count(f"{self._prefix}{name}"))


@tf_export("contrib.eager.Network", "contrib.eager.python.network.Network")
class Network(Layer):
    """Layers that a program tracks; raises ``ValueError`` for a name with a slash."""

    def __init__(self, name=None):
        if isinstance(name, variable_scope.VariableScope):
            raise raised(ValueError("VariableScopes are not valid Network names."))
        if isinstance(name, str) and "/" in name:
            text = "Forward slashes ('/') are not allowed in Network names."
            raise raised(ValueError(text))
        super().__init__(name=name)
        self._tracked_: list[Any] = []
        self._sub_layer_name_uids: Any = collections.defaultdict(int)
        self._first_parent: Any = None
        self._non_network_sublayers: list[Any] = []
        self._owned_layers: dict[str, Any] = {}
        self._default_parent_variable_scope = variable_scope.get_variable_scope()
        self._counts_ = scope_store().counts

    def _init_set_name(self, name, zero_based=True):
        self._name, self._base_name = name, None

    def _finalize_name(self, parent_network):
        if not self._name:
            avoided, uids = self._taken_(parent_network)
            self._name, self._base_name = self._make_unique_name(
                name_uid_map=uids, avoid_names=avoided,
                namespace=self._default_parent_variable_scope.name, zero_based=True,
            )  # fmt: skip
        if self._parent_() is None:
            self._first_parent = weakref.ref(parent_network) if parent_network else parent_network

    def _taken_(self, parent: Any) -> tuple[Any, Any]:
        """Names that are taken, and the numbers of those given by now."""
        if parent:
            return parent._owned_layers, parent._sub_layer_name_uids
        return _Opened(self._counts_, self._default_parent_variable_scope.name), None

    def _parent_(self) -> Any:
        return self._first_parent() if self._first_parent else None

    def _set_scope(self, scope=None):
        if self._scope is not None:
            return
        parent = self._parent_()
        if parent is None:
            self._finalize_name(False)
        if scope is not None:
            raise raised(ValueError("Networks may not be created with explicit scopes."))
        if parent is not None:
            parent._set_scope()
        above = self._default_parent_variable_scope if parent is None else parent._scope
        taken = f"A Network named '{self._name}' already exists (or a variable_scope was created with this name). Names must be unique."
        with variable_scope.variable_scope(above) as outer:
            if outer.name and self._name in _Opened(self._counts_, outer.name):
                raise raised(ValueError(taken))
            with variable_scope.variable_scope(
                None, use_resource=True, default_name=self._name
            ) as own:
                self._scope = own
                prefix, _, last = own.name.rpartition("/")
                if last != self._name:
                    raise raised(ValueError(taken))
                if parent is None and prefix:
                    self._name = own.name
        for layer in self._non_network_sublayers:
            self._set_scope_for_nonnetwork_sublayer(layer)

    def _set_scope_for_nonnetwork_sublayer(self, sublayer):
        if sublayer._scope is not None:
            return
        parent = sublayer._first_parent() if sublayer._first_parent is not None else None
        if parent is None:
            self._finalize_name(False)
            text = f"The parent of a Layer added to Network {self.name} was garbage collected before the Layer was built. If this limitation bothers you please file a feature request."
            raise raised(ValueError(text))
        parent._set_scope()
        with variable_scope.variable_scope(parent._scope):
            with variable_scope.variable_scope(
                None, use_resource=True, default_name=sublayer.name
            ) as own:
                sublayer._scope = own

    @property
    def name(self):
        """The name, once there is one."""
        if self._name is None:
            text = "The network does not yet have a final name, but a name was requested for it. Networks get a name when they are added to another Network via track_layer, or when they are first called/built."
            raise raised(ValueError(text))
        return self._name

    def track_layer(self, layer):
        """Takes a layer into the network; raises for what is none, and for a name that is taken."""
        if "_tracked_" not in self.__dict__:
            text = "Need to call Network.__init__ before adding layers"
            raise raised(RuntimeError(text))
        if isinstance(layer, Unknown):
            return layer
        if not isinstance(layer, Layer):
            text = f"Network.track_layer() passed type {type(layer)}, not a tf.layers.Layer"
            raise raised(TypeError(text))
        layer._use_resource_variables = True
        if isinstance(layer, Network):
            layer._finalize_name(parent_network=self)
        elif not layer.built:
            self._name_of_sublayer_(layer)
            self._non_network_sublayers.append(layer)
        first = getattr(layer, "_first_parent", None)
        if not layer.built and first and first() is self:
            known = self._owned_layers.get(layer.name)
            if known is layer:
                return layer
            if known is not None:
                text = (
                    f"Attempt to add two Layers with the name '{layer.name}' to the same Network."
                )
                raise raised(ValueError(text))
            self._owned_layers[layer.name] = layer
        self._tracked_.append(layer)
        return layer

    def _name_of_sublayer_(self, layer: Any) -> None:
        first = getattr(layer, "_first_parent", None)
        if first is not None and first() is not None:
            return
        if layer._name != layer._base_name:
            layer._name, layer._base_name = layer._make_unique_name(
                name_uid_map=self._sub_layer_name_uids, avoid_names=self._owned_layers,
                zero_based=True,
            )  # fmt: skip
        layer._first_parent = weakref.ref(self)

    def get_layer(self, name=None, index=None):
        """A layer by its name or place; raises ``ValueError``."""
        if index is not None:
            if name is not None:
                text = "Exactly one of 'index' or 'name' must be provided"
                raise raised(ValueError(text))
            if len(self._tracked_) <= index:
                text = f"Was asked to retrieve layer at index {index} but model only has {len(self._tracked_)} layers."
                raise raised(ValueError(text))
            return self._tracked_[index]
        if not name:
            raise raised(ValueError("Provide either a layer name or layer index."))
        for layer in self._tracked_:
            if layer.name == name:
                return layer
        raise raised(ValueError(f"No such layer: {name}"))

    def _gathered_(self, what: str) -> list[Any]:
        return [item for layer in self._tracked_ for item in getattr(layer, what)]

    weights = property(lambda self: self._gathered_("weights"))
    trainable_weights = property(lambda self: self._gathered_("trainable_weights"))
    non_trainable_weights = property(lambda self: self._gathered_("non_trainable_weights"))
    losses = property(lambda self: self._gathered_("losses"))
    layers = property(lambda self: self._tracked_)

    def add_variable(self, name, shape, *args, **kwargs):
        """Refused."""
        text = "add_variable not supported in Network class yet. Please file an issue at https://github.com/tensorflow/tensorflow/issues/new if this is important to you"
        raise raised(RuntimeError(text))


@tf_export("contrib.eager.Sequential", "contrib.eager.python.network.Sequential")
class Sequential(Network):
    """Layers and functions one behind the other."""

    def __init__(self, layers_funcs=None, name=None):
        super().__init__(name=name)
        self._layers_funcs: list[Any] = []
        for layer in layers_funcs or ():
            self.add(layer)

    def add(self, layer_func):
        """Takes a layer or a function; raises ``TypeError``."""
        if isinstance(layer_func, Layer):
            args = fn_args(layer_func.call)
            self.track_layer(layer_func)
        elif callable(layer_func):
            args = fn_args(layer_func)
        else:
            text = f"Sequential.add() takes only tf.layers.Layer objects or callables; not '{layer_func}' of type '{type(layer_func)}'."
            raise raised(TypeError(text))
        self._layers_funcs.append(("training" in (args or ()), layer_func))

    def call(self, inputs, training=None):
        """Each on what the one before gives."""
        for takes_training, layer in self._layers_funcs:
            given = (training,) if takes_training and training is not None else ()
            inputs = layer(inputs, *given)
        return inputs
