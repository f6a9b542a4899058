"""One table of names for ops, scopes and variables."""
import tensorflow as tf


def attempt(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


g = tf.get_default_graph()
print([g.unique_name(n) for n in ("foo", "Foo", "FOO", "foo_1", "foo", "foo_2", "foo_1")])
print(g.unique_name("bar", mark_as_used=False), g.unique_name("bar"), g.unique_name("bar", False))
tf.constant(1, name="o/p")
print(tf.constant(1, name="o").name, tf.constant(2, name="O").name)
tf.get_variable("m/k", [1])
with tf.name_scope("m") as s:
    print(s, g.get_name_scope())
with tf.name_scope("S") as s, tf.name_scope("s") as t:
    print(s, t)
with tf.name_scope("s") as s:
    print(s)
attempt(lambda: tf.constant(1, name="x/").name)
attempt(lambda: tf.constant(1, name="x/").name)
attempt(lambda: tf.constant(1, name="x").name)
attempt(lambda: tf.constant(1, name="_a").name)
attempt(lambda: tf.constant(1, name="a b").name)
attempt(lambda: tf.constant(1, name="a:0").name)
with tf.name_scope("in"):
    attempt(lambda: tf.constant(1, name="_a").name)
    attempt(lambda: tf.constant(1, name="-a").name)
    attempt(lambda: tf.constant(1, name="a b").name)
attempt(lambda: tf.Variable(1.0, name="_v").name)
attempt(lambda: tf.get_variable("_v", [1]).name)
attempt(lambda: tf.get_variable("v w", [1]).name)
with tf.variable_scope("vs"):
    attempt(lambda: tf.get_variable("_v", [1]).name)
tf.constant(0, name="taken")
print(tf.get_variable("taken", [1]).name)
with tf.variable_scope(tf.get_variable_scope(), reuse=True):
    print(tf.get_variable("taken", [1]).name)
print(tf.Variable(1.0, name="taken").name)
print(tf.placeholder(tf.float32).name, tf.placeholder(tf.float32, [None, 3], "P").name, tf.placeholder(tf.float32, name="p").name)
print(tf.no_op().name, tf.no_op("n").name, tf.no_op().name)
