#: bias_add
x = tf.placeholder(tf.float32, [None, 5, 5, 8], name="x"); b = tf.get_variable("b", [8])
tf.nn.bias_add(x, b); tf.nn.bias_add(x, b, name="n"); tf.nn.bias_add(tf.ones([2, 8]), [1.] * 8); tf.nn.bias_add(tf.ones([2, 8, 3, 3]), b, data_format="NCHW"); tf.nn.bias_add(tf.placeholder(tf.float32), b)
#: bias_add_bad
tf.nn.bias_add(tf.ones([2, 8]), tf.ones([9]))
#: bias_add_rank
tf.nn.bias_add(tf.ones([8]), tf.ones([8]))
#: bias_add_format
tf.nn.bias_add(tf.ones([2, 8]), tf.ones([8]), data_format="NCWH")
#: conv2d
x = tf.placeholder(tf.float32, [None, 28, 28, 3], name="x"); w = tf.get_variable("w", [5, 5, 3, 8])
tf.nn.conv2d(x, w, [1, 1, 1, 1], "SAME"); tf.nn.conv2d(x, w, strides=[1, 2, 2, 1], padding="VALID", name="c"); tf.nn.conv2d(x, w, strides=2, padding="SAME"); tf.nn.conv2d(x, w, [1, 2, 2, 1], "SAME", dilations=[1, 1, 1, 1]); tf.nn.conv2d(tf.ones([2, 3, 28, 28]), w, [1, 1, 1, 1], "VALID", data_format="NCHW"); tf.nn.conv2d(x, filter=w, strides=[1, 1, 1, 1], padding="SAME"); tf.nn.conv2d(x, w, [1, 1, 1, 1], [[0, 0], [1, 1], [2, 2], [0, 0]]); tf.nn.conv2d(tf.placeholder(tf.float32), w, [1, 1, 1, 1], "SAME"); tf.nn.conv2d(tf.placeholder(tf.float32, [None, None, None, 3]), w, [1, 2, 2, 1], "SAME"); tf.nn.conv2d(x, w, 1, "VALID", dilations=2); tf.nn.conv2d(x, w, [2, 2], "SAME")
#: conv2d_depth
tf.nn.conv2d(tf.ones([1, 8, 8, 3]), tf.ones([3, 3, 4, 8]), [1, 1, 1, 1], "SAME")
#: conv2d_negative
with tf.name_scope("net"):
    tf.nn.conv2d(tf.ones([1, 2, 2, 3]), tf.ones([3, 3, 3, 8]), [1, 1, 1, 1], "VALID")
#: conv2d_rank
tf.nn.conv2d(tf.ones([8, 8, 3]), tf.ones([3, 3, 3, 8]), [1, 1, 1, 1], "SAME")
#: conv2d_type
tf.nn.conv2d(tf.ones([1, 8, 8, 3], tf.float64), tf.ones([3, 3, 3, 8]), [1, 1, 1, 1], "SAME")
#: conv2d_int
tf.nn.conv2d(tf.ones([1, 8, 8, 3], tf.uint8), tf.ones([3, 3, 3, 8]), [1, 1, 1, 1], "SAME")
#: conv2d_padding
tf.nn.conv2d(tf.ones([1, 8, 8, 3]), tf.ones([3, 3, 3, 8]), [1, 1, 1, 1], "same")
#: conv2d_strides
tf.nn.conv2d(tf.ones([1, 8, 8, 3]), tf.ones([3, 3, 3, 8]), [1, 1], "SAME")
#: conv_other
x = tf.placeholder(tf.float32, [None, 28, 28, 4], name="x")
tf.nn.depthwise_conv2d(x, tf.ones([3, 3, 4, 2]), [1, 1, 1, 1], "SAME"); tf.nn.depthwise_conv2d(x, tf.ones([3, 3, 4, 2]), [1, 2, 2, 1], "VALID", name="d"); tf.nn.depthwise_conv2d(x, tf.ones([3, 3, 4, 2]), [1, 1, 1, 1], "SAME", rate=[2, 2]); tf.nn.separable_conv2d(x, tf.ones([3, 3, 4, 2]), tf.ones([1, 1, 8, 16]), [1, 1, 1, 1], "SAME"); tf.nn.depthwise_conv2d_native(x, tf.ones([3, 3, 4, 1]), [1, 1, 1, 1], "SAME")
tf.nn.atrous_conv2d(x, tf.ones([3, 3, 4, 8]), 2, "SAME"); tf.nn.atrous_conv2d(x, tf.ones([3, 3, 4, 8]), rate=2, padding="VALID", name="a"); tf.nn.atrous_conv2d(x, tf.ones([3, 3, 4, 8]), 1, "SAME")
#: conv_transpose
x = tf.placeholder(tf.float32, [None, 7, 7, 4], name="x"); n = tf.shape(x)[0]
tf.nn.conv2d_transpose(x, tf.ones([3, 3, 8, 4]), [10, 14, 14, 8], [1, 2, 2, 1], "SAME"); tf.nn.conv2d_transpose(x, tf.ones([3, 3, 8, 4]), [n, 14, 14, 8], [1, 2, 2, 1]); tf.nn.conv2d_transpose(x, tf.ones([3, 3, 8, 4]), output_shape=tf.stack([n, 14, 14, 8]), strides=[1, 2, 2, 1], name="t"); tf.nn.conv2d_transpose(x, tf.ones([3, 3, 8, 4]), tf.shape(tf.ones([2, 14, 14, 8])), 2)
tf.nn.atrous_conv2d_transpose(tf.ones([2, 5, 5, 4]), tf.ones([3, 3, 8, 4]), [2, 5, 5, 8], 2, "SAME")
#: conv_transpose_bad
tf.nn.conv2d_transpose(tf.ones([2, 7, 7, 4]), tf.ones([3, 3, 8, 4]), [2, 14, 14, 4], [1, 2, 2, 1], "SAME")
#: conv_1d_3d
x = tf.placeholder(tf.float32, [None, 28, 4], name="x"); y = tf.placeholder(tf.float32, [None, 8, 8, 8, 4], name="y")
tf.nn.conv1d(x, tf.ones([3, 4, 8]), 1, "SAME"); tf.nn.conv1d(x, tf.ones([3, 4, 8]), stride=2, padding="VALID", name="c1"); tf.nn.conv3d(y, tf.ones([3, 3, 3, 4, 8]), [1, 1, 1, 1, 1], "SAME"); tf.nn.conv3d(y, tf.ones([3, 3, 3, 4, 8]), [1, 2, 2, 2, 1], "VALID"); tf.nn.conv3d_transpose(y, tf.ones([3, 3, 3, 8, 4]), [2, 16, 16, 16, 8], [1, 2, 2, 2, 1]); tf.nn.conv1d(x, tf.ones([3, 4, 8]), 1, "SAME", data_format="NWC"); tf.nn.conv1d_transpose(tf.ones([2, 7, 4]), tf.ones([3, 8, 4]), [2, 14, 8], 2) if hasattr(tf.nn, "conv1d_transpose") else None
#: convolution
x = tf.placeholder(tf.float32, [None, 28, 28, 4], name="x")
tf.nn.convolution(x, tf.ones([3, 3, 4, 8]), "SAME"); tf.nn.convolution(x, tf.ones([3, 3, 4, 8]), "VALID", strides=[2, 2], name="cc"); tf.nn.convolution(x, tf.ones([3, 3, 4, 8]), padding="SAME", dilation_rate=[2, 2]); tf.nn.convolution(tf.ones([2, 9, 4]), tf.ones([3, 4, 8]), "SAME", dilation_rate=[2]); tf.nn.convolution(tf.ones([2, 9, 4]), tf.ones([3, 4, 8]), "VALID"); tf.nn.convolution(x, tf.ones([3, 3, 4, 8]), "VALID", dilation_rate=[2, 2])
#: pools
x = tf.placeholder(tf.float32, [None, 28, 28, 4], name="x")
tf.nn.max_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"); tf.nn.max_pool(x, ksize=[1, 3, 3, 1], strides=[1, 2, 2, 1], padding="VALID", name="mp"); tf.nn.avg_pool(x, [1, 2, 2, 1], [1, 2, 2, 1], "VALID"); tf.nn.avg_pool(x, ksize=[1, 28, 28, 1], strides=[1, 1, 1, 1], padding="VALID", name="ap"); tf.nn.max_pool3d(tf.ones([1, 8, 8, 8, 2]), [1, 2, 2, 2, 1], [1, 2, 2, 2, 1], "SAME"); tf.nn.avg_pool3d(tf.ones([1, 8, 8, 8, 2]), [1, 2, 2, 2, 1], [1, 2, 2, 2, 1], "SAME"); tf.nn.max_pool_with_argmax(x, [1, 2, 2, 1], [1, 2, 2, 1], "SAME"); tf.nn.max_pool2d(x, 2, 2, "SAME"); tf.nn.max_pool(x, 2, 2, "SAME"); tf.nn.max_pool1d(tf.ones([2, 8, 3]), 2, 2, "SAME"); tf.nn.avg_pool2d(x, 2, 2, "SAME"); tf.nn.avg_pool1d(tf.ones([2, 8, 3]), 2, 2, "SAME"); tf.nn.max_pool_v2(x, 2, 2, "VALID"); tf.nn.avg_pool_v2(x, 2, 2, "VALID")
tf.nn.pool(x, [2, 2], "MAX", "SAME"); tf.nn.pool(x, [2, 2], "AVG", "VALID", strides=[2, 2], name="p"); tf.nn.pool(tf.ones([2, 8, 3]), [2], "MAX", "SAME", strides=[2])
#: pool_negative
tf.nn.max_pool(tf.ones([1, 1, 1, 4]), [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
#: pool_rank
tf.nn.max_pool(tf.ones([1, 8, 4]), [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
#: dropout
x = tf.placeholder(tf.float32, [None, 10], name="x"); k = tf.placeholder(tf.float32, name="k")
tf.nn.dropout(x, 0.5); tf.nn.dropout(x, k); tf.nn.dropout(x, keep_prob=0.8, noise_shape=[tf.shape(x)[0], 1], name="d"); tf.nn.dropout(x, 1.0); tf.nn.dropout(x, rate=0.5); tf.nn.dropout(x, rate=k); tf.nn.dropout(tf.ones([2, 3]), 0.5, seed=3); tf.nn.dropout(x, 0.5, [1, 10])
#: dropout_bad
tf.nn.dropout(tf.ones([2, 3]), 1.5)
#: dropout_int
tf.nn.dropout(tf.ones([2, 3], tf.int32), .5)
#: dropout_none
tf.nn.dropout(tf.ones([2, 3]))
#: moments_norm
x = tf.placeholder(tf.float32, [None, 28, 28, 4], name="x")
m, v = tf.nn.moments(x, [0, 1, 2]); tf.nn.moments(x, [1, 2], keep_dims=True); tf.nn.moments(x, axes=[0], name="mm", keepdims=True)
tf.nn.batch_normalization(x, m, v, tf.zeros([4]), tf.ones([4]), 1e-3); tf.nn.batch_normalization(x, m, v, None, None, 1e-3, name="bn"); tf.nn.batch_normalization(x, m, v, offset=tf.zeros([4]), scale=None, variance_epsilon=1e-3)
tf.nn.fused_batch_norm(x, tf.ones([4]), tf.zeros([4])); tf.nn.fused_batch_norm(x, tf.ones([4]), tf.zeros([4]), tf.zeros([4]), tf.ones([4]), is_training=False, name="f"); tf.nn.batch_norm_with_global_normalization(x, m, v, tf.zeros([4]), tf.ones([4]), 1e-3, True); tf.nn.weighted_moments(x, [0], 1.0); tf.nn.sufficient_statistics(x, [0]); tf.nn.normalize_moments(1.0, m, v, None)
tf.nn.moments(tf.ones([2, 3]), 0); tf.nn.moments(tf.cast(x, tf.float16), [0])
#: lrn_l2
x = tf.placeholder(tf.float32, [None, 28, 28, 4], name="x")
tf.nn.lrn(x, 4, bias=1.0, alpha=0.001 / 9.0, beta=0.75); tf.nn.local_response_normalization(x, name="l"); tf.nn.l2_loss(x); tf.nn.l2_loss(x, name="ll"); tf.nn.l2_normalize(x, -1); tf.nn.l2_normalize(x, axis=[1, 2], epsilon=1e-6, name="norm"); tf.nn.local_response_normalization(x, depth_radius=2)
#: softmax
x = tf.placeholder(tf.float32, [None, 3, 4], name="x"); u = tf.placeholder(tf.float32, name="u")
tf.nn.softmax(x); tf.nn.softmax(x, axis=1); tf.nn.softmax(x, dim=-1, name="s"); tf.nn.log_softmax(x, 1); tf.nn.softmax(u); tf.nn.softmax(tf.ones([3])); tf.nn.softmax(x, 2); tf.nn.log_softmax(x); tf.nn.softmax(u, -1)
#: softmax_int
tf.nn.softmax(tf.ones([3], tf.int32))
#: relu_bool
tf.nn.relu(tf.ones([3], tf.bool))
#: sigmoid_int
tf.sigmoid(tf.ones([3], tf.int32))
#: cross_entropy
l = tf.placeholder(tf.float32, [None, 4], name="l"); y = tf.placeholder(tf.float32, [None, 4], name="y"); i = tf.placeholder(tf.int64, [None], name="i")
tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=l); tf.nn.softmax_cross_entropy_with_logits(labels=y, logits=l, name="sm"); tf.nn.softmax_cross_entropy_with_logits_v2(labels=y, logits=l); tf.nn.softmax_cross_entropy_with_logits_v2(y, l, name="v2"); tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=l); tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=l, name="sp")
tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=l); tf.nn.sigmoid_cross_entropy_with_logits(labels=y, logits=l, name="sg"); tf.nn.weighted_cross_entropy_with_logits(y, l, 2.0); tf.nn.weighted_cross_entropy_with_logits(targets=y, logits=l, pos_weight=2.0, name="w"); tf.nn.log_poisson_loss(y, l)
#: cross_entropy_3d
l = tf.placeholder(tf.float32, [None, 5, 4], name="l"); i = tf.placeholder(tf.int32, [None, 5], name="i")
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=i, logits=l); tf.nn.softmax_cross_entropy_with_logits(labels=tf.one_hot(i, 4), logits=l); tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.placeholder(tf.int32), logits=tf.placeholder(tf.float32)); tf.nn.softmax_cross_entropy_with_logits_v2(labels=tf.ones([2, 3, 4]), logits=tf.ones([2, 3, 4]), axis=1); tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([2, 3], tf.int32), logits=tf.ones([2, 3, 4]))
#: xent_positional
tf.nn.softmax_cross_entropy_with_logits(tf.ones([2, 3]), tf.ones([2, 3]))
#: sparse_rank
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([2, 3], tf.int32), logits=tf.ones([2, 3]))
#: sparse_float
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([2]), logits=tf.ones([2, 3]))
#: sparse_batch
tf.nn.sparse_softmax_cross_entropy_with_logits(labels=tf.zeros([3], tf.int32), logits=tf.ones([2, 3]))
#: xent_mismatch
tf.nn.softmax_cross_entropy_with_logits(labels=tf.ones([2, 3]), logits=tf.ones([2, 4]))
#: sigmoid_mismatch
tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones([2, 3]), logits=tf.ones([2, 4]))
#: sigmoid_mismatch2
tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones([2]), logits=tf.ones([2, 1]))
#: sigmoid_type
tf.nn.sigmoid_cross_entropy_with_logits(labels=tf.ones([2], tf.int32), logits=tf.ones([2]))
#: embedding
e = tf.get_variable("e", [100, 8]); i = tf.placeholder(tf.int32, [None, 7], name="i")
tf.nn.embedding_lookup(e, i); tf.nn.embedding_lookup(e, i, name="el"); tf.nn.embedding_lookup([e], i); tf.nn.embedding_lookup(e, 3); tf.nn.embedding_lookup(e, i, max_norm=1.0)
#: embedding_constant
tf.nn.embedding_lookup(tf.ones([10, 3]), [1, 2])
#: embedding_resource
r = tf.get_variable("r", [100, 8], use_resource=True); i = tf.placeholder(tf.int32, [None, 7], name="i")
tf.nn.embedding_lookup(r, i)
#: embedding_partitioned
e = tf.get_variable("e", [100, 8], partitioner=tf.fixed_size_partitioner(3)); i = tf.placeholder(tf.int32, [None, 7], name="i")
tf.nn.embedding_lookup(e, i); tf.nn.embedding_lookup(e, i, partition_strategy="div")
#: embedding_list
a = tf.get_variable("a", [50, 8]); b = tf.get_variable("b", [50, 8]); i = tf.placeholder(tf.int64, [None], name="i")
tf.nn.embedding_lookup([a, b], i)
#: embedding_sparse
e = tf.get_variable("e", [100, 8]); sp = tf.sparse_placeholder(tf.int64, name="sp"); w = tf.sparse_placeholder(tf.float32, name="w")
tf.nn.embedding_lookup_sparse(e, sp, None); tf.nn.embedding_lookup_sparse(e, sp, None, combiner="sum", name="n"); tf.nn.embedding_lookup_sparse(e, sp, w, combiner="mean"); tf.nn.embedding_lookup_sparse(e, sp, w, combiner="sqrtn"); tf.nn.embedding_lookup_sparse(e, sp, None, combiner="sqrtn")
#: safe_embedding
e = tf.get_variable("e", [100, 8]); sp = tf.sparse_placeholder(tf.int64, name="sp")
tf.nn.safe_embedding_lookup_sparse(e, sp)
#: top_k
x = tf.placeholder(tf.float32, [None, 10], name="x"); i = tf.placeholder(tf.int32, [None], name="i")
tf.nn.top_k(x); tf.nn.top_k(x, 3); tf.nn.top_k(x, k=tf.constant(2), sorted=False, name="t"); tf.nn.in_top_k(x, i, 1); tf.nn.in_top_k(x, i, k=3, name="it"); tf.contrib.framework.nest; tf.nn.top_k(tf.placeholder(tf.float32), 2)
#: top_k_bad
tf.nn.top_k(tf.ones([2, 3]), 5)
#: xw
x = tf.placeholder(tf.float32, [None, 10], name="x"); w = tf.get_variable("w", [10, 4]); b = tf.get_variable("b", [4])
tf.nn.xw_plus_b(x, w, b); tf.nn.xw_plus_b(x, w, b, name="xw"); tf.nn.relu_layer(x, w, b); tf.nn.crelu(x); tf.nn.swish(x); tf.nn.leaky_relu(x, 0.1, name="lk"); tf.nn.relu6(x); tf.nn.crelu(tf.ones([2, 3]), axis=0, name="cr")
#: sampled
w = tf.get_variable("w", [100, 8]); b = tf.get_variable("b", [100]); l = tf.placeholder(tf.int64, [None, 1], name="l"); x = tf.placeholder(tf.float32, [None, 8], name="x")
tf.nn.nce_loss(w, b, l, x, 5, 100)
#: sampled_softmax
w = tf.get_variable("w", [100, 8]); b = tf.get_variable("b", [100]); l = tf.placeholder(tf.int64, [None, 1], name="l"); x = tf.placeholder(tf.float32, [None, 8], name="x")
tf.nn.sampled_softmax_loss(w, b, l, x, 5, 100); tf.nn.log_uniform_candidate_sampler(l, 1, 5, True, 100); tf.nn.uniform_candidate_sampler(l, 1, 5, True, 100)
#: sampled_32
w = tf.get_variable("w", [100, 8]); b = tf.get_variable("b", [100])
tf.nn.sampled_softmax_loss(weights=w, biases=b, labels=tf.zeros([4, 1], tf.int32), inputs=tf.ones([4, 8]), num_sampled=5, num_classes=100, name="ss")
#: nce_static
w = tf.get_variable("w", [100, 8]); b = tf.get_variable("b", [100])
tf.reduce_mean(tf.nn.nce_loss(weights=w, biases=b, labels=tf.placeholder(tf.int32, [16, 1]), inputs=tf.ones([16, 8]), num_sampled=4, num_classes=100))
#: ctc
x = tf.placeholder(tf.float32, [None, 4, 10], name="x"); l = tf.placeholder(tf.int32, [None], name="l"); sp = tf.sparse_placeholder(tf.int32, name="sp")
tf.nn.ctc_loss(sp, x, l); tf.nn.ctc_greedy_decoder(x, l); tf.nn.ctc_beam_search_decoder(x, l, top_paths=2); tf.nn.ctc_beam_search_decoder(x, l, merge_repeated=False); tf.nn.ctc_loss(labels=sp, inputs=x, sequence_length=l, time_major=False)
#: misc_nn
x = tf.placeholder(tf.float32, [None, 10], name="x")
tf.nn.zero_fraction(x); tf.nn.quantized_relu_x; tf.nn.erosion2d(tf.ones([1, 5, 5, 2]), tf.ones([3, 3, 2]), [1, 1, 1, 1], [1, 1, 1, 1], "SAME"); tf.nn.dilation2d(tf.ones([1, 5, 5, 2]), tf.ones([3, 3, 2]), [1, 1, 1, 1], [1, 1, 1, 1], "SAME"); tf.nn.with_space_to_batch; tf.nn.space_to_depth(tf.ones([1, 4, 4, 1]), 2); tf.nn.depth_to_space(tf.ones([1, 4, 4, 4]), 2, name="d"); tf.nn.fractional_max_pool(tf.ones([1, 8, 8, 2]), [1.0, 1.44, 1.73, 1.0]); tf.nn.compute_accidental_hits(tf.zeros([2, 1], tf.int64), tf.zeros([3], tf.int64), 1)
#: dilated_unknown_sizes
for padding in ("SAME", "VALID"):
    for shape in ([1, None, None, 8], [1, 20, None, 8], None):
        x = tf.placeholder(tf.float32, shape)
        tf.nn.atrous_conv2d(x, tf.ones([3, 3, 8, 4]), 2, padding=padding)
        tf.nn.separable_conv2d(x, tf.ones([3, 3, 8, 1]), tf.ones([1, 1, 8, 4]), [1, 1, 1, 1], padding, rate=[2, 2])
#: dilated_rank
tf.nn.atrous_conv2d(tf.ones([5, 8]), tf.ones([3, 3, 8, 4]), 2, padding="SAME")
#: ctc_loss_of_dense_labels
tf.nn.ctc_loss(tf.ones([2, 3], tf.int32), tf.ones([4, 2, 5]), [4, 4])
#: concat_with_swapped_arguments
tf.concat(3, [tf.ones([2, 3, 1, 4]), tf.ones([2, 3, 1, 5])])
#: concat_with_swapped_arguments_of_one_shape
tf.concat(3, [tf.ones([2]), tf.ones([2])])
#: list_with_a_tensor_of_another_type
tf.reshape(tf.ones([6]), [tf.constant(2, tf.int64), 3])
tf.zeros([tf.constant(2, tf.int64), 3])
tf.constant(1.0) + [tf.constant(2.0), 3]
tf.tile(tf.ones([2]), [tf.constant(2, tf.int64)])
#: list_with_a_tensor_of_another_type_in_an_op
tf.matmul([[tf.constant(2.0, tf.float64)]], tf.ones([1, 1]))
#: stack_of_three
tf.stack([tf.ones([2, 3]), tf.ones([2, 4]), tf.ones([2, 5])])
#: list_of_three
tf.matmul([tf.ones([2, 3]), tf.ones([2, 3]), tf.ones([2, 5])], tf.ones([1]))
