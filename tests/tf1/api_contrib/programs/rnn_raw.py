import tensorflow as tf

cell = tf.nn.rnn_cell.LSTMCell(4)
inputs_ta = tf.TensorArray(tf.float32, size=6).unstack(tf.placeholder(tf.float32, [6, 3, 5]))


def loop_fn(time, output, state, loop_state):
    if output is None:
        next_state = cell.zero_state(3, tf.float32)
    else:
        next_state = state
    finished = time >= tf.constant([2, 4, 6])
    done = tf.reduce_all(finished)
    nxt = tf.cond(done, lambda: tf.zeros([3, 5]), lambda: inputs_ta.read(time))
    return finished, nxt, next_state, output, None


ta, state, _ = tf.nn.raw_rnn(cell, loop_fn)
out = ta.stack()
