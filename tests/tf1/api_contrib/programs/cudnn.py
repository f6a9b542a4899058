import tensorflow as tf

cudnn = tf.contrib.cudnn_rnn
x = tf.placeholder(tf.float32, [4, 3, 6])
out, state = cudnn.CudnnLSTM(2, 5, direction="bidirectional")(x)
with tf.variable_scope("s"):
    out, (h,) = cudnn.CudnnGRU(1, 5)(x)
    layer = cudnn.CudnnLSTM(1, 4, name="named")
    layer(x)
    layer(x)
cell = cudnn.CudnnCompatibleGRUCell(3)
tf.nn.dynamic_rnn(cell, x, dtype=tf.float32)
tf.nn.dynamic_rnn(tf.contrib.rnn.MultiRNNCell([cudnn.CudnnCompatibleLSTMCell(3)]), x, dtype=tf.float32, scope="c")
