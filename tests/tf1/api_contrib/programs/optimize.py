import tensorflow as tf

w = tf.get_variable("w", [3])
loss = tf.reduce_sum(w * w)
step = tf.train.get_or_create_global_step()
op = tf.contrib.layers.optimize_loss(loss, step, 0.1, "Adam", clip_gradients=5.0)
op = tf.contrib.layers.optimize_loss(
    loss, step, 0.1, tf.train.MomentumOptimizer(0.1, 0.9), summaries=["gradients", "learning_rate"],
    learning_rate_decay_fn=lambda lr, s: tf.train.exponential_decay(lr, s, 10, 0.9), name="second",
)
slim = tf.contrib.slim
train = slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(0.1), clip_gradient_norm=2, summarize_gradients=True)
tf.contrib.training.create_train_op(loss, tf.train.RMSPropOptimizer(0.1), global_step=None)
slim.losses.softmax_cross_entropy(tf.zeros([2, 3]), tf.ones([2, 3]))
slim.losses.add_loss(loss)
slim.losses.mean_squared_error(w, tf.zeros([3]), weights=2.0)
slim.losses.log_loss(w, tf.zeros([3]))
total = slim.losses.get_total_loss()
tf.contrib.metrics.streaming_mean(w)
tf.contrib.metrics.streaming_accuracy(tf.constant([1]), tf.constant([1]), name="acc")
tf.contrib.layers.summarize_tensor(loss)
tf.contrib.layers.summarize_activation(tf.nn.relu(w))
