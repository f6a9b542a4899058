import tensorflow as tf

grid = tf.contrib.grid_rnn
x = tf.placeholder(tf.float32, [4, 3])

with tf.variable_scope("one"):
    for kind in (grid.Grid1BasicRNNCell, grid.Grid1BasicLSTMCell, grid.Grid1LSTMCell):
        cell = kind(2)
        cell(x, cell.zero_state(4, tf.float32))
with tf.variable_scope("two"):
    tied = grid.Grid2LSTMCell(2, tied=True, use_peepholes=True)
    tied(x, tied.zero_state(4, tf.float32))
    with tf.variable_scope("dense", initializer=tf.ones_initializer()):
        dense = grid.Grid2GRUCell(2, non_recurrent_fn=tf.nn.tanh)
        dense(x, dense.zero_state(4, tf.float32))
    joined = grid.Grid2BasicLSTMCell(2, state_is_tuple=False, output_is_tuple=False)
    joined(x, joined.zero_state(4, tf.float32))
with tf.variable_scope("three"):
    cell = grid.Grid3LSTMCell(2)
    tf.nn.dynamic_rnn(cell, tf.placeholder(tf.float32, [4, 5, 3]), dtype=tf.float32)
own = grid.GridRNNCell(2, num_dims=3, input_dims=[0, 1], output_dims=2, priority_dims=[2])
own(tf.placeholder(tf.float32, [4, 6]), own.zero_state(4, tf.float32), scope="own")
try:
    grid.GridRNNCell(2, num_dims=2, input_dims=2)
except ValueError as error:
    assert str(error) == "Invalid dims: [2]. Must be in [0, 2)"
dense(x, dense.zero_state(4, tf.float32), scope="no_initializer")
