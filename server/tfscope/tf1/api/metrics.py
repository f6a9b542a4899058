"""tf.metrics: local variables in name scopes, a value and an update op.

Mirrors python/ops/metrics_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.losses_weights import (
    broadcast_weights,
    confusion_matrix,
    remove_squeezable_dimensions,
    squeeze_or_expand_weights,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variable_scope import variable_scope
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("python.ops.metrics_impl.metric_variable")
def metric_variable(shape, dtype, validate_shape=True, name=None):
    """A local variable of zeros.  Mirrors metrics_impl.py metric_variable."""
    return tf.Variable(
        lambda: tf.zeros(shape, dtype),
        trainable=False,
        collections=["local_variables", "metric_variables"],
        validate_shape=validate_shape,
        synchronization=tf.VariableSynchronization.ON_READ,
        aggregation=tf.VariableAggregation.SUM,
        name=name,
    )


@tf_export("python.ops.metrics_impl._remove_squeezable_dimensions")
def squeezed(predictions, labels, weights):
    """The three with equal ranks.  Mirrors metrics_impl.py _remove_squeezable_dimensions."""
    predictions = ops.convert_to_tensor(predictions)
    if labels is not None:
        labels, predictions = remove_squeezable_dimensions(labels, predictions)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    if weights is None:
        return predictions, labels, None
    weights = ops.convert_to_tensor(weights)
    return predictions, labels, squeeze_or_expand_weights(weights, predictions, expand=True)


def collected(keys, value):
    """The value, put into the collections."""
    if keys and not isinstance(keys, Unknown):
        ops.add_to_collections(keys, value)
    return value


def like(tensor, other):
    """The tensor with the other's dtype, if they certainly differ."""
    kinds = (element_type(tensor), element_type(other))
    if None in kinds or kinds[0] == kinds[1]:
        return tensor
    return tf.cast(tensor, kinds[1])


def divided(x, y, name=None):
    """A quotient: metrics_impl.py of 1.15 calls ``div`` where that of 2.x calls ``divide``."""
    return (tf.div if current_run().is_v1 else tf.divide)(x, y, name)


def safe_div(numerator, denominator, name):
    """Mirrors the guarded division of metrics_impl.py."""
    return tf.math.divide_no_nan(numerator, tf.maximum(denominator, 0), name=name)


@tf_export("metrics.mean")
def mean(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Variables total, count; scalars.  Mirrors metrics_impl.py mean."""
    with variable_scope(name, "mean", (values, weights)):
        values = tf.cast(values, tf.float32)
        total = metric_variable([], tf.float32, name="total")
        count = metric_variable([], tf.float32, name="count")
        if weights is None:
            num_values = tf.cast(tf.size(values), tf.float32)
        else:
            values, _, weights = squeezed(values, None, weights)
            weights = broadcast_weights(tf.cast(weights, tf.float32), values)
            values = tf.multiply(values, weights)
            num_values = tf.reduce_sum(weights)
        update_total = tf.assign_add(total, tf.reduce_sum(values))
        with ops.control_dependencies([values]):
            update_count = tf.assign_add(count, num_values)
        value = collected(metrics_collections, safe_div(total, count, "value"))
        update = safe_div(update_total, update_count, "update_op")
        return value, collected(updates_collections, update)


@tf_export("metrics.accuracy")
def accuracy(
    labels,
    predictions,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """The mean of equality.  Mirrors metrics_impl.py accuracy."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    predictions = like(predictions, labels)
    correct = tf.cast(tf.equal(predictions, labels), tf.float32)
    return mean(correct, weights, metrics_collections, updates_collections, name or "accuracy")


@tf_export("metrics.mean_absolute_error")
def mean_absolute_error(
    labels,
    predictions,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Mirrors metrics_impl.py mean_absolute_error."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    errors = tf.abs(predictions - labels)
    name = name or "mean_absolute_error"
    return mean(errors, weights, metrics_collections, updates_collections, name)


@tf_export("metrics.mean_cosine_distance")
def mean_cosine_distance(
    labels,
    predictions,
    dim,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Mirrors metrics_impl.py mean_cosine_distance."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    radial = tf.reduce_sum(tf.multiply(predictions, labels), axis=[dim], keepdims=True)
    distance, update = mean(radial, weights, None, None, name or "mean_cosine_distance")
    distance = tf.subtract(1.0, distance)
    update = tf.subtract(1.0, update)
    collected(metrics_collections, distance)
    return distance, collected(updates_collections, update)


@tf_export("metrics.mean_squared_error")
def mean_squared_error(
    labels,
    predictions,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Mirrors metrics_impl.py mean_squared_error."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    errors = tf.math.squared_difference(labels, predictions)
    name = name or "mean_squared_error"
    return mean(errors, weights, metrics_collections, updates_collections, name)


@tf_export("metrics.root_mean_squared_error")
def root_mean_squared_error(
    labels,
    predictions,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Mirrors metrics_impl.py root_mean_squared_error."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    name = name or "root_mean_squared_error"
    value, update = mean_squared_error(labels, predictions, weights, None, None, name)
    root = collected(metrics_collections, tf.sqrt(value))
    return root, collected(updates_collections, tf.sqrt(update))


@tf_export("metrics.mean_relative_error")
def mean_relative_error(
    labels,
    predictions,
    normalizer,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Mirrors metrics_impl.py mean_relative_error."""
    predictions, labels, weights = squeezed(predictions, labels, weights)
    predictions, normalizer = remove_squeezable_dimensions(predictions, normalizer)
    predictions.get_shape().assert_is_compatible_with(normalizer.get_shape())
    errors = tf.where(
        tf.equal(normalizer, 0.0),
        tf.zeros_like(labels),
        divided(tf.abs(labels - predictions), normalizer),
    )
    name = name or "mean_relative_error"
    return mean(errors, weights, metrics_collections, updates_collections, name)


@tf_export("metrics.percentage_below")
def percentage_below(
    values, threshold, weights=None, metrics_collections=None, updates_collections=None, name=None
):
    """Mirrors metrics_impl.py percentage_below."""
    below = tf.cast(tf.less(values, threshold), tf.float32)
    name = name or "percentage_below_threshold"
    return mean(below, weights, metrics_collections, updates_collections, name)


@tf_export("metrics.mean_tensor")
def mean_tensor(
    values, weights=None, metrics_collections=None, updates_collections=None, name=None
):
    """Variables of the values' shape.  Mirrors metrics_impl.py mean_tensor."""
    with variable_scope(name, "mean", (values, weights)):
        values = tf.cast(values, tf.float32)
        total = metric_variable(values.get_shape(), tf.float32, name="total_tensor")
        count = metric_variable(values.get_shape(), tf.float32, name="count_tensor")
        num_values = tf.ones_like(values)
        if weights is not None:
            values, _, weights = squeezed(values, None, weights)
            weights = broadcast_weights(tf.cast(weights, tf.float32), values)
            values = tf.multiply(values, weights)
            num_values = tf.multiply(num_values, weights)
        update_total = tf.assign_add(total, values)
        with ops.control_dependencies([values]):
            update_count = tf.assign_add(count, num_values)
        value = collected(metrics_collections, safe_div(total, count, "value"))
        update = safe_div(update_total, update_count, "update_op")
        return value, collected(updates_collections, update)


def _flat(tensor):
    ndims = tensor.get_shape().ndims
    return tf.reshape(tensor, [-1]) if ndims is None or ndims > 1 else tensor


@tf_export("metrics.mean_per_class_accuracy")
def mean_per_class_accuracy(
    labels,
    predictions,
    num_classes,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """Variables of shape [num_classes].  Mirrors metrics_impl.py mean_per_class_accuracy."""
    with variable_scope(name, "mean_accuracy", (predictions, labels, weights)):
        labels = _flat(tf.cast(labels, tf.int64))
        predictions = _flat(ops.convert_to_tensor(predictions))
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        total = metric_variable([num_classes], tf.float32, name="total")
        count = metric_variable([num_classes], tf.float32, name="count")
        ones = tf.ones([tf.size(labels)], tf.float32)
        predictions = like(predictions, labels)
        correct = tf.cast(tf.equal(predictions, labels), tf.float32)
        if weights is not None:
            weights = tf.cast(_flat(ops.convert_to_tensor(weights)), tf.float32)
            correct = correct * weights
            ones = ones * weights
        update_total = tf.scatter_add(total, labels, ones)
        update_count = tf.scatter_add(count, labels, correct)
        per_class = safe_div(count, total, None)
        value = tf.reduce_mean(per_class, name="mean_accuracy")
        collected(metrics_collections, value)
        update = safe_div(update_count, update_total, "update_op")
        return value, collected(updates_collections, update)


@tf_export("python.ops.metrics_impl._streaming_confusion_matrix")
def _streaming_confusion_matrix(labels, predictions, num_classes, weights=None):
    """One square variable and what adds to it."""
    shape = [num_classes, num_classes]
    total = metric_variable(shape, tf.float64, name="total_confusion_matrix")
    predictions = _flat(tf.cast(predictions, tf.int64))
    labels = _flat(tf.cast(labels, tf.int64))
    classes = tf.cast(num_classes, tf.int64)
    if weights is not None:
        weights = _flat(weights)
    current = confusion_matrix(labels, predictions, classes, weights=weights, dtype=tf.float64)
    return total, tf.assign_add(total, current)


@tf_export("metrics.mean_iou")
def mean_iou(
    labels,
    predictions,
    num_classes,
    weights=None,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """One square variable.  Mirrors metrics_impl.py mean_iou."""
    with variable_scope(name, "mean_iou", (predictions, labels, weights)):
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        if weights is not None:
            weights = ops.convert_to_tensor(weights)
        total, update = _streaming_confusion_matrix(labels, predictions, num_classes, weights)
        rows = tf.cast(tf.reduce_sum(total, 0), tf.float32)
        columns = tf.cast(tf.reduce_sum(total, 1), tf.float32)
        diagonal = tf.cast(tf.linalg.tensor_diag_part(total), tf.float32)
        union = rows + columns - diagonal
        valid = tf.reduce_sum(tf.cast(tf.not_equal(union, 0), dtype=tf.float32))
        union = tf.where(tf.greater(union, 0), union, tf.ones_like(union))
        iou = divided(diagonal, union)
        value = tf.where(tf.greater(valid, 0), tf.reduce_sum(iou, name="mean_iou") / valid, 0)
        collected(metrics_collections, value)
        return value, collected(updates_collections, update)
