#: constant
tf.constant(1); tf.constant(1.5); tf.constant([1, 2]); tf.constant([[1., 2.]]); tf.constant("a"); tf.constant(["a", "b"]); tf.constant(True); tf.constant(1, tf.float32); tf.constant(0, shape=[2, 3]); tf.constant([1, 2, 3, 4], shape=[2, 2], name="c"); tf.constant(2 ** 40); tf.constant([]); tf.constant([1, 2.5]); tf.constant(3, dtype="int64")
#: constant_bad
tf.constant([1, 2, 3], shape=[2])
#: constant_type
tf.constant(1.5, tf.int32)
#: constant_type2
tf.constant("a", tf.float32)
#: constant_ragged
tf.constant([[1, 2], [3]])
#: zeros_ones
n = tf.placeholder(tf.int32, [], name="n")
tf.zeros([2, 3]); tf.ones([2]); tf.zeros([]); tf.zeros([100, 100]); tf.ones((2, 3), tf.int32); tf.zeros([n, 3]); tf.zeros(n); tf.zeros(tf.shape(tf.ones([2, 3]))); tf.zeros([2], tf.bool); tf.ones([2], dtype=tf.int64, name="o"); tf.zeros([2], tf.string); tf.zeros(5); tf.zeros(tf.TensorShape([2, 2])); tf.ones([n, n]); tf.zeros([n], name="z")
tf.fill([2, 3], 1.0); tf.fill([n, 2], 0); tf.fill(tf.stack([n, 3]), 2.5, name="f"); tf.fill([n], "a")
#: likes
x = tf.placeholder(tf.float32, [None, 3], name="x"); y = tf.placeholder(tf.float32, [2, 3], name="y"); u = tf.placeholder(tf.float32, name="u")
tf.zeros_like(x); tf.ones_like(x); tf.zeros_like(y); tf.ones_like(y); tf.zeros_like(x, tf.int32); tf.ones_like(x, dtype=tf.int32); tf.zeros_like(y, tf.int32); tf.ones_like(y, tf.bool); tf.zeros_like(u); tf.ones_like(u, name="ol"); tf.zeros_like([1, 2]); tf.zeros_like(tf.zeros([100, 100])); tf.ones_like(tf.zeros([100, 100])); tf.zeros_like(x, optimize=False)
#: eye
tf.eye(3); tf.eye(3, 4); tf.eye(2, batch_shape=[5]); tf.eye(3, dtype=tf.int32, name="e"); n = tf.placeholder(tf.int32, []); tf.eye(n)
#: shapes
x = tf.placeholder(tf.float32, [None, 3], name="x"); y = tf.placeholder(tf.float32, [2, 3], name="y"); u = tf.placeholder(tf.float32, name="u")
tf.shape(x); tf.shape(y); tf.shape(u); tf.size(x); tf.size(y); tf.rank(x); tf.rank(u); tf.shape(x, out_type=tf.int64); tf.shape(y, name="s"); tf.size(u, name="sz"); tf.shape([1, 2]); tf.shape_n([x, y]); tf.rank([1, 2]); tf.shape(x, name="dyn")
#: reshape
x = tf.placeholder(tf.float32, [None, 3, 4], name="x"); u = tf.placeholder(tf.float32, name="u"); n = tf.placeholder(tf.int32, [], name="n")
tf.reshape(x, [-1]); tf.reshape(x, [-1, 12]); tf.reshape(x, (-1, 2, 6)); tf.reshape(tf.ones([2, 6]), [3, -1]); tf.reshape(x, [n, 12]); tf.reshape(x, tf.shape(u)); tf.reshape(x, [tf.shape(x)[0], 12]); tf.reshape(x, [tf.shape(x)[0], -1]); tf.reshape(u, [2, 3], name="r"); tf.reshape(x, [-1, n]); tf.reshape(x, tf.stack([-1, 4])); tf.reshape(x, tf.concat([[-1], [4]], 0)); tf.reshape(tf.ones([2, 6]), [n, 3]); tf.reshape(tf.ones([1]), []); tf.reshape(tf.ones([6]), tf.TensorShape([2, 3])); tf.reshape(x, tf.concat([tf.shape(x)[:1], [12]], 0))
#: reshape_bad
tf.reshape(tf.ones([2, 3]), [4, 2])
#: reshape_bad2
tf.reshape(tf.ones([2, 3]), [4, -1])
#: reshape_bad3
tf.reshape(tf.placeholder(tf.float32, [None, 3]), [2, 4])
#: reshape_none
tf.reshape(tf.ones([2, 3]), [None, 3])
#: reshape_float
tf.reshape(tf.ones([2, 3]), [6 / 2, 2])
#: expand_squeeze
x = tf.placeholder(tf.float32, [None, 3], name="x"); u = tf.placeholder(tf.float32, name="u")
tf.expand_dims(x, 0); tf.expand_dims(x, -1); tf.expand_dims(x, axis=1); tf.expand_dims(u, 0); tf.expand_dims(x, dim=1, name="e"); tf.expand_dims(1.0, 0); tf.expand_dims([1, 2], 1)
y = tf.placeholder(tf.float32, [1, 3, 1], name="y")
tf.squeeze(y); tf.squeeze(y, 0); tf.squeeze(y, [0, 2]); tf.squeeze(y, axis=-1, name="s"); tf.squeeze(y, squeeze_dims=[0]); tf.squeeze(u); tf.squeeze(tf.placeholder(tf.float32, [None, 1])); tf.squeeze(tf.placeholder(tf.float32, [None, 1]), [0])
#: squeeze_bad
tf.squeeze(tf.ones([2, 3]), [0])
#: squeeze_bad2
tf.squeeze(tf.ones([2, 3]), [2])
#: expand_bad
tf.expand_dims(tf.ones([2, 3]), 4)
#: concat
x = tf.placeholder(tf.float32, [None, 3], name="x"); y = tf.placeholder(tf.float32, [None, 5], name="y"); u = tf.placeholder(tf.float32, name="u")
tf.concat([x, y], 1); tf.concat([x, y], axis=-1); tf.concat([x, x], 0); tf.concat([x], 0); tf.concat(x, 0); tf.concat([x, u], 1); tf.concat(values=[x, y], axis=1, name="c"); tf.concat([x], 0, name="one"); tf.concat([[1, 2], [3]], 0); tf.concat((x, y), 1); tf.concat([x, y], tf.constant(1)); tf.concat([x, tf.zeros([2, 3])], 0); tf.concat([u, u], 0); tf.concat([tf.shape(x), [1]], 0); tf.concat([[1.0], tf.ones([2])], 0)
#: concat_bad
tf.concat([tf.ones([2, 3]), tf.ones([3, 3])], 1)
#: concat_rank
tf.concat([tf.ones([2, 3]), tf.ones([3])], 0)
#: concat_type
tf.concat([tf.ones([2, 3]), tf.ones([2, 3], tf.int32)], 0)
#: concat_swapped
tf.concat(0, [tf.ones([2, 3]), tf.ones([2, 3])])
#: concat_axis
tf.concat([tf.ones([2, 3]), tf.ones([2, 3])], 2)
#: concat_scalar
tf.concat([tf.constant(1), tf.constant(2)], 0)
#: stack
x = tf.placeholder(tf.float32, [None, 3], name="x"); y = tf.placeholder(tf.float32, [2, 3], name="y"); n = tf.placeholder(tf.int32, [], name="n")
tf.stack([x, y]); tf.stack([x, y], axis=1); tf.stack([x, y], -1, name="s"); tf.stack([n, 3]); tf.stack([1, 2]); tf.stack([1.0, 2.0], name="c"); tf.stack([[1, 2], [3, 4]], axis=1); tf.stack(y); tf.parallel_stack([y, y]); tf.convert_to_tensor([n, 2]); tf.convert_to_tensor([n, n], name="p"); tf.convert_to_tensor([[n, 1], [2, 3]]); tf.stack((n, n))
#: stack_bad
tf.stack([tf.ones([2]), tf.ones([3])])
#: stack_rank
tf.stack([tf.ones([2]), tf.ones([2, 3])])
#: stack_axis
tf.stack([tf.ones([2]), tf.ones([2])], axis=3)
#: unstack
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.unstack(x, axis=1); tf.unstack(x, num=2); tf.unstack(tf.ones([2, 3]), name="u"); tf.unstack(x, 3, 1); tf.unstack(tf.shape(x)); tf.unstack([1, 2])
#: unstack_bad
tf.unstack(tf.placeholder(tf.float32, [None, 3]))
#: unstack_bad2
tf.unstack(tf.placeholder(tf.float32))
#: unstack_bad3
tf.unstack(tf.ones([2, 3]), 4)
#: split
x = tf.placeholder(tf.float32, [None, 12], name="x"); u = tf.placeholder(tf.float32, name="u")
tf.split(x, 3, 1); tf.split(x, num_or_size_splits=[4, 8], axis=1); tf.split(x, 2, axis=0); tf.split(tf.ones([6, 2]), 3); tf.split(x, [4, -1], 1, name="sp"); tf.split(u, 2, 1); tf.split(x, 4, -1, name="q"); tf.split(value=x, num_or_size_splits=2, axis=1)
#: split_bad
tf.split(tf.ones([4, 10]), 3, 1)
#: split_old
tf.split(1, 3, tf.ones([4, 12]))
#: split_sizes_bad
tf.split(tf.ones([4, 10]), [3, 4], 1)
#: transpose
x = tf.placeholder(tf.float32, [None, 3, 4], name="x"); u = tf.placeholder(tf.float32, name="u")
tf.transpose(x); tf.transpose(x, [0, 2, 1]); tf.transpose(x, perm=(2, 0, 1), name="t"); tf.transpose(u); tf.transpose(u, [1, 0]); tf.transpose(tf.ones([2, 3])); tf.matrix_transpose(x); tf.linalg.transpose(tf.ones([2, 3])); tf.transpose([[1, 2]]); tf.matrix_transpose(u)
#: transpose_bad
tf.transpose(tf.ones([2, 3]), [0, 2, 1])
#: tile_pad
x = tf.placeholder(tf.float32, [None, 3], name="x"); n = tf.placeholder(tf.int32, [], name="n")
tf.tile(x, [1, 2]); tf.tile(x, [n, 1]); tf.tile(tf.ones([2, 3]), [2, n], name="t"); tf.tile(tf.ones([2]), tf.constant([3])); tf.tile(tf.expand_dims(x, 1), [1, n, 1])
tf.pad(x, [[0, 0], [1, 2]]); tf.pad(x, [[0, 0], [1, 2]], "REFLECT"); tf.pad(x, [[1, 1], [1, 1]], mode="SYMMETRIC", name="p"); tf.pad(tf.ones([2, 3]), [[1, 1], [2, 2]], constant_values=1); tf.pad(x, tf.constant([[0, 0], [3, 3]]), "CONSTANT"); tf.pad(x, [[0, n], [0, 0]])
#: pad_mode
tf.pad(tf.ones([2]), [[1, 1]], "FOO")
#: pad_rank
tf.pad(tf.ones([2, 3]), [[1, 1]])
#: slice
x = tf.placeholder(tf.float32, [None, 30, 3], name="x"); n = tf.placeholder(tf.int32, [], name="n")
tf.slice(x, [0, 1, 0], [-1, 5, -1]); tf.slice(tf.ones([4, 5]), [1, 0], [-1, 2], name="s"); tf.slice(x, [0, n, 0], [-1, 3, -1]); tf.slice(x, [0, 0, 0], [n, 3, 1]); tf.slice(x, tf.stack([0, n, 0]), [2, 2, 2])
#: slice_bad
tf.slice(tf.ones([4, 5]), [0, 3], [2, 4])
#: getitem
x = tf.placeholder(tf.float32, [None, 30, 3], name="x"); n = tf.placeholder(tf.int32, [], name="n")
x[0]; x[:, 1]; x[:, :, 0]; x[..., 1]; x[:, 1:5]; x[:, -1]; x[:, ::2]; x[:, ::-1]; x[tf.newaxis]; x[:, None]; x[..., None]; x[n]; x[:, n]; x[:, :n]; x[:, n:]; x[1:3]; x[:2]; x[-2:]; x[:, 2:-1, :]; x[:-1]; x[1:]; x[:, n - 1:n]; x[0, 0, 0]; x[:, 5:100]; x[:, 3:2]; x[None, ..., 0]; x[:, 0:n:2]
#: getitem_shape
x = tf.placeholder(tf.float32, [None, 30, 3], name="x")
s = tf.shape(x)
s[0]; s[1]; s[1:]; s[:2]; s[-1]; tf.zeros([s[0], s[1]]); tf.zeros([s[0], s[1] * 2]); tf.ones(s[:-1]); tf.zeros(tf.concat([s[:1], [7]], 0)); tf.reshape(x, [s[0] * s[1], s[2]]); tf.fill(s[:2], 1.0); tf.zeros(tf.stack([s[0], 5])); tf.zeros(tf.reduce_prod(s[1:])); tf.reshape(x, [-1, s[1] * s[2]])
#: getitem_bad
x = tf.ones([2, 3])
x[0, 0, 0]
#: getitem_bad2
x = tf.ones([2, 3])
x[5]
#: getitem_bad3
x = tf.ones([2, 3])
x["a"]
#: getitem_bad4
x = tf.ones([2, 3])
x[1.5]
#: getitem_bad5
x = tf.constant(3)
x[0]
#: getitem_mask
x = tf.placeholder(tf.float32, [None, 3], name="x")
x[x > 0]
#: getitem_var
v = tf.get_variable("v", [4, 5])
v[0]; v[:, 1]; v[1:3]
r = tf.get_variable("r", [4, 5], use_resource=True)
r[0]; r[:, 1]
#: iterate
x = tf.placeholder(tf.float32, [3, 4], name="x")
for row in x:
    row + 1
#: iterate_bad
x = tf.placeholder(tf.float32, [None, 4], name="x")
list(x)
#: strided_slice
x = tf.placeholder(tf.float32, [None, 30, 3], name="x")
tf.strided_slice(x, [0, 0, 0], [1, 10, 3]); tf.strided_slice(x, [0, 0], [0, -1], [1, 1], end_mask=1); tf.strided_slice(tf.ones([5, 6]), [0, 0], [5, 6], [1, 2], name="ss"); tf.strided_slice(x, [0, 1, 0], [2, 2, 3], shrink_axis_mask=2)
#: gather
p = tf.placeholder(tf.float32, [10, 4], name="p"); i = tf.placeholder(tf.int32, [None, 7], name="i")
tf.gather(p, i); tf.gather(p, [1, 2], axis=1); tf.gather(p, 3); tf.gather(p, i, name="g"); tf.gather(p, i, axis=-1); tf.gather_nd(p, tf.zeros([5, 2], tf.int32)); tf.gather_nd(p, tf.zeros([5, 1], tf.int32), name="gn"); tf.batch_gather(tf.ones([2, 5]), tf.zeros([2, 3], tf.int32)); tf.gather(tf.ones([3, 4, 5]), tf.zeros([3, 2], tf.int32), batch_dims=1, axis=1); tf.gather([1, 2, 3], i)
v = tf.get_variable("v", [10, 4]); tf.gather(v, i)
r = tf.get_variable("r", [10, 4], use_resource=True); tf.gather(r, i); tf.gather(r, i, axis=1)
#: one_hot
i = tf.placeholder(tf.int32, [None, 7], name="i"); n = tf.placeholder(tf.int32, [], name="n")
tf.one_hot(i, 5); tf.one_hot(i, depth=n); tf.one_hot(i, 5, 1, 0); tf.one_hot(i, 5, on_value=1.0, off_value=0.0, axis=1); tf.one_hot(i, 5, dtype=tf.int32, name="oh"); tf.one_hot(3, 5); tf.one_hot(i, 5, axis=0); tf.one_hot(i, 4, True, False)
#: one_hot_float
tf.one_hot(tf.ones([2]), 3)
#: where
c = tf.placeholder(tf.bool, [None, 3], name="c"); x = tf.placeholder(tf.float32, [2, 3], name="x")
tf.where(c); tf.where(c, x, x); tf.where(c, x, tf.zeros_like(x), name="w"); tf.where(x > 0, x, x); tf.where(tf.constant([True, False]), x, x); tf.where_v2(c, x, 0.) ; tf.where(x > 0, tf.ones_like(x), x * 2)
#: where_bad
tf.where(tf.ones([2, 3]) > 0, tf.ones([2, 3]), tf.ones([2, 4]))
#: where_bad2
tf.where(tf.ones([2, 3]) > 0, tf.ones([2, 3]), 0.)
#: boolean_mask
x = tf.placeholder(tf.float32, [None, 3, 4], name="x"); m = tf.placeholder(tf.bool, [None], name="m")
tf.boolean_mask(x, m); tf.boolean_mask(tf.ones([2, 3]), tf.ones([2, 3]) > 0); tf.boolean_mask(x, tf.placeholder(tf.bool, [None, 3]), name="bm"); tf.boolean_mask(tf.ones([5, 2]), [True, False, True, True, False]); tf.boolean_mask(tf.ones([2, 3]), [True, False, True], axis=1)
#: boolean_mask_bad
tf.boolean_mask(tf.ones([3]), tf.placeholder(tf.bool))
#: sequence_mask
l = tf.placeholder(tf.int32, [None], name="l"); n = tf.placeholder(tf.int32, [], name="n")
tf.sequence_mask(l); tf.sequence_mask(l, 10); tf.sequence_mask(l, maxlen=n, dtype=tf.float32); tf.sequence_mask(l, 10, dtype=tf.float32, name="sm"); tf.sequence_mask([1, 2], 3); tf.sequence_mask(tf.placeholder(tf.int64, [None]), 4)
#: reverse
x = tf.placeholder(tf.float32, [None, 3, 4], name="x"); l = tf.placeholder(tf.int32, [None], name="l")
tf.reverse(x, [1]); tf.reverse(x, axis=[-1], name="r"); tf.reverse_sequence(x, l, 1); tf.reverse_sequence(x, seq_lengths=l, seq_axis=1, batch_axis=0, name="rs"); tf.reverse_sequence(x, l, seq_dim=1, batch_dim=0); tf.reverse_v2(x, [0]); tf.roll(x, 1, 0)
#: diag
x = tf.placeholder(tf.float32, [None, 3], name="x"); s = tf.ones([4, 4])
tf.diag(tf.ones([3])); tf.diag_part(s); tf.matrix_diag(x); tf.matrix_diag_part(s); tf.matrix_band_part(s, -1, 0); tf.matrix_set_diag(s, tf.ones([4])); tf.linalg.diag(x); tf.linalg.diag_part(s); tf.linalg.band_part(s, 0, -1, name="bp"); tf.trace(s); tf.linalg.tensor_diag(tf.ones([3])); tf.linalg.set_diag(s, tf.ones([4])); tf.linalg.tensor_diag_part(s)
#: meshgrid
tf.meshgrid(tf.range(3), tf.range(4)); tf.meshgrid(tf.ones([2]), tf.ones([3]), indexing="ij", name="m")
#: spaces
x = tf.placeholder(tf.float32, [None, 4, 6, 8], name="x")
tf.space_to_depth(x, 2); tf.depth_to_space(x, 2); tf.space_to_batch(tf.ones([1, 4, 4, 1]), [[0, 0], [0, 0]], 2); tf.batch_to_space(tf.ones([4, 2, 2, 1]), [[0, 0], [0, 0]], 2); tf.space_to_batch_nd(tf.ones([1, 4, 4, 1]), [2, 2], [[0, 0], [0, 0]]); tf.batch_to_space_nd(tf.ones([4, 2, 2, 1]), [2, 2], [[0, 0], [0, 0]], name="b"); tf.extract_image_patches(x, [1, 2, 2, 1], [1, 1, 1, 1], [1, 1, 1, 1], "VALID"); tf.image.extract_image_patches(x, [1, 3, 3, 1], [1, 2, 2, 1], [1, 1, 1, 1], "SAME"); tf.image.extract_patches(x, [1, 3, 3, 1], [1, 2, 2, 1], [1, 1, 1, 1], "SAME")
#: scatter
tf.scatter_nd([[1], [2]], tf.ones([2, 4]), [5, 4]); tf.scatter_nd(tf.zeros([2, 1], tf.int32), tf.ones([2]), tf.constant([8]), name="s"); tf.tensor_scatter_update(tf.ones([5]), [[1]], [2.0]); tf.tensor_scatter_add(tf.ones([5]), [[1]], [2.0])
v = tf.get_variable("v", [5, 2]); tf.scatter_update(v, [0, 1], tf.ones([2, 2])); tf.scatter_add(v, 0, tf.ones([2])); tf.scatter_nd_update(v, [[1]], tf.ones([1, 2])); tf.scatter_sub(v, [1], tf.ones([1, 2]), name="ss")
r = tf.get_variable("r", [5, 2], use_resource=True); tf.scatter_update(r, [0, 1], tf.ones([2, 2])); tf.scatter_nd_add(r, [[1]], tf.ones([1, 2]))
#: misc_array
x = tf.placeholder(tf.float32, [None, 3], name="x"); i = tf.placeholder(tf.int32, [None], name="i")
tf.unique(i); tf.unique_with_counts(i); tf.setdiff1d([1, 2], [2]); tf.invert_permutation([1, 0]); tf.broadcast_to(x, [2, 3]); tf.broadcast_static_shape(x.shape, tf.TensorShape([1])); tf.broadcast_dynamic_shape([2, 1], [3]); tf.repeat(x, 2, axis=0); tf.searchsorted([1., 2.], [1.5]); tf.sort(x); tf.argsort(x); tf.edit_distance; tf.dynamic_partition(x, i, 2); tf.dynamic_stitch([[0, 1], [2]], [tf.ones([2, 3]), tf.ones([1, 3])]); tf.required_space_to_batch_paddings([4, 4], [2, 2]); tf.identity_n([x, i]); tf.guarantee_const(x); tf.quantize; tf.fake_quant_with_min_max_args(x); tf.placeholder_with_default(1.0, []); tf.placeholder_with_default(tf.ones([2, 3]), [None, 3], name="pd"); tf.ensure_shape(x, [2, 3]); tf.check_numerics(x, "m"); tf.verify_tensor_all_finite(x, "m"); tf.quantize_v2
#: repeat
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.repeat([1, 2], 2); tf.repeat(x, [1, 2, 3], axis=1)
#: identity_var
v = tf.get_variable("v", [2]); tf.identity(v); tf.identity(v, name="i"); tf.stop_gradient(v); v + 1; tf.convert_to_tensor(v); tf.reshape(v, [1, 2]); tf.concat([v, v], 0); tf.stack([v, v]); tf.shape(v); tf.zeros_like(v)
r = tf.get_variable("r", [2], use_resource=True); tf.identity(r); r + 1; 2 * r; tf.add(r, 1.); tf.concat([r, r], 0); tf.shape(r); tf.reduce_sum(r); tf.matmul([r], [r], transpose_b=True); tf.nn.relu(r); tf.square(r); tf.zeros_like(r); tf.convert_to_tensor(r); tf.cast(r, tf.int32); tf.reshape(r, [1, 2])
#: placeholders
tf.placeholder(tf.float32); tf.placeholder(tf.int32, []); tf.placeholder(tf.float32, [None, 3], "x"); tf.placeholder("float", shape=(None,)); tf.sparse_placeholder(tf.float32); tf.sparse_placeholder(tf.float32, [None, 10], "sp"); tf.sparse_placeholder(tf.int64, shape=[3, 4]); tf.placeholder(tf.bool, name="b"); tf.placeholder(dtype=tf.string, shape=None)
