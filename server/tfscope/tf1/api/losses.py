"""tf.losses: scopes, shapes and the collection LOSSES.

Mirrors python/ops/losses/{losses_impl,util}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.losses_weights import (
    assert_broadcastable,
    broadcast_weights,
    remove_squeezable_dimensions,
    squeeze_or_expand_weights,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

LOSSES = "losses"


@tf_export("losses.Reduction")
class Reduction:
    """How a batch of losses becomes one."""

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_BY_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"
    SUM_OVER_NONZERO_WEIGHTS = SUM_BY_NONZERO_WEIGHTS

    @classmethod
    def all(cls):
        """The valid keys."""
        return (
            cls.NONE,
            cls.SUM,
            cls.MEAN,
            cls.SUM_OVER_BATCH_SIZE,
            cls.SUM_OVER_NONZERO_WEIGHTS,
            cls.SUM_BY_NONZERO_WEIGHTS,
        )

    @classmethod
    def validate(cls, key):
        """Raises for other keys."""
        if not isinstance(key, Unknown) and key not in cls.all():
            text = f"Invalid Reduction Key {key}."
            if not current_run().is_v1:
                text += f" Key should be one of {cls.all()}."
            raise raised(ValueError(text))


DEFAULT = Reduction.SUM_BY_NONZERO_WEIGHTS


def _safe_mean(losses, num_present):
    return tf.math.divide_no_nan(tf.reduce_sum(losses), num_present, name="value")


def num_present(losses, weights, per_batch=False):
    """How many losses count.  Mirrors losses_impl.py _num_present."""
    if isinstance(weights, float) and weights != 0.0:
        return _num_elements(losses)
    with ops.name_scope(None, "num_present", (losses, weights)) as scope:
        weights = tf.cast(weights, tf.float32)
        present = tf.where(tf.equal(weights, 0.0), tf.zeros_like(weights), tf.ones_like(weights))
        present = broadcast_weights(present, losses)
        if per_batch:
            axis = tf.range(1, tf.rank(present))
            return tf.reduce_sum(present, axis=axis, keepdims=True, name=scope)
        return tf.reduce_sum(present, name=scope)


def _num_elements(losses):
    with ops.name_scope(None, "num_elements", values=[losses]) as scope:
        return tf.cast(tf.size(losses, name=scope), dtype=element_type(losses))


@tf_export("losses.compute_weighted_loss")
def compute_weighted_loss(
    losses, weights=1.0, scope=None, loss_collection=LOSSES, reduction=DEFAULT
):
    """A scalar unless reduction is NONE.  Mirrors losses_impl.py compute_weighted_loss."""
    Reduction.validate(reduction)
    with ops.name_scope(scope, "weighted_loss", (losses, weights)):
        with ops.control_dependencies((assert_broadcastable(weights, losses),)):
            losses = ops.convert_to_tensor(losses)
            input_dtype = element_type(losses)
            losses = tf.cast(losses, tf.float32)
            weights = tf.cast(weights, tf.float32)
            weighted = tf.multiply(losses, weights)
            loss = _reduced(weighted, losses, weights, reduction)
            if input_dtype is not None:
                loss = tf.cast(loss, input_dtype)
            add_loss(loss, loss_collection)
            return loss


def _reduced(weighted, losses, weights, reduction):
    if reduction == Reduction.NONE:
        return weighted
    loss = tf.reduce_sum(weighted)
    if reduction == Reduction.MEAN:
        return _safe_mean(loss, tf.reduce_sum(tf.ones_like(losses) * weights))
    if reduction == Reduction.SUM_BY_NONZERO_WEIGHTS:
        return _safe_mean(loss, num_present(losses, weights))
    if reduction == Reduction.SUM_OVER_BATCH_SIZE:
        return _safe_mean(loss, _num_elements(losses))
    return loss


def require(**arguments):
    """Raises for an argument that is None."""
    for name, value in arguments.items():
        if value is None:
            shown = name if current_run().is_v1 else f"Argument `{name}`"
            raise raised(ValueError(f"{shown} must not be None."))


def _pair(predictions, labels):
    """Both as float32, of compatible shape."""
    predictions = tf.cast(predictions, tf.float32)
    labels = tf.cast(labels, tf.float32)
    predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    return predictions, labels


@tf_export("losses.absolute_difference")
def absolute_difference(
    labels, predictions, weights=1.0, scope=None, loss_collection=LOSSES, reduction=DEFAULT
):
    """Mirrors losses_impl.py absolute_difference."""
    require(labels=labels, predictions=predictions)
    with ops.name_scope(scope, "absolute_difference", (predictions, labels, weights)) as scope:
        predictions, labels = _pair(predictions, labels)
        losses = tf.abs(tf.subtract(predictions, labels))
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.cosine_distance")
def cosine_distance(
    labels,
    predictions,
    axis=None,
    weights=1.0,
    scope=None,
    loss_collection=LOSSES,
    reduction=DEFAULT,
    dim=None,
):
    """Mirrors losses_impl.py cosine_distance."""
    axis = dim if axis is None else axis
    if axis is None:
        wanted = "'axis'" if current_run().is_v1 else "argument `axis`"
        raise raised(ValueError(f"You must specify {wanted}."))
    require(labels=labels, predictions=predictions)
    with ops.name_scope(scope, "cosine_distance_loss", (predictions, labels, weights)) as scope:
        predictions, labels = _pair(predictions, labels)
        radial = tf.multiply(predictions, labels)
        losses = 1 - tf.reduce_sum(radial, axis=(axis,), keepdims=True)
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.hinge_loss")
def hinge_loss(labels, logits, weights=1.0, scope=None, loss_collection=LOSSES, reduction=DEFAULT):
    """Mirrors losses_impl.py hinge_loss."""
    require(labels=labels, logits=logits)
    with ops.name_scope(scope, "hinge_loss", (logits, labels, weights)) as scope:
        logits, labels = _pair(logits, labels)
        ones = tf.ones_like(labels)
        labels = tf.subtract(2 * labels, ones)
        losses = tf.nn.relu(tf.subtract(ones, tf.multiply(labels, logits)))
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.huber_loss")
def huber_loss(
    labels,
    predictions,
    weights=1.0,
    delta=1.0,
    scope=None,
    loss_collection=LOSSES,
    reduction=DEFAULT,
):
    """Mirrors losses_impl.py huber_loss."""
    require(labels=labels, predictions=predictions)
    with ops.name_scope(scope, "huber_loss", (predictions, labels, weights)) as scope:
        predictions, labels = _pair(predictions, labels)
        distance = tf.abs(tf.subtract(predictions, labels))
        quadratic = tf.minimum(distance, delta)
        linear = tf.subtract(distance, quadratic)
        half = ops.convert_to_tensor(0.5, dtype=quadratic.dtype)
        losses = tf.add(
            tf.multiply(half, tf.multiply(quadratic, quadratic)), tf.multiply(delta, linear)
        )
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.log_loss")
def log_loss(
    labels,
    predictions,
    weights=1.0,
    epsilon=1e-7,
    scope=None,
    loss_collection=LOSSES,
    reduction=DEFAULT,
):
    """Mirrors losses_impl.py log_loss."""
    require(labels=labels, predictions=predictions)
    with ops.name_scope(scope, "log_loss", (predictions, labels, weights)) as scope:
        predictions, labels = _pair(predictions, labels)
        positive = tf.multiply(labels, tf.math.log(predictions + epsilon))
        positive = -positive
        negative = tf.multiply(1 - labels, tf.math.log(1 - predictions + epsilon))
        losses = positive - negative
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.mean_pairwise_squared_error")
def mean_pairwise_squared_error(
    labels, predictions, weights=1.0, scope=None, loss_collection=LOSSES
):
    """A scalar.  Mirrors losses_impl.py mean_pairwise_squared_error."""
    require(labels=labels, predictions=predictions)
    default = "mean_pairwise_squared_error"
    with ops.name_scope(scope, default, (predictions, labels, weights)):
        weights = tf.cast(weights, tf.float32)
        labels = tf.cast(labels, tf.float32)
        with ops.control_dependencies((assert_broadcastable(weights, labels),)):
            predictions, labels = _pair(predictions, labels)
            diffs = tf.subtract(predictions, labels)
            axis = tf.range(1, tf.rank(diffs))
            squares = tf.reduce_sum(tf.square(diffs), axis=axis, keepdims=True)
            present = num_present(diffs, weights, per_batch=True)
            term1 = 2.0 * tf.math.divide_no_nan(squares, tf.maximum(present - 1, 0), name="value")
            sums = tf.reduce_sum(diffs, axis=axis, keepdims=True)
            term2 = 2.0 * tf.math.divide_no_nan(
                tf.square(sums),
                tf.maximum(tf.multiply(present, present - 1), 0),
                name="value",
            )
            loss = tf.reduce_sum(tf.multiply(term1 - term2, weights))
            result = tf.where(tf.reduce_sum(present) > 0, loss, tf.zeros_like(loss), name="value")
            add_loss(result, loss_collection)
            return result


@tf_export("losses.mean_squared_error")
def mean_squared_error(
    labels, predictions, weights=1.0, scope=None, loss_collection=LOSSES, reduction=DEFAULT
):
    """Mirrors losses_impl.py mean_squared_error."""
    require(labels=labels, predictions=predictions)
    with ops.name_scope(scope, "mean_squared_error", (predictions, labels, weights)) as scope:
        predictions, labels = _pair(predictions, labels)
        losses = tf.math.squared_difference(predictions, labels)
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.sigmoid_cross_entropy")
def sigmoid_cross_entropy(
    multi_class_labels,
    logits,
    weights=1.0,
    label_smoothing=0,
    scope=None,
    loss_collection=LOSSES,
    reduction=DEFAULT,
):
    """Mirrors losses_impl.py sigmoid_cross_entropy."""
    require(multi_class_labels=multi_class_labels, logits=logits)
    default = "sigmoid_cross_entropy_loss"
    with ops.name_scope(scope, default, (logits, multi_class_labels, weights)) as scope:
        logits = ops.convert_to_tensor(logits)
        labels = tf.cast(multi_class_labels, element_type(logits))
        logits.get_shape().assert_is_compatible_with(labels.get_shape())
        if label_smoothing > 0:
            labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
        losses = tf.nn.sigmoid_cross_entropy_with_logits(
            labels=labels, logits=logits, name="xentropy"
        )
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.softmax_cross_entropy")
def softmax_cross_entropy(
    onehot_labels,
    logits,
    weights=1.0,
    label_smoothing=0,
    scope=None,
    loss_collection=LOSSES,
    reduction=DEFAULT,
):
    """Mirrors losses_impl.py softmax_cross_entropy."""
    require(onehot_labels=onehot_labels, logits=logits)
    default = "softmax_cross_entropy_loss"
    with ops.name_scope(scope, default, (logits, onehot_labels, weights)) as scope:
        logits = ops.convert_to_tensor(logits)
        labels = tf.cast(onehot_labels, element_type(logits))
        logits.get_shape().assert_is_compatible_with(labels.get_shape())
        if label_smoothing > 0:
            classes = tf.cast(tf.shape(labels)[-1], element_type(logits))
            positives = 1.0 - label_smoothing
            negatives = label_smoothing / classes
            labels = labels * positives + negatives
        labels = tf.stop_gradient(labels, name="labels_stop_gradient")
        losses = tf.nn.softmax_cross_entropy_with_logits_v2(
            labels=labels, logits=logits, name="xentropy"
        )
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.sparse_softmax_cross_entropy")
def sparse_softmax_cross_entropy(
    labels, logits, weights=1.0, scope=None, loss_collection=LOSSES, reduction=DEFAULT
):
    """Mirrors losses_impl.py sparse_softmax_cross_entropy."""
    require(labels=labels, logits=logits)
    default = "sparse_softmax_cross_entropy_loss"
    with ops.name_scope(scope, default, (logits, labels, weights)) as scope:
        labels, logits = remove_squeezable_dimensions(labels, logits, expected_rank_diff=1)
        if weights is not None:
            weights = ops.convert_to_tensor(weights)
            weights = squeeze_or_expand_weights(weights, labels, expand=False)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=labels, logits=logits, name="xentropy"
        )
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


@tf_export("losses.add_loss")
def add_loss(loss, loss_collection=LOSSES):
    """Puts a loss into the collection.  Mirrors losses/util.py."""
    if loss_collection:
        ops.add_to_collection(loss_collection, loss)


@tf_export("losses.get_losses")
def get_losses(scope=None, loss_collection=LOSSES):
    """The losses of the collection.  Mirrors losses/util.py."""
    return ops.get_collection(loss_collection, scope)


@tf_export("losses.get_regularization_losses")
def get_regularization_losses(scope=None):
    """The collection REGULARIZATION_LOSSES.  Mirrors losses/util.py."""
    return ops.get_collection("regularization_losses", scope)


@tf_export("losses.get_regularization_loss")
def get_regularization_loss(scope=None, name="total_regularization_loss"):
    """Their sum; a stray constant without any.  Mirrors losses/util.py."""
    losses = get_regularization_losses(scope)
    return tf.add_n(losses, name=name) if losses else tf.constant(0.0)


@tf_export("losses.get_total_loss")
def get_total_loss(add_regularization_losses=True, name="total_loss", scope=None):
    """The sum of all losses.  Mirrors losses/util.py get_total_loss."""
    losses = get_losses(scope=scope)
    if add_regularization_losses:
        losses += get_regularization_losses(scope=scope)
    return tf.add_n(losses, name=name)
