import tensorflow as tf

opt = tf.contrib.opt


def model(getter):
    with tf.variable_scope("", custom_getter=getter):
        weights = tf.get_variable("w", [2, 3])
        bias = tf.get_variable("b", initializer=1.0)
        tf.get_variable("fixed", [], trainable=False, collections=["global_variables"])
        tf.get_local_variable("local", [])
    return tf.reduce_sum(weights) * bias


def elastic(step):
    getter = opt.ElasticAverageCustomGetter(worker_device="/job:worker/task:0")
    loss = model(getter)
    inner = tf.train.MomentumOptimizer(0.1, 0.9)
    made = opt.ElasticAverageOptimizer(inner, 2, getter, synchronous=True)
    made.minimize(loss, step)
    made.make_session_run_hook(True, 0).begin()
    made.swapping_saver()


def normalized(step):
    getter = opt.AGNCustomGetter("/job:worker/task:0")
    made = opt.AGNOptimizer(tf.train.AdamOptimizer(0.1), 2, getter_of(getter, step))
    made.minimize(getter.loss, step)
    made.make_session_run_hook(True, 0).begin()


def getter_of(getter, step):
    getter.loss = model(getter)
    return getter


def averaged(step):
    getter = opt.ModelAverageCustomGetter("/job:worker/task:0")
    loss = model(getter)
    made = opt.ModelAverageOptimizer(tf.train.AdamOptimizer(0.1), 2, True, getter, interval_steps=3)
    made.minimize(loss, step)
    made.make_session_run_hook().begin()


def accumulators():
    dense = tf.ConditionalAccumulator(tf.float32, shape=[3])
    dense.apply_grad([1.0, 2.0, 3.0])
    tf.Variable(dense.take_grad(1), name="mean")
    dense.num_accumulated()
    dense.set_global_step(1)
    rows = tf.SparseConditionalAccumulator(tf.float32, shape=[4, 2], name="rows")
    rows.apply_grad([0], [[1.0, 2.0]], [4, 2])
    rows.take_indexed_slices_grad(2)


for kind in (elastic, normalized, averaged):
    with tf.Graph().as_default():
        kind(tf.train.get_or_create_global_step())
accumulators()
model(opt.ElasticAverageCustomGetter("/cpu:0"))
with tf.variable_scope("again", custom_getter=opt.ElasticAverageCustomGetter("/cpu:0")):
    tf.get_variable("no_collection", [], trainable=False)
