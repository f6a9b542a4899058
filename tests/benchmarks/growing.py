"""Programs whose size is a number of layers."""

from __future__ import annotations

LAYERS = 40
"""Layers of the small programs; the large ones have ten times as many."""

MINIMIZE = "tf.train.AdamOptimizer(1e-3).minimize(tf.reduce_mean(x))\n"

SCOPED = """import tensorflow as tf
def layer(x, n):
    with tf.variable_scope('layer_%d' % n):
        w = tf.get_variable('w', [64, 64])
        b = tf.get_variable('b', [64], initializer=tf.zeros_initializer())
        x = tf.nn.relu(tf.matmul(x, w) + b)
        return tf.layers.batch_normalization(x, training=True)
x = tf.placeholder(tf.float32, [None, 64])
"""

LAYERED = """import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 64])
for n in range({n}):
    x = tf.layers.dense(x, 64, tf.nn.relu)
    x = tf.layers.batch_normalization(x, training=True)
"""

SEQUENTIAL = """import tensorflow as tf
model = tf.keras.Sequential()
model.add(tf.keras.layers.Dense(64, input_shape=(64,)))
for n in range({n} - 1):
    model.add(tf.keras.layers.Dense(64, activation='relu'))
model.compile('adam', 'mse')
"""

FUNCTIONAL = """import tensorflow as tf
x = first = tf.keras.Input((64,))
for n in range({n}):
    x = tf.keras.layers.Dense(64, activation='relu')(x)
model = tf.keras.Model(first, x)
model.compile('adam', 'mse')
"""

SLIM = """import tensorflow as tf
slim = tf.contrib.slim
x = tf.placeholder(tf.float32, [None, 16, 16, 8])
with slim.arg_scope([slim.conv2d], normalizer_fn=slim.batch_norm):
    x = slim.repeat(x, {n}, slim.conv2d, 8, [3, 3], scope='conv')
"""

CELLS = """import tensorflow as tf
x = tf.placeholder(tf.float32, [None, 5, 16])
cell = tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.BasicLSTMCell(16) for n in range({n})])
x, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
"""

KINDS = {
    "loop": SCOPED + "for n in range({n}):\n    x = layer(x, n)\n" + MINIMIZE,
    "text": SCOPED + "{lines}" + MINIMIZE,
    "tf.layers": LAYERED + MINIMIZE,
    "Keras Sequential": SEQUENTIAL,
    "Keras functional": FUNCTIONAL,
    "slim": SLIM + MINIMIZE,
    "RNN stack": CELLS + MINIMIZE,
}
"""Kind → program; ``text`` has a line for each layer."""


def text_of(kind: str, layers: int) -> str:
    """The program of a kind with so many layers."""
    lines = "".join(f"x = layer(x, {n})\n" for n in range(layers))
    return KINDS[kind].replace("{lines}", lines).replace("{n}", str(layers))
