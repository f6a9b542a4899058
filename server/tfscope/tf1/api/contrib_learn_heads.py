"""tf.contrib.learn: heads, which make predictions, a loss and metrics of logits.

Mirrors contrib/learn/python/learn/estimators/head.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.contrib_learn import ModelFnOps, learn_names
from tfscope.tf1.api.estimator_spec import ModeKeys
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    return [*learn_names("estimators.head", name), f"contrib.learn.head.{name}"]


@tf_export(*_names("Head"))
class Head:
    """What logits mean; the base of a program's own heads."""


class SingleHead(Head):
    """A head of one problem: ``scope`` names its variables."""

    shared_by_models = True
    scope = "head"
    tells_classes = False

    def __init__(self, logits_dimension, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None, loss_fn=None):  # fmt: skip
        self.logits_dimension = logits_dimension
        self.label_name, self.weight_column_name, self.head_name = label_name, weight_column_name, head_name  # fmt: skip
        self._centered = enable_centered_bias
        self._given_loss = loss_fn

    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None, scope=None):  # fmt: skip
        """A ``ModelFnOps``; raises ValueError."""
        values = [*features.values(), labels, logits, logits_input]
        default = self.head_name or self.scope
        with variable_scope.variable_scope(scope, default_name=default, values=values):
            labels = None if mode == ModeKeys.INFER or labels is None else self._labels(labels)
            logits = self._logits(logits_input, logits)
            if isinstance(logits, Unknown):
                return logits
            bias = None
            if self._centered:
                bias = self._centered_bias()
                logits = tf.nn.bias_add(logits, bias)
            predictions = self.predictions(logits)
            loss = train_op = metrics = None
            if labels is not None:
                weights = self._weights(features)
                loss, average = self._loss(labels, logits, weights)
                with ops.name_scope(""):
                    tf.summary.scalar(self._key("loss"), tf.identity(average))
                if mode == ModeKeys.TRAIN:
                    train_op = self._train_op(loss, labels, logits, weights, bias, train_op_fn)
                metrics = self.metrics(average, predictions, labels, weights)
            outputs = self._output_alternatives(predictions)
            return ModelFnOps(mode, predictions, loss, train_op, metrics, outputs)

    def _key(self, name):
        return f"{name}/{self.head_name}" if self.head_name else name

    def _labels(self, labels):
        found = labels[self.label_name] if isinstance(labels, dict) else labels
        found = tf.contrib.framework.convert_to_tensor_or_sparse_tensor(found)
        if isinstance(found, tf.SparseTensor):
            raise raised(ValueError("SparseTensor is not supported."))
        return found

    def _logits(self, logits_input, logits):
        if logits is None:
            if logits_input is None:
                raise raised(ValueError("Neither logits nor logits_input supplied."))
            return tf.contrib.layers.linear(logits_input, self.logits_dimension, scope="logits")
        if logits_input is not None:
            raise raised(ValueError("Both logits and logits_input supplied."))
        logits = ops.convert_to_tensor(logits, name="logits")
        if logits.get_shape().dims is not None:
            logits.get_shape().dims[-1].assert_is_compatible_with(self.logits_dimension)
        return logits

    def _centered_bias(self):
        bias = tf.Variable(tf.zeros(shape=(self.logits_dimension,)), name="centered_bias_weight")
        for place in range(self.logits_dimension):
            name = f"centered_bias/bias_{place}"
            tf.summary.scalar(f"{name}/{self.head_name}" if self.head_name else name, bias[place])
        return bias

    def _weights(self, features):
        name = self.weight_column_name
        if not name:
            return None
        if name not in features:
            raise raised(ValueError(f"Weights {name} missing from features."))
        with ops.name_scope(None, "weight_tensor", list(features.values())):
            weights = tf.cast(features[name], tf.float32)
            return tf.reshape(weights, (-1, 1)) if weights.get_shape().ndims == 1 else weights

    def _loss(self, labels, logits, weights):
        if self._given_loss is None:
            return self.losses(labels, logits, weights)
        given = [labels, logits] if weights is None else [labels, logits, weights]
        loss = self._given_loss(*given)
        return loss, loss

    def _train_op(self, loss, labels, logits, weights, bias, train_op_fn):
        if train_op_fn is None:
            raise raised(ValueError("train_op_fn can not be None in TRAIN mode"))
        size = tf.shape(logits)[0]
        step = None
        if bias is not None:
            with ops.name_scope(None, "centered_bias_step", [labels]) as name:
                tiled = tf.reshape(tf.tile(bias, (size,)), (size, tf.shape(bias)[0]))
                with ops.name_scope(None, "centered_bias", [labels, tiled]):
                    loss_of = self._loss(labels, tiled, weights)
                    biased = tf.reduce_mean(loss_of, name="training_loss")
            step = tf.train.AdagradOptimizer(0.1).minimize(biased, var_list=(bias,), name=name)
        with ops.name_scope(None, "train_op", [loss, labels]):
            train_op = train_op_fn(loss)
            return train_op if step is None else tf.group(train_op, step)

    def metrics(self, loss, predictions, labels, weights):
        """The metrics that every mode but inference has."""
        with ops.name_scope("metrics", values=[loss]):
            return {self._key("loss"): tf.metrics.mean(loss)}

    def _output_alternatives(self, predictions):
        if not self.tells_classes:
            return {self.head_name: (1, predictions)}
        probabilities = predictions["probabilities"]
        with ops.name_scope(None, "_classification_output_alternatives", [probabilities]):
            batch = tf.shape(probabilities)[0]
            count = tf.shape(probabilities)[1]
            shown = tf.expand_dims(input=tf.range(count), axis=0)
            classes = tf.tile(input=shown, multiples=[batch, 1])
            classes = tf.as_string(classes, name="classes_tensor")
        return {self.head_name: (2, {"probabilities": probabilities, "classes": classes})}


def averaged(losses: Any, weights: Any) -> tuple[Any, Any]:
    """The training loss and the average.  Mirrors head.py _compute_weighted_loss."""
    with ops.name_scope("loss", values=[losses, weights]) as scope:
        if weights is None:
            loss = tf.reduce_mean(losses, name=scope)
            return loss, loss
        weights = tf.python.ops.weights_broadcast_ops.broadcast_weights(weights, losses)
        with ops.name_scope(None, "weighted_loss", [losses, weights]) as name:
            weighted = tf.multiply(losses, weights, name=name)
        mean = tf.reduce_mean(weighted, name=scope)
        total = tf.cast(tf.reduce_sum(weights), tf.float32)
        return mean, tf.div(tf.reduce_sum(weighted), total, name="weighted_average_loss")


def _column(values: Any) -> Any:
    values = ops.convert_to_tensor(values)
    return tf.expand_dims(values, axis=1) if values.get_shape().ndims == 1 else values


class RegressionHead(SingleHead):
    """Numbers; a link makes scores of logits."""

    scope = "regression_head"
    link: Any = None
    poisson = False

    def predictions(self, logits):
        """Scores."""
        with ops.name_scope(None, "predictions", [logits]):
            if self.logits_dimension == 1:
                logits = tf.squeeze(logits, axis=(1,), name="scores")
            return {"scores": (self.link or tf.identity)(logits)}

    def losses(self, labels, logits, weights):
        """Squares of differences, or those of a Poisson distribution."""
        name = "_poisson_loss" if self.poisson else "mean_squared_loss"
        with ops.name_scope(None, name, [logits, labels]) as scope:
            logits, labels = ops.convert_to_tensor(logits), ops.convert_to_tensor(labels)
            labels, logits = _column(labels), _column(logits)
            logits.get_shape().assert_is_compatible_with(labels.get_shape())
            if self.poisson:
                loss = tf.nn.log_poisson_loss(labels, logits, compute_full_loss=True, name=scope)
            else:
                loss = tf.squared_difference(logits, tf.cast(labels, tf.float32), name=scope)
            return averaged(loss, weights)


class BinaryLogisticHead(SingleHead):
    """Two classes by one logit."""

    scope = "binary_logistic_head"
    tells_classes = True
    thresholds: Any = (0.5,)

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions", [logits]):
            two = tf.concat((tf.zeros_like(logits), logits), 1)
            return {
                "logits": logits,
                "logistic": tf.sigmoid(logits, name="logistic"),
                "probabilities": tf.nn.softmax(two, name="probabilities"),
                "classes": tf.argmax(two, 1, name="classes"),
            }

    def losses(self, labels, logits, weights):
        """Cross entropies."""
        with ops.name_scope(None, "log_loss_with_two_classes", [logits, labels]) as name:
            logits = ops.convert_to_tensor(logits)
            labels = tf.cast(labels, tf.float32)
            if labels.get_shape().ndims == 1:
                labels = tf.expand_dims(labels, axis=1)
            entropy = tf.nn.sigmoid_cross_entropy_with_logits
            return averaged(entropy(labels=labels, logits=logits, name=name), weights)

    def metrics(self, loss, predictions, labels, weights):
        """Means, areas and what thresholds tell."""
        logistic, found = predictions["logistic"], {}
        with ops.name_scope("metrics", values=[loss, labels, weights, *predictions.values()]):
            found["loss"] = tf.metrics.mean(loss)
            found["accuracy"] = tf.metrics.accuracy(labels, predictions["classes"], weights)
            found["labels/prediction_mean"] = _mean(logistic, weights)
            found["labels/actual_label_mean"] = _mean(labels, weights)
            found["accuracy/baseline_label_mean"] = _mean(labels, weights)
            found["auc"] = _auc(logistic, labels, weights, "ROC")
            found["auc_precision_recall"] = _auc(logistic, labels, weights, "PR")
            for at in self.thresholds:
                above = tf.cast(tf.greater_equal(logistic, at), tf.float32)
                found[f"accuracy/threshold_{at:f}_mean"] = tf.metrics.accuracy(
                    labels, above, weights
                )
                for kind in ("precision", "recall"):
                    metric = getattr(tf.metrics, f"{kind}_at_thresholds")
                    pair = metric(labels, logistic, (at,), _floats(weights))
                    found[f"{kind}/positive_threshold_{at:f}_mean"] = tuple(map(tf.squeeze, pair))
            return {self._key(key): value for key, value in found.items()}


def _floats(weights: Any) -> Any:
    if weights is None:
        return None
    with ops.name_scope(None, "float_weights", [weights]) as name:
        return tf.cast(weights, tf.float32, name=name)


def _broadcast(weights: Any, values: Any) -> Any:
    weights = _floats(weights)
    if weights is None:
        return None
    return tf.python.ops.weights_broadcast_ops.broadcast_weights(weights, values)


def _mean(values: Any, weights: Any) -> Any:
    values = tf.cast(values, tf.float32)
    return tf.metrics.mean(values, _broadcast(weights, values))


def _auc(predictions: Any, labels: Any, weights: Any, curve: str) -> Any:
    predictions = tf.cast(predictions, tf.float32)
    labels = labels if labels.dtype.base_dtype == tf.bool else tf.cast(labels, tf.bool)
    return tf.metrics.auc(labels, predictions, _broadcast(weights, predictions), curve=curve)


class MultiClassHead(SingleHead):
    """Several classes, one logit each; keys are looked up."""

    scope = "multi_class_head"
    tells_classes = True
    label_keys: Any = None

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions", [logits]):
            classes = tf.argmax(logits, 1, name="classes")
            if self.label_keys:
                make = tf.contrib.lookup.index_to_string_table_from_tensor
                classes = make(self.label_keys, name="class_string_lookup").lookup(classes)
            probabilities = tf.nn.softmax(logits, name="probabilities")
            return {"logits": logits, "probabilities": probabilities, "classes": classes}

    def _labels(self, labels):
        found = super()._labels(labels)
        if not self.label_keys:
            return found
        make = tf.contrib.lookup.index_table_from_tensor
        return make(self.label_keys, name="label_id_lookup").lookup(found)

    def losses(self, labels, logits, weights):
        """Cross entropies; raises ValueError for labels that are no integers."""
        with ops.name_scope(None, "softmax_cross_entropy_loss", [logits, labels]) as name:
            labels = ops.convert_to_tensor(labels)
            if not labels.dtype.is_integer:
                text = f"Labels dtype should be integer Instead got {labels.dtype}."
                raise raised(ValueError(text))
            squeezed = labels.get_shape().ndims == 2
            if squeezed:
                labels = tf.squeeze(labels, axis=(1,))
            entropy = tf.nn.sparse_softmax_cross_entropy_with_logits
            loss = entropy(labels=labels, logits=logits, name=name)
            return averaged(tf.expand_dims(loss, axis=(1,)) if squeezed else loss, weights)

    def metrics(self, loss, predictions, labels, weights):
        """The loss and how many classes are right."""
        with ops.name_scope("metrics", values=[loss, labels, weights, *predictions.values()]):
            accuracy = tf.metrics.accuracy
            found = {self._key("loss"): tf.metrics.mean(loss)}
            found[self._key("accuracy")] = accuracy(labels, predictions["classes"], weights)
            return found


class MultiLabelHead(SingleHead):
    """Several labels at once."""

    scope = "multi_label_head"
    tells_classes = True

    def predictions(self, logits):
        """Probabilities and classes."""
        with ops.name_scope(None, "predictions", [logits]):
            probabilities = tf.sigmoid(logits, name="probabilities")
            classes = tf.cast(tf.greater(logits, 0), tf.int64, name="classes")
            return {"logits": logits, "probabilities": probabilities, "classes": classes}

    def losses(self, labels, logits, weights):
        """Cross entropies."""
        with ops.name_scope(None, "sigmoid_cross_entropy_loss", [logits, labels]) as name:
            labels = tf.cast(labels, tf.float32)
            entropy = tf.nn.sigmoid_cross_entropy_with_logits
            return averaged(entropy(labels=labels, logits=logits, name=name), weights)

    def metrics(self, loss, predictions, labels, weights):
        """The loss, how many labels are right, and areas."""
        probabilities = predictions["probabilities"]
        with ops.name_scope("metrics", values=[loss, labels, weights, *predictions.values()]):
            found = {"loss": tf.metrics.mean(loss)}
            found["accuracy"] = tf.metrics.accuracy(labels, predictions["classes"], weights)
            found["auc"] = _auc(probabilities, labels, weights, "ROC")
            found["auc_precision_recall"] = _auc(probabilities, labels, weights, "PR")
            return {self._key(key): value for key, value in found.items()}


@tf_export(*_names("regression_head"))
def regression_head(label_name=None, weight_column_name=None, label_dimension=1, enable_centered_bias=False, head_name=None, link_fn=None):  # fmt: skip
    """Numbers."""
    made = RegressionHead(label_dimension, label_name, weight_column_name, enable_centered_bias, head_name)  # fmt: skip
    made.link = link_fn
    return made


@tf_export(*_names("poisson_regression_head"))
def poisson_regression_head(label_name=None, weight_column_name=None, label_dimension=1, enable_centered_bias=False, head_name=None):  # fmt: skip
    """Counts."""
    made = RegressionHead(label_dimension, label_name, weight_column_name, enable_centered_bias, head_name)  # fmt: skip
    made.link, made.poisson = tf.exp, True
    return made


@tf_export(*_names("multi_class_head"))
def multi_class_head(n_classes, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None, thresholds=None, metric_class_ids=None, loss_fn=None, label_keys=None):  # fmt: skip
    """Classes; raises ValueError."""
    if n_classes is None or n_classes < 2:
        raise raised(ValueError(f"n_classes must be > 1 for classification: {n_classes}."))
    given = (label_name, weight_column_name, enable_centered_bias, head_name, loss_fn)
    if n_classes == 2:
        if metric_class_ids:
            raise raised(ValueError("metric_class_ids invalid for n_classes==2."))
        if label_keys:
            raise raised(ValueError("label_keys is not supported for n_classes=2."))
        made: Any = BinaryLogisticHead(1, *given)
        made.thresholds = thresholds or (0.5,)
        return made
    if label_keys and len(label_keys) != n_classes:
        raise raised(ValueError("Length of label_keys must equal n_classes."))
    made = MultiClassHead(n_classes, *given)
    made.label_keys = label_keys
    return made


@tf_export(*_names("multi_label_head"))
def multi_label_head(n_classes, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None, thresholds=None, metric_class_ids=None, loss_fn=None):  # fmt: skip
    """Labels; raises ValueError."""
    if n_classes < 2:
        raise raised(ValueError("n_classes must be > 1 for classification."))
    return MultiLabelHead(n_classes, label_name, weight_column_name, enable_centered_bias, head_name, loss_fn)  # fmt: skip
