"""Heads of canned estimators: loss, metrics and the spec.

Mirrors tensorflow_estimator/python/estimator/canned/head.py.
"""

from __future__ import annotations

from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.unknown import Unknown


class _Head:
    """Mirrors canned/head.py _Head, the base of a program's own heads."""


class Head(_Head):
    """What a model's logits mean."""

    def __init__(self, logits_dimension, name=None):
        self.logits_dimension = logits_dimension
        self.name = name

    def spec(self, features, mode, logits, labels, train):
        """The EstimatorSpec; ``train`` makes the train op from the loss."""
        if isinstance(logits, Unknown):
            return logits
        with ops.name_scope(self.name, "head"):
            predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                return EstimatorSpec(mode=mode, predictions=predictions)
            example_losses, labels = self.losses(logits, labels)
            loss = tf.losses.compute_weighted_loss(
                example_losses, weights=1.0, reduction=tf.losses.Reduction.SUM
            )
            op = None if mode == ModeKeys.EVAL else train(loss)
        metrics = None
        if mode == ModeKeys.EVAL:
            metrics = self.metrics(labels, predictions, example_losses)
        return EstimatorSpec(
            mode=mode,
            loss=loss,
            train_op=op,
            predictions=predictions,
            eval_metric_ops=metrics,
        )

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None,
                              train_op_fn=None, regularization_losses=None):  # fmt: skip
        """Mirrors head.py create_estimator_spec."""
        if train_op_fn is None and optimizer is not None:

            def train_op_fn(loss):
                return optimizer.minimize(loss, global_step=tf.train.get_global_step())

        return self.spec(features, mode, logits, labels, train_op_fn)

    def _labels(self, logits, labels):
        """Labels with the logits' rank."""
        if isinstance(labels, dict):
            labels = next(iter(labels.values()))
        if isinstance(labels, Unknown) or labels is None:
            graph = ops.get_default_graph()
            shape = tf.TensorShape([None, 1])
            return graph.create_op("Identity", [], [(tf.float32, shape)]).outputs[0]
        labels = ops.convert_to_tensor(labels)
        return tf.expand_dims(labels, -1) if labels.get_shape().ndims == 1 else labels


class BinaryHead(Head):
    """Two classes by one logit."""

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions"):
            logistic = tf.sigmoid(logits, name="logistic")
            classes = tf.cast(tf.greater(logits, 0.0), tf.int64)
            return {"logits": logits, "logistic": logistic, "class_ids": classes}

    def losses(self, logits, labels):
        """One loss per example."""
        labels = tf.cast(self._labels(logits, labels), tf.float32)
        graph = ops.get_default_graph()
        out = [(tf.float32, logits.get_shape())]
        return graph.create_op("LogisticLoss", [logits, labels], out).outputs[0], labels

    def metrics(self, labels, predictions, losses):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            classes, logistic = predictions["class_ids"], predictions["logistic"]
            metrics = tf.metrics
            return {
                "label/mean": metrics.mean(labels, name="label/mean"),
                "average_loss": metrics.mean(losses, name="average_loss"),
                "accuracy": metrics.accuracy(tf.cast(labels, tf.int64), classes, name="accuracy"),
                "precision": metrics.precision(labels, classes, name="precision"),
                "recall": metrics.recall(labels, classes, name="recall"),
                "prediction/mean": metrics.mean(logistic, name="prediction/mean"),
                "auc": metrics.auc(labels, logistic, name="auc"),
                "auc_precision_recall": metrics.auc(
                    labels, logistic, curve="PR", name="auc_precision_recall"
                ),
            }


class MultiClassHead(Head):
    """Several classes."""

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions"):
            probabilities = tf.nn.softmax(logits, name="probabilities")
            classes = tf.expand_dims(tf.argmax(logits, axis=-1), -1)
            return {"logits": logits, "probabilities": probabilities, "class_ids": classes}

    def losses(self, logits, labels):
        """One loss per example."""
        labels = tf.cast(self._labels(logits, labels), tf.int64)
        graph = ops.get_default_graph()
        shape = tf.TensorShape([logits.get_shape().as_list()[0], 1])
        op = graph.create_op("SoftmaxLoss", [logits, labels], [(tf.float32, shape)])
        return op.outputs[0], labels

    def metrics(self, labels, predictions, losses):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            return {
                "average_loss": tf.metrics.mean(losses, name="average_loss"),
                "accuracy": tf.metrics.accuracy(labels, predictions["class_ids"], name="accuracy"),
            }


class RegressionHead(Head):
    """Numbers."""

    def predictions(self, logits):
        """The logits."""
        with ops.name_scope(None, "predictions"):
            return {"predictions": tf.identity(logits)}

    def losses(self, logits, labels):
        """One loss per example."""
        labels = tf.cast(self._labels(logits, labels), tf.float32)
        return tf.math.squared_difference(logits, labels), labels

    def metrics(self, labels, predictions, losses):
        """The metrics in head.py's order."""
        return {
            "average_loss": tf.metrics.mean(losses),
            "prediction/mean": tf.metrics.mean(predictions["predictions"], name="prediction/mean"),
            "label/mean": tf.metrics.mean(labels),
        }


def head_for(kind, n_classes, label_dimension, head=None):
    """The head of a canned estimator of that kind."""
    if head is not None:
        return head
    if kind == "Regressor":
        return RegressionHead(label_dimension)
    if isinstance(n_classes, int) and n_classes > 2:
        return MultiClassHead(n_classes)
    return BinaryHead(1)


_CANNED = "python.estimator.canned.head"
export_value(_Head, f"{_CANNED}._Head")


def _public(name, make, *private):
    make.__name__ = make.__qualname__ = name
    names = [f"{_CANNED}.{other}" for other in private]
    export_value(make, f"contrib.estimator.{name}", f"estimator.{name}", *names)


def _binary(weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=None,
            loss_fn=None, name=None):  # fmt: skip
    """Mirrors head.py binary_classification_head."""
    return BinaryHead(1, name)


def _multi_class(n_classes, weight_column=None, label_vocabulary=None, loss_reduction=None,
                 loss_fn=None, name=None):  # fmt: skip
    """Mirrors head.py multi_class_head."""
    return MultiClassHead(n_classes, name)


def _regression(weight_column=None, label_dimension=1, loss_reduction=None, loss_fn=None,
                inverse_link_fn=None, name=None):  # fmt: skip
    """Mirrors head.py regression_head."""
    return RegressionHead(label_dimension, name)


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
    return MultiClassHead(n_classes)
