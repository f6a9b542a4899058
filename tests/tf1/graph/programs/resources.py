"""Resource variables by scope and by default."""
import tensorflow as tf

with tf.variable_scope("s", use_resource=True):
    a = tf.get_variable("a", [2])
    b = tf.Variable(1.0, name="b")
    with tf.variable_scope("t"):
        c = tf.get_variable("c", initializer=3.0)
        d = tf.get_variable("d", [2], use_resource=False)
print([type(x).__name__ for x in (a, b, c, d)])
print(a + b, a * 2.0, -a, a[0], tf.nn.relu(a), tf.matmul([[1.0, 2.0]], tf.reshape(a, [2, 1])))
print(tf.concat([a, a], 0).name, tf.stack([a, a]).name, tf.reduce_sum(a).name, tf.reduce_mean(d).name)
print([a, d][0] is a, a == a, a.op.type, a.initializer.type)
print(tf.add_n([a, a]).name, tf.nn.l2_loss(a).name, tf.zeros_like(a).name, tf.shape(a).name, tf.cast(a, tf.int32).name)
print(a.read_value().name, a.value().name, a.assign(a + 1.0))
tf.enable_resource_variables()
e = tf.get_variable("e", [2])
f = tf.Variable(1.0)
print(type(e).__name__, type(f).__name__, tf.resource_variables_enabled())
tf.disable_resource_variables()
print(type(tf.get_variable("h", [2])).__name__)
with tf.control_dependencies([a.initializer]):
    x = tf.get_variable("x", [1], use_resource=True)
    y = x + 1.0
print([v.name for v in tf.trainable_variables()])
