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
from tfscope.tf1.api.seq2seq_beam_arrays import sorted_beams
from tfscope.tf1.api.seq2seq_beam_step import (
    OUTPUT,
    BeamSearchDecoderOutput,
    BeamSearchDecoderState,
    beam_search_step,
    get_attention_probs,
    is_array,
    known_number,
    names,
    static_batch,
)
from tfscope.tf1.api.seq2seq_decoder import Decoder, check_output_layer, rnn_output_size
from tfscope.tf1.api.seq2seq_helper import embedding_function, start_and_end
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import op_def, ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

FINAL = ("predicted_ids", "beam_search_decoder_output")


@tf_export(*names("FinalBeamSearchDecoderOutput"))
class FinalBeamSearchDecoderOutput(collections.namedtuple("FinalBeamDecoderOutput", FINAL)):
    """What the search gives."""


def _tile_batch(t, multiplier):
    t = ops.convert_to_tensor(t, name="t")
    shape = tf.shape(t)
    rank = t.get_shape().ndims
    if rank is None and not current_run().sure:
        return t
    if rank is None or rank < 1:
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
            *(tensor_shape.TensorShape([known_number(self._beam_width)]) for _ in OUTPUT)
        )

    def finalize(self, outputs, final_state, sequence_lengths):
        """The ids along the best paths."""
        longest = tf.cast(tf.reduce_max(final_state.lengths, axis=1), tf.int32)
        ids = gather_tree(
            outputs.predicted_ids, outputs.parent_ids, max_sequence_lengths=longest,
            end_token=self._end_token,
        )  # fmt: skip
        if not isinstance(self._reorder_tensor_arrays, Unknown) and self._reorder_tensor_arrays:
            final_state = final_state._replace(cell_state=nest.map_structure(
                lambda t: sorted_beams(
                    t, outputs.parent_ids, final_state.lengths, self._batch_size, self._beam_width
                ),
                final_state.cell_state,
            ))  # fmt: skip
        final = FinalBeamSearchDecoderOutput(beam_search_decoder_output=outputs, predicted_ids=ids)
        return final, final_state

    def _merge_batch_beams(self, t, s=None):
        shape = tf.shape(t)
        batch, beams = static_batch(self._batch_size), known_number(self._beam_width)
        merged = tf.reshape(t, tf.concat(([self._batch_size * self._beam_width], shape[2:]), 0))
        both = batch * beams if batch is not None and beams is not None else None
        merged.set_shape(tensor_shape.TensorShape([both]).concatenate(_rest(s)))
        return merged

    def _split_batch_beams(self, t, s=None):
        shape = tf.shape(t)
        split = tf.reshape(t, tf.concat(([self._batch_size, self._beam_width], shape[1:]), 0))
        start = tensor_shape.TensorShape(
            [static_batch(self._batch_size), known_number(self._beam_width)]
        )
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
        if is_array(t) or t.get_shape().ndims == 0:
            return t
        return self._split_batch_beams(t, s)

    def _maybe_merge_batch_beams(self, t, s):
        if is_array(t) or (t.get_shape().ndims is not None and t.get_shape().ndims < 2):
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
            output, state = beam_search_step(self, time, outputs, next_state, state)
            next_inputs = tf.cond(
                tf.reduce_all(state.finished),
                lambda: self._start_inputs,
                lambda: self._embedding_fn(output.predicted_ids),
            )
        return output, state, next_inputs, state.finished


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
