"""Partitioned variables."""
import numpy as np
import tensorflow as tf


def attempt(f):
    try:
        r = f()
        print("ok", getattr(r, "name", r))
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])


p3 = tf.fixed_size_partitioner(3)
v = tf.get_variable("v", [10, 2], partitioner=p3)
print(v.name, v.shape, v.dtype, [(x.name, x.shape.as_list()) for x in v], len(v), type(v).__name__)
one = tf.get_variable("one", [3], partitioner=tf.fixed_size_partitioner(1))
ax = tf.get_variable("ax", [2, 5], partitioner=tf.fixed_size_partitioner(2, axis=1))
few = tf.get_variable("few", [2, 5], partitioner=tf.fixed_size_partitioner(20))
ini = tf.get_variable("ini", initializer=tf.ones([4, 2]), partitioner=p3)
arr = tf.get_variable("arr", shape=[4, 2], initializer=np.ones([4, 2], np.float32), partitioner=p3)
reg = tf.get_variable("reg", [4, 2], partitioner=tf.fixed_size_partitioner(2), regularizer=lambda w: tf.reduce_sum(w))
res = tf.get_variable("res", [4, 2], partitioner=tf.fixed_size_partitioner(2), use_resource=True)
for x in (one, ax, few, ini, arr, reg, res):
    print(x.name, [(y.name, y.shape.as_list()) for y in x])
print(tf.convert_to_tensor(v).name, tf.convert_to_tensor(v).name, v.as_tensor().name, tf.convert_to_tensor(one).name)
print(tf.matmul(tf.ones([1, 10]), v).name, tf.identity(res).name)
attempt(lambda: v + 1.0)
print(list(v)[1]._get_save_slice_info().spec)
attempt(lambda: tf.get_variable("b0", [None, 2], partitioner=p3))
attempt(lambda: tf.get_variable("b1", tf.TensorShape([]), partitioner=p3))
attempt(lambda: tf.get_variable("b1s", [], partitioner=p3))
attempt(lambda: tf.get_variable("b2", [2, 2], partitioner=lambda **k: 2))
attempt(lambda: tf.get_variable("b3", [2, 2], partitioner=lambda **k: [2]))
attempt(lambda: tf.get_variable("b4", [2, 2], partitioner=lambda **k: [0, 1]))
attempt(lambda: tf.get_variable("b5", [2, 2], partitioner=lambda **k: [2, 2]))
attempt(lambda: tf.get_variable("b6", [2, 2], partitioner=lambda shape, dtype: [2, 1]))
attempt(lambda: tf.get_variable("b7", [4, 2], initializer=tf.ones([3, 2]), partitioner=p3))
tf.get_variable("q/part_0", [1])
attempt(lambda: tf.get_variable("q", [2, 2], partitioner=tf.fixed_size_partitioner(2)))
with tf.variable_scope("scope", partitioner=tf.fixed_size_partitioner(2)):
    attempt(lambda: tf.get_variable("w", [4]))
    attempt(lambda: tf.get_variable("s", []))
    attempt(lambda: tf.Variable(tf.ones([4]), name="t"))
with tf.variable_scope("scope", reuse=True):
    attempt(lambda: tf.get_variable("w"))
    attempt(lambda: tf.get_variable("w/part_1"))
print(tf.variable_axis_size_partitioner(64)(tf.TensorShape([100, 4]), tf.float32))
print(tf.variable_axis_size_partitioner(64, max_shards=5)(tf.TensorShape([100, 4]), tf.float32))
print(tf.variable_axis_size_partitioner(64, axis=1)(tf.TensorShape([10, 40]), tf.string))
print(tf.min_max_variable_partitioner(max_partitions=8, min_slice_size=64)(tf.TensorShape([100, 4]), tf.float32))
print(tf.min_max_variable_partitioner(max_partitions=8)(tf.TensorShape([100, 4]), tf.float32))
attempt(lambda: tf.variable_axis_size_partitioner(0) and "made")
attempt(lambda: tf.min_max_variable_partitioner(0) and "made")
big = tf.get_variable("big", [1000, 20], partitioner=tf.variable_axis_size_partitioner(1 << 14))
print(len(list(big)))
parts = tf.create_partitioned_variables([4, 2], [2, 1], tf.zeros_initializer(), name="cp")
print([x.name for x in parts])
parts = tf.create_partitioned_variables([4, 2], [2, 1], tf.ones([4, 2]))
print([x.name for x in parts])

print([x.name for x in tf.global_variables()])
print([x.name for x in tf.get_collection("regularization_losses")])
