import tensorflow as tf


def note(scope, tensors):
    with tf.variable_scope(scope, reuse=tf.AUTO_REUSE):
        for t in tensors:
            tf.get_variable(t.op.name.replace("/", "_"), [1])


def block(x, name):
    with tf.variable_scope(name):
        w = tf.get_variable("w", [3, 3])
        y = tf.matmul(tf.nn.relu(x), w)
        return x + y * tf.nn.sigmoid(y), w


x = tf.placeholder(tf.float32, [4, 3])
a, wa = block(x, "a")
b, wb = block(a, "b")
c = tf.concat([a, b], 1)
loss = tf.reduce_mean(c * c) + tf.reduce_sum(tf.transpose(b)) + tf.nn.l2_loss(wa)
tree = tf.AggregationMethod.EXPERIMENTAL_TREE
note("sums", tf.gradients(loss, [wa, wb, x, a, b, c, loss]))
note("tree", tf.gradients(loss, [wa, wb, x, a], aggregation_method=tree))
note("optimizer", [g for g, v in tf.train.AdamOptimizer().compute_gradients(loss, [wa, wb])])

OPS = {
    "exp": tf.exp, "log": tf.log, "sqrt": tf.sqrt, "square": tf.square, "neg": tf.negative,
    "abs": tf.abs, "softmax": tf.nn.softmax, "log_softmax": tf.nn.log_softmax, "cumsum": tf.cumsum,
    "mean": lambda t: tf.reduce_mean(t, 1), "max": lambda t: tf.reduce_max(t, 1),
    "cast": lambda t: tf.cast(t, tf.float64), "tile": lambda t: tf.tile(t, [1, 2]),
    "pad": lambda t: tf.pad(t, [[1, 1], [0, 0]]), "slice": lambda t: tf.slice(t, [0, 0], [1, 2]),
    "index": lambda t: t[:, 0], "unstack": lambda t: tf.unstack(t, axis=1)[0],
    "split": lambda t: tf.split(t, 3, 1)[1], "clip": lambda t: tf.clip_by_value(t, 0.0, 1.0),
    "stack": lambda t: tf.stack([t, tf.zeros_like(t)]), "where": lambda t: tf.where(t > 0, t, t * 2.0),
    "times": lambda t: t * tf.ones([3]), "minus": lambda t: tf.ones([3]) - t, "half": lambda t: t / 2.0,
    "far": lambda t: tf.squared_difference(t, tf.zeros([4, 3])), "power": lambda t: t ** 2.0,
    "biggest": lambda t: tf.maximum(t, 0.5), "print": lambda t: tf.Print(t, [t]),
    "unknown": lambda t: tf.reshape(t, tf.placeholder(tf.int32, [2])) * tf.placeholder(tf.float32, [3]),
}  # fmt: skip
for name, function in sorted(OPS.items()):
    with tf.name_scope(name):
        note("each", tf.gradients(function(x), [x]))
