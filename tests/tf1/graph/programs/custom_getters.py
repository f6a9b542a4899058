"""Chains of custom getters."""
import tensorflow as tf


def log(tag):
    def getter(getter, name, *args, **kwargs):
        print(tag, name, len(args), sorted(kwargs), kwargs.get("trainable"), kwargs.get("reuse"), kwargs.get("dtype"))
        return getter(name, *args, **kwargs)
    return getter


def half(getter, name, *args, **kwargs):
    v = getter(name, *args, **kwargs)
    return v * 0.5


def renamed(getter, name, **kwargs):
    return getter(name + "_renamed", **kwargs)


def explicit(getter, name, shape=None, dtype=tf.float32, initializer=None, regularizer=None, trainable=True,
             collections=None, caching_device=None, partitioner=None, validate_shape=True, reuse=None,
             use_resource=None, synchronization=None, aggregation=None):
    print("explicit", name, shape)
    return getter(name, shape=shape, dtype=dtype, initializer=initializer)


with tf.variable_scope("a", custom_getter=log("outer")):
    print(tf.get_variable("w", [1]).name)
    with tf.variable_scope("b", custom_getter=log("inner")):
        print(tf.get_variable("w", [1]).name)
        print(tf.get_variable("z_arg", [1], custom_getter=log("arg")).name)
        print(tf.get_variable("nt", [1], trainable=False).name)
    with tf.variable_scope("c", custom_getter=half):
        print(tf.get_variable("w", [1]).name)
        print(tf.get_variable("x", [1], tf.int32, custom_getter=renamed).name)
with tf.variable_scope("r", custom_getter=renamed):
    print(tf.get_variable("w", [1]).name)
    with tf.variable_scope(tf.get_variable_scope(), reuse=True):
        print(tf.get_variable("w", [1]).name)
with tf.variable_scope("e", custom_getter=explicit):
    print(tf.get_variable("w", [1]).name)
with tf.variable_scope("h", custom_getter=half):
    try:
        print(tf.get_variable("w", [1], constraint=lambda v: v).name)
    except Exception as e:
        print(type(e).__name__, e)
with tf.variable_scope("wrong", custom_getter=lambda g, *a, **k: g(*a, **k)):
    try:
        tf.get_variable("w", [1])
    except Exception as e:
        print(type(e).__name__, str(e)[-40:])
with tf.variable_scope("o", custom_getter=log("o")):
    with tf.variable_scope("right", custom_getter=lambda g, *a, **k: g(*a, **k)):
        try:
            print(tf.get_variable("w", [1]).name)
        except Exception as e:
            print(type(e).__name__, str(e)[-40:])
with tf.variable_scope("l", custom_getter=log("layers")):
    tf.layers.dense(tf.ones([1, 2]), 3, name="d")
with tf.variable_scope("p", custom_getter=log("part"), partitioner=tf.fixed_size_partitioner(2)):
    print(tf.get_variable("w", [4]).name)
with tf.variable_scope("ns", custom_getter=half):
    with tf.name_scope("deep"):
        print(tf.get_variable("w", [1]).name)
ema = tf.train.ExponentialMovingAverage(0.9)
with tf.variable_scope("m"):
    w = tf.get_variable("w", [1])
ema.apply([w])


def averaged(getter, name, *a, **k):
    return ema.average(getter(name, *a, **k))


with tf.variable_scope("m", reuse=True, custom_getter=averaged):
    print(tf.get_variable("w", [1]).name)
print([v.name for v in tf.global_variables()])
