import tensorflow as tf

w = tf.get_variable("w", [4, 2])
unused = tf.get_variable("unused", [3])
table = tf.get_variable("table", [10, 2])
both = tf.get_variable("both", [10, 2])
counted = tf.get_variable("counted", [], dtype=tf.int32)
resource = tf.get_variable("resource", [10, 2], use_resource=True)
x = tf.constant([[1.0, 2.0, 3.0, 4.0]])
ids = tf.constant([1, 2])
y = tf.matmul(x, w)
rows = tf.nn.embedding_lookup(table, ids) + tf.gather(resource, ids)
loss = tf.reduce_sum(y) + tf.reduce_sum(rows) + tf.reduce_sum(tf.gather(both, ids) + both[:2])
loss += tf.reduce_sum(tf.stop_gradient(unused)) + tf.reduce_sum(tf.cast(tf.argmax(w, 1), tf.float32))
grads = tf.gradients(loss, [w, unused, table, both, resource, y])


def kind(g):
    return "none" if g is None else "slices" if isinstance(g, tf.IndexedSlices) else "tensor"


for i, g in enumerate(grads):
    shape = [1] if g is None or isinstance(g, tf.IndexedSlices) else g.shape
    tf.get_variable("g%d_%s" % (i, kind(g)), shape)
more = tf.gradients(tf.reduce_sum(tf.round(w)), [w])
tf.get_variable("round_" + kind(more[0]), [1])
more = tf.gradients(tf.reduce_sum(tf.sign(w)), w)
tf.get_variable("sign_" + kind(more[0]), [1])
more = tf.gradients(y, [x, w], grad_ys=[tf.ones_like(y)])
second = tf.gradients(tf.reduce_sum(tf.square(more[0])), [w])
tf.get_variable("second_" + kind(second[0]), second[0].shape)
cond = tf.cond(tf.constant(True), lambda: tf.reduce_sum(w), lambda: tf.constant(0.0))
tf.get_variable("cond_" + kind(tf.gradients(cond, w)[0]), [1])
loop = tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, a + tf.reduce_sum(w)), [0, 0.0])
tf.get_variable("loop_" + kind(tf.gradients(loop[1], w)[0]), [1])
with tf.name_scope("inside"):
    tf.gradients(loss, [w])
    tf.Variable(1.0, name="gradients")
tf.Variable(1.0, name="gradients")
