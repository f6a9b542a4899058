import tensorflow as tf

tf.get_variable("w", [3])
tf.get_variable("r", [2, 2], use_resource=True)
tf.get_variable("p", [4, 2], partitioner=tf.fixed_size_partitioner(2))
saver = tf.train.Saver()
named = tf.train.Saver({"other": tf.global_variables()[0]}, name="named", max_to_keep=None)
with tf.name_scope("scope"):
    tf.train.Saver(tf.trainable_variables())
tf.train.Saver(defer_build=True)
tf.summary.scalar("a b", tf.constant(1.0))
with tf.name_scope("x"):
    tf.summary.histogram("h", tf.global_variables()[0])
    image = tf.summary.image("im", tf.zeros([1, 2, 2, 3]), family="pictures")
merged = tf.summary.merge_all()
tf.summary.merge([image])
tf.summary.scalar("a b", tf.constant(1.0))
tf.get_variable("summaries_%d" % len(tf.get_collection("summaries")), merged.shape)
step = tf.train.create_global_step()
for rate in (
    tf.train.exponential_decay(0.1, step, 10, 0.9, staircase=True),
    tf.train.polynomial_decay(0.1, step, 10),
    tf.train.piecewise_constant(step, [10, 20], [1.0, 2.0, 3.0]),
    tf.train.cosine_decay(0.1, step, 10),
    tf.train.natural_exp_decay(0.1, step, 10, 0.5),
    tf.train.inverse_time_decay(0.1, step, 10, 0.5),
):
    tf.get_variable(rate.op.name.replace("/", "_"), rate.shape)
try:
    tf.train.create_global_step()
except ValueError as e:
    tf.get_variable("twice_%d" % len(str(e)), [1])
with tf.Graph().as_default():
    try:
        tf.train.Saver()
    except ValueError as e:
        tf.get_variable("empty_%d" % len(str(e)), [1])
    with tf.variable_scope("model"):
        tf.train.get_or_create_global_step()
    tf.train.get_or_create_global_step()
