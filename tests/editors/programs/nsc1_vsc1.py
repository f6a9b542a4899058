"""tf.Variable takes the names of both scopes, tf.get_variable of the second only."""
import tensorflow as tf

with tf.name_scope("nsc1"):
    v1 = tf.Variable([1], name="v1")
    with tf.variable_scope("vsc1"):
        v2 = tf.Variable([1], name="v2")
        v3 = tf.get_variable("v3", shape=[])

print(v1.name, v2.name, v3.name)
