"""contrib.rnn: ConvLSTM, GLSTM, PhasedLSTM, WeightNormLSTM.

Mirrors contrib/rnn/python/ops/rnn_cell.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_rnn_core import _Linear, names
from tfscope.tf1.api.contrib_rnn_scoped import (
    ScopedCell,
    _clipped,
    _peepholes,
    known_depth,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell import LSTMStateTuple
from tfscope.tf1.api.rnn_cell_base import size_of, state_pair, static_size
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

get_variable = variable_scope.get_variable


@tf_export(*names("ConvLSTMCell"))
class ConvLSTMCell(ScopedCell):
    """Variables ``kernel`` [*kernel, input + output, 4 * output], ``biases``."""

    def __init__(self, conv_ndims, input_shape, output_channels, kernel_shape, use_bias=True, skip_connection=False, forget_bias=1.0, initializers=None, name="conv_lstm_cell"):  # fmt: skip
        super().__init__(name=name)
        if not isinstance(input_shape, Unknown) and conv_ndims != len(input_shape) - 1:
            text = f"Invalid input_shape {input_shape} for conv_ndims={conv_ndims}."
            raise raised(ValueError(text))
        self._conv_ndims = conv_ndims
        self._input_shape = input_shape
        self._output_channels = output_channels
        self._kernel_shape = list(kernel_shape)
        self._use_bias = use_bias
        self._forget_bias = forget_bias
        self._skip_connection = skip_connection
        total = output_channels + input_shape[-1] if skip_connection else output_channels
        sides = list(input_shape[:-1])
        size = tf.TensorShape([*sides, output_channels])
        self._state_size = LSTMStateTuple(size, size)
        self._output_size = tf.TensorShape([*sides, total])

    def _convolved(self, args):
        rank = self._conv_ndims + 2
        depth = sum(size_of(a, -1) for a in args)
        size = 4 * self._output_channels
        dtype = args[0].dtype
        kernel = get_variable("kernel", [*self._kernel_shape, depth, size], dtype=dtype)
        joined = tf.concat(axis=rank - 1, values=args)
        strides = 1 if rank == 3 else [1] * rank
        convolve = {3: tf.nn.conv1d, 4: tf.nn.conv2d, 5: tf.nn.conv3d}[rank]
        result = convolve(joined, kernel, strides, padding="SAME")
        if not self._use_bias:
            return result
        zeros = tf.constant_initializer(0.0, dtype=dtype)
        return result + get_variable("biases", [size], dtype=dtype, initializer=zeros)

    def call(self, inputs, state, scope=None):
        """Output and the new state."""
        cell, hidden = state_pair(state)
        gates = self._convolved([ops.convert_to_tensor(inputs), ops.convert_to_tensor(hidden)])
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=self._conv_ndims + 1)
        new_cell = tf.sigmoid(f + self._forget_bias) * cell
        new_cell += tf.sigmoid(i) * tf.tanh(j)
        output = tf.tanh(new_cell) * tf.sigmoid(o)
        if self._skip_connection:
            output = tf.concat([output, inputs], axis=-1)
        return output, LSTMStateTuple(new_cell, output)


@tf_export(*names("Conv1DLSTMCell"))
class Conv1DLSTMCell(ConvLSTMCell):
    """ConvLSTMCell over sequences."""

    def __init__(self, name="conv_1d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=1, name=name, **kwargs)


@tf_export(*names("Conv2DLSTMCell"))
class Conv2DLSTMCell(ConvLSTMCell):
    """ConvLSTMCell over images."""

    def __init__(self, name="conv_2d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=2, name=name, **kwargs)


@tf_export(*names("Conv3DLSTMCell"))
class Conv3DLSTMCell(ConvLSTMCell):
    """ConvLSTMCell over volumes."""

    def __init__(self, name="conv_3d_lstm_cell", **kwargs):
        super().__init__(conv_ndims=3, name=name, **kwargs)


@tf_export(*names("GLSTMCell"))
class GLSTMCell(ScopedCell):
    """Variables ``group<k>/kernel``, ``bias_{i,j,f,o}``[, ``projection/kernel``]."""

    def __init__(self, num_units, initializer=None, num_proj=None, number_of_groups=1, forget_bias=1.0, activation=tf.tanh, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._initializer = initializer
        self._num_proj = num_proj
        self._forget_bias = forget_bias
        self._activation = activation
        self._number_of_groups = number_of_groups
        for name, value in (("num_units", num_units), ("num_proj", num_proj)):
            if value and value % number_of_groups != 0:
                text = f"{name} must be divisible by number_of_groups"
                raise raised(ValueError(text))
        self._group_shape = [
            (num_proj or num_units) // number_of_groups,
            num_units // number_of_groups,
        ]
        self._lstm_sizes(num_units, num_proj)
        self._linear1 = [None] * number_of_groups
        self._linear2 = None

    def _part(self, inputs, batch, group, size):
        name = f"GLSTM_group{group}_input_generation"
        return tf.slice(input_=inputs, begin=[0, group * size], size=[batch, size], name=name)

    def call(self, inputs, state):
        """Output m and the new state."""
        c_prev, m_prev = state_pair(state)
        batch = static_size(inputs, 0) or tf.shape(inputs)[0]
        size = known_depth(inputs) // self._number_of_groups
        dtype = inputs.dtype
        parts = {gate: [] for gate in "ijfo"}
        scope = variable_scope.get_variable_scope()
        with variable_scope.variable_scope(scope, initializer=self._initializer):
            for group in range(self._number_of_groups):
                with variable_scope.variable_scope(f"group{group}"):
                    x = tf.concat(
                        [self._part(inputs, batch, group, size),
                         self._part(m_prev, batch, group, self._group_shape[0])], axis=1,
                    )  # fmt: skip
                    if self._linear1[group] is None:
                        self._linear1[group] = _Linear(x, 4 * self._group_shape[1], False)
                    gates = tf.split(self._linear1[group](x), 4, 1)
                for gate, part in zip("ijfo", gates):
                    parts[gate].append(part)
            zeros = tf.constant_initializer(0.0, dtype=dtype)
            biases = {
                g: get_variable(
                    name=f"bias_{g}", shape=[self._num_units], dtype=dtype, initializer=zeros
                )
                for g in "ijfo"
            }
            i, j, f, o = (tf.nn.bias_add(tf.concat(parts[g], axis=1), biases[g]) for g in "ijfo")
        c = tf.sigmoid(f + self._forget_bias) * c_prev + tf.sigmoid(i) * tf.tanh(j)
        m = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            with variable_scope.variable_scope("projection"):
                if self._linear2 is None:
                    self._linear2 = _Linear(m, self._num_proj, False)
                m = self._linear2(m)
        return m, LSTMStateTuple(c, m)


def _random_exp_initializer(minval, maxval, seed=None, dtype=tf.float32):
    def _initializer(shape, dtype=dtype, partition_info=None):
        low, high = tf.log(minval), tf.log(maxval)
        return tf.exp(tf.random_uniform(shape, low, high, dtype, seed=seed))

    return _initializer


@tf_export(*names("PhasedLSTMCell"))
class PhasedLSTMCell(ScopedCell):
    """Variables ``{mask_gates,new_input,output_gate}/{kernel,bias}``, ``period, phase, ratio_on``."""

    def __init__(self, num_units, use_peepholes=False, leak=0.001, ratio_on=0.1, trainable_ratio_on=True, period_init_min=1.0, period_init_max=1000.0, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._leak = leak
        self._ratio_on = ratio_on
        self._trainable_ratio_on = trainable_ratio_on
        self._period = (period_init_min, period_init_max)
        self._linears = {}
        self._lstm_sizes(num_units)

    def _gate(self, scope, args, size):
        with variable_scope.variable_scope(scope):
            if scope not in self._linears:
                self._linears[scope] = _Linear(args, size, True)
            activation = tf.tanh if scope == "new_input" else tf.sigmoid
            return activation(self._linears[scope](args))

    def _cycle_ratio(self, time, phase, period):
        phase, period = tf.cast(phase, dtype=time.dtype), tf.cast(period, dtype=time.dtype)
        shifted = time - phase
        rest = tf.stop_gradient(tf.mod(shifted, period) - shifted) + shifted
        return tf.cast(rest / period, dtype=tf.float32)

    def call(self, inputs, state):
        """Output h and the new state; the inputs are (time, x)."""
        c_prev, h_prev = state_pair(state)
        time, x = inputs
        units = self._num_units
        peephole = [c_prev] if self._use_peepholes else []
        gates = self._gate("mask_gates", [x, h_prev, *peephole], 2 * units)
        i, f = tf.split(axis=1, num_or_size_splits=2, value=gates)
        new_c = c_prev * f + i * self._gate("new_input", [x, h_prev], units)
        peephole = [new_c] if self._use_peepholes else []
        new_h = tf.tanh(new_c) * self._gate("output_gate", [x, h_prev, *peephole], units)
        period = get_variable("period", [units], initializer=_random_exp_initializer(*self._period))
        start = tf.random_uniform_initializer(0.0, getattr(period, "initial_value", 1.0))
        phase = get_variable("phase", [units], initializer=start)
        ratio_on = get_variable(
            "ratio_on", [units], initializer=tf.constant_initializer(self._ratio_on),
            trainable=self._trainable_ratio_on,
        )  # fmt: skip
        cycle = self._cycle_ratio(time, phase, period)
        k_up = 2 * cycle / ratio_on
        k_down = 2 - k_up
        k_closed = self._leak * cycle
        k = tf.where(cycle < ratio_on, k_down, k_closed)
        k = tf.where(cycle < 0.5 * ratio_on, k_up, k)
        new_c = k * new_c + (1 - k) * c_prev
        new_h = k * new_h + (1 - k) * h_prev
        return new_h, LSTMStateTuple(new_c, new_h)


@tf_export(*names("WeightNormLSTMCell")[1:])
class WeightNormLSTMCell(ScopedCell):
    """Variables under ``wn_lstm_cell``: ``kernel, norm_<k>, bias`` …"""

    def __init__(self, num_units, norm=True, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None, forget_bias=1, activation=None, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._scope = "wn_lstm_cell"
        self._num_units = num_units
        self._norm = norm
        self._initializer = initializer
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._activation = activation or tf.tanh
        self._forget_bias = forget_bias
        self._lstm_sizes(num_units, num_proj)

    def _linear(self, args, output_size, norm, bias):
        args = args if isinstance(args, list) else [args]
        sizes = [size_of(a, -1) for a in args]
        dtype = args[0].dtype
        with variable_scope.variable_scope(variable_scope.get_variable_scope()) as outer:
            weights = get_variable("kernel", [sum(sizes), output_size], dtype=dtype)
            if norm:
                weights = self._normalized(weights, sizes, output_size)
            joined = args[0] if len(args) == 1 else tf.concat(args, 1)
            result = tf.matmul(joined, weights)
            if not bias:
                return result
            with variable_scope.variable_scope(outer) as inner:
                inner.set_partitioner(None)
                zeros = tf.constant_initializer(0.0, dtype=dtype)
                biases = get_variable("bias", [output_size], dtype=dtype, initializer=zeros)
            return tf.nn.bias_add(result, biases)

    def _normalized(self, weights, sizes, output_size):
        start, parts = 0, []
        with ops.control_dependencies(None):
            for i, size in enumerate(sizes):
                part = weights[start : start + size, :]
                g = get_variable(f"norm_{i}", [output_size], dtype=part.dtype)
                parts.append(tf.nn.l2_normalize(part, axis=0) * g)
                start = start + size
            return tf.concat(parts, axis=0)

    def call(self, inputs, state):
        """Output h and the new state."""
        c, h = state_pair(state)
        known_depth(inputs)
        sigmoid, act = tf.sigmoid, self._activation
        with variable_scope.variable_scope(self._scope, initializer=self._initializer):
            gates = self._linear([inputs, h], 4 * self._num_units, norm=self._norm, bias=True)
            i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=1)
            if self._use_peepholes:
                w = _peepholes(self._num_units, inputs.dtype)
                forget = sigmoid(f + self._forget_bias + w["f"] * c)
                new_c = c * forget + sigmoid(i + w["i"] * c) * act(j)
            else:
                new_c = c * sigmoid(f + self._forget_bias) + sigmoid(i) * act(j)
            new_c = _clipped(new_c, self._cell_clip)
            out = sigmoid(o + w["o"] * new_c) if self._use_peepholes else sigmoid(o)
            new_h = out * act(new_c)
            if self._num_proj is not None:
                with variable_scope.variable_scope("projection"):
                    new_h = self._linear(new_h, self._num_proj, norm=self._norm, bias=False)
                new_h = _clipped(new_h, self._proj_clip)
        return new_h, LSTMStateTuple(new_c, new_h)
