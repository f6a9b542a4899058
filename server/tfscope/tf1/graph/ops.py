"""The functions of a graph under construction, as other modules name them.

Mirrors the public part of python/framework/ops.py.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import (
    convert_to_tensor,
    is_dense_tensor_like,
    make_constant,
    register_tensor_conversion,
)
from tfscope.tf1.graph.dtypes import DType, as_dtype
from tfscope.tf1.graph.graph import Graph, get_default_graph, stack
from tfscope.tf1.graph.name_scope import name_scope
from tfscope.tf1.graph.operation import OPERATORS, Operation, Tensor, overload_operators
from tfscope.tf1.graph.static_values import constant_value, constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def reset_default_graph() -> None:
    """Gives a fresh default graph."""
    stack().reset()


def control_dependencies(control_inputs: Any) -> Any:
    """``Graph.control_dependencies`` of the default graph."""
    return get_default_graph().control_dependencies(control_inputs)


def device(device_name_or_function: Any) -> Any:
    """``Graph.device`` of the default graph."""
    return get_default_graph().device(device_name_or_function)


def colocate_with(op: Any, ignore_existing: bool = False) -> Any:
    """``Graph.colocate_with`` of the default graph."""
    return get_default_graph().colocate_with(op, ignore_existing)


@contextlib.contextmanager
def init_scope() -> Iterator[None]:
    """Lifts operations out of control flow and functions, keeping the name scope."""
    graph = get_default_graph()
    outer = graph
    while outer.outer_graph is not None:
        outer = outer.outer_graph
    scope = graph.current_scope()
    with contextlib.ExitStack() as contexts:
        contexts.enter_context(outer.as_default())
        contexts.enter_context(outer.control_dependencies(None))
        contexts.enter_context(outer.name_scope(f"{scope}/" if scope else ""))
        yield


def add_to_collection(name: Any, value: Any) -> None:
    """``Graph.add_to_collection`` of the default graph."""
    get_default_graph().add_to_collection(name, value)


def add_to_collections(names: Any, value: Any) -> None:
    """``Graph.add_to_collections`` of the default graph."""
    get_default_graph().add_to_collections(names, value)


def get_collection(key: Any, scope: Any = None) -> Any:
    """``Graph.get_collection`` of the default graph."""
    return get_default_graph().get_collection(key, scope)


def get_collection_ref(key: Any) -> list[Any]:
    """``Graph.get_collection_ref`` of the default graph."""
    return get_default_graph().get_collection_ref(key)


def convert_n_to_tensor(
    values: Any, dtype: Any = None, name: Any = None, preferred_dtype: Any = None
) -> list[Any]:
    """Converts each value, named ``name_0``, ``name_1``, …"""
    return [
        None
        if v is None
        else convert_to_tensor(v, dtype, None if name is None else f"{name}_{i}", preferred_dtype)
        for i, v in enumerate(values)
    ]


class IndexedSlices:
    """Some rows of a larger tensor.  Mirrors ops.IndexedSlices."""

    composed_of = ("values", "indices", "dense_shape")

    def __init__(self, values: Any, indices: Any, dense_shape: Any = None) -> None:
        self._values, self._indices, self._dense_shape = values, indices, dense_shape

    values = property(lambda self: self._values)
    indices = property(lambda self: self._indices)
    dense_shape = property(lambda self: self._dense_shape)
    op = property(lambda self: self._values.op)
    name = property(lambda self: self._values.name)
    device = property(lambda self: self._values.device)
    dtype = property(lambda self: self._values.dtype)
    graph = property(lambda self: self._values.graph)

    @property
    def shape(self) -> TensorShape:
        """The shape of the larger tensor."""
        return (
            constant_value_as_shape(self._dense_shape)
            if self._dense_shape is not None
            else TensorShape(None)
        )

    def get_shape(self) -> TensorShape:
        """The shape of the larger tensor."""
        return self.shape

    def __str__(self) -> str:
        size = f", dense_shape={self._dense_shape}" if self._dense_shape is not None else ""
        return f"IndexedSlices(indices={self._indices}, values={self._values}{size})"

    def __neg__(self) -> IndexedSlices:
        return IndexedSlices(-self._values, self._indices, self._dense_shape)


def _slices_to_tensor(value: Any, dtype: DType | None, name: str | None, as_ref: bool) -> Any:
    kind, size = value.values._dtype, value.dense_shape
    if None not in (dtype, kind) and not dtype.is_compatible_with(kind):  # type: ignore[union-attr]
        text = f"Tensor conversion requested dtype {dtype.name} for IndexedSlices with dtype {kind.name}"  # type: ignore[union-attr]
        raise raised(ValueError(text))
    if size is None:
        of = "" if current_run().is_v1 else " for argument `value`"
        text = f"Tensor conversion requested for IndexedSlices{of} without dense_shape: {value}"
        raise raised(ValueError(text))
    rows: list[Any] = [OPERATORS["__getitem__"](size, 0)] if isinstance(size, Tensor) else []
    inputs = [value.values, value.indices, *rows]
    graph = get_default_graph()
    return graph.create_op("UnsortedSegmentSum", inputs, [(kind, value.shape)], name=name).outputs[
        0
    ]


register_tensor_conversion(IndexedSlices, _slices_to_tensor)

__all__ = [
    "DType", "Graph", "GraphKeys", "IndexedSlices", "OPERATORS", "Operation", "Tensor", "Unknown",
    "as_dtype", "constant_value", "constant_value_as_shape", "convert_to_tensor",
    "get_default_graph", "is_dense_tensor_like", "make_constant", "name_scope",
    "overload_operators", "register_tensor_conversion",
]  # fmt: skip
