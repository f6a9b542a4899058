"""tf.contrib.losses (slim.losses): the older losses with predictions first.

Mirrors contrib/losses/python/losses/loss_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    places = ("contrib.losses", "contrib.slim.losses", "tf_slim.losses",
              "contrib.losses.python.losses.loss_ops")  # fmt: skip
    return [f"{place}.{name}" for place in places]


def _scale_losses(losses, weights):
    rank, start = losses.get_shape().ndims, weights.get_shape().ndims or 0
    axis = list(range(start, rank or start))
    return tf.reduce_sum(tf.multiply(tf.reduce_sum(losses, axis=axis), weights))


def _num_present(losses, weights, per_batch=False):
    rank = weights.get_shape().ndims
    if not rank:
        batch = tf.reshape(tf.slice(tf.shape(losses), [0], [1]), [])
        each = tf.div(tf.cast(tf.size(losses), tf.float32), tf.cast(batch, tf.float32))
        each = tf.where(tf.equal(weights, 0), 0.0, each)
        each = tf.multiply(tf.ones(tf.reshape(batch, [1])), each)
        return each if per_batch else tf.reduce_sum(each)
    nonzero = tf.cast(tf.not_equal(weights, 0), tf.float32)
    nonzero = tf.reduce_sum(nonzero, axis=list(range(1, rank)))
    rest = tf.slice(tf.shape(losses), [rank], [-1])
    each = tf.multiply(nonzero, tf.cast(tf.reduce_prod(rest), tf.float32))
    return each if per_batch else tf.reduce_sum(each)


@tf_export(*_names("compute_weighted_loss"))
def compute_weighted_loss(losses, weights=1.0, scope=None):
    """A scalar, in LOSSES."""
    with ops.name_scope(scope, "weighted_loss", [losses, weights]):
        losses = ops.convert_to_tensor(losses)
        dtype = dtypes.as_dtype(losses.dtype)
        losses = tf.cast(losses, tf.float32)
        weights = tf.cast(ops.convert_to_tensor(weights), tf.float32)
        rank = weights.get_shape().ndims
        if rank is not None and rank > 1 and weights.get_shape().as_list()[-1] in (1, None):
            weights = tf.squeeze(weights, [-1])
        total = _scale_losses(losses, weights)
        present = _num_present(losses, weights)
        mean = tf.div_no_nan(tf.reduce_sum(total), present, name="value")
        mean = tf.cast(mean, dtype) if dtype is not None else mean
        add_loss(mean)
        return mean


@tf_export(*_names("add_loss"))
@add_arg_scope
def add_loss(loss, loss_collection="losses"):
    """Adds to LOSSES."""
    if loss_collection:
        ops.add_to_collection(loss_collection, loss)


@tf_export(*_names("get_losses"))
def get_losses(scope=None, loss_collection="losses"):
    """LOSSES."""
    return ops.get_collection(loss_collection, scope)


@tf_export(*_names("get_regularization_losses"))
def get_regularization_losses(scope=None):
    """REGULARIZATION_LOSSES."""
    return ops.get_collection("regularization_losses", scope)


@tf_export(*_names("get_total_loss"))
def get_total_loss(add_regularization_losses=True, name="total_loss"):
    """The sum of the losses."""
    losses = get_losses()
    if add_regularization_losses:
        losses += get_regularization_losses()
    return tf.add_n(losses, name=name)


def _compatible(a, b):
    if not isinstance(a, Unknown) and not isinstance(b, Unknown):
        shape = demanded(a, "get_shape")()
        shape.assert_is_compatible_with(demanded(b, "get_shape")())


def _floats(predictions, labels):
    _compatible(predictions, labels)
    return tf.cast(predictions, tf.float32), tf.cast(labels, tf.float32)


@tf_export(*_names("absolute_difference"))
def absolute_difference(predictions, labels=None, weights=1.0, scope=None):
    """A scalar, in LOSSES."""
    with ops.name_scope(scope, "absolute_difference", [predictions, labels, weights]) as scope:
        predictions, labels = _floats(predictions, labels)
        return compute_weighted_loss(tf.abs(tf.subtract(predictions, labels)), weights, scope)


@tf_export(*_names("sigmoid_cross_entropy"))
def sigmoid_cross_entropy(logits, multi_class_labels, weights=1.0, label_smoothing=0, scope=None):
    """A scalar, in LOSSES."""
    values = [logits, multi_class_labels, weights]
    with ops.name_scope(scope, "sigmoid_cross_entropy_loss", values) as scope:
        _compatible(logits, multi_class_labels)
        labels = tf.cast(multi_class_labels, logits.dtype)
        if label_smoothing > 0:
            labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
        losses = tf.nn.sigmoid_cross_entropy_with_logits(
            labels=labels, logits=logits, name="xentropy"
        )
        return compute_weighted_loss(losses, weights, scope=scope)


@tf_export(*_names("softmax_cross_entropy"))
def softmax_cross_entropy(logits, onehot_labels, weights=1.0, label_smoothing=0, scope=None):
    """A scalar, in LOSSES."""
    values = [logits, onehot_labels, weights]
    with ops.name_scope(scope, "softmax_cross_entropy_loss", values) as scope:
        _compatible(logits, onehot_labels)
        labels = tf.cast(onehot_labels, logits.dtype)
        if label_smoothing > 0:
            count = tf.cast(tf.shape(labels)[1], logits.dtype)
            positives = 1.0 - label_smoothing
            negatives = label_smoothing / count
            labels = labels * positives + negatives
        losses = tf.nn.softmax_cross_entropy_with_logits(
            labels=labels, logits=logits, name="xentropy"
        )
        return compute_weighted_loss(losses, weights, scope=scope)


@tf_export(*_names("sparse_softmax_cross_entropy"))
def sparse_softmax_cross_entropy(logits, labels, weights=1.0, scope=None):
    """A scalar, in LOSSES."""
    values = [logits, labels, weights]
    with ops.name_scope(scope, "sparse_softmax_cross_entropy_loss", values) as scope:
        labels = tf.reshape(labels, shape=[tf.shape(labels)[0]])
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(
            labels=labels, logits=logits, name="xentropy"
        )
        return compute_weighted_loss(losses, weights, scope=scope)


@tf_export(*_names("log_loss"))
def log_loss(predictions, labels=None, weights=1.0, epsilon=1e-7, scope=None):
    """A scalar, in LOSSES."""
    with ops.name_scope(scope, "log_loss", [predictions, labels, weights]) as scope:
        predictions, labels = _floats(predictions, labels)
        losses = -tf.multiply(labels, tf.log(predictions + epsilon)) - tf.multiply(
            (1 - labels), tf.log(1 - predictions + epsilon)
        )
        return compute_weighted_loss(losses, weights, scope=scope)


@tf_export(*_names("hinge_loss"))
def hinge_loss(logits, labels=None, scope=None):
    """The shape of the logits."""
    with ops.name_scope(scope, "hinge_loss", [logits, labels]):
        _compatible(logits, labels)
        labels = tf.cast(labels, tf.float32)
        ones = tf.ones_like(labels)
        labels = tf.subtract(2 * labels, ones)
        return tf.nn.relu(tf.subtract(ones, tf.multiply(labels, logits)))


@tf_export(*_names("mean_squared_error"))
def mean_squared_error(predictions, labels=None, weights=1.0, scope=None):
    """A scalar, in LOSSES."""
    with ops.name_scope(scope, "mean_squared_error", [predictions, labels, weights]) as scope:
        predictions, labels = _floats(predictions, labels)
        return compute_weighted_loss(tf.squared_difference(predictions, labels), weights, scope)


@tf_export(*_names("mean_pairwise_squared_error"))
def mean_pairwise_squared_error(predictions, labels=None, weights=1.0, scope=None):
    """A scalar, in LOSSES."""
    values = [predictions, labels, weights]
    with ops.name_scope(scope, "mean_pairwise_squared_error", values):
        predictions, labels = _floats(predictions, labels)
        weights = tf.cast(ops.convert_to_tensor(weights), tf.float32)
        diffs = tf.subtract(predictions, labels)
        axis = list(range(1, diffs.get_shape().ndims or 1))
        squares = tf.reduce_sum(tf.square(diffs), axis=axis)
        present = _num_present(diffs, weights, per_batch=True)
        term1 = 2.0 * tf.div_no_nan(squares, present, name="value")
        total = tf.reduce_sum(diffs, axis=axis)
        term2 = 2.0 * tf.div_no_nan(tf.square(total), tf.square(present), name="value")
        loss = _scale_losses(term1 - term2, weights)
        mean = tf.where(tf.reduce_sum(present) > 0, loss, tf.zeros_like(loss), name="value")
        add_loss(mean)
        return mean


@tf_export(*_names("cosine_distance"))
def cosine_distance(predictions, labels=None, axis=None, weights=1.0, scope=None, dim=None):
    """A scalar, in LOSSES."""
    axis = dim if axis is None else axis
    if axis is None:
        raise raised(ValueError("You must specify 'axis'."))
    with ops.name_scope(scope, "cosine_distance_loss", [predictions, labels, weights]) as scope:
        predictions, labels = _floats(predictions, labels)
        losses = 1 - tf.reduce_sum(tf.multiply(predictions, labels), axis=[axis])
        return compute_weighted_loss(losses, weights, scope=scope)
