"""Sparse tensors in queues: kept in a map beside the queue, which passes their handles on.

Mirrors python/training/input.py ``_store_sparse_tensors`` and ``_restore_sparse_tensors``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.tensor_shape import TensorShape


def is_sparse(value: Any) -> bool:
    """Whether a value goes through a map."""
    return isinstance(value, tf.SparseTensor)


def stored(values: list[Any], many: bool) -> list[Any]:
    """The values with a column of handles in place of each sparse tensor."""
    found = [_stored(v, many) if is_sparse(v) else v for v in values]
    return [tf.expand_dims(s, [-1]) if is_sparse(v) else s for v, s in zip(values, found)]


def _stored(value: Any, many: bool) -> Any:
    kind, shape = ("AddManySparseToTensorsMap", [None]) if many else ("AddSparseToTensorsMap", [])
    inputs = [value.indices, value.values, value.dense_shape]
    op = ops.get_default_graph().create_op(kind, inputs, [(dtypes.int64, TensorShape(shape))])
    return op.outputs[0]


def restored(values: list[Any], examples: list[Any], many: bool) -> list[Any]:
    """What comes out of the queue, each sparse tensor read back by its handles."""
    tensors = [_restored(v, e, many) if is_sparse(e) else v for v, e in zip(values, examples)]
    if not any(is_sparse(t) for t in tensors):
        return tensors
    before = [t.values if is_sparse(t) else t for t in tensors]
    return [_after(before, t) for t in tensors]


def _restored(handles: Any, example: Any, many: bool) -> Any:
    rank = example.dense_shape.shape.as_list()[0] if example.dense_shape.shape.ndims else None
    rank = rank if rank is None or many else rank + 1
    outputs = [
        (dtypes.int64, TensorShape([None, rank])), (example.values._dtype, TensorShape([None])),
        (dtypes.int64, TensorShape([rank])),
    ]  # fmt: skip
    handles = tf.squeeze(handles, [1])
    op = ops.get_default_graph().create_op("TakeManySparseFromTensorsMap", [handles], outputs)
    return tf.SparseTensor(*op.outputs)


def _after(before: list[Any], value: Any) -> Any:
    if not is_sparse(value):
        return with_dependencies(before, value)
    parts = (value.indices, value.values, value.dense_shape)
    return tf.SparseTensor(*[with_dependencies(before, part) for part in parts])
