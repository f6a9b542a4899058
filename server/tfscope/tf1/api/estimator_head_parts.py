"""What heads of canned estimators are made of: checks of logits and labels, classes, metrics.

Mirrors tensorflow_estimator/python/estimator/canned/head.py.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.tf1.api.estimator_inputs import fn_args
from tfscope.tf1.api.feature_column_cache import FeatureTransformationCache
from tfscope.tf1.api.feature_column_dense import NumericColumn
from tfscope.tf1.api.losses_weights import broadcast_weights
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

LOGITS = "logits shape must be [D0, D1, ... DN, logits_dimension]"


SPARSE = (
    "SparseTensor labels are not supported. labels must be a Tensor of shape [D0, D1, ..., DN, {0}], e.g. "
    "[batch_size, {0}]. Suggested Fix (1): Check the label feature in your data. Each example must contain {0} "
    "value(s). If not, your choice of label was probably incorrect. Suggested Fix (2): In your input_fn, use "
    "tf.sparse_tensor_to_dense() to turn labels into a Tensor."
)


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
    if labels is None:
        text = (
            "You must provide a labels Tensor. Given: None. Suggested troubleshooting steps: Check that your data "
            "contain your label feature. Check that your input_fn properly parses and returns labels."
        )
        raise raised(ValueError(text))
    if isinstance(labels, Unknown):
        return one_op("Identity", [], [None, wanted if isinstance(wanted, int) else None], tf.int64)
    with ops.name_scope(None, "labels", (labels, logits)) as scope:
        if isinstance(labels, tf.SparseTensor):
            raise raised(ValueError(SPARSE.format(wanted)))
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


def asserted_range(labels: Any, count: Any, text: str | None = None) -> Any:
    """Labels below a number of classes."""
    with ops.name_scope(None, "assert_range", (labels,)):
        most = ops.convert_to_tensor(count - 1, dtype=labels.dtype)
        less = tf.assert_less_equal(labels, most, message=text or "Labels must <= n_classes - 1")
        more = tf.assert_non_negative(labels, message=text or "Labels must >= 0")
        with ops.control_dependencies((less, more)):
            return tf.identity(labels)


WEIGHTS = "weights shape must be [D0, D1, ... DN]"


def _weight_column(column: Any) -> Any:
    if isinstance(column, str):
        column = tf.feature_column.numeric_column(key=column, shape=(1,))
    if not isinstance(column, (NumericColumn, Unknown)):
        text = (
            f"Weight column must be either a string or _NumericColumn. Given type: {type(column)}."
        )
        raise raised(TypeError(text))
    return column


def weights_for(features: Any, column: Any, logits: Any, per_logit: bool = False) -> Any:
    """Weights of the logits' rank, 1.0 without a column.  Mirrors _get_weights_and_check_match_logits."""
    if isinstance(column, Unknown) or isinstance(features, Unknown):
        return 1.0 if column is None else one_op("Identity", [], None, tf.float32)
    more = " or [D0, D1, ... DN, 1]"
    if per_logit:
        more = ", [D0, D1, ... DN, 1] or [D0, D1, ... DN, logits_dimension]"
    with ops.name_scope(None, "weights", (*features.values(), logits)) as scope:
        if column is None:
            return 1.0
        column = _weight_column(column)
        if isinstance(column, Unknown):
            return one_op("Identity", [], None, tf.float32)
        weights = column.dense_tensor(FeatureTransformationCache(features))
        if isinstance(weights, Unknown):
            return one_op("Identity", [], None, tf.float32)
        weights = tf.to_float(weights, name="weights")
        own, sizes = tf.shape(weights, name="weights_shape"), tf.shape(logits, name="logits_shape")
        told = {
            "message": WEIGHTS + more,
            "data": ["logits_shape: ", sizes, "weights_shape: ", own],
        }
        ranks = weights.shape.ndims, logits.shape.ndims
        if None not in ranks and ranks[0] == ranks[1] - 1:
            with ops.control_dependencies([tf.assert_equal(sizes[:-1], own, **told)]):
                return tf.expand_dims(weights, -1, name=scope)
        one = tf.concat([sizes[:-1], [1]], axis=0)
        if per_logit:
            every = [tf.reduce_all(tf.equal(size, own)) for size in (sizes, one)]
            check = tf.Assert(tf.reduce_any(every), [told["message"], *told["data"]])
        else:
            check = tf.assert_equal(one, own, **told)
        with ops.control_dependencies([check]):
            return tf.identity(weights, name=scope)


def validate_multi_label(n_classes: Any, thresholds: Any, label_vocabulary: Any, kind: str) -> None:
    """Raises ``ValueError`` for arguments that are none of several classes, any of them right.

    Mirrors MultiLabelHead and contrib's multi_label_head.
    """
    if n_classes is None or n_classes < 2:
        text = f"n_classes must be > 1 for {kind} classification. Given: {n_classes}"
        raise raised(ValueError(text))
    for threshold in thresholds or ():
        if threshold <= 0.0 or threshold >= 1.0:
            text = f"thresholds must be in (0, 1) range. Given: {threshold}"
            raise raised(ValueError(text))
    if label_vocabulary is not None and not isinstance(label_vocabulary, Unknown):
        if not isinstance(label_vocabulary, (list, tuple)):
            text = f"label_vocabulary must be a list or tuple. Given type: {type(label_vocabulary)}"
            raise raised(ValueError(text))
        if len(label_vocabulary) != n_classes:
            text = f"Length of label_vocabulary must be n_classes ({n_classes}). Given: {len(label_vocabulary)}"
            raise raised(ValueError(text))


LOSS_ARGUMENTS = ("labels", "logits", "features")


def validate_loss_fn(function: Any, known: Sequence[str] = LOSS_ARGUMENTS) -> None:
    """Raises ``ValueError`` for a function of other arguments.  Mirrors _validate_loss_fn_args."""
    args = fn_args(function) if callable(function) and not isinstance(function, Unknown) else None
    if args is None:
        return
    for needed in ("labels", "logits"):
        if needed not in args:
            text = f"loss_fn must contain argument: {needed}. Given arguments: {tuple(args)}"
            raise raised(ValueError(text))
    if wrong := [arg for arg in args if arg not in known]:
        raise raised(ValueError(f"loss_fn has unexpected args: {wrong}"))


def called_loss_fn(function: Any, labels: Any, logits: Any, features: Any, size: Any) -> Any:
    """What a program's function says of each example.  Mirrors _call_loss_fn."""
    args = fn_args(function) or ()
    more = {"features": features} if "features" in args else {}
    given = [] if isinstance(features, Unknown) else list(features.values())
    with ops.name_scope(None, "call_loss_fn", values=[labels, logits, *given]):
        each = function(labels=labels, logits=logits, **more)
        if isinstance(each, Unknown):
            return one_op("Identity", [], None, tf.float32)
        sizes = tf.shape(logits, name="logits_shape")
        wanted = tf.concat([sizes[:-1], [size]], axis=0, name="expected_loss_shape")
        own = tf.shape(each, name="loss_shape")
        text = f"loss_fn must return Tensor of shape [D0, D1, ... DN, {size}]. "
        data = [text, "logits_shape: ", sizes, "loss_shape: ", own]
        check = tf.Assert(tf.reduce_all(tf.equal(own, wanted)), data=data, name="check_loss_shape")
        with ops.control_dependencies([check]):
            return tf.identity(each)


def class_ids_of(labels: Any, words: Any) -> Any:
    """Positions of labels in a vocabulary."""
    table = tf.contrib.lookup.index_table_from_tensor(
        vocabulary_list=tuple(words), name="class_id_lookup"
    )
    return table.lookup(labels)


def class_words(ids: Any, words: Any) -> Any:
    """The texts of classes, those of a vocabulary if there is one."""
    if not words:
        return tf.as_string(ids, name="str_classes")
    table = tf.contrib.lookup.index_to_string_table_from_tensor(
        vocabulary_list=words, name="class_string_lookup"
    )
    return table.lookup(ids)


def _for_each(logits: Any, make: Any) -> Any:
    rows = tf.shape(logits)[0]
    classes = make()
    return tf.tile(input=tf.expand_dims(classes, axis=0), multiples=[rows, 1])


def all_class_ids(logits: Any, count: Any) -> Any:
    """The numbers of all classes, for each example."""
    return _for_each(logits, lambda: tf.range(count))


def all_classes(logits: Any, count: Any, words: Any = None) -> Any:
    """The same as texts, those of a vocabulary if there is one."""
    return _for_each(logits, lambda: words or tf.as_string(tf.range(count)))


def weighted_mean(values: Any, weights: Any, name: str, default: str, word: str) -> Any:
    """A metric of the mean, in a scope of its name."""
    with ops.name_scope(name, default, (values, weights)) as scope:
        values = tf.to_float(values, name=word)
        if weights is not None:
            weights = broadcast_weights(weights, values)
        return tf.metrics.mean(values, weights=weights, name=scope)


def weighted_auc(labels: Any, predictions: Any, weights: Any, curve: str, name: str) -> Any:
    """A metric of the area under a curve, in a scope of its name."""
    with ops.name_scope(name, "auc", (predictions, labels, weights)) as scope:
        predictions = tf.to_float(predictions, name="predictions")
        if weights is not None:
            weights = broadcast_weights(weights, predictions)
        return tf.metrics.auc(
            labels=labels, predictions=predictions, weights=weights, curve=curve, name=scope
        )


def at_threshold(kind: str, given: dict[str, Any], threshold: Any, name: str) -> Any:
    """Accuracy, precision or recall of predictions above a threshold, in a scope of its name."""
    with ops.name_scope(name, f"{kind}_at_{threshold}", (*given.values(), threshold)) as scope:
        if kind == "accuracy":
            above = tf.to_float(tf.greater_equal(given["predictions"], threshold))
            return tf.metrics.accuracy(**{**given, "predictions": above}, name=scope)
        metric = getattr(tf.metrics, f"{kind}_at_thresholds")
        value, update = metric(**given, thresholds=(threshold,), name=scope)
        return tf.squeeze(value), tf.squeeze(update)


def accuracy_baseline(mean: Any) -> Any:
    """What predicting one class alone would reach."""
    with ops.name_scope(None, "accuracy_baseline", mean):
        value, update = mean
        return (
            tf.maximum(value, 1.0 - value, name="value"),
            tf.maximum(update, 1 - update, name="update_op"),
        )
