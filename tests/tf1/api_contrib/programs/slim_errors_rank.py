import tensorflow as tf

tf.contrib.slim.conv2d(tf.zeros([2, 3]), 2, 3)
