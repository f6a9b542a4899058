"""Errors when a variable scope is made, entered and left."""
import tensorflow as tf


def attempt(f):
    try:
        r = f()
        print("ok", getattr(r, "name", r))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


def enter(*a, **k):
    with tf.variable_scope(*a, **k) as s:
        return s


attempt(lambda: tf.variable_scope(None) and 1)
attempt(lambda: enter("a", reuse=1))
attempt(lambda: enter("a", reuse="yes"))
attempt(lambda: enter("a", auxiliary_name_scope=3))
attempt(lambda: enter("a", auxiliary_name_scope=None))
attempt(lambda: tf.variable_scope(3) and 1)
attempt(lambda: enter(3))
attempt(lambda: enter(None, "d", reuse=True))
attempt(lambda: enter(None, "d", reuse=tf.AUTO_REUSE))
attempt(lambda: enter(None, "d", reuse=False))
attempt(lambda: enter(None, ""))
attempt(lambda: enter("_x"))
with tf.variable_scope("in"):
    attempt(lambda: enter("_x"))
    attempt(lambda: enter("x y"))
    attempt(lambda: enter("/"))
attempt(lambda: enter("a/"))
attempt(lambda: enter("a//b"))


def bare():
    return tf.zeros([2])


def with_shape(shape):
    return tf.zeros([2])


g2 = tf.Graph()
with g2.as_default():
    other = tf.constant(1)
attempt(lambda: enter("vals", values=[tf.constant(1), other]))
with tf.variable_scope("vals2", values=[other]):
    print(tf.get_default_graph() is g2)
    print(tf.get_variable("w", [1]).name)
a, b = tf.variable_scope("one"), tf.variable_scope("two")
a.__enter__()
b.__enter__()
try:
    a.__exit__(None, None, None)
except Exception as e:
    print(type(e).__name__, e)
print(tf.get_variable_scope().name)
b.__exit__(None, None, None)
print(tf.get_variable_scope().name)
print(tf.constant(1).name)
attempt(lambda: tf.get_variable(3, [1]))
attempt(lambda: tf.get_variable("g", [1], custom_getter=3))
attempt(lambda: tf.get_variable("g", [1], partitioner=3))
attempt(lambda: tf.get_variable("g"))
attempt(lambda: tf.get_variable("g", [None, 2]))
attempt(lambda: tf.get_variable("g", [-1, 2]))
attempt(lambda: tf.get_variable("g", "abc"))
attempt(lambda: tf.get_variable("g", [2.5]))
attempt(lambda: tf.get_variable("g", [2, 2], initializer=1.0))
attempt(lambda: tf.get_variable("g", [2, 2], initializer=tf.zeros([2, 2])))
attempt(lambda: tf.get_variable("g", dtype=tf.float32, initializer=1))
attempt(lambda: tf.get_variable("g", dtype=tf.int32, initializer=1.5))
attempt(lambda: tf.get_variable("g", [2], dtype=tf.complex64))
attempt(lambda: tf.get_variable("g", [2], initializer=bare))
attempt(lambda: tf.get_variable("g1", initializer=with_shape))
attempt(lambda: tf.get_variable("g2", [2], initializer=lambda shape, dtype, partition_info: tf.zeros([3])).shape)
attempt(lambda: tf.get_variable("g3", [2], initializer=lambda shape, dtype=None, partition_info=None: tf.zeros([2])).shape)
attempt(lambda: tf.get_variable("g4", [2], initializer=tf.zeros_initializer).shape)
attempt(lambda: tf.get_variable("g5", 7).shape)
attempt(lambda: tf.get_variable("g6", ()).shape)
attempt(lambda: tf.get_variable("g7", tf.TensorShape([2, 1])).shape)
attempt(lambda: tf.get_variable("g8", [tf.Dimension(2), "3", True]).shape)
attempt(lambda: tf.get_variable("g9", [2.0]).shape)
attempt(lambda: tf.get_variable("g10", collections="abc", shape=[1]))
attempt(lambda: tf.get_variable("", [1]))
print([v.name for v in tf.global_variables()])
