import tensorflow as tf
from tensorflow.python.ops import rnn_cell_impl
from tensorflow.contrib.rnn.python.ops.core_rnn_cell import _Linear


class Old(tf.nn.rnn_cell.RNNCell):
    def __init__(self, units):
        super(Old, self).__init__()
        self.units = units

    @property
    def state_size(self):
        return self.units

    @property
    def output_size(self):
        return self.units

    def call(self, inputs, state):
        w = tf.get_variable("w", [inputs.shape[1], self.units])
        with tf.variable_scope("inner"):
            linear = _Linear([inputs, state], self.units, True)
        new = tf.tanh(tf.matmul(inputs, w) + linear([inputs, state]))
        return new, new


class Older(tf.contrib.rnn.RNNCell):
    state_size = 3
    output_size = 3

    def __init__(self):
        pass

    def __call__(self, inputs, state, scope=None):
        with tf.variable_scope(scope or type(self).__name__):
            w = tf.get_variable("w", [inputs.get_shape()[1], 3])
            new = tf.matmul(inputs, w) + state
        return new, new


class Built(rnn_cell_impl.LayerRNNCell):
    def __init__(self, units, name=None):
        super(Built, self).__init__(name=name)
        self._units = units

    @property
    def state_size(self):
        return (self._units, tf.TensorShape([self._units]))

    @property
    def output_size(self):
        return self._units

    def build(self, inputs_shape):
        self.w = self.add_variable("w", [inputs_shape[1], self._units])
        self.built = True

    def call(self, inputs, state):
        a, b = state
        new = tf.matmul(inputs, self.w) + a + b
        return new, (new, b)


x = tf.placeholder(tf.float32, [2, 4, 5])
tf.nn.dynamic_rnn(Old(3), x, dtype=tf.float32)
tf.nn.dynamic_rnn(Older(), x, dtype=tf.float32)
with tf.variable_scope("s"):
    tf.nn.dynamic_rnn(Built(3), x, dtype=tf.float32)
    tf.nn.dynamic_rnn(tf.contrib.rnn.MultiRNNCell([Built(3), Built(2), Old(4)]), x, dtype=tf.float32, scope="multi")
    Old(3)(x[:, 0], tf.zeros([2, 3]))
    Old(3)(x[:, 0], tf.zeros([2, 3]))
