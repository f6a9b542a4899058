"""Dimensions and shapes as arguments of ops."""
import tensorflow as tf
from notes import error, note

d = tf.Dimension(None)
for f in (tf.convert_to_tensor, tf.constant, lambda x: tf.convert_to_tensor(x, tf.int32), tf.zeros, tf.ones,
          lambda x: tf.reshape(tf.zeros([6]), x), lambda x: tf.fill(x, 1), lambda x: tf.tile(tf.zeros([3, 3]), x),
          lambda x: tf.broadcast_to(tf.zeros([2]), x), lambda x: tf.slice(tf.zeros([3, 3]), [0, 0], x)):
    for x in ([tf.Dimension(3), 2], [d, 2], [None, 2], (None, 2)):
        error(f, x)
error(lambda: tf.zeros([2]) * tf.Dimension(None))
error(lambda: tf.add(tf.zeros([2]), tf.Dimension(2)))
error(lambda: tf.constant(2) + tf.Dimension(2))
error(lambda: tf.Dimension(2) * tf.constant(2))
error(lambda: tf.one_hot([1], tf.Dimension(2)))
error(lambda: tf.range(tf.Dimension(2)))
error(lambda: tf.range(tf.Dimension(None)))
error(lambda: tf.to_float(tf.Dimension(2)))
error(lambda: tf.cast(tf.Dimension(2), tf.float32))
error(lambda: tf.convert_to_tensor(tf.Dimension(None)))
error(lambda: tf.convert_to_tensor(tf.Dimension(2), tf.float32))
error(lambda: tf.convert_to_tensor(tf.TensorShape([None])))
error(lambda: tf.convert_to_tensor(tf.TensorShape(None)))
error(lambda: tf.convert_to_tensor(tf.TensorShape([2]), tf.int64))
error(lambda: tf.convert_to_tensor(tf.TensorShape([2]), tf.float32))
