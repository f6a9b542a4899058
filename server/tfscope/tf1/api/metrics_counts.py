"""Metrics that count true and false decisions.

Mirrors python/ops/metrics_impl.py.
"""

from __future__ import annotations

from tfscope.tf1.api.losses_weights import broadcast_weights
from tfscope.tf1.api.metrics import collected, divided, metric_variable, squeezed
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variable_scope import variable_scope
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

_NAMES = {
    "tp": "true_positives",
    "fn": "false_negatives",
    "tn": "true_negatives",
    "fp": "false_positives",
}
_WANTED = {"tp": (True, True), "fn": (True, False), "tn": (False, False), "fp": (False, True)}


@tf_export("python.ops.metrics_impl._count_condition")
def _count_condition(values, weights=None, metrics_collections=None, updates_collections=None):
    """A variable, and what adds to it."""
    count = metric_variable([], tf.float32, name="count")
    values = tf.cast(values, tf.float32)
    if weights is not None:
        weights = tf.cast(weights, tf.float32)
        values = tf.multiply(values, weights)
    value = collected(metrics_collections, tf.identity(count))
    update = tf.assign_add(count, tf.reduce_sum(values))
    return value, collected(updates_collections, update)


def _counting(key):
    scope_name, (label, prediction) = _NAMES[key], _WANTED[key]

    def count(
        labels,
        predictions,
        weights=None,
        metrics_collections=None,
        updates_collections=None,
        name=None,
    ):
        """One variable, count.  Mirrors metrics_impl.py true_positives and its kin."""
        with variable_scope(name, scope_name, (predictions, labels, weights)):
            predictions, labels, weights = squeezed(
                tf.cast(predictions, tf.bool), tf.cast(labels, tf.bool), weights
            )
            values = tf.logical_and(tf.equal(labels, label), tf.equal(predictions, prediction))
            return _count_condition(values, weights, metrics_collections, updates_collections)

    count.__name__ = count.__qualname__ = scope_name
    return count


def _counting_at_thresholds(key):
    scope_name = _NAMES[key]

    def count(
        labels,
        predictions,
        thresholds,
        weights=None,
        metrics_collections=None,
        updates_collections=None,
        name=None,
    ):
        """One variable per threshold.  Mirrors metrics_impl.py …_at_thresholds."""
        with variable_scope(name, scope_name, (predictions, labels, weights)):
            values, updates = at_thresholds(labels, predictions, thresholds, weights, (key,))
            value = collected(metrics_collections, ops.convert_to_tensor(values[key]))
            return value, collected(updates_collections, updates[key])

    count.__name__ = count.__qualname__ = f"{scope_name}_at_thresholds"
    return count


COUNTS = {key: _counting(key) for key in _NAMES}
for _key, _name in _NAMES.items():
    export_value(COUNTS[_key], f"metrics.{_name}")
    export_value(_counting_at_thresholds(_key), f"metrics.{_name}_at_thresholds")


@tf_export("python.ops.metrics_impl._confusion_matrix_at_thresholds")
def at_thresholds(labels, predictions, thresholds, weights=None, includes=None):
    """Counts and updates by key; raises ``ValueError`` for an unknown key.

    Mirrors metrics_impl.py _confusion_matrix_at_thresholds.
    """
    includes = tuple(_NAMES) if includes is None else includes
    for key in includes:
        if key not in _NAMES:
            raise raised(ValueError(f"Invalid key: {key}."))
    predictions, labels, weights = _checked(labels, predictions, weights)
    size = thresholds if isinstance(thresholds, Unknown) else len(thresholds)
    flat = tf.reshape(predictions, [-1, 1])
    flat_labels = tf.reshape(tf.cast(labels, tf.bool), [1, -1])
    count = flat.get_shape().as_list()[0] if flat.get_shape().ndims is not None else None
    count = tf.shape(flat)[0] if count is None else count
    bounds = tf.tile(tf.expand_dims(tf.constant(thresholds), [1]), tf.stack([1, count]))
    positive = tf.greater(tf.tile(tf.transpose(flat), [size, 1]), bounds)
    predicted = {True: positive}
    if "fn" in includes or "tn" in includes:
        predicted[False] = tf.logical_not(positive)
    labelled = {True: tf.tile(flat_labels, [size, 1])}
    if "fp" in includes or "tn" in includes:
        labelled[False] = tf.logical_not(labelled[True])
    if weights is not None:
        weights = broadcast_weights(tf.cast(weights, tf.float32), predictions)
        weights = tf.tile(tf.reshape(weights, [1, -1]), [size, 1])
        bounds.get_shape().assert_is_compatible_with(weights.get_shape())
    values, updates = {}, {}
    for key, (label, prediction) in _WANTED.items():
        if key in includes:
            values[key] = metric_variable([size], tf.float32, name=_NAMES[key])
            hit = tf.cast(tf.logical_and(labelled[label], predicted[prediction]), tf.float32)
            hit = hit if weights is None else hit * weights
            updates[key] = tf.assign_add(values[key], tf.reduce_sum(hit, 1))
    return values, updates


def _checked(labels, predictions, weights):
    """The three with equal ranks, behind the check that predictions are between 0 and 1."""
    text = "predictions must be in [0, 1]"
    bounds = (
        check(predictions, tf.cast(bound, dtype=predictions.dtype), message=text)
        for check, bound in ((tf.assert_greater_equal, 0.0), (tf.assert_less_equal, 1.0))
    )
    with ops.control_dependencies(list(bounds)):
        return squeezed(tf.cast(predictions, tf.float32), tf.cast(labels, tf.bool), weights)


def even_thresholds(num_thresholds, last=1.0 + 1e-7):
    """Thresholds between 0 and 1; unknown if their number is."""
    if isinstance(num_thresholds, Unknown):
        return num_thresholds
    steps = [(i + 1) * 1.0 / (num_thresholds - 1) for i in range(num_thresholds - 2)]
    return [0.0 - 1e-7, *steps, last]


def _ratio_or_zero(hits, misses, name):
    total = hits + misses
    return tf.where(tf.greater(total, 0), divided(hits, hits + misses), 0, name)


def _ratio(scope_name, key):
    def ratio(
        labels,
        predictions,
        weights=None,
        metrics_collections=None,
        updates_collections=None,
        name=None,
    ):
        """Two counted variables.  Mirrors metrics_impl.py precision and recall."""
        with variable_scope(name, scope_name, (predictions, labels, weights)):
            predictions, labels, weights = squeezed(
                tf.cast(predictions, tf.bool), tf.cast(labels, tf.bool), weights
            )
            hits, update_hits = COUNTS["tp"](labels, predictions, weights)
            misses, update_misses = COUNTS[key](labels, predictions, weights)
            value = collected(metrics_collections, _ratio_or_zero(hits, misses, "value"))
            update = _ratio_or_zero(update_hits, update_misses, "update_op")
            return value, collected(updates_collections, update)

    ratio.__name__ = ratio.__qualname__ = scope_name
    return ratio


def _ratio_at_thresholds(scope_name, key):
    def ratio(
        labels,
        predictions,
        thresholds,
        weights=None,
        metrics_collections=None,
        updates_collections=None,
        name=None,
    ):
        """Shape [thresholds].  Mirrors metrics_impl.py precision_at_thresholds."""
        full = f"{scope_name}_at_thresholds"
        with variable_scope(name, full, (predictions, labels, weights)):
            values, updates = at_thresholds(labels, predictions, thresholds, weights, ("tp", key))
            value = divided(
                values["tp"], 1e-7 + values["tp"] + values[key], name=f"{scope_name}_value"
            )
            collected(metrics_collections, value)
            update = divided(
                updates["tp"],
                1e-7 + updates["tp"] + updates[key],
                name=f"{scope_name}_update_op",
            )
            return value, collected(updates_collections, update)

    ratio.__name__ = ratio.__qualname__ = f"{scope_name}_at_thresholds"
    return ratio


for _name, _key in (("precision", "fp"), ("recall", "fn")):
    export_value(_ratio(_name, _key), f"metrics.{_name}")
    export_value(_ratio_at_thresholds(_name, _key), f"metrics.{_name}_at_thresholds")


@tf_export("metrics.auc")
def auc(
    labels,
    predictions,
    weights=None,
    num_thresholds=200,
    metrics_collections=None,
    updates_collections=None,
    curve="ROC",
    name=None,
    summation_method="trapezoidal",
    thresholds=None,
):
    """Four variables of shape [num_thresholds].  Mirrors metrics_impl.py auc."""
    with variable_scope(name, "auc", (labels, predictions, weights)):
        if curve != "ROC" and curve != "PR":
            text = f"curve must be either ROC or PR, {curve} unknown"
            if not current_run().is_v1:
                text = f"Curve must be either ROC or PR. Curve {curve} is unknown."
            raise raised(ValueError(text))
        if thresholds is None:
            thresholds = even_thresholds(num_thresholds)
        elif not isinstance(thresholds, Unknown):
            thresholds = [0.0 - 1e-7, *sorted(thresholds), 1.0 + 1e-7]
        size = thresholds if isinstance(thresholds, Unknown) else len(thresholds)
        values, updates = at_thresholds(labels, predictions, thresholds, weights)
        value = _area(values, size, curve, summation_method, "value")
        collected(metrics_collections, value)
        update = _area(updates, size, curve, summation_method, "update_op")
        return value, collected(updates_collections, update)


def _area(counts, size, curve, method, name):
    """The scalar under the curve.  Mirrors compute_auc in metrics_impl.py auc."""
    hits, misses, false = counts["tp"], counts["fn"], counts["fp"]
    last = size - 1
    if curve == "PR" and method == "careful_interpolation":
        return _interpolated(hits, false, misses, last)
    recall = divided(hits + 1e-6, hits + misses + 1e-6)
    if curve == "ROC":
        x, y = divided(false, false + counts["tn"] + 1e-6), recall
    else:
        x, y = recall, divided(hits + 1e-6, hits + false + 1e-6)
    if method == "trapezoidal" or method == "careful_interpolation":
        heights = (x[:last] - x[1:], (y[:last] + y[1:]) / 2.0)
    elif method == "minoring":
        heights = (x[:last] - x[1:], tf.minimum(y[:last], y[1:]))
    elif method == "majoring":
        heights = (x[:last] - x[1:], tf.maximum(y[:last], y[1:]))
    else:
        text = f"Invalid summation_method: {method}"
        if not current_run().is_v1:
            text += (
                " summation_method should be 'trapezoidal', 'careful_interpolation', 'minoring',"
                " or 'majoring'."
            )
        raise raised(ValueError(text))
    return tf.reduce_sum(tf.multiply(*heights), name=name)


def _interpolated(hits, false, misses, last):
    """The scalar.  Mirrors interpolate_pr_auc in metrics_impl.py auc."""
    gained = hits[:last] - hits[1:]
    told = hits + false
    slope = tf.math.divide_no_nan(gained, tf.maximum(told[:last] - told[1:], 0), name="prec_slope")
    intercept = hits[1:] - tf.multiply(slope, told[1:])
    ratio = tf.where(
        tf.logical_and(told[:last] > 0, told[1:] > 0),
        tf.math.divide_no_nan(told[:last], tf.maximum(told[1:], 0), name="recall_relative_ratio"),
        tf.ones_like(told[1:]),
    )
    return tf.reduce_sum(
        tf.math.divide_no_nan(
            slope * (gained + intercept * tf.math.log(ratio)),
            tf.maximum(hits[1:] + misses[1:], 0),
            name="pr_auc_increment",
        ),
        name="interpolate_pr_auc",
    )


def _at_level(scope_name, level_name, last, at_index):
    def metric(
        labels,
        predictions,
        level,
        weights=None,
        num_thresholds=200,
        metrics_collections=None,
        updates_collections=None,
        name=None,
    ):
        """Four variables of shape [num_thresholds].  Mirrors metrics_impl.py."""
        if level < 0 or level > 1:
            text = f"`{level_name}` must be in the range [0, 1]."
            if not current_run().is_v1:
                verb = "got" if level_name == "specificity" else "is"
                text += f" Currently, `{level_name}` {verb} {level}."
            raise raised(ValueError(text))
        with variable_scope(name, scope_name, (predictions, labels, weights)):
            thresholds = even_thresholds(num_thresholds, last)
            values, updates = at_thresholds(labels, predictions, thresholds, weights)
            value = at_index(values, level, "value")
            collected(metrics_collections, value)
            update = at_index(updates, level, "update_op")
            return value, collected(updates_collections, update)

    return metric


def _sensitivity_at(counts, specificity, name):
    rates = divided(counts["tn"], counts["tn"] + counts["fp"] + 1e-7)
    index = tf.cast(tf.argmin(tf.abs(rates - specificity), 0), tf.int32)
    return divided(counts["tp"][index], counts["tp"][index] + counts["fn"][index] + 1e-7, name)


def _specificity_at(counts, sensitivity, name):
    rates = divided(counts["tp"], counts["tp"] + counts["fn"] + 1e-7)
    least = tf.reduce_min(tf.abs(rates - sensitivity))
    at_least = tf.cast(tf.equal(tf.abs(rates - sensitivity), least), tf.int64)
    index = tf.cast(tf.argmax(tf.cumsum(at_least), 0), tf.int32)
    return divided(counts["tn"][index], counts["tn"][index] + counts["fp"][index] + 1e-7, name)


_sensitivity = _at_level("sensitivity_at_specificity", "specificity", 1.0 + 1e-7, _sensitivity_at)
_specificity = _at_level("specificity_at_sensitivity", "sensitivity", 1.0 - 1e-7, _specificity_at)


@tf_export("metrics.sensitivity_at_specificity")
def sensitivity_at_specificity(
    labels,
    predictions,
    specificity,
    weights=None,
    num_thresholds=200,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """A scalar.  Mirrors metrics_impl.py sensitivity_at_specificity."""
    return _sensitivity(
        labels,
        predictions,
        specificity,
        weights,
        num_thresholds,
        metrics_collections,
        updates_collections,
        name,
    )


@tf_export("metrics.specificity_at_sensitivity")
def specificity_at_sensitivity(
    labels,
    predictions,
    sensitivity,
    weights=None,
    num_thresholds=200,
    metrics_collections=None,
    updates_collections=None,
    name=None,
):
    """A scalar.  Mirrors metrics_impl.py specificity_at_sensitivity."""
    return _specificity(
        labels,
        predictions,
        sensitivity,
        weights,
        num_thresholds,
        metrics_collections,
        updates_collections,
        name,
    )
