import tensorflow as tf

x = tf.placeholder(tf.float32, [4, 3])
w = tf.get_variable("w", [3, 2])
b = tf.get_variable("b", [2])
u = tf.get_variable("u", [4, 2])
k = tf.get_variable("k", [3, 3, 1, 2])
h = tf.matmul(x, w) + b
p = tf.nn.bias_add(tf.matmul(x, w), b)
z = tf.tanh(p + u)
c = tf.nn.relu(tf.nn.conv2d(tf.zeros([1, 8, 8, 1]), k, [1, 1, 1, 1], "SAME"))
loss = tf.reduce_sum(z) + tf.reduce_mean(tf.nn.sigmoid(h)) + tf.reduce_sum(c)


def note(tensors):
    with tf.variable_scope("names", reuse=tf.AUTO_REUSE):
        for t in tensors:
            tf.get_variable(t.op.name.replace("/", "_"), [1])


note(tf.gradients(loss, [p, u, h, k, c, z]))
note([g for g, v in tf.train.AdamOptimizer().compute_gradients(loss, [u, k])])
ids = tf.zeros([4], tf.int32)
with tf.name_scope("in"):
    note(tf.gradients(tf.reduce_sum(tf.tanh(p)), [p, w]))
    note(tf.gradients(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=ids, logits=p), [p]))
