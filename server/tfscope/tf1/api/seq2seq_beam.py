"""contrib.seq2seq: beam search.

Mirrors contrib/seq2seq/python/ops/beam_search_decoder.py.
"""

from __future__ import annotations

import collections
import math

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import (
    assert_like_rnncell,
    cell_attribute,
    cell_result,
    size_shape,
)
from tfscope.tf1.api.seq2seq_attention import names as _names
from tfscope.tf1.api.seq2seq_decoder import Decoder, check_output_layer, rnn_output_size
from tfscope.tf1.api.seq2seq_helper import embedding_function, start_and_end
from tfscope.tf1.api.seq2seq_wrapper import AttentionWrapperState
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import op_def, ops, tensor_shape
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


FINAL = ("predicted_ids", "beam_search_decoder_output")


@tf_export(*names("FinalBeamSearchDecoderOutput"))
class FinalBeamSearchDecoderOutput(collections.namedtuple("FinalBeamDecoderOutput", FINAL)):
    """What the search gives."""


def _tile_batch(t, multiplier):
    t = ops.convert_to_tensor(t, name="t")
    shape = tf.shape(t)
    rank = t.get_shape().ndims
    if rank is None:
        return t
    if rank < 1:
        raise raised(ValueError("t must have statically known rank"))
    batch = t.get_shape().as_list()[0]
    known = batch is not None and not isinstance(multiplier, Unknown)
    tiling = [1] * (rank + 1)
    tiling[1] = multiplier
    tiled = tf.tile(tf.expand_dims(t, 1), tiling)
    tiled = tf.reshape(tiled, tf.concat(([shape[0] * multiplier], shape[1:]), 0))
    static = tensor_shape.TensorShape([batch * multiplier if known else None])
    tiled.set_shape(static.concatenate(t.get_shape()[1:]))
    return tiled


@tf_export(*names("tile_batch"))
def tile_batch(t, multiplier, name=None):
    """[batch * multiplier, …].  Mirrors beam_search_decoder.py tile_batch."""
    flat = nest.flatten(t)
    with ops.name_scope(name, "tile_batch", [*flat, multiplier]):
        return nest.map_structure(lambda part: _tile_batch(part, multiplier), t)


@tf_export("contrib.seq2seq.gather_tree")
def gather_tree(step_ids, parent_ids, max_sequence_lengths, end_token, name=None):
    """The shape of the ids."""
    operands = [("step_ids", step_ids, None), ("parent_ids", parent_ids, None),
                ("max_sequence_lengths", max_sequence_lengths, None),
                ("end_token", end_token, None)]  # fmt: skip
    shape = step_ids.get_shape() if isinstance(step_ids, ops.Tensor) else None
    out = [(tf.int32, shape if shape is not None else tensor_shape.unknown_shape())]
    return op_def.apply_op("GatherTree", operands, out, name=name).outputs[0]


def _static(batch_size):
    value = ops.constant_value(batch_size)
    return value if isinstance(value, int) else None


def _is_array(t):
    return isinstance(t, (tf.TensorArray, Unknown))


@tf_export(*names("BeamSearchDecoderMixin"))
class BeamSearchDecoderMixin:
    """Merging and splitting of beams; the step."""

    def __init__(self, cell, beam_width, output_layer=None, length_penalty_weight=0.0, coverage_penalty_weight=0.0, reorder_tensor_arrays=True, **kwargs):  # fmt: skip
        assert_like_rnncell("cell", cell)
        check_output_layer(output_layer)
        self._cell = cell
        self._output_layer = output_layer
        self._reorder_tensor_arrays = reorder_tensor_arrays
        self._start_tokens = self._end_token = self._batch_size = None
        self._beam_width = beam_width
        self._length_penalty_weight = length_penalty_weight
        self._coverage_penalty_weight = coverage_penalty_weight
        super().__init__(**kwargs)

    @property
    def batch_size(self):
        """The number of start tokens."""
        return self._batch_size

    def _rnn_output_size(self):
        return rnn_output_size(self._cell, self._output_layer)

    @property
    def tracks_own_finished(self):
        """Beams change places."""
        return True

    @property
    def output_size(self):
        """One of each per beam."""
        return BeamSearchDecoderOutput(
            *(tensor_shape.TensorShape([_number(self._beam_width)]) for _ in OUTPUT)
        )

    def finalize(self, outputs, final_state, sequence_lengths):
        """The ids along the best paths."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        ids = gather_tree(
            outputs.predicted_ids, outputs.parent_ids, max_sequence_lengths=longest,
            end_token=self._end_token,
        )  # fmt: skip
        final = FinalBeamSearchDecoderOutput(beam_search_decoder_output=outputs, predicted_ids=ids)
        return final, final_state

    def _merge_batch_beams(self, t, s=None):
        shape = tf.shape(t)
        batch, beams = _static(self._batch_size), _number(self._beam_width)
        merged = tf.reshape(
            t, tf.concat(([self._batch_size * self._beam_width], shape[2:]), 0)
        )
        both = batch * beams if batch is not None and beams is not None else None
        merged.set_shape(tensor_shape.TensorShape([both]).concatenate(_rest(s)))
        return merged

    def _split_batch_beams(self, t, s=None):
        shape = tf.shape(t)
        split = tf.reshape(t, tf.concat(([self._batch_size, self._beam_width], shape[1:]), 0))
        start = tensor_shape.TensorShape([_static(self._batch_size), _number(self._beam_width)])
        expected = start.concatenate(_rest(s))
        if not split.get_shape().is_compatible_with(expected):
            text = (
                "Unexpected behavior when reshaping between beam width and batch size.  "
                f"The reshaped tensor has shape: {split.get_shape()}.  We expected it to have "
                f"shape (batch_size, beam_width, depth) == {expected}.  Perhaps you forgot to "
                "create a zero_state with batch_size=encoder_batch_size * beam_width?"
            )
            raise raised(ValueError(text))
        split.set_shape(expected)
        return split

    def _maybe_split_batch_beams(self, t, s):
        if _is_array(t) or t.get_shape().ndims == 0:
            return t
        return self._split_batch_beams(t, s)

    def _maybe_merge_batch_beams(self, t, s):
        if _is_array(t) or (t.get_shape().ndims is not None and t.get_shape().ndims < 2):
            return t
        return self._merge_batch_beams(t, s)

    def step(self, time, inputs, state, name=None):
        """One step of the search."""
        with ops.name_scope(name, "BeamSearchDecoderStep", (time, inputs, state)):
            size = cell_attribute(self._cell, "state_size")
            inputs = nest.map_structure(
                lambda i: self._merge_batch_beams(i, s=i.get_shape()[2:]), inputs
            )
            cell_state = nest.map_structure(self._maybe_merge_batch_beams, state.cell_state, size)
            outputs, next_state = cell_result(self._cell(inputs, cell_state))
            outputs = nest.map_structure(
                lambda out: self._split_batch_beams(out, out.get_shape()[1:]), outputs
            )
            next_state = nest.map_structure(self._maybe_split_batch_beams, next_state, size)
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            output, state = _beam_search_step(self, time, outputs, next_state, state)
            next_inputs = tf.cond(
                tf.reduce_all(state.finished),
                lambda: self._start_inputs,
                lambda: self._embedding_fn(output.predicted_ids),
            )
        return output, state, next_inputs, state.finished


def _number(value):
    return None if isinstance(value, Unknown) else value


def _rest(s):
    """The shape behind batch and beams."""
    if isinstance(s, ops.Tensor):
        value = ops.constant_value(s)
        return tensor_shape.TensorShape([value if isinstance(value, int) else None])
    return size_shape(s)


@tf_export(*names("BeamSearchDecoder"))
class BeamSearchDecoder(BeamSearchDecoderMixin, Decoder):
    """Beam search over embedded ids."""

    def __init__(self, cell, embedding, start_tokens, end_token, initial_state, beam_width, output_layer=None, length_penalty_weight=0.0, coverage_penalty_weight=0.0, reorder_tensor_arrays=True):  # fmt: skip
        super().__init__(
            cell, beam_width, output_layer=output_layer,
            length_penalty_weight=length_penalty_weight,
            coverage_penalty_weight=coverage_penalty_weight,
            reorder_tensor_arrays=reorder_tensor_arrays,
        )  # fmt: skip
        self._embedding_fn = embedding_function(embedding)
        self._start_tokens, self._end_token = start_and_end(start_tokens, end_token)
        self._batch_size = tf.size(start_tokens)
        self._initial_cell_state = nest.map_structure(
            self._maybe_split_batch_beams, initial_state, cell_attribute(cell, "state_size")
        )
        self._start_tokens = tf.tile(tf.expand_dims(self._start_tokens, 1), [1, beam_width])
        self._start_inputs = self._embedding_fn(self._start_tokens)
        self._finished = tf.one_hot(
            tf.zeros([self._batch_size], dtype=tf.int32), depth=beam_width, on_value=False,
            off_value=True, dtype=tf.bool,
        )  # fmt: skip

    def _dtype(self):
        first = nest.flatten(self._initial_cell_state)[0]
        return tf.float32 if isinstance(first, Unknown) else first.dtype

    def initialize(self, name=None):
        """Finished, embedded start tokens, initial state."""
        dtype = self._dtype()
        log_probs = tf.one_hot(
            tf.zeros([self._batch_size], dtype=tf.int32), depth=self._beam_width,
            on_value=ops.convert_to_tensor(0.0, dtype=dtype),
            off_value=ops.convert_to_tensor(-math.inf, dtype=dtype), dtype=dtype,
        )  # fmt: skip
        probs = get_attention_probs(self._initial_cell_state, self._coverage_penalty_weight)
        state = BeamSearchDecoderState(
            cell_state=self._initial_cell_state, log_probs=log_probs, finished=self._finished,
            lengths=tf.zeros([self._batch_size, self._beam_width], dtype=tf.int64),
            accumulated_attention_probs=() if probs is None else probs,
        )  # fmt: skip
        return self._finished, self._start_inputs, state

    @property
    def output_dtype(self):
        """The state's dtype, int32, int32."""
        dtype = self._dtype()
        scores = nest.map_structure(lambda _: dtype, self._rnn_output_size())
        return BeamSearchDecoderOutput(scores, predicted_ids=tf.int32, parent_ids=tf.int32)


# -- the step ------------------------------------------------------------------------------------
def _beam_search_step(decoder, time, logits, next_cell_state, state):
    batch, beams, end = decoder._batch_size, decoder._beam_width, decoder._end_token
    done = state.finished
    going = tf.logical_not(done)
    step_log_probs = _mask_probs(tf.nn.log_softmax(logits), end, done)
    total = tf.expand_dims(state.log_probs, 2) + step_log_probs
    rank = logits.get_shape().ndims
    vocab = (logits.get_shape().as_list()[-1] if rank else None) or tf.shape(logits)[-1]
    to_add = tf.one_hot(
        indices=tf.fill([batch, beams], end), depth=vocab, on_value=tf.to_int64(0),
        off_value=tf.to_int64(1), dtype=tf.int64,
    )  # fmt: skip
    to_add *= tf.expand_dims(tf.cast(going, tf.int64), 2)
    new_lengths = to_add + tf.expand_dims(state.lengths, 2)
    accumulated = None
    probs = get_attention_probs(next_cell_state, decoder._coverage_penalty_weight)
    if probs is not None:
        probs *= tf.expand_dims(tf.cast(going, tf.float32), 2)
        accumulated = state.accumulated_attention_probs + probs
    scores = _get_scores(decoder, total, new_lengths, done, accumulated)
    time = ops.convert_to_tensor(time, name="time")
    flat = tf.reshape(scores, [batch, -1])
    width = ops.convert_to_tensor(beams, dtype=tf.int32, name="beam_width")
    best, words = tf.nn.top_k(flat, k=width)
    for tensor in (best, words):
        tensor.set_shape([_static(batch), _number(beams)])

    def gathered(source, indices, size, shape, name=None):
        return _gather(indices, source, batch, size, shape, name)

    next_probs = gathered(total, words, beams * vocab, [-1], "next_beam_probs")
    word_ids = tf.cast(tf.mod(words, vocab, name="next_beam_word_ids"), tf.int32)
    beam_ids = tf.cast(words / vocab, tf.int32, name="next_beam_parent_ids")
    done = gathered(done, beam_ids, beams, [-1])
    next_done = tf.logical_or(done, tf.equal(word_ids, end), name="next_beam_finished")
    added = tf.cast(tf.logical_not(done), tf.int64)
    lengths = gathered(state.lengths, beam_ids, beams, [-1])
    lengths += added
    next_accumulated = ()
    if accumulated is not None:
        next_accumulated = gathered(
            accumulated, beam_ids, beams, [batch * beams, -1], "next_accumulated_attention_probs"
        )

    def moved(source):
        if _is_array(source) or (source.get_shape().ndims or 2) < 2:
            return source
        return gathered(source, beam_ids, beams, [batch * beams, -1])

    next_state = BeamSearchDecoderState(
        cell_state=nest.map_structure(moved, next_cell_state), log_probs=next_probs,
        lengths=lengths, finished=next_done, accumulated_attention_probs=next_accumulated,
    )  # fmt: skip
    return BeamSearchDecoderOutput(best, word_ids, beam_ids), next_state


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
        text = (
            "coverage_penalty_weight must be 0.0 if no cell is an instance of AttentionWrapper."
        )
        raise raised(ValueError(text))
    if len(found) == 1:
        return found[0]
    return tf.reduce_mean(tf.concat([tf.expand_dims(p, -1) for p in found], -1), -1)


def _get_scores(decoder, log_probs, lengths, finished, accumulated):
    penalty = tf.cast(_length_penalty(lengths, decoder._length_penalty_weight), log_probs.dtype)
    scores = log_probs / penalty
    weight = ops.convert_to_tensor(
        decoder._coverage_penalty_weight, name="coverage_penalty_weight"
    )
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
        static = tensor_shape.TensorShape([_static(batch)])
        static = static.concatenate(source.get_shape()[1 : 1 + len(shape)])
        output = tf.reshape(output, final, name="output")
        output.set_shape(static)
        return output
