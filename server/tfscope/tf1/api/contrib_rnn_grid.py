"""contrib.rnn: TimeFreqLSTM, GridLSTM, BidirectionalGridLSTM.

Mirrors contrib/rnn/python/ops/rnn_cell.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api.contrib_rnn_core import names
from tfscope.tf1.api.contrib_rnn_scoped import (
    ScopedCell,
    _clipped,
    _peepholes,
    concat_variable,
    known_depth,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import static_size
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape, variable_scope
from tfscope.values.raised import raised

get_variable = variable_scope.get_variable


def _lstm_step(gates, c_prev, forget_bias, w):
    """c and m from split gates, with peepholes by name if there are any."""
    sigmoid, tanh = tf.sigmoid, tf.tanh
    i, j, f, o = gates
    if not w:
        c = sigmoid(f + forget_bias) * c_prev + sigmoid(i) * tanh(j)
        return c, lambda c: sigmoid(o) * tanh(c)
    c = sigmoid(f + forget_bias + w["F"] * c_prev) * c_prev + sigmoid(i + w["I"] * c_prev) * tanh(j)
    return c, lambda c: sigmoid(o + w["O"] * c) * tanh(c)


@tf_export(*names("TimeFreqLSTMCell"))
class TimeFreqLSTMCell(ScopedCell):
    """Variables ``W_0, B[, W_{F,I,O}_diag]``."""

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_unit_shards=1, forget_bias=1.0, feature_size=None, frequency_skip=1, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._num_unit_shards = num_unit_shards
        self._forget_bias = forget_bias
        self._feature_size = feature_size
        self._frequency_skip = frequency_skip
        self._state_size = 2 * num_units
        self._output_size = num_units

    def call(self, inputs, state):
        """Outputs and states of all frequencies, joined."""
        units, size = self._num_units, self._feature_size
        depth = known_depth(inputs, "Cannot infer input_size from static shape inference.")
        count = int((depth - size) / self._frequency_skip) + 1
        parts = [tf.slice(inputs, [0, f * self._frequency_skip], [-1, size]) for f in range(count)]
        dtype = inputs.dtype
        weights = concat_variable("W", [size + 2 * units, 4 * units], dtype, self._num_unit_shards)
        zeros = tf.zeros_initializer()
        bias = get_variable("B", shape=[4 * units], initializer=zeros, dtype=dtype)
        w = _peepholes(units, dtype, "FIO", "W_{}_diag") if self._use_peepholes else None
        m_freq = tf.zeros([static_size(inputs, 0), units], dtype)
        outputs, states = [], []
        for fq, part in enumerate(parts):
            c_prev = tf.slice(state, [0, 2 * fq * units], [-1, units])
            m_prev = tf.slice(state, [0, (2 * fq + 1) * units], [-1, units])
            joined = tf.concat([part, m_prev, m_freq], 1)
            gates = tf.nn.bias_add(tf.matmul(joined, weights), bias)
            split = tf.split(value=gates, num_or_size_splits=4, axis=1)
            c, output = _lstm_step(split, c_prev, self._forget_bias, w)
            c = _clipped(c, self._cell_clip)
            m_freq = output(c)
            states = [tf.concat([*states, c, m_freq], 1)]
            outputs = [m_freq if not outputs else tf.concat([*outputs, m_freq], 1)]
        return outputs[0], states[0]


@tf_export(*names("GridLSTMCell"))
class GridLSTMCell(ScopedCell):
    """Variables ``W_f_<b>_0, B_f_<b>[, W_t_<b>_0, B_t_<b>]`` and peepholes; sizes of all blocks."""

    _tuple_name = "GridLSTMStateTuple"
    _directions: tuple[str, ...] = ("state",)

    def __init__(self, num_units, use_peepholes=False, share_time_frequency_weights=False, cell_clip=None, initializer=None, num_unit_shards=1, forget_bias=1.0, feature_size=None, frequency_skip=None, num_frequency_blocks=None, start_freqindex_list=None, end_freqindex_list=None, couple_input_forget_gates=False, state_is_tuple=True, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._share = share_time_frequency_weights
        self._couple = couple_input_forget_gates
        self._state_is_tuple = state_is_tuple
        self._num_unit_shards = num_unit_shards
        self._feature_size = feature_size
        if num_frequency_blocks is None:
            raise raised(ValueError("Must specify num_frequency_blocks"))
        self._num_frequency_blocks = num_frequency_blocks
        self._total_blocks = sum(int(n) for n in num_frequency_blocks)
        fields = [
            f"{direction}_f{index:02d}_b{block:02d}_{part}"
            for direction in self._directions
            for block, count in enumerate(num_frequency_blocks)
            for index in range(count)
            for part in "cm"
        ]
        self._state_tuple_type = collections.namedtuple(self._tuple_name, fields)
        self._output_size = len(fields) * num_units
        if state_is_tuple:
            self._state_size = self._state_tuple_type(*[num_units] * len(fields))
        else:
            self._state_size = num_units * len(fields)

    @property
    def state_tuple_type(self):
        """The class of the states."""
        return self._state_tuple_type

    def _variables(self, block, dtype):
        units, gates = self._num_units, 3 if self._couple else 4
        for kind in "f" if self._share else "ft":
            shape = [self._feature_size + 2 * units, gates * units]
            concat_variable(f"W_{kind}_{block}", shape, dtype, self._num_unit_shards)
            zeros = tf.zeros_initializer()
            get_variable(f"B_{kind}_{block}", [gates * units], dtype=dtype, initializer=zeros)
        if not self._use_peepholes:
            return
        for kind in ("freq",) if self._share else ("freq", "time"):
            for gate in "IO" if self._couple else "FIO":
                for end in "ft":
                    get_variable(f"W_{gate}_diag_{kind}{end}_{block}", [units], dtype=dtype)

    def _all_variables(self, dtype):
        for block in range(len(self._num_frequency_blocks)):
            self._variables(block, dtype)

    def call(self, inputs, state):
        """Outputs and states of all blocks; the ops between are not modelled."""
        self._all_variables(inputs.dtype)
        batch = static_size(inputs, 0)
        count = len(self._state_tuple_type._fields)
        parts = [_blank(batch, self._num_units, inputs.dtype) for _ in range(count)]
        output = _blank(batch, self._output_size, inputs.dtype)
        if self._state_is_tuple:
            return output, self._state_tuple_type(*parts)
        return output, tf.concat(parts, 1)


def _blank(batch, size, dtype):
    """A tensor of this shape."""
    shape = tf.TensorShape([batch, tensor_shape.dimension(size)])
    op = ops.get_default_graph().create_op("Mul", [], [(dtypes.as_dtype(dtype), shape)])
    return op.outputs[0]


@tf_export(*names("BidirectionalGridLSTMCell"))
class BidirectionalGridLSTMCell(GridLSTMCell):
    """GridLSTMCell's variables in scopes ``fwd`` and ``bwd``."""

    _tuple_name = "BidirectionalGridLSTMStateTuple"
    _directions = ("fwd_state", "bwd_state")

    def __init__(self, num_units, use_peepholes=False, share_time_frequency_weights=False, cell_clip=None, initializer=None, num_unit_shards=1, forget_bias=1.0, feature_size=None, frequency_skip=None, num_frequency_blocks=None, start_freqindex_list=None, end_freqindex_list=None, couple_input_forget_gates=False, backward_slice_offset=0, reuse=None):  # fmt: skip
        super().__init__(
            num_units, use_peepholes, share_time_frequency_weights, cell_clip, initializer,
            num_unit_shards, forget_bias, feature_size, frequency_skip, num_frequency_blocks,
            start_freqindex_list, end_freqindex_list, couple_input_forget_gates, True, reuse,
        )  # fmt: skip

    def _all_variables(self, dtype):
        for direction in ("fwd", "bwd"):
            with variable_scope.variable_scope(direction):
                super()._all_variables(dtype)
