"""tf.contrib.framework: tensors whose shapes are checked.

Mirrors contrib/framework/python/framework/tensor_util.py.
"""

from __future__ import annotations

from tfscope.python.library.numpy_array import ndarray
from tfscope.tf1.api.numpy_values import asarray
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name):
    return [
        f"contrib.framework.{name}", f"contrib.framework.python.framework.tensor_util.{name}"
    ]  # fmt: skip


@tf_export(*_names("reduce_sum_n"))
def reduce_sum_n(tensors, name=None):
    """The sum of all elements of all tensors."""
    if not tensors:
        raise raised(ValueError("No tensors provided."))
    with ops.name_scope(name, "reduce_sum_n", tensors) as scope:
        sums = [tf.reduce_sum(t, name=f"{t.op.name}/sum") for t in tensors]
        return sums[0] if len(sums) == 1 else tf.add_n(sums, name=scope)


@tf_export(*_names("remove_squeezable_dimensions"))
def remove_squeezable_dimensions(predictions, labels, name=None):
    """Predictions and labels of the same rank."""
    with ops.name_scope(name, "remove_squeezable_dimensions", [predictions, labels]):
        pair = [ops.convert_to_tensor(predictions), ops.convert_to_tensor(labels)]
        ranks = [one.get_shape().ndims for one in pair]
        if None not in ranks:
            higher = {1: 0, -1: 1}.get(ranks[0] - ranks[1])
            if higher is not None:
                pair[higher] = tf.squeeze(pair[higher], [-1])
            return tuple(pair)
        difference = tf.rank(pair[0]) - tf.rank(pair[1])
        for i, sign in ((0, 1), (1, -1)):
            if ranks[i] is None or pair[i].get_shape().as_list()[-1] in (None, 1):
                whole = pair[i]
                pair[i] = tf.cond(
                    tf.equal(sign, difference),
                    lambda t=whole: tf.squeeze(t, [-1]),
                    lambda t=whole: t,
                )
        return tuple(pair)


def _is_shape(expected, tensor, actual):
    """Mirrors ``_is_shape``, ``_is_rank`` and ``_shape_tensor_compatible``."""
    with ops.name_scope("is_shape", values=[tensor]) as scope:
        size = tf.size(expected)
        with ops.name_scope("is_rank", values=[tensor]) as inner:
            size = ops.convert_to_tensor(size, name="expected")
            is_rank = tf.equal(size, tf.rank(tensor, name="actual"), name=inner)
        with ops.name_scope("shape_tensor_equal", values=[expected, actual]) as inner:
            partial = tf.equal(expected, -1)
            same = tf.equal(expected, actual, "equal")
            each = tf.logical_or(partial, same, name="exclude_partial_shape")
            shape_equal = tf.reduce_all(each, name=inner)
        return tf.logical_and(is_rank, shape_equal, name=scope)


def _assert_shape(expected, tensor):
    with ops.name_scope("assert_shape", values=[tensor]) as scope:
        actual = tf.shape(tensor, name="actual")
        if isinstance(expected, TensorShape) and not expected.is_fully_defined():
            expected = [d if d else -1 for d in expected.as_list()]
        text = f"Wrong shape for {tensor.name} [expected] [actual]."
        fits = _is_shape(expected, tensor, actual)
        return tf.Assert(fits, [text, expected, actual], name=scope)


@tf_export(*_names("with_same_shape"))
def with_same_shape(expected_tensor, tensor):
    """The second tensor with the shape of the first."""
    with ops.name_scope(f"{tensor.op.name}/", values=[expected_tensor, tensor]):
        static = expected_tensor.get_shape()
        if static.is_fully_defined():
            return with_shape(static.as_list(), tensor)
        return with_shape(tf.shape(expected_tensor, name="expected_shape"), tensor)


def _refused(what, value, expected, tensor):
    text = f"Invalid {what} {value} for shape {expected} expected of tensor {tensor.name}."
    return raised(ValueError(text))


def _array(expected, tensor):
    """A list as integers of 32 bits.  Mirrors the checks of ``with_shape``."""
    if isinstance(expected, (list, tuple)):
        if any(isinstance(size, Unknown) for size in expected):
            return None
        array = asarray(expected) if expected else asarray([], dtype="int32")
        expected = array.astype("int32") if array.dtype == "int64" else array
    if isinstance(expected, ndarray):
        if expected.ndim > 1:
            raise _refused("rank", expected.ndim, expected, tensor)
        if expected.dtype != "int32":
            raise _refused("dtype", expected.dtype, expected, tensor)
    return expected


@tf_export(*_names("with_shape"))
def with_shape(expected_shape, tensor):
    """The tensor, whose shape is checked: at once, or when it is evaluated."""
    if isinstance(tensor, Unknown) or isinstance(expected_shape, Unknown):
        return tensor
    if isinstance(tensor, tf.SparseTensor):
        raise raised(ValueError("SparseTensor not supported."))
    dynamic = isinstance(expected_shape, ops.Tensor)
    if dynamic and expected_shape.dtype.base_dtype != tf.int32:
        raise _refused("dtype", expected_shape.dtype, expected_shape, tensor)
    expected = expected_shape if dynamic else _array(expected_shape, tensor)
    if expected is None:
        return tensor
    actual = tensor.get_shape()
    if not dynamic and actual.is_fully_defined():
        sizes = TensorShape(None if _is_unknown(expected) else list(expected))
        if actual.is_compatible_with(sizes):
            return tensor
        if sizes.ndims == 0 and actual.is_compatible_with([1]):
            with ops.name_scope(f"{tensor.op.name}/", values=[tensor]):
                return tf.reshape(tensor, [])
        text = f"Invalid shape for tensor {tensor.name}, expected {expected}, got {actual}."
        raise raised(ValueError(text))
    with ops.name_scope(f"{tensor.op.name}/", values=[tensor]):
        if not dynamic and not _is_unknown(expected) and len(expected) < 1:
            return tf.reshape(tensor, [])
        with ops.control_dependencies([_assert_shape(expected, tensor)]):
            result = tf.identity(tensor)
        if not dynamic:
            result.set_shape(expected)
        return result


def _is_unknown(expected):
    return isinstance(expected, TensorShape) and expected.ndims is None
