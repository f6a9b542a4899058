"""Dimensions and shapes as arguments of ops."""
import tensorflow as tf
from notes import error, note

d = tf.Dimension(None)
for f in (tf.convert_to_tensor, tf.constant, lambda x: tf.convert_to_tensor(x, tf.int32), tf.zeros, tf.ones, tf.random_uniform,
          lambda x: tf.placeholder_with_default(x, None),
          lambda x: tf.reshape(tf.zeros([6]), x), lambda x: tf.fill(x, 1), lambda x: tf.tile(tf.zeros([3, 3]), x), tf.random_normal,
          tf.truncated_normal, lambda x: tf.broadcast_to(tf.zeros([2]), x), lambda x: tf.slice(tf.zeros([3, 3]), [0, 0], x),
          lambda x: tf.concat([x, x], 0), lambda x: tf.add(x, x), lambda x: tf.transpose(tf.zeros([2, 3, 4, 5]), x),
          lambda x: tf.constant(1, shape=x), lambda x: tf.reduce_sum(tf.zeros([2, 2, 2, 2]), x), lambda x: tf.zeros([8])[x[0]:x[1]]):
    for x in ([tf.Dimension(3), 2], [d, 2], [None, 2], (None, 2), ["a", 2], [2.5, 2]):
        error(f, x)
error(lambda: tf.zeros([2]) + tf.Dimension(2))
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
