"""``tf.import_graph_def``: the nodes of a message become operations of the default graph.

Mirrors python/framework/importer.py and core/graph/graph_constructor.cc.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.graph_defs import is_known, is_no_message, known_text
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.initialized_value import VARIABLES
from tfscope.tf1.graph.tensor_shape import unknown_shape
from tfscope.tf1.graph.variable_creation import bare_object
from tfscope.values.lengths import follow, open_length
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

NO_NAMES = (ops.Tensor, ops.Operation, int, float, type(None))
"""Types of what is certainly no name."""


@tf_export("import_graph_def", "graph_util.import_graph_def", "python.framework.importer.import_graph_def")  # fmt: skip
def import_graph_def(graph_def, input_map=None, return_elements=None, name=None, op_dict=None, producer_op_list=None):  # fmt: skip
    """The elements asked for of the nodes added below ``name``.  If nodes are not known, any name may
    exist in the graph from then on.  Raises ``TypeError`` for other kinds of arguments and
    ``ValueError`` for what the nodes do not hold."""
    _refuse_arguments(graph_def, input_map, return_elements)
    graph = ops.get_default_graph()
    mapped = input_map if isinstance(input_map, dict) else {}
    keys = [_text(key) for key in mapped]
    known = is_known(graph_def) and not isinstance(name, Unknown)
    known = known and not isinstance(return_elements, Unknown)
    known = known and (input_map is None or isinstance(input_map, dict))
    known = known and open_length(input_map) is None and None not in keys
    with ops.name_scope(name, "import", list(mapped.values())) as scope:
        values = _as_tensors(name, list(mapped.values()))
    if not known:
        return _unknown_nodes(graph, return_elements)
    made = _Import(graph, graph_def.node, scope[:-1] if scope else "", dict(zip(keys, values)))
    asked = [_text(element) for element in return_elements or ()]
    _refuse_returned(asked, made.nodes)
    made.check()
    made.run()
    if made.unused:
        text = ", ".join(f"{node}:{index}" for node, index in made.unused)
        text = f"Attempted to map inputs that were not found in graph_def: [{text}]"
        raise raised(ValueError(text))
    if return_elements is None:
        return None
    found = [_unknown(i) if a is None else made.element(a) for i, a in enumerate(asked)]
    return follow(found, return_elements)


def _text(name):
    """A name as text; ``None`` if it is not wholly known."""
    return known_text(name.decode() if isinstance(name, bytes) else name)


def _refuse_arguments(graph_def, input_map, return_elements):
    if is_no_message(graph_def):
        newer = "Argument `graph_def` must be a GraphDef proto."
        raise raised(TypeError(of_target("graph_def must be a GraphDef proto.", newer)))
    older = "input_map must be a dictionary mapping strings to Tensor objects."
    if isinstance(input_map, (list, tuple, str, ops.Tensor)):
        kind = type(input_map).__name__
        newer = f"Argument `input_map` must be a dictionary. Obtained {kind}"
        raise raised(TypeError(of_target(older, newer)))
    if isinstance(input_map, dict) and any(isinstance(key, NO_NAMES) for key in input_map):
        keys = list(input_map)
        newer = f"All keys for argument `input_map` must be strings. Obtained keys: {keys}"
        raise raised(TypeError(of_target(older, newer)))
    if return_elements is None or isinstance(return_elements, Unknown):
        return
    if any(isinstance(e, NO_NAMES) for e in return_elements):  # nothing is left of an iterator
        newer = f"Argument `return_elements` must be a list of strings. Obtained {return_elements}."
        raise raised(TypeError(of_target("return_elements must be a list of strings.", newer)))


def _as_tensors(name, values):
    """Called inside the scope of the import.  Mirrors _ConvertInputMapValues."""
    if all(isinstance(value, (ops.Tensor, Unknown)) for value in values):
        return values
    if name == "":
        text = "tf.import_graph_def() requires a non-empty `name` if `input_map` contains non-Tensor values. Try calling tf.convert_to_tensor() on `input_map` values before calling tf.import_graph_def()."
        raise raised(ValueError(text))
    with ops.name_scope("_inputs"):
        return [ops.convert_to_tensor(value) for value in values]


def _unknown(place):
    return Unknown("data", f"import_graph_def()[{place}]")


def _unknown_nodes(graph, return_elements):
    graph.imported = True
    if return_elements is None:
        return None
    if isinstance(return_elements, Unknown):
        return return_elements.derived("import_graph_def()")
    return follow([_unknown(i) for i, _ in enumerate(return_elements)], return_elements)


def _refuse_returned(asked, nodes):
    places = [(element, *_place(element)) for element in asked if element is not None]
    for element, name, index in places:
        if name not in nodes:
            kind = "tensor" if ":" in element else "node"
            text = f"Requested return {kind} '{element}' not found in graph def"
            raise raised(ValueError(text))
        held = len(nodes[name].made_[0])
        if ":" in element and index >= held:
            text = f"Invalid return output {index} of node '{name}', which has {held} output(s)"
            raise raised(ValueError(text))


class _Import:
    """One import: nodes by name, the operations made of them, and where inputs are taken from.

    Imported operations have no traceback in TensorFlow 2.
    """

    def __init__(self, graph, nodes, prefix, mapped):
        self.graph, self.order, self.prefix = graph, nodes, prefix
        self.nodes = {node.name: node for node in nodes}
        self.mapped = {_place(k): v for k, v in mapped.items() if not k.startswith("^")}
        self.unused = dict.fromkeys(place for place in self.mapped if place[0] not in self.nodes)
        self.made: dict[str, Any] = {}
        self.changed: set[Any] = set()
        """Tensors whose shapes are others than they were; of ``refined`` ones more may be known now."""
        self.refined: set[Any] = set()
        self.taken = {n for known in graph._nodes for n in _prefixes(known.name)}

    def check(self):
        """Raises for an input that no node gives, or of another type: then nothing is imported."""
        for node in self.order:
            for place, source in enumerate(_sources(node)):
                name, index = _place(source)
                if (name, index) in self.mapped and name in self.nodes:
                    self._compare(node, place, self.mapped[name, index], (name, index))
                elif name not in self.nodes and (name, index) not in self.mapped:
                    text = f"Node '{node.name}': Unknown input node '{source}'"
                    raise raised(ValueError(text))

    def _compare(self, node, place, tensor, source):
        """Types must agree; another shape changes what follows."""
        dtype, shape, _ = self.nodes[source[0]].made_[0][source[1]]
        given = tensor._dtype if isinstance(tensor, ops.Tensor) else None
        if dtype is not None and given is not None and dtype.base_dtype != given.base_dtype:
            whole = f"{self.prefix}/{node.name}" if self.prefix else node.name
            text = f"Input {place} of node {whole} was passed {_kind(given)} from {tensor.name} incompatible with expected {_kind(dtype)}."
            raise raised(ValueError(text))
        if given is None or not shape.is_compatible_with(tensor.shape):
            self.changed.add(tensor)
        elif not shape.is_fully_defined():
            self.refined.add(tensor)

    def run(self):
        """Makes the operations in order; what a loop feeds back is joined afterwards."""
        fed_back = []
        with self.graph.control_dependencies(None):
            for node in self.order:
                places = list(enumerate(_sources(node)))
                late = [(place, s) for place, s in places if not self._is_there(s)]
                op = self._make(node, [self._input(s) for _, s in places if self._is_there(s)])
                fed_back += [(op, place, source) for place, source in late]
        for op, place, source in fed_back:
            op.inputs.insert(place, self._input(source))

    def _make(self, node, inputs):
        outputs, attrs = node.made_
        changed = any(tensor in self.changed for tensor in inputs)
        refined = any(tensor in self.refined for tensor in inputs)
        current_run().lost_sizes |= changed or refined
        if changed:
            outputs = [(dtype, unknown_shape(), None) for dtype, _, _ in outputs]
        name = self._unique(node.name)
        kinds = [(dtype, shape) for dtype, shape, _ in outputs]
        op = self.graph.create_op(node.op, inputs, kinds, name=f"{name}/", attrs=dict(attrs))
        self.graph._names_in_use.setdefault(name.lower(), 1)
        op.device = op.device or node.device
        op.frames = op.frames if current_run().is_v1 else ()
        for tensor, (_, _, static) in zip(op.outputs, outputs, strict=True):
            tensor.static = static
        controls = [self.made.get(s[1:]) for s in node.input if s.startswith("^")]
        op.control_inputs = [c for c in controls if c is not None]
        self.made[node.name] = op
        if changed:
            self.changed.update(op.outputs)
        if refined:
            self.refined.update(o for o in op.outputs if not o.shape.is_fully_defined())
        if node.op in VARIABLES:
            bare_object(op, attrs.get("shape", unknown_shape()), attrs.get("dtype"))
        return op

    def _is_there(self, source):
        place = _place(source)
        return place in self.mapped or place[0] in self.made

    def _input(self, source):
        name, index = place = _place(source)
        return self.mapped[place] if place in self.mapped else self.made[name].outputs[index]

    def _unique(self, name):
        """Mirrors graph_constructor.cc UniquifyNames: what stands in the graph is not named again, nor
        what is above it."""
        whole = f"{self.prefix}/{name}" if self.prefix else name
        found, count = whole, 0
        while found in self.taken or count and self._is_own(found):
            count += 1
            found = f"{whole}_{count}"
        return found

    def _is_own(self, name):
        above = f"{self.prefix}/" if self.prefix else ""
        return name.startswith(above) and name.removeprefix(above) in self.nodes

    def element(self, name):
        """What an asked name became."""
        return self._input(name) if ":" in name else self.made[name]


def _kind(dtype):
    return {"float32": "float", "float64": "double", "float16": "half"}.get(dtype.name, dtype.name)


def _sources(node):
    return [source for source in node.input if not source.startswith("^")]


def _place(name):
    """The node and the output that a name tells.  Mirrors _ParseTensorName."""
    node, *index = name.split(":")
    if not index:
        return node, 0
    if len(index) == 1 and index[0].removeprefix("-").isdigit():
        return node, int(index[0])
    why = f"Second component of the name following the `:` should be an int. Got {index[0]}."
    if len(index) > 1:
        why = f"Tensor names should not contain more than 1 `:`. Obtained {len(index)}"
    text = f"Cannot convert {name!r} to a tensor name."
    raise raised(ValueError(of_target(text, f"{text} {why}")))


def _prefixes(name):
    """A name and those above it."""
    parts = name.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]
