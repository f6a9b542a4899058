"""Regularizers: ops, collections, errors."""
import tensorflow as tf
from notes import error, note

layers = tf.contrib.layers
l1 = layers.l1_regularizer(0.1)
l2 = layers.l2_regularizer(0.2, scope="my_l2")
both = layers.l1_l2_regularizer(0.1, 0.2)
w = tf.get_variable("w", [2, 3], regularizer=l1)
with tf.variable_scope("a", regularizer=l2):
    u = tf.get_variable("u", [3])
    with tf.name_scope("n"):
        note(l1(u), l2(u), both(u), layers.l1_l2_regularizer(0.0, 0.5)(u), layers.l1_l2_regularizer(0.5, 0.0)(u))
tf.get_variable("r", [3], regularizer=both, use_resource=True)
tf.get_variable("d", [3], dtype=tf.float32, regularizer=layers.sum_regularizer([l1, l2, None], scope="sums"))
note(layers.l2_regularizer(0.0)(w), layers.l1_regularizer(0.0)(w), layers.sum_regularizer([]), layers.sum_regularizer([None]))
note([t.name for t in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])
note(layers.apply_regularization(l2, [w, u]), layers.apply_regularization(layers.l2_regularizer(0.0), [w]))
note(tf.losses.get_regularization_losses(), tf.losses.get_regularization_loss())
error(layers.l1_regularizer, 1)
error(layers.l2_regularizer, 2)
error(layers.l1_regularizer, -0.5)
error(layers.l2_regularizer, -0.5)
error(layers.l1_l2_regularizer, 1, 0.5)
error(layers.apply_regularization, l2, [])
error(layers.apply_regularization, lambda x: x, [w])
k = tf.keras.regularizers
for r in (k.l1(0.1), k.l2(0.2), k.l1_l2(0.1, 0.2), k.L1L2(), k.get("l2"), k.get({"class_name": "L1L2", "config": {"l1": 0.3, "l2": 0.0}})):
    note(r(w), sorted(r.get_config()))
note(k.get(None), k.serialize(k.l2(0.5))["class_name"])
error(k.get, "nothing")
error(k.get, 3)
tf.get_variable("k", [2, 2], regularizer=k.l2(0.1))
with tf.variable_scope("p", regularizer=l2, partitioner=tf.fixed_size_partitioner(2)):
    tf.get_variable("v", [4, 2])
tf.get_variable("no", [2], regularizer=tf.no_regularizer)
note([t.name for t in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])
