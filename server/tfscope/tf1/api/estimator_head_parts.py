"""What heads of canned estimators are made of: checks of logits and labels, classes, metrics.

Mirrors tensorflow_estimator/python/estimator/canned/head.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.losses_weights import broadcast_weights
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LOGITS = "logits shape must be [D0, D1, ... DN, logits_dimension]"


def validated_classes(count: Any) -> Any:
    """A number of classes, checked where the graph is that is the default one; raises ``ValueError``."""
    if isinstance(count, int) and count <= 2:
        raise raised(ValueError(f"n_classes must be > 2: {count}."))
    tensor = ops.convert_to_tensor(count)
    check = tf.assert_greater(tensor, 2, message="n_classes must be greater than 2")
    with ops.control_dependencies([check]):
        tf.no_op()
    return count


def checked_logits(logits: Any, wanted: Any) -> Any:
    """Logits with a last size; raises ``ValueError`` for another one."""
    with ops.name_scope(None, "logits", (logits,)) as scope:
        logits = tf.to_float(logits)
        sizes = tf.shape(logits)
        check = tf.assert_rank_at_least(logits, 2, data=[sizes], message=LOGITS)
        with ops.control_dependencies([check]):
            last = logits.shape.as_list()[-1] if logits.shape.ndims else None
            if last is not None:
                if isinstance(wanted, int) and last != wanted:
                    raise raised(ValueError(f"{LOGITS}, got {logits.shape}."))
                return logits
            check = tf.assert_equal(wanted, sizes[-1], data=[sizes], message=LOGITS)
            with ops.control_dependencies([check]):
                return tf.identity(logits, name=scope)


def checked_labels(labels: Any, logits: Any, wanted: Any) -> Any:
    """Labels of the logits' rank; raises ``ValueError`` for none, for sparse ones and for another size."""
    if isinstance(labels, dict):
        labels = next(iter(labels.values()))
    if isinstance(labels, Unknown) or labels is None:
        return one_op("Identity", [], [None, wanted if isinstance(wanted, int) else None], tf.int64)
    with ops.name_scope(None, "labels", (labels, logits)) as scope:
        labels = ops.convert_to_tensor(labels)
        ranks = labels.shape.ndims, logits.shape.ndims
        if None not in ranks and ranks[0] == ranks[1] - 1:
            labels = tf.expand_dims(labels, -1)
        own, sizes = tf.shape(labels), tf.shape(logits)
        text = (
            f"labels shape must be [D0, D1, ... DN, {wanted}]. Suggested Fix: check your n_classes argument to "
            "the estimator and/or the shape of your label."
        )
        check = tf.assert_rank_at_least(labels, 2, message=text)
        with ops.control_dependencies([check]):
            _refuse_size(labels, wanted)
            whole = tf.concat([sizes[:-1], [wanted]], axis=0)
            data = ["expected_labels_shape: ", whole, "labels_shape: ", own]
            check = tf.assert_equal(whole, own, message=text, data=data)
            with ops.control_dependencies([check]):
                return tf.identity(labels, name=scope)


def _refuse_size(labels: Any, wanted: Any) -> None:
    last = labels.shape.as_list()[-1] if labels.shape.ndims else None
    if last is not None and isinstance(wanted, int) and last != wanted:
        text = (
            f"Mismatched label shape. Expected labels dimension={wanted}.  Received {last}. Suggested Fix:"
            "If your classifier expects one-hot encoding label,check your n_classes argument to the estimator "
            "and/or the shape of your label. Otherwise, check the shape of your label."
        )
        raise raised(ValueError(text))


def asserted_range(labels: Any, count: Any) -> Any:
    """Labels below a number of classes."""
    with ops.name_scope(None, "assert_range", (labels,)):
        most = ops.convert_to_tensor(count - 1, dtype=labels.dtype)
        less = tf.assert_less_equal(labels, most, message="Labels must <= n_classes - 1")
        more = tf.assert_non_negative(labels, message="Labels must >= 0")
        with ops.control_dependencies((less, more)):
            return tf.identity(labels)


def _for_each(logits: Any, make: Any) -> Any:
    rows = tf.shape(logits)[0]
    return tf.tile(tf.expand_dims(make(), axis=0), multiples=[rows, 1])


def all_class_ids(logits: Any, count: Any) -> Any:
    """The numbers of all classes, for each example."""
    return _for_each(logits, lambda: tf.range(count))


def all_classes(logits: Any, count: Any) -> Any:
    """The same as texts."""
    return _for_each(logits, lambda: tf.as_string(tf.range(count)))


def weighted_mean(values: Any, name: str, default: str, word: str) -> Any:
    """A metric of the mean, in a scope of its name."""
    with ops.name_scope(name, default, (values, 1.0)) as scope:
        values = tf.to_float(values, name=word)
        weights = broadcast_weights(1.0, values)
        return tf.metrics.mean(values, weights=weights, name=scope)


def weighted_auc(labels: Any, predictions: Any, curve: str, name: str) -> Any:
    """A metric of the area under a curve, in a scope of its name."""
    with ops.name_scope(name, "auc", (predictions, labels, 1.0)) as scope:
        predictions = tf.to_float(predictions, name="predictions")
        weights = broadcast_weights(1.0, predictions)
        return tf.metrics.auc(
            labels=labels, predictions=predictions, weights=weights, curve=curve, name=scope
        )


def accuracy_baseline(mean: Any) -> Any:
    """What predicting one class alone would reach."""
    with ops.name_scope(None, "accuracy_baseline", mean):
        value, update = mean
        return (
            tf.maximum(value, 1.0 - value, name="value"),
            tf.maximum(update, 1 - update, name="update_op"),
        )
