"""Metrics of the k best predictions.

Mirrors the ..._at_k functions of python/ops/metrics_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.losses_weights import assert_broadcastable, broadcast_weights
from tfscope.tf1.api.metrics import collected, divided, metric_variable
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _at_k_name(name, k=None, class_id=None):
    """The default scope.  Mirrors metrics_impl.py _at_k_name."""
    if isinstance(k, Unknown):
        name = f"{name}_at_{k}"
    else:
        name = f"{name}_at_{refusable('%d'.__mod__, k)}" if k is not None else f"{name}_at_k"
    return f"{name}_class{class_id}" if class_id is not None else name


def _reduced_shape(shape, axes):
    """The shape with 1 at the axes.  Mirrors math_ops.py reduced_shape."""
    shape, axes = tf.cast(shape, tf.int32), tf.cast(axes, tf.int32)
    rank = tf.size(shape)
    axes = (axes + rank) % rank
    axes_shape = tf.shape(axes)
    ones = tf.fill if current_run().is_v1 else _ones
    return tf.dynamic_stitch([tf.range(rank), axes], [shape, ones(axes_shape, 1)])


def _ones(shape, _):
    return tf.ones(shape, dtype=tf.int32)


def _selected(ids, class_id):
    """Sparse ids of one class.  Mirrors metrics_impl.py _select_class_id."""
    ids = tf.contrib.framework.convert_to_tensor_or_sparse_tensor(ids)
    if isinstance(ids, tf.SparseTensor):
        return tf.sparse.retain(ids, tf.equal(ids.values, class_id))
    shape = tf.shape(ids, out_type=tf.int64)
    last = tf.size(shape) - 1
    filled = _reduced_shape(shape, tf.reshape(last, [1]))
    found = tf.sets.intersection(tf.fill(filled, tf.cast(class_id, tf.int64)), ids)
    return tf.SparseTensor(indices=found.indices, values=found.values, dense_shape=shape)


_SETS = {
    "true_positive": lambda predictions, labels: tf.sets.intersection(predictions, labels),
    "false_positive": lambda predictions, labels: tf.sets.difference(predictions, labels),
    "false_negative": lambda predictions, labels: tf.sets.difference(
        predictions, labels, aminusb=False
    ),
}


def _counted(kind, labels, predictions_idx, class_id, weights, name=None):
    """Float64 counts per example.  Mirrors metrics_impl.py _sparse_true_positive_at_k and its kin."""
    with ops.name_scope(name, f"{kind}s", (predictions_idx, labels, weights)):
        if class_id is not None:
            labels, predictions_idx = (
                _selected(ids, class_id) for ids in (labels, predictions_idx)
            )
        count = tf.cast(tf.sets.size(_SETS[kind](predictions_idx, labels)), tf.float64)
        if weights is not None:
            with ops.control_dependencies((assert_broadcastable(weights, count),)):
                count = tf.multiply(count, tf.cast(weights, tf.float64))
        return count


def _streaming(kind, labels, predictions_idx, k, class_id, weights):
    """One variable named after its own scope.  Mirrors _streaming_sparse_..._at_k."""
    default = _at_k_name(kind, k, class_id=class_id)
    with ops.name_scope(None, default, (predictions_idx, labels, weights)) as scope:
        count = _counted(kind, labels, predictions_idx, class_id, weights)
        total = tf.cast(tf.reduce_sum(count), tf.float64)
        variable = metric_variable([], tf.float64, name=scope)
        return variable, tf.assign_add(variable, total, name="update")


def _expanded(labels, predictions):
    """Labels of the predictions' rank.  Mirrors metrics_impl.py _maybe_expand_labels."""
    with ops.name_scope(None, "expand_labels", (labels, predictions)) as scope:
        labels = tf.contrib.framework.convert_to_tensor_or_sparse_tensor(labels)
        if isinstance(labels, tf.SparseTensor):
            longer = tf.equal(tf.rank(predictions), tf.size(labels.dense_shape) + 1)
            return tf.cond(longer, lambda: _lengthened(labels, scope), lambda: labels)
        shape, wanted = labels.get_shape(), predictions.get_shape()
        if shape.ndims is None or wanted.ndims is None:
            longer = tf.equal(tf.rank(predictions), tf.rank(labels) + 1)
            return tf.cond(longer, lambda: tf.expand_dims(labels, -1, name=scope), lambda: labels)
        if wanted.ndims == shape.ndims:
            return labels
        if wanted.ndims == shape.ndims + 1:
            return tf.expand_dims(labels, -1, name=scope)
        text = f"Unexpected labels shape {shape} for predictions shape {wanted}."
        if not current_run().is_v1:
            text += (
                " Predictions rank should be the same rank as labels rank or labels rank plus one ."
            )
        raise raised(ValueError(text))


def _lengthened(labels, scope):
    return tf.sparse.reshape(labels, tf.concat((labels.dense_shape, (1,)), 0), name=scope)


def _at_top_k(kind, other, labels, predictions_idx, k, class_id, weights, keys, name):
    metrics_collections, updates_collections = keys
    default = _at_k_name(kind, k, class_id=class_id)
    with ops.name_scope(name, default, (predictions_idx, labels, weights)) as scope:
        labels = _expanded(labels, predictions_idx)
        top = tf.cast(predictions_idx, tf.int64)
        hits, update_hits = _streaming("true_positive", labels, top, k, class_id, weights)
        misses, update_misses = _streaming(other, labels, top, k, class_id, weights)
        metric = divided(hits, tf.add(hits, misses), name=scope)
        collected(metrics_collections, metric)
        update = divided(update_hits, tf.add(update_hits, update_misses), name="update")
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


def _in_range(labels, classes):
    """Labels below the number of classes.  Mirrors _clean_out_of_range_indices."""
    sparse = isinstance(labels, tf.SparseTensor)

    def cleaned(values):
        outside = tf.greater_equal(values, classes)
        return tf.where_v2(outside, -1 * tf.ones_like(values), values)

    def clean():
        if not sparse:
            return cleaned(labels)
        return tf.SparseTensor(labels.indices, cleaned(labels.values), labels.dense_shape)

    too_large = tf.greater_equal(tf.reduce_max(labels.values if sparse else labels), classes)
    return tf.cond(too_large, clean, lambda: labels)


def _tiled(labels, multiple):
    """Labels, once for each rank.  Mirrors metrics_impl.py _expand_and_tile at the last dimension."""
    with ops.name_scope("labels_per_k", "expand_and_tile", (labels, multiple)) as scope:
        labels = tf.contrib.framework.convert_to_tensor_or_sparse_tensor(labels)
        if isinstance(labels, tf.SparseTensor):
            shape = labels.dense_shape
            last = tf.reshape(tf.size(shape) + -1, [1])
            parts = (tf.slice(shape, [0], last), [1], tf.slice(shape, last, [-1]))
            longer = tf.concat(parts, 0, name="expanded_shape")
            expanded = tf.sparse.reshape(labels, shape=longer, name="expand")
            if multiple == 1:
                return expanded
            return tf.sparse.concat(-2, [expanded] * multiple, name=scope)
        expanded = tf.expand_dims(labels, -2, name="expand")
        if multiple == 1:
            return expanded
        ones = tf.ones_like(tf.shape(labels))
        multiples = tf.concat((ones[:-1], (multiple,), ones[-1:]), 0, name="multiples")
        return tf.tile(expanded, multiples, name=scope)


def _num_relevant(labels, k):
    """How many labels there are, at most k.  Mirrors metrics_impl.py _num_relevant."""
    with ops.name_scope(None, "num_relevant", (labels,)) as scope:
        labels = tf.contrib.framework.convert_to_tensor_or_sparse_tensor(labels)
        if isinstance(labels, tf.SparseTensor):
            return tf.minimum(tf.sets.size(labels), k, name=scope)
        given = tf.where_v2(
            tf.greater_equal(labels, 0), tf.ones_like(labels), tf.zeros_like(labels)
        )
        return tf.minimum(tf.reduce_sum(given, axis=-1), k, name=scope)


def _average_precision(labels, indices):
    """Float64, one per example.  Mirrors metrics_impl.py _sparse_average_precision_at_top_k."""
    with ops.name_scope(None, "average_precision", (indices, labels)) as scope:
        indices = tf.cast(indices, tf.int64, name="predictions_idx")
        shape = indices.get_shape()
        k = shape.dims[-1].value if shape.ndims else None
        labels = _expanded(labels, indices)
        if k is None:  # TensorFlow knows k
            return Unknown("dimension", scope)
        each = tf.expand_dims(indices, -1, name="predictions_idx_per_k")
        relevant = _counted(
            "true_positive", _tiled(labels, k), each, None, None, name="relevant_per_k"
        )
        hits = tf.cumsum(relevant, axis=-1, name="tp_per_k")
        seen = tf.cumsum(tf.ones_like(relevant), axis=-1, name="retrieved_per_k")
        precision = divided(
            tf.cast(hits, tf.float64), tf.cast(seen, tf.float64), name="precision_per_k"
        )
        precision = tf.multiply(
            precision, tf.cast(relevant, tf.float64), name="relevant_precision_per_k"
        )
        total = tf.reduce_sum(precision, axis=(-1,), name="precision_sum")
        return divided(total, tf.cast(_num_relevant(labels, k), tf.float64), name=scope)


def _accumulated(part, average, batch):
    """A variable in its own scope and what adds to it."""
    with ops.name_scope(None, part, (average,)) as scope:
        variable = metric_variable([], tf.float64, name=scope)
        return variable, tf.assign_add(variable, batch(), name="update")


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
        hint = "" if current_run().is_v1 else " `k` should be >= 1."
        raise raised(ValueError(f"Invalid k={k}.{hint}"))
    default = _at_k_name("average_precision", k)
    with ops.name_scope(name, default, (predictions, labels, weights)) as scope:
        _, indices = tf.nn.top_k(predictions, k)
        labels = _in_range(labels, tf.cast(tf.shape(predictions)[-1], tf.int64))
        with ops.name_scope(scope, "average_precision_at_top_k") as scope:
            average = _average_precision(labels, indices)
            if weights is not None:
                weights = broadcast_weights(tf.cast(weights, tf.float64), average)
                average = tf.multiply(average, weights)
            most, update_most = _accumulated(
                "max",
                average,
                lambda: (
                    tf.cast(tf.size(average, name="batch_max"), tf.float64)
                    if weights is None
                    else tf.reduce_sum(weights, name="batch_max")
                ),
            )
            total, update_total = _accumulated(
                "total", average, lambda: tf.reduce_sum(average, name="batch_total")
            )
            value = tf.math.divide_no_nan(total, most, name="mean")
            collected(metrics_collections, value)
            update = tf.math.divide_no_nan(update_total, update_most, name=scope)
            return value, collected(updates_collections, update)
