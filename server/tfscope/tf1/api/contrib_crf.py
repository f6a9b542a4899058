"""tf.contrib.crf.

Mirrors contrib/crf/python/ops/crf.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_layers_utils import static_cond
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import RNNCell, size_of
from tfscope.tf1.api.seq2seq_attention import size_or
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    return [f"contrib.crf.{name}", f"contrib.crf.python.ops.crf.{name}"]


def _if_single(inputs, single, multiple):
    """One branch where the length is static, else both under a condition."""
    size = size_or(inputs, 1)
    one = tf.equal(size, 1)
    known = size == 1 if isinstance(size, int) else None
    if known is None:
        return tf.cond(one, true_fn=single, false_fn=multiple)
    return static_cond(known, single, multiple)


def _nothing_if_empty(lengths, values):
    return tf.where(tf.less_equal(lengths, 0), tf.zeros_like(values), values)


@tf_export(*_names("crf_sequence_score"))
def crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params):
    """[batch]."""

    def single():
        batch = tf.shape(inputs, out_type=tag_indices.dtype)[0]
        rows = tf.reshape(tf.range(batch, dtype=tag_indices.dtype), [-1, 1])
        scores = tf.gather_nd(tf.squeeze(inputs, [1]), tf.concat([rows, tag_indices], axis=1))
        return _nothing_if_empty(sequence_lengths, scores)

    def multiple():
        unary = crf_unary_score(tag_indices, sequence_lengths, inputs)
        return unary + crf_binary_score(tag_indices, sequence_lengths, transition_params)

    return _if_single(inputs, single, multiple)


@tf_export(*_names("crf_multitag_sequence_score"))
def crf_multitag_sequence_score(inputs, tag_bitmap, sequence_lengths, transition_params):
    """[batch]."""

    def filtered():
        low = tf.fill(tf.shape(inputs), float("-inf"))
        return tf.where(tag_bitmap, inputs, low)

    return _if_single(
        inputs,
        lambda: tf.reduce_logsumexp(filtered(), axis=[1, 2], keepdims=False),
        lambda: crf_log_norm(filtered(), sequence_lengths, transition_params),
    )


@tf_export(*_names("crf_log_norm"))
def crf_log_norm(inputs, sequence_lengths, transition_params):
    """[batch]."""
    first = tf.squeeze(tf.slice(inputs, [0, 0, 0], [-1, 1, -1]), [1])

    def single():
        return _nothing_if_empty(sequence_lengths, tf.reduce_logsumexp(first, [1]))

    def multiple():
        rest = tf.slice(inputs, [0, 1, 0], [-1, -1, -1])
        cell = CrfForwardRnnCell(transition_params)
        zero = tf.constant(0, dtype=sequence_lengths.dtype)
        _, alphas = tf.nn.dynamic_rnn(
            cell=cell, inputs=rest, sequence_length=tf.maximum(zero, sequence_lengths - 1),
            initial_state=first, dtype=tf.float32,
        )  # fmt: skip
        return _nothing_if_empty(sequence_lengths, tf.reduce_logsumexp(alphas, [1]))

    return _if_single(inputs, single, multiple)


@tf_export(*_names("crf_log_likelihood"))
def crf_log_likelihood(inputs, tag_indices, sequence_lengths, transition_params=None):
    """[batch] and the variable ``transitions`` [tags, tags]."""
    inputs, tag_indices, sequence_lengths = (
        ops.convert_to_tensor(v) if isinstance(v, Unknown) else v
        for v in (inputs, tag_indices, sequence_lengths)
    )
    if transition_params is None:
        tags = size_of(inputs, 2)
        transition_params = variable_scope.get_variable("transitions", [tags, tags])
    scores = crf_sequence_score(inputs, tag_indices, sequence_lengths, transition_params)
    norm = crf_log_norm(inputs, sequence_lengths, transition_params)
    return scores - norm, transition_params


@tf_export(*_names("crf_unary_score"))
def crf_unary_score(tag_indices, sequence_lengths, inputs):
    """[batch]."""
    batch, steps, tags = (tf.shape(inputs)[i] for i in range(3))
    flat = tf.reshape(inputs, [-1])
    offsets = tf.expand_dims(tf.range(batch) * steps * tags, 1)
    offsets += tf.expand_dims(tf.range(steps) * tags, 0)
    if dtypes.as_dtype(tag_indices.dtype) == tf.int64:
        offsets = tf.cast(offsets, tf.int64)
    where = tf.reshape(offsets + tag_indices, [-1])
    scores = tf.reshape(tf.gather(flat, where), [batch, steps])
    masks = tf.sequence_mask(sequence_lengths, maxlen=tf.shape(tag_indices)[1], dtype=tf.float32)
    return tf.reduce_sum(scores * masks, 1)


@tf_export(*_names("crf_binary_score"))
def crf_binary_score(tag_indices, sequence_lengths, transition_params):
    """[batch]."""
    tags = size_of(transition_params, 0)
    count = tf.shape(tag_indices)[1] - 1
    start = tf.slice(tag_indices, [0, 0], [-1, count])
    end = tf.slice(tag_indices, [0, 1], [-1, count])
    where = start * tags + end
    scores = tf.gather(tf.reshape(transition_params, [-1]), where)
    masks = tf.sequence_mask(sequence_lengths, maxlen=tf.shape(tag_indices)[1], dtype=tf.float32)
    masks = tf.slice(masks, [0, 1], [-1, -1])
    return tf.reduce_sum(scores * masks, 1)


class _Crf(RNNCell):
    """A cell that is not built: it overrides ``__call__``."""

    def __init__(self, transition_params):
        self._transition_params = tf.expand_dims(transition_params, 0)
        shape = transition_params.get_shape()
        self._num_tags = shape.as_list()[0] if shape.ndims else None

    @property
    def state_size(self):
        """The number of tags."""
        return self._num_tags

    @property
    def output_size(self):
        """The number of tags."""
        return self._num_tags


@tf_export(*_names("CrfForwardRnnCell"))
class CrfForwardRnnCell(_Crf):
    """The forward algorithm."""

    def __call__(self, inputs, state, scope=None):
        scores = tf.expand_dims(state, 2) + self._transition_params
        alphas = inputs + tf.reduce_logsumexp(scores, [1])
        return alphas, alphas


@tf_export(*_names("CrfDecodeForwardRnnCell"))
class CrfDecodeForwardRnnCell(_Crf):
    """The forward half of Viterbi."""

    def __call__(self, inputs, state, scope=None):
        scores = tf.expand_dims(state, 2) + self._transition_params
        new_state = inputs + tf.reduce_max(scores, [1])
        pointers = tf.cast(tf.argmax(scores, 1), dtype=tf.int32)
        return pointers, new_state


@tf_export(*_names("CrfDecodeBackwardRnnCell"))
class CrfDecodeBackwardRnnCell(_Crf):
    """The backward half of Viterbi."""

    def __init__(self, num_tags):
        self._num_tags = num_tags

    @property
    def state_size(self):
        """One tag."""
        return 1

    @property
    def output_size(self):
        """One tag."""
        return 1

    def __call__(self, inputs, state, scope=None):
        state = tf.squeeze(state, axis=[1])
        rows = tf.range(tf.shape(inputs)[0])
        indices = tf.stack([rows, state], axis=1)
        tags = tf.expand_dims(tf.gather_nd(inputs, indices), axis=-1)
        return tags, tags


@tf_export(*_names("viterbi_decode"))
def viterbi_decode(score, transition_params):
    """Works on arrays of a run."""
    return Unknown("runtime", "viterbi_sequence"), Unknown("runtime", "viterbi_score")


@tf_export(*_names("crf_decode"))
def crf_decode(potentials, transition_params, sequence_length):
    """Tags [batch, time] and scores [batch]."""

    def single():
        squeezed = tf.squeeze(potentials, [1])
        tags = tf.expand_dims(tf.argmax(squeezed, axis=1), 1)
        score = tf.reduce_max(squeezed, axis=1)
        return tf.cast(tags, dtype=tf.int32), score

    def multiple():
        cell = CrfDecodeForwardRnnCell(transition_params)
        first = tf.slice(potentials, [0, 0, 0], [-1, 1, -1])
        first = tf.squeeze(first, axis=[1])
        rest = tf.slice(potentials, [0, 1, 0], [-1, -1, -1])
        zero = tf.constant(0, dtype=sequence_length.dtype)
        shorter = tf.maximum(zero, sequence_length - 1)
        pointers, last = tf.nn.dynamic_rnn(
            cell, inputs=rest, sequence_length=shorter, initial_state=first, time_major=False,
            dtype=tf.int32,
        )  # fmt: skip
        pointers = tf.reverse_sequence(pointers, shorter, seq_dim=1)
        backward = CrfDecodeBackwardRnnCell(size_of(potentials, 2))
        start = tf.cast(tf.argmax(last, axis=1), dtype=tf.int32)
        start = tf.expand_dims(start, axis=-1)
        tags, _ = tf.nn.dynamic_rnn(
            backward, inputs=pointers, sequence_length=shorter, initial_state=start,
            time_major=False, dtype=tf.int32,
        )  # fmt: skip
        tags = tf.concat([start, tf.squeeze(tags, axis=[2])], axis=1)
        tags = tf.reverse_sequence(tags, sequence_length, seq_dim=1)
        return tags, tf.reduce_max(last, axis=1)

    return _if_single(potentials, single, multiple)
