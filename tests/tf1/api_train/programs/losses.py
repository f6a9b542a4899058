import tensorflow as tf

labels = tf.placeholder(tf.float32, [None, 3])
logits = tf.placeholder(tf.float32, [None, 3])
ids = tf.placeholder(tf.int32, [None])
weights = tf.placeholder(tf.float32, [None])
tf.losses.mean_squared_error(labels, logits)
tf.losses.absolute_difference(labels, logits, scope="abs")
tf.losses.softmax_cross_entropy(labels, logits, label_smoothing=0.1)
tf.losses.sigmoid_cross_entropy(labels, logits)
tf.losses.sparse_softmax_cross_entropy(ids, logits)
tf.losses.sparse_softmax_cross_entropy(tf.expand_dims(ids, 1), logits, weights=2.0)
tf.losses.hinge_loss(labels, logits)
tf.losses.huber_loss(labels, logits)
tf.losses.log_loss(labels, logits)
tf.losses.cosine_distance(labels, logits, axis=1)
none = tf.losses.mean_squared_error(
    labels, logits, loss_collection=None, reduction=tf.losses.Reduction.NONE
)
summed = tf.losses.mean_squared_error(labels, logits, reduction=tf.losses.Reduction.SUM)
with tf.variable_scope("part"):
    inner = tf.losses.mean_squared_error(labels, logits)
    w = tf.get_variable("w", [2], regularizer=lambda v: tf.reduce_sum(v))
tf.losses.add_loss(tf.constant(1.0, name="mine"))
total = tf.losses.get_total_loss()
regular = tf.losses.get_regularization_loss()
tf.get_variable("losses_%d" % len(tf.losses.get_losses()), none.shape[1:])
tf.get_variable("part_%d" % len(tf.losses.get_losses("part")), summed.shape)
for t in tf.losses.get_losses() + [total, regular, inner]:
    with tf.variable_scope("names", reuse=tf.AUTO_REUSE):
        tf.get_variable(t.op.name.replace("/", "_"), [1])
