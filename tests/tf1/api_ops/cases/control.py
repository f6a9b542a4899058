#: cond
x = tf.placeholder(tf.float32, [3], name="x"); p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, lambda: x + 1.0, lambda: x * 2.0)
#: cond_named
x = tf.placeholder(tf.float32, [None, 3], name="x"); i = tf.placeholder(tf.int32, [], name="i")
a, b = tf.cond(i > 0, lambda: (x, tf.zeros([2])), lambda: (x, tf.ones([2])), name="c")
tf.cond(tf.less(i, 3), true_fn=lambda: tf.constant(1), false_fn=lambda: tf.constant(2))
#: cond_same
x = tf.placeholder(tf.float32, [None, 3], name="x"); p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, lambda: x, lambda: x)
tf.cond(p, lambda: x, lambda: tf.ones([2, 3]))
tf.cond(p, lambda: [x], lambda: [x])
#: cond_var
v = tf.get_variable("v", [3]); p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, lambda: v, lambda: v + 1.0)
tf.cond(p, lambda: tf.assign(v, [1., 2., 3.]), lambda: v)
tf.cond(p, lambda: tf.group(tf.assign(v, [1., 2., 3.])), lambda: tf.no_op())
#: cond_vars_inside
p = tf.placeholder(tf.bool, [], name="p")
def t():
    with tf.variable_scope("t"):
        return tf.get_variable("w", [3]) * 2.0
tf.cond(p, t, lambda: tf.get_variable("u", [3]))
#: cond_nested
x = tf.placeholder(tf.float32, [3], name="x"); p = tf.placeholder(tf.bool, [], name="p"); q = tf.placeholder(tf.bool, [], name="q")
tf.cond(p, lambda: tf.cond(q, lambda: x + 1., lambda: x), lambda: x * 2.)
#: cond_const
tf.cond(tf.constant(True), lambda: tf.constant(1.0), lambda: tf.constant(2.0))
#: cond_python_bool
tf.cond(True, lambda: tf.constant(1.0), lambda: tf.constant(2.0))
#: cond_old
p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, fn1=lambda: 1, fn2=lambda: 2)
#: cond_dtype
p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, lambda: 1, lambda: 2.0)
#: cond_count
p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, lambda: (1, 2), lambda: 2)
#: cond_none
p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, lambda: None, lambda: 2)
#: cond_not_callable
p = tf.placeholder(tf.bool, [], name="p")
tf.cond(p, tf.constant(1), lambda: 2)
#: cond_control
x = tf.placeholder(tf.float32, [3], name="x"); p = tf.placeholder(tf.bool, [], name="p"); v = tf.get_variable("v", [3], trainable=False)
def t():
    with tf.control_dependencies([tf.assign(v, x)]):
        return tf.identity(x)
tf.cond(p, t, lambda: tf.identity(v))
#: smart_cond
x = tf.placeholder(tf.float32, [3], name="x")
tf.contrib.framework.smart_cond(True, lambda: x + 1., lambda: x)
#: case
x = tf.placeholder(tf.int32, [], name="x")
tf.case([(x < 1, lambda: tf.constant(1)), (x > 3, lambda: tf.constant(2))], default=lambda: tf.constant(3))
#: case_exclusive
x = tf.placeholder(tf.int32, [], name="x")
tf.case({tf.equal(x, 1): lambda: tf.constant(1.0)}, default=lambda: tf.constant(3.0), exclusive=True)
#: case_two
x = tf.placeholder(tf.int32, [], name="x")
tf.case([(tf.equal(x, 0), lambda: tf.ones([2])), (tf.equal(x, 1), lambda: tf.zeros([2]))], exclusive=True, name="cs")
#: while
i = tf.constant(0)
tf.while_loop(lambda i: i < 10, lambda i: i + 1, [i])
#: while_two
x = tf.placeholder(tf.float32, [None, 3], name="x"); n = tf.placeholder(tf.int32, [], name="n"); w = tf.get_variable("w", [3, 3])
def body(i, h):
    return i + 1, tf.matmul(h, w) + x
i, h = tf.while_loop(lambda i, h: i < n, body, (0, x), name="loop")
#: while_invariant
x = tf.placeholder(tf.float32, [2, 3], name="x")
tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.concat([a, x], 0)), [tf.constant(0), x], shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 3])])
#: while_shape_bad
x = tf.placeholder(tf.float32, [2, 3], name="x")
tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.concat([a, x], 0)), [tf.constant(0), x])
#: while_max
tf.while_loop(lambda i: i < 10, lambda i: i + 1, [0], maximum_iterations=5, back_prop=False)
#: while_vars
def body(i, a):
    with tf.variable_scope("cell"):
        w = tf.get_variable("w", [3, 3])
    return i + 1, tf.matmul(a, w)
tf.while_loop(lambda i, a: i < 3, body, [0, tf.ones([2, 3])])
#: while_nested
x = tf.placeholder(tf.float32, [3], name="x")
tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.while_loop(lambda j, b: j < 2, lambda j, b: (j + 1, b + x), [0, a])[1]), [0, x])
#: while_cond
x = tf.placeholder(tf.float32, [3], name="x"); p = tf.placeholder(tf.bool, [], name="p")
tf.while_loop(lambda i, a: i < 3, lambda i, a: (i + 1, tf.cond(p, lambda: a + x, lambda: a)), [0, x])
#: while_empty
tf.while_loop(lambda: True, lambda: [], [])
#: while_structure
x = tf.placeholder(tf.float32, [3], name="x")
tf.while_loop(lambda s: s["i"] < 3, lambda s: {"i": s["i"] + 1, "a": s["a"] + x}, [{"i": tf.constant(0), "a": x}])
#: while_count
tf.while_loop(lambda i: i < 10, lambda i: (i, i), [0])
#: while_type
tf.while_loop(lambda i: i < 10, lambda i: tf.to_float(i), [0])
#: tensor_array
x = tf.placeholder(tf.float32, [None, 3], name="x"); n = tf.shape(x)[0]
ta = tf.TensorArray(tf.float32, 5); ta = ta.write(0, x); ta.read(0); ta.stack(); ta.size(); ta.concat()
tb = tf.TensorArray(tf.float32, size=n, dynamic_size=True, element_shape=[3], name="tb"); tb = tb.unstack(x); tb.read(1); tb.gather([0, 1]); tb.scatter([0], tf.ones([1, 3])); tb.split(x, [1, 2]); tb.close(); tb.grad("g")
#: tensor_array_loop
x = tf.placeholder(tf.float32, [7, None, 3], name="x")
inp = tf.TensorArray(tf.float32, 7).unstack(x); out = tf.TensorArray(tf.float32, 7)
_, out = tf.while_loop(lambda i, o: i < 7, lambda i, o: (i + 1, o.write(i, inp.read(i) * 2.)), [0, out])
out.stack()
#: map_fn
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.map_fn(lambda a: a * 2., x)
#: map_fn_static
tf.map_fn(lambda a: a + 1., tf.ones([4, 2]), name="m")
#: map_fn_tuple
x = tf.placeholder(tf.float32, [None, 3], name="x"); y = tf.placeholder(tf.int32, [None], name="y")
tf.map_fn(lambda a: a[0] * tf.to_float(a[1]), (x, y), dtype=tf.float32)
tf.map_fn(lambda a: (a, tf.reduce_sum(a)), x, dtype=(tf.float32, tf.float32), back_prop=False)
#: scan
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.scan(lambda a, b: a + b, x)
#: scan_init
x = tf.placeholder(tf.float32, [7, None, 3], name="x"); w = tf.get_variable("w", [3, 3])
tf.scan(lambda a, b: tf.matmul(a, w) + b, x, initializer=tf.zeros([5, 3]), name="s")
#: fold
x = tf.placeholder(tf.float32, [None, 3], name="x")
tf.foldl(lambda a, b: a + b, x); tf.foldr(lambda a, b: a + b, x, initializer=tf.zeros([3]), name="r")
#: with_deps
x = tf.placeholder(tf.float32, [3], name="x")
from_ops = tf.contrib.framework
with tf.control_dependencies([tf.assert_positive(x)]):
    y = tf.identity(x)
tf.function(lambda a: a + 1.) if False else None
#: custom_gradient
x = tf.placeholder(tf.float32, [3], name="x")
@tf.custom_gradient
def f(a):
    return a * 2., lambda dy: dy
f(x)
#: recompute
x = tf.placeholder(tf.float32, [3], name="x")
tf.contrib.layers
tf.identity_n([x, x], name="n")
