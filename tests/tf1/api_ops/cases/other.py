#: random
n = tf.placeholder(tf.int32, [], name="n")
tf.random_normal([2, 3]); tf.random_normal([n, 3], 1.0, 2.0, name="rn"); tf.truncated_normal([2, 3], stddev=0.1); tf.random_uniform([2, 3]); tf.random_uniform([n, 3], -1, 1); tf.random_uniform([], 0, 10, dtype=tf.int32); tf.random_uniform(tf.shape(tf.ones([2, 2])), minval=0.0, maxval=tf.constant(3.0), name="ru"); tf.random_shuffle(tf.ones([4, 2])); tf.multinomial(tf.ones([2, 5]), 3); tf.random.categorical(tf.ones([2, 5]), 1, dtype=tf.int32); tf.random_gamma([3], 1.0); tf.random_gamma([3], [1.0, 2.0], beta=2.0, name="g"); tf.random_poisson(2.0, [3]); tf.random.normal((4,)); tf.random.uniform([n]); tf.random.stateless_uniform([2], [1, 2]); tf.random.stateless_normal([2], [1, 2]); tf.random.truncated_normal([3], dtype=tf.float64); tf.random_normal(tf.TensorShape([2, 2])); tf.random_normal([2], dtype="float64"); tf.random.poisson(2.0, [3]); tf.random_normal((n,)); tf.random.shuffle(tf.ones([4])); tf.random_normal([])
#: random_crop
tf.random_crop(tf.ones([10, 10, 3]), [5, 5, 3]); tf.image.random_crop(tf.placeholder(tf.uint8, [None, None, 3]), [5, 5, 3], name="rc")
#: set_seed
tf.set_random_seed(3); tf.random_normal([2]); tf.get_variable("a", [2, 3])
#: logging
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.Print(x, [x, tf.shape(x)], "m"); tf.Print(x, [x], name="p"); tf.print(x); tf.print("a", x)
#: py_func
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.py_func(lambda a: a, [x], tf.float32); tf.py_func(lambda a: (a, a), [x], [tf.float32, tf.int64], name="pf"); tf.py_func(lambda a: a, [x, 1], [tf.float32], stateful=False); tf.py_function(lambda a: a, [x], tf.float32); tf.numpy_function(lambda a: a, [x], tf.float32)
#: group
x = tf.placeholder(tf.float32, [3], name="x"); v = tf.get_variable("v", [3]); a = tf.assign(v, x); b = tf.assign_add(v, x)
tf.group(a, b); tf.group([a, b], name="g"); tf.group(); tf.tuple([a, x]); tf.tuple([a, x], control_inputs=[b.op], name="t"); tf.no_op(); tf.group(a.op); tf.tuple([a, None])
with tf.control_dependencies([a]):
    tf.no_op(name="train"); tf.identity(x)
tf.contrib.framework; tf.group(*[a, b])
#: asserts
x = tf.placeholder(tf.float32, [None, 3], name="x"); i = tf.placeholder(tf.int32, [], name="i")
tf.Assert(i > 0, [i]); tf.Assert(tf.equal(i, 3), ["text", i], name="A"); tf.assert_equal(i, 3); tf.assert_less(i, 5); tf.assert_positive(x); tf.assert_equal(tf.shape(x)[1], 3, message="m"); tf.assert_rank(x, 2); tf.assert_greater(i, 1, data=[i]); tf.assert_type(x, tf.float32); tf.assert_rank_at_least(x, 1); tf.assert_non_negative(x); tf.assert_less_equal(i, 3, name="n"); tf.assert_none_equal(i, 3); tf.assert_integer(i); tf.assert_scalar(i); tf.assert_greater_equal(i, 0); tf.assert_negative(x); tf.debugging.assert_equal(i, 2); tf.assert_rank_in(x, [1, 2]); tf.assert_near(x, x)
#: assert_static
tf.assert_equal(tf.constant(3), 3); tf.assert_equal(tf.shape(tf.ones([2, 3]))[0], 2)
#: assert_static_bad
tf.assert_equal(tf.constant(3), 4, message="bad")
#: assert_rank_bad
tf.assert_rank(tf.ones([2, 3]), 3)
#: images
x = tf.placeholder(tf.float32, [None, 28, 28, 3], name="x"); y = tf.placeholder(tf.uint8, [28, 28, 3], name="y")
tf.image.resize_images(x, [14, 14]); tf.image.resize_images(y, [14, 14]); tf.image.resize_bilinear(x, [7, 7]); tf.image.resize_nearest_neighbor(x, (7, 7), name="rn"); tf.image.resize_bicubic(x, [7, 7], align_corners=True); tf.image.resize_images(x, (7, 7), method=tf.image.ResizeMethod.NEAREST_NEIGHBOR, align_corners=True); tf.image.resize(x, [5, 5]); tf.image.resize_area(x, [3, 3]); tf.image.resize_images(x, tf.shape(x)[1:3] * 2); tf.image.resize_bilinear(x, tf.shape(x)[1:3]); tf.image.resize_bilinear(x, [tf.shape(x)[1], 9]); tf.image.resize_images(x, [28, 28])
#: images_static
x = tf.ones([2, 28, 28, 3])
tf.image.resize_images(x, [28, 28]); tf.image.resize_images(x, [14, 28], preserve_aspect_ratio=False); tf.image.resize_image_with_crop_or_pad(x, 20, 40); tf.image.resize_image_with_crop_or_pad(tf.ones([28, 28, 3]), 20, 20)
#: images_dynamic
y = tf.placeholder(tf.uint8, [None, None, 3], name="y")
tf.image.resize_images(y, [14, 14]); tf.image.resize_image_with_crop_or_pad(y, 20, 40); tf.image.convert_image_dtype(y, tf.float32); tf.image.random_flip_left_right(y)
#: images_flip
x = tf.placeholder(tf.float32, [None, 28, 28, 3], name="x"); y = tf.placeholder(tf.float32, [28, 28, 3], name="y")
tf.image.random_flip_left_right(y); tf.image.random_flip_up_down(y); tf.image.flip_left_right(y); tf.image.flip_up_down(x); tf.image.random_flip_left_right(x); tf.image.transpose_image(y)
#: images_color
y = tf.placeholder(tf.float32, [28, 28, 3], name="y")
tf.image.random_brightness(y, 0.1); tf.image.random_contrast(y, 0.5, 1.5); tf.image.random_saturation(y, 0.5, 1.5); tf.image.random_hue(y, 0.1); tf.image.adjust_brightness(y, 0.2); tf.image.adjust_contrast(y, 2.0); tf.image.adjust_hue(y, 0.1); tf.image.adjust_saturation(y, 2.0); tf.image.rgb_to_grayscale(y); tf.image.grayscale_to_rgb(tf.ones([4, 4, 1])); tf.image.per_image_standardization(y); tf.image.rgb_to_hsv(y); tf.image.hsv_to_rgb(y); tf.image.convert_image_dtype(y, tf.uint8); tf.image.convert_image_dtype(tf.zeros([2, 2, 3], tf.uint8), tf.float32); tf.image.adjust_gamma(y); tf.image.total_variation(y); tf.image.per_image_whitening(y) if hasattr(tf.image, "per_image_whitening") else None
#: images_color_uint8
y = tf.placeholder(tf.uint8, [28, 28, 3], name="y")
tf.image.random_brightness(y, 0.1); tf.image.rgb_to_grayscale(y); tf.image.adjust_contrast(y, 2.0); tf.image.random_hue(y, 0.1); tf.image.convert_image_dtype(y, tf.float32)
#: images_crop
y = tf.placeholder(tf.float32, [28, 28, 3], name="y"); x = tf.placeholder(tf.float32, [None, 28, 28, 3], name="x")
tf.image.crop_to_bounding_box(y, 2, 3, 10, 12); tf.image.pad_to_bounding_box(y, 2, 3, 40, 40); tf.image.central_crop(y, 0.5); tf.image.crop_and_resize(x, tf.zeros([5, 4]), tf.zeros([5], tf.int32), [7, 7]); tf.image.crop_and_resize(x, boxes=tf.placeholder(tf.float32, [None, 4]), box_ind=tf.placeholder(tf.int32, [None]), crop_size=tf.constant([3, 3]), name="cr"); tf.image.non_max_suppression(tf.zeros([5, 4]), tf.zeros([5]), 3); tf.image.draw_bounding_boxes(x, tf.zeros([1, 2, 4])); tf.image.sample_distorted_bounding_box(tf.shape(y), tf.zeros([1, 1, 4])); tf.image.extract_glimpse(x, [5, 5], tf.zeros([1, 2]))
#: images_codec
s = tf.placeholder(tf.string, [], name="s")
tf.image.decode_jpeg(s, channels=3); tf.image.decode_png(s); tf.image.encode_png(tf.zeros([2, 2, 3], tf.uint8)); tf.image.encode_jpeg(tf.zeros([2, 2, 3], tf.uint8)); tf.image.decode_jpeg(s, 1, name="dj"); tf.image.decode_bmp(s); tf.image.decode_gif(s); tf.image.is_jpeg(s)
tf.read_file("a.jpg"); tf.read_file(s, name="rf"); tf.write_file("a", s); tf.decode_raw(s, tf.uint8); tf.decode_raw(tf.placeholder(tf.string, [None]), out_type=tf.int32); tf.io.read_file("b"); tf.matching_files("*.x"); tf.io.decode_raw(s, tf.float32); tf.decode_base64(s); tf.image.decode_and_crop_jpeg(s, [0, 0, 1, 1])
#: strings
s = tf.placeholder(tf.string, [None], name="s"); z = tf.placeholder(tf.string, [], name="z")
tf.string_split(s); tf.string_split([z], " "); tf.string_split(s, delimiter=",", skip_empty=False); tf.string_join([s, "a"]); tf.string_join(["a", "b"], separator="/", name="sj"); tf.string_to_number(s); tf.string_to_number(z, tf.int32); tf.string_to_number(s, out_type=tf.int64, name="sn"); tf.as_string(tf.ones([2])); tf.string_to_hash_bucket_fast(s, 10); tf.string_to_hash_bucket(s, 10); tf.regex_replace(s, "a", "b"); tf.strings.regex_replace(s, "a", "b", name="r"); tf.strings.length(s); tf.substr(s, 0, 2); tf.strings.substr(s, 1, 3); tf.strings.split(s); tf.string_strip(s); tf.strings.join([s, s], "-"); tf.reduce_join(s, 0); tf.reduce_join(tf.placeholder(tf.string, [2, 3]), 1, separator=" "); tf.strings.format("{}", tf.ones([2])); tf.strings.lower(s); tf.strings.upper(z); tf.strings.to_number(s); tf.strings.to_hash_bucket(s, 3); tf.strings.strip(s); tf.encode_base64(s); tf.strings.regex_full_match(s, "a.*"); tf.strings.to_hash_bucket_fast(s, 5); tf.strings.reduce_join(s); tf.strings.unicode_decode(z, "UTF-8") if False else None; tf.strings.bytes_split(s) if False else None; tf.string_split(s, sep=",")
tf.decode_csv(s, [[1], [1.0], ["a"]]); tf.decode_csv(z, record_defaults=[[0.0]] * 3, name="csv"); tf.io.decode_csv(z, [tf.constant([1])], field_delim="\t")
#: parse_example
s = tf.placeholder(tf.string, [None], name="s")
tf.parse_example(s, {"a": tf.FixedLenFeature([3], tf.float32), "b": tf.VarLenFeature(tf.int64), "c": tf.FixedLenFeature([], tf.string, default_value="")}); tf.parse_example(s, features={"x": tf.FixedLenFeature((2, 2), tf.int64), "y": tf.FixedLenFeature([1], tf.int64, default_value=[0])}, name="pe"); tf.io.parse_example(s, {"seq": tf.FixedLenSequenceFeature([], tf.int64, allow_missing=True)}); tf.parse_example(s, {"sp": tf.SparseFeature("ix", "v", tf.float32, 100)})
#: parse_single
s = tf.placeholder(tf.string, [], name="s")
f = tf.parse_single_example(s, {"a": tf.FixedLenFeature([3], tf.float32), "b": tf.VarLenFeature(tf.int64), "c": tf.FixedLenFeature([], tf.string)}); tf.parse_single_example(s, features={"image": tf.FixedLenFeature([], tf.string), "label": tf.FixedLenFeature([], tf.int64)}, name="ps"); tf.io.parse_single_example(s, {"l": tf.FixedLenFeature([], tf.int64, default_value=-1)}); tf.sparse_tensor_to_dense(f["b"]); tf.cast(f["c"], tf.string); tf.parse_single_example(s, {"q": tf.FixedLenSequenceFeature([4], tf.float32, True)})
#: parse_sequence
s = tf.placeholder(tf.string, [], name="s")
tf.parse_single_sequence_example(s, context_features={"n": tf.FixedLenFeature([], tf.int64)}, sequence_features={"t": tf.FixedLenSequenceFeature([], tf.int64), "v": tf.VarLenFeature(tf.float32)})
#: sparse
sp = tf.SparseTensor([[0, 0], [1, 2]], [1.0, 2.0], [3, 4]); q = tf.sparse_placeholder(tf.float32, name="q"); i = tf.placeholder(tf.int64, [None, 2], name="i")
tf.sparse_tensor_to_dense(sp); tf.sparse_tensor_to_dense(q, default_value=1.0, name="d"); tf.sparse.to_dense(sp); tf.sparse_to_dense([[0, 1]], [3, 4], [1.0]); tf.sparse_to_dense(i, tf.shape(i, out_type=tf.int64), 1.0, 0.0, name="s2d"); tf.sparse_tensor_dense_matmul(sp, tf.ones([4, 5])); tf.sparse_tensor_dense_matmul(q, tf.ones([4, 5]), name="m"); tf.sparse_reorder(sp); tf.sparse_reduce_sum(sp, 1); tf.sparse_slice(sp, [0, 0], [1, 1]); tf.sparse_reshape(sp, [4, 3]); tf.sparse_concat(0, [sp, sp]); tf.sparse_add(sp, sp); tf.sparse_retain(sp, [True, False]); tf.sparse_fill_empty_rows(sp, 0.0); tf.sparse_softmax(sp); tf.sparse_split(sp_input=sp, num_split=2, axis=1); tf.sparse_transpose(sp); tf.sparse_to_indicator(tf.SparseTensor([[0, 0]], [1], [3, 4]), 5); tf.sparse_tensor_to_dense(tf.cast(sp, tf.int32)); sp.get_shape(); tf.SparseTensor(indices=i, values=tf.placeholder(tf.float32, [None]), dense_shape=[10, 10]); tf.sparse_merge(tf.SparseTensor([[0, 0]], [1], [3, 4]), sp, 10) if False else None; sp * 2.0; sp / tf.ones([3, 4]); tf.sparse_add(sp, tf.ones([3, 4])); tf.sparse_maximum(sp, sp); tf.sparse.from_dense(tf.ones([2, 3])); tf.sparse.expand_dims(sp, 0)
#: tables
k = tf.placeholder(tf.string, [None, 3], name="k")
t = tf.contrib.lookup.index_table_from_tensor(["a", "b"], num_oov_buckets=1); t.lookup(k); t.size()
u = tf.contrib.lookup.index_to_string_table_from_tensor(["a", "b"], default_value="U"); u.lookup(tf.zeros([2], tf.int64))
v = tf.contrib.lookup.index_table_from_file("vocab.txt", default_value=0); v.lookup(k)
tf.tables_initializer()
#: tables_more
k = tf.placeholder(tf.string, [None, 3], name="k")
w = tf.contrib.lookup.HashTable(tf.contrib.lookup.KeyValueTensorInitializer(["a"], [1]), -1); w.lookup(k, name="l")
x = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [1], tf.string, tf.int64), -1); x.lookup(k)
y = tf.contrib.lookup.MutableHashTable(tf.string, tf.int64, -1); y.lookup(k); y.insert(k, tf.zeros([1, 3], tf.int64)); y.size()
z = tf.contrib.lookup.index_to_string_table_from_file("v.txt", vocab_size=10, default_value="?"); z.lookup(tf.zeros([2], tf.int64))
tf.contrib.lookup.index_table_from_file(vocabulary_file="v.txt", num_oov_buckets=2, vocab_size=10, name="tb").lookup(k)
tf.tables_initializer(name="ti")
#: linalg
s = tf.placeholder(tf.float32, [None, 4, 4], name="s")
tf.matrix_inverse(s); tf.linalg.inv(s); tf.matrix_determinant(s); tf.linalg.det(s); tf.cholesky(s); tf.matrix_solve(s, tf.ones([2, 4, 3])); tf.svd(s); tf.svd(tf.ones([4, 3]), compute_uv=False); tf.self_adjoint_eig(s); tf.qr(tf.ones([4, 3])); tf.linalg.logdet(s); tf.linalg.slogdet(s); tf.matrix_triangular_solve(s, tf.ones([2, 4, 3]), lower=False); tf.linalg.norm(s); tf.linalg.trace(s); tf.linalg.expm(tf.ones([2, 2])) if False else None; tf.cholesky_solve(tf.ones([2, 4, 4]), tf.ones([2, 4, 3])); tf.linalg.eigh(s); tf.self_adjoint_eigvals(s); tf.matrix_solve_ls(tf.ones([2, 4, 3]), tf.ones([2, 4, 1])) if False else None; tf.linalg.l2_normalize(s, 1); tf.linalg.cross(tf.ones([3]), tf.ones([3])); tf.linalg.tensordot(s, s, 1)
