#: operators_float
x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [3], name="y")
x + y; x - y; x * y; x / y; x // y; x % y; x ** y; -x; abs(x)
x + 1; 1 + x; 2.0 * x; x - 1.0; 1.0 - x; x / 2; 2 / x; x ** 2; 2 ** x; x // 2; 2 // x; x % 2
x < y; x <= 1; x > 0.5; x >= y; 1 < x
x @ tf.ones([3, 4])
#: operators_int
i = tf.placeholder(tf.int32, [4], name="i")
j = tf.placeholder(tf.int64, [], name="j")
i + 1; i * 2; i / 2; i // 2; i % 2; 1 / i; j / 3; j + 1; i / i
b = i > 0
c = i < 3
b & c; b | c; b ^ c; ~b; b & True
#: operators_list
x = tf.placeholder(tf.float32, [2, 3])
x + [1., 2., 3.]
[1, 2, 3] * x
x - [[1.], [2.]]
#: operators_mismatch
x = tf.placeholder(tf.float32, [2, 3])
y = tf.placeholder(tf.float32, [2, 4])
x + y
#: operators_mismatch_scope
x = tf.placeholder(tf.float32, [2, 3])
y = tf.placeholder(tf.float32, [5, 2, 4])
with tf.name_scope("s"):
    x * y
#: operators_type
x = tf.placeholder(tf.float32, [2, 3])
y = tf.placeholder(tf.int32, [2, 3])
x + y
#: operators_type_mul
x = tf.placeholder(tf.float32, [2, 3])
y = tf.placeholder(tf.int32, [2, 3])
tf.multiply(y, x)
#: add_int_float_const
x = tf.placeholder(tf.int32, [2, 3])
x + 1.5
#: add_str
x = tf.placeholder(tf.float32, [2, 3])
x + "a"
#: div_type
x = tf.placeholder(tf.float32, [2, 3])
y = tf.placeholder(tf.int32, [2, 3])
x / y
#: functions
x = tf.placeholder(tf.float32, [None, 3], name="x")
y = tf.placeholder(tf.float32, [3], name="y")
tf.add(x, y); tf.subtract(x, y); tf.multiply(x, y); tf.divide(x, y); tf.div(x, y); tf.truediv(x, y)
tf.floordiv(x, y); tf.mod(x, y); tf.floormod(x, y); tf.pow(x, y); tf.pow(x, 2.); tf.maximum(x, 0.); tf.minimum(x, y)
tf.squared_difference(x, y); tf.equal(x, y); tf.not_equal(x, 0.); tf.less(x, y); tf.greater(x, y)
tf.less_equal(x, y); tf.greater_equal(x, y); tf.realdiv(x, y); tf.div_no_nan(x, y); tf.math.divide_no_nan(x, y)
tf.atan2(x, y); tf.scalar_mul(2.0, x); tf.truncatediv(tf.to_int32(x), 2)
#: unary
x = tf.placeholder(tf.float32, [None, 3], name="x")
for f in (tf.abs, tf.negative, tf.sign, tf.square, tf.sqrt, tf.rsqrt, tf.exp, tf.expm1, tf.log, tf.log1p, tf.sin,
          tf.cos, tf.tan, tf.asin, tf.acos, tf.atan, tf.sinh, tf.cosh, tf.tanh, tf.asinh, tf.acosh, tf.atanh,
          tf.sigmoid, tf.floor, tf.ceil, tf.round, tf.rint, tf.reciprocal, tf.erf, tf.erfc, tf.lgamma, tf.digamma,
          tf.math.log_sigmoid, tf.is_nan, tf.is_inf, tf.is_finite, tf.math.bessel_i0e, tf.math.bessel_i1e,
          tf.nn.relu, tf.nn.relu6, tf.nn.elu, tf.nn.selu, tf.nn.softplus, tf.nn.softsign, tf.nn.leaky_relu,
          tf.nn.softmax, tf.nn.log_softmax, tf.nn.crelu, tf.nn.sigmoid, tf.nn.tanh, tf.softmax if hasattr(tf, "softmax") else tf.nn.l2_loss, tf.identity, tf.stop_gradient, tf.zeros_like, tf.ones_like):
    f(x)
    f(x, name="n")
#: cast
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.cast(x, tf.int32); tf.cast(x, tf.float32); tf.cast(x, "float64"); tf.to_float(x); tf.to_int32(x); tf.to_int64(x)
tf.to_double(x); tf.cast(3, tf.float32); tf.to_float(3); tf.cast(x, tf.float32, name="same"); tf.cast([1, 2], tf.float32)
tf.saturate_cast(x, tf.uint8); tf.bitcast(x, tf.int32); tf.cast(x, tf.bool)
#: reductions
x = tf.placeholder(tf.float32, [None, 3, 4], name="x")
u = tf.placeholder(tf.float32, name="u")
for f in (tf.reduce_sum, tf.reduce_mean, tf.reduce_max, tf.reduce_min, tf.reduce_prod):
    f(x); f(x, 1); f(x, axis=[0, 2]); f(x, -1, keepdims=True); f(x, keepdims=True); f(u); f(u, 1); f(u, 1, keep_dims=True)
    f(x, reduction_indices=[1]); f(x, tf.constant(1)); f(x, axis=[]); f([1., 2.])
tf.reduce_all(x > 0); tf.reduce_any(x > 0, 1)
#: reduce_scalar
tf.reduce_sum(tf.constant(1.0)); tf.reduce_mean([x * 2 for x in tf.unstack(tf.ones([3]))]); tf.reduce_sum(3.0, name="n")
#: reduce_bad_axis
tf.reduce_sum(tf.ones([2, 3]), 2)
#: reduce_logsumexp
x = tf.placeholder(tf.float32, [None, 3, 4], name="x")
tf.reduce_logsumexp(x); tf.reduce_logsumexp(x, 1); tf.reduce_logsumexp(x, [1], keepdims=True)
#: reduce_more
x = tf.placeholder(tf.float32, [None, 3, 4], name="x")
tf.count_nonzero(x); tf.count_nonzero(x, 1); tf.reduce_euclidean_norm(x) if hasattr(tf, "reduce_euclidean_norm") else None
tf.math.reduce_std(x, 1); tf.math.reduce_variance(x)
#: argmax
x = tf.placeholder(tf.float32, [None, 3, 4], name="x")
tf.argmax(x); tf.argmax(x, 1); tf.argmax(x, axis=-1, output_type=tf.int32); tf.argmin(x, 0); tf.arg_max(x, 1); tf.argmax(x, dimension=2)
#: cumulative
x = tf.placeholder(tf.float32, [None, 3, 4], name="x")
tf.cumsum(x); tf.cumsum(x, 1, exclusive=True); tf.cumprod(x, axis=-1, name="c"); tf.math.cumsum(x)
#: matmul
a = tf.placeholder(tf.float32, [None, 3], name="a")
b = tf.placeholder(tf.float32, [3, 4], name="b")
tf.matmul(a, b); tf.matmul(a, b, name="mm"); tf.matmul(b, a, transpose_a=True, transpose_b=True)
c = tf.placeholder(tf.float32, [5, 2, 3], name="c"); d = tf.placeholder(tf.float32, [5, 3, 7], name="d")
tf.matmul(c, d); tf.matmul(c, c, transpose_b=True); tf.matmul(c, d, adjoint_a=False)
u = tf.placeholder(tf.float32, name="u")
tf.matmul(u, b); tf.matmul(a, u); tf.matmul(u, u); tf.matmul([[1., 2., 3.]], b); tf.matmul(c, b)
tf.matmul(tf.cast(a, tf.int32), tf.cast(b, tf.int32)); tf.matvec(b, tf.ones([4])) if hasattr(tf, "matvec") else None
tf.linalg.matvec(b, tf.ones([4]))
#: matmul_bad
tf.matmul(tf.ones([2, 3]), tf.ones([4, 5]))
#: matmul_bad_batch
tf.matmul(tf.ones([2, 2, 3]), tf.ones([2, 4, 5]))
#: matmul_bad_batch2
tf.matmul(tf.ones([2, 2, 3]), tf.ones([3, 3, 5]))
#: matmul_rank
tf.matmul(tf.ones([2, 3]), tf.ones([3]))
#: matmul_rank2
with tf.variable_scope("net"):
    tf.matmul(tf.ones([3]), tf.ones([3, 2]), name="proj")
#: matmul_rank3
tf.matmul(tf.ones([4, 2, 3]), tf.ones([3, 5]))
#: matmul_type
tf.matmul(tf.ones([2, 3], tf.float64), tf.ones([3, 4]))
#: tensordot
a = tf.placeholder(tf.float32, [None, 5, 3], name="a")
b = tf.placeholder(tf.float32, [3, 4], name="b")
tf.tensordot(a, b, 1); tf.tensordot(a, b, axes=[[2], [0]]); tf.tensordot(tf.ones([2, 5, 3]), b, [[-1], [0]]); tf.tensordot(tf.ones([2, 3, 4]), tf.ones([3, 4, 5]), 2, name="td")
tf.tensordot(a, tf.ones([3]), 1)
#: einsum
a = tf.placeholder(tf.float32, [None, 5, 3], name="a")
b = tf.placeholder(tf.float32, [3, 4], name="b")
tf.einsum("bij,jk->bik", a, b); tf.einsum("ij,jk->ik", tf.ones([2, 3]), b); tf.einsum("bij,bkj->bik", a, a); tf.einsum("ijk->kij", a); tf.einsum("ij,ij->i", b, b); tf.einsum("aij->ai", a)
#: einsum2
q = tf.placeholder(tf.float32, [8, 10, 4, 16], name="q")
tf.einsum("bfnh,btnh->bnft", q, q); tf.einsum("abc,cde->abde", tf.ones([2, 3, 4]), tf.ones([4, 5, 6])); tf.einsum("abcd,cde->abe", tf.ones([2, 3, 4, 5]), tf.ones([4, 5, 6]))
#: range
n = tf.placeholder(tf.int32, [], name="n")
tf.range(5); tf.range(1, 7, 2); tf.range(n); tf.range(0, n); tf.range(0., 1., .25); tf.range(5, dtype=tf.float32); tf.range(3, name="r"); tf.range(tf.constant(4)); tf.range(10, 0, -3); tf.range(0, limit=n, delta=2); tf.range(tf.shape(tf.ones([3, 2]))[0]); tf.range(5.0)
tf.lin_space(0., 1., 5); tf.linspace(0., 1., 7, name="l")
#: add_n
x = tf.placeholder(tf.float32, [None, 3]); y = tf.placeholder(tf.float32, [2, 3])
tf.add_n([x, y]); tf.add_n([x]); tf.add_n([x], name="one"); tf.add_n([1.0, 2.0]); tf.accumulate_n([y, y]); tf.add_n((x, x, x), name="three")
#: add_n_empty
tf.add_n([])
#: add_n_bad
tf.add_n([tf.ones([2]), tf.ones([3])])
#: logical
a = tf.placeholder(tf.bool, [None]); b = tf.placeholder(tf.bool, [4])
tf.logical_and(a, b); tf.logical_or(a, True); tf.logical_not(a); tf.logical_xor(a, b); tf.equal(a, b)
#: segment
d = tf.placeholder(tf.float32, [None, 4]); s = tf.placeholder(tf.int32, [None])
tf.segment_sum(d, s); tf.segment_mean(d, s); tf.unsorted_segment_sum(d, s, 5); tf.unsorted_segment_max(d, s, num_segments=5, name="u"); tf.unsorted_segment_mean(d, s, 3)
tf.sparse_segment_sum(d, s, s); tf.sparse_segment_mean(d, s, s); tf.unsorted_segment_sqrt_n(d, s, 3)
#: math_more
x = tf.placeholder(tf.float32, [None, 4], name="x")
tf.clip_by_value(x, 0., 1.); tf.clip_by_value(x, 0, 1, name="c"); tf.clip_by_norm(x, 5.); tf.clip_by_norm(x, 5., axes=[1]); tf.global_norm([x, x]); tf.clip_by_global_norm([x, x * 2], 5.); tf.clip_by_global_norm([x, None], 5.); tf.clip_by_average_norm(x, 2.)
tf.norm(x); tf.norm(x, axis=1); tf.norm(x, ord=1, axis=1, keepdims=True); tf.norm(x, ord="euclidean"); tf.math.l2_normalize(x, 1); tf.nn.l2_normalize(x, dim=1); tf.nn.l2_normalize(x, [0, 1], name="l2n")
tf.nn.zero_fraction(x); tf.math.top_k(x, 2); tf.math.in_top_k(x, tf.zeros([4], tf.int64), 1); tf.cross(tf.ones([2, 3]), tf.ones([2, 3])); tf.confusion_matrix([1, 2], [1, 2], 3); tf.bincount([1, 2]); tf.histogram_fixed_width(x, [0., 1.])
#: complex
x = tf.placeholder(tf.float32, [None, 4], name="x")
c = tf.complex(x, x)
tf.real(c); tf.imag(c); tf.conj(c); tf.angle(c); tf.conj(x); tf.abs(c); tf.fft(c); tf.ifft(c); tf.spectral.rfft(x); tf.signal.fft2d(c) if hasattr(tf.signal, "fft2d") else None
#: signal
x = tf.placeholder(tf.float32, [None, 1000], name="x")
tf.contrib.signal.stft(x, 256, 128); tf.signal.hann_window(10); tf.signal.frame(x, 100, 50)
