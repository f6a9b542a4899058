"""Connectivity of layers: nodes, the history of tensors, inputs and outputs of a layer.

Mirrors python/keras/engine/node.py and the node part of base_layer.py.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from tfscope.python.attributes import no_attribute
from tfscope.python.functions import Function
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run

BUILT_IN = (int, float, complex, str, bytes, type(None), list, tuple, dict, set)
"""Types whose objects take no attributes."""


class KerasHistory(NamedTuple):
    """Which layer made a tensor, at which of its calls, as which output."""

    layer: Any
    node_index: int
    tensor_index: int


def _history(tensor: Any, name: str) -> Any:
    """One fact of a tensor's history; another Keras keeps it in a tuple without names."""
    history = tensor._keras_history
    if not hasattr(history, name):
        raise no_attribute(history, name)
    return getattr(history, name)


def is_no_tensor(value: Any) -> bool:
    """Whether a value of Python, or of the program, has no shape; of objects of models nobody knows."""
    ours = type(value).__module__.startswith("tfscope.")
    plain = not ours or isinstance(value, (dtypes.DType, Function))
    return plain and not hasattr(value, "shape")


def int_shape(tensor: Any) -> Any:
    """A shape as a tuple of sizes; ``None`` for unknown rank.  Mirrors backend.int_shape."""
    if is_no_tensor(tensor):
        raise no_attribute(tensor, "shape")
    shape = getattr(tensor, "shape", None)
    if shape is None or getattr(shape, "ndims", 0) is None:
        return None
    return tuple(shape.as_list()) if hasattr(shape, "as_list") else tuple(shape)


@tf_export("python.keras.engine.node.Node")
class Node:
    """One call of a layer on Keras tensors."""

    def __init__(self, outbound_layer: Any, input_tensors: Any, output_tensors: Any, arguments: Any = None, root: bool = False) -> None:  # fmt: skip
        self.outbound_layer = outbound_layer
        self.inbound_layers = self.node_indices = self.tensor_indices = []
        if not root:
            self.inbound_layers, self.node_indices, self.tensor_indices = (
                nest.map_structure(lambda t, name=name: _history(t, name), input_tensors)
                for name in KerasHistory._fields
            )
        self.input_tensors = input_tensors
        self.output_tensors = output_tensors
        self.input_shapes = nest.map_structure(int_shape, input_tensors)
        self.output_shapes = nest.map_structure(
            int_shape if current_run().is_v1 else lambda t: None if is_no_tensor(t) else int_shape(t), output_tensors
        )  # fmt: skip
        self.arguments = arguments
        for value in nest.flatten(arguments):
            if isinstance(value, ops.Tensor) and needs_history(value, ignore_call=True):
                create_history(value)
        for layer in nest.flatten(self.inbound_layers):
            if layer is not None:
                layer._outbound_nodes.append(self)
        outbound_layer._inbound_nodes.append(self)

    def iterate_inbound(self, include_arguments=False):
        """(layer, node index, tensor index, tensor) of what it depends on."""
        found = [] if self.inbound_layers == [] else list(nest.flatten(self.input_tensors))
        if include_arguments:
            found += [v for v in nest.flatten(self.arguments) if hasattr(v, "_keras_history")]
        return [(*t._keras_history, t) for t in found]

    def sources(self) -> list[Any]:
        """The Keras tensors it depends on, those among the arguments included."""
        return [source[-1] for source in self.iterate_inbound(include_arguments=True)]


# -- tensors of plain ops ------------------------------------------------------------------------
def have_history(tensors: Any) -> bool:
    """Whether all tensors come from Keras layers."""
    return all(hasattr(t, "_keras_history") for t in nest.flatten(tensors))


def is_ragged(value: Any) -> bool:
    """Whether the value is a tensor of rows, which no single operation made."""
    return hasattr(type(value), "row_splits")


def uses_history(tensors: Any) -> bool:
    """Whether a tensor was computed from a ``keras.Input``."""
    seen: set[int] = set()
    todo = [t for t in nest.flatten(tensors) if isinstance(t, ops.Tensor)]
    while todo:
        tensor = todo.pop()
        if id(tensor) in seen or hasattr(tensor, "_keras_history_checked"):
            continue
        seen.add(id(tensor))
        if getattr(tensor, "_keras_history", None) is not None:
            return True
        todo.extend(t for t in tensor.op.inputs if isinstance(t, ops.Tensor))
    for tensor in nest.flatten(tensors):
        if isinstance(tensor, ops.Tensor):
            tensor._keras_history_checked = True
    return False


def needs_history(tensors: Any, ignore_call: bool = False) -> bool:
    """Whether plain operations stand between a ``keras.Input`` and the tensors."""
    if context.state().in_call and not ignore_call:
        return False
    flat = nest.flatten(tensors)
    if all(getattr(t, "_keras_history", None) is not None for t in flat):
        return False
    if "keras_inputs" not in ops.get_default_graph().__dict__:
        return False
    return uses_history(tensors)


def create_history(tensors: Any) -> list[Any]:
    """Wraps plain operations in layers.  Mirrors base_layer_utils.create_keras_history."""
    wrapping = tf.python.keras.engine.base_layer.TensorFlowOpLayer
    created: list[Any] = []
    for tensor in nest.flatten(tensors):
        if (
            not isinstance(tensor, ops.Tensor)
            or getattr(tensor, "_keras_history", None) is not None
        ):
            continue
        op = tensor.op
        sources = [t for t in op.inputs if isinstance(t, ops.Tensor) and uses_history(t)]
        for _ in range(len(op.inputs) - len(sources)):
            tf.group()
            context.initialize_variables()
        constants = {i: t for i, t in enumerate(op.inputs) if all(t is not s for s in sources)}
        created += create_history(sources)
        layer = wrapping(op, constants=constants, name=op.name)
        created.append(layer)
        outputs = op.outputs[0] if len(op.outputs) == 1 else list(op.outputs)
        layer._add_inbound_node(sources[0] if len(sources) == 1 else sources, outputs)
    return created


# -- the part of a layer -------------------------------------------------------------------------
class Connected:
    """What a layer says about its calls on Keras tensors."""

    _inbound_nodes: list[Any]
    _outbound_nodes: list[Any]
    _call_fn_args: list[str]
    name: Any

    def _set_connectivity_metadata_(self, inputs: Any, outputs: Any, args: Any, kwargs: Any) -> Any:
        given = nest.flatten(inputs)
        copies = []
        for value in nest.flatten(outputs):
            if any(value is g for g in given) and isinstance(value, ops.Tensor):
                with context.name_scope(self.name):
                    value = tf.identity(value)
            copies.append(value)
        outputs = nest.pack_sequence_as(outputs, copies)
        arguments = {**dict(zip(self._call_fn_args[1:], args)), **kwargs}
        self._add_inbound_node(inputs, outputs, arguments)
        return inputs, outputs

    def _add_inbound_node(self, input_tensors: Any, output_tensors: Any, arguments: Any = None) -> None:  # fmt: skip
        Node(self, input_tensors, output_tensors, arguments)
        index = len(self._inbound_nodes) - 1
        for i, tensor in enumerate(nest.flatten(output_tensors)):
            if isinstance(tensor, ops.Tensor) or hasattr(tensor, "op") or is_ragged(tensor):
                tensor._keras_history = KerasHistory(self, index, i)
            elif isinstance(tensor, BUILT_IN) or type(tensor) is object:
                raise no_attribute(tensor, "_keras_history")

    def _get_node_attribute_at_index(self, node_index: Any, attr: str, attr_name: str) -> Any:
        if not self._inbound_nodes:
            text = f"The layer has never been called and thus has no defined {attr_name}."
            raise raised(RuntimeError(text))
        if not len(self._inbound_nodes) > node_index:
            text = (
                f"Asked to get {attr_name} at node {node_index}, but the layer has only "
                f"{len(self._inbound_nodes)} inbound nodes."
            )
            raise raised(ValueError(text))
        values = getattr(self._inbound_nodes[node_index], attr)
        return values[0] if isinstance(values, list) and len(values) == 1 else values

    def get_input_at(self, node_index):
        """Inputs of a call."""
        return self._get_node_attribute_at_index(node_index, "input_tensors", "input")

    def get_output_at(self, node_index):
        """Outputs of a call."""
        return self._get_node_attribute_at_index(node_index, "output_tensors", "output")

    def get_input_shape_at(self, node_index):
        """Shapes of the inputs of a call."""
        return self._get_node_attribute_at_index(node_index, "input_shapes", "input shape")

    def get_output_shape_at(self, node_index):
        """Shapes of the outputs of a call."""
        return self._get_node_attribute_at_index(node_index, "output_shapes", "output shape")

    def get_input_mask_at(self, node_index):
        """Masks of the inputs of a call."""
        return _masks(self.get_input_at(node_index))

    def get_output_mask_at(self, node_index):
        """Masks of the outputs of a call."""
        return _masks(self.get_output_at(node_index))

    @property
    def input(self):
        """The input of the first call on Keras tensors."""
        if not self._inbound_nodes:
            text = f"Layer {self.name} is not connected, no input to return."
            raise raised(AttributeError(text))
        return self._get_node_attribute_at_index(0, "input_tensors", "input")

    @property
    def output(self):
        """The output of the first call on Keras tensors."""
        if not self._inbound_nodes:
            raise raised(AttributeError(f"Layer {self.name} has no inbound nodes."))
        return self._get_node_attribute_at_index(0, "output_tensors", "output")

    @property
    def input_mask(self):
        """The mask of the input."""
        return _masks(self.input)

    @property
    def output_mask(self):
        """The mask of the output."""
        return _masks(self.output)

    @property
    def input_shape(self):
        """The shape of the inputs of all calls."""
        return self._shape_of_calls_("input")

    @property
    def output_shape(self):
        """The shape of the outputs of all calls."""
        return self._shape_of_calls_("output")

    def _shape_of_calls_(self, side: str) -> Any:
        if not self._inbound_nodes:
            text = f"The layer has never been called and thus has no defined {side} shape."
            if side == "input" and not current_run().is_v1:
                text = text.replace("The layer", f'The layer "{self.name}"') + (
                    " Note that the `input_shape` property is only available for Functional and "
                    "Sequential models."
                )
            raise raised(AttributeError(text))
        shapes = [getattr(node, f"{side}_shapes") for node in self._inbound_nodes]
        if len({str(s) for s in shapes}) == 1:
            return shapes[0]
        text = (
            f'The layer "{self.name}{" " if side == "input" else chr(34) + " "}has multiple inbound '
            f'nodes, with different {side} shapes. Hence the notion of "{side} shape" is '
            f"ill-defined for the layer. Use `get_{side}_shape_at(node_index)` instead."
        )
        raise raised(AttributeError(text))

    @property
    def inbound_nodes(self):
        """The calls."""
        return self._inbound_nodes

    @property
    def outbound_nodes(self):
        """The calls of other layers on its outputs."""
        return self._outbound_nodes


def _masks(tensors: Any) -> Any:
    if isinstance(tensors, list):
        return [getattr(t, "_keras_mask", None) for t in tensors]
    return getattr(tensors, "_keras_mask", None)
