"""Areas under curves of contrib.metrics that keep histograms or all values.

Mirrors contrib/metrics/python/ops/{histogram_ops,metric_ops}.py.
"""

from __future__ import annotations

import collections
from typing import Any

from tfscope.tf1.api.contrib_metrics import _names
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised


@tf_export(*_names("auc_using_histogram"))
def auc_using_histogram(boolean_labels, scores, score_range, nbins=100, collections=None, check_shape=True, name=None):  # fmt: skip
    """Variables ``hist_accumulate/hist_{true,false}_acc``; raises ``ValueError`` for other labels."""
    collections = ["local_variables"] if collections is None else collections
    values = [boolean_labels, scores, score_range]
    with variable_scope.variable_scope(name, "auc_using_histogram", values):
        score_range = ops.convert_to_tensor(score_range, name="score_range")
        with ops.name_scope(None, "_check_labels_and_scores"):
            labels = ops.convert_to_tensor(boolean_labels, name="boolean_labels")
            scores = ops.convert_to_tensor(scores, name="scores")
            if labels._dtype is not None and labels._dtype.base_name != "bool":
                text = "Argument boolean_labels should have dtype bool.  Found: %s"
                raise raised(ValueError(text, labels.dtype))
        counts = _histograms(labels, scores, score_range, nbins)
        with variable_scope.variable_scope(None, "hist_accumulate", counts):
            kept = [
                variable_scope.get_variable(
                    f"hist_{kind}_acc", shape=[nbins], dtype=tf.int64, initializer=tf.zeros_initializer(),
                    collections=collections, trainable=False,
                )
                for kind in ("true", "false")
            ]  # fmt: skip
            update = tf.group(*(v.assign_add(n) for v, n in zip(kept, counts)), name="update_op")
        shares = [tf.truediv(v, tf.reduce_sum(v)) for v in kept]
        return one_op("Add", shares, [], tf.float32, name="auc"), update


def _histograms(labels: Any, scores: Any, score_range: Any, nbins: Any) -> list[Any]:
    with variable_scope.variable_scope(None, "make_auc_histograms", [labels, scores]):
        found = []
        for kind, mask in (("true", labels), ("false", tf.logical_not(labels))):
            chosen = tf.boolean_mask(scores, mask)
            found.append(
                tf.histogram_fixed_width(
                    chosen, score_range, nbins=nbins, dtype=tf.int64, name=f"hist_{kind}"
                )
            )
        return found


def _kept(labels: Any, predictions: Any, weights: Any) -> tuple[list[Any], Any]:
    """All values of all steps, and the op that adds those of one."""
    predictions = tf.reshape(tf.cast(predictions, tf.float64), [-1])
    labels = tf.reshape(tf.cast(labels, tf.int64), [-1])
    checks = [
        tf.assert_greater_equal(labels, tf.zeros_like(labels, tf.int64)),
        tf.assert_less_equal(labels, tf.ones_like(labels, tf.int64)),
    ]
    with tf.control_dependencies(checks):
        concat = tf.contrib.metrics.streaming_concat
        pairs = [concat(predictions, name="concat_preds"), concat(labels, name="concat_labels")]
        if weights is not None:
            pairs.append(concat(weights, name="concat_weights"))
        return [value for value, _ in pairs], tf.group(*(update for _, update in pairs))


def _collected(value: Any, update: Any, values_in: Any, updates_in: Any) -> tuple[Any, Any]:
    for where, what in ((updates_in, update), (values_in, value)):
        if where:
            tf.add_to_collections(where, what)
    return value, update


@tf_export(*_names("streaming_dynamic_auc"))
def streaming_dynamic_auc(labels, predictions, curve="ROC", metrics_collections=(), updates_collections=(), name=None, weights=None):  # fmt: skip
    """The area of all values so far; raises ``ValueError`` for another curve."""
    if curve not in ("PR", "ROC"):
        raise raised(ValueError(f"curve must be either ROC or PR, {curve} unknown"))
    with variable_scope.variable_scope(name, "dynamic_auc"):
        labels.get_shape().assert_is_compatible_with(predictions.get_shape())
        if weights is not None:
            weights = tf.reshape(tf.cast(weights, tf.float64), [-1])
        values, update = _kept(labels, predictions, weights)
        auc = one_op("Merge", values, [], tf.float64)
        return _collected(auc, update, metrics_collections, updates_collections)


AucData = collections.namedtuple("AucData", "auc lower upper")


@tf_export(*_names("auc_with_confidence_intervals"))
def auc_with_confidence_intervals(labels, predictions, weights=None, alpha=0.95, logit_transformation=True, metrics_collections=(), updates_collections=(), name=None):  # fmt: skip
    """The area and its bounds; raises ``ValueError`` for another ``alpha``."""
    if not 0 < alpha < 1:
        raise raised(ValueError(f"alpha must be between 0 and 1; currently {alpha:.02f}"))
    if weights is None:
        weights = tf.ones_like(predictions)
    given = [labels, predictions, weights]
    with variable_scope.variable_scope(name, "auc_with_confidence_intervals", given):
        total = tf.reduce_sum(weights)
        values, update = _kept(labels, predictions, tf.reshape(weights, [-1]))
        update = tf.cond(tf.greater_equal(total, 1.0), lambda: update, tf.no_op)
        auc = AucData(*(one_op("Merge", values, [], tf.float64) for _ in AucData._fields))
        return _collected(auc, update, metrics_collections, updates_collections)
