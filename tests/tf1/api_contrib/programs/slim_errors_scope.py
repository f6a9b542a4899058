import tensorflow as tf

slim = tf.contrib.slim


def layer(x):
    return x


with slim.arg_scope([layer], a=1):
    pass
