import tensorflow as tf

x = tf.placeholder(tf.float32, [None, 3])
w = tf.get_variable("w", [3, 2])
b = tf.get_variable("b", [2], initializer=tf.zeros_initializer())
with tf.variable_scope("net"):
    v = tf.get_variable("v", [2, 1], use_resource=True)
loss = tf.reduce_mean(tf.square(tf.matmul(tf.matmul(x, w) + b, v)))
step = tf.train.get_or_create_global_step()
for optimizer in (
    tf.train.GradientDescentOptimizer(0.1),
    tf.train.MomentumOptimizer(0.1, 0.9),
    tf.train.AdamOptimizer(),
    tf.train.AdagradOptimizer(0.1),
    tf.train.RMSPropOptimizer(0.1),
    tf.train.RMSPropOptimizer(0.1, centered=True, name="Centered"),
    tf.train.AdadeltaOptimizer(),
    tf.train.FtrlOptimizer(0.1),
    tf.train.ProximalAdagradOptimizer(0.1),
    tf.train.ProximalGradientDescentOptimizer(0.1),
    tf.train.AdagradDAOptimizer(0.1, step),
):
    optimizer.minimize(loss)
tf.train.AdamOptimizer(name="Second").minimize(loss, global_step=step, name="train")
with tf.variable_scope("opt"):
    tf.train.AdamOptimizer().minimize(loss, global_step=step)
adam = tf.train.AdamOptimizer(0.01)
pairs = adam.compute_gradients(loss)
pairs = [(tf.clip_by_norm(g, 1.0), var) for g, var in pairs]
op = adam.apply_gradients(pairs, global_step=step)
tf.get_variable("after_%d" % len(adam.variables()), [len(tf.get_collection("train_op"))])
tf.get_variable(adam.get_slot(w, "v").op.name.replace("/", "_"), [1])
