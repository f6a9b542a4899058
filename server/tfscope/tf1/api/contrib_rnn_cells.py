"""contrib.rnn: cells built by ``build``: NAS, SRU, IndRNN, IndyGRU, IndyLSTM, MinimalRNN, CFN.

Mirrors contrib/rnn/python/ops/rnn_cell.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_rnn_core import names
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell import LSTMStateTuple
from tfscope.tf1.api.rnn_cell_base import (
    BIAS,
    WEIGHTS,
    LayerRNNCell,
    activation_function,
    initializer_of,
    input_depth,
    known_depth,
    second_size,
    size_of,
    state_pair,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape


class _Sized(LayerRNNCell):
    """A cell whose state and output have ``_num_units``."""

    def __init__(self, num_units, activation=None, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        self.input_spec = tf.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._activation = activation or tf.tanh

    @property
    def state_size(self):
        """The units."""
        return self._num_units

    @property
    def output_size(self):
        """The units."""
        return self._num_units

    def _recurrent(self, name, size):
        """A recurrent vector of an independent cell."""
        start = tf.random_uniform_initializer(minval=-1, maxval=1, dtype=self.dtype)
        return self.add_variable(name, shape=[1, size], initializer=start)


@tf_export(*names("NASCell"))
class NASCell(LayerRNNCell):
    """Variables ``recurrent_kernel, kernel[, bias][, projection_weights]``."""

    _NAS_BASE = 8

    def __init__(self, num_units, num_proj=None, use_bias=False, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        self._num_units = num_units
        self._num_proj = num_proj
        self._use_bias = use_bias
        self._output_size = num_units if num_proj is None else num_proj
        self._state_size = LSTMStateTuple(num_units, self._output_size)

    @property
    def state_size(self):
        """(c, m)."""
        return self._state_size

    @property
    def output_size(self):
        """The projection's size or the units."""
        return self._output_size

    def build(self, inputs_shape):
        """Makes the variables."""
        shape = tensor_shape.as_shape(inputs_shape).with_rank(2)
        depth = known_depth(
            tf.compat.dimension_value(shape[1]),
            "Could not infer input size from inputs.get_shape()[-1]",
        )
        wide = self._NAS_BASE * self._num_units
        self.recurrent_kernel = self.add_variable("recurrent_kernel", [self._output_size, wide])
        self.kernel = self.add_variable("kernel", [depth, wide])
        if self._use_bias:
            self.bias = self.add_variable("bias", [wide], initializer=tf.zeros_initializer)
        if self._num_proj is not None:
            self.projection_weights = self.add_variable(
                "projection_weights", [self._num_units, self._num_proj]
            )
        self.built = True

    def call(self, inputs, state):
        """Output m and the new state."""
        c_prev, m_prev = state_pair(state)
        m_matrix = tf.matmul(m_prev, self.recurrent_kernel)
        x_matrix = tf.matmul(inputs, self.kernel)
        if self._use_bias:
            m_matrix = tf.nn.bias_add(m_matrix, self.bias)
        m = tf.split(axis=1, num_or_size_splits=self._NAS_BASE, value=m_matrix)
        x = tf.split(axis=1, num_or_size_splits=self._NAS_BASE, value=x_matrix)
        sigmoid, tanh, relu = tf.sigmoid, tf.tanh, tf.nn.relu
        first = [sigmoid, relu, sigmoid, relu, tanh, sigmoid, tanh, sigmoid]
        a = [f(x[i] * m[i] if i == 3 else x[i] + m[i]) for i, f in enumerate(first)]
        b0, b1 = tanh(a[0] * a[1]), tanh(a[2] + a[3])
        b2, b3 = tanh(a[4] * a[5]), sigmoid(a[6] + a[7])
        new_c = tanh(b0 + c_prev) * b1
        new_m = tanh(new_c * tanh(b2 + b3))
        if self._num_proj is not None:
            new_m = tf.matmul(new_m, self.projection_weights)
        return new_m, LSTMStateTuple(new_c, new_m)


@tf_export(*names("SRUCell"))
class SRUCell(_Sized):
    """Variables ``kernel`` [input, 4 * units], ``bias`` [2 * units]."""

    def __init__(self, num_units, activation=None, reuse=None, name=None, **kwargs):
        super().__init__(num_units, activation, reuse, name=name, **kwargs)

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, units = second_size(inputs_shape), self._num_units
        self._kernel = self.add_variable(WEIGHTS, shape=[depth, 4 * units])
        self._bias = self.add_variable(BIAS, shape=[2 * units], initializer=tf.zeros_initializer)
        self._built = True

    def call(self, inputs, state):
        """Output h and state c."""
        u = tf.matmul(inputs, self._kernel)
        x_bar, f, r, x_tx = tf.split(value=u, num_or_size_splits=4, axis=1)
        f_r = tf.sigmoid(tf.nn.bias_add(tf.concat([f, r], 1), self._bias))
        f, r = tf.split(value=f_r, num_or_size_splits=2, axis=1)
        c = f * state + (1.0 - f) * x_bar
        h = r * self._activation(c) + (1.0 - r) * x_tx
        return h, c


@tf_export(*names("IndRNNCell"))
class IndRNNCell(_Sized):
    """Variables ``kernel_w, kernel_u, bias``."""

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None):
        super().__init__(num_units, activation, reuse, name=name, dtype=dtype)

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, units = second_size(inputs_shape), self._num_units
        self._kernel_w = self.add_variable(f"{WEIGHTS}_w", shape=[depth, units])
        self._kernel_u = self._recurrent(f"{WEIGHTS}_u", units)
        self._bias = self.add_variable(
            BIAS, shape=[units], initializer=tf.zeros_initializer(dtype=self.dtype)
        )
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        gates = tf.matmul(inputs, self._kernel_w) + state * self._kernel_u
        output = self._activation(tf.nn.bias_add(gates, self._bias))
        return output, output


class _Indy(_Sized):
    def __init__(self, num_units, activation, reuse, kernel_initializer, bias_initializer, name, dtype):  # fmt: skip
        super().__init__(num_units, activation, reuse, name=name, dtype=dtype)
        self._kernel_initializer = initializer_of(kernel_initializer)
        self._bias_initializer = initializer_of(bias_initializer)

    def _kernel_of(self, name, shape):
        return self.add_variable(name, shape=shape, initializer=self._kernel_initializer)

    def _bias_of(self, name, size, default):
        initializer = default if self._bias_initializer is None else self._bias_initializer
        return self.add_variable(name, shape=[size], initializer=initializer)


@tf_export(*names("IndyGRUCell"))
class IndyGRUCell(_Indy):
    """Variables ``gates/{kernel_w, kernel_u, bias}``, ``candidate/…``."""

    def __init__(self, num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None, name=None, dtype=None):  # fmt: skip
        super().__init__(
            num_units, activation, reuse, kernel_initializer, bias_initializer, name, dtype
        )

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, units = second_size(inputs_shape), self._num_units
        ones = tf.constant_initializer(1.0, dtype=self.dtype)
        zeros = tf.zeros_initializer(dtype=self.dtype)
        self._gate_kernel_w = self._kernel_of(f"gates/{WEIGHTS}_w", [depth, 2 * units])
        self._gate_kernel_u = self._recurrent(f"gates/{WEIGHTS}_u", 2 * units)
        self._gate_bias = self._bias_of(f"gates/{BIAS}", 2 * units, ones)
        self._candidate_kernel_w = self._kernel_of(f"candidate/{WEIGHTS}", [depth, units])
        self._candidate_kernel_u = self._recurrent(f"candidate/{WEIGHTS}_u", units)
        self._candidate_bias = self._bias_of(f"candidate/{BIAS}", units, zeros)
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        gates = (
            tf.matmul(inputs, self._gate_kernel_w) + tf.tile(state, [1, 2]) * self._gate_kernel_u
        )
        gates = tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias))
        r, u = tf.split(value=gates, num_or_size_splits=2, axis=1)
        candidate = (r * state) * self._candidate_kernel_u
        candidate = tf.matmul(inputs, self._candidate_kernel_w) + candidate
        c = self._activation(tf.nn.bias_add(candidate, self._candidate_bias))
        new_h = u * state + (1 - u) * c
        return new_h, new_h


@tf_export(*names("IndyLSTMCell"))
class IndyLSTMCell(_Indy):
    """Variables ``kernel_w, kernel_u, bias``."""

    def __init__(self, num_units, forget_bias=1.0, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None, name=None, dtype=None):  # fmt: skip
        super().__init__(
            num_units, activation, reuse, kernel_initializer, bias_initializer, name, dtype
        )
        self._forget_bias = forget_bias

    @property
    def state_size(self):
        """(c, h)."""
        return LSTMStateTuple(self._num_units, self._num_units)

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, wide = second_size(inputs_shape), 4 * self._num_units
        self._kernel_w = self._kernel_of(f"{WEIGHTS}_w", [depth, wide])
        self._kernel_u = self._recurrent(f"{WEIGHTS}_u", wide)
        self._bias = self._bias_of(BIAS, wide, tf.zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs, state):
        """Output h and the new state."""
        one = tf.constant(1, dtype=tf.int32)
        c, h = state_pair(state)
        gates = tf.matmul(inputs, self._kernel_w)
        gates += tf.tile(h, [1, 4]) * self._kernel_u
        gates = tf.nn.bias_add(gates, self._bias)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=one)
        forget = tf.constant(self._forget_bias, dtype=f.dtype)
        kept = tf.multiply(c, tf.sigmoid(tf.add(f, forget)))
        new_c = tf.add(kept, tf.multiply(tf.sigmoid(i), self._activation(j)))
        new_h = tf.multiply(self._activation(new_c), tf.sigmoid(o))
        return new_h, LSTMStateTuple(new_c, new_h)


class _Keras(LayerRNNCell):
    def __init__(self, units, activation="tanh", kernel_initializer="glorot_uniform", bias_initializer="ones", name=None, dtype=None, **kwargs):  # fmt: skip
        super().__init__(name=name, dtype=dtype, **kwargs)
        self.input_spec = tf.layers.InputSpec(ndim=2)
        self.units = units
        self.activation = activation_function(activation)
        self.kernel_initializer = initializer_of(kernel_initializer)
        self.bias_initializer = initializer_of(bias_initializer)

    @property
    def state_size(self):
        """The units."""
        return self.units

    @property
    def output_size(self):
        """The units."""
        return self.units

    def _weight(self, name, shape, initializer):
        return self.add_weight(name=name, shape=shape, initializer=initializer)


@tf_export(*names("MinimalRNNCell"))
class MinimalRNNCell(_Keras):
    """Variables ``kernel`` [input + 2 * units, units], ``bias``."""

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, units = input_depth(inputs_shape), self.units
        self.kernel = self._weight(WEIGHTS, [depth + 2 * units, units], self.kernel_initializer)
        self.bias = self._weight(BIAS, [units], self.bias_initializer)
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        sizes = [size_of(inputs, 1), 2 * self.units]
        forward, gate = tf.split(value=self.kernel, num_or_size_splits=sizes, axis=0)
        forward = self.activation(tf.matmul(inputs, forward))
        gates = tf.matmul(tf.concat([forward, state], 1), gate)
        u = tf.sigmoid(tf.nn.bias_add(gates, self.bias))
        new_h = u * state + (1 - u) * forward
        return new_h, new_h


@tf_export(*names("CFNCell"))
class CFNCell(_Keras):
    """Variables ``kernel, recurrent_kernel, bias``."""

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, units = input_depth(inputs_shape), self.units
        start = self.kernel_initializer
        self.kernel = self._weight(WEIGHTS, [depth, 3 * units], start)
        self.recurrent_kernel = self._weight(f"recurrent_{WEIGHTS}", [units, 2 * units], start)
        self.bias = self._weight(BIAS, [2 * units], self.bias_initializer)
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        sizes = [2 * self.units, self.units]
        v, w = tf.split(value=self.kernel, num_or_size_splits=sizes, axis=1)
        gates = tf.matmul(state, self.recurrent_kernel) + tf.matmul(inputs, v)
        gates = tf.sigmoid(tf.nn.bias_add(gates, self.bias))
        theta, eta = tf.split(value=gates, num_or_size_splits=2, axis=1)
        projected = tf.matmul(inputs, w)
        new_h = theta * self.activation(state) + (1 - eta) * self.activation(projected)
        return new_h, new_h
