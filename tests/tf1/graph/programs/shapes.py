"""TensorShape, Dimension and DType."""
import numpy as np
import tensorflow as tf

TS, D = tf.TensorShape, tf.Dimension


def attempt(f):
    try:
        r = f()
        print(repr(r), str(r))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


u, s, m, k = TS(None), TS([]), TS([None, 3]), TS([2, 3])
for x in (u, s, m, k):
    for f in ("as_list", "num_elements", "is_fully_defined", "assert_is_fully_defined"):
        attempt(lambda: getattr(x, f)())
    attempt(lambda: (x.ndims, x.rank, x.dims))
    attempt(lambda: len(x))
    attempt(lambda: list(x))
    attempt(lambda: bool(x))
    attempt(lambda: x[0])
    attempt(lambda: x[1:])
    attempt(lambda: x[-1])
    attempt(lambda: x[0:2])
    attempt(lambda: x.with_rank(2))
    attempt(lambda: x.with_rank_at_least(3))
    attempt(lambda: x.with_rank_at_most(1))
    attempt(lambda: x.assert_has_rank(2))
    for y in (u, s, m, k, [2, None], [4, 3], 5):
        attempt(lambda: x.merge_with(y))
        attempt(lambda: x.is_compatible_with(y))
        attempt(lambda: x.concatenate(y))
        attempt(lambda: x == y)
        attempt(lambda: x != y)
        attempt(lambda: x.assert_is_compatible_with(y))
        attempt(lambda: x.assert_same_rank(y))
        attempt(lambda: x.most_specific_compatible_shape(y))
attempt(lambda: TS(3))
attempt(lambda: TS("abc"))
attempt(lambda: TS([2.5]))
attempt(lambda: TS([-1]))
attempt(lambda: TS(["3", True, np.int64(2)]))
attempt(lambda: TS(np.array([1, 2])))
attempt(lambda: TS(TS([1])))
attempt(lambda: TS(D(3)))
attempt(lambda: hash(TS([1])) == hash(TS([1])))
a, b, n = D(3), D(4), D(None)
for x in (a, n):
    for y in (b, n, 2, None):
        for name in ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__floordiv__", "__rfloordiv__", "__mod__", "__lt__", "__le__", "__gt__", "__ge__", "__eq__", "__ne__"):
            if hasattr(x, name):
                attempt(lambda: getattr(x, name)(y))
        attempt(lambda: x.merge_with(y))
        attempt(lambda: x.is_compatible_with(y))
    attempt(lambda: x / 2)
    attempt(lambda: 2 / x)
    attempt(lambda: int(x))
    attempt(lambda: range(x))
    attempt(lambda: [0] * x)
    attempt(lambda: x.value)
    attempt(lambda: "%s %r" % (x, x))
attempt(lambda: D(-1))
attempt(lambda: D("x"))
attempt(lambda: D(2.5))
for t in (tf.float32, tf.int64, tf.bool, tf.string, tf.uint8, tf.float16, tf.complex64, tf.qint8, tf.bfloat16, tf.float32_ref if hasattr(tf, "float32_ref") else tf.float32):
    print(t, repr(t), t.name, t.base_dtype, t.real_dtype, t.is_floating, t.is_integer, t.is_unsigned, t.is_complex, t.is_bool, t.is_quantized, t.size, t.as_datatype_enum)
for t in (tf.int64, tf.uint8, tf.int32):
    print(t.min, t.max, t.limits)
print(tf.float32 == "float32", tf.float32 == np.float32, tf.float32 == "float", tf.int32 == np.int32, tf.float32 != tf.int32, tf.float32 == None, tf.string == str)
for v in ("float", "double", "int32", np.float64, np.dtype("int64"), float, int, str, bool, tf.float32, "string", 1, np.uint8, object, np.bool_, "float32_ref"):
    attempt(lambda: tf.as_dtype(v))
attempt(lambda: tf.as_dtype("nope"))
attempt(lambda: tf.as_dtype(dict))
attempt(lambda: tf.float32.is_compatible_with(tf.int32))
print({tf.float32: 1}[tf.as_dtype("float32")])
