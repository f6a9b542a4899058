"""contrib.rnn: cells made of one fused op, and fused RNNs over time.

Mirrors contrib/rnn/python/ops/{lstm_ops,gru_ops,fused_rnn_cell}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell import LSTMStateTuple
from tfscope.tf1.api.rnn_cell_base import LayerRNNCell, state_pair
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, op_def, ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(module: str, name: str) -> list[str]:
    return [f"contrib.rnn.{name}", f"contrib.rnn.python.ops.{module}.{name}"]


def _last(shape, text):
    """The last dimension, which has to be known."""
    shape = tensor_shape.as_shape(shape)
    size = shape.as_list()[-1] if shape.ndims else None
    if size is None:
        if shape.ndims and nothing_missed():
            raise raised(ValueError(text.format(shape)))
        return Unknown("dimension", "inputs_shape[-1]")
    return size


def _add_lstm_variables(layer, size):
    units = layer._num_units
    layer._kernel = layer.add_variable("kernel", [size + units, units * 4])
    layer._bias = layer.add_variable("bias", [units * 4], initializer=tf.constant_initializer(0.0))
    if layer._use_peephole:
        for gate in "ifo":
            made = layer.add_variable(f"w_{gate}_diag", [units])
            setattr(layer, f"_w_{gate}_diag", made)
    layer.built = True


def _peepholes(layer, dtype):
    """wci, wcf, wco."""
    if layer._use_peephole:
        return layer._w_i_diag, layer._w_f_diag, layer._w_o_diag
    zeros = tf.zeros([layer._num_units], dtype=dtype)
    return zeros, zeros, zeros


def _block(op_type, inputs, outputs):
    """One op; ``inputs`` are pairs of argument name and value."""
    operands = [(name, value, None) for name, value in inputs]
    return op_def.apply_op(op_type, operands, outputs).outputs


@tf_export(*_names("lstm_ops", "LSTMBlockCell"))
class LSTMBlockCell(LayerRNNCell):
    """Variables of BasicLSTMCell under ``lstm_cell``."""

    def __init__(self, num_units, forget_bias=1.0, cell_clip=None, use_peephole=False, dtype=None, reuse=None, name="lstm_cell"):  # fmt: skip
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._use_peephole = use_peephole
        self._cell_clip = cell_clip if cell_clip is not None else -1
        self.input_spec = tf.layers.InputSpec(ndim=2)

    @property
    def state_size(self):
        """(c, h)."""
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        """The units."""
        return self._num_units

    def build(self, inputs_shape):
        """Makes the variables."""
        _add_lstm_variables(self, _last(inputs_shape, "Expecting inputs_shape[1] to be set: {}"))

    def call(self, inputs, state):
        """One LSTMBlockCell op."""
        wci, wcf, wco = _peepholes(self, self.dtype)
        cs_prev, h_prev = state_pair(state)
        shape = tf.TensorShape([_batch(inputs), self._num_units])
        made = _block(
            "LSTMBlockCell",
            [("x", inputs), ("cs_prev", cs_prev), ("h_prev", h_prev), ("w", self._kernel),
             ("wci", wci), ("wcf", wcf), ("wco", wco), ("b", self._bias)],
            [(dtypes.as_dtype(inputs.dtype), shape)] * 7,
        )  # fmt: skip
        return made[6], LSTMStateTuple(made[1], made[6])


def _batch(inputs):
    shape = inputs.get_shape()
    return shape.as_list()[0] if shape.ndims else None


@tf_export(*_names("lstm_ops", "LSTMBlockWrapper"))
class LSTMBlockWrapper(Layer):
    """A layer over [time, batch, input]; subclasses give ``num_units`` and ``_call_cell``."""

    def call(self, inputs, initial_state=None, dtype=None, sequence_length=None):
        """Outputs and the final state."""
        is_list = isinstance(inputs, list)
        if is_list:
            inputs = tf.stack(inputs)
        sizes = inputs.get_shape().with_rank(3).as_list()
        batch_size = tf.shape(inputs)[1] if sizes[1] is None else sizes[1]
        time_len = tf.shape(inputs)[0] if sizes[0] is None else sizes[0]
        if initial_state is None:
            if dtype is None:
                text = "Either initial_state or dtype needs to be specified"
                raise raised(ValueError(text))
            zeros = tf.zeros(tf.stack([batch_size, self.num_units]), dtype=dtype)
            initial_state = zeros, zeros
        c, h = state_pair(initial_state)
        if dtype is None:
            dtype = c.dtype
        if sequence_length is not None:
            sequence_length = ops.convert_to_tensor(sequence_length)
        states, outputs = self._call_cell(inputs, c, h, dtype, sequence_length)
        if sequence_length is None:
            final_c, final_h = states[-1], outputs[-1]
        else:
            mask = tf.sequence_mask(sequence_length, time_len, dtype=dtype)
            mask = tf.expand_dims(tf.transpose(mask, [1, 0]), [-1])
            outputs *= tf.tile(mask, [1, 1, self.num_units])
            all_c = tf.concat([tf.expand_dims(c, [0]), states], 0)
            all_h = tf.concat([tf.expand_dims(h, [0]), outputs], 0)
            final_c = self._gather_states(all_c, sequence_length, batch_size)
            final_h = self._gather_states(all_h, sequence_length, batch_size)
        if is_list:
            outputs = tf.unstack(outputs)
        return outputs, LSTMStateTuple(final_c, final_h)

    def _gather_states(self, data, indices, batch_size):
        return tf.gather_nd(data, tf.stack([indices, tf.range(batch_size)], axis=1))


@tf_export(*_names("lstm_ops", "LSTMBlockFusedCell"))
class LSTMBlockFusedCell(LSTMBlockWrapper):
    """An LSTM over time as one op."""

    def __init__(self, num_units, forget_bias=1.0, cell_clip=None, use_peephole=False, reuse=None, dtype=None, name="lstm_fused_cell"):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._cell_clip = cell_clip if cell_clip is not None else -1
        self._use_peephole = use_peephole
        self.input_spec = tf.layers.InputSpec(ndim=3)

    @property
    def num_units(self):
        """The units."""
        return self._num_units

    def build(self, input_shape):
        """Makes the variables."""
        _add_lstm_variables(self, _last(input_shape, "Expecting inputs_shape[2] to be set: {}"))

    def _call_cell(self, inputs, initial_cell_state=None, initial_output=None, dtype=None, sequence_length=None):  # fmt: skip
        sizes = inputs.get_shape().with_rank(3).as_list()
        time_len = tf.shape(inputs)[0] if sizes[0] is None else sizes[0]
        wci, wcf, wco = _peepholes(self, dtype)
        longest = time_len if sequence_length is None else tf.reduce_max(sequence_length)
        longest = tf.cast(longest, tf.int64)
        shape = tf.TensorShape([sizes[0], sizes[1], self._num_units])
        made = _block(
            "BlockLSTM",
            [("seq_len_max", longest), ("x", inputs), ("cs_prev", initial_cell_state),
             ("h_prev", initial_output), ("w", self._kernel), ("wci", wci), ("wcf", wcf),
             ("wco", wco), ("b", self._bias)],
            [(dtypes.as_dtype(inputs.dtype), shape)] * 7,
        )  # fmt: skip
        return made[1], made[6]


@tf_export(*_names("gru_ops", "GRUBlockCell"))
class GRUBlockCell(LayerRNNCell):
    """Variables ``w_ru, b_ru, w_c, b_c`` under ``gru_cell``."""

    _variables = ("w_ru", "b_ru", "w_c", "b_c")

    def __init__(self, num_units=None, cell_size=None, reuse=None, name="gru_cell"):
        super().__init__(_reuse=reuse, name=name)
        if (cell_size is None) == (num_units is None):
            text = "Exactly one of num_units or cell_size must be provided."
            raise raised(ValueError(text))
        self._cell_size = cell_size if num_units is None else num_units
        self.input_spec = tf.layers.InputSpec(ndim=2)

    @property
    def state_size(self):
        """The units."""
        return self._cell_size

    @property
    def output_size(self):
        """The units."""
        return self._cell_size

    def build(self, input_shape):
        """Makes the variables."""
        size = _last(input_shape, "Expecting input_size to be set.")
        units = self._cell_size
        names = self._variables
        self._gate_kernel = self.add_variable(names[0], [size + units, units * 2])
        self._gate_bias = self.add_variable(
            names[1], [units * 2], initializer=tf.constant_initializer(1.0)
        )
        self._candidate_kernel = self.add_variable(names[2], [size + units, units])
        self._candidate_bias = self.add_variable(
            names[3], [units], initializer=tf.constant_initializer(0.0)
        )
        self.built = True

    def call(self, inputs, h_prev):
        """One GRUBlockCell op."""
        shape = tf.TensorShape([_batch(inputs), self._cell_size])
        made = _block(
            "GRUBlockCell",
            [("x", inputs), ("h_prev", h_prev), ("w_ru", self._gate_kernel),
             ("w_c", self._candidate_kernel), ("b_ru", self._gate_bias),
             ("b_c", self._candidate_bias)],
            [(dtypes.as_dtype(inputs.dtype), shape)] * 4,
        )  # fmt: skip
        return made[3], made[3]


@tf_export(*_names("gru_ops", "GRUBlockCellV2"))
class GRUBlockCellV2(GRUBlockCell):
    """GRUBlockCell with the variables of GRUCell."""

    _variables = ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias")


@tf_export(*_names("fused_rnn_cell", "FusedRNNCell"))
class FusedRNNCell:
    """The base of RNNs that take all steps at once."""

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        raise raised(NotImplementedError())


@tf_export(*_names("fused_rnn_cell", "FusedRNNCellAdaptor"))
class FusedRNNCellAdaptor(FusedRNNCell):
    """A cell as a fused RNN."""

    def __init__(self, cell, use_dynamic_rnn=False):
        self._cell = cell
        self._use_dynamic_rnn = use_dynamic_rnn

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        more = {"sequence_length": sequence_length, "initial_state": initial_state,
                "dtype": dtype, "scope": scope}  # fmt: skip
        is_list = isinstance(inputs, list)
        if self._use_dynamic_rnn:
            if is_list:
                inputs = tf.stack(inputs)
            outputs, state = tf.nn.dynamic_rnn(self._cell, inputs, time_major=True, **more)
            return (tf.unstack(outputs) if is_list else outputs), state
        if not is_list:
            inputs = tf.unstack(inputs)
        outputs, state = tf.nn.static_rnn(self._cell, inputs, **more)
        return (outputs if is_list else tf.stack(outputs)), state


@tf_export(*_names("fused_rnn_cell", "TimeReversedFusedRNN"))
class TimeReversedFusedRNN(FusedRNNCell):
    """A fused RNN backwards in time."""

    def __init__(self, cell):
        self._cell = cell

    def _reverse(self, t, lengths):
        if isinstance(t, list):
            return list(reversed(t))
        if lengths is None:
            return tf.reverse(t, [0])
        return tf.reverse_sequence(t, lengths, 0, 1)

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        outputs, state = self._cell(
            self._reverse(inputs, sequence_length), initial_state=initial_state, dtype=dtype,
            sequence_length=sequence_length, scope=scope,
        )  # fmt: skip
        return self._reverse(outputs, sequence_length), state
