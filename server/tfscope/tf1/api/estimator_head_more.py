"""Heads of numbers, of several labels, and of several heads; functions of logits.

Mirrors tensorflow_estimator/python/estimator/head/{regression_head,multi_label_head,multi_head}.py,
canned/{dnn,linear}.py and contrib/estimator/python/estimator/head.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.estimator_canned import dnn_logits
from tfscope.tf1.api.estimator_head_classes import MEAN, Head, Single, train_op_of
from tfscope.tf1.api.estimator_head_parts import validate_multi_label
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.estimator_linear import linear_logits
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.feature_column_layers import normalized
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("estimator.RegressionHead")
class RegressionHead(Single):
    """Numbers; raises ``ValueError`` for less than one."""

    def __init__(self, label_dimension=1, weight_column=None, loss_reduction=MEAN, loss_fn=None, inverse_link_fn=None, name=None):  # fmt: skip
        if label_dimension < 1:
            raise raised(ValueError(f"Invalid label_dimension {label_dimension}."))
        super().__init__(label_dimension, name, loss_reduction, loss_fn)
        self._inverse_link_fn = inverse_link_fn

    def _each(self, labels: Any, logits: Any) -> Any:
        return tf.losses.mean_squared_error(labels=labels, predictions=logits, reduction="none")

    def _predict(self, logits: Any) -> dict[str, Any]:
        if self._inverse_link_fn:
            return {"predictions": self._inverse_link_fn(logits), "logits": logits}
        return {"predictions": logits}

    def _metrics(self) -> tuple[Any, ...]:
        return ("average_loss", "Mean"), ("prediction/mean", "Mean"), ("label/mean", "Mean")


@tf_export("estimator.PoissonRegressionHead")
class PoissonRegressionHead(RegressionHead):
    """Counts."""

    def __init__(self, label_dimension=1, weight_column=None, loss_reduction=MEAN, compute_full_loss=True, name=None):  # fmt: skip
        self._compute_full_loss = compute_full_loss
        super().__init__(label_dimension, weight_column, loss_reduction, None, tf.exp, name)

    def _each(self, labels: Any, logits: Any) -> Any:
        return tf.nn.log_poisson_loss(targets=labels, log_input=logits, compute_full_loss=self._compute_full_loss)  # fmt: skip


@tf_export("estimator.LogisticRegressionHead")
class LogisticRegressionHead(RegressionHead):
    """Numbers between 0 and 1."""

    def __init__(self, weight_column=None, loss_reduction=MEAN, name=None):
        super().__init__(1, weight_column, loss_reduction, None, tf.sigmoid, name)

    def _each(self, labels: Any, logits: Any) -> Any:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)


@tf_export("estimator.MultiLabelHead")
class MultiLabelHead(Single):
    """Several classes, any of them right; raises ``ValueError`` for other arguments."""

    def __init__(self, n_classes, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=MEAN, loss_fn=None, classes_for_class_based_metrics=None, name=None):  # fmt: skip
        validate_multi_label(n_classes, thresholds, label_vocabulary, "multi-label")
        super().__init__(n_classes, name, loss_reduction, loss_fn)

    def _processed(self, labels: Any, logits: Any) -> Any:
        if isinstance(labels, tf.SparseTensor):
            labels = tf.cast(tf.sparse_to_indicator(labels, self.logits_dimension), tf.int64)
        return self._labels(labels, logits, self.logits_dimension)

    def _each(self, labels: Any, logits: Any) -> Any:
        labels = tf.cast(labels, tf.float32)
        losses = tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
        return tf.reduce_mean(losses, axis=-1, keepdims=True)

    def _predict(self, logits: Any) -> dict[str, Any]:
        return {"logits": logits, "probabilities": tf.sigmoid(logits, name="probabilities")}

    def _metrics(self) -> tuple[Any, ...]:
        return ("average_loss", "Mean"), ("auc", "AUC"), ("auc_precision_recall", "AUC", 200, "PR")

    def update_metrics(self, eval_metrics, features, logits, labels, mode=None, regularization_losses=None):  # fmt: skip
        """The metrics, once they have counted."""
        logits = self._checked(logits)
        labels = self._processed(labels, logits)
        told = self._predict(logits)["probabilities"]
        for key, kind, *_ in self._metrics():
            metric = eval_metrics[self._summary_key(key)]
            given = (self._each(labels, logits),) if kind == "Mean" else (labels, told)
            metric.update_state(*given)
        return eval_metrics


@tf_export("estimator.MultiHead")
class MultiHead(Head):
    """Several heads with names; raises ``ValueError`` for none, or one without a name."""

    def __init__(self, heads, head_weights=None):
        if not heads:
            raise raised(ValueError(f"Must specify heads. Given: {heads}"))
        if head_weights and len(head_weights) != len(heads):
            text = f"heads and head_weights must have the same size. Given len(heads): {len(heads)}. Given len(head_weights): {len(head_weights)}."
            raise raised(ValueError(text))
        for head in heads:
            if head.name is None:
                text = f"All given heads must have name specified. Given: {head}"
                raise raised(ValueError(text))
        self._heads, self._weights = tuple(heads), tuple(head_weights or ())
        self.logits_dimension = sum(head.logits_dimension for head in heads)
        self.name = "_".join(head.name for head in heads)

    def _logits(self, logits: Any) -> dict[str, Any]:
        """The logits of each head."""
        if isinstance(logits, dict):
            missing = [h.name for h in self._heads if h.name not in logits]
            if missing:
                text = f"logits has missing values for head(s): {missing}"
                raise raised(ValueError(text))
            return logits
        with ops.name_scope("split_logits", values=[logits]):
            logits = ops.convert_to_tensor(logits)
            sizes = [head.logits_dimension for head in self._heads]
            last = logits.shape.as_list()[-1]
            if last is not None and last != sum(sizes):
                text = f"Could not split logits of shape {logits.shape.as_list()!r} among the heads with individual logits dimensions: {sizes!r}. The last dimension of the logits tensor should equal {last} but is {sum(sizes)}."
                raise raised(ValueError(text))
            names = [head.name for head in self._heads]
            return dict(zip(names, tf.split(logits, sizes, axis=-1)))

    def _check_labels(self, labels: Any) -> None:
        if labels is None or isinstance(labels, Unknown):
            return
        if not isinstance(labels, dict):
            raise raised(ValueError(f"labels must be a dict. Given: {labels}"))
        missing = [h.name for h in self._heads if h.name not in labels]
        if missing:
            raise raised(ValueError(f"labels has missing values for head(s): {missing}"))

    def loss(self, labels, logits, features=None, mode=None, regularization_losses=None):
        """The sum of the losses of the heads."""
        by_name = self._logits(logits)
        self._check_labels(labels)
        losses = [h.loss(labels[h.name], by_name[h.name], features, mode) for h in self._heads]
        with ops.name_scope("merge_losses", values=losses):
            if self._weights:
                losses = [tf.multiply(loss, w) for loss, w in zip(losses, self._weights)]
            total = tf.add_n(losses)
            return total if regularization_losses is None else total + tf.add_n(regularization_losses)  # fmt: skip

    def predictions(self, logits, keys=None):
        """What each head tells, under its name and the key."""
        by_name, found = self._logits(logits), {}
        with ops.name_scope("merge_pred"):
            for head in self._heads:
                told = head.predictions(logits=by_name[head.name])
                found.update({(head.name, key): value for key, value in told.items()})
        return found

    def metrics(self, regularization_losses=None):
        """The mean loss of each head."""
        with ops.name_scope("merge_eval"):
            names = [f"loss/{head.name}" for head in self._heads]
            return {name: tf.keras.metrics.Mean(name=name) for name in names}

    def update_metrics(self, eval_metrics, features, logits, labels, mode=None, regularization_losses=None):  # fmt: skip
        """The metrics of all heads, once they have counted."""
        by_name = self._logits(logits)
        for head in self._heads:
            given, wanted = by_name[head.name], labels[head.name]
            eval_metrics[f"loss/{head.name}"].update_state(head.loss(wanted, given, features))
            own = head.update_metrics(head.metrics(), features, given, wanted)
            eval_metrics.update(own or {})
        return eval_metrics

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, trainable_variables=None, train_op_fn=None, update_ops=None, regularization_losses=None):  # fmt: skip
        """The spec of a mode for all heads."""
        with ops.name_scope(self.name, "multi_head"):
            by_name = self._logits(logits)
            self._check_labels(labels)
            for head in self._heads:
                own = labels[head.name] if labels else None
                head.create_estimator_spec(
                    features=features, mode=mode, logits=by_name[head.name], labels=own,
                    train_op_fn=lambda loss: tf.no_op(),
                )  # fmt: skip
            predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                return EstimatorSpec(mode=mode, predictions=predictions)
            loss = self.loss(labels, logits, features, mode, regularization_losses)
            if mode == ModeKeys.EVAL:
                counted = self.update_metrics(self.metrics(), features, logits, labels)
                return EstimatorSpec(mode, predictions, loss, eval_metric_ops=counted)
            op = train_op_of(loss, optimizer, trainable_variables, train_op_fn, update_ops)
            with ops.name_scope(""):
                tf.summary.scalar("loss", loss)
            return EstimatorSpec(mode=mode, predictions=predictions, loss=loss, train_op=op)

    def spec(self, features, mode, logits, labels, train):
        """The spec of a canned estimator."""
        return self.create_estimator_spec(features, mode, logits, labels, train_op_fn=train)


# -- functions of logits ---------------------------------------------------------------------------
@tf_export("estimator.experimental.call_logit_fn", "contrib.estimator.call_logit_fn")
def call_logit_fn(logit_fn, features, mode, params, config):
    """What a function makes of features; raises ``ValueError`` for no tensor."""
    args = fn_args(logit_fn) or ()
    given = {"mode": mode, "params": params, "config": config}
    made = logit_fn(features=features, **{k: v for k, v in given.items() if k in args})
    if not isinstance(made, (ops.Tensor, dict, Unknown)):
        text = f"logit_fn should return a Tensor or a dictionary mapping strings to Tensors.  logit_fn returned: {made}"
        raise raised(ValueError(text))
    return made


@tf_export(
    "estimator.experimental.dnn_logit_fn_builder", "contrib.estimator.dnn_logit_fn_builder",
    "python.estimator.canned.dnn.dnn_logit_fn_builder", "python.estimator.canned.dnn._dnn_logit_fn_builder",
)  # fmt: skip
def dnn_logit_fn_builder(units, hidden_units, feature_columns, activation_fn, dropout, input_layer_partitioner, batch_norm):  # fmt: skip
    """A function that makes a network of features; raises ``ValueError`` for units that are no number."""
    if not isinstance(units, (int, Unknown)):
        raise raised(ValueError(f"units must be an int.  Given type: {type(units)}"))

    def dnn_logit_fn(features, mode):
        own = {"activation_fn": activation_fn, "input_layer_partitioner": input_layer_partitioner, "batch_norm": batch_norm}  # fmt: skip
        return dnn_logits(features, mode, normalized(feature_columns), hidden_units, units, own, None)  # fmt: skip

    return dnn_logit_fn


@tf_export(
    "estimator.experimental.linear_logit_fn_builder", "contrib.estimator.linear_logit_fn_builder",
    "python.estimator.canned.linear.linear_logit_fn_builder", "python.estimator.canned.linear._linear_logit_fn_builder",
)  # fmt: skip
def linear_logit_fn_builder(units, feature_columns, sparse_combiner="sum"):
    """A function that makes a linear model of features."""

    def linear_logit_fn(features):
        return linear_logits(features, feature_columns, units)

    return linear_logit_fn
