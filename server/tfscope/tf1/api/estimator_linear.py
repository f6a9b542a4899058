"""Logits of canned linear models, and what they tell of their weights.

Mirrors tensorflow_estimator/python/estimator/canned/linear.py and ``LinearModel`` of
python/feature_column/feature_column_v2.py: the weights are made before anything is computed with them.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.feature_column_cache import FeatureTransformationCache
from tfscope.tf1.api.feature_column_dense import (
    EmbeddingColumn,
    SharedEmbeddingColumn,
    weighted_sum,
)
from tfscope.tf1.api.feature_column_layers import (
    _flat,
    _older_collections,
    _own_parts,
    _weight,
    linear_sum,
    normalized,
    refuse_other_batches,
)
from tfscope.tf1.api.feature_column_types import CategoricalColumn
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope

NAME = "linear_model"


def linear_logits(features: Any, feature_columns: Any, units: Any, combiner: str = "sum") -> Any:
    """[batch, units]."""
    columns = normalized(feature_columns)
    collections = _older_collections(columns)
    own = any(isinstance(c, (EmbeddingColumn, SharedEmbeddingColumn)) for c in columns)
    if collections is not None or own:
        return linear_sum(features, columns, units, NAME, collections, combiner=combiner)
    ordered = sorted(columns, key=lambda column: str(column.name))
    with ops.name_scope(NAME), ops.name_scope(NAME):
        weights, bias = _weights_of(ordered, units)
        logits = _sum(features, list(zip(ordered, weights)), bias, units, combiner)
    _summarize(weights, bias, units)
    return logits


def _weights_of(columns: list[Any], units: Any) -> tuple[list[Any], Any]:
    pure, found = variable_scope._pure_variable_scope, []
    with pure(NAME):
        variable_scope.get_variable_scope().set_use_resource(True)
        for column in columns:
            categorical = isinstance(column, CategoricalColumn)
            rows = column.num_buckets if categorical else column.variable_shape.num_elements()
            with pure(column.name):
                found.append(_weight("weights", [rows, units], True, None))
        return found, _weight("bias_weights", [units], True, None)


def _sum(features: Any, pairs: list[Any], bias: Any, units: Any, combiner: str) -> Any:
    cache = FeatureTransformationCache(features)
    with ops.name_scope(NAME):
        sums = []
        for column, weights in pairs:
            with ops.name_scope(column.name):
                if isinstance(column, CategoricalColumn):
                    sums.append(weighted_sum(column, cache, weights, units, combiner))
                else:
                    tensor = _flat(column.dense_tensor(cache), column)
                    sums.append(tf.matmul(tensor, weights, name="weighted_sum"))
        refuse_other_batches(sums, [column for column, _ in pairs])
        total = tf.add_n(sums, name="weighted_sum_no_bias")
        return tf.nn.bias_add(total, bias, name="weighted_sum")


def _summarize(weights: list[Any], bias: Any, units: Any) -> None:
    """The bias, and the share of weights that are zero."""
    parts = [part for variable in weights for part in _own_parts(variable)]
    own = _own_parts(bias)
    if units > 1:
        tf.summary.histogram("bias", own)
    else:
        tf.summary.scalar("bias", own[0][0])
    tf.summary.scalar("fraction_of_zero_weights", _fraction_of_zero(parts))


def _fraction_of_zero(variables: list[Any]) -> Any:
    with ops.name_scope("zero_fraction"):
        with ops.name_scope("total_size"):
            sizes = [tf.size(x, out_type=tf.int64) for x in variables]
            whole = tf.add_n(sizes)
        with ops.name_scope("total_zero"):
            zeros = tf.add_n([_zeros_of(x, size) for x, size in zip(variables, sizes)])
        with ops.name_scope("compute"):
            share = zeros / tf.cast(whole, dtype=tf.float32, name="float32_size")
        return tf.identity(share, name="zero_fraction_or_nan")


def _zeros_of(variable: Any, size: Any) -> Any:
    return tf.cond(
        tf.equal(size, tf.constant(0, dtype=tf.int64)),
        true_fn=lambda: tf.constant(0, dtype=tf.float32),
        false_fn=lambda: tf.nn.zero_fraction(variable) * tf.to_float(size),
        name="zero_count",
    )
