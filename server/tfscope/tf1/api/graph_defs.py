"""Graphs as messages: ``GraphDef`` and ``NodeDef``, their parts, and their import.

A node knows what the operation it was taken from gives, so that an import gives the same types and
shapes.  Mirrors python/framework/importer.py, python/framework/graph_util_impl.py and
core/graph/graph_constructor.cc.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.messages import Message
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.initialized_value import VARIABLES
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values import holes
from tfscope.values.lengths import follow, leave_open, open_length
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

SERIALIZED = "serialized_messages"
"""Key of the run's data: ``id`` of an unknown text → it and the message it holds."""


class Repeated(list[Any]):
    """A repeated field of messages or of plain values."""

    def add(self, **fields):
        """Appends a node and gives it."""
        made = NodeDef(**fields)
        self.append(made)
        return made

    def MergeFrom(self, other):  # noqa: N802 - the name of protocol buffers
        """Appends what another field holds."""
        self.extend(other)


@tf_export("NodeDef", "core.framework.node_def_pb2.NodeDef")
class NodeDef(Message):
    """A node.  ``made_``: types, shapes and known values of its outputs and its attributes; ``None`` for
    a node that the program wrote itself."""

    defaults = {"name": "", "op": "", "device": "", "input": Repeated, "made_": None}
    place = "core.framework.node_def_pb2"

    def __getattr__(self, name):
        if name == "attr":
            return Unknown("unmodelled-api", "node_def.attr")
        return super().__getattr__(name)

    def MergeFrom(self, other_msg):  # noqa: N802 - the name of protocol buffers
        """Takes the fields of another node."""
        super().MergeFrom(other_msg)
        self.input = Repeated(self.input)

    @classmethod
    def of(cls, op):
        """The node of an operation."""
        sources = [_source(i) for i in op.inputs if isinstance(i, ops.Tensor)]
        sources += [f"^{c.name}" for c in op.control_inputs]
        outputs = [(o._dtype, o._shape_val, o.static) for o in op.outputs]
        attrs = {k: v for k, v in op.attrs.items() if k != "_control_flow_context"}
        return cls(
            name=op.name, op=op.type, device=op.device, input=Repeated(sources),
            made_=(outputs, attrs),
        )  # fmt: skip


def _source(tensor):
    index = tensor._value_index
    return f"{tensor.op.name}:{index}" if index else tensor.op.name


@tf_export("GraphDef", "core.framework.graph_pb2.GraphDef")
class GraphDef(Message):
    """A graph: its nodes in order."""

    defaults = {"node": Repeated}
    place = "core.framework.graph_pb2"

    @classmethod
    def of(cls, graph):
        """The message of a graph as it is now."""
        nodes = Repeated(NodeDef.of(op) for op in graph._nodes)
        if graph.may_hold_more:
            leave_open(nodes, Unknown("unresolved-import", "graph_def.node"))
        return cls(node=nodes)

    def with_nodes_(self, nodes):
        """A message of some of the nodes."""
        made = GraphDef()
        made.node = follow(Repeated(nodes), self.node)
        return made

    def MergeFrom(self, other_msg):  # noqa: N802 - the name of protocol buffers
        """Takes the nodes of another graph."""
        if isinstance(other_msg, GraphDef) and not other_msg.__dict__.get("_is_read"):
            for node in other_msg.node:
                self.node.append(_copy(node))
            follow(self.node, other_msg.node)
        else:
            super().MergeFrom(other_msg)

    def SerializeToString(self, deterministic=None):  # noqa: N802 - the name of protocol buffers
        """A text that this run can read again."""
        text = Unknown("environment", "GraphDef.SerializeToString()")
        kept = GraphDef()
        kept.MergeFrom(self)
        current_run().data.setdefault(SERIALIZED, {})[id(text)] = (text, kept)
        return text

    def ParseFromString(self, serialized):  # noqa: N802 - the name of protocol buffers
        """Takes the nodes of a text: known if this run wrote it."""
        found = current_run().data.get(SERIALIZED, {}).get(id(serialized))
        if found is None:
            return super().ParseFromString(serialized)
        self.Clear()
        self.MergeFrom(found[1])
        return Unknown("environment", "ParseFromString()")

    MergeFromString = ParseFromString


def _copy(node):
    made = NodeDef()
    made.MergeFrom(node)
    return made


def is_known(graph_def: Any) -> bool:
    """Whether all nodes of a message are known, with what they give."""
    if not isinstance(graph_def, GraphDef) or graph_def.__dict__.get("_is_read"):
        return False
    nodes = graph_def.node
    if not isinstance(nodes, list) or open_length(nodes) is not None:
        return False
    return all(isinstance(n, NodeDef) and n.made_ is not None for n in nodes)


# -- parts ------------------------------------------------------------------------------------------
U = "python.framework.graph_util"


def _node_name(source):
    return source[1:] if source.startswith("^") else source.split(":")[0]


def _refuse_arguments(graph_def, dest_nodes):
    if is_no_message(graph_def):
        kind = f", but got type {type(graph_def)}"
        if isinstance(graph_def, ops.Graph):
            kind = ", but got type <class 'tensorflow.python.framework.ops.Graph'>"
        text = "graph_def must be a graph_pb2.GraphDef proto" + of_target(".", f"{kind}.")
        raise raised(TypeError(text))
    if isinstance(dest_nodes, str):
        newer = f"dest_nodes must be an iterable of strings, but got type {type(dest_nodes)}."
        raise raised(TypeError(of_target("dest_nodes must be a list.", newer)))


def is_no_message(value: Any) -> bool:
    """Whether a value is certainly no message."""
    return isinstance(value, (ops.Graph, str, bytes, int, float, list, tuple, dict, type(None)))


def known_text(name: Any) -> str | None:
    """A name, if it is one that is wholly known."""
    return name if isinstance(name, str) and not holes.has_hole(name) else None


@tf_export("graph_util.extract_sub_graph", f"{U}.extract_sub_graph", f"{U}_impl.extract_sub_graph")
def extract_sub_graph(graph_def, dest_nodes):
    """The nodes that others need; raises ``TypeError`` and ``AssertionError``."""
    _refuse_arguments(graph_def, dest_nodes)
    if not is_known(graph_def) or open_length(dest_nodes) is not None:
        return Unknown("data", "extract_sub_graph()")
    nodes = {node.name: node for node in graph_def.node}
    kept, left = set(), [known_text(name) for name in dest_nodes]
    for name in left:
        if name is not None and name not in nodes:
            raise raised(AssertionError(f"{name} is not in graph"))
    if None in left:
        return Unknown("data", "extract_sub_graph()")
    while left:
        name = left.pop()
        if name in nodes and name not in kept:
            kept.add(name)
            left += [_node_name(source) for source in nodes[name].input]
    return graph_def.with_nodes_(_copy(node) for node in graph_def.node if node.name in kept)


@tf_export(
    "graph_util.convert_variables_to_constants",
    f"{U}.convert_variables_to_constants",
    f"{U}_impl.convert_variables_to_constants",
)
def convert_variables_to_constants(sess, input_graph_def, output_node_names, variable_names_whitelist=None, variable_names_blacklist=None):  # fmt: skip
    """The nodes that the outputs need, with constants for variables; raises as ``extract_sub_graph``."""
    current_run().runtime_uses += 1
    part = extract_sub_graph(input_graph_def, output_node_names)
    if isinstance(part, Unknown):
        return part
    only, but = variable_names_whitelist, variable_names_blacklist
    if any(isinstance(names, Unknown) for names in (only, but)):
        return Unknown("data", "convert_variables_to_constants()")
    made = []
    for node in part.node:
        outputs, attrs = node.made_
        if node.op in VARIABLES:
            if (only is None or node.name in only) and (but is None or node.name not in but):
                kind = attrs.get("dtype")
                outputs = [(kind, attrs.get("shape", outputs[0][1]), None)]
                node = NodeDef(name=node.name, op="Const", made_=(outputs, {}))  # noqa: PLW2901
        elif node.op == "ReadVariableOp":
            node.op = "Identity"
        elif node.op == "ResourceGather":
            axis = NodeDef(name=f"{node.name}/axis", op="Const", made_=([_axis()], {}))
            made.append(axis)
            node.op, node.input = "GatherV2", Repeated([*node.input, axis.name])
        made.append(node)
    return part.with_nodes_(made)


def _axis():
    return ops.as_dtype("int32"), TensorShape([]), 0


@tf_export("graph_util.remove_training_nodes", f"{U}.remove_training_nodes", f"{U}_impl.remove_training_nodes")  # fmt: skip
def remove_training_nodes(input_graph, protected_nodes=None):
    """Without ``CheckNumerics`` and those ``Identity`` that no control edge touches."""
    if not is_known(input_graph) or isinstance(protected_nodes, Unknown):
        return Unknown("data", "remove_training_nodes()")
    protected = set(protected_nodes or ())
    checks = [n for n in input_graph.node if n.op == "CheckNumerics" and n.name not in protected]
    sources = {n.name: n.input[0] for n in checks}
    nodes = [n for n in input_graph.node if n.name not in sources]
    kept = protected | {_node_name(s) for n in nodes for s in n.input if s.startswith("^")}
    kept |= {n.name for n in nodes if any(s.startswith("^") for s in n.input)}
    sources |= {n.name: n.input[0] for n in nodes if n.op == "Identity" and n.name not in kept}
    made = [_copy(n) for n in nodes if n.name not in sources]
    for node in made:
        node.input = Repeated(_behind(source, sources) for source in node.input)
    return input_graph.with_nodes_(made)


def _behind(source, sources):
    """What a source stands for once the nodes of ``sources`` are gone."""
    while not source.startswith("^") and _node_name(source) in sources:
        source = sources[_node_name(source)]
    return source
