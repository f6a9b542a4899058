import tensorflow as tf
from tensorflow.contrib import slim
from tensorflow.contrib.slim import nets

x = tf.placeholder(tf.float32, [None, 224, 224, 3])
with slim.arg_scope(nets.vgg.vgg_arg_scope()):
    out, ends = nets.vgg.vgg_a(x, num_classes=7)
    out, ends = nets.vgg.vgg_16(x, num_classes=5, is_training=False)
with slim.arg_scope(nets.alexnet.alexnet_v2_arg_scope()):
    nets.alexnet.alexnet_v2(x, 5)
nets.overfeat.overfeat(tf.zeros([1, 231, 231, 3]), 3)
