"""Constants, placeholders, conversions, sparse tensors, types."""
import numpy as np
import tensorflow as tf
from tensorflow.python.framework import ops, tensor_util, dtypes, tensor_shape, sparse_tensor
from notes import error, note

for value in (1, 1.5, True, "a", b"a", [1, 2], [[1.0], [2.0]], (), [], [[]], [1, 2.5], np.zeros([2, 3]), np.float32(2),
              np.arange(3), 2**40, [True, False], ["a", "b"], np.array(["a", "bc"]), [np.float32(1), 2.0]):
    c = tf.constant(value)
    note(c.dtype, c.shape, tf.convert_to_tensor(value).dtype)
    v = tf.contrib.util.constant_value(c)
    note(v.tolist() if hasattr(v, "tolist") else v)
for value in (0, 1.0, "x", True):
    note(tf.constant(value, shape=[2, 3]), tf.constant(value, shape=[0]), tf.constant(value, shape=()))
note(tf.constant([1, 2, 3, 4], shape=[2, 2]), tf.constant([1, 2], shape=[3]), tf.constant(3, tf.float64, [2], "named"))
note(tf.constant(1, dtype=tf.float32), tf.constant(1, np.float64), tf.constant(1, "int8"), tf.constant(True, tf.bool))
error(tf.constant, tf.TensorShape([2, 3]))
note(tf.convert_to_tensor(tf.TensorShape([2, 3])), tf.convert_to_tensor(tf.Dimension(3)))
error(tf.constant, 1.5, tf.int32)
error(tf.constant, "a", tf.int32)
error(tf.constant, 1, tf.string)
error(tf.constant, 1, tf.bool)
error(tf.constant, True, tf.float32)
error(tf.constant, [1, "a"])
error(tf.constant, [[1], [2, 3]])
error(tf.constant, None)
error(tf.constant, [1, None])
error(tf.constant, [1, 2, 3], shape=[2])
error(tf.constant, [1, 2], shape=[3], verify_shape=True)
error(tf.constant, tf.constant(1))
error(tf.constant, [tf.constant(1)])
error(tf.constant, 1, "float31")
error(tf.constant, 300, tf.uint8)
error(tf.constant, 2**70)
error(tf.constant, {"a": 1})
error(tf.convert_to_tensor, None)
error(tf.convert_to_tensor, tf.constant(1), tf.float32)
error(tf.convert_to_tensor, [tf.constant(1), tf.constant(2.0)])
error(tf.convert_to_tensor, [tf.constant(1), "a"])
note(tf.convert_to_tensor(tf.constant(1), preferred_dtype=tf.float32), tf.convert_to_tensor(1, preferred_dtype=tf.float32),
     tf.convert_to_tensor("a", preferred_dtype=tf.float32), tf.convert_to_tensor([1, tf.constant(2)]),
     tf.convert_to_tensor([[1, tf.constant(2)], [3, 4]], name="nested"), tf.convert_to_tensor([tf.constant([1, 2]), [3, 4]]))
for shape in (None, [], [None, 3], (2,), 3, tf.TensorShape([None]), tf.TensorShape(None), [tf.Dimension(2), None], np.array([2, 2])):
    p = tf.placeholder(tf.float32, shape)
    note(p, p.op.type, p.get_shape().ndims)
note(tf.placeholder("int32", name="n"), tf.placeholder(np.float32, [2], "m"), tf.placeholder(float), tf.placeholder(tf.bool, []))
error(tf.placeholder, tf.float32, "ab")
error(tf.placeholder, tf.float32, [-1, 2])
error(tf.placeholder, tf.float32, 2.5)
error(tf.placeholder, "float31")
note(tf.placeholder_with_default([1, 2], [None]), tf.placeholder_with_default(1.0, [], "pwd"))
error(tf.placeholder_with_default, [1, 2], [3])
for shape in (None, [2, 3], [None, 3], tf.TensorShape([4])):
    for name in (None, "sp"):
        s = tf.sparse_placeholder(tf.float32, shape, name)
        note(s.indices.shape, s.values.shape, s.dense_shape.shape, s.shape, s.dtype, s.op.name)
s = tf.SparseTensor([[0, 0]], [1.0], [3, 4])
note(s.shape, s.get_shape(), s.indices, s.values, s.dense_shape, s.graph is tf.get_default_graph(), s)
s = tf.SparseTensor(indices=[[0, 0], [1, 1]], values=tf.constant([1, 2]), dense_shape=tf.placeholder(tf.int64, [2]))
note(s.shape, s.dtype, tf.is_tensor(s), tf.contrib.framework.is_tensor(3), tf.is_tensor(tf.constant(1)))
v = tf.SparseTensorValue([[0]], [1], [2])
note(v, v.values, tf.convert_to_tensor_or_sparse_tensor(v), tf.convert_to_tensor_or_sparse_tensor([1.0]))
i = tf.IndexedSlices(tf.constant([[1.0, 2.0]]), tf.constant([0]), tf.constant([3, 2]))
note(i.dtype, i.name, tf.convert_to_tensor(i), tf.convert_to_tensor_or_indexed_slices(i) is i)
note(tf.as_dtype("float32"), tf.as_dtype(np.int64), tf.as_dtype(float), tf.float32 == "float32", tf.float32 == np.float32, tf.float32.name,
     tf.int32.max, tf.float32.is_floating, repr(tf.float32), tf.float32.size, tf.uint8.min,
     tf.complex64.real_dtype, tf.float32.is_compatible_with(tf.float64), tf.float32 in (tf.int32, tf.float32), tf.half, tf.double, tf.qint8.is_quantized, tf.bool.is_bool)
error(tf.as_dtype, "nothing")
error(tf.as_dtype, 3.5)
note(tf.TensorSpec([None, 2], tf.int32, "x"), tf.TensorSpec(shape=[3]), tf.TensorSpec([3]).is_compatible_with(tf.constant([1.0, 2.0, 3.0])))
note(ops.convert_to_tensor(3), tensor_util.constant_value(tf.constant(3)), dtypes.float32, tensor_shape.TensorShape([1]), dtypes.as_dtype("int32"))
note(ops.get_default_graph() is tf.get_default_graph(), tensor_util.is_tensor(3), sparse_tensor.SparseTensor is tf.SparseTensor)
note(tf.compat.dimension_value(tf.Dimension(3)), tf.compat.dimension_value(2), tf.compat.dimension_at_index(tf.TensorShape([2, 3]), 1),
     tf.dimension_value(tf.Dimension(None)), tf.dimension_at_index(tf.TensorShape(None), 1))
note(tf.no_op(), tf.no_op("nothing").type)
