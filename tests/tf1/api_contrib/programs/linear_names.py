import tensorflow as tf
from tensorflow.contrib.rnn.python.ops import core_rnn_cell
v = tf.get_variable("v", [4, 3])


def note(t):
    tf.get_variable("at/" + t.op.name.replace("/", "_"), [1])


with tf.variable_scope("a"):
    x = tf.zeros([2, 3])
    note(core_rnn_cell._linear([x, x], 5, True))
    with tf.variable_scope("b"):
        note(core_rnn_cell._linear(x, 5, False))
    note(v[0].assign(tf.zeros([3])))
    note(v[1:3].assign(tf.zeros([2, 3]), name="set"))
