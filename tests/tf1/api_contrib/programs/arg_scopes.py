import tensorflow as tf
from tensorflow.contrib.framework import add_arg_scope, arg_scope
from tensorflow.contrib import framework as module

slim = tf.contrib.slim


@add_arg_scope
def block(x, size=3, scope=None):
    with tf.variable_scope(scope, "block", [x]):
        return slim.fully_connected(x, size)


x = tf.zeros([2, 3])
with arg_scope([block], size=7):
    block(x)
    with arg_scope([block, slim.fully_connected], size=5, activation_fn=None) if False else arg_scope([block], size=4) as sc:
        block(x)
    block(x, size=2)
    with arg_scope(sc):
        block(x, scope="again")
assert module.has_arg_scope(block)
assert slim.arg_scoped_arguments(block) == ("size", "scope")
with slim.arg_scope([slim.model_variable, slim.variable], device="/cpu:0"):
    slim.model_variable("mv", [2, 2], initializer=tf.zeros_initializer(), regularizer=slim.l2_regularizer(0.05))
    slim.variable("pv", shape=[3])
slim.local_variable(0, name="lv")
slim.get_or_create_global_step()
print([v.name for v in slim.get_variables_to_restore(exclude=["block"])])
print([v.name for v in slim.get_variables_by_suffix("weights")], [v.name for v in slim.get_variables("block_1")])
for v in slim.get_variables_by_name("biases"):
    tf.identity(v, name="found_" + v.op.name.replace("/", "_"))
