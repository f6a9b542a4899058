"""Heads of ``tf.contrib.estimator``: counts, logistic regression, several labels, several heads.

Mirrors tensorflow_estimator/contrib/estimator/python/estimator/{head,multi_head}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.estimator_head_parts import (
    asserted_range,
    at_threshold,
    checked_labels,
    checked_logits,
    class_ids_of,
    validate_multi_label,
    weighted_auc,
    weighted_mean,
)
from tfscope.tf1.api.estimator_heads import (
    OVER_BATCH,
    Head,
    LossSpec,
    RegressionHead,
    _Head,
    trained,
    with_regularization,
)
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("contrib.estimator.poisson_regression_head")
def poisson_regression_head(weight_column=None, label_dimension=1, loss_reduction=OVER_BATCH,
                            compute_full_loss=True, name=None):  # fmt: skip
    """Mirrors contrib head.py poisson_regression_head."""

    def poisson_loss(labels, logits):
        return tf.nn.log_poisson_loss(
            targets=labels, log_input=logits, compute_full_loss=compute_full_loss
        )

    return RegressionHead(weight_column, label_dimension, loss_reduction, poisson_loss, tf.exp, name)  # fmt: skip


@tf_export("contrib.estimator.logistic_regression_head")
def logistic_regression_head(weight_column=None, loss_reduction=OVER_BATCH, name=None):
    """Mirrors contrib head.py logistic_regression_head."""

    def logistic_loss(labels, logits):
        labels = asserted_range(labels, 2, "Labels must be in range [0, 1]")
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    return RegressionHead(weight_column, 1, loss_reduction, logistic_loss, tf.sigmoid, name)


@tf_export("contrib.estimator.multi_label_head")
def multi_label_head(n_classes, weight_column=None, thresholds=None, label_vocabulary=None,
                     loss_reduction=OVER_BATCH, loss_fn=None, classes_for_class_based_metrics=None,
                     name=None):  # fmt: skip
    """Mirrors contrib head.py multi_label_head."""
    thresholds = tuple(thresholds) if thresholds else ()
    validate_multi_label(n_classes, thresholds, label_vocabulary, "multi-class")
    made = MultiLabelHead(n_classes, name, loss_reduction, weight_column, loss_fn)
    made.thresholds, made.words = thresholds, label_vocabulary
    made.classes = _classes(classes_for_class_based_metrics, n_classes, label_vocabulary)
    return made


def _classes(classes: Any, count: Any, words: Any) -> list[Any]:
    """The numbers of classes that have metrics of their own."""
    found = list(classes or ())
    if found and isinstance(found[0], str):
        if not words:
            text = (
                "label_vocabulary must be provided when classes_for_class_based_metrics are sting."
            )
            raise raised(ValueError(text))
        return [words.index(word) for word in found]
    for number in found:
        if number < 0 or number >= count:
            text = f"All classes_for_class_based_metrics must be in range [0, {count - 1}]. Given: {number}"
            raise raised(ValueError(text))
    return found


class MultiLabelHead(Head):
    """Several classes, any of them right."""

    thresholds: Any = ()
    words: Any = None
    classes: Any = ()

    def predictions(self, logits):
        """Probabilities."""
        logits = checked_logits(logits, self.logits_dimension)
        with ops.name_scope(None, "predictions", (logits,)):
            probabilities = tf.sigmoid(logits, name="probabilities")
            return logits, {"logits": logits, "probabilities": probabilities}

    def _labels(self, labels, logits):
        return checked_labels(self._indicators(labels), logits, self.logits_dimension)

    def _indicators(self, labels):
        if labels is None or isinstance(labels, Unknown):
            return labels
        if not isinstance(labels, tf.SparseTensor):
            text = "labels must be an integer indicator Tensor with values in [0, 1]"
            return asserted_range(labels, 2, text)
        count, kind = self.logits_dimension, element_type(labels.values)
        if kind is not None and kind.base_name == "string":
            ids = class_ids_of(labels.values, self.words)
            labels = tf.SparseTensor(labels.indices, ids, labels.dense_shape)
            return tf.to_int64(tf.sparse_to_indicator(labels, count))
        text = f"labels must be an integer SparseTensor with values in [0, {count})"
        most = ops.convert_to_tensor(count, dtype=labels.dtype)
        checks = [
            tf.assert_integer(labels.values, message=text),
            tf.assert_less(labels.values, most, message=text),
            tf.assert_non_negative(labels.values, message=text),
        ]
        with ops.control_dependencies(checks):
            return tf.to_int64(tf.sparse_to_indicator(labels, count))

    def _loss_of(self, labels, logits):
        each = tf.losses.sigmoid_cross_entropy(
            multi_class_labels=labels, logits=logits, reduction=tf.losses.Reduction.NONE
        )
        return tf.reduce_mean(each, axis=-1, keepdims=True)

    def metrics(self, labels, told, predictions, extra=None):
        """The metrics in head.py's order."""
        with ops.name_scope(None, "metrics"):
            weights = told.weights
            of = {
                "labels": told.processed_labels, "predictions": predictions["probabilities"],
                "weights": weights,
            }  # fmt: skip
            found = {
                "average_loss": tf.metrics.mean(
                    told.unreduced_loss, weights=weights, name="average_loss"
                ),
                "auc": tf.metrics.auc(**of, name="auc"),
                "auc_precision_recall": tf.metrics.auc(
                    **of, curve="PR", name="auc_precision_recall"
                ),
            }
            with_regularization(found, extra)
            for threshold in self.thresholds:
                for kind in ("accuracy", "precision", "recall"):
                    key = f"{kind}/positive_threshold_{threshold:g}"
                    found[key] = at_threshold(kind, of, threshold, key)
            for number in self.classes:
                found.update(self._metrics_of_class(number, of))
            return found

    def _metrics_of_class(self, number, of):
        rank = tf.rank(of["predictions"]) - 1
        begin = tf.concat([tf.zeros([rank], dtype=tf.int32), [number]], axis=0)
        size = tf.concat([-1 * tf.ones([rank], dtype=tf.int32), [1]], axis=0)
        probabilities = tf.slice(of["predictions"], begin=begin, size=size)
        labels = tf.slice(of["labels"], begin=begin, size=size)
        end = f"/class{number}" if self.words is None else f"/{self.words[number]}"
        weights = of["weights"]
        mean, auc = f"probability_mean{end}", f"auc{end}"
        pr = f"auc_precision_recall{end}"
        return {
            mean: weighted_mean(probabilities, weights, mean, "predictions_mean", "predictions"),
            auc: weighted_auc(labels, probabilities, weights, "ROC", auc),
            pr: weighted_auc(labels, probabilities, weights, "PR", pr),
        }


@tf_export("contrib.estimator.multi_head")
def multi_head(heads, head_weights=None):
    """Mirrors multi_head.py multi_head."""
    if head_weights and len(head_weights) != len(heads):
        text = f"heads and head_weights must have the same size. Given len(heads): {len(heads)}. Given len(head_weights): {len(head_weights)}."
        raise raised(ValueError(text))
    if not heads:
        raise raised(ValueError(f"Must specify heads. Given: {heads}"))
    for head in heads:
        if not head.name:
            text = f"All given heads must have name specified. Given: {head}"
            raise raised(ValueError(text))
    return MultiHead(tuple(heads), tuple(head_weights or ()))


class MultiHead(_Head):
    """Several heads with names.  Mirrors multi_head.py _MultiHead."""

    def __init__(self, heads, weights):
        self._heads, self._weights = heads, weights
        self.logits_dimension = sum(head.logits_dimension for head in heads)
        self.name = "_".join(head.name for head in heads)

    def create_loss(self, features, mode, logits, labels):
        """The losses of all heads."""
        by_name = logits if isinstance(logits, dict) else self._split(logits)
        told = {
            h.name: h.create_loss(features, mode, by_name[h.name], labels[h.name])
            for h in self._heads
        }
        whole = self._merged([spec[0] for spec in told.values()])
        parts = [{name: spec[i] for name, spec in told.items()} for i in (1, 2, 3)]
        return LossSpec(whole, *parts)

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, train_op_fn=None):  # fmt: skip
        """The spec of a mode for all heads."""
        if isinstance(logits, Unknown):
            return logits.derived("create_estimator_spec()")
        by_name = logits if isinstance(logits, dict) else self._split(logits)
        if labels and not isinstance(labels, (dict, Unknown)):
            raise raised(ValueError(f"labels must be a dict. Given: {labels}"))
        specs = [
            head.create_estimator_spec(
                features=features, mode=mode, logits=by_name[head.name],
                labels=labels[head.name] if labels else None, train_op_fn=lambda loss: tf.no_op(),
            )
            for head in self._heads
        ]  # fmt: skip
        predictions = {
            (head.name, key): value
            for head, spec in zip(self._heads, specs)
            for key, value in spec.predictions.items()
        }
        if mode == ModeKeys.PREDICT:
            return EstimatorSpec(mode=mode, predictions=predictions)
        if mode == ModeKeys.EVAL:
            return self._evaluated(specs, predictions)
        loss = self._merged([spec.loss for spec in specs])
        op = trained(loss, optimizer, train_op_fn, ())
        with ops.name_scope(""):
            tf.summary.scalar("loss", loss)
        return EstimatorSpec(mode=mode, loss=loss, train_op=op, predictions=predictions)

    def _evaluated(self, specs, predictions):
        metrics = {}
        with ops.name_scope("merge_eval"):
            for head, spec in zip(self._heads, specs):
                key = f"loss/{head.name}"
                metrics[key] = tf.metrics.mean(spec.loss, name=key)
                metrics.update(spec.eval_metric_ops or {})
            loss = self._merged([spec.loss for spec in specs])
        return EstimatorSpec(ModeKeys.EVAL, predictions, loss, eval_metric_ops=metrics)

    def _merged(self, losses):
        with ops.name_scope("merge_losses", values=(*losses, *self._weights)):
            if self._weights:
                losses = [tf.multiply(loss, w) for loss, w in zip(losses, self._weights)]
            return tf.add_n(losses)

    def _split(self, logits):
        """Name → its columns of the logits."""
        found, start = {}, 0
        with ops.name_scope(None, "split_logits", values=[logits]):
            logits = ops.convert_to_tensor(logits)
            sizes = [head.logits_dimension for head in self._heads]
            shape = logits.shape.as_list()
            if shape[-1] is not None and shape[-1] != sum(sizes):
                text = f"Could not split logits of shape {shape!r} among the heads with individual logits dimensions: {sizes!r}. The last dimension of the logits tensor should equal {shape[-1]} but is {sum(sizes)}."
                raise raised(ValueError(text))
            batch = tf.shape(logits)[:-1]
            zeros, rest = tf.zeros_like(batch), -1 * tf.ones_like(batch)
            for head, size in zip(self._heads, sizes):
                begin = tf.concat([zeros, [start]], axis=0)
                wanted = tf.concat([rest, [size]], axis=0)
                found[head.name] = tf.slice(logits, begin=begin, size=wanted)
                start += size
        return found
