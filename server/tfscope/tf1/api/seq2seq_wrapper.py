"""contrib.seq2seq: AttentionWrapper.

Mirrors contrib/seq2seq/python/ops/attention_wrapper.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.contrib_framework_tensors import with_same_shape
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn import zero_state_of
from tfscope.tf1.api.rnn_cell_base import (
    RNNCell,
    assert_like_rnncell,
    cell_attribute,
    cell_result,
    size_of,
    zero_state_tensors,
)
from tfscope.tf1.api.seq2seq_attention import AttentionMechanism, names, size_or
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

FIELDS = ("cell_state", "attention", "time", "alignments", "alignment_history", "attention_state")
TILE = "via the tf.contrib.seq2seq.tile_batch function with argument multiple=beam_width."
MISMATCH = {
    "check_initial_cell_state": (
        "When constructing AttentionWrapper {}: Non-matching batch sizes between the memory "
        "(encoder output) and initial_cell_state.  Are you using the BeamSearchDecoder?  You may "
        "need to tile your initial state " + TILE
    ),
    "checked_cell_state": (
        "When calling zero_state of AttentionWrapper {}: Non-matching batch sizes between the "
        "memory (encoder output) and the requested batch size.  Are you using the "
        "BeamSearchDecoder?  If so, make sure your encoder output has been tiled to beam_width "
        "via tf.contrib.seq2seq.tile_batch, and the batch_size= argument passed to zero_state is "
        "batch_size * beam_width."
    ),
    "checked_cell_output": (
        "When applying AttentionWrapper {}: Non-matching batch sizes between the memory (encoder "
        "output) and the query (decoder output).  Are you using the BeamSearchDecoder?  You may "
        "need to tile your memory input " + TILE
    ),
}


@tf_export(*names("AttentionWrapperState"))
class AttentionWrapperState(collections.namedtuple("AttentionWrapperState", FIELDS)):
    """The state of an AttentionWrapper."""

    def clone(self, **kwargs):
        """A state with other parts of the same shape.  Mirrors attention_wrapper.py clone."""

        def kept(old, new):
            tensors = isinstance(old, ops.Tensor) and isinstance(new, ops.Tensor)
            return with_same_shape(old, new) if tensors else new

        return nest.map_structure(kept, self, super()._replace(**kwargs))


@tf_export(*names("_compute_attention"))
def _compute_attention(attention_mechanism, cell_output, attention_state, attention_layer):
    """Attention, alignments, next state."""
    alignments, next_state = cell_result(attention_mechanism(cell_output, state=attention_state))
    expanded = tf.expand_dims(alignments, 1)
    context = tf.squeeze(tf.matmul(expanded, cell_attribute(attention_mechanism, "values")), [1])
    if attention_layer is None:
        return context, alignments, next_state
    return attention_layer(tf.concat([cell_output, context], 1)), alignments, next_state


def _depth(mechanism):
    if isinstance(mechanism, Unknown):
        return mechanism.attribute("values").derived("values.shape[-1]")
    return size_of(mechanism.values, -1)


def _dtype(mechanism):
    return None if isinstance(mechanism, Unknown) else mechanism.dtype


def _shape(alignments):
    return None if isinstance(alignments, Unknown) else alignments.get_shape()


def _as_tuple(value):
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


def _join_inputs(inputs, attention):
    return tf.concat([inputs, attention], -1)


@tf_export(*names("AttentionWrapper"))
class AttentionWrapper(RNNCell):
    """A cell with attention.  Variables ``attention_layer/kernel`` and those of the mechanisms."""

    def __init__(self, cell, attention_mechanism, attention_layer_size=None, alignment_history=False, cell_input_fn=None, output_attention=True, initial_cell_state=None, name=None, attention_layer=None, attention_fn=None, dtype=None):  # fmt: skip
        super().__init__(name=name, dtype=dtype)
        assert_like_rnncell("cell", cell)
        self._is_multi = isinstance(attention_mechanism, (list, tuple))
        mechanisms = _as_tuple(attention_mechanism)
        self._check_mechanisms(mechanisms)
        if cell_input_fn is not None and not callable(cell_input_fn):
            text = f"cell_input_fn must be callable, saw type: {type(cell_input_fn).__name__}"
            raise raised(TypeError(text))
        if attention_layer_size is not None and attention_layer is not None:
            text = "Only one of attention_layer_size and attention_layer should be set"
            raise raised(ValueError(text))
        self._set_layers(cell, mechanisms, attention_layer_size, attention_layer)
        self._attention_fn = attention_fn or _compute_attention
        self._cell = cell
        self._attention_mechanisms = mechanisms
        self._cell_input_fn = cell_input_fn or _join_inputs
        self._output_attention = output_attention
        self._alignment_history = alignment_history
        with ops.name_scope(name, "AttentionWrapperInit"):
            self._initial_cell_state = None
            if initial_cell_state is not None:
                batch = size_or(nest.flatten(initial_cell_state)[-1], 0)
                self._initial_cell_state = self._checked(
                    initial_cell_state, batch, "check_initial_cell_state"
                )

    def _check_mechanisms(self, mechanisms):
        for mechanism in mechanisms:
            if isinstance(mechanism, (AttentionMechanism, Unknown)):
                continue
            kind = type(mechanism).__name__
            text = (
                f"attention_mechanism must contain only instances of AttentionMechanism, saw type: {kind}"
                if self._is_multi
                else "attention_mechanism must be an AttentionMechanism or list of multiple "
                f"AttentionMechanism instances, saw type: {kind}"
            )
            raise raised(TypeError(text))

    def _set_layers(self, cell, mechanisms, sizes, layers):
        """``_attention_layers`` and ``_attention_layer_size``."""
        depths = [_depth(m) for m in mechanisms]
        self._attention_layers = None
        if sizes is not None:
            sizes = _as_tuple(sizes)
            _same_count("attention_layer_size must contain exactly one integer", sizes, mechanisms)
            self._attention_layers = tuple(
                tf.layers.Dense(
                    size, name="attention_layer", use_bias=False, dtype=_dtype(mechanisms[i])
                )
                for i, size in enumerate(sizes)
            )
            self._attention_layer_size = sum(sizes)
        elif layers is not None:
            self._attention_layers = _as_tuple(layers)
            _same_count(
                "attention_layer must contain exactly one layer", self._attention_layers, mechanisms
            )
            inner = cell_attribute(cell, "output_size")
            self._attention_layer_size = sum(
                tensor_shape.as_shape(layer.compute_output_shape([None, inner + depth])).as_list()[
                    -1
                ]
                for layer, depth in zip(self._attention_layers, depths)
            )
        else:
            self._attention_layer_size = sum(depths)

    def _batch_size_checks(self, batch_size, error_message):
        return [
            tf.assert_equal(batch_size, mechanism.batch_size, message=error_message)
            for mechanism in self._attention_mechanisms
            if not isinstance(mechanism, Unknown)
        ]

    def _checked(self, value, batch_size, name):
        """The value behind checks of its batch size."""
        own_name = self.name if name == "checked_cell_output" else self._base_name
        message = MISMATCH[name].format(own_name)
        with ops.control_dependencies(self._batch_size_checks(batch_size, message)):
            return nest.map_structure(lambda s: tf.identity(s, name=name), value)

    def _item_or_tuple(self, seq):
        made = tuple(seq)
        return made if self._is_multi else made[0]

    @property
    def output_size(self):
        """The attention's size or the inner cell's."""
        if self._output_attention:
            return self._attention_layer_size
        return cell_attribute(self._cell, "output_size")

    @property
    def state_size(self):
        """The sizes of the parts."""
        mechanisms = self._attention_mechanisms
        kept = self._alignment_history
        return AttentionWrapperState(
            cell_state=cell_attribute(self._cell, "state_size"),
            time=tensor_shape.TensorShape([]), attention=self._attention_layer_size,
            alignments=self._item_or_tuple(cell_attribute(a, "alignments_size") for a in mechanisms),
            attention_state=self._item_or_tuple(cell_attribute(a, "state_size") for a in mechanisms),
            alignment_history=self._item_or_tuple(
                cell_attribute(a, "alignments_size") if kept else () for a in mechanisms
            ),
        )  # fmt: skip

    def zero_state(self, batch_size, dtype):
        """The initial state."""
        mechanisms = self._attention_mechanisms
        with ops.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            cell_state = self._initial_cell_state
            if cell_state is None:
                cell_state = zero_state_of(self._cell, batch_size, dtype)
            cell_state = self._checked(cell_state, batch_size, "checked_cell_state")
            alignments = [
                cell_attribute(m, "initial_alignments")(batch_size, dtype) for m in mechanisms
            ]
            time = tf.zeros([], dtype=tf.int32)
            attention = zero_state_tensors(self._attention_layer_size, batch_size, dtype)
            states = [cell_attribute(m, "initial_state")(batch_size, dtype) for m in mechanisms]
            histories = [
                tf.TensorArray(dtype, size=0, dynamic_size=True, element_shape=_shape(a))
                if self._alignment_history
                else ()
                for a in alignments
            ]
            return AttentionWrapperState(
                cell_state=cell_state, time=time, attention=attention,
                alignments=self._item_or_tuple(alignments),
                attention_state=self._item_or_tuple(states),
                alignment_history=self._item_or_tuple(histories),
            )  # fmt: skip

    def call(self, inputs, state):
        """Attention or output, and the next state."""
        if not isinstance(state, (AttentionWrapperState, Unknown)):
            text = (
                "Expected state to be instance of AttentionWrapperState. Received type "
                f"{type(state)} instead."
            )
            raise raised(TypeError(text))
        if isinstance(state, Unknown):
            state = AttentionWrapperState(*(state.attribute(name) for name in FIELDS))
        cell_inputs = self._cell_input_fn(inputs, state.attention)
        cell_output, next_cell_state = cell_result(self._cell(cell_inputs, state.cell_state))
        batch = size_or(cell_output, 0)
        cell_output = self._checked(cell_output, batch, "checked_cell_output")
        states, histories = state.attention_state, state.alignment_history
        if not self._is_multi:
            states, histories = [states], [histories]
        layers = self._attention_layers or [None] * len(self._attention_mechanisms)
        made: list[list] = [[], [], [], []]
        for i, mechanism in enumerate(self._attention_mechanisms):
            attention, alignments, next_state = self._attention_fn(
                mechanism, cell_output, states[i], layers[i]
            )
            history = ()
            if self._alignment_history:
                history = histories[i].write(state.time, alignments)
            for values, value in zip(made, (attention, alignments, next_state, history)):
                values.append(value)
        attention = tf.concat(made[0], 1)
        next_state = AttentionWrapperState(
            time=state.time + 1, cell_state=next_cell_state, attention=attention,
            alignments=self._item_or_tuple(made[1]),
            attention_state=self._item_or_tuple(made[2]),
            alignment_history=self._item_or_tuple(made[3]),
        )  # fmt: skip
        return attention if self._output_attention else cell_output, next_state


def _same_count(words, values, mechanisms):
    if len(values) != len(mechanisms):
        text = (
            f"If provided, {words} per attention_mechanism, saw: {len(values)} vs {len(mechanisms)}"
        )
        raise raised(ValueError(text))
