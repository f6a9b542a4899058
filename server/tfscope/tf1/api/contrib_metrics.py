"""tf.contrib.metrics (slim.metrics): streaming metrics with predictions first.

Mirrors contrib/metrics/python/ops/metric_ops.py, where they are tf.metrics with other arguments.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    places = ("contrib.metrics", "contrib.slim.metrics", "tf_slim.metrics",
              "contrib.metrics.python.ops.metric_ops")  # fmt: skip
    return [f"{place}.{name}" for place in places]


def _of_values(name: str, metric: str, extra: str | None = None) -> None:
    """A metric of values alone; ``extra`` is one more required argument."""

    def plain(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
        return getattr(tf.metrics, metric)(
            values=values, weights=weights, metrics_collections=metrics_collections,
            updates_collections=updates_collections, name=name,
        )  # fmt: skip

    def limited(values, threshold, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
        return getattr(tf.metrics, metric)(
            values=values, threshold=threshold, weights=weights,
            metrics_collections=metrics_collections, updates_collections=updates_collections,
            name=name,
        )  # fmt: skip

    model = limited if extra else plain
    model.__name__ = name
    export_value(model, *_names(name))


def _of_pairs(name: str, metric: str, *required: str, **optional: Any) -> None:
    """A metric of predictions and labels, with more arguments behind them."""

    def model(predictions, labels, *args, **kwargs):
        order = [*required, "weights", *optional, "metrics_collections", "updates_collections", "name"]  # fmt: skip
        given = {**dict(zip(order, args)), **kwargs}
        return getattr(tf.metrics, metric)(predictions=predictions, labels=labels, **given)

    model.__name__ = name
    export_value(model, *_names(name))


_of_values("streaming_mean", "mean")
_of_values("streaming_mean_tensor", "mean_tensor")
_of_values("streaming_percentage_less", "percentage_below", "threshold")

for _metric in (
    "true_positives", "true_negatives", "false_positives", "false_negatives", "accuracy",
    "precision", "recall", "mean_absolute_error", "mean_squared_error", "root_mean_squared_error",
):  # fmt: skip
    _of_pairs(f"streaming_{_metric}", _metric)

_of_pairs("streaming_auc", "auc", num_thresholds=200)
_of_pairs("streaming_mean_relative_error", "mean_relative_error", "normalizer")
_of_pairs("streaming_mean_cosine_distance", "mean_cosine_distance", "dim")
_of_pairs("streaming_mean_iou", "mean_iou", "num_classes")
_of_pairs("streaming_precision_at_thresholds", "precision_at_thresholds", "thresholds")
_of_pairs("streaming_recall_at_thresholds", "recall_at_thresholds", "thresholds")
_of_pairs("streaming_specificity_at_sensitivity", "specificity_at_sensitivity", "sensitivity", num_thresholds=200)  # fmt: skip
_of_pairs("streaming_sensitivity_at_specificity", "sensitivity_at_specificity", "specificity", num_thresholds=200)  # fmt: skip
_of_pairs("streaming_sparse_average_precision_at_k", "average_precision_at_k", "k")


def _at_k(name: str, metric: str) -> None:
    def model(predictions, labels, k, class_id=None, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
        return getattr(tf.metrics, metric)(
            labels=labels, predictions=predictions, k=k, class_id=class_id, weights=weights,
            metrics_collections=metrics_collections, updates_collections=updates_collections,
            name=name,
        )  # fmt: skip

    model.__name__ = name
    export_value(model, *_names(name))


_at_k("streaming_sparse_recall_at_k", "recall_at_k")
_at_k("streaming_sparse_precision_at_k", "precision_at_k")


@tf_export(*_names("streaming_recall_at_k"))
def streaming_recall_at_k(predictions, labels, k, weights=None, metrics_collections=None, updates_collections=None, name=None):  # fmt: skip
    """The mean of in_top_k.  Mirrors metric_ops.py streaming_recall_at_k."""
    hits = tf.to_float(tf.nn.in_top_k(predictions, labels, k))
    return tf.metrics.mean(
        hits, weights, metrics_collections, updates_collections, name or f"recall_at_{k}"
    )


@tf_export(*_names("accuracy"), "contrib.metrics.python.metrics.classification.accuracy")
def accuracy(predictions, labels, weights=None, name=None):
    """A scalar of one batch.  Mirrors metrics/classification.py accuracy."""
    kind, given = element_type(labels), element_type(predictions)
    if kind is not None and not (kind.is_integer or kind in (tf.bool, tf.string)):
        text = f"Labels should have bool, integer, or string dtype, not {labels.dtype!r}"
        raise raised(ValueError(text))
    if kind is not None and given is not None and labels.dtype != predictions.dtype:
        text = (
            "Dtypes of predictions and labels should match. Given: predictions "
            f"({predictions.dtype!r}) and labels ({labels.dtype!r})"
        )
        raise raised(ValueError(text))
    with ops.name_scope(name, "accuracy", values=[predictions, labels]):
        correct = tf.cast(tf.equal(predictions, labels), tf.float32)
        if weights is not None:
            correct = tf.multiply(correct, weights)
            total = tf.reduce_sum(tf.ones_like(correct) * weights)
            return tf.div(tf.reduce_sum(correct), total)
        return tf.reduce_mean(correct)


@tf_export(*_names("aggregate_metrics"))
def aggregate_metrics(*value_update_tuples):
    """A list of values and a list of updates."""
    pairs = [(p, p) if isinstance(p, Unknown) else p for p in value_update_tuples]
    return [p[0] for p in pairs], [p[1] for p in pairs]


@tf_export(*_names("aggregate_metric_map"))
def aggregate_metric_map(names_to_tuples):
    """A dict of values and a dict of updates."""
    if isinstance(names_to_tuples, Unknown):
        return names_to_tuples, names_to_tuples
    values, updates = {}, {}
    for name, pair in names_to_tuples.items():
        values[name], updates[name] = (pair, pair) if isinstance(pair, Unknown) else pair
    return values, updates


@tf_export(*_names("confusion_matrix"))
def confusion_matrix(labels, predictions, num_classes=None, dtype=tf.int32, name=None, weights=None):  # fmt: skip
    """tf.confusion_matrix."""
    return tf.confusion_matrix(
        labels=labels, predictions=predictions, num_classes=num_classes, dtype=dtype, name=name,
        weights=weights,
    )  # fmt: skip
