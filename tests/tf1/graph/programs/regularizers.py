"""Regularizers of scopes and arguments."""
import tensorflow as tf


def l2(w):
    return tf.nn.l2_loss(w)


with tf.variable_scope("a", regularizer=l2):
    tf.get_variable("w", [1])
    tf.get_variable("n", [1], regularizer=lambda w: None)
    tf.get_variable("frozen", [1], trainable=False)
    tf.Variable(1.0, name="plain")
    with tf.variable_scope("b", regularizer=tf.no_regularizer if hasattr(tf, "no_regularizer") else None):
        tf.get_variable("w", [1])
with tf.variable_scope("a", reuse=True, regularizer=l2):
    tf.get_variable("w", [1])
tf.get_variable("own", [2, 2], regularizer=lambda w: 0.1 * tf.reduce_sum(tf.abs(w)))
tf.get_variable("k1", [2, 2], regularizer=tf.keras.regularizers.l2(0.1))
tf.get_variable("k2", [2, 2], regularizer=tf.keras.regularizers.l1_l2(0.1, 0.2))
tf.get_variable("k3", [2, 2], regularizer=tf.keras.regularizers.l1(0.1), use_resource=True)
print(len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)))
print(tf.losses.get_regularization_losses("a")[0].name)
print(len(tf.losses.get_regularization_losses("a")))
print(tf.losses.get_regularization_loss().name)
