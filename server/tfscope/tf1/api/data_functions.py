"""Functions given to datasets: traced in a graph of their own, so that the main graph's names stay.

Mirrors StructuredFunctionWrapper of python/data/ops/dataset_ops.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.data_structure import Leaf, map_structure, spec_of
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.autograph import converted
from tfscope.values.unknown import Unknown

SHARED = (
    "variables",
    "local_variables",
    "trainable_variables",
    ("__variable_store",),
    ("__varscope",),
)
"""Collections that a function's graph has in common with the graph around it."""


class FuncGraph(ops.Graph):
    """The graph of a function; its variables are made in the graph around it."""

    def __init__(self, outer: Any) -> None:
        super().__init__()
        self.outer_graph = outer
        for key in SHARED:
            self._collections[key] = outer.get_collection_ref(key)


def traced(function: Any, spec: Any) -> Any:
    """What the function gives for an element: its structure, or an unknown."""
    if isinstance(spec, Unknown) or isinstance(function, Unknown):
        unknown = spec if isinstance(spec, Unknown) else function
        return unknown.derived(f"dataset of {unknown.text}")
    outer = ops.get_default_graph()
    graph = FuncGraph(outer)
    with graph.as_default(), converted():
        arguments = map_structure(_argument, spec)
        unpack = isinstance(arguments, tuple) and not hasattr(arguments, "_fields")
        result = function(*arguments) if unpack else function(arguments)
        if isinstance(result, list):
            result = tuple(result)
        if getattr(result, "_variant_tensor", None) is not None:
            return result
        return spec_of(result)


def _argument(leaf: Leaf) -> Any:
    return value_of(leaf, lambda: _placeholder(leaf))


def _placeholder(leaf: Leaf) -> Any:
    """The next argument of a function whose graph holds nothing but the arguments before it."""
    graph = ops.get_default_graph()
    name = f"args_{len(graph.get_operations())}"
    return graph.create_op("Placeholder", [], [(leaf.dtype, leaf.shape)], name=name).outputs[0]


def value_of(leaf: Leaf, make: Any) -> Any:
    """The value that a component is in a graph; ``make`` gives its tensor."""
    if leaf.kind == "unknown":
        return leaf.inner
    if leaf.kind == "dataset":
        return tf.python.data.ops.dataset_ops.DatasetV1(leaf.inner, make())
    if leaf.kind == "sparse":
        return sparse_of(leaf)
    if leaf.kind == "ragged":
        return Unknown("unmodelled-api", "ragged component")
    return make()


def sparse_of(leaf: Leaf) -> Any:
    """A SparseTensor of the component's dtype and rank."""
    ndims = leaf.shape.ndims
    graph = ops.get_default_graph()
    op = graph.create_op(
        "DeserializeSparse",
        [],
        [
            (tf.int64, tf.TensorShape([None, ndims])),
            (leaf.dtype, tf.TensorShape([None])),
            (tf.int64, tf.TensorShape([ndims])),
        ],
    )
    indices, values, dense_shape = op.outputs
    return tf.SparseTensor(indices=indices, values=values, dense_shape=dense_shape)
