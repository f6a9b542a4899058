"""Captured scopes, copies, inheritance and reuse state."""
import tensorflow as tf


def show(label, s):
    print(label, repr(s.name), repr(s.original_name_scope), s.reuse, s.dtype, s.use_resource,
          s.initializer is not None, s.regularizer is not None, s.partitioner is not None,
          s.custom_getter is not None, s.constraint is not None, s.caching_device)


init = tf.ones_initializer()
reg = lambda v: tf.constant(0.0)
getter = lambda getter, *a, **k: getter(*a, **k)
con = lambda v: v
show("root", tf.get_variable_scope())
with tf.variable_scope("a", initializer=init, regularizer=reg, custom_getter=getter, dtype=tf.float64,
                       use_resource=True, constraint=con, caching_device="/cpu:0",
                       partitioner=tf.fixed_size_partitioner(2)) as a:
    show("a", a)
    with tf.variable_scope("b") as b:
        show("b", b)
        b.set_initializer(None)
        b.set_regularizer(None)
        b.set_custom_getter(None)
        b.set_partitioner(None)
        b.set_caching_device(None)
        b.set_use_resource(False)
        b.set_dtype(tf.int32)
        b.reuse_variables()
        show("b set", b)
        with tf.variable_scope("c", reuse=False) as c:
            show("c", c)
        with tf.variable_scope(a) as d:
            show("d", d)
            print(d is a)
            d.reuse_variables()
        show("a", a)
        with tf.variable_scope("e", reuse=tf.AUTO_REUSE) as e:
            show("e", e)
    with tf.variable_scope("b") as b2:
        show("b2", b2)
    with tf.variable_scope("") as empty:
        show("empty", empty)
        print(tf.constant(0).name)
        with tf.variable_scope("f") as f:
            show("f", f)
            print(tf.constant(0).name)
with tf.variable_scope(a, reuse=True) as r:
    show("r", r)
    print(tf.constant(0).name)
with tf.variable_scope("other"):
    with tf.variable_scope(b) as j:
        show("j", j)
        print(tf.constant(0).name)
        with tf.variable_scope("k") as k:
            show("k", k)
            print(tf.constant(0).name)
later = tf.variable_scope(a)
a.reuse_variables()
with later as l:
    show("later", l)
with tf.variable_scope("aux", auxiliary_name_scope=False) as x:
    show("aux", x)
    print(tf.constant(0).name)
with tf.name_scope("ns"):
    with tf.variable_scope("aux2", auxiliary_name_scope=False) as x:
        show("aux2", x)
        print(tf.constant(0).name)
    with tf.variable_scope("normal") as x:
        show("normal", x)
        print(tf.get_variable("w", [1]).name, tf.Variable(1.0, name="t").name)
    with tf.variable_scope(x, auxiliary_name_scope=False, reuse=True) as y:
        show("y", y)
        print(tf.constant(0).name, tf.get_variable("w", [1]).name)
with tf.variable_scope(x.original_name_scope):
    print(tf.get_variable_scope().name, tf.constant(0).name)
with tf.variable_scope(tf.get_variable_scope(), reuse=tf.AUTO_REUSE) as root:
    show("root jump", root)
    print(tf.constant(0).name)
with tf.variable_scope("p"):
    with tf.variable_scope("q"):
        with tf.variable_scope(tf.get_variable_scope(), reuse=None) as s:
            show("s", s)
            print(tf.constant(0).name)
with tf.variable_op_scope([tf.constant(1)], None, "vop") as s:
    show("vop", s)
with tf.variable_scope("True", reuse=True):
    with tf.variable_scope("auto", reuse=tf.AUTO_REUSE) as s:
        show("auto under true", s)
with tf.variable_scope("auto", reuse=tf.AUTO_REUSE):
    with tf.variable_scope("true", reuse=True) as s:
        show("true under auto", s)
tf.get_variable_scope().reuse_variables()
show("root", tf.get_variable_scope())
with tf.variable_scope("under_root") as s:
    show("s", s)
