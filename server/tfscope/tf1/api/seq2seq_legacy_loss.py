"""contrib.legacy_seq2seq: losses and buckets.

Mirrors contrib/legacy_seq2seq/python/ops/seq2seq.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.seq2seq_legacy import names
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export(*names("sequence_loss_by_example"))
def sequence_loss_by_example(logits, targets, weights, average_across_timesteps=True, softmax_loss_function=None, name=None):  # fmt: skip
    """[batch]."""
    for values in (logits, targets, weights):
        if isinstance(values, Unknown):
            return values
    if len(targets) != len(logits) or len(weights) != len(logits):
        text = (
            "Lengths of logits, weights, and targets must be the same "
            f"{len(logits)}, {len(weights)}, {len(targets)}."
        )
        raise raised(ValueError(text))
    with ops.name_scope(name, "sequence_loss_by_example", [*logits, *targets, *weights]):
        parts = []
        for logit, target, weight in zip(logits, targets, weights):
            if softmax_loss_function is None:
                target = tf.reshape(target, [-1])
                crossent = tf.nn.sparse_softmax_cross_entropy_with_logits(
                    labels=target, logits=logit
                )
            else:
                crossent = softmax_loss_function(labels=target, logits=logit)
            parts.append(crossent * weight)
        total = tf.add_n(parts)
        if average_across_timesteps:
            size = tf.add_n(weights)
            size += 1e-12
            total /= size
    return total


@tf_export(*names("sequence_loss"))
def sequence_loss(logits, targets, weights, average_across_timesteps=True, average_across_batch=True, softmax_loss_function=None, name=None):  # fmt: skip
    """A scalar."""
    for values in (logits, targets, weights):
        if isinstance(values, Unknown):
            return values
    with ops.name_scope(name, "sequence_loss", [*logits, *targets, *weights]):
        by_example = sequence_loss_by_example(
            logits, targets, weights, average_across_timesteps=average_across_timesteps,
            softmax_loss_function=softmax_loss_function,
        )  # fmt: skip
        cost = tf.reduce_sum(by_example)
        if not average_across_batch:
            return cost
        return cost / tf.cast(tf.shape(targets[0])[0], cost.dtype)


@tf_export(*names("model_with_buckets"))
def model_with_buckets(encoder_inputs, decoder_inputs, targets, weights, buckets, seq2seq, softmax_loss_function=None, per_example_loss=False, name=None):  # fmt: skip
    """Outputs and losses per bucket; the variables are those of the first."""
    for values in (encoder_inputs, decoder_inputs, targets, weights, buckets):
        if isinstance(values, Unknown):
            return values, values
    checks = (("encoder_inputs", encoder_inputs, 0), ("targets", targets, 1),
              ("weights", weights, 1))  # fmt: skip
    for what, values, side in checks:
        if len(values) < buckets[-1][side]:
            text = (
                f"Length of {what} ({len(values)}) must be at least that of last bucket "
                f"({buckets[-1][side]})."
            )
            raise raised(ValueError(text))
    loss = sequence_loss_by_example if per_example_loss else sequence_loss
    losses, outputs = [], []
    everything = [*encoder_inputs, *decoder_inputs, *targets, *weights]
    with ops.name_scope(name, "model_with_buckets", everything):
        for j, bucket in enumerate(buckets):
            scope = variable_scope.get_variable_scope()
            with variable_scope.variable_scope(scope, reuse=True if j > 0 else None):
                made = seq2seq(encoder_inputs[: bucket[0]], decoder_inputs[: bucket[1]])
                outputs.append(made[0])
                losses.append(
                    loss(
                        outputs[-1], targets[: bucket[1]], weights[: bucket[1]],
                        softmax_loss_function=softmax_loss_function,
                    )
                )  # fmt: skip
    return outputs, losses
