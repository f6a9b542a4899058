"""Default names of variable scopes, and when their counters start again."""
import tensorflow as tf


def default(name="fc", **k):
    with tf.variable_scope(None, name, **k) as s:
        v = tf.get_variable("w", [1], collections=["c"], trainable=False)
        print(s.name, s.original_name_scope, v.name, tf.constant(0).name)
        return s


default()
default()
with tf.variable_scope("fc_4"):
    pass
default()
default()
default()
with tf.variable_scope("outer"):
    with tf.name_scope("fc"):
        pass
    default()
    default()
    with tf.variable_scope("inner"):
        default()
    with tf.variable_scope("inner", reuse=tf.AUTO_REUSE):
        default()
with tf.variable_scope("outer", reuse=tf.AUTO_REUSE) as o:
    default()
    with tf.variable_scope(o):
        default()
    default()
with tf.variable_scope(o, reuse=True):
    default()
    default()
with tf.variable_scope("a/b"):
    pass
with tf.variable_scope("ab"):
    pass
with tf.variable_scope("a"):
    default("b")
    default("b")
with tf.variable_scope("x"):
    with tf.variable_scope(tf.get_variable_scope()):
        print(tf.constant(0).name, default("d").name)
    print(default("e").name)
try:
    with tf.variable_scope("bad"):
        default("q")
        raise KeyError
except KeyError:
    pass
with tf.variable_scope("bad"):
    try:
        default("q")
    except ValueError as e:
        print(str(e).split("\n")[0])
    default("q")
default("p/q")
default("p/q")
with tf.variable_scope("p"):
    default("q")
tf.layers.dense(tf.zeros([1, 2]), 3)
with tf.variable_scope(None, "dense"):
    print(tf.get_variable_scope().name)
