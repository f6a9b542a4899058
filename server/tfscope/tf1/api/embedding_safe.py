"""Looking sparse ids up where some are invalid or missing.

Mirrors python/ops/embedding_ops.py ``safe_embedding_lookup_sparse`` and its twin of
contrib/layers/python/layers/embedding_ops.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("nn.safe_embedding_lookup_sparse")
def safe_embedding_lookup_sparse(embedding_weights, sparse_ids, sparse_weights=None, combiner="mean", default_id=None, name=None, partition_strategy="div", max_norm=None):  # fmt: skip
    """``[d_0, …, d_{n-1}, e_1, …]`` for ids ``[d_0, …, d_n]``."""
    if isinstance(sparse_ids, Unknown) or isinstance(sparse_weights, Unknown):
        return (sparse_ids if isinstance(sparse_ids, Unknown) else sparse_weights).derived(
            "safe_embedding_lookup_sparse()"
        )
    weights = _listed(embedding_weights, sparse_weights)
    with ops.name_scope(name, "embedding_lookup", [*weights, sparse_ids, sparse_weights]) as scope:
        shape = sparse_ids.dense_shape
        known = shape.shape.as_list()[0] if shape.shape.ndims else None
        rank = tf.size(shape) if known is None else known
        rows = tf.reduce_prod(tf.slice(shape, [0], [rank - 1]))
        ids = tf.sparse_reshape(sparse_ids, [rows, tf.gather(shape, rank - 1)])
        if sparse_weights is not None:
            sparse_weights = tf.SparseTensor(ids.indices, sparse_weights.values, ids.dense_shape)
        ids, sparse_weights = _pruned(ids, sparse_weights, combiner)
        ids, empty = tf.sparse_fill_empty_rows(ids, default_id or 0)
        if sparse_weights is not None:
            sparse_weights, _ = tf.sparse_fill_empty_rows(sparse_weights, 1.0)
        result = tf.nn.embedding_lookup_sparse(
            weights, ids, sparse_weights, combiner=combiner, partition_strategy=partition_strategy,
            name=None if default_id is None else scope, max_norm=max_norm,
        )  # fmt: skip
        if default_id is None:
            empty = tf.tile(tf.reshape(empty, [-1, 1]), tf.stack([1, tf.shape(result)[1]]))
            result = tf.where(empty, tf.zeros_like(result), result, name=scope)
        lead = tf.slice(tf.cast(shape, tf.int32), [0], [rank - 1])
        final = tf.reshape(result, tf.concat([lead, tf.slice(tf.shape(result), [1], [-1])], 0))
        if known is not None:
            final.set_shape(TensorShape([None] * (known - 1)).concatenate(result.shape[1:]))
        return final


def _listed(embedding_weights: Any, sparse_weights: Any) -> list[Any]:
    if embedding_weights is None:
        raise raised(ValueError(f"Missing embedding_weights {embedding_weights}."))
    several = isinstance(embedding_weights, (list, PartitionedVariable))
    listed = list(embedding_weights) if several else [embedding_weights]
    if not listed:
        raise raised(ValueError(f"Missing embedding_weights {embedding_weights}."))
    dtype = None if sparse_weights is None else sparse_weights.dtype
    return [
        w if isinstance(w, Unknown) or (isinstance(w, ResourceVariable) and dtype in (None, w.dtype))
        else ops.convert_to_tensor(w, dtype=dtype)
        for w in listed
    ]  # fmt: skip


def _pruned(ids: Any, weights: Any, combiner: Any) -> tuple[Any, Any]:
    """Without invalid ids, and without weights of nothing unless they are summed."""
    valid = tf.greater_equal(ids.values, 0)
    if weights is not None:
        valid = tf.logical_and(valid, tf.ones_like(weights.values, dtype=tf.bool))
    ids = tf.sparse_retain(ids, valid)
    if weights is None:
        return ids, None
    weights = tf.sparse_retain(weights, valid)
    if combiner != "sum":
        valid = tf.greater(weights.values, 0)
        ids, weights = tf.sparse_retain(ids, valid), tf.sparse_retain(weights, valid)
    return ids, weights


@tf_export(
    "contrib.layers.safe_embedding_lookup_sparse",
    "contrib.layers.python.layers.embedding_ops.safe_embedding_lookup_sparse",
)
def contrib_safe_embedding_lookup_sparse(embedding_weights, sparse_ids, sparse_weights=None, combiner=None, default_id=None, name=None, partition_strategy="div", max_norm=None):  # fmt: skip
    """The same with the mean as default, of tables of one type."""
    weights = embedding_weights
    if isinstance(weights, (list, PartitionedVariable)) and not isinstance(sparse_weights, Unknown):
        weights = _listed(weights, sparse_weights)
        tf.debugging.assert_same_float_dtype([*weights, sparse_weights])
    return safe_embedding_lookup_sparse(
        weights, sparse_ids, sparse_weights, combiner or "mean", default_id, name,
        partition_strategy, max_norm,
    )  # fmt: skip


contrib_safe_embedding_lookup_sparse.__name__ = "safe_embedding_lookup_sparse"
