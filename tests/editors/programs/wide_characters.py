"""Characters that are one, two or four units long, depending on the position encoding of the editor."""
import tensorflow as tf

with tf.variable_scope("wide"):
    label = "käse 🚀🚀"; v4 = tf.get_variable("v4", shape=[2])
    label = "𝔘𝔫𝔦"; v5 = tf.get_variable("v4", shape=[2])
