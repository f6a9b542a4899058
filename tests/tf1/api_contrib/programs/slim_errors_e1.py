import tensorflow as tf

slim = tf.contrib.slim
x = tf.zeros([2, 3])
with tf.variable_scope("m"):
    slim.fully_connected(x, 2, scope="fc")
with tf.variable_scope("m"):
    slim.fully_connected(x, 2, scope="fc")
