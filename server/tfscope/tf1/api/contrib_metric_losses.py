"""tf.contrib.losses.metric_learning: losses of distances between embeddings.

Mirrors contrib/losses/python/metric_learning/metric_loss_ops.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf


def _names(name):
    return [
        f"contrib.losses.metric_learning.{name}",
        f"contrib.losses.python.metric_learning.metric_loss_ops.{name}",
    ]


def _summed(values, axis, keepdims=None):
    return tf.reduce_sum(values, axis, keepdims=keepdims)


@tf_export(*_names("pairwise_distance"))
def pairwise_distance(feature, squared=False):
    """Distances of each two rows; zeros on the diagonal."""
    rows = _summed(tf.square(feature), [1], True)
    columns = _summed(tf.square(tf.transpose(feature)), [0], True)
    joined = tf.add(rows, columns)
    apart = joined - 2.0 * tf.matmul(feature, tf.transpose(feature))
    apart = tf.maximum(apart, 0.0)
    same = tf.less_equal(apart, 0.0)
    if not squared:
        apart = tf.sqrt(apart + tf.cast(same, tf.float32) * 1e-16)
    apart = tf.multiply(apart, tf.cast(tf.logical_not(same), tf.float32))
    count = tf.shape(feature)[0]
    ones = tf.ones_like(apart)
    return tf.multiply(apart, ones - tf.diag(tf.ones([count])))


@tf_export(*_names("masked_maximum"))
def masked_maximum(data, mask, dim=1):
    """The largest element of each row where the mask is."""
    least = tf.reduce_min(data, dim, keepdims=True)
    return tf.reduce_max(tf.multiply(data - least, mask), dim, keepdims=True) + least


@tf_export(*_names("masked_minimum"))
def masked_minimum(data, mask, dim=1):
    """The smallest element of each row where the mask is."""
    most = tf.reduce_max(data, dim, keepdims=True)
    return tf.reduce_min(tf.multiply(data - most, mask), dim, keepdims=True) + most


@tf_export(*_names("contrastive_loss"))
def contrastive_loss(labels, embeddings_anchor, embeddings_positive, margin=1.0):
    """Pairs of one class are near, others apart."""
    apart = tf.sqrt(_summed(tf.squared_difference(embeddings_anchor, embeddings_positive), 1))
    near = tf.cast(labels, apart.dtype) * tf.square(apart)
    other = 1.0 - tf.cast(labels, apart.dtype)
    far = other * tf.square(tf.maximum(margin - apart, 0.0))
    return tf.reduce_mean(near + far, name="contrastive_loss")


def _column(labels):
    """Labels as a column."""
    sizes = tf.shape(labels)
    return tf.reshape(labels, [sizes[0], 1])


def _positives(adjacency, count):
    """Pairs of a class without the pairs of an element with itself."""
    return tf.cast(adjacency, tf.float32) - tf.diag(tf.ones([count]))


@tf_export(*_names("triplet_semihard_loss"))
def triplet_semihard_loss(labels, embeddings, margin=1.0):
    """Negatives farther than the positive, the nearest of them; else the farthest negatives."""
    labels = _column(labels)
    apart = pairwise_distance(embeddings, squared=True)
    adjacency = tf.equal(labels, tf.transpose(labels))
    others = tf.logical_not(adjacency)
    count = tf.size(labels)
    tiled = tf.tile(apart, [count, 1])
    others_tiled = tf.tile(others, [count, 1])
    farther = tf.greater(tiled, tf.reshape(tf.transpose(apart), [-1, 1]))
    mask = tf.logical_and(others_tiled, farther)
    any_farther = tf.greater(_summed(tf.cast(mask, tf.float32), 1, True), 0.0)
    final = tf.transpose(tf.reshape(any_farther, [count, count]))
    others = tf.cast(others, tf.float32)
    mask = tf.cast(mask, tf.float32)
    outside = tf.transpose(tf.reshape(masked_minimum(tiled, mask), [count, count]))
    inside = tf.tile(masked_maximum(apart, others), [1, count])
    hard = tf.where(final, outside, inside)
    losses = tf.add(margin, apart - hard)
    positives = _positives(adjacency, count)
    number = _summed(positives, None)
    total = _summed(tf.maximum(tf.multiply(losses, positives), 0.0), None)
    return tf.truediv(total, number, name="triplet_semihard_loss")


@tf_export(*_names("npairs_loss"))
def npairs_loss(
    labels, embeddings_anchor, embeddings_positive, reg_lambda=0.002, print_losses=False
):
    """Cross entropy of similarities, and the norms of the embeddings."""
    norms = [
        tf.reduce_mean(_summed(tf.square(one), 1))
        for one in (embeddings_anchor, embeddings_positive)
    ]
    l2loss = tf.multiply(0.25 * reg_lambda, norms[0] + norms[1], name="l2loss")
    similar = tf.matmul(embeddings_anchor, embeddings_positive, transpose_b=True)
    labels = _column(labels)
    same = tf.cast(tf.equal(labels, tf.transpose(labels)), tf.float32)
    same = same / _summed(same, 1, True)
    entropy = tf.nn.softmax_cross_entropy_with_logits(logits=similar, labels=same)
    entropy = tf.reduce_mean(entropy, name="xentropy")
    if print_losses:
        entropy = tf.Print(entropy, ["cross entropy:", entropy, "l2loss:", l2loss])
    return l2loss + entropy


@tf_export(*_names("lifted_struct_loss"))
def lifted_struct_loss(labels, embeddings, margin=1.0):
    """A smooth bound of the hardest negatives of each positive pair."""
    labels = _column(labels)
    apart = pairwise_distance(embeddings)
    adjacency = tf.equal(labels, tf.transpose(labels))
    others = tf.logical_not(adjacency)
    count = tf.size(labels)
    left = margin - apart
    mask = tf.cast(others, tf.float32)
    most = masked_maximum(left, mask)
    bounds = tf.maximum(most, tf.transpose(most))
    tiled, mask_tiled = tf.tile(left, [count, 1]), tf.tile(mask, [count, 1])
    flat = tf.reshape(tf.transpose(bounds), [-1, 1])
    summed = _summed(tf.multiply(tf.exp(tiled - flat), mask_tiled), 1, True)
    exponents = tf.reshape(summed, [count, count])
    losses = bounds + tf.log(exponents + tf.transpose(exponents))
    losses = losses + apart
    positives = _positives(adjacency, count)
    number = _summed(positives, None) / 2.0
    squares = tf.square(tf.maximum(tf.multiply(losses, positives), 0.0))
    return tf.truediv(0.25 * _summed(squares, None), number, name="liftedstruct_loss")
