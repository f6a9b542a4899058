import tensorflow as tf

rnn = tf.contrib.rnn
x = tf.placeholder(tf.float32, [3, 3, 5], name="x")
steps = tf.unstack(x, axis=1)
outputs, state = rnn.static_rnn(rnn.BasicLSTMCell(4), steps, dtype=tf.float32)
with tf.variable_scope("len"):
    outputs, state = rnn.static_rnn(rnn.GRUCell(4), steps, dtype=tf.float32, sequence_length=tf.constant([1, 2, 3]))
cell = rnn.MultiRNNCell([rnn.BasicLSTMCell(4, state_is_tuple=False) for _ in range(2)], state_is_tuple=False)
state = cell.zero_state(3, tf.float32)
with tf.variable_scope("manual"):
    for t, step in enumerate(steps):
        if t > 0:
            tf.get_variable_scope().reuse_variables()
        out, state = cell(step, state)
shared = rnn.GRUCell(2)
s = shared.zero_state(tf.shape(x)[0], tf.float32)
with tf.variable_scope("one"):
    o, s = shared(steps[0], s)
with tf.variable_scope("two"):
    o, s = shared(steps[1], s)
o, s = rnn.GRUCell(2)(steps[0], s, scope="explicit")
o, s = rnn.ResidualWrapper(rnn.GRUCell(5))(steps[0], tf.zeros([3, 5]))
o, s = rnn.DeviceWrapper(rnn.GRUCell(5, name="dev"), "/cpu:0")(steps[0], tf.zeros([3, 5]))
d = rnn.DropoutWrapper(rnn.LSTMCell(5, name="var"), 0.5, 0.6, 0.7, variational_recurrent=True, input_size=5, dtype=tf.float32, seed=3)
o, s = d(steps[0], d.zero_state(3, tf.float32))
