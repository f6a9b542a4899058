import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 8], name="x")
h = tf.layers.dense(x, 16, activation=tf.nn.relu)
h = tf.layers.dense(h, 16, name="fc", kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1) if False else None)
with tf.variable_scope("a"):
    h = tf.layers.dense(h, 4)
    h = tf.layers.dense(h, 4, activation="tanh", use_bias=False)
with tf.variable_scope("a", reuse=True):
    h2 = tf.layers.dense(h, 4)
layer = tf.layers.Dense(3, name="obj")
y1 = layer(h)
y2 = layer(h)
with tf.name_scope("ns"):
    y3 = layer(h)
    y4 = tf.layers.dense(h, 2)
z = tf.layers.dense(tf.zeros([2, 3, 4]), 5)
z = tf.layers.flatten(z)
z = tf.layers.dropout(z, 0.5, training=True)
flag = tf.placeholder(tf.bool, [])
z = tf.layers.dropout(z, 0.5, training=flag)
z = tf.layers.dropout(z, 0.5)
print(z.shape, y4.name, layer.name, layer.scope_name)
