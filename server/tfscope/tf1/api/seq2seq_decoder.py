"""contrib.seq2seq: decoders, dynamic_decode, sequence_loss.

Mirrors contrib/seq2seq/python/ops/{decoder,basic_decoder,loss}.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn import cache_reads, transpose_batch_time
from tfscope.tf1.api.rnn_cell_base import (
    assert_like_rnncell,
    cell_attribute,
    cell_result,
    size_shape,
    zero_state_tensors,
)
from tfscope.tf1.api.seq2seq_attention import names
from tfscope.tf1.api.seq2seq_helper import Helper
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export(*names("Decoder", "decoder"))
class Decoder:
    """The base of decoders."""

    @property
    def batch_size(self):
        """How many sequences."""
        raise raised(NotImplementedError())

    @property
    def output_size(self):
        """Sizes of the outputs."""
        raise raised(NotImplementedError())

    @property
    def output_dtype(self):
        """Dtypes of the outputs."""
        raise raised(NotImplementedError())

    def initialize(self, name=None):
        """(finished, first inputs, initial state)."""
        raise raised(NotImplementedError())

    def step(self, time, inputs, state, name=None):
        """(outputs, next state, next inputs, finished)."""
        raise raised(NotImplementedError())

    def finalize(self, outputs, final_state, sequence_lengths):
        """What becomes of the outputs after the loop."""
        raise raised(NotImplementedError())

    @property
    def tracks_own_finished(self):
        """Whether ``step`` says what is finished for good."""
        return False


def _element_shape(batch_size, size):
    if not isinstance(size, tensor_shape.TensorShape) or size.ndims == 0:
        return None
    batch = ops.constant_value(ops.convert_to_tensor(batch_size, name="batch_size"))
    batch = batch if isinstance(batch, int) else None
    return tensor_shape.TensorShape([batch]).concatenate(size)


class _Loop:
    """The loop of dynamic_decode."""

    def __init__(self, decoder, impute_finished, zero_outputs):
        self.decoder = decoder
        self.impute_finished = impute_finished
        self.zero_outputs = zero_outputs

    def body(self, time, outputs_ta, state, inputs, finished, lengths):
        """One step."""
        result = self.decoder.step(time, inputs, state)
        outputs, decoder_state, next_inputs, decoder_finished = (result[i] for i in range(4))
        if self.decoder.tracks_own_finished:
            next_finished = decoder_finished
        else:
            next_finished = tf.logical_or(decoder_finished, finished)
        next_lengths = tf.where(
            tf.logical_not(finished), tf.fill(tf.shape(lengths), time + 1), lengths
        )
        nest.assert_same_structure(state, decoder_state)
        nest.assert_same_structure(outputs_ta, outputs)
        nest.assert_same_structure(inputs, next_inputs)
        emit, next_state = outputs, decoder_state
        if self.impute_finished:
            emit = nest.map_structure(
                lambda out, zero: tf.where(finished, zero, out), outputs, self.zero_outputs
            )

            def kept(new, cur):
                if isinstance(cur, (tf.TensorArray, Unknown)) or isinstance(new, Unknown):
                    return new
                new.set_shape(cur.get_shape())
                return new if new.get_shape().ndims == 0 else tf.where(finished, cur, new)

            next_state = nest.map_structure(kept, decoder_state, state)
        outputs_ta = nest.map_structure(lambda ta, out: ta.write(time, out), outputs_ta, emit)
        return time + 1, outputs_ta, next_state, next_inputs, next_finished, next_lengths


@tf_export(*names("dynamic_decode", "decoder"))
def dynamic_decode(decoder, output_time_major=False, impute_finished=False, maximum_iterations=None, parallel_iterations=32, swap_memory=False, scope=None, **kwargs):  # fmt: skip
    """Outputs, final state, lengths.  Mirrors decoder.py dynamic_decode."""
    if isinstance(decoder, Unknown):
        return decoder, decoder, decoder
    if not isinstance(decoder, Decoder):
        text = f"Expected decoder to be type Decoder, but saw: {type(decoder)}"
        raise raised(TypeError(text))
    with variable_scope.variable_scope(scope, "decoder") as varscope:
        cache_reads(varscope)
        if maximum_iterations is not None:
            maximum_iterations = ops.convert_to_tensor(
                maximum_iterations, dtype=tf.int32, name="maximum_iterations"
            )
            if maximum_iterations.get_shape().ndims not in (0, None):
                raise raised(ValueError("maximum_iterations must be a scalar"))
        started = decoder.initialize()
        finished, inputs, state = (started[i] for i in range(3))
        zero_outputs = nest.map_structure(
            lambda size, dtype: zero_state_tensors(size, decoder.batch_size, dtype),
            decoder.output_size, decoder.output_dtype,
        )  # fmt: skip
        if maximum_iterations is not None:
            finished = tf.logical_or(finished, 0 >= maximum_iterations)
        lengths = tf.zeros_like(finished, dtype=tf.int32)
        time = tf.constant(0, dtype=tf.int32)

        def array(size, dtype):
            shape = _element_shape(decoder.batch_size, size)
            return tf.TensorArray(dtype=dtype, size=0, dynamic_size=True, element_shape=shape)

        outputs_ta = nest.map_structure(array, decoder.output_size, decoder.output_dtype)
        loop = _Loop(decoder, impute_finished, zero_outputs)
        result = tf.while_loop(
            lambda time, outputs, state, inputs, done, lengths: tf.logical_not(tf.reduce_all(done)),
            loop.body, loop_vars=(time, outputs_ta, state, inputs, finished, lengths),
            parallel_iterations=parallel_iterations, maximum_iterations=maximum_iterations,
            swap_memory=swap_memory,
        )  # fmt: skip
        return _finished(decoder, result, output_time_major)


def _finished(decoder, result, output_time_major):
    final_state, lengths = result[2], result[5]
    outputs = nest.map_structure(lambda ta: ta.stack(), result[1])
    try:
        final = decoder.finalize(outputs, final_state, lengths)
        outputs, final_state = final[0], final[1]
    except NotImplementedError:
        pass
    if not output_time_major:
        outputs = nest.map_structure(
            lambda x: x if isinstance(x, Unknown) else transpose_batch_time(x), outputs
        )
    return outputs, final_state, lengths


@tf_export(*names("BasicDecoderOutput", "basic_decoder"))
class BasicDecoderOutput(collections.namedtuple("BasicDecoderOutput", ("rnn_output", "sample_id"))):
    """What a BasicDecoder gives."""


def rnn_output_size(cell, output_layer):
    """The size of a decoder's outputs.  Mirrors basic_decoder.py _rnn_output_size."""
    size = cell_attribute(cell, "output_size")
    if output_layer is None:
        return size
    if isinstance(output_layer, Unknown):
        return Unknown("dimension", "output_layer")
    batched = nest.map_structure(
        lambda s: tensor_shape.TensorShape([None]).concatenate(size_shape(s)), size
    )
    shape = output_layer.compute_output_shape(batched)
    return nest.map_structure(lambda s: tensor_shape.as_shape(s)[1:], shape)


def check_output_layer(output_layer):
    """Raises for what is no layer."""
    if output_layer is None or isinstance(output_layer, (Layer, tf.keras.layers.Layer, Unknown)):
        return
    text = f"output_layer must be a Layer, received: {type(output_layer)}"
    raise raised(TypeError(text))


@tf_export(*names("BasicDecoder", "basic_decoder"))
class BasicDecoder(Decoder):
    """A cell, a helper and perhaps a layer on the outputs."""

    def __init__(self, cell, helper, initial_state, output_layer=None):
        assert_like_rnncell("cell", cell)
        if not isinstance(helper, (Helper, Unknown)):
            raise raised(TypeError(f"helper must be a Helper, received: {type(helper)}"))
        check_output_layer(output_layer)
        self._cell = cell
        self._helper = helper
        self._initial_state = initial_state
        self._output_layer = output_layer

    @property
    def batch_size(self):
        """The helper's."""
        return cell_attribute(self._helper, "batch_size")

    def _rnn_output_size(self):
        return rnn_output_size(self._cell, self._output_layer)

    @property
    def output_size(self):
        """Outputs and sampled ids."""
        shape = cell_attribute(self._helper, "sample_ids_shape")
        return BasicDecoderOutput(rnn_output=self._rnn_output_size(), sample_id=shape)

    @property
    def output_dtype(self):
        """Outputs and sampled ids."""
        first = nest.flatten(self._initial_state)[0]
        dtype = tf.float32 if isinstance(first, Unknown) else first.dtype
        return BasicDecoderOutput(
            nest.map_structure(lambda _: dtype, self._rnn_output_size()),
            cell_attribute(self._helper, "sample_ids_dtype"),
        )

    def initialize(self, name=None):
        """What the helper gives, and the initial state."""
        first = cell_attribute(self._helper, "initialize")()
        return (first[0], first[1], self._initial_state)

    def step(self, time, inputs, state, name=None):
        """Cell, layer, helper."""
        with ops.name_scope(name, "BasicDecoderStep", (time, inputs, state)):
            outputs, cell_state = cell_result(self._cell(inputs, state))
            if self._output_layer is not None:
                outputs = self._output_layer(outputs)
            sample_ids = cell_attribute(self._helper, "sample")(
                time=time, outputs=outputs, state=cell_state
            )
            result = cell_attribute(self._helper, "next_inputs")(
                time=time, outputs=outputs, state=cell_state, sample_ids=sample_ids
            )
        return BasicDecoderOutput(outputs, sample_ids), result[2], result[1], result[0]


@tf_export(*names("sequence_loss", "loss"))
def sequence_loss(logits, targets, weights, average_across_timesteps=True, average_across_batch=True, sum_over_timesteps=False, sum_over_batch=False, softmax_loss_function=None, name=None):  # fmt: skip
    """Weighted cross entropy.  Mirrors loss.py sequence_loss."""
    wanted = (("Logits", logits, 3, "[batch_size x sequence_length x logits]"),
              ("Targets", targets, 2, "[batch_size x sequence_length]"),
              ("Weights", weights, 2, "[batch_size x sequence_length]"))  # fmt: skip
    for what, value, rank, sizes in wanted:
        if not isinstance(value, Unknown) and value.get_shape().ndims not in (rank, None):
            raise raised(ValueError(f"{what} must be a {sizes} tensor"))
    for axis, average, total in (
        ("timesteps", average_across_timesteps, sum_over_timesteps),
        ("batch", average_across_batch, sum_over_batch),
    ):
        if average and total:
            text = f"average_across_{axis} and sum_over_{axis} cannot be set to True at same time."
            raise raised(ValueError(text))
    with ops.name_scope(name, "sequence_loss", [logits, targets, weights]):
        flat = tf.reshape(logits, [-1, tf.shape(logits)[2]])
        flat_targets = tf.reshape(targets, [-1])
        function = softmax_loss_function or tf.nn.sparse_softmax_cross_entropy_with_logits
        crossent = function(labels=flat_targets, logits=flat)
        crossent *= tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            total = tf.reduce_sum(crossent)
            return tf.div_no_nan(total, tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            total = tf.reduce_sum(crossent)
            return tf.div_no_nan(total, tf.cast(tf.count_nonzero(weights), total.dtype))
        crossent = tf.reshape(crossent, tf.shape(logits)[0:2])
        if average_across_timesteps or average_across_batch:
            axis = [0] if average_across_batch else [1]
            total = tf.reduce_sum(crossent, axis=axis)
            return tf.div_no_nan(total, tf.reduce_sum(weights, axis=axis))
        if sum_over_timesteps or sum_over_batch:
            axis = [0] if sum_over_batch else [1]
            total = tf.reduce_sum(crossent, axis=axis)
            count = tf.cast(tf.count_nonzero(weights, axis=axis), dtype=total.dtype)
            return tf.div_no_nan(total, count)
        return crossent
