import tensorflow as tf

slim = tf.contrib.slim
x = tf.placeholder(tf.float32, [2, 16, 16, 3], name="x")
net = slim.conv2d(x, 4, [3, 3], scope="conv1")
net = slim.conv2d(net, 4, 3, stride=2, normalizer_fn=slim.batch_norm, normalizer_params={"is_training": True, "scale": True})
net = slim.max_pool2d(net, [2, 2])
net = slim.avg_pool2d(net, [2, 2], scope="p")
net = slim.conv2d_transpose(net, 5, 3, stride=2)
net = slim.separable_conv2d(net, 6, [3, 3], 2)
net = slim.separable_conv2d(net, None, [3, 3], 1, normalizer_fn=slim.batch_norm)
net = slim.conv2d_in_plane(net, 3)
net = slim.repeat(net, 2, slim.conv2d, 7, [3, 3], scope="rep")
net = slim.conv2d(net, 3, 1, activation_fn=None, biases_initializer=None, weights_initializer=tf.truncated_normal_initializer(stddev=0.1))
with tf.variable_scope("a"):
    tf.contrib.layers.conv2d(net, 2, 1, rate=2)
with tf.variable_scope("a", reuse=True):
    tf.contrib.layers.conv2d(net, 2, 1, rate=2, scope="Conv")
seq = tf.placeholder(tf.float32, [None, 10, 4])
tf.contrib.layers.conv1d(seq, 3, 2)
vol = tf.placeholder(tf.float32, [None, 4, 4, 4, 1])
tf.contrib.layers.conv3d(vol, 2, 2)
tf.contrib.layers.conv3d_transpose(vol, 2, 2)
print(slim.get_model_variables("conv1"), len(tf.losses.get_regularization_losses()))
