"""contrib.rnn: the cell of a neural Turing machine, which only its private module holds.

Mirrors contrib/rnn/python/ops/rnn_cell.py NTMCell.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api.contrib_rnn_core import CELLS
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.rnn_cell_base import (
    DEPTH_UNKNOWN,
    LayerRNNCell,
    assert_like_rnncell,
    known_depth,
    size_of,
    static_size,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes

NTMControllerState = collections.namedtuple(
    "NTMControllerState", ("controller_state", "read_vector_list", "w_list", "M", "time")
)
export_value(NTMControllerState, f"{CELLS}.NTMControllerState")


@tf_export(f"{CELLS}.NTMCell")
class NTMCell(LayerRNNCell):
    """A controller beside a memory, with variables of its own for heads and their beginnings."""

    def __init__(self, controller, memory_size, memory_vector_dim, read_head_num, write_head_num, shift_range=1, output_dim=None, clip_value=20, dtype=dtypes.float32, name=None):  # fmt: skip
        super().__init__(dtype=dtype, name=name)
        assert_like_rnncell("NTM RNN controller cell", controller)
        self.controller = controller
        self.memory_size = memory_size
        self.memory_vector_dim = memory_vector_dim
        self.read_head_num = read_head_num
        self.write_head_num = write_head_num
        self.clip_value = clip_value
        self.output_dim = output_dim
        self.shift_range = shift_range
        self.num_parameters_per_head = memory_vector_dim + 2 * shift_range + 4
        self.num_heads = read_head_num + write_head_num
        self.total_parameter_num = (
            self.num_parameters_per_head * self.num_heads + memory_vector_dim * 2 * write_head_num
        )

    @property
    def state_size(self):
        """Of the controller, what was read, the heads' weights, the memory and the step."""
        return NTMControllerState(
            controller_state=self.controller.state_size,
            read_vector_list=[self.memory_vector_dim for _ in range(self.read_head_num)],
            w_list=[self.memory_size for _ in range(self.num_heads)],
            M=tf.TensorShape([self.memory_size * self.memory_vector_dim]),
            time=tf.TensorShape([]),
        )

    @property
    def output_size(self):
        """What was asked for, or the size of the inputs."""
        return self.output_dim

    def build(self, inputs_shape):
        """Makes the variables."""
        if self.output_dim is None:
            text = f"{DEPTH_UNKNOWN} {inputs_shape}"
            self.output_dim = known_depth(inputs_shape[1].value, text)
        told, wide = self.controller.output_size, self.memory_vector_dim
        read = told + wide * self.read_head_num
        self._params_kernel = self._linear("parameters_kernel", told, self.total_parameter_num)
        self._params_bias = self._zeros("parameters_bias", self.total_parameter_num)
        self._output_kernel = self._linear("output_kernel", read, self.output_dim)
        self._output_bias = self._zeros("output_bias", self.output_dim)
        self._init_read_vectors = self._starts("initial_read_vector", self.read_head_num, wide)
        self._init_address_weights = self._starts(
            "initial_address_weights", self.num_heads, self.memory_size
        )
        self._M = self.add_variable(
            "memory",
            shape=[self.memory_size, wide],
            initializer=tf.constant_initializer(1e-6, dtype=self.dtype),
        )
        self.built = True

    def _linear(self, name, rows, columns):
        start = tf.truncated_normal_initializer(stddev=rows**-0.5, dtype=dtypes.float32)
        return self.add_variable(name, shape=[rows, columns], initializer=start)

    def _zeros(self, name, size):
        start = tf.constant_initializer(0.0, dtype=self.dtype)
        return self.add_variable(name, shape=[size], initializer=start)

    def _starts(self, name, count, size):
        return [
            self.add_variable(
                f"{name}_{i}", shape=[1, size], initializer=tf.keras.initializers.glorot_uniform()
            )
            for i in range(count)
        ]

    def call(self, x, prev_state):
        """The output and the next state."""
        read_before = self._at_first(
            prev_state, lambda: self._first(x, tf.tanh, self._init_read_vectors), prev_state.read_vector_list
        )  # fmt: skip
        controller_input = tf.concat([x, *read_before], axis=1)
        told, controller_state = self.controller(controller_input, prev_state.controller_state)
        parameters = tf.nn.bias_add(tf.matmul(told, self._params_kernel), self._params_bias)
        parameters = tf.clip_by_value(parameters, -self.clip_value, self.clip_value)
        of_heads = self.num_parameters_per_head * self.num_heads
        heads = tf.split(parameters[:, :of_heads], self.num_heads, axis=1)
        changes = tf.split(parameters[:, of_heads:], 2 * self.write_head_num, axis=1)
        w_before = self._at_first(
            prev_state, lambda: self._first(x, tf.nn.softmax, self._init_address_weights), prev_state.w_list
        )  # fmt: skip
        memory = tf.cond(
            tf.equal(prev_state.time, 0),
            lambda: self._expand(self._M, size_of(x, 0)),
            lambda: prev_state.M,
        )
        w_list = [self._weights(head, memory, w_before[i]) for i, head in enumerate(heads)]
        read = [
            tf.reduce_sum(tf.expand_dims(w, dim=2) * memory, axis=1)
            for w in w_list[: self.read_head_num]
        ]
        memory = self._written(memory, w_list[self.read_head_num :], changes)
        output = tf.matmul(tf.concat([told, *read], axis=1), self._output_kernel)
        output = tf.nn.bias_add(output, self._output_bias)
        output = tf.clip_by_value(output, -self.clip_value, self.clip_value)
        state = NTMControllerState(controller_state, read, w_list, memory, prev_state.time + 1)
        return output, state

    def _at_first(self, state, start, later):
        """What the first step begins with, else what the step before left; a list."""
        chosen = tf.cond(tf.equal(state.time, 0), start, lambda: later)
        return [chosen] if len(later) == 1 else chosen

    def _first(self, x, function, variables):
        return [
            self._expand(function(tf.squeeze(tf.matmul(tf.ones([1, 1]), variable))), size_of(x, 0))
            for variable in variables
        ]

    def _expand(self, x, count):
        return tf.concat([tf.expand_dims(x, 0) for _ in range(count)], axis=0)

    def _weights(self, head, memory, before):
        """The weights of one head, of its parameters."""
        wide = self.memory_vector_dim
        k = tf.tanh(head[:, 0:wide])
        beta = tf.nn.softplus(head[:, wide])
        g = tf.sigmoid(head[:, wide + 1])
        s = tf.nn.softmax(head[:, wide + 2 : wide + 3 + self.shift_range * 2])
        gamma = tf.nn.softplus(head[:, -1]) + 1
        by_content = self._by_content(k, beta, memory)
        g = tf.expand_dims(g, axis=1)
        return self._shifted(g * by_content + (1 - g) * before, s, gamma)

    def _by_content(self, k, beta, memory):
        k = tf.expand_dims(k, axis=2)
        product = tf.matmul(memory, k)
        k_norm = tf.sqrt(tf.reduce_sum(tf.square(k), axis=1, keepdims=True))
        m_norm = tf.sqrt(tf.reduce_sum(tf.square(memory), axis=2, keepdims=True))
        near = tf.squeeze(product / (m_norm * k_norm + 1e-8))
        sharp = tf.exp(tf.expand_dims(beta, axis=1) * near)
        return sharp / tf.reduce_sum(sharp, axis=1, keepdims=True)

    def _shifted(self, w, s, gamma):
        size, reach = self.memory_size, self.shift_range
        gap = tf.zeros([static_size(s, 0) or tf.shape(s)[0], size - (reach * 2 + 1)])
        s = tf.concat([s[:, : reach + 1], gap, s[:, -reach:]], axis=1)
        t = tf.concat([tf.reverse(s, axis=[1]), tf.reverse(s, axis=[1])], axis=1)
        turned = tf.stack([t[:, size - i - 1 : size * 2 - i - 1] for i in range(size)], axis=1)
        w = tf.reduce_sum(tf.expand_dims(w, axis=1) * turned, axis=2)
        w = tf.pow(w, tf.expand_dims(gamma, axis=1))
        return w / tf.reduce_sum(w, axis=1, keepdims=True)

    def _written(self, memory, weights, changes):
        for i, weight in enumerate(weights):
            w = tf.expand_dims(weight, axis=2)
            erase = tf.expand_dims(tf.sigmoid(changes[i * 2]), axis=1)
            add = tf.expand_dims(tf.tanh(changes[i * 2 + 1]), axis=1)
            kept = tf.ones_like(memory) - tf.matmul(w, erase)
            memory = memory * kept + tf.matmul(w, add)
        return memory

    def zero_state(self, batch_size, dtype):
        """Zeros, at step 0."""
        read = [tf.zeros([batch_size, self.memory_vector_dim]) for _ in range(self.read_head_num)]
        weights = [tf.zeros([batch_size, self.memory_size]) for _ in range(self.num_heads)]
        state = self.controller.zero_state(batch_size, dtype)
        memory = tf.zeros([batch_size, self.memory_size, self.memory_vector_dim])
        return NTMControllerState(state, read, weights, memory, time=0)
