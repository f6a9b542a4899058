import tensorflow as tf

rnn = tf.contrib.rnn
x = tf.placeholder(tf.float32, [3, 7, 5], name="x")
n = tf.placeholder(tf.int64, [3], name="n")
outs, states = tf.nn.bidirectional_dynamic_rnn(rnn.GRUCell(4), rnn.GRUCell(4), x, n, dtype=tf.float32)
y = tf.concat(outs, 2)
with tf.variable_scope("second"):
    outs, states = tf.nn.bidirectional_dynamic_rnn(rnn.BasicLSTMCell(2), rnn.BasicLSTMCell(2), y, dtype=tf.float32, scope="bi")
y, fw, bw = rnn.stack_bidirectional_dynamic_rnn([rnn.LSTMCell(2), rnn.LSTMCell(3)], [rnn.LSTMCell(2), rnn.LSTMCell(3)], y, dtype=tf.float32)
steps = tf.unstack(x, axis=1)
outputs, a, b = rnn.static_bidirectional_rnn(rnn.BasicRNNCell(3), rnn.BasicRNNCell(3), steps[:2], dtype=tf.float32, scope="static")
rnn.stack_bidirectional_rnn([rnn.GRUCell(2)], [rnn.GRUCell(2)], steps[:2], dtype=tf.float32)
tf.identity(outputs[0], name="end")
