import tensorflow as tf
from tensorflow.python.training import moving_averages

w = tf.get_variable("w", [3])
r = tf.get_variable("r", [2, 2], use_resource=True)
with tf.variable_scope("net"):
    v = tf.get_variable("v", [1])
t = tf.reduce_sum(w, name="total")
ema = tf.train.ExponentialMovingAverage(0.9)
before = ema.average_name(w)
op = ema.apply([w, r, v])
with tf.control_dependencies([op]):
    ema.apply([w])
second = tf.train.ExponentialMovingAverage(0.99, num_updates=tf.train.get_or_create_global_step())
second.apply()
with tf.variable_scope("outer"):
    tf.train.ExponentialMovingAverage(0.9, name="ema").apply([t])
tf.train.ExponentialMovingAverage(0.9, zero_debias=True, name="debiased").apply([t])
with tf.variable_scope("scope"):
    a = tf.get_variable("a", [], initializer=tf.zeros_initializer(), trainable=False)
    moving_averages.assign_moving_average(a, 1.0, 0.9)
    moving_averages.assign_moving_average(a, 1.0, 0.9)
    moving_averages.assign_moving_average(a, 1.0, 0.9, zero_debias=False)
moving_averages.weighted_moving_average(tf.ones([2]), 0.9, tf.ones([2]))
tf.get_variable(before.replace("/", "_"), [1])
for name in sorted(ema.variables_to_restore()):
    tf.get_variable("restore_" + name.replace("/", "_"), [1])
tf.get_variable("averaged_%d" % len(tf.moving_average_variables()), ema.average(r).shape)
