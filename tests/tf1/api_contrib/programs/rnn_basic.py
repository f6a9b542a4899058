import tensorflow as tf

rnn = tf.nn.rnn_cell
x = tf.placeholder(tf.float32, [None, 7, 5], name="x")
out, state = tf.nn.dynamic_rnn(rnn.BasicLSTMCell(4), x, dtype=tf.float32)
with tf.variable_scope("b"):
    tf.nn.dynamic_rnn(rnn.GRUCell(4), x, dtype=tf.float32, sequence_length=tf.placeholder(tf.int32, [None]))
with tf.variable_scope("c"):
    tf.nn.dynamic_rnn(rnn.LSTMCell(4, use_peepholes=True, num_proj=3, cell_clip=1.0, proj_clip=2.0), x, dtype=tf.float32)
with tf.variable_scope("d"):
    tf.nn.dynamic_rnn(rnn.BasicRNNCell(4, activation="relu"), x, initial_state=tf.zeros([7, 4]), time_major=True)
with tf.variable_scope("e"):
    cells = [rnn.LSTMCell(3, name="named"), rnn.GRUCell(2)]
    cell = rnn.MultiRNNCell([rnn.DropoutWrapper(c, output_keep_prob=0.5, input_keep_prob=tf.placeholder(tf.float32)) for c in cells])
    out, state = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
print(out.shape, state)
tf.identity(state[0].c, name="last")
