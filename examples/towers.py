"""Two towers that were meant to share their weights; the second call raises."""
import tensorflow as tf


def tower(images):
    with tf.variable_scope('tower'):
        net = tf.layers.conv2d(images, 16, 3, name='conv', activation=tf.nn.relu)
        net = tf.layers.flatten(net)
        return tf.layers.dense(net, 10, name='logits')


left = tf.placeholder(tf.float32, [None, 32, 32, 3])
right = tf.placeholder(tf.float32, [None, 32, 32, 3])
a = tower(left)
b = tower(right)
