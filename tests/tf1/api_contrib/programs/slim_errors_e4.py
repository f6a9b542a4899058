import tensorflow as tf

slim = tf.contrib.slim
x = tf.zeros([2, 3, 3, 1])
with tf.variable_scope("m", reuse=True):
    slim.conv2d(x, 2, 3)
