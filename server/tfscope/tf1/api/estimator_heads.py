"""Heads of canned estimators: loss, metrics and the spec.

Mirrors tensorflow_estimator/python/estimator/canned/head.py.
"""

from __future__ import annotations

from tfscope.tf1.api.estimator_head_parts import (
    accuracy_baseline,
    all_class_ids,
    all_classes,
    asserted_range,
    checked_labels,
    checked_logits,
    validated_classes,
    weighted_auc,
    weighted_mean,
)
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class _Head:
    """Mirrors canned/head.py _Head, the base of a program's own heads."""


class Head(_Head):
    """What a model's logits mean."""

    def __init__(self, logits_dimension, name=None, reduction="weighted_sum"):
        self.logits_dimension = logits_dimension
        self.name = name
        self._reduction = reduction or "weighted_sum"

    def spec(self, features, mode, logits, labels, train):
        """The EstimatorSpec; ``train`` makes the train op from the loss."""
        if isinstance(logits, Unknown):
            return logits
        with ops.name_scope(self.name, "head"):
            logits, predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                self.exported(predictions)
                return EstimatorSpec(mode=mode, predictions=predictions)
            losses, processed = self.losses(logits, labels)
            with ops.name_scope(None, "weights"):
                pass
            loss = tf.losses.compute_weighted_loss(losses, weights=1.0, reduction=self._reduction)
            op = None if mode == ModeKeys.EVAL else self._trained(loss, train)
            mean = None
            if mode != ModeKeys.EVAL and self._reduction == "weighted_sum":
                mean = loss / tf.reduce_sum(1.0 * tf.ones_like(losses))
        metrics = None
        if mode == ModeKeys.EVAL:
            metrics = self.metrics(labels, processed, predictions, losses)
        else:
            with ops.name_scope(""):
                tf.summary.scalar(self._key("loss"), loss)
                if mean is not None:
                    tf.summary.scalar(self._key("average_loss"), mean)
        return EstimatorSpec(
            mode=mode,
            loss=loss,
            train_op=op,
            predictions=predictions,
            eval_metric_ops=metrics,
        )

    def _key(self, name):
        return f"{name}/{self.name}" if self.name else name

    @staticmethod
    def _trained(loss, train):
        op = train(loss)
        updates = ops.get_collection("update_ops")
        return tf.group(op, *updates) if updates else op

    def exported(self, predictions):
        """What a server is told."""

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None,
                              train_op_fn=None, regularization_losses=None):  # fmt: skip
        """Mirrors head.py create_estimator_spec."""
        if train_op_fn is None and optimizer is not None:

            def train_op_fn(loss):
                return optimizer.minimize(loss, global_step=tf.train.get_global_step())

        return self.spec(features, mode, logits, labels, train_op_fn)


class BinaryHead(Head):
    """Two classes by one logit."""

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions", (logits,)):
            logits = checked_logits(logits, self.logits_dimension)
            logistic = tf.sigmoid(logits, name="logistic")
            both = tf.concat((tf.zeros_like(logits), logits), axis=-1, name="two_class_logits")
            probabilities = tf.nn.softmax(both, name="probabilities")
            classes = tf.expand_dims(tf.argmax(both, axis=-1, name="class_ids"), axis=-1)
            ids, words = all_class_ids(logits, 2), all_classes(logits, 2)
            return logits, {
                "logits": logits, "logistic": logistic, "probabilities": probabilities,
                "class_ids": classes, "classes": tf.as_string(classes, name="str_classes"),
                "all_class_ids": ids, "all_classes": words,
            }  # fmt: skip

    def exported(self, predictions):
        """The classes as texts."""
        all_classes(predictions["probabilities"], 2)

    def losses(self, logits, labels):
        """One loss per example."""
        labels = asserted_range(tf.to_float(checked_labels(labels, logits, 1)), 2)
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits), labels

    def metrics(self, labels, processed, predictions, losses):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            classes, logistic = predictions["class_ids"], predictions["logistic"]
            metrics = tf.metrics
            mean = weighted_mean(processed, "label/mean", "labels_mean", "labels")
            given = {"labels": processed, "predictions": classes, "weights": 1.0}
            return {
                "average_loss": metrics.mean(losses, weights=1.0, name="average_loss"),
                "accuracy": metrics.accuracy(name="accuracy", **given),
                "precision": metrics.precision(name="precision", **given),
                "recall": metrics.recall(name="recall", **given),
                "prediction/mean": weighted_mean(
                    logistic, "prediction/mean", "predictions_mean", "predictions"
                ),
                "label/mean": mean,
                "accuracy_baseline": accuracy_baseline(mean),
                "auc": weighted_auc(processed, logistic, "ROC", "auc"),
                "auc_precision_recall": weighted_auc(processed, logistic, "PR", "auc_precision_recall"),
            }  # fmt: skip


class MultiClassHead(Head):
    """Several classes."""

    def predictions(self, logits):
        """Probabilities and classes."""
        count = self.logits_dimension
        logits = checked_logits(logits, count)
        with ops.name_scope(None, "predictions", (logits,)):
            ids, words = all_class_ids(logits, count), all_classes(logits, count)
            classes = tf.expand_dims(tf.argmax(logits, axis=-1, name="class_ids"), axis=-1)
            texts = tf.as_string(classes, name="str_classes")
            return logits, {
                "logits": logits, "probabilities": tf.nn.softmax(logits, name="probabilities"),
                "class_ids": classes, "classes": texts, "all_class_ids": ids, "all_classes": words,
            }  # fmt: skip

    def exported(self, predictions):
        """The classes as texts."""
        all_classes(predictions["probabilities"], self.logits_dimension)

    def losses(self, logits, labels):
        """One loss per example."""
        labels = checked_labels(labels, logits, 1)
        kind = element_type(labels)
        if kind is not None and not kind.is_integer:
            text = f"Labels dtype should be integer. Instead got {labels.dtype}."
            raise raised(ValueError(text))
        labels = asserted_range(labels, self.logits_dimension)
        losses = tf.losses.sparse_softmax_cross_entropy(
            labels=labels, logits=logits, reduction=tf.losses.Reduction.NONE
        )
        return tf.expand_dims(losses, axis=-1), labels

    def metrics(self, labels, processed, predictions, losses):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            return {
                "average_loss": tf.metrics.mean(losses, weights=1.0, name="average_loss"),
                "accuracy": tf.metrics.accuracy(
                    processed, predictions["class_ids"], weights=1.0, name="accuracy"
                ),
            }


class RegressionHead(Head):
    """Numbers."""

    def predictions(self, logits):
        """The logits."""
        logits = checked_logits(logits, self.logits_dimension)
        return logits, {"predictions": logits}

    def losses(self, logits, labels):
        """One loss per example."""
        labels = tf.to_float(checked_labels(labels, logits, self.logits_dimension))
        losses = tf.losses.mean_squared_error(
            labels=labels, predictions=logits, reduction=tf.losses.Reduction.NONE
        )
        return losses, labels

    def metrics(self, labels, processed, predictions, losses):
        """The metrics in head.py's order."""
        labels = processed if isinstance(labels, (Unknown, type(None))) else labels
        return {
            "average_loss": tf.metrics.mean(losses, weights=1.0),
            "prediction/mean": weighted_mean(
                predictions["predictions"], "prediction/mean", "predictions_mean", "predictions"
            ),
            "label/mean": tf.metrics.mean(labels, weights=1.0),
        }


def head_for(kind, n_classes, label_dimension, head=None, reduction=None):
    """The head of a canned estimator of that kind."""
    if head is not None:
        return head
    if kind == "Regressor":
        return RegressionHead(label_dimension, None, reduction)
    if isinstance(n_classes, int) and n_classes != 2:
        return MultiClassHead(validated_classes(n_classes), None, reduction)
    return BinaryHead(1, None, reduction)


_CANNED = "python.estimator.canned.head"
OVER_BATCH = "weighted_sum_over_batch_size"
"""How losses are reduced by heads that a program makes itself."""

export_value(_Head, f"{_CANNED}._Head")


def _public(name, make, *private):
    make.__name__ = make.__qualname__ = name
    names = [f"{_CANNED}.{other}" for other in private]
    export_value(make, f"contrib.estimator.{name}", f"estimator.{name}", *names)


def _binary(weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=None,
            loss_fn=None, name=None):  # fmt: skip
    """Mirrors head.py binary_classification_head."""
    return BinaryHead(1, name, loss_reduction or OVER_BATCH)


def _multi_class(n_classes, weight_column=None, label_vocabulary=None, loss_reduction=None,
                 loss_fn=None, name=None):  # fmt: skip
    """Mirrors head.py multi_class_head."""
    return MultiClassHead(validated_classes(n_classes), name, loss_reduction or OVER_BATCH)


def _regression(weight_column=None, label_dimension=1, loss_reduction=None, loss_fn=None,
                inverse_link_fn=None, name=None):  # fmt: skip
    """Mirrors head.py regression_head."""
    return RegressionHead(label_dimension, name, loss_reduction or OVER_BATCH)


_public(
    "binary_classification_head", _binary, "_binary_logistic_head_with_sigmoid_cross_entropy_loss"
)
_public("multi_class_head", _multi_class, "_multi_class_head_with_softmax_cross_entropy_loss")
_public("regression_head", _regression, "_regression_head")


@tf_export(f"{_CANNED}._binary_logistic_or_multi_class_head")
def _binary_logistic_or_multi_class_head(n_classes, weight_column, label_vocabulary, loss_reduction,
                                         loss_fn=None):  # fmt: skip
    """Mirrors canned/head.py _binary_logistic_or_multi_class_head."""
    if n_classes == 2:
        return BinaryHead(1)
    return MultiClassHead(validated_classes(n_classes))
