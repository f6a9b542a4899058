"""The nodes and layers between the inputs and outputs of a functional model, by depth.

Mirrors python/keras/engine/network.py _map_graph_network.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_layer import parameters_of
from tfscope.values.raised import raised
from tfscope.values.run import current_run


class NetworkMap:
    """Nodes by depth and layers in TensorFlow's order."""

    def __init__(self, inputs: list[Any], outputs: list[Any]) -> None:
        self._order: list[Any] = []
        self._indices: dict[Any, int] = {}
        self._ends = inputs, outputs
        self._walk(outputs)
        node_depths, layer_depths = self._depths(inputs)
        self.nodes_by_depth: dict[int, list[Any]] = {}
        for node, depth in node_depths.items():
            self.nodes_by_depth.setdefault(depth, []).append(node)
        by_depth: dict[int, list[Any]] = {}
        for layer, depth in layer_depths.items():
            by_depth.setdefault(depth, []).append(layer)
        self.layers: list[Any] = []
        for depth in sorted(by_depth, reverse=True):
            self.layers.extend(sorted(by_depth[depth], key=lambda x: self._indices[x]))
        self._check_connected(inputs)
        self._check_names()
        self._names = {layer.name for layer in self.layers if isinstance(layer.name, str)}
        self.argspecs = {layer: parameters_of(layer.call)[0] for layer in self.layers}

    def follow(self, inputs: list[Any], outputs: list[Any]) -> NetworkMap:
        """The map of other outputs: this one if they are one new layer behind its only output.

        A Sequential model is mapped at each layer; mapping all of them again would make its time
        quadratic.
        """
        node = self._next(inputs, outputs)
        if node is None:
            return NetworkMap(inputs, outputs)
        layer = node.outbound_layer
        self._ends = inputs, outputs
        deeper = {depth + 1: nodes for depth, nodes in self.nodes_by_depth.items()}
        self.nodes_by_depth = {0: [node], **deeper}
        self.layers = [*self.layers, layer]
        self._indices[layer] = -1 - len(self.layers)
        self._names.add(layer.name)
        self.argspecs[layer] = parameters_of(layer.call)[0]
        return self

    def _next(self, inputs: list[Any], outputs: list[Any]) -> Any:
        """The node of a new layer that reads nothing but the only output, and makes the given one."""
        (before, last) = self._ends
        if (
            len(last) != 1
            or len(outputs) != 1
            or [id(t) for t in inputs] != [id(t) for t in before]
        ):
            return None
        history = outputs[0]._keras_history
        layer, node = history.layer, history.layer._inbound_nodes[history.node_index]
        named = isinstance(layer.name, str) and layer.name not in self._names
        sources = [*node.sources(), *nest.flatten(node.input_tensors)]
        alone = sources and all(source is last[0] for source in sources)
        reached = all(t._keras_history.layer in self._indices for t in inputs)
        return node if named and alone and reached and layer not in self._indices else None

    def _walk(self, outputs: list[Any]) -> None:
        """Nodes in order of being finished by a depth-first walk from the outputs."""
        finished: set[int] = set()

        def visit(tensor: Any) -> None:
            stack = [(tensor._keras_history.layer, tensor._keras_history.node_index, None)]
            while stack:
                layer, index, rest = stack.pop()
                node = layer._inbound_nodes[index]
                if rest is None:
                    if id(node) in finished:
                        continue
                    self._indices.setdefault(layer, len(self._indices))
                    rest = iter(node.sources())
                source = next(rest, None)
                if source is None:
                    if id(node) not in finished:
                        finished.add(id(node))
                        self._order.append(node)
                    continue
                stack.append((layer, index, rest))
                history = source._keras_history
                stack.append((history.layer, history.node_index, None))

        for tensor in outputs:
            visit(tensor)

    def _depths(self, inputs: list[Any]) -> tuple[dict[Any, int], dict[Any, int]]:
        nodes: dict[Any, int] = {}
        layers: dict[Any, int] = {}
        for node in reversed(self._order):
            depth = max(nodes.setdefault(node, 0), layers.get(node.outbound_layer, 0))
            layers[node.outbound_layer] = nodes[node] = depth
            for source in node.sources():
                history = source._keras_history
                before = history.layer._inbound_nodes[history.node_index]
                nodes[before] = max(depth + 1, nodes.get(before, 0))
        for tensor in inputs:
            layer = tensor._keras_history.layer
            if layer not in layers:
                layers[layer] = 0
                self._indices[layer] = -1
                nodes[layer._inbound_nodes[0]] = 0
        return nodes, layers

    def _check_connected(self, inputs: list[Any]) -> None:
        """What a layer reads is an input or made before; TensorFlow 2 does not look at inputs' own nodes."""
        v1 = current_run().is_v1
        known = {id(t) for t in inputs}
        done: list[Any] = []
        for depth in sorted(self.nodes_by_depth, reverse=True):
            for node in self.nodes_by_depth[depth]:
                layer = node.outbound_layer
                if not v1 and not node.sources():
                    continue
                for tensor in nest.flatten(node.input_tensors):
                    if id(tensor) not in known:
                        text = (
                            f"Graph disconnected: cannot obtain value for tensor {tensor} at layer "
                            f'"{layer.name}". The following previous layers were accessed without '
                            f"issue: {done}"
                        )
                        raise raised(ValueError(text))
                known.update(id(t) for t in nest.flatten(node.output_tensors))
                done.append(layer.name)

    def _check_names(self) -> None:
        names = [layer.name for layer in self.layers]
        for name in names:
            if isinstance(name, str) and names.count(name) != 1:
                text = (
                    f'The name "{name}" is used {names.count(name)} times in the model. All layer '
                    "names should be unique."
                )
                raise raised(ValueError(text))
