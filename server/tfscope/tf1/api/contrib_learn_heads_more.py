"""More heads of tf.contrib.learn: of a support vector machine, of a loss alone, of several problems.

Mirrors contrib/learn/python/learn/estimators/head.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_learn import ModelFnOps
from tfscope.tf1.api.contrib_learn_heads import Head, SingleHead, _names, averaged
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class BinarySvmHead(SingleHead):
    """Two classes by one logit and its margin."""

    scope = "binary_svm_head"

    def predictions(self, logits):
        """Logits and classes."""
        with ops.name_scope(None, "predictions", [logits]):
            two = tf.concat((tf.zeros_like(logits), logits), 1)
            return {"logits": logits, "classes": tf.argmax(two, 1, name="classes")}

    def losses(self, labels, logits, weights):
        """Hinge losses."""
        with ops.name_scope(None, "hinge_loss", [logits, labels]) as name:
            text = "labels rank must be 1 or 2"
            known = labels.get_shape().ndims
            if known is not None and known not in (1, 2):
                raise raised(ValueError(text))
            labels = tf.reshape(labels, shape=(-1, 1))
            none = tf.losses.Reduction.NONE
            loss = tf.losses.hinge_loss(labels=labels, logits=logits, scope=name, reduction=none)
            return averaged(loss, weights)

    def metrics(self, loss, predictions, labels, weights):
        """The loss and how many classes are right."""
        with ops.name_scope("metrics", values=[loss, labels, weights, *predictions.values()]):
            found = {self._key("loss"): tf.metrics.mean(loss)}
            accuracy = tf.metrics.accuracy(labels, predictions["classes"], weights)
            found[self._key("accuracy")] = accuracy
            return found


@tf_export(*_names("binary_svm_head"))
def binary_svm_head(label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None, thresholds=None):  # fmt: skip
    """Two classes of a support vector machine."""
    return BinarySvmHead(1, label_name, weight_column_name, enable_centered_bias, head_name)


class LossOnlyHead(Head):
    """A loss that no logits are needed for."""

    logits_dimension = 0

    def __init__(self, loss_fn, head_name=None):
        self._loss_fn, self.head_name = loss_fn, head_name or "loss_only_head"

    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None, scope=None):  # fmt: skip
        """A ``ModelFnOps``; raises ValueError."""
        loss = train_op = None
        if mode != ModeKeys.INFER:
            with variable_scope.variable_scope(scope, default_name=self.head_name):
                loss = self._loss_fn()
                loss = tf.add_n(loss) if isinstance(loss, list) else loss
                with ops.name_scope(""):
                    tf.summary.scalar(f"loss/{self.head_name}", tf.identity(loss))
                if mode == ModeKeys.TRAIN:
                    if train_op_fn is None:
                        text = "train_op_fn can not be None in TRAIN mode"
                        raise raised(ValueError(text))
                    with ops.name_scope(None, "train_op", [loss]):
                        train_op = train_op_fn(loss)
        return ModelFnOps(mode=mode, loss=loss, train_op=train_op, predictions={}, eval_metric_ops={})  # fmt: skip


@tf_export(*_names("loss_only_head"))
def loss_only_head(loss_fn, head_name=None):
    """A loss alone."""
    return LossOnlyHead(loss_fn, head_name=head_name)


@tf_export(*_names("multi_head"))
def multi_head(heads, loss_weights=None):
    """Several problems; raises ValueError."""
    if loss_weights and len(loss_weights) != len(heads):
        raise raised(ValueError("heads and loss_weights must have same size"))
    return MultiHead(heads, loss_weights)


class MultiHead(Head):
    """Several heads, each with a name."""

    def __init__(self, heads, weights):
        for head in heads:
            if not head.head_name:
                raise raised(ValueError("Members of MultiHead must have names."))
        self.logits_dimension = sum(head.logits_dimension for head in heads)
        self._heads, self._weights = heads, weights

    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None, scope=None):  # fmt: skip
        """A ``ModelFnOps``; raises ValueError."""
        given = {"features": features, "mode": mode, "labels": labels, "scope": scope}
        given["train_op_fn"] = lambda loss: tf.no_op()
        if isinstance(logits, Unknown):
            return logits.derived("create_model_fn_ops()")
        if logits is None:
            made = [h.create_model_fn_ops(logits_input=logits_input, **given) for h in self._heads]
        else:
            made = [
                head.create_model_fn_ops(logits=part, **given)
                for head, part in zip(self._heads, self._parts(logits))
            ]
        predictions = {
            (head.head_name, key): value
            for head, own in zip(self._heads, made)
            for key, value in (own.predictions or {}).items()
        }
        if mode == ModeKeys.INFER:
            return ModelFnOps(mode=mode, predictions=predictions)
        metrics = {k: v for own in made for k, v in (own.eval_metric_ops or {}).items()}
        if mode == ModeKeys.TRAIN and train_op_fn is None:
            raise raised(ValueError("train_op_fn can not be None in TRAIN mode."))
        loss = self._merged([own.loss for own in made])
        if mode == ModeKeys.EVAL:
            return ModelFnOps(mode, predictions, loss, None, metrics)
        op = tf.group(train_op_fn(loss), *[own.train_op for own in made])
        return ModelFnOps(mode=mode, loss=loss, train_op=op, eval_metric_ops=metrics)

    def _parts(self, logits: Any) -> list[Any]:
        if isinstance(logits, dict):
            return [
                None if isinstance(head, LossOnlyHead) else logits[head.head_name]
                for head in self._heads
            ]
        found, start = [], 0
        for head in self._heads:
            found.append(tf.slice(logits, [0, start], [-1, head.logits_dimension]))
            start += head.logits_dimension
        return found

    def _merged(self, losses: Any) -> Any:
        if self._weights:
            losses = [tf.multiply(loss, weight) for loss, weight in zip(losses, self._weights)]
        return tf.add_n(losses)
