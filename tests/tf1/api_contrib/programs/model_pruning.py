import tensorflow as tf

pruning = tf.contrib.model_pruning
images = tf.placeholder(tf.float32, [2, 8, 8, 3])
net = pruning.masked_conv2d(images, 4, 3, scope="conv")
net = pruning.masked_convolution(net, 4, [1, 1], stride=2, normalizer_fn=tf.contrib.layers.batch_norm)
net = pruning.masked_fully_connected(tf.layers.flatten(net), 5, activation_fn=None)
for cell in (pruning.MaskedBasicLSTMCell(3), pruning.MaskedLSTMCell(4)):
    net, _ = tf.nn.static_rnn(cell, [net], dtype=tf.float32)
    net = net[0]
with tf.variable_scope("own"):
    weights = tf.get_variable("weights", [4, 2])
    net = tf.matmul(net, pruning.apply_mask(weights, tf.get_variable_scope()))
parts = tf.get_variable("parts", [4, 2], partitioner=tf.fixed_size_partitioner(2))
tf.train.create_global_step()
made = pruning.Pruning(pruning.get_pruning_hparams().parse("name=cut,begin_pruning_step=10"))
made.conditional_mask_update_op()
made.add_pruning_summaries()
pruning.Pruning(sparsity=0.5)
pruning.get_weight_sparsity()
assert len(pruning.get_masks()) == len(pruning.get_masked_weights()) == 6
assert [w.op.name for w in pruning.get_weights()][-1] == "own/weights"
pruning.Pruning(pruning.get_pruning_hparams().parse("target_sparsity=1"))
