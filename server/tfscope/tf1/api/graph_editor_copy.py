"""Copies of parts of a graph.  Mirrors contrib/graph_editor/transform.py."""

from __future__ import annotations

import functools
from typing import Any

from tfscope.tf1.api.graph_editor_edit import add_control_inputs
from tfscope.tf1.api.graph_editor_select import get_walks_intersection_ops
from tfscope.tf1.api.graph_editor_util import (
    ControlOutputs,
    export,
    flatten_tree,
    make_placeholder_from_tensor,
    renamed_collections,
    scope_finalize,
    transform_tree,
    unique_graph,
)
from tfscope.tf1.api.graph_editor_views import SubGraphView, make_view
from tfscope.tf1.api.op_shapes import inferred_shapes
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.initialized_value import VARIABLES
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.variable_creation import bare_object
from tfscope.values.raised import raised


# -- what becomes of what lies outside -------------------------------------------------------------
@export("replace_t_with_placeholder_handler")
def replace_t_with_placeholder_handler(info, t):
    """A placeholder in the graph of the copy."""
    with info.graph_.as_default():
        return make_placeholder_from_tensor(t, scope=info.scope_)


@export("keep_t_if_possible_handler")
def keep_t_if_possible_handler(info, t):
    """The tensor itself, in another graph a placeholder."""
    return t if info.graph is info.graph_ else replace_t_with_placeholder_handler(info, t)


@export("assign_renamed_collections_handler")
def assign_renamed_collections_handler(info, elem, elem_):
    """The copy is in the collections of the original; those of the program have other names."""
    for name, collection in info.collections.items():
        if any(elem is item for item in collection):
            known = name in renamed_collections()
            info.graph_.add_to_collection(name if known else info.new_name(name), elem_)


@export("transform_op_if_inside_handler")
def transform_op_if_inside_handler(info, op, keep_if_possible=True):
    """The copy of an operation that is copied; the operation itself in the same graph."""
    if op in info.ops:
        return info.transformed_ops[op]
    return op if keep_if_possible and info.graph is info.graph_ else None


@export("copy_op_handler")
def copy_op_handler(info, op, new_inputs, copy_shape=False, nodedef_fn=None):
    """The same operation of other inputs, its shapes found anew."""
    name = info.graph_.unique_name(info.new_name(op.name))
    outputs = list(zip([t._dtype for t in op.outputs], inferred_shapes(op, new_inputs, name)))
    attrs = {key: value for key, value in op.attrs.items() if key != "_control_flow_context"}
    with info.graph_.control_dependencies(None):
        made = info.graph_.create_op(op.type, list(new_inputs), outputs, name=f"{name}/", attrs=attrs, unchecked=True)  # fmt: skip
    made.control_inputs = []
    if op.type in VARIABLES:
        bare_object(made, op.attrs.get("shape", op.outputs[0].shape), op.attrs.get("dtype"))
    for old, new in zip(op.outputs, made.outputs):
        same = all(a is b for a, b in zip(op.inputs, new_inputs))
        new.static = old.static if same else None
        if copy_shape:
            new.set_shape(old.shape)
    return made, made.outputs


# -- the copy --------------------------------------------------------------------------------------
class _Info:
    """What is copied, from where to where, and what became of it."""

    def __init__(self, sgv: SubGraphView, graph: Graph, scope: str, source: str) -> None:
        self.sgv, self.graph, self.scope = sgv, sgv.graph, source
        self.graph_, self.scope_ = graph, scope
        self.inputs, self.ops = frozenset(sgv.inputs), frozenset(sgv.ops)
        self.control_outputs = ControlOutputs(sgv.graph)
        self.transformed_ops: dict[Any, Any] = {}
        self.transformed_ts: dict[Any, Any] = {}
        self.cyclic: list[Any] = []
        known = self.graph.get_all_collection_keys()
        self.collections = {key: self.graph.get_collection(key) for key in known}

    def new_name(self, name: str) -> str:
        """A name below the new scope; raises ``ValueError`` if it does not lie in the old one."""
        if not name.startswith(self.scope):
            text = f"{name} does not belong to source scope: {self.scope}."
            raise raised(ValueError(text))
        return self.scope_ + name[len(self.scope) :]


@export("TransformerInfo")
class TransformerInfo:
    """What became of what."""

    def __init__(self, info):
        self._transformed_ops, self._transformed_ts = info.transformed_ops, info.transformed_ts

    def _known(self, top: Any) -> Any:
        if isinstance(top, str):
            return {**self._transformed_ops, **self._transformed_ts}
        if not isinstance(top, (Operation, Tensor)):
            raise raised(TypeError(f"Expected a tf.Tensor or a tf.Operation, got a {type(top)}"))
        return self._transformed_ops if isinstance(top, Operation) else self._transformed_ts

    def _found(self, top: Any, missing: Any, back: bool) -> Any:
        for old, new in self._known(top).items():
            key, value = (new, old) if back else (old, new)
            if key is top or (isinstance(top, str) and key.name == top):
                return value
        return None if missing is None else missing(top)

    def transformed(self, original, missing_fn=None):
        """The copies of originals."""
        return transform_tree(original, functools.partial(self._found, missing=missing_fn, back=False))  # fmt: skip

    def original(self, transformed, missing_fn=None):
        """The originals of copies."""
        return transform_tree(transformed, functools.partial(self._found, missing=missing_fn, back=True))  # fmt: skip


@export("Transformer")
class Transformer:
    """Copies part of a graph; what is done with each piece can be set."""

    def __init__(self):
        self.transform_op_handler = copy_op_handler
        self.transform_control_input_handler = transform_op_if_inside_handler
        self.assign_collections_handler = assign_renamed_collections_handler
        self.transform_external_input_handler = replace_t_with_placeholder_handler
        self.transform_external_hidden_input_handler = keep_t_if_possible_handler
        self.transform_original_op_handler = transform_op_if_inside_handler

    def __call__(self, sgv, dst_graph, dst_scope, src_scope="", reuse_dst_scope=False):
        sgv = make_view(sgv)
        if not isinstance(dst_graph, Graph):
            raise raised(TypeError(f"Expected a tf.Graph, got: {type(dst_graph)}"))
        scope = scope_finalize(dst_scope)
        if scope and not reuse_dst_scope:
            scope = scope_finalize(dst_graph.unique_name(scope[:-1]))
        info = _Info(sgv, dst_graph, scope, scope_finalize(src_scope))
        self._copy(info)
        for old, new, op in info.cyclic:
            made = info.transformed_ops[op]
            place = next(i for i, t in enumerate(made.inputs) if t is new)
            made.inputs[place] = info.transformed_ts[old]
        for op in sgv.ops:
            waited = [self.transform_control_input_handler(info, ci) for ci in op.control_inputs]
            add_control_inputs(info.transformed_ops[op], [ci for ci in waited if ci is not None])
        return self._view(info), TransformerInfo(info)

    def _copy(self, info: _Info) -> None:
        order = {id(op): place for place, op in enumerate(info.graph.get_operations())}
        for op in sorted(info.sgv.ops, key=lambda op: order.get(id(op), 0)):
            inputs = [self._tensor(info, tensor, op) for tensor in op.inputs]
            made, outputs = self.transform_op_handler(info, op, inputs)
            if op is made:
                raise raised(ValueError("In-place transformation not allowed."))
            info.transformed_ops[op] = made
            self.assign_collections_handler(info, op, made)
            for old, new in zip(op.outputs, outputs):
                info.transformed_ts[old] = new
                self.assign_collections_handler(info, old, new)

    def _tensor(self, info: _Info, tensor: Any, user: Any) -> Any:
        """What an input is in the copy; what a loop feeds back is put right afterwards."""
        if tensor in info.transformed_ts:
            return info.transformed_ts[tensor]
        if tensor in info.inputs:
            return self.transform_external_input_handler(info, tensor)
        if tensor.op not in info.ops:
            return self.transform_external_hidden_input_handler(info, tensor)
        if user.type == "Merge":
            made = self._tensor(info, user.inputs[0], user)
        elif tensor.op.type == "Enter":
            made = self._tensor(info, tensor.op.inputs[0], user)
        else:
            with info.graph_.as_default():
                made = make_placeholder_from_tensor(tensor, scope=info.scope_, prefix="geph_tmp")
        info.cyclic.append((tensor, made, user))
        return made

    def _view(self, info: _Info) -> Any:
        made = SubGraphView(list(info.transformed_ops.values()))
        inputs = [info.transformed_ts.get(t) for t in info.sgv.inputs]
        outputs = [info.transformed_ts.get(t) for t in info.sgv.outputs]
        return made.remap(
            [made.input_index(t) for t in inputs if t is not None and t in made.inputs],
            [made.output_index(t) for t in outputs if t is not None and t in made.outputs],
        )


@export("copy")
def copy(sgv, dst_graph=None, dst_scope="", src_scope="", reuse_dst_scope=False):
    """A copy of part of a graph and what became of what; raises ``TypeError`` for what is no graph."""
    sgv = make_view(sgv)
    graph = sgv.graph if dst_graph is None else dst_graph
    return Transformer()(sgv, graph, dst_scope, src_scope, reuse_dst_scope=reuse_dst_scope)


@export("copy_with_input_replacements")
def copy_with_input_replacements(sgv, replacement_ts, dst_graph=None, dst_scope="", src_scope="", reuse_dst_scope=False):  # fmt: skip
    """A copy in which other tensors stand for inputs."""
    sgv = make_view(sgv)
    copier = Transformer()

    def replaced(info, tensor):
        if tensor in replacement_ts:
            return replacement_ts[tensor]
        return keep_t_if_possible_handler(info, tensor)

    copier.transform_external_input_handler = replaced
    graph = sgv.graph if dst_graph is None else dst_graph
    return copier(sgv, graph, dst_scope, src_scope, reuse_dst_scope=reuse_dst_scope)


@export("graph_replace")
def graph_replace(target_ts, replacement_ts, dst_scope="", src_scope="", reuse_dst_scope=False):
    """The targets computed from other tensors; raises ``ValueError`` if they do not depend on them."""
    flat = flatten_tree(target_ts)
    control = ControlOutputs(unique_graph(flat, Tensor))
    ops = get_walks_intersection_ops(list(replacement_ts), flat, control_ios=control)
    if not ops:
        raise raised(ValueError("Targets and replacements are not connected!"))
    info = copy_with_input_replacements(
        ops, replacement_ts, None, dst_scope, src_scope, reuse_dst_scope
    )[1]
    return info.transformed(target_ts, lambda tensor: tensor)
