"""Parts of a graph.  Mirrors contrib/graph_editor/subgraph.py."""

from __future__ import annotations

import copy
from typing import Any

from tfscope.tf1.api.graph_editor_select import (
    compute_boundary_ts,
    get_name_scope_ops,
    get_walks_union_ops,
    select_ops_and_ts,
)
from tfscope.tf1.api.graph_editor_util import (
    export,
    get_consuming_ops,
    make_list_of_op,
    make_list_of_t,
    unique,
    unique_graph,
)
from tfscope.tf1.graph.graph import Graph
from tfscope.values.raised import raised


def _places(wanted: Any, tensors: list[Any], repeated: bool) -> list[Any]:
    """Tensors by number, or themselves; raises ``ValueError`` for other numbers."""
    found = [i if isinstance(i, int) else tensors.index(i) for i in wanted]
    for i in found:
        if not 0 <= i < len(tensors):
            raise raised(ValueError(f"Out of [0, {len(tensors)}[ range: {i}"))
    if not repeated and len({*found}) != len(found):
        raise raised(ValueError(f"Found repetition in mapping: {found}"))
    return [tensors[i] for i in found]


@export("SubGraphView")
class SubGraphView:
    """Some operations, the tensors that come in and those that leave."""

    def __init__(self, inside_ops=(), passthrough_ts=()):
        self._ops = make_list_of_op(inside_ops)
        through = make_list_of_t(passthrough_ts)
        inputs, outputs, inside = compute_boundary_ts(self._ops)
        own = {*inputs, *outputs, *inside}
        both = self._ops + through
        self._graph = unique_graph(both) if both else None
        self._passthrough_ts = [t for t in through if t not in own]
        self._input_ts = inputs + self._passthrough_ts
        self._output_ts = outputs + self._passthrough_ts

    graph = property(lambda self: self._graph)
    ops = property(lambda self: self._ops)
    inputs = property(lambda self: list(self._input_ts))
    outputs = property(lambda self: list(self._output_ts))
    passthroughs = property(lambda self: list(self._passthrough_ts))

    @property
    def connected_inputs(self):
        """Those that an operation uses."""
        return [t for t in self._input_ts if t not in self._passthrough_ts]

    @property
    def connected_outputs(self):
        """Those that an operation gives."""
        return [t for t in self._output_ts if t not in self._passthrough_ts]

    def __bool__(self):
        return self._graph is not None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None

    def copy(self):
        """Another view of the same."""
        made = copy.copy(self)
        for key in ("_ops", "_passthrough_ts", "_input_ts", "_output_ts"):
            setattr(made, key, list(getattr(self, key)))
        return made

    __copy__: Any = None

    def remap(self, new_input_indices=None, new_output_indices=None):
        """With other inputs and outputs, by number or themselves."""
        made = self.copy()
        if new_input_indices is not None:
            made._input_ts = _places(new_input_indices, self._input_ts, False)
        if new_output_indices is not None:
            made._output_ts = _places(new_output_indices, self._output_ts, True)
        return made

    def remap_inputs(self, new_input_indices):
        """With other inputs."""
        return self.remap(new_input_indices)

    def remap_outputs(self, new_output_indices):
        """With other outputs."""
        return self.remap(None, new_output_indices)

    def remap_default(self, remove_input_map=True, remove_output_map=True):
        """With all inputs and outputs again."""
        made = self.copy()
        inputs, outputs, _ = compute_boundary_ts(self._ops)
        if remove_input_map:
            made._input_ts = inputs + self._passthrough_ts
        if remove_output_map:
            made._output_ts = outputs + self._passthrough_ts
        return made

    def remap_outputs_make_unique(self):
        """With each output once."""
        made = self.copy()
        made._output_ts = unique(self._output_ts)
        return made

    def remap_outputs_to_consumers(self):
        """With each output once per operation that uses it."""
        made = self.copy()
        made._output_ts = [t for t in unique(self._output_ts) for _ in t.consumers()]
        return made

    def remove_unused_ops(self, control_inputs=True):
        """Without operations that neither input nor output needs."""
        made = self.copy()
        ends = (self.connected_inputs, self.connected_outputs)
        used = get_walks_union_ops(*ends, within_ops=self._ops, control_inputs=control_inputs)
        made._ops = [op for op in self._ops if op in used]
        return made

    def find_op_by_name(self, op_name):
        """The operation of a name; raises ``ValueError``."""
        for op in self._ops:
            if op.name == op_name:
                return op
        raise raised(ValueError(f"{op_name} not in subgraph."))

    def op(self, op_id):
        """The operation of a number."""
        return self._ops[op_id]

    def is_passthrough(self, t):
        """Whether a tensor is neither used nor given."""
        return t in self._passthrough_ts

    def input_index(self, t):
        """The number of an input."""
        return self._input_ts.index(t)

    def output_index(self, t):
        """The number of an output."""
        return self._output_ts.index(t)

    def consumers(self):
        """The operations outside that use the outputs."""
        return [op for op in get_consuming_ops(self._output_ts) if op not in {*self._ops}]


del SubGraphView.__copy__


@export("make_view", "sgv")
def make_view(*args, **kwargs):
    """A view of what is selected; raises ``TypeError`` and ``ValueError`` for another graph."""
    graph = kwargs.get("graph")
    whole = len(args) == 1 and isinstance(args[0], SubGraphView)
    view = args[0] if whole else SubGraphView(*select_ops_and_ts(*args, **kwargs))
    if graph is None or not view.graph:
        return view
    if not isinstance(graph, Graph):
        raise raised(TypeError(f"Expected a tf.Graph, got: {type(graph)}"))
    if view.graph is not graph:
        raise raised(ValueError("Graph mismatch."))
    return view


@export("make_view_from_scope", "sgv_scope")
def make_view_from_scope(scope, graph):
    """A view of a name scope."""
    return SubGraphView(get_name_scope_ops(graph, scope))
