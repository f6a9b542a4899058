import tensorflow as tf

tf.nn.dynamic_rnn(tf.nn.rnn_cell.GRUCell(3), tf.placeholder(tf.float32, [2, 3, None]), dtype=tf.float32)
