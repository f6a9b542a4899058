"""tf.name_scope in all its forms."""
import tensorflow as tf


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


def enter(*a, **k):
    with tf.name_scope(*a, **k) as s:
        return repr(s) + " " + tf.constant(0).name


g = tf.get_default_graph()
with tf.name_scope("n") as n:
    attempt(lambda: enter("i"))
    attempt(lambda: enter(""))
    attempt(lambda: enter(None))
    attempt(lambda: enter("fresh/"))
    attempt(lambda: enter("fresh"))
    attempt(lambda: enter(n))
    attempt(lambda: enter("t//"))
    attempt(lambda: enter("_x"))
    attempt(lambda: enter("/x"))
    attempt(lambda: enter("a b"))
attempt(lambda: enter("_x"))
attempt(lambda: enter("-x"))
attempt(lambda: enter("/x"))
attempt(lambda: enter("a/b"))
attempt(lambda: enter("a/b"))
attempt(lambda: enter("a"))
attempt(lambda: enter(None, "d"))
attempt(lambda: enter(None, "d", []))
attempt(lambda: enter("", "d"))
attempt(lambda: enter(None, None, []))
attempt(lambda: enter(None, 3))
attempt(lambda: enter(3))
s = tf.name_scope("again")
for _ in range(2):
    with s as x:
        print(x)
with tf.name_scope("outer"):
    with s as x:
        print(x)
try:
    with tf.name_scope("fails"):
        raise KeyError("x")
except KeyError:
    print(repr(g.get_name_scope()))
with tf.op_scope([], None, "ops") as s:
    print(s)
with g.name_scope("gs") as s:
    print(s)
    with g.name_scope(None) as s:
        print(repr(s))
    with tf.control_dependencies([tf.no_op()]), tf.device("/cpu:0"):
        print(tf.constant(1).name, tf.constant(1).op.device if False else "")
    with tf.init_scope():
        print(tf.constant(1).name)
    with tf.control_dependencies(None):
        print(tf.constant(1).name)
g2 = tf.Graph()
with g2.as_default():
    t = tf.constant(1.0)
    with tf.name_scope("in2"):
        print(tf.constant(1).name)
with tf.name_scope("values", values=[t]):
    print(tf.get_default_graph() is g2, tf.get_default_graph() is g)
with tf.name_scope("first"):
    with g2.as_default():
        print(tf.constant(1).name)
attempt(tf.reset_default_graph)
with g2.as_default():
    attempt(tf.reset_default_graph)
print(tf.get_default_graph() is g, tf.constant(1).name)
