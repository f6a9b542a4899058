import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8])
a = tf.layers.dense(x, 4, name="fc")
b = tf.layers.dense(x, 4, name="fc")
