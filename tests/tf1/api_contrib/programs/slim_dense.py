import tensorflow as tf
from tensorflow.contrib import slim

x = tf.placeholder(tf.float32, [None, 8], name="x")
with slim.arg_scope([slim.fully_connected], weights_regularizer=slim.l2_regularizer(0.1)):
    a = slim.fully_connected(x, 4)
    b = slim.fully_connected(a, 3, scope="fc", outputs_collections=["outs"])
with tf.variable_scope("net"):
    c = tf.contrib.layers.fully_connected(b, 2, activation_fn=None, variables_collections=["mine"])
    d = tf.contrib.layers.linear(c, 5)
with tf.variable_scope("net", reuse=True):
    e = slim.fully_connected(b, 2, activation_fn=None, scope="fully_connected")
slim.fully_connected(b, 2, reuse=tf.AUTO_REUSE, scope="shared", normalizer_fn=slim.batch_norm)
slim.fully_connected(b, 2, reuse=tf.AUTO_REUSE, scope="shared", normalizer_fn=slim.batch_norm)
y = slim.stack(x, slim.fully_connected, [7, 6], scope="st")
y = slim.repeat(y, 2, slim.fully_connected, 6)
y = slim.dropout(y, 0.7)
y = slim.flatten(tf.reshape(y, [-1, 2, 3]))
p = slim.softmax(y)
h = slim.one_hot_encoding(tf.constant([1, 2]), 4)
u = slim.unit_norm(y, 1)
m = tf.contrib.layers.maxout(y, 3)
z = tf.contrib.layers.bias_add(y)
w = tf.contrib.layers.legacy_fully_connected(y, 3, activation_fn=tf.nn.relu)
print(tf.get_collection("outs"))
