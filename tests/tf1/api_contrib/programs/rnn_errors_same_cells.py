import tensorflow as tf

cell = tf.nn.rnn_cell.BasicLSTMCell(4)
multi = tf.nn.rnn_cell.MultiRNNCell([cell] * 2)
tf.nn.dynamic_rnn(multi, tf.zeros([2, 3, 5]), dtype=tf.float32)
