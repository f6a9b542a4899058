"""Weights of losses and metrics: how they may broadcast, which dimensions are squeezed.

Mirrors python/ops/{weights_broadcast_ops,confusion_matrix}.py.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run

_PREFIX = "weights can not be broadcast to values."


@tf_export("python.ops.weights_broadcast_ops.assert_broadcastable")
def assert_broadcastable(weights, values):
    """Checks static shapes as TensorFlow does.  Mirrors weights_broadcast_ops.py."""
    with ops.name_scope(None, "assert_broadcastable", (weights, values)) as scope:
        weights, weights_shape, weights_rank = _measured(weights, "weights")
        values, values_shape, values_rank = _measured(values, "values")
        ranks = (weights.get_shape().ndims, values.get_shape().ndims)
        if ranks[0] is not None and ranks[1] is not None:
            if ranks[0] == 0:
                return tf.no_op(name="static_scalar_check_success")
            _check_ranks(weights, values)
            if _check_dims(weights, values):
                return tf.no_op(name="static_dims_check_success")
        is_scalar = tf.equal(0, weights_rank, name="is_scalar")
        told = ("weights.shape=", weights.name, weights_shape)
        told += ("values.shape=", values.name, values_shape)
        valid = tf.cond(
            is_scalar,
            lambda: is_scalar,
            lambda: _valid_unless_scalar(weights_rank, weights_shape, values_rank, values_shape),
            name="is_valid_shape",
        )
        return tf.Assert(valid, (_PREFIX, *told, "is_scalar=", is_scalar), name=scope)


def _measured(value, name):
    """The tensor, its shape and its rank."""
    with ops.name_scope(None, name, (value,)) as scope:
        tensor = ops.convert_to_tensor(value, name=scope)
        return tensor, tf.shape(tensor, name="shape"), tf.rank(tensor, name="rank")


def _valid_unless_scalar(weights_rank, weights_shape, values_rank, values_shape):
    """Mirrors weights_broadcast_ops.py _has_valid_nonscalar_shape."""
    measures = (weights_rank, weights_shape, values_rank, values_shape)
    with ops.name_scope(None, "has_valid_nonscalar_shape", measures) as scope:
        same = tf.equal(values_rank, weights_rank, name="is_same_rank")
        valid_dims = lambda: _valid_dims(weights_shape, values_shape)  # noqa: E731
        return tf.cond(same, valid_dims, lambda: same, name=scope)


def _valid_dims(weights_shape, values_shape):
    """Mirrors weights_broadcast_ops.py _has_valid_dims."""
    with ops.name_scope(None, "has_invalid_dims", (weights_shape, values_shape)) as scope:
        values = tf.expand_dims(values_shape, -1)
        valid = tf.concat((values, tf.ones_like(values)), axis=1)
        invalid = tf.sets.difference(tf.expand_dims(weights_shape, -1), valid)
        return tf.equal(0, tf.size(invalid.values, name="num_invalid_dims"), name=scope)


def _received(weights, values):
    """The end of a message in 2.x."""
    if current_run().is_v1:
        return ""
    return f" Received weights={weights}, values={values}"


def _check_ranks(weights, values):
    shapes = (weights.get_shape(), values.get_shape())
    if shapes[0].ndims != shapes[1].ndims:
        raise raised(
            ValueError(
                f"{_PREFIX} values.rank={shapes[1].ndims}. weights.rank={shapes[0].ndims}."
                f" values.shape={shapes[1]}. weights.shape={shapes[0]}.{_received(weights, values)}"
            )
        )


def _check_dims(weights, values):
    """Whether both are known; raises where they cannot broadcast."""
    shapes = (weights.get_shape(), values.get_shape())
    if not all(shape.is_fully_defined() for shape in shapes):
        return False
    weights_dims, values_dims = (shape.as_list() for shape in shapes)
    comma = "" if current_run().is_v1 else ","
    for i, (w, v) in enumerate(zip(weights_dims, values_dims, strict=True)):
        if w not in (1, v):
            raise raised(
                ValueError(
                    f"{_PREFIX} Mismatch at dim {i}. values.shape={_array(values_dims)}{comma}"
                    f" weights.shape={_array(weights_dims)}.{_received(weights, values)}"
                )
            )
    return True


def _array(dims):
    """Dimensions as numpy prints an array of integers."""
    width = max((len(str(d)) for d in dims), default=0)
    return "[" + " ".join(str(d).rjust(width) for d in dims) + "]"


@tf_export("python.ops.weights_broadcast_ops.broadcast_weights")
def broadcast_weights(weights, values):
    """Weights in the shape of values.  Mirrors weights_broadcast_ops.py broadcast_weights."""
    with ops.name_scope(None, "broadcast_weights", (weights, values)) as scope:
        values = ops.convert_to_tensor(values, name="values")
        dtype = element_type(values)
        weights = ops.convert_to_tensor(weights, dtype=dtype, name="weights")
        shapes = (weights.get_shape(), values.get_shape())
        defined = shapes[0].is_fully_defined() and shapes[1].is_fully_defined()
        if defined and shapes[0].is_compatible_with(shapes[1]):
            return weights
        with ops.control_dependencies((assert_broadcastable(weights, values),)):
            return tf.multiply(weights, tf.ones_like(values), name=scope)


def _last_may_be_one(shape):
    return shape.ndims is None or (shape.ndims > 0 and shape[-1].is_compatible_with(1))


@tf_export("python.ops.confusion_matrix.remove_squeezable_dimensions")
def remove_squeezable_dimensions(labels, predictions, expected_rank_diff=0, name=None):
    """Drops a last dimension of 1, and that of 1.15 any last dimension.  Mirrors confusion_matrix.py."""
    with ops.name_scope(name, "remove_squeezable_dimensions", [labels, predictions]):
        predictions = ops.convert_to_tensor(predictions)
        labels = ops.convert_to_tensor(labels)
        shape, labels_shape = predictions.get_shape(), labels.get_shape()
        if shape.ndims is not None and labels_shape.ndims is not None:
            difference = shape.ndims - labels_shape.ndims
            always = current_run().is_v1
            if difference == expected_rank_diff + 1 and (always or _last_may_be_one(shape)):
                predictions = tf.squeeze(predictions, [-1])
            elif difference == expected_rank_diff - 1 and (
                always or _last_may_be_one(labels_shape)
            ):
                labels = tf.squeeze(labels, [-1])
            return labels, predictions
        rank_diff = tf.rank(predictions) - tf.rank(labels)
        if _last_may_be_one(shape):
            predictions = _maybe_squeezed(rank_diff, expected_rank_diff + 1, predictions)
        if _last_may_be_one(labels_shape):
            labels = _maybe_squeezed(rank_diff, expected_rank_diff - 1, labels)
        return labels, predictions


def _maybe_squeezed(rank_diff, wanted, tensor):
    """Squeezes when the graph runs; the static rank is lost."""
    return tf.cond(tf.equal(wanted, rank_diff), lambda: tf.squeeze(tensor, [-1]), lambda: tensor)


def squeeze_or_expand_weights(weights, values, expand):
    """Brings weights to the rank of values.  Mirrors losses_impl.py and metrics_impl.py."""
    shape, values_shape = weights.get_shape(), values.get_shape()
    if shape.ndims == 0 and expand:
        return weights
    if shape.ndims is not None and values_shape.ndims is not None:
        if shape.ndims - values_shape.ndims == 1:
            return tf.squeeze(weights, [-1])
        if expand and values_shape.ndims - shape.ndims == 1:
            return tf.expand_dims(weights, [-1])
        return weights
    if expand:
        return _adjusted(weights, values)
    rank_diff = tf.rank(weights) - tf.rank(values)
    return _maybe_squeezed(rank_diff, 1, weights) if _last_may_be_one(shape) else weights


def _adjusted(weights, values):
    """Squeezes or expands weights when the graph runs; what static sizes rule out is not built."""
    rank = tf.rank(weights)
    rank_diff = rank - tf.rank(values)

    def expanded():
        return tf.cond(
            tf.equal(rank_diff, -1), lambda: tf.expand_dims(weights, [-1]), lambda: weights
        )

    def squeezed():
        return tf.squeeze(weights, [-1]) if _last_may_be_one(weights.get_shape()) else weights

    return tf.cond(
        tf.equal(rank, 0),
        lambda: weights,
        lambda: tf.cond(tf.equal(rank_diff, 1), squeezed, expanded),
    )


@tf_export("math.confusion_matrix", "confusion_matrix", "train.confusion_matrix")
def confusion_matrix(labels, predictions, num_classes=None, dtype=None, name=None, weights=None):
    """Shape [num_classes, num_classes].  Mirrors python/ops/confusion_matrix.py."""
    dtype = tf.int32 if dtype is None else dtype
    with ops.name_scope(name, "confusion_matrix", (predictions, labels, num_classes, weights)):
        labels, predictions = remove_squeezable_dimensions(
            ops.convert_to_tensor(labels, name="labels"),
            ops.convert_to_tensor(predictions, name="predictions"),
        )
        predictions = tf.cast(predictions, tf.int64)
        labels = tf.cast(labels, tf.int64)
        labels, predictions = _bounded(labels, predictions, num_classes)
        if num_classes is None:
            num_classes = tf.maximum(tf.reduce_max(predictions), tf.reduce_max(labels)) + 1
        if weights is not None:
            weights = ops.convert_to_tensor(weights, name="weights")
            predictions.get_shape().assert_is_compatible_with(weights.get_shape())
            weights = tf.cast(weights, dtype)
        shape = tf.stack([num_classes, num_classes])
        indices = tf.stack([labels, predictions], axis=1)
        values = tf.ones_like(predictions, dtype) if weights is None else weights
        if not current_run().is_v1:
            return tf.scatter_nd(indices, values, tf.cast(shape, tf.int64))
        counted = tf.SparseTensor(indices, values, tf.cast(shape, tf.int64))
        return tf.sparse.add(tf.zeros(tf.cast(shape, tf.int32), dtype), counted)


def _bounded(labels, predictions, num_classes):
    """Both behind the checks that they are classes.  Mirrors confusion_matrix in its file."""
    behind = tf.contrib.framework.with_dependencies
    kinds = {"labels": labels, "predictions": predictions}
    for kind, tensor in kinds.items():
        text = f"`{kind}` contains negative values"
        kinds[kind] = behind([tf.assert_non_negative(tensor, message=text)], tensor)
    if num_classes is not None:
        bound = tf.cast(num_classes, tf.int64)
        for kind, tensor in kinds.items():
            text = f"`{kind}` out of bound"
            kinds[kind] = behind([tf.assert_less(tensor, bound, message=text)], tensor)
    return kinds["labels"], kinds["predictions"]
