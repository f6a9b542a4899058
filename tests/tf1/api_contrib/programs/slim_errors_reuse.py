import tensorflow as tf

slim = tf.contrib.slim
x = tf.zeros([2, 3])
slim.fully_connected(x, 2, reuse=True)
