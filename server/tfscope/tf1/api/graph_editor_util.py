"""Lists of operations and tensors, and placeholders for them.  Mirrors contrib/graph_editor/util.py."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops as graph_ops
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

PREFIX = "geph"
"""What names of placeholders begin with."""


def export(*names: str) -> Any:
    """Registers below tf.contrib.graph_editor, in the module util too where it stands there alone."""
    return tf_export(*(f"contrib.graph_editor.{name}" for name in names))


# -- lists -----------------------------------------------------------------------------------------
def is_iterable(value: Any) -> bool:
    """Whether it is a list of some kind; a tensor is none."""
    return not isinstance(value, (Tensor, Operation)) and hasattr(type(value), "__iter__")


def unique(items: Iterable[Any]) -> list[Any]:
    """Each item once, in order."""
    return list(dict.fromkeys(items))


def flatten_tree(tree: Any) -> list[Any]:
    """The leaves of lists and dicts."""
    if not is_iterable(tree):
        return [tree]
    children = tree.values() if isinstance(tree, dict) else tree
    return [leaf for child in children for leaf in flatten_tree(child)]


def transform_tree(tree: Any, function: Any) -> Any:
    """The same lists and dicts of what a function makes of their leaves."""
    if not is_iterable(tree):
        return function(tree)
    if isinstance(tree, dict):
        return type(tree)((key, transform_tree(child, function)) for key, child in tree.items())
    children = [transform_tree(child, function) for child in tree]
    if hasattr(tree, "_fields"):
        return type(tree)(*children)
    return type(tree)(children) if isinstance(tree, (list, tuple)) else tuple(children)


def unique_graph(tops: Any, kinds: Any = (Operation, Tensor)) -> Graph:
    """The graph of all; raises ``TypeError`` for other kinds and ``ValueError`` for several graphs or none."""
    if isinstance(tops, Graph):
        return tops
    if not is_iterable(tops):
        raise raised(TypeError(f"{type(tops)} is not iterable"))
    graph: Graph | None = None
    for top in tops:
        if isinstance(top, Unknown):
            continue
        if not isinstance(top, kinds):
            shown = ", ".join(map(_shown, kinds if isinstance(kinds, tuple) else (kinds,)))
            raise raised(TypeError(f"Expected a type in ({shown}), got: {_shown(type(top))}"))
        graph = top.graph if graph is None else graph
        if graph is not top.graph:
            raise raised(ValueError(f"Operation {top} does not belong to given graph"))
    if graph is None and not any(isinstance(top, Unknown) for top in tops):
        raise raised(ValueError("Can't find the unique graph of an empty list"))
    return graph or get_default_graph()


def _shown(kind: type) -> str:
    place = "tensorflow.python.framework.ops." if kind in (Tensor, Operation) else ""
    return f"<class '{place}{kind.__name__}'>"


def _listed(given: Any, kind: Any, check: bool, allow: bool, ignore: bool, whole: Any) -> list[Any]:
    if isinstance(given, Graph):
        if not allow:
            raise raised(TypeError("allow_graph is False: cannot convert a tf.Graph."))
        return list(whole(given))
    given = list(given) if is_iterable(given) else [given]
    if given and check:
        unique_graph(given, (Operation, Tensor) if ignore else kind)
    return [top for top in given if isinstance(top, kind)]


@export("make_list_of_op")
def make_list_of_op(ops, check_graph=True, allow_graph=True, ignore_ts=False):
    """The operations; raises ``TypeError`` for what is none."""
    whole = Graph.get_operations
    return _listed(ops, Operation, check_graph, allow_graph, ignore_ts, whole)


@export("make_list_of_t")
def make_list_of_t(ts, check_graph=True, allow_graph=True, ignore_ops=False):
    """The tensors; raises ``TypeError`` for what is none."""
    return _listed(ts, Tensor, check_graph, allow_graph, ignore_ops, get_tensors)


@export("get_tensors")
def get_tensors(graph):
    """All tensors of a graph."""
    if not isinstance(graph, Graph):
        raise raised(TypeError(f"Expected a graph, got: {type(graph)}"))
    return [tensor for op in graph.get_operations() for tensor in op.outputs]


@export("get_generating_ops")
def get_generating_ops(ts):
    """The operations that give the tensors."""
    return [tensor.op for tensor in make_list_of_t(ts, allow_graph=False)]


def consumers_by_tensor(graph: Graph) -> dict[int, list[Operation]]:
    """Tensor, by ``id`` → the operations that use it."""
    found: dict[int, list[Operation]] = {}
    for op in graph.get_operations():
        for tensor in unique(t for t in op.inputs if isinstance(t, Tensor)):
            found.setdefault(id(tensor), []).append(op)
    return found


@export("get_consuming_ops")
def get_consuming_ops(ts):
    """The operations that use the tensors."""
    ts = make_list_of_t(ts, allow_graph=False)
    known = consumers_by_tensor(ts[0].graph) if ts else {}
    return unique(op for tensor in ts for op in known.get(id(tensor), ()))


@export("ControlOutputs", "util.ControlOutputs")
class ControlOutputs:
    """Which operations wait for another."""

    def __init__(self, graph):
        if not isinstance(graph, Graph):
            raise raised(TypeError(f"Expected a tf.Graph, got: {type(graph)}"))
        self._graph = graph
        self.update()

    graph = property(lambda self: self._graph)

    def update(self):
        """Looks at the graph again."""
        self._control_outputs = {}
        for op in self._graph.get_operations():
            for before in unique(op.control_inputs):
                self._control_outputs.setdefault(before, []).append(op)
        return self

    def get_all(self):
        """Operation → those that wait for it."""
        return self._control_outputs

    def get(self, op):
        """Those that wait for an operation."""
        return self._control_outputs.get(op, ())


# -- placeholders ----------------------------------------------------------------------------------
def scope_finalize(scope: Any) -> Any:
    """With a slash at the end."""
    return scope + "/" if scope and not scope.endswith("/") else scope


@export("placeholder_name")
def placeholder_name(t=None, scope=None, prefix=PREFIX):
    """The name of a placeholder for a tensor."""
    scope = scope_finalize(scope)
    if t is None:
        return f"{scope or ''}{prefix}"
    if not isinstance(t, Tensor):
        raise raised(TypeError(f"Expected a tf.Tenfor, got: {type(t)}"))
    folder, slash, last = t.op.name.rpartition("/")
    name = last if last.startswith(f"{prefix}__") else f"{prefix}__{last}_{t.value_index}"
    return (folder + slash if scope is None else scope) + name


@export("make_placeholder_from_tensor")
def make_placeholder_from_tensor(t, scope=None, prefix=PREFIX):
    """A placeholder like a tensor."""
    name = placeholder_name(t, scope=scope, prefix=prefix)
    return tf.placeholder(dtype=t.dtype, shape=t.get_shape(), name=name)


@export("make_placeholder_from_dtype_and_shape", "ph")
def make_placeholder_from_dtype_and_shape(dtype, shape=None, scope=None, prefix=PREFIX):
    """A placeholder of a type and shape."""
    return tf.placeholder(dtype=dtype, shape=shape, name=placeholder_name(scope=scope, prefix=prefix))  # fmt: skip


def renamed_collections() -> list[str]:
    """Names of collections that TensorFlow itself knows."""
    keys = graph_ops.GraphKeys
    return [getattr(keys, key) for key in dir(keys) if not re.match("__.*__$", key)]
