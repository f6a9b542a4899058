"""contrib.seq2seq: one step of beam search.

Mirrors contrib/seq2seq/python/ops/beam_search_decoder.py _beam_search_step.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.seq2seq_attention import names as _names
from tfscope.tf1.api.seq2seq_wrapper import AttentionWrapperState
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def names(name: str) -> list[str]:
    """Public and private names."""
    return _names(name, "beam_search_decoder")


STATE = ("cell_state", "log_probs", "finished", "lengths", "accumulated_attention_probs")


@tf_export(*names("BeamSearchDecoderState"))
class BeamSearchDecoderState(collections.namedtuple("BeamSearchDecoderState", STATE)):
    """The state of the search."""


OUTPUT = ("scores", "predicted_ids", "parent_ids")


@tf_export(*names("BeamSearchDecoderOutput"))
class BeamSearchDecoderOutput(collections.namedtuple("BeamSearchDecoderOutput", OUTPUT)):
    """What a step gives."""


def static_batch(batch_size):
    value = ops.constant_value(batch_size)
    return value if isinstance(value, int) else None


def is_array(t):
    return isinstance(t, (tf.TensorArray, Unknown))


def known_number(value):
    return None if isinstance(value, Unknown) else value


def beam_search_step(decoder, time, logits, next_cell_state, state):
    batch, beams, end = decoder._batch_size, decoder._beam_width, decoder._end_token
    going = tf.logical_not(state.finished)
    step_log_probs = _mask_probs(tf.nn.log_softmax(logits), end, state.finished)
    total = tf.expand_dims(state.log_probs, 2) + step_log_probs
    rank = logits.get_shape().ndims
    vocab = (logits.get_shape().as_list()[-1] if rank else None) or tf.shape(logits)[-1]
    new_lengths = _grown_lengths(decoder, state, going, vocab)
    accumulated = _attended(decoder, state, next_cell_state, going)
    scores = _get_scores(decoder, total, new_lengths, state.finished, accumulated)
    time = ops.convert_to_tensor(time, name="time")
    best, words = _best(scores, batch, beams)

    def gathered(source, indices, size, shape, name=None):
        return _gather(indices, source, batch, size, shape, name)

    next_probs = gathered(total, words, beams * vocab, [-1], "next_beam_probs")
    word_ids = tf.cast(tf.mod(words, vocab, name="next_beam_word_ids"), tf.int32)
    beam_ids = tf.cast(words / vocab, tf.int32, name="next_beam_parent_ids")
    done = gathered(state.finished, beam_ids, beams, [-1])
    next_done = tf.logical_or(done, tf.equal(word_ids, end), name="next_beam_finished")
    added = tf.cast(tf.logical_not(done), tf.int64)
    lengths = gathered(state.lengths, beam_ids, beams, [-1]) + added
    next_accumulated = ()
    if accumulated is not None:
        next_accumulated = gathered(
            accumulated, beam_ids, beams, [batch * beams, -1], "next_accumulated_attention_probs"
        )

    def moved(source):
        rank = None if is_array(source) else source.get_shape().ndims
        if is_array(source) or (rank is not None and rank < 2):
            return source
        return gathered(source, beam_ids, beams, [batch * beams, -1])

    next_state = BeamSearchDecoderState(
        cell_state=nest.map_structure(moved, next_cell_state), log_probs=next_probs,
        lengths=lengths, finished=next_done, accumulated_attention_probs=next_accumulated,
    )  # fmt: skip
    return BeamSearchDecoderOutput(best, word_ids, beam_ids), next_state


def _grown_lengths(decoder, state, going, vocab):
    """Lengths with one more step for each word but the end."""
    to_add = tf.one_hot(
        indices=tf.fill([decoder._batch_size, decoder._beam_width], decoder._end_token), depth=vocab,
        on_value=tf.to_int64(0), off_value=tf.to_int64(1), dtype=tf.int64,
    )  # fmt: skip
    to_add *= tf.expand_dims(tf.cast(going, tf.int64), 2)
    return to_add + tf.expand_dims(state.lengths, 2)


def _attended(decoder, state, next_cell_state, going):
    """What each beam has attended to so far; ``None`` without a coverage penalty."""
    probs = get_attention_probs(next_cell_state, decoder._coverage_penalty_weight)
    if probs is None:
        return None
    probs *= tf.expand_dims(tf.cast(going, tf.float32), 2)
    return state.accumulated_attention_probs + probs


def _best(scores, batch, beams):
    """Scores and flat places of the beams that go on."""
    flat = tf.reshape(scores, [batch, -1])
    width = ops.convert_to_tensor(beams, dtype=tf.int32, name="beam_width")
    best, words = tf.nn.top_k(flat, k=width)
    for tensor in (best, words):
        tensor.set_shape([static_batch(batch), known_number(beams)])
    return best, words


def _attention_probs_of(state):
    probs = state.alignments
    if isinstance(probs, tuple):
        joined = tf.concat([tf.expand_dims(p, -1) for p in probs], -1)
        return tf.reduce_mean(joined, -1)
    return probs


@tf_export(*names("get_attention_probs"))
def get_attention_probs(next_cell_state, coverage_penalty_weight):
    """The alignments of a state, or ``None`` without coverage penalty."""
    if coverage_penalty_weight == 0.0:
        return None
    states = [next_cell_state]
    if not isinstance(next_cell_state, AttentionWrapperState):
        states = list(next_cell_state) if isinstance(next_cell_state, tuple) else []
    found = [_attention_probs_of(s) for s in states if isinstance(s, AttentionWrapperState)]
    if not found:
        text = "coverage_penalty_weight must be 0.0 if no cell is an instance of AttentionWrapper."
        raise raised(ValueError(text))
    if len(found) == 1:
        return found[0]
    return tf.reduce_mean(tf.concat([tf.expand_dims(p, -1) for p in found], -1), -1)


def _get_scores(decoder, log_probs, lengths, finished, accumulated):
    penalty = tf.cast(_length_penalty(lengths, decoder._length_penalty_weight), log_probs.dtype)
    scores = log_probs / penalty
    weight = ops.convert_to_tensor(decoder._coverage_penalty_weight, name="coverage_penalty_weight")
    if ops.constant_value(weight) == 0.0 or accumulated is None:
        return scores
    accumulated = tf.where(tf.equal(accumulated, 0.0), tf.ones_like(accumulated), accumulated)
    coverage = tf.reduce_sum(tf.log(tf.minimum(accumulated, 1.0)), 2)
    coverage *= tf.cast(finished, tf.float32)
    return scores + tf.expand_dims(coverage * weight, 2)


def _length_penalty(lengths, factor):
    factor = ops.convert_to_tensor(factor, name="penalty_factor")
    if ops.constant_value(factor) == 0:
        return 1.0
    above = (5.0 + tf.cast(lengths, tf.float32)) ** factor
    return tf.div(above, (5.0 + 1.0) ** factor)


def _mask_probs(probs, eos_token, finished):
    vocab = tf.shape(probs)[2]
    row = tf.one_hot(
        eos_token, vocab, dtype=probs.dtype,
        on_value=ops.convert_to_tensor(0.0, dtype=probs.dtype), off_value=-3.4e38,
    )  # fmt: skip
    row = tf.reshape(row, [1, 1, -1])
    masked = tf.tile(row, tf.concat([tf.shape(finished), [1]], 0))
    mask = tf.tile(tf.expand_dims(finished, 2), [1, 1, vocab])
    return tf.where(mask, masked, probs)


def _gather(indices, source, batch, size, shape, name=None):
    """Mirrors beam_search_decoder.py _tensor_gather_helper."""
    with ops.name_scope(name, "tensor_gather_helper"):
        offsets = tf.expand_dims(tf.range(batch) * size, 1)
        indices = tf.reshape(indices + offsets, [-1])
        output = tf.gather(tf.reshape(source, shape), indices)
        final = tf.shape(source)[: 1 + len(shape)]
        static = tensor_shape.TensorShape([static_batch(batch)])
        static = static.concatenate(source.get_shape()[1 : 1 + len(shape)])
        output = tf.reshape(output, final, name="output")
        output.set_shape(static)
        return output
