"""Sampled losses of contrib.nn.  Mirrors contrib/nn/python/ops/sampling_ops.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.nn_sampled import sampled_logits
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


@tf_export("contrib.nn.rank_sampled_softmax_loss")
def rank_sampled_softmax_loss(weights, biases, labels, inputs, num_sampled, num_resampled, num_classes, num_true, sampled_values, resampling_temperature, remove_accidental_hits, partition_strategy, name=None):  # fmt: skip
    """A loss per row from the most probable of sampled classes; raises ``ValueError`` for other numbers."""
    if num_sampled > num_classes:
        text = f"num_sampled ({num_sampled}) cannot be greater than num_classes ({num_classes})"
        raise raised(ValueError(text))
    if num_sampled <= num_resampled:
        text = f"num_resampled ({num_resampled}) must be less than num_sampled ({num_sampled})"
        raise raised(ValueError(text))
    if partition_strategy not in ("div", "mod"):
        raise raised(ValueError(f"unsupported partition_strategy ({partition_strategy})"))
    with ops.name_scope(name, "rank_sampled_softmax_loss") as scope:
        if not sampled_values:
            sampled_values = tf.nn.learned_unigram_candidate_sampler(
                true_classes=labels, num_true=num_true, num_sampled=num_sampled, unique=True,
                range_max=num_classes,
            )  # fmt: skip
        table = (weights, biases, partition_strategy)
        again = _resampled(table, inputs, sampled_values, num_resampled, resampling_temperature)
        return tf.nn.sampled_softmax_loss(
            weights=weights, biases=biases, labels=labels, inputs=inputs, num_sampled=num_resampled,
            num_classes=num_classes, num_true=num_true, sampled_values=again,
            remove_accidental_hits=remove_accidental_hits, partition_strategy=partition_strategy, name=scope,
        )  # fmt: skip


def _resampled(table: Any, inputs: Any, values: Any, count: Any, temperature: Any) -> Any:
    """The most probable of the sampled classes.  Mirrors _rank_resample."""
    weights, biases, strategy = table
    sampled, true_count, sampled_count = (tf.stop_gradient(value) for value in values)
    sampled = tf.cast(sampled, tf.int64)
    inputs = inputs / temperature
    rows = tf.nn.embedding_lookup(weights, sampled, partition_strategy=strategy)
    logits = tf.reduce_logsumexp(tf.matmul(rows, inputs, transpose_b=True), axis=1, keepdims=False)
    bias = tf.reshape(tf.nn.embedding_lookup(biases, sampled, strategy), [-1])
    logits += bias / temperature
    places = tf.nn.top_k(logits, k=count, sorted=False)[1]
    return tf.gather(sampled, places), true_count, tf.gather(sampled_count, places)


@tf_export("contrib.nn.sampled_sparse_softmax_loss")
def sampled_sparse_softmax_loss(weights, biases, labels, inputs, num_sampled, num_classes, sampled_values=None, remove_accidental_hits=True, partition_strategy="mod", name="sampled_sparse_softmax_loss"):  # fmt: skip
    """A loss per row from sampled classes, one of them right."""
    logits, _ = sampled_logits(
        weights, biases, labels, inputs, num_sampled=num_sampled, num_classes=num_classes, num_true=1,
        sampled_values=sampled_values, remove_accidental_hits=remove_accidental_hits,
        partition_strategy=partition_strategy, name=name,
    )  # fmt: skip
    labels = tf.zeros([tf.shape(logits)[0], 1], dtype=tf.int64)
    return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.squeeze(labels), logits=logits)
