import tensorflow as tf

v = tf.get_variable("v", [2])
x = tf.placeholder(tf.float32, [None, None])
tf.layers.dense(x, 4)
