"""Heads as classes: loss, predictions, metrics of Keras and the spec.

Mirrors tensorflow_estimator/python/estimator/head/{base_head,binary_class_head,multi_class_head,
regression_head,multi_label_head}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.estimator_head_parts import LOSS_ARGUMENTS, validate_loss_fn
from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.estimator_spec import EstimatorSpec, ModeKeys
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

REDUCTIONS = ("auto", "none", "sum", "sum_over_batch_size")
MEAN = "".join(("sum_over_", "batch_size"))
"""The default, told apart from the same text by being another object."""


@tf_export("estimator.Head")
class Head:
    """What a program's own heads derive from."""

    name: Any = None
    logits_dimension: Any = None
    loss_reduction: Any = MEAN

    def _summary_key(self, key):
        return f"{key}/{self.name}" if self.name else key

    def _create_tpu_estimator_spec(self, *args, **kwargs):
        text = "TPUEstimatorSpec not available for this model head."
        raise raised(NotImplementedError(text))

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, trainable_variables=None, train_op_fn=None, update_ops=None, regularization_losses=None):  # fmt: skip
        """What ``_create_tpu_estimator_spec`` of a program's head makes."""
        made = self._create_tpu_estimator_spec(
            features, mode, logits, labels, optimizer, trainable_variables, train_op_fn, update_ops,
            regularization_losses,
        )  # fmt: skip
        return made.as_estimator_spec()


def check_loss_fn(function: Any) -> None:
    """Raises ``ValueError`` for a function of other arguments.  Mirrors validate_loss_fn_args."""
    validate_loss_fn(function, (*LOSS_ARGUMENTS, "loss_reduction"))


def check_reduction(reduction: Any) -> None:
    """Raises ``ValueError`` for what is no reduction to one number."""
    if isinstance(reduction, Unknown) or (reduction in REDUCTIONS and reduction != "none"):
        return
    text = f"Invalid loss_reduction: {reduction}. See `tf.losses.Reduction` for valid options."
    raise raised(ValueError(text))


def train_op_of(loss: Any, optimizer: Any, variables: Any, function: Any, updates: Any) -> Any:
    """Mirrors base_head.py create_estimator_spec_train_op."""
    kinds = (list, tuple, Unknown)
    words = "{} should be a list or a tuple of tensors. Given type: {}."
    if updates is not None and not isinstance(updates, kinds):
        raise raised(ValueError(words.format("update_ops", type(updates))))
    with ops.name_scope(""), ops.name_scope("training"):
        if optimizer is not None:
            if function is not None:
                raise raised(ValueError("train_op_fn and optimizer cannot both be set."))
            if not isinstance(optimizer, (tf.keras.optimizers.Optimizer, Unknown)):
                text = f"The given optimizer is not a tf.keras.optimizers.Optimizer instance. Given: {optimizer}"
                raise raised(ValueError(text))
            if variables is None:
                text = f"trainable_variables cannot be None. Given {variables}"
                raise raised(ValueError(text))
            if not isinstance(variables, kinds):
                raise raised(ValueError(words.format("trainable_variables", type(variables))))
            op: Any = optimizer.get_updates(loss, variables)[0]  # type: ignore[union-attr]
        elif function is not None:
            op = function(loss)
        else:
            raise raised(ValueError("train_op_fn and optimizer cannot both be None."))
        return tf.group(op, *updates) if updates else op


class Single(Head):
    """A head of one kind of labels; ``_each`` gives the losses of examples, ``_predict`` and ``_metrics``
    what its kind tells."""

    def __init__(self, units: Any, name: Any, reduction: Any, loss_fn: Any = None) -> None:
        check_reduction(reduction)
        if loss_fn:
            check_loss_fn(loss_fn)
        self.logits_dimension, self.name = units, name
        self.loss_reduction, self._loss_fn = reduction, loss_fn

    def _checked(self, logits: Any) -> Any:
        """Logits of the right last size.  Mirrors check_logits_final_dim."""
        with ops.name_scope("logits", values=(logits,)):
            logits = tf.cast(logits, tf.float32)
            words = "logits shape must be [D0, D1, ... DN, logits_dimension]"
            tf.assert_rank_at_least(logits, 2, data=[tf.shape(logits)], message=words)
            shape = logits.shape
            last = shape.as_list()[-1] if shape.ndims else None
            units = self.logits_dimension
            if isinstance(units, int) and last is not None and last != units:
                raise raised(ValueError(f"{words}, got {shape}."))
            return logits

    def _labels(self, labels: Any, logits: Any, size: Any) -> Any:
        """Labels of the rank of the logits.  Mirrors check_dense_labels_match_logits_and_reshape."""
        if labels is None:
            text = "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data contains your label feature. Check that your input_fn properly parses and returns labels."
            raise raised(ValueError(text))
        labels = ops.convert_to_tensor(labels)
        ranks = labels.shape.ndims, logits.shape.ndims
        if None not in ranks and ranks[0] == ranks[1] - 1:
            labels = tf.expand_dims(labels, -1)
        last = labels.shape.as_list()[-1] if labels.shape.ndims else None
        if isinstance(size, int) and last is not None and last != size:
            text = f"Mismatched label shape. Expected labels dimension={size}.  Received {last}. Suggested Fix: If your classifier expects one-hot encoding label, check your n_classes argument to the estimator and/or the shape of your label. Otherwise, check the shape of your label."
            raise raised(ValueError(text))
        return labels

    def loss(self, labels, logits, features=None, mode=None, regularization_losses=None):
        """The loss of all examples, a scalar."""
        if isinstance(logits, Unknown):
            return logits.derived("loss()")
        with ops.name_scope("losses", values=(logits, labels)):
            logits = self._checked(logits)
            each = self._losses(labels, logits, features)
            if features is None:
                raise raised(AttributeError("'NoneType' object has no attribute 'values'"))
            if self.loss_reduction is MEAN and not current_run().is_v1:
                text = f'Invalid Reduction Key: weighted_sum_over_batch_size. Expected keys are "{REDUCTIONS}"'
                raise raised(ValueError(text))
            total = tf.reduce_sum(each) if self.loss_reduction == "sum" else tf.reduce_mean(each)
            return total if regularization_losses is None else total + tf.add_n(regularization_losses)  # fmt: skip

    def _losses(self, labels: Any, logits: Any, features: Any) -> Any:
        labels = self._processed(labels, logits)
        if self._loss_fn is None:
            return self._each(labels, logits)
        args = fn_args(self._loss_fn) or ()
        more = {"features": features} if "features" in args else {}
        with ops.name_scope("call_loss_fn", values=[labels, logits]):
            return tf.identity(self._loss_fn(labels=labels, logits=logits, **more))

    def predictions(self, logits, keys=None):
        """Name → what the logits tell."""
        if isinstance(logits, Unknown):
            return logits.derived("predictions()")
        logits = self._checked(logits)
        with ops.name_scope("predictions", values=(logits,)):
            found = self._predict(logits)
        return {key: found[key] for key in keys} if keys else found

    def metrics(self, regularization_losses=None):
        """Name → metric of Keras."""
        with ops.name_scope("metrics"):
            found = {}
            for key, kind, *given in self._metrics():
                found[self._summary_key(key)] = getattr(tf.keras.metrics, kind)(*given, name=key)
            if regularization_losses is not None:
                key = "regularization_loss"
                found[self._summary_key(key)] = tf.keras.metrics.Mean(name=key)
        return found

    def update_metrics(self, eval_metrics, features, logits, labels, mode=None, regularization_losses=None):  # fmt: skip
        """The metrics, once they have counted."""
        told = self.predictions(logits)
        logits = self._checked(logits)
        labels = self._processed(labels, logits)
        each = self._each(labels, logits)
        for key, kind, *_ in self._metrics():
            metric = eval_metrics[self._summary_key(key)]
            if key == "accuracy_baseline":
                _more_frequent(metric, eval_metrics[self._summary_key("label/mean")])
            elif kind != "Mean":
                best = told.get("class_ids") if kind in ("Accuracy", "Precision", "Recall") else None  # fmt: skip
                metric.update_state(labels, told["logistic"] if best is None else best)
            else:
                source = {"prediction/mean": told.get("logistic", told.get("predictions"))}
                source.update({"label/mean": labels, "average_loss": each})
                metric.update_state(tf.cast(source[key], tf.float32))
        return eval_metrics

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, trainable_variables=None, train_op_fn=None, update_ops=None, regularization_losses=None):  # fmt: skip
        """The spec of a mode; raises ``ValueError`` without an optimizer or a function for training."""
        if isinstance(logits, Unknown):
            return logits.derived("create_estimator_spec()")
        with ops.name_scope(self.name, "head"):
            predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                return EstimatorSpec(mode=mode, predictions=predictions)
            loss = self.loss(labels, logits, features, mode, regularization_losses)
            if mode == ModeKeys.EVAL:
                counted = self.update_metrics(self.metrics(), features, logits, labels)
                return EstimatorSpec(mode, predictions, loss, eval_metric_ops=counted)
            op = train_op_of(loss, optimizer, trainable_variables, train_op_fn, update_ops)
        with ops.name_scope(""):
            tf.summary.scalar(self._summary_key("loss"), loss)
        return EstimatorSpec(mode=mode, predictions=predictions, loss=loss, train_op=op)

    def _processed(self, labels: Any, logits: Any) -> Any:
        return tf.cast(self._labels(labels, logits, self.logits_dimension), tf.float32)


def _more_frequent(metric: Any, labels: Any) -> None:
    """The mean of the more frequent class, made of the labels' mean: its own variables are given up."""
    metric._updates = [tf.no_op()]
    metric._non_trainable_weights.clear()
    metric.total = tf.maximum(labels.total, labels.count - labels.total)
    metric.count = labels.count


def _check_vocabulary(words: Any) -> None:
    if words is not None and not isinstance(words, (list, tuple, Unknown)):
        text = f"label_vocabulary should be a list or a tuple. Given type: {type(words)}"
        raise raised(ValueError(text))


def _looked_up(labels: Any, words: Any) -> Any:
    table = tf.contrib.lookup.index_table_from_tensor(tuple(words), name="class_id_lookup")
    return table.lookup(labels)


@tf_export("estimator.BinaryClassHead")
class BinaryClassHead(Single):
    """Two classes by one logit."""

    def __init__(self, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=MEAN, loss_fn=None, name=None):  # fmt: skip
        _check_vocabulary(label_vocabulary)
        for threshold in thresholds or ():
            if threshold <= 0.0 or threshold >= 1.0:
                raise raised(ValueError(f"thresholds not in (0, 1): {(tuple(thresholds),)}."))
        super().__init__(1, name, loss_reduction, loss_fn)
        self._label_vocabulary = label_vocabulary

    def _processed(self, labels: Any, logits: Any) -> Any:
        labels = self._labels(labels, logits, 1)
        if self._label_vocabulary is not None:
            labels = _looked_up(labels, self._label_vocabulary)
        return tf.cast(labels, tf.float32)

    def _each(self, labels: Any, logits: Any) -> Any:
        return tf.nn.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)

    def _predict(self, logits: Any) -> dict[str, Any]:
        logistic = tf.sigmoid(logits, name="logistic")
        both = tf.concat((tf.zeros_like(logits), logits), axis=-1, name="two_class_logits")
        return {"logits": logits, "logistic": logistic, **_classes(both, 2, self._label_vocabulary)}

    def _metrics(self) -> tuple[Any, ...]:
        return (
            ("average_loss", "Mean"), ("accuracy", "Accuracy"), ("precision", "Precision"), ("recall", "Recall"),
            ("prediction/mean", "Mean"), ("label/mean", "Mean"), ("accuracy_baseline", "Mean"), ("auc", "AUC"),
            ("auc_precision_recall", "AUC", 200, "PR"),
        )  # fmt: skip


def _classes(logits: Any, count: Any, words: Any) -> dict[str, Any]:
    """Probabilities and classes, of all classes too."""
    probabilities = tf.nn.softmax(logits, name="probabilities")
    ids = tf.expand_dims(tf.argmax(logits, axis=-1, name="class_ids"), axis=-1)
    named = tf.as_string(ids, name="str_classes")
    size = tf.shape(logits)[0]
    every = tf.tile(tf.expand_dims(tf.range(count), 0), [size, 1])
    texts = tf.as_string(tf.range(count)) if not words else ops.convert_to_tensor(list(words))
    texts = tf.tile(tf.expand_dims(texts, 0), [size, 1])
    return {
        "probabilities": probabilities, "class_ids": ids, "classes": named,
        "all_class_ids": every, "all_classes": texts,
    }  # fmt: skip


@tf_export("estimator.MultiClassHead")
class MultiClassHead(Single):
    """Several classes, one right."""

    def __init__(self, n_classes, weight_column=None, label_vocabulary=None, loss_reduction=MEAN, loss_fn=None, name=None):  # fmt: skip
        if n_classes is None:
            raise raised(ValueError("n_classes cannot be None"))
        _check_vocabulary(label_vocabulary)
        known = isinstance(label_vocabulary, (list, tuple)) and isinstance(n_classes, int)
        if known and len(label_vocabulary) != n_classes:
            text = f'"label_vocabulary" does not have "n_classes" items. len(label_vocabulary)={len(label_vocabulary)}, n_classes={n_classes}, label_vocabulary={label_vocabulary}'
            raise raised(ValueError(text))
        super().__init__(n_classes, name, loss_reduction, loss_fn)
        if isinstance(n_classes, int) and n_classes <= 2:
            raise raised(ValueError(f"n_classes must be > 2: {n_classes}."))
        self._label_vocabulary = label_vocabulary

    def _processed(self, labels: Any, logits: Any) -> Any:
        labels = self._labels(labels, logits, 1)
        kind = labels._dtype
        if self._label_vocabulary is not None:
            if kind is not None and kind.base_name != "string":
                text = f"Labels dtype should be string if there is a vocabulary. Instead got {labels.dtype}"
                raise raised(ValueError(text))
            return _looked_up(labels, self._label_vocabulary)
        if kind is not None and not kind.is_integer:
            text = f"Labels dtype should be integer. Instead got {labels.dtype}."
            raise raised(ValueError(text))
        return labels

    def _each(self, labels: Any, logits: Any) -> Any:
        losses = tf.losses.sparse_softmax_cross_entropy(labels=labels, logits=logits, reduction="none")  # fmt: skip
        return tf.expand_dims(losses, -1)

    def _predict(self, logits: Any) -> dict[str, Any]:
        return {"logits": logits, **_classes(logits, self.logits_dimension, self._label_vocabulary)}

    def _metrics(self) -> tuple[Any, ...]:
        return ("average_loss", "Mean"), ("accuracy", "Accuracy")
