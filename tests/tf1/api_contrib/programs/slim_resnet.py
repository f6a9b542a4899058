import tensorflow as tf
from tensorflow.contrib.slim.nets import resnet_v1, resnet_v2

slim = tf.contrib.slim
x = tf.zeros([1, 32, 32, 3])
with slim.arg_scope(resnet_v1.resnet_arg_scope()):
    net, ends = resnet_v1.resnet_v1(x, [resnet_v1.resnet_v1_block("block1", 2, 2, 2), resnet_v1.resnet_v1_block("block2", 3, 2, 1)], 10, output_stride=8)
with slim.arg_scope(resnet_v2.resnet_arg_scope(weight_decay=0.1)):
    net, ends = resnet_v2.resnet_v2(x, [resnet_v2.resnet_v2_block("block1", 2, 2, 2)], is_training=False, scope="r2")
print(sorted(ends))
