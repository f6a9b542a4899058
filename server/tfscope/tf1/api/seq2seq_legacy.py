"""contrib.legacy_seq2seq: decoders over lists of steps.

Mirrors contrib/legacy_seq2seq/python/ops/seq2seq.py.
"""

from __future__ import annotations

import copy
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.contrib_rnn_core import (
    EmbeddingWrapper,
    OutputProjectionWrapper,
    _Linear,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import RNNCell, cell_attribute, cell_result, size_of
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.lengths import follow, one_of_any
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

get_variable = variable_scope.get_variable


def names(name: str) -> list[str]:
    """Public and private names."""
    return [f"contrib.legacy_seq2seq.{name}",
            f"contrib.legacy_seq2seq.python.ops.seq2seq.{name}"]  # fmt: skip


@tf_export(*names("_extract_argmax_and_embed"))
def _extract_argmax_and_embed(embedding, output_projection=None, update_embedding=True):
    """A loop function."""

    def loop_function(prev, _):
        if output_projection is not None:
            prev = tf.nn.xw_plus_b(prev, output_projection[0], output_projection[1])
        embedded = tf.nn.embedding_lookup(embedding, tf.argmax(prev, 1))
        return embedded if update_embedding else tf.stop_gradient(embedded)

    return loop_function


def _steps(decoder_inputs: Any) -> Any:
    unknown = isinstance(decoder_inputs, Unknown)
    return one_of_any(decoder_inputs) if unknown else decoder_inputs


def _embedded(embedding: Any, inputs: Any) -> Any:
    """The steps' ids looked up."""
    steps = _steps(inputs)
    return follow([tf.nn.embedding_lookup(embedding, i) for i in steps], steps)


@tf_export(*names("rnn_decoder"))
def rnn_decoder(decoder_inputs, initial_state, cell, loop_function=None, scope=None):
    """Outputs per step and the last state."""
    with variable_scope.variable_scope(scope or "rnn_decoder"):
        state, outputs, prev = initial_state, [], None
        decoder_inputs = _steps(decoder_inputs)
        for i, inp in enumerate(decoder_inputs):
            if loop_function is not None and prev is not None:
                with variable_scope.variable_scope("loop_function", reuse=True):
                    inp = loop_function(prev, i)
            if i > 0:
                variable_scope.get_variable_scope().reuse_variables()
            output, state = cell_result(cell(inp, state))
            outputs.append(output)
            if loop_function is not None:
                prev = output
    return follow(outputs, decoder_inputs), state


@tf_export(*names("basic_rnn_seq2seq"))
def basic_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, dtype=tf.float32, scope=None):
    """An encoder and a decoder of copied cells."""
    with variable_scope.variable_scope(scope or "basic_rnn_seq2seq"):
        _, state = tf.nn.static_rnn(copy.deepcopy(cell), encoder_inputs, dtype=dtype)
        return rnn_decoder(decoder_inputs, state, cell)


@tf_export(*names("tied_rnn_seq2seq"))
def tied_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, loop_function=None, dtype=tf.float32, scope=None):  # fmt: skip
    """Encoder and decoder share variables."""
    with variable_scope.variable_scope("combined_tied_rnn_seq2seq"):
        scope = scope or "tied_rnn_seq2seq"
        _, state = tf.nn.static_rnn(cell, encoder_inputs, dtype=dtype, scope=scope)
        variable_scope.get_variable_scope().reuse_variables()
        return rnn_decoder(decoder_inputs, state, cell, loop_function=loop_function, scope=scope)


def _check_projection(projection, dtype, count, weights=True):
    if projection is None or isinstance(projection, Unknown):
        return
    if weights:
        kernel = ops.convert_to_tensor(projection[0], dtype=dtype)
        kernel.get_shape().assert_is_compatible_with([None, count])
    biases = ops.convert_to_tensor(projection[1], dtype=dtype)
    biases.get_shape().assert_is_compatible_with([count])


@tf_export(*names("embedding_rnn_decoder"))
def embedding_rnn_decoder(decoder_inputs, initial_state, cell, num_symbols, embedding_size, output_projection=None, feed_previous=False, update_embedding_for_previous=True, scope=None):  # fmt: skip
    """rnn_decoder on embedded ids."""
    with variable_scope.variable_scope(scope or "embedding_rnn_decoder") as scope:
        _check_projection(output_projection, scope.dtype, num_symbols)
        embedding = get_variable("embedding", [num_symbols, embedding_size])
        loop_function = None
        if feed_previous:
            loop_function = _extract_argmax_and_embed(
                embedding, output_projection, update_embedding_for_previous
            )
        steps = _steps(decoder_inputs)
        embedded = (tf.nn.embedding_lookup(embedding, i) for i in steps)
        outputs, state = rnn_decoder(embedded, initial_state, cell, loop_function=loop_function)
        return follow(outputs, steps), state


def _fed(feed_previous, build, count, structure):
    """Decoding that is fed its own outputs, the given inputs, or either under a condition."""
    if isinstance(feed_previous, (bool, Unknown)):
        return build(feed_previous)

    def without_update(fed):
        return build(fed, update_embedding_for_previous=False)

    return _either_way(feed_previous, without_update, count, structure)


def _either_way(feed_previous, build, count, structure):
    """Both ways of decoding under a condition.  ``build(fed)`` gives outputs and state."""

    def decoder(fed):
        reuse = None if fed else True
        with variable_scope.variable_scope(variable_scope.get_variable_scope(), reuse=reuse):
            outputs, state = build(fed)
            states = nest.flatten(state) if nest.is_sequence(state) else [state]
            return outputs + states

    both = tf.cond(feed_previous, lambda: decoder(True), lambda: decoder(False))
    if isinstance(both, Unknown):
        return both, both
    states = both[count:]
    structure = structure() if callable(structure) else structure
    state = states[0]
    if nest.is_sequence(structure):
        state = nest.pack_sequence_as(structure=structure, flat_sequence=states)
    return both[:count], state


def _encoder(cell, num_encoder_symbols, embedding_size, encoder_inputs, dtype):
    encoder = EmbeddingWrapper(
        copy.deepcopy(cell), embedding_classes=num_encoder_symbols, embedding_size=embedding_size
    )
    return tf.nn.static_rnn(encoder, encoder_inputs, dtype=dtype)


@tf_export(*names("embedding_rnn_seq2seq"))
def embedding_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols, embedding_size, output_projection=None, feed_previous=False, dtype=None, scope=None):  # fmt: skip
    """Embedded encoder and decoder."""
    with variable_scope.variable_scope(scope or "embedding_rnn_seq2seq") as scope:
        if dtype is not None:
            scope.set_dtype(dtype)
        else:
            dtype = scope.dtype
        _, state = _encoder(cell, num_encoder_symbols, embedding_size, encoder_inputs, dtype)
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)

        def build(fed, **more):
            return embedding_rnn_decoder(
                decoder_inputs, state, cell, num_decoder_symbols, embedding_size,
                output_projection=output_projection, feed_previous=fed, **more,
            )  # fmt: skip

        return _fed(feed_previous, build, len(decoder_inputs), state)


@tf_export(*names("embedding_tied_rnn_seq2seq"))
def embedding_tied_rnn_seq2seq(encoder_inputs, decoder_inputs, cell, num_symbols, embedding_size, num_decoder_symbols=None, output_projection=None, feed_previous=False, dtype=None, scope=None):  # fmt: skip
    """Encoder and decoder share embedding and cell."""
    with variable_scope.variable_scope(scope or "embedding_tied_rnn_seq2seq", dtype=dtype) as scope:
        dtype = scope.dtype
        _check_projection(output_projection, dtype, num_symbols)
        embedding = get_variable("embedding", [num_symbols, embedding_size], dtype=dtype)
        encoded = _embedded(embedding, encoder_inputs)
        decoded = _embedded(embedding, decoder_inputs)
        if output_projection is None:
            symbols = num_symbols if num_decoder_symbols is None else num_decoder_symbols
            cell = OutputProjectionWrapper(cell, symbols)

        def build(fed, update=False):
            loop_function = None
            if fed:
                loop_function = _extract_argmax_and_embed(embedding, output_projection, update)
            return tied_rnn_seq2seq(
                encoded, decoded, cell, loop_function=loop_function, dtype=dtype
            )

        if isinstance(feed_previous, (bool, Unknown)):
            return build(feed_previous, True)

        def structure():
            batch = encoder_inputs[0].get_shape().as_list()[0]
            batch = tf.shape(encoder_inputs[0])[0] if batch is None else batch
            return cell.zero_state(batch, dtype)

        return _either_way(feed_previous, build, len(decoder_inputs), structure)


class _Attention:
    """The reads of an attention decoder."""

    def __init__(self, states, num_heads, dtype):
        shape = states.get_shape()
        sizes = shape.as_list() if shape.ndims == 3 else [None, None, None]
        if sizes[2] is None and nothing_missed():
            text = f"Shape[2] of attention_states must be known: {shape}"
            raise raised(ValueError(text))
        self.dtype = dtype
        self.length = tf.shape(states)[1] if sizes[1] is None else sizes[1]
        self.size = Unknown("dimension", "attn_size") if sizes[2] is None else sizes[2]
        self.hidden = tf.reshape(states, [-1, self.length, 1, self.size])
        self.features, self.v = [], []
        for a in range(num_heads):
            k = get_variable(f"AttnW_{a}", [1, 1, self.size, self.size], dtype=dtype)
            self.features.append(tf.nn.conv2d(self.hidden, k, [1, 1, 1, 1], "SAME"))
            self.v.append(get_variable(f"AttnV_{a}", [self.size], dtype=dtype))

    def read(self, query):
        """One vector per head."""
        if nest.is_sequence(query):
            query = tf.concat(nest.flatten(query), 1)
        reads = []
        for a, (features, v) in enumerate(zip(self.features, self.v)):
            with variable_scope.variable_scope(f"Attention_{a}"):
                y = _Linear(query, self.size, True)(query)
                y = tf.cast(tf.reshape(y, [-1, 1, 1, self.size]), self.dtype)
                s = tf.reduce_sum(v * tf.tanh(features + y), [2, 3])
                weights = tf.cast(tf.nn.softmax(tf.cast(s, dtype=tf.float32)), self.dtype)
                wide = tf.reshape(weights, [-1, self.length, 1, 1])
                d = tf.reduce_sum(wide * self.hidden, [1, 2])
                reads.append(tf.reshape(d, [-1, self.size]))
        return reads

    def read_again(self, query):
        """What it reads with the variables of a read before it."""
        with variable_scope.variable_scope(variable_scope.get_variable_scope(), reuse=True):
            return self.read(query)

    def nothing_read(self, batch_size):
        """Zeros in the place of what it reads."""
        packed = tf.stack([batch_size, self.size])
        zeros = [tf.zeros(packed, dtype=self.dtype) for _ in self.v]
        for tensor in zeros:
            tensor.set_shape([None, self.size])
        return zeros


@tf_export(*names("attention_decoder"))
def attention_decoder(decoder_inputs, initial_state, attention_states, cell, output_size=None, num_heads=1, loop_function=None, dtype=None, scope=None, initial_state_attention=False):  # fmt: skip
    """rnn_decoder with attention."""
    decoder_inputs = _steps(decoder_inputs)
    if not decoder_inputs:
        text = "Must provide at least 1 input to attention decoder."
        raise raised(ValueError(text))
    if num_heads < 1:
        text = "With less than 1 heads, use a non-attention decoder."
        raise raised(ValueError(text))
    if output_size is None:
        output_size = cell_attribute(cell, "output_size")
    with variable_scope.variable_scope(scope or "attention_decoder", dtype=dtype) as scope:
        dtype = scope.dtype
        batch_size = tf.shape(decoder_inputs[0])[0]
        attention = _Attention(attention_states, num_heads, dtype)
        state, outputs, prev = initial_state, [], None
        attns = attention.nothing_read(batch_size)
        if initial_state_attention:
            attns = attention.read(initial_state)
        for i, inp in enumerate(decoder_inputs):
            if i > 0:
                variable_scope.get_variable_scope().reuse_variables()
            if loop_function is not None and prev is not None:
                with variable_scope.variable_scope("loop_function", reuse=True):
                    inp = loop_function(prev, i)
            size = size_of(inp, 1)
            inputs = [tf.cast(e, dtype) for e in [inp, *attns]]
            x = _Linear(inputs, size, True)(inputs)
            output, state = cell_result(cell(x, state))
            attns = (
                attention.read_again(state)
                if i == 0 and initial_state_attention
                else attention.read(state)
            )
            with variable_scope.variable_scope("AttnOutputProjection"):
                inputs = [tf.cast(output, dtype), *attns]
                output = _Linear(inputs, output_size, True)(inputs)
            if loop_function is not None:
                prev = output
            outputs.append(output)
    return follow(outputs, decoder_inputs), state


@tf_export(*names("embedding_attention_decoder"))
def embedding_attention_decoder(decoder_inputs, initial_state, attention_states, cell, num_symbols, embedding_size, num_heads=1, output_size=None, output_projection=None, feed_previous=False, update_embedding_for_previous=True, dtype=None, scope=None, initial_state_attention=False):  # fmt: skip
    """attention_decoder on embedded ids."""
    if output_size is None:
        output_size = cell_attribute(cell, "output_size")
    _check_projection(output_projection, dtype, num_symbols, weights=False)
    with variable_scope.variable_scope(
        scope or "embedding_attention_decoder", dtype=dtype
    ) as scope:
        embedding = get_variable("embedding", [num_symbols, embedding_size])
        loop_function = None
        if feed_previous:
            loop_function = _extract_argmax_and_embed(
                embedding, output_projection, update_embedding_for_previous
            )
        embedded = _embedded(embedding, decoder_inputs)
        return attention_decoder(
            embedded, initial_state, attention_states, cell, output_size=output_size,
            num_heads=num_heads, loop_function=loop_function,
            initial_state_attention=initial_state_attention,
        )  # fmt: skip


@tf_export(*names("embedding_attention_seq2seq"))
def embedding_attention_seq2seq(encoder_inputs, decoder_inputs, cell, num_encoder_symbols, num_decoder_symbols, embedding_size, num_heads=1, output_projection=None, feed_previous=False, dtype=None, scope=None, initial_state_attention=False):  # fmt: skip
    """Embedded encoder, decoder with attention."""
    with variable_scope.variable_scope(
        scope or "embedding_attention_seq2seq", dtype=dtype
    ) as scope:
        dtype = scope.dtype
        outputs, state = _encoder(cell, num_encoder_symbols, embedding_size, encoder_inputs, dtype)
        size = cell_attribute(cell, "output_size")
        tops = [tf.reshape(e, [-1, 1, size]) for e in outputs]
        attention_states = tf.concat(tops, 1)
        output_size = None
        if output_projection is None:
            cell = OutputProjectionWrapper(cell, num_decoder_symbols)
            output_size = num_decoder_symbols

        def build(fed, **more):
            return embedding_attention_decoder(
                decoder_inputs, state, attention_states, cell, num_decoder_symbols,
                embedding_size, num_heads=num_heads, output_size=output_size,
                output_projection=output_projection, feed_previous=fed,
                initial_state_attention=initial_state_attention, **more,
            )  # fmt: skip

        return _fed(feed_previous, build, len(decoder_inputs), state)


@tf_export(*names("one2many_rnn_seq2seq"))
def one2many_rnn_seq2seq(encoder_inputs, decoder_inputs_dict, enc_cell, dec_cells_dict, num_encoder_symbols, num_decoder_symbols_dict, embedding_size, feed_previous=False, dtype=None, scope=None):  # fmt: skip
    """One encoder, a decoder per name."""
    for kind, cell in (("enc", enc_cell), *(("dec", c) for c in dec_cells_dict.values())):
        if not isinstance(cell, (RNNCell, Unknown)):
            raise raised(TypeError(f"{kind}_cell is not an RNNCell: {type(cell)}"))
    if set(dec_cells_dict) != set(decoder_inputs_dict):
        text = "keys of dec_cells_dict != keys of decodre_inputs_dict"
        raise raised(ValueError(text))
    outputs_dict, state_dict = {}, {}
    with variable_scope.variable_scope(scope or "one2many_rnn_seq2seq", dtype=dtype) as scope:
        enc_cell = EmbeddingWrapper(
            enc_cell, embedding_classes=num_encoder_symbols, embedding_size=embedding_size
        )
        _, encoder_state = tf.nn.static_rnn(enc_cell, encoder_inputs, dtype=scope.dtype)
        for name, inputs in decoder_inputs_dict.items():
            symbols = num_decoder_symbols_dict[name]
            with variable_scope.variable_scope(f"one2many_decoder_{name}"):
                cell = OutputProjectionWrapper(dec_cells_dict[name], symbols)

                def build(fed, inputs=inputs, cell=cell, symbols=symbols):
                    return embedding_rnn_decoder(
                        inputs, encoder_state, cell, symbols, embedding_size, feed_previous=fed
                    )

                if isinstance(feed_previous, (bool, Unknown)):
                    outputs, state = build(feed_previous)
                else:
                    outputs, state = _either_way(feed_previous, build, len(inputs), encoder_state)
            outputs_dict[name], state_dict[name] = outputs, state
    return outputs_dict, state_dict
