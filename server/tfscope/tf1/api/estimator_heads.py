"""Heads of canned estimators: loss, metrics and the spec.

Mirrors tensorflow_estimator/python/estimator/canned/head.py and contrib/estimator/python/estimator/head.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api.estimator_head_parts import (
    accuracy_baseline,
    all_class_ids,
    all_classes,
    asserted_range,
    at_threshold,
    called_loss_fn,
    checked_labels,
    checked_logits,
    class_ids_of,
    class_words,
    validate_loss_fn,
    validated_classes,
    weighted_auc,
    weighted_mean,
    weights_for,
)
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_CANNED = "python.estimator.canned.head"
SUM = "weighted_sum"
OVER_BATCH = "weighted_sum_over_batch_size"
"""How losses are reduced by heads that a program makes itself with contrib."""

LossSpec = collections.namedtuple(
    "LossSpec", "training_loss unreduced_loss weights processed_labels"
)


@tf_export(f"{_CANNED}._Head")
class _Head:
    """The base of a program's own heads.  Mirrors canned/head.py _Head."""

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None,
                              train_op_fn=None, regularization_losses=None):  # fmt: skip
        """What a program's head makes for a TPU, as the spec of an estimator."""
        made = self._create_tpu_estimator_spec(
            features, mode, logits, labels, optimizer, train_op_fn, regularization_losses
        )
        return made.as_estimator_spec()

    def _create_tpu_estimator_spec(self, *args, **kwargs):
        text = "Subclasses of _Head must implement `create_estimator_spec()` or _create_tpu_estimator_spec()."
        raise raised(NotImplementedError(text))


class Head(_Head):
    """What a model's logits mean: ``_loss_of`` gives the losses of examples, ``predictions`` and ``metrics`` what
    a kind of them tells."""

    per_logit = False

    def __init__(self, logits_dimension, name=None, reduction=SUM, weight_column=None, loss_fn=None):  # fmt: skip
        reduction = SUM if reduction is None else reduction
        known = tf.losses.Reduction.all()
        if not isinstance(reduction, Unknown) and (reduction not in known or reduction == "none"):
            raise raised(ValueError(f"Invalid loss_reduction: {reduction}"))
        if loss_fn:
            validate_loss_fn(loss_fn)
        self.logits_dimension, self.name = logits_dimension, name
        self._reduction, self._weight_column, self._loss_fn = reduction, weight_column, loss_fn

    def create_loss(self, features, mode, logits, labels):
        """The loss of all examples, those of each, their weights and labels."""
        logits = ops.convert_to_tensor(logits)
        labels = self._labels(labels, logits)
        if self._loss_fn and not isinstance(self._loss_fn, Unknown):
            size = self.logits_dimension if self.per_logit else 1
            each = called_loss_fn(self._loss_fn, labels, logits, features, size)
        else:
            each = self._loss_of(labels, logits)
        weights = weights_for(features, self._weight_column, logits, self.per_logit)
        loss = tf.losses.compute_weighted_loss(each, weights=weights, reduction=self._reduction)
        return LossSpec(loss, each, weights, labels)

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None,
                              train_op_fn=None, regularization_losses=None):  # fmt: skip
        """The spec of a mode; metrics stand beside the head's scope.  Mirrors head.py
        _create_tpu_estimator_spec."""
        if isinstance(logits, Unknown):
            return logits.derived("create_estimator_spec()")
        with ops.name_scope(self.name, "head"):
            logits, predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                self.exported(predictions)
                return EstimatorSpec(mode=mode, predictions=predictions)
            told = self.create_loss(features=features, mode=mode, logits=logits, labels=labels)
            loss, extra = told.training_loss, None
            if regularization_losses:
                extra = tf.add_n(regularization_losses)
                loss = tf.add_n([loss, extra])
            mean = op = None
            if mode != ModeKeys.EVAL:
                op = trained(loss, optimizer, train_op_fn)
                if self._reduction == SUM:
                    whole = tf.reduce_sum(told.weights * tf.ones_like(told.unreduced_loss))
                    mean = told.training_loss / whole
        if mode == ModeKeys.EVAL:
            metrics = self._named(self.metrics(labels, told, predictions, extra))
            return EstimatorSpec(mode, predictions, loss, eval_metric_ops=metrics)
        self._summarize({"loss": loss, "average_loss": mean, "regularization_loss": extra})
        return EstimatorSpec(mode=mode, loss=loss, train_op=op, predictions=predictions)

    def _summarize(self, scalars):
        with ops.name_scope(""):
            for key, value in scalars.items():
                if value is not None:
                    tf.summary.scalar(self._key(key), value)

    def _key(self, name):
        return f"{name}/{self.name}" if self.name else name

    def _named(self, metrics):
        return {self._key(name): metric for name, metric in metrics.items()}

    def exported(self, predictions):
        """What a server is told."""


def trained(loss, optimizer, train_op_fn, updates=None):
    """The train op with the updates; raises ``ValueError`` for two ways or none to make it."""
    if optimizer is not None:
        if train_op_fn is not None:
            raise raised(ValueError("train_op_fn and optimizer cannot both be set."))
        op = optimizer.minimize(loss, global_step=tf.train.get_global_step())
    elif train_op_fn is not None:
        op = train_op_fn(loss)
    else:
        raise raised(ValueError("train_op_fn and optimizer cannot both be None."))
    updates = ops.get_collection("update_ops") if updates is None else updates
    return tf.group(op, *updates) if updates else op


def with_regularization(metrics, extra):
    """The metrics, and the mean of a regularization loss if there is one."""
    if extra is not None:
        metrics["regularization_loss"] = tf.metrics.mean(values=extra, name="regularization_loss")
    return metrics


class BinaryHead(Head):
    """Two classes by one logit."""

    def __init__(self, weight_column=None, thresholds=None, words=None, reduction=SUM, loss_fn=None, name=None):  # fmt: skip
        if words is not None and not isinstance(words, (list, tuple, Unknown)):
            text = f"label_vocabulary should be a list or tuple. Given type: {type(words)}"
            raise raised(TypeError(text))
        self._thresholds = tuple(thresholds) if thresholds else ()
        if any(t <= 0.0 or t >= 1.0 for t in self._thresholds):
            raise raised(ValueError(f"thresholds not in (0, 1): {(self._thresholds,)}."))
        super().__init__(1, name, reduction, weight_column, loss_fn)
        self._words = words

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions", (logits,)):
            logits = checked_logits(logits, self.logits_dimension)
            logistic = tf.sigmoid(logits, name="logistic")
            both = tf.concat((tf.zeros_like(logits), logits), axis=-1, name="two_class_logits")
            probabilities = tf.nn.softmax(both, name="probabilities")
            classes = tf.expand_dims(tf.argmax(both, axis=-1, name="class_ids"), axis=-1)
            ids, words = all_class_ids(logits, 2), all_classes(logits, 2, self._words)
            return logits, {
                "logits": logits, "logistic": logistic, "probabilities": probabilities,
                "class_ids": classes, "classes": class_words(classes, self._words),
                "all_class_ids": ids, "all_classes": words,
            }  # fmt: skip

    def exported(self, predictions):
        """The classes as texts."""
        all_classes(predictions["probabilities"], 2, self._words)

    def _labels(self, labels, logits):
        labels = checked_labels(labels, logits, 1)
        if self._words is not None:
            labels = class_ids_of(labels, self._words)
        return asserted_range(tf.to_float(labels), 2)

    def _loss_of(self, labels, logits):
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def metrics(self, labels, told, predictions, extra=None):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            classes, logistic = predictions["class_ids"], predictions["logistic"]
            labels, weights = told.processed_labels, told.weights
            mean = weighted_mean(labels, weights, "label/mean", "labels_mean", "labels")
            given = {"labels": labels, "predictions": classes, "weights": weights}
            of = {"labels": labels, "predictions": logistic, "weights": weights}
            found = {
                "average_loss": tf.metrics.mean(
                    told.unreduced_loss, weights=weights, name="average_loss"
                ),
                "accuracy": tf.metrics.accuracy(name="accuracy", **given),
                "precision": tf.metrics.precision(name="precision", **given),
                "recall": tf.metrics.recall(name="recall", **given),
                "prediction/mean": weighted_mean(
                    logistic, weights, "prediction/mean", "predictions_mean", "predictions"
                ),
                "label/mean": mean,
                "accuracy_baseline": accuracy_baseline(mean),
                "auc": weighted_auc(**of, curve="ROC", name="auc"),
                "auc_precision_recall": weighted_auc(**of, curve="PR", name="auc_precision_recall"),
            }
            with_regularization(found, extra)
            for threshold in self._thresholds:
                for kind, key in (
                    ("accuracy", f"accuracy/positive_threshold_{threshold:g}"),
                    ("precision", f"precision/positive_threshold_{threshold:g}"),
                    ("recall", f"recall/positive_threshold_{threshold:g}"),
                ):
                    found[key] = at_threshold(kind, of, threshold, key)
            return found


class MultiClassHead(Head):
    """Several classes."""

    def __init__(self, n_classes, weight_column=None, words=None, reduction=SUM, loss_fn=None, name=None):  # fmt: skip
        if words is not None and not isinstance(words, (list, tuple, Unknown)):
            text = f"label_vocabulary should be a list or a tuple. Given type: {type(words)}"
            raise raised(ValueError(text))
        if n_classes is None:
            raise raised(ValueError("n_classes cannot be None"))
        super().__init__(n_classes, name, reduction, weight_column, loss_fn)
        validated_classes(n_classes)
        self._words = words

    def predictions(self, logits):
        """Probabilities and classes."""
        count = self.logits_dimension
        logits = checked_logits(logits, count)
        with ops.name_scope(None, "predictions", (logits,)):
            ids, words = all_class_ids(logits, count), all_classes(logits, count, self._words)
            classes = tf.expand_dims(tf.argmax(logits, axis=-1, name="class_ids"), axis=-1)
            texts = class_words(classes, self._words)
            return logits, {
                "logits": logits, "probabilities": tf.nn.softmax(logits, name="probabilities"),
                "class_ids": classes, "classes": texts, "all_class_ids": ids, "all_classes": words,
            }  # fmt: skip

    def exported(self, predictions):
        """The classes as texts."""
        all_classes(predictions["probabilities"], self.logits_dimension, self._words)

    def _labels(self, labels, logits):
        labels = checked_labels(labels, logits, 1)
        kind = element_type(labels)
        if self._words is not None:
            if kind is not None and kind.base_name != "string":
                text = f"Labels dtype should be string if there is a vocabulary. Instead got {labels.dtype}"
                raise raised(ValueError(text))
            labels = class_ids_of(labels, self._words)
        elif kind is not None and not kind.is_integer:
            text = f"Labels dtype should be integer. Instead got {labels.dtype}."
            raise raised(ValueError(text))
        return asserted_range(labels, self.logits_dimension)

    def _loss_of(self, labels, logits):
        losses = tf.losses.sparse_softmax_cross_entropy(
            labels=labels, logits=logits, reduction=tf.losses.Reduction.NONE
        )
        return tf.expand_dims(losses, axis=-1)

    def metrics(self, labels, told, predictions, extra=None):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            weights = told.weights
            found = {
                "average_loss": tf.metrics.mean(
                    told.unreduced_loss, weights=weights, name="average_loss"
                ),
                "accuracy": tf.metrics.accuracy(
                    told.processed_labels, predictions["class_ids"], weights=weights, name="accuracy"
                ),
            }  # fmt: skip
            return with_regularization(found, extra)


class RegressionHead(Head):
    """Numbers."""

    per_logit = True

    def __init__(self, weight_column=None, label_dimension=1, reduction=SUM, loss_fn=None, inverse_link_fn=None, name=None):  # fmt: skip
        super().__init__(label_dimension, name, reduction, weight_column, loss_fn)
        if isinstance(label_dimension, int) and label_dimension < 1:
            raise raised(ValueError(f"Invalid label_dimension {label_dimension}."))
        self._inverse_link_fn = inverse_link_fn

    def predictions(self, logits):
        """The logits, or what a function makes of them."""
        logits = checked_logits(logits, self.logits_dimension)
        if self._inverse_link_fn:
            return logits, {"predictions": self._inverse_link_fn(logits), "logits": logits}
        return logits, {"predictions": logits}

    def _labels(self, labels, logits):
        return tf.to_float(checked_labels(labels, logits, self.logits_dimension))

    def _loss_of(self, labels, logits):
        return tf.losses.mean_squared_error(
            labels=labels, predictions=logits, reduction=tf.losses.Reduction.NONE
        )

    def metrics(self, labels, told, predictions, extra=None):
        """The metrics in head.py's order."""
        if isinstance(labels, (Unknown, type(None))):
            labels = told.processed_labels
        weights = told.weights
        found = {
            "average_loss": tf.metrics.mean(told.unreduced_loss, weights=weights),
            "prediction/mean": weighted_mean(
                predictions["predictions"], weights, "prediction/mean", "predictions_mean", "predictions"
            ),
            "label/mean": tf.metrics.mean(labels, weights=weights),
        }  # fmt: skip
        return with_regularization(found, extra)


def head_for(kind, given):
    """The head of a canned estimator of that kind, from its arguments."""
    if "head" in given:
        return given["head"]
    weights, reduction = given.get("weight_column"), given.get("loss_reduction", SUM)
    if kind == "Regressor":
        return RegressionHead(weights, given["label_dimension"], reduction)
    count, words = given["n_classes"], given["label_vocabulary"]
    return _binary_logistic_or_multi_class_head(count, weights, words, reduction)


def _public(name, make, *private):
    make.__name__ = make.__qualname__ = name
    names = [f"{_CANNED}.{other}" for other in private]
    export_value(make, f"contrib.estimator.{name}", f"estimator.{name}", *names)


def _binary(weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=OVER_BATCH,
            loss_fn=None, name=None):  # fmt: skip
    """Mirrors head.py binary_classification_head."""
    return BinaryHead(weight_column, thresholds, label_vocabulary, loss_reduction, loss_fn, name)


def _multi_class(n_classes, weight_column=None, label_vocabulary=None, loss_reduction=OVER_BATCH,
                 loss_fn=None, name=None):  # fmt: skip
    """Mirrors head.py multi_class_head."""
    return MultiClassHead(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name)


def _regression(weight_column=None, label_dimension=1, loss_reduction=OVER_BATCH, loss_fn=None,
                inverse_link_fn=None, name=None):  # fmt: skip
    """Mirrors head.py regression_head."""
    return RegressionHead(
        weight_column, label_dimension, loss_reduction, loss_fn, inverse_link_fn, name
    )


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
        return BinaryHead(weight_column, None, label_vocabulary, loss_reduction, loss_fn)
    return MultiClassHead(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn)
