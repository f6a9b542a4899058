import tensorflow as tf

crf = tf.contrib.crf
x = tf.placeholder(tf.float32, [None, None, 5])
tags = tf.placeholder(tf.int32, [None, None])
n = tf.placeholder(tf.int32, [None])
likelihood, transitions = crf.crf_log_likelihood(x, tags, n)
decoded, score = crf.crf_decode(x, transitions, n)
with tf.variable_scope("fixed"):
    crf.crf_log_likelihood(tf.zeros([2, 6, 3]), tf.zeros([2, 6], tf.int32), tf.constant([6, 5]))
