"""The operations of variables, in order."""
import numpy as np
import tensorflow as tf

a = tf.Variable(1.0)
b = tf.Variable([1, 2], name="b")
c = tf.Variable(tf.zeros([2, 3]), name="c", trainable=False)
d = tf.Variable(lambda: tf.ones([2]), name="d", dtype=tf.float32)
e = tf.Variable(np.zeros((2, 2)), name="e")
f = tf.Variable(np.zeros((2, 2), np.float32), name="f", dtype=tf.float32)
h = tf.get_variable("h", [3])
i = tf.get_variable("i", [3], tf.int32)
j = tf.get_variable("j", initializer=3)
k = tf.get_variable("k", initializer=tf.constant([1.0]))
l = tf.get_variable("l", [50, 50], initializer=tf.zeros_initializer())
m = tf.get_variable("m", [], tf.string)
n = tf.get_variable("n", initializer=lambda: tf.ones([4], tf.float64), dtype=tf.float64)
r = tf.get_variable("r", [3], use_resource=True)
s = tf.Variable(2.0, name="s", use_resource=True)
t = tf.Variable(lambda: 2.0, name="t", use_resource=True)
u = tf.Variable(tf.ones([2]), name="u", use_resource=True)
v = tf.Variable(a.initialized_value(), name="v")
w = tf.Variable("text", name="w")
x = tf.Variable(True, name="x")
for z in (a, b, c, d, e, f, h, i, j, k, l, m, n, r, s, t, u, v, w, x):
    print(z.name, z.dtype, z.shape, z.op.name, z.op.type, z.initializer.name, z.value().name)
    print(z.initial_value.name, z.trainable, z)
print(a + 1.0, r + 1.0, 1.0 - r)
print(tf.convert_to_tensor(a), tf.convert_to_tensor(r), tf.identity(r), tf.add(r, 1.0), tf.add(a, 1.0))
print(a.read_value(), r.read_value())
print(a.get_shape(), r.handle, r.dtype, a.dtype.base_dtype)
print(isinstance(a, tf.Variable), isinstance(r, tf.Variable), isinstance(tf.constant(1), tf.Variable))
print(a.graph is tf.get_default_graph(), a.device, a._shared_name, a.constraint)
try:
    tf.Variable()
except Exception as err:
    print(type(err).__name__, err)
try:
    tf.Variable(1.0, collections="x")
except Exception as err:
    print(type(err).__name__, err)
try:
    tf.Variable(None)
except Exception as err:
    print(type(err).__name__, err)
try:
    iter(a)
except Exception as err:
    print(type(err).__name__, err)
p = tf.placeholder(tf.float32, [None, 3])
for kw in ({}, {"use_resource": True}):
    try:
        tf.Variable(p, name="pp", **kw)
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])
    print(tf.Variable(p, name="pq", validate_shape=False, **kw).shape)
print([q.name for q in tf.global_variables()])
print([q.name for q in tf.trainable_variables()])
