import tensorflow as tf
from tensorflow.contrib.slim.python.slim.nets import inception_v2 as net

slim = tf.contrib.slim
x = tf.zeros([1, 224, 224, 3])
with slim.arg_scope(net.inception_v2_arg_scope()):
    logits, ends = net.inception_v2(x, 7, is_training=True)
