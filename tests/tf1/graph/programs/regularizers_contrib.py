"""Regularizers of contrib."""
import tensorflow as tf
import tensorflow.contrib.layers as cl


def attempt(f):
    try:
        r = f()
        print("ok", getattr(r, "name", r))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


tf.get_variable("a", [2], regularizer=cl.l2_regularizer(0.1))
tf.get_variable("b", [2], regularizer=cl.l1_regularizer(0.1))
tf.get_variable("c", [2], regularizer=cl.l1_l2_regularizer(0.1, 0.2))
tf.get_variable("d", [2], regularizer=cl.sum_regularizer([cl.l2_regularizer(0.1), cl.l1_regularizer(0.3)]))
tf.get_variable("e", [2], regularizer=cl.l2_regularizer(0.0))
tf.get_variable("f", [2], regularizer=cl.l2_regularizer(0.1, scope="mine"))
attempt(lambda: cl.l2_regularizer(1))
attempt(lambda: cl.l2_regularizer(-0.1))
attempt(lambda: cl.l1_regularizer(1))
attempt(lambda: cl.apply_regularization(cl.l2_regularizer(0.1), tf.trainable_variables()))
print([l.name for l in tf.get_collection("regularization_losses")])
