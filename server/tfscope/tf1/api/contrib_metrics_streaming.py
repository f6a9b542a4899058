"""tf.contrib.metrics: counts at thresholds, rates, covariance, kappa, curves.

Mirrors contrib/metrics/python/ops/metric_ops.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api.contrib_metrics import _names
from tfscope.tf1.api.losses_weights import broadcast_weights
from tfscope.tf1.api.metrics import collected, metric_variable, squeezed
from tfscope.tf1.api.metrics_counts import COUNTS, at_thresholds, even_thresholds
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variable_scope import variable_scope
from tfscope.values.raised import raised

KINDS = ("tp", "fn", "tn", "fp")
LONG = {
    "tp": "true_positives", "fn": "false_negatives", "tn": "true_negatives", "fp": "false_positives",
}  # fmt: skip


def _counts(labels, predictions, thresholds, weights, includes=KINDS):
    """Variables of counts and their updates.  Mirrors ``_streaming_confusion_matrix_at_thresholds``."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    count = len(thresholds)
    flat = tf.reshape(predictions, [-1, 1])
    flat_labels = tf.reshape(tf.cast(labels, tf.bool), [1, -1])
    size = flat.get_shape().as_list()[0]
    size = tf.shape(flat)[0] if size is None else size
    bounds = tf.expand_dims(tf.constant(list(thresholds)), [1])
    tiled = tf.tile(bounds, tf.stack([1, size]))
    positive = tf.greater(tf.tile(tf.transpose(flat), [count, 1]), tiled)
    negative = tf.logical_not(positive) if {"fn", "tn"} & {*includes} else None
    is_label = tf.tile(flat_labels, [count, 1])
    no_label = tf.logical_not(is_label) if {"fp", "tn"} & {*includes} else None
    if weights is not None:
        weights = broadcast_weights(tf.cast(weights, tf.float32), predictions)
        weights = tf.tile(tf.reshape(weights, [1, -1]), [count, 1])
    pairs = {
        "tp": (is_label, positive), "fn": (is_label, negative), "tn": (no_label, negative),
        "fp": (no_label, positive),
    }  # fmt: skip
    values, updates = {}, {}
    for key in includes:
        values[key] = metric_variable([count], tf.float32, name=LONG[key])
        hit = tf.cast(tf.logical_and(*pairs[key]), tf.float32)
        if weights is not None:
            hit = hit * weights
        updates[key] = tf.assign_add(values[key], tf.reduce_sum(hit, 1))
    return values, updates


def _of_one_kind(key):
    def count(predictions, labels, thresholds, weights=None):
        values, updates = _counts(labels, predictions, thresholds, weights, (key,))
        return values[key], updates[key]

    name = f"streaming_{LONG[key]}_at_thresholds"
    count.__name__ = count.__qualname__ = name
    export_value(count, *_names(name))


for _key in KINDS:
    _of_one_kind(_key)


# -- rates -----------------------------------------------------------------------------------------
def _rate(scope_name, wrong, right):
    """The share of the first kind of count among both."""

    def rate(predictions, labels, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
        with variable_scope(name, scope_name, (predictions, labels, weights)):
            predictions, labels, weights = squeezed(
                tf.cast(predictions, tf.bool), tf.cast(labels, tf.bool), weights
            )
            pairs = [COUNTS[key](labels, predictions, weights) for key in (wrong, right)]
            found = []
            for (a, b), text in zip(zip(*pairs), ("value", "update_op")):
                some = tf.greater(a + b, 0)
                found.append(tf.where(some, tf.div(a, a + b), 0, text))
            value = collected(metrics_collections, found[0])
            return value, collected(updates_collections, found[1])

    name = f"streaming_{scope_name}"
    rate.__name__ = rate.__qualname__ = name
    export_value(rate, *_names(name))


_rate("false_positive_rate", "fp", "tn")
_rate("false_negative_rate", "fn", "tp")


@tf_export(*_names("streaming_curve_points"))
def streaming_curve_points(labels=None, predictions=None, weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None, curve="ROC", name=None):  # fmt: skip
    """Points of a curve."""
    with variable_scope(name, "curve_points", (labels, predictions, weights)):
        if curve not in ("ROC", "PR"):
            raise raised(ValueError(f"curve must be either ROC or PR, {curve} unknown"))
        thresholds = even_thresholds(num_thresholds)
        n, updates = _counts(labels, predictions, thresholds, weights)
        recall = tf.div(n["tp"] + 1e-6, n["tp"] + n["fn"] + 1e-6)
        if curve == "ROC":
            points = [tf.div(n["fp"], n["fp"] + n["tn"] + 1e-6), recall]
        else:
            points = [recall, tf.div(n["tp"] + 1e-6, n["tp"] + n["fp"] + 1e-6)]
        points = collected(metrics_collections, tf.stack(points, axis=1))
        return points, collected(updates_collections, tf.group(*updates.values()))


@tf_export(*_names("recall_at_precision"))
def recall_at_precision(labels, predictions, precision, weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None, name=None, strict_mode=False):  # fmt: skip
    """The recall where the precision is nearest to a wanted one."""
    if not 0 <= precision <= 1:
        raise raised(ValueError("`precision` must be in the range [0, 1]."))
    with variable_scope(name, "recall_at_precision", (predictions, labels, weights)):
        found = []
        for n, text in zip(
            _counts(labels, predictions, even_thresholds(num_thresholds), weights),
            ("value", "update_op"),
        ):
            have = tf.div(n["tp"], n["tp"] + n["fp"] + 1e-7)
            if strict_mode:
                index = tf.argmax(tf.div(1.0, have - precision + 1e-7), 0, output_type=tf.int32)
            else:
                index = tf.argmin(tf.abs(have - precision), 0, output_type=tf.int32)

            def recall(n=n, index=index, text=text):
                return tf.div(n["tp"][index], n["tp"][index] + n["fn"][index] + 1e-7, text)

            if strict_mode:
                found.append(tf.cond(have[index] >= precision, recall, lambda: 0.0))
            else:
                found.append(recall())
        value = collected(metrics_collections, found[0])
        return value, collected(updates_collections, found[1])


@tf_export(*_names("precision_at_recall"))
def precision_at_recall(labels, predictions, target_recall, weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """The precision at a wanted recall."""
    if target_recall < 0 or target_recall > 1:
        raise raised(ValueError("`target_recall` must be in the range [0, 1]."))
    with variable_scope(name, "precision_at_recall", (predictions, labels, weights)):
        found = []
        for n, text in zip(
            _counts(labels, predictions, even_thresholds(num_thresholds), weights),
            ("value", "update_op"),
        ):
            have = tf.div(n["tp"], n["tp"] + n["fn"] + 1e-7)
            enough = tf.cast(tf.greater_equal(have, target_recall), tf.int64)
            index = tf.reduce_sum(enough) - 1
            top = n["tp"][index] + 1e-7
            found.append(tf.div(top, n["tp"][index] + n["fp"][index] + 1e-7, text))
        value = collected(metrics_collections, found[0])
        return value, collected(updates_collections, found[1])


@tf_export(*_names("f1_score"), "contrib.metrics.python.metrics.classification.f1_score")
def f1_score(labels, predictions, weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """The best F1 of all thresholds.  Mirrors metrics/classification.py f1_score."""
    with variable_scope(name, "f1", (labels, predictions, weights)):
        predictions, labels, weights = squeezed(predictions, labels, weights)
        thresholds = even_thresholds(num_thresholds)
        kinds = ("tp", "fp", "fn")
        found = []
        for n, text in zip(
            at_thresholds(labels, predictions, thresholds, weights, kinds), ("value", "update")
        ):
            precision = tf.div(n["tp"], 1e-7 + n["tp"] + n["fp"], name=f"precision_{text}")
            recall = tf.div(n["tp"], 1e-7 + n["tp"] + n["fn"], name=f"recall_{text}")
            each = 2.0 * precision * recall / (precision + recall + 1e-7)
            found.append(tf.reduce_max(each))
        value = collected(metrics_collections, found[0])
        return value, collected(updates_collections, found[1])


# -- moments ---------------------------------------------------------------------------------------
@tf_export(*_names("count"))
def count(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """The number of values, or the sum of their weights."""
    with variable_scope(name, "count", (values, weights)):
        total = metric_variable([], tf.float32, name="count")
        if weights is None:
            number = tf.cast(tf.size(values), tf.float32)
        else:
            values = tf.cast(values, tf.float32)
            values, _, weights = squeezed(values, None, weights)
            number = tf.reduce_sum(broadcast_weights(tf.cast(weights, tf.float32), values))
        with ops.control_dependencies([values]):
            update = tf.assign_add(total, number)
        value = collected(metrics_collections, ops.convert_to_tensor(total))
        return value, collected(updates_collections, update)


@tf_export(*_names("streaming_covariance"))
def streaming_covariance(predictions, labels, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """The unbiased covariance."""
    with variable_scope(name, "covariance", (predictions, labels, weights)):
        predictions, labels, weights = squeezed(predictions, labels, weights)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        total, *means, comoment = (
            metric_variable([], tf.float32, name=text)
            for text in ("count", "mean_prediction", "mean_label", "comoment")
        )
        pair = [predictions, labels]
        if weights is None:
            batch = tf.cast(tf.size(labels), tf.float32)
            weighted = pair
        else:
            weights = broadcast_weights(weights, labels)
            batch = tf.reduce_sum(weights)
            weighted = [tf.multiply(one, weights) for one in pair]
        count_update = tf.assign_add(total, batch)
        before = count_update - batch
        batch_means, old_means = [], []
        for one, mean in zip(weighted, means):
            batch_mean = tf.div_no_nan(tf.reduce_sum(one), batch)
            step = tf.div_no_nan((batch_mean - mean) * batch, count_update)
            old_means.append(tf.assign_add(mean, step) - step)
            batch_means.append(batch_mean)
        residuals = (pair[0] - batch_means[0]) * (pair[1] - batch_means[1])
        of_batch = tf.reduce_sum(residuals if weights is None else residuals * weights)
        moved = (old_means[0] - batch_means[0]) * (old_means[1] - batch_means[1])
        update = tf.assign_add(comoment, of_batch + moved * (before * batch / count_update))

        def result(text):
            few = tf.less_equal(total, 1.0)
            return tf.where(few, float("nan"), tf.truediv(comoment, total - 1), name=text)

        covariance = result("covariance")
        with ops.control_dependencies([update]):
            update_op = result("update_op")
    value = collected(metrics_collections, covariance)
    return value, collected(updates_collections, update_op)


@tf_export(*_names("streaming_pearson_correlation"))
def streaming_pearson_correlation(predictions, labels, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """The covariance over the deviations."""
    with variable_scope(name, "pearson_r", (predictions, labels, weights)):
        predictions, labels, weights = squeezed(predictions, labels, weights)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        if weights is not None:
            weights = broadcast_weights(weights, labels)
        parts = [
            streaming_covariance(a, b, weights=weights, name=text)
            for a, b, text in (
                (predictions, labels, "covariance"),
                (predictions, predictions, "variance_predictions"),
                (labels, labels, "variance_labels"),
            )
        ]
        found = []
        for (both, first, second), text in zip(zip(*parts), ("pearson_r", "update_op")):
            below = tf.multiply(tf.sqrt(first), tf.sqrt(second))
            found.append(tf.truediv(both, below, name=text))
    value = collected(metrics_collections, found[0])
    return value, collected(updates_collections, found[1])


@tf_export(*_names("cohen_kappa"))
def cohen_kappa(labels, predictions_idx, num_classes, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """Agreement beyond chance."""
    if num_classes < 2:
        raise raised(ValueError(f"`num_classes` must be >= 2.Found: {num_classes}"))
    with variable_scope(name, "cohen_kappa", (labels, predictions_idx, weights)):
        labels.get_shape().with_rank_at_most(2)
        if labels.get_shape().ndims == 2:
            labels = tf.squeeze(labels, axis=[-1])
        predictions, labels, weights = squeezed(predictions_idx, labels, weights)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        kind = tf.int64 if weights is None or weights.dtype.is_integer else tf.float32
        variables = [
            metric_variable((num_classes,), kind, name=n) for n in ("po", "pe_row", "pe_col")
        ]
        table = tf.confusion_matrix(
            labels, predictions, num_classes=num_classes, weights=weights, dtype=kind,
            name="counts_in_table",
        )  # fmt: skip
        steps = [tf.diag_part(table), tf.reduce_sum(table, axis=0), tf.reduce_sum(table, axis=1)]
        updates = [tf.assign_add(var, step) for var, step in zip(variables, steps)]
        value = collected(metrics_collections, _kappa(*variables, "value"))
        return value, collected(updates_collections, _kappa(*updates, "update_op"))


def _kappa(po, pe_row, pe_col, name):
    """Mirrors ``_calculate_k``."""
    po_sum, total = tf.reduce_sum(po), tf.reduce_sum(pe_row)
    product = tf.cast(pe_row * pe_col, tf.float64)
    pe_sum = tf.reduce_sum(tf.div_no_nan(product, tf.cast(total, tf.float64)))
    po_sum, pe_sum, total = (tf.cast(one, tf.float64) for one in (po_sum, pe_sum, total))
    top, below = po_sum - pe_sum, total - pe_sum
    return tf.div_no_nan(top, below, name=name)


@tf_export(*_names("precision_recall_at_equal_thresholds"))
def precision_recall_at_equal_thresholds(labels, predictions, weights=None, num_thresholds=None, use_locking=None, name=None):  # fmt: skip
    """Counts of buckets, and precision and recall at each."""
    size = 201 if num_thresholds is None else num_thresholds
    weights = 1.0 if weights is None else weights
    tf.assert_type(labels, tf.bool)
    with variable_scope(
        name, "precision_recall_at_equal_thresholds", (labels, predictions, weights)
    ):
        kind, text = predictions.dtype, "predictions must be in [0, 1]"
        within = [
            tf.assert_greater_equal(predictions, tf.cast(0.0, dtype=kind), message=text),
            tf.assert_less_equal(predictions, tf.cast(1.0, dtype=kind), message=text),
        ]
        with ops.control_dependencies(within):
            predictions, labels, weights = squeezed(predictions, labels, weights)
        return _buckets(predictions, labels, weights, size, kind)


def _buckets(predictions, labels, weights, size, kind):
    floats = tf.cast(labels, tf.float64)
    weights = tf.cast(weights, tf.float64)
    hits, misses = floats * weights, (1.0 - floats) * weights
    predictions, hits, misses = (tf.reshape(one, [-1]) for one in (predictions, hits, misses))
    indices = tf.cast(tf.floor(predictions * (size - 1)), tf.int32)
    with ops.name_scope("variables"):
        variables = [metric_variable([size], tf.float64, name=f"{n}_buckets") for n in ("tp", "fp")]
    with ops.name_scope("update_op"):
        updates = [tf.scatter_add(v, indices, one) for v, one in zip(variables, (hits, misses))]
    tp, fp = (tf.cumsum(v, reverse=True, name=n) for v, n in zip(variables, ("tp", "fp")))
    tn, fn = fp[0] - fp, tp[0] - tp
    least = ops.convert_to_tensor(1e-7, dtype=tf.float64)
    precision = tp / tf.maximum(least, tp + fp)
    recall = tp / tf.maximum(least, tp + fn)
    fields = {"tp": tp, "fp": fp, "tn": tn, "fn": fn, "precision": precision, "recall": recall}
    made = collections.namedtuple("PrecisionRecallData", [*fields, "thresholds"])
    found = [tf.cast(one, kind) for one in fields.values()]
    found.append(tf.cast(tf.lin_space(0.0, 1.0, size), kind))
    return made(*found), tf.group(*updates)
