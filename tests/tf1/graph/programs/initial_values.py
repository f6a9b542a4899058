"""Initial values: types, shapes, contexts."""
import numpy as np
import tensorflow as tf


def attempt(f):
    try:
        r = f()
        print("ok", r.name, r.dtype, r.shape)
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


with tf.variable_scope("d", dtype=tf.float64):
    attempt(lambda: tf.get_variable("a", initializer=1.0))
    attempt(lambda: tf.get_variable("b", [1]))
    attempt(lambda: tf.get_variable("c", initializer=np.zeros(3)))
    attempt(lambda: tf.get_variable("e", initializer=[1, 2]))
with tf.variable_scope("i", initializer=tf.constant_initializer(2.0)):
    attempt(lambda: tf.get_variable("a", [1]))
    attempt(lambda: tf.get_variable("b", initializer=1.0))
    attempt(lambda: tf.get_variable("c", [2], tf.int32))
with tf.variable_scope("ic", initializer=3.0):
    attempt(lambda: tf.get_variable("a", [1]))
    attempt(lambda: tf.get_variable("b"))
attempt(lambda: tf.get_variable("tensor", initializer=tf.random_normal([2, 2])))
attempt(lambda: tf.get_variable("func", initializer=lambda: tf.zeros([3]), dtype=tf.float32))
attempt(lambda: tf.get_variable("func2", initializer=lambda: np.zeros(3), dtype=tf.float32))
attempt(lambda: tf.get_variable("func3", initializer=lambda: 1))
attempt(lambda: tf.get_variable("func4", initializer=lambda: 1, dtype=tf.int32))
attempt(lambda: tf.get_variable("str", initializer="abc"))
attempt(lambda: tf.get_variable("bools", initializer=True))
attempt(lambda: tf.get_variable("list", initializer=[[1.0, 2.0], [3.0, 4.0]]))
attempt(lambda: tf.get_variable("f16", [2], tf.float16))
attempt(lambda: tf.get_variable("np", initializer=np.int64(3)))
attempt(lambda: tf.get_variable("npf", initializer=np.float32(3)))
attempt(lambda: tf.get_variable("vshape", initializer=tf.placeholder(tf.float32), validate_shape=False))
attempt(lambda: tf.get_variable("vshape2", initializer=tf.placeholder(tf.float32, [None, 2]), validate_shape=False))
attempt(lambda: tf.get_variable("noshape", initializer=tf.placeholder(tf.float32)))
attempt(lambda: tf.get_variable("var", initializer=tf.get_variable("var_src", [2])))
attempt(lambda: tf.get_variable("iv", initializer=tf.get_variable("iv_src", [2]).initialized_value()))
attempt(lambda: tf.Variable(3, dtype=tf.float32, name="v1"))
attempt(lambda: tf.Variable(3.5, dtype=tf.int32, name="v2"))
attempt(lambda: tf.Variable([1.0, 2.0], dtype="float64", name="v3"))
attempt(lambda: tf.Variable(np.arange(4), name="v4"))
attempt(lambda: tf.Variable(tf.constant(1), dtype=tf.float32, name="v5"))
attempt(lambda: tf.Variable([[1, 2], [3]], name="v6"))
attempt(lambda: tf.Variable(initial_value=tf.truncated_normal([5, 5], stddev=0.1), name="v7"))
attempt(lambda: tf.Variable(tf.Variable(1.0, name="inner"), name="v8"))
with tf.control_dependencies([tf.no_op(name="dep")]):
    v = tf.get_variable("under_control", [1])
    print([c.name for c in v.op.control_inputs], [c.name for c in v.initializer.control_inputs])
    print([c.name for c in tf.constant(1).op.control_inputs])
p = tf.placeholder(tf.bool, [])


def branch():
    t = tf.zeros([2])
    try:
        tf.Variable(t, name="third")
    except ValueError as e:
        print(str(e).split("\n")[0])
    tf.Variable(lambda: tf.zeros([2]), name="fn")
    tf.get_variable("got", [2])
    return tf.constant(1.0)


tf.cond(p, branch, lambda: tf.constant(2.0))
print([x.name for x in tf.global_variables()])
