"""Metrics of the k best predictions.

Mirrors the ..._at_k functions of python/ops/metrics_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.losses_weights import broadcast_weights
from tfscope.tf1.api.metrics import collected, metric_variable
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _at_k_name(name, k=None, class_id=None):
    """The default scope.  Mirrors metrics_impl.py _at_k_name."""
    if isinstance(k, Unknown):
        name = f"{name}_at_{k}"
    else:
        name = f"{name}_at_{int(k)}" if k is not None else f"{name}_at_k"
    return f"{name}_class{class_id}" if class_id is not None else name


def _matches(predictions_idx, labels):
    """How many predicted classes are right, per example: float64."""
    shape = predictions_idx.get_shape()
    rest = shape[:-1] if shape.ndims else tf.TensorShape(None)
    inputs = [t for t in (predictions_idx, labels) if isinstance(t, ops.Tensor)]
    op = ops.get_default_graph().create_op("SetSize", inputs, [(tf.int32, rest)])
    return tf.cast(op.outputs[0], tf.float64)


def _streaming(kind, inner, labels, predictions_idx, k, class_id, weights):
    """One variable named after its own scope.  Mirrors _streaming_sparse_..._at_k."""
    default = _at_k_name(kind, k, class_id=class_id)
    with ops.name_scope(None, default, (predictions_idx, labels, weights)) as scope:
        with ops.name_scope(None, inner, (predictions_idx, labels, weights)):
            count = _matches(predictions_idx, labels)
            if weights is not None:
                count = tf.multiply(count, tf.cast(weights, tf.float64))
        total = tf.cast(tf.reduce_sum(count), tf.float64)
        variable = metric_variable([], tf.float64, name=scope)
        return variable, tf.assign_add(variable, total, name="update")


def _at_top_k(kind, other, labels, predictions_idx, k, class_id, weights, keys, name):
    metrics_collections, updates_collections = keys
    default = _at_k_name(kind, k, class_id=class_id)
    with ops.name_scope(name, default, (predictions_idx, labels, weights)) as scope:
        top = tf.cast(predictions_idx, tf.int64)
        hits, update_hits = _streaming(
            "true_positive", "true_positives", labels, top, k, class_id, weights
        )
        misses, update_misses = _streaming(other, f"{other}s", labels, top, k, class_id, weights)
        metric = tf.div(hits, tf.add(hits, misses), name=scope)
        collected(metrics_collections, metric)
        update = tf.div(update_hits, tf.add(update_hits, update_misses), name="update")
        return metric, collected(updates_collections, update)


def _at_k(kind, other, labels, predictions, k, class_id, weights, keys, name):
    default = _at_k_name(kind, k, class_id=class_id)
    with ops.name_scope(name, default, (predictions, labels, weights)) as scope:
        _, indices = tf.nn.top_k(predictions, k)
        return _at_top_k(kind, other, labels, indices, k, class_id, weights, keys, scope)


@tf_export("metrics.recall_at_k")
def recall_at_k(
    labels,
    predictions,
    k,
    class_id=None,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Scalars.  Mirrors metrics_impl.py recall_at_k."""
    keys = (metrics_collections, updates_collections)
    return _at_k("recall", "false_negative", labels, predictions, k, class_id, weights, keys, name)


@tf_export("metrics.recall_at_top_k")
def recall_at_top_k(
    labels,
    predictions_idx,
    k=None,
    class_id=None,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Scalars.  Mirrors metrics_impl.py recall_at_top_k."""
    keys = (metrics_collections, updates_collections)
    return _at_top_k(
        "recall", "false_negative", labels, predictions_idx, k, class_id, weights, keys, name
    )


@tf_export("metrics.precision_at_k", "metrics.sparse_precision_at_k")
def precision_at_k(
    labels,
    predictions,
    k,
    class_id=None,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Scalars.  Mirrors metrics_impl.py precision_at_k."""
    keys = (metrics_collections, updates_collections)
    return _at_k(
        "precision", "false_positive", labels, predictions, k, class_id, weights, keys, name
    )


@tf_export("metrics.precision_at_top_k")
def precision_at_top_k(
    labels,
    predictions_idx,
    k=None,
    class_id=None,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Scalars.  Mirrors metrics_impl.py precision_at_top_k."""
    keys = (metrics_collections, updates_collections)
    return _at_top_k(
        "precision", "false_positive", labels, predictions_idx, k, class_id, weights, keys, name
    )


def _in_range(labels, predictions):
    """Labels below the number of classes.  Mirrors _clean_out_of_range_indices."""
    classes = tf.cast(tf.shape(predictions)[-1], tf.int64)
    if hasattr(labels, "dense_shape") or isinstance(labels, Unknown):
        return labels
    labels = ops.convert_to_tensor(labels)
    too_large = tf.greater_equal(tf.reduce_max(labels), classes)

    def clean():
        outside = tf.greater_equal(labels, classes)
        return tf.where_v2(outside, -1 * tf.ones_like(labels), labels)

    return tf.cond(too_large, clean, lambda: labels)


@tf_export("metrics.average_precision_at_k", "metrics.sparse_average_precision_at_k")
def average_precision_at_k(
    labels,
    predictions,
    k,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Variables max and total.  Mirrors metrics_impl.py average_precision_at_k."""
    if k < 1:
        raise raised(ValueError(f"Invalid k={k}."))
    default = _at_k_name("average_precision", k)
    with ops.name_scope(name, default, (predictions, labels, weights)) as scope:
        _, indices = tf.nn.top_k(predictions, k)
        labels = _in_range(labels, predictions)
        with ops.name_scope(scope, "average_precision_at_top_k") as scope:
            with ops.name_scope(None, "average_precision") as inner:
                average = tf.identity(_matches(tf.cast(indices, tf.int64), labels), name=inner)
            if weights is not None:
                weights = broadcast_weights(tf.cast(weights, tf.float64), average)
                average = tf.multiply(average, weights)
            updates = []
            variables = []
            for part in ("max", "total"):
                with ops.name_scope(None, part, (average,)) as part_scope:
                    variables.append(metric_variable([], tf.float64, name=part_scope))
                    total = tf.reduce_sum(average, name=f"batch_{part}")
                    updates.append(tf.assign_add(variables[-1], total, name="update"))
            value = tf.math.divide_no_nan(variables[1], variables[0], name="mean")
            collected(metrics_collections, value)
            update = tf.math.divide_no_nan(updates[1], updates[0], name=scope)
            return value, collected(updates_collections, update)
