import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 4], name="x")
with tf.variable_scope("net"):
    plain = tf.contrib.nn.alpha_dropout(x, 0.9)
    same = tf.contrib.nn.alpha_dropout(x, 1.0, name="same")
    rows = tf.contrib.nn.alpha_dropout(x, tf.placeholder(tf.float32, []), noise_shape=[8, 1], seed=3)
    w = tf.Variable(tf.zeros([4]), name="alpha_dropout")
