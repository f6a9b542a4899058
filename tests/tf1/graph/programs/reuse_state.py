"""reuse_variables, get_local_variable, collections and synchronization."""
import tensorflow as tf


def attempt(f):
    try:
        r = f()
        print("ok", getattr(r, "name", r))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


with tf.variable_scope("a") as a:
    tf.get_variable("w", [1])
    a.reuse_variables()
    attempt(lambda: tf.get_variable("w", [1]))
    attempt(lambda: tf.get_variable("x", [1]))
    with tf.variable_scope("b"):
        attempt(lambda: tf.get_variable("x", [1]))
with tf.variable_scope("a"):
    attempt(lambda: tf.get_variable("y", [1]))
attempt(lambda: tf.get_local_variable("lo", [1]))
attempt(lambda: tf.get_local_variable("lo2", [1], collections=["mine"]))
with tf.variable_scope(tf.get_variable_scope(), reuse=True):
    attempt(lambda: tf.get_local_variable("lo", [1]))
    attempt(lambda: tf.get_variable("lo", [1]))
attempt(lambda: tf.get_variable("sync", [1], synchronization=tf.VariableSynchronization.ON_READ, aggregation=tf.VariableAggregation.SUM).trainable)
attempt(lambda: tf.get_variable("sync2", [1], synchronization=tf.VariableSynchronization.ON_READ, trainable=True).trainable)
attempt(lambda: tf.Variable(1.0, name="sync3", synchronization=tf.VariableSynchronization.ON_READ, trainable=True).trainable)
attempt(lambda: tf.get_variable("none", [1], collections=[]))
attempt(lambda: tf.get_variable("lv", [1], collections=[tf.GraphKeys.LOCAL_VARIABLES], trainable=False))
attempt(lambda: tf.get_variable("lvt", [1], collections=(tf.GraphKeys.LOCAL_VARIABLES,)))
attempt(lambda: tf.get_variable("set", [1], collections={"s1"}))
tf.add_to_collection("mine", a)
g = tf.get_default_graph()
print(sorted(k for k in g.get_all_collection_keys()))
print([v.name for v in tf.get_collection("variables", "a")])
print([v.name for v in tf.get_collection("variables", "a/")])
print([v.name for v in tf.trainable_variables("l")])
print([v.name for v in a.trainable_variables()], [v.name for v in a.global_variables()])
print(tf.get_collection("nothing"), tf.get_collection_ref("ref"))
tf.get_collection_ref("ref").append(1)
print(tf.get_collection("ref"))
tf.add_to_collections(["ref", "ref", "two"], 2)
print(tf.get_collection("ref"), tf.get_collection("two"))
g.clear_collection("ref")
print(tf.get_collection("ref"))
print(tf.GraphKeys.GLOBAL_VARIABLES, tf.GraphKeys.UPDATE_OPS)
print(tf.VariableAggregation.MEAN, tf.VariableSynchronization.AUTO)
tf.get_variable_scope().reuse_variables()
attempt(lambda: tf.get_variable("later", [1]))
attempt(lambda: tf.Variable(1.0, name="still").name)
