"""Variable creators."""
import tensorflow as tf


def log(tag):
    def creator(next_creator, **kwargs):
        print(tag, kwargs["name"], kwargs.get("trainable"), kwargs.get("use_resource"), kwargs.get("dtype"))
        return next_creator(**kwargs)
    return creator


def rename(next_creator, **kwargs):
    kwargs["name"] = "made/" + (kwargs["name"] or "none")
    return next_creator(**kwargs)


with tf.variable_creator_scope(log("outer")):
    with tf.variable_creator_scope(log("inner")):
        tf.get_variable("w", [1])
        tf.Variable(1.0)
        tf.Variable(1.0, name="v")
with tf.variable_creator_scope(rename):
    with tf.variable_scope("s"):
        print(tf.get_variable("w", [1]).name)
        print(tf.Variable(1.0).name)
with tf.variable_scope("s", reuse=True):
    print(tf.get_variable("w", [1]).name)


def constant(next_creator, **kwargs):
    return tf.constant(3.0)


with tf.variable_creator_scope(constant):
    print(tf.Variable(1.0))
print([v.name for v in tf.global_variables()])
