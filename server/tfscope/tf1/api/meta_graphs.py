"""Graphs with their collections as messages: exported, saved beside checkpoints, and imported again.

A meta graph is known if this run exported or saved it.  Mirrors python/framework/meta_graph.py and
python/training/saver.py.
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.api import registry
from tfscope.tf1.api.checkpoints import place, refuse_no_text
from tfscope.tf1.api.graph_defs import GraphDef
from tfscope.tf1.api.graph_imports import import_graph_def
from tfscope.tf1.api.messages import Message
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.variables import BaseVariable, RefVariable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

FILES = "meta_graph_files"
"""Key of the run's data: path → the meta graph that was written there."""

OBJECTS = (
    GraphKeys.QUEUE_RUNNERS, GraphKeys.COND_CONTEXT, GraphKeys.WHILE_CONTEXT, GraphKeys.SAVERS,
)  # fmt: skip
"""Collections whose objects have messages of their own; an import leaves them out."""

VARIABLES = (
    GraphKeys.GLOBAL_VARIABLES, GraphKeys.LOCAL_VARIABLES, GraphKeys.MODEL_VARIABLES,
    GraphKeys.TRAINABLE_VARIABLES, GraphKeys.MOVING_AVERAGE_VARIABLES, GraphKeys.GLOBAL_STEP,
    GraphKeys.METRIC_VARIABLES,
)  # fmt: skip

_SHARD = regex(r"-[\d\?]+-of-\d+$")


@tf_export("MetaGraphDef", "core.protobuf.meta_graph_pb2.MetaGraphDef")
class MetaGraphDef(Message):
    """A graph and its collections.  ``of_``: the graph, how many operations of it, and the collections."""

    defaults = {"of_": None, "saver_def": None}
    place = "core.protobuf.meta_graph_pb2"

    def __getattr__(self, name):
        if name == "graph_def" and self.of_ is not None:
            graph, count, _ = self.of_
            whole = GraphDef.of(graph)
            self.__dict__[name] = whole.with_nodes_(whole.node[:count])
            return self.__dict__[name]
        return super().__getattr__(name)


def snapshot(graph: Any, saver_def: Any = None) -> MetaGraphDef:
    """The meta graph of a graph as it is now."""
    kept = {key: list(graph.get_collection_ref(key)) for key in graph.get_all_collection_keys()}
    return MetaGraphDef(of_=(graph, graph.version, kept), saver_def=saver_def)


def write(path: Any, meta: MetaGraphDef) -> None:
    """Remembers a meta graph under a path that is known."""
    if (key := place(path)) is not None:
        current_run().data.setdefault(FILES, {})[key] = meta


def meta_path(checkpoint: str, suffix: str) -> str:
    """Where the meta graph of a checkpoint lies.  Mirrors checkpoint_management.py meta_graph_filename."""
    return f"{_SHARD.sub('', checkpoint)}.{suffix}"


@tf_export("train.export_meta_graph", "python.training.saver.export_meta_graph")
def export_meta_graph(filename=None, meta_info_def=None, graph_def=None, saver_def=None, collection_list=None, as_text=False, graph=None, export_scope=None, clear_devices=False, clear_extraneous_savers=False, strip_default_attrs=False, save_debug_info=False, **kwargs):  # fmt: skip
    """The default graph, or another one, with its collections."""
    graph = ops.get_default_graph() if graph is None else graph
    partial = graph_def or export_scope or clear_extraneous_savers
    if partial or not isinstance(graph, ops.Graph) or isinstance(collection_list, Unknown):
        return Unknown("data", "tf.train.export_meta_graph()")
    meta = snapshot(graph, saver_def)
    if collection_list:
        count, kept = meta.of_[1:]
        meta.of_ = (graph, count, {key: kept[key] for key in collection_list if key in kept})
    write(filename, meta)
    return meta


@tf_export("train.import_meta_graph", "python.training.saver.import_meta_graph")
def import_meta_graph(meta_graph_or_file, clear_devices=False, import_scope=None, return_elements=None, **kwargs):  # fmt: skip
    """A saver of what was imported, ``None`` if there are no variables; unknown if the file is none of
    this run's, and then any name may exist in the graph."""
    meta = _added(meta_graph_or_file, import_scope, kwargs.get("input_map"), return_elements)
    if isinstance(meta, Unknown):
        return meta
    graph = ops.get_default_graph()
    saver = registry.lookup("train.Saver")
    if meta.saver_def is not None:
        return saver(saver_def=meta.saver_def, name=import_scope)
    saved = graph.get_collection(GraphKeys.GLOBAL_VARIABLES, import_scope)
    return saver() if saved else None


def _added(meta, import_scope, input_map, return_elements=None):
    """The message whose nodes and collections the graph has got; unknown if it is none of this run's."""
    refuse_no_text(meta)
    if isinstance(meta, str):
        meta = current_run().data.get(FILES, {}).get(place(meta))
    scoped = import_scope is None or isinstance(import_scope, str)
    if not isinstance(meta, MetaGraphDef) or meta.of_ is None or not scoped:
        ops.get_default_graph().imported = True
        return Unknown("environment", "tf.train.import_meta_graph()")
    graph = ops.get_default_graph()
    prefix = graph.unique_name(import_scope or "", mark_as_used=False)
    import_graph_def(meta.graph_def, input_map, return_elements, import_scope or prefix)
    kept = meta.of_[2]
    first = GraphKeys.TRAINABLE_VARIABLES
    for key in sorted(kept, key=lambda key: (key != first, key)):
        if kept[key] and key not in OBJECTS:
            _restore(graph, key, kept[key], prefix)
    return meta


@tf_export("python.framework.meta_graph.import_scoped_meta_graph")
def import_scoped_meta_graph(meta_graph_or_file, clear_devices=False, graph=None, import_scope=None, input_map=None, **kwargs):  # fmt: skip
    """Names and variables of what was imported, without a saver.  Mirrors meta_graph.py."""
    with (graph or ops.get_default_graph()).as_default() as graph:
        prefix = graph.unique_name(import_scope or "", mark_as_used=False)
        found = _added(meta_graph_or_file, import_scope, input_map)
        return found if isinstance(found, Unknown) else _variables_in(graph, prefix)


@tf_export("python.framework.meta_graph.export_scoped_meta_graph")
def export_scoped_meta_graph(filename=None, graph_def=None, graph=None, export_scope=None, **kwargs):  # fmt: skip
    """A graph as a message, and its variables by name."""
    graph = graph or ops.get_default_graph()
    meta = export_meta_graph(filename, graph_def=graph_def, graph=graph, export_scope=export_scope)
    return meta, _variables_in(graph, export_scope)


def _variables_in(graph, scope):
    """The variables of a scope by their names there."""
    found = graph.get_collection(GraphKeys.GLOBAL_VARIABLES, scope or None)
    return {str(v.name).removeprefix(f"{scope}/"): v for v in found}


def _restore(graph, key, items, prefix):
    """The members of one collection."""
    if key in VARIABLES:
        if all(isinstance(item, BaseVariable) for item in items):
            known = {variable.op: variable for variable in graph.variables_in_order}
            for item in items:
                graph.add_to_collection(key, _variable(graph, item, prefix, known))
        return
    if isinstance(items[0], (str, bytes, bool, int, float)):
        for item in items:
            value = item.encode() if isinstance(item, str) else item
            text = isinstance(value, bytes) and prefix
            graph.add_to_collection(key, _below(prefix, value.decode()) if text else value)
        return
    names = [getattr(item, "name", None) for item in items]
    if all(isinstance(name, str) for name in names):
        for name in names:
            graph.add_to_collection(key, graph.as_graph_element(_below(prefix, name)))


def _below(prefix, name):
    """Mirrors ops.py prepend_name_scope."""
    if not prefix:
        return name
    prefix = prefix.removesuffix("/")
    return re.sub(r"([\^]|loc:@|^)(.*)", lambda m: f"{m[1]}{prefix}/{m[2]}", name, count=1)


def _variable(graph, old, prefix, known):
    """The variable that stands for an exported one.  Mirrors ``_init_from_proto``."""
    op = graph.as_graph_element(_below(prefix, old.op.name), allow_tensor=False)
    made = known.get(op)
    if made is None:
        return op
    made._trainable = old._trainable
    made._save_slice_info = old._save_slice_info
    if made.shape.is_compatible_with(old.shape):  # it may be another's of the same name
        made.set_shape(old.shape)

    def there(tensor):
        name = (
            _below(prefix, tensor.name) if isinstance(tensor, (ops.Tensor, ops.Operation)) else None
        )
        return tensor if name is None else graph.as_graph_element(name)

    made._initializer_op = there(old._initializer_op)
    made._initial_value = there(old._initial_value)
    if isinstance(made, RefVariable) and isinstance(old, RefVariable):
        made._snapshot = there(old._snapshot)
    elif not isinstance(made, RefVariable) and not isinstance(old, RefVariable):
        made._graph_element = there(old._graph_element)
    return made
