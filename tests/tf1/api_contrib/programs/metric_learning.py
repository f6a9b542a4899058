import tensorflow as tf

losses = tf.contrib.losses.metric_learning
labels = tf.placeholder(tf.int32, [6])
anchors = tf.placeholder(tf.float32, [6, 4])
others = tf.placeholder(tf.float32, [None, 4])
tf.Variable(losses.triplet_semihard_loss(labels, anchors), name="triplet")
tf.Variable(losses.lifted_struct_loss(labels, anchors, margin=2.0), name="lifted")
tf.Variable(losses.contrastive_loss(labels, anchors, others), name="contrastive")
with tf.name_scope("pairs"):
    tf.Variable(losses.npairs_loss(labels, anchors, anchors, print_losses=True), name="pairs")
