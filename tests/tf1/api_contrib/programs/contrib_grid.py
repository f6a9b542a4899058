import tensorflow as tf

rnn = tf.contrib.rnn
x = tf.placeholder(tf.float32, [3, 4, 6], name="x")
cell = rnn.TimeFreqLSTMCell(4, use_peepholes=True, feature_size=3, frequency_skip=3, num_unit_shards=2)
cell(x[:, 0], tf.zeros([3, 16]))
grid = rnn.GridLSTMCell(4, use_peepholes=True, feature_size=3, frequency_skip=3, num_frequency_blocks=[2])
out, state = grid(x[:, 0], grid.zero_state(3, tf.float32))
grid = rnn.BidirectionalGridLSTMCell(4, feature_size=3, frequency_skip=3, num_frequency_blocks=[2], couple_input_forget_gates=True)
with tf.variable_scope("bi"):
    out, state = grid(x[:, 0], grid.zero_state(3, tf.float32))
phased = rnn.PhasedLSTMCell(4, use_peepholes=True)
phased((tf.zeros([3, 1]), x[:, 0]), phased.zero_state(3, tf.float32))
