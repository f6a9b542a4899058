"""tf.keras.backend: shapes, padding, choices.  Mirrors python/keras/backend.py."""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_backend import export, floatx, is_sparse, ndim, to_dense
from tfscope.tf1.api.keras_sizes import is_v1
from tfscope.tf1.api.ragged_factories import rows_placeholder
from tfscope.tf1.api.registry import lookup
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.values.lengths import follow
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


@export("placeholder")
def placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False):
    """A placeholder."""
    dtype = floatx() if dtype is None else dtype
    if sparse and ragged:
        text = "Cannot set both sparse and ragged to True when creating a placeholder."
        raise raised(ValueError(text))
    if not isinstance(shape, Unknown) and not shape and ndim:
        shape = (None,) * ndim
    if sparse:
        return tf.sparse_placeholder(dtype, shape=shape, name=name)
    if ragged and not isinstance(shape, Unknown):
        return rows_placeholder(dtype, list(shape), name)
    return tf.placeholder(dtype, shape=shape, name=name)


@export("moving_average_update")
def moving_average_update(x, value, momentum):
    """Mirrors moving_averages.assign_moving_average."""
    assign = lookup("python.training.moving_averages.assign_moving_average")
    return assign(x, value, momentum, zero_debias=True)


@export("ones_like")
def ones_like(x, dtype=None, name=None):
    """Same shape."""
    return keras_v2_names.ones_like(x, dtype=dtype, name=name)


@export("sqrt")
def sqrt(x):
    """Same shape; negative values count as zero."""
    kind = context.base_dtype(x)
    zero = tf.constant(0.0, dtype=kind)
    if not is_v1():
        return tf.sqrt(tf.maximum(x, zero))
    return tf.sqrt(tf.clip_by_value(x, zero, tf.constant(float("inf"), dtype=kind)))


@export("clip")
def clip(x, min_value, max_value):
    """Same shape."""
    if not is_v1():
        return _clipped(x, min_value, max_value)
    if max_value is not None and max_value < min_value:
        max_value = min_value
    kind = context.base_dtype(x)
    least = tf.constant(min_value, dtype=kind)
    most = tf.constant(float("inf") if max_value is None else max_value, dtype=kind)
    return tf.clip_by_value(x, least, most)


def _clipped(x: Any, least: Any, most: Any) -> Any:
    """Either bound may be missing.  Mirrors keras/src/backend.py ``clip`` of TensorFlow 2."""
    if isinstance(least, (int, float)) and isinstance(most, (int, float)):
        most = max(least, most)
    least = -math.inf if least is None else least
    return tf.clip_by_value(x, least, math.inf if most is None else most)


@export("concatenate")
def concatenate(tensors, axis=-1):
    """Sizes of the axis added."""
    if not isinstance(axis, Unknown) and axis < 0:
        rank = ndim(tensors[0])
        axis = axis % rank if rank else 0
    if all(is_sparse(x) for x in tensors):
        return tf.sparse.concat(axis, tensors)
    return tf.concat(follow([to_dense(x) for x in tensors], tensors), axis)


@export("arange")
def arange(start, stop=None, step=1, dtype="int32"):
    """A range."""
    if stop is None and start < 0:
        start = 0
    result = tf.range(start, limit=stop, delta=step, name="arange")
    return result if dtype == "int32" else tf.cast(result, dtype)


@export("batch_flatten")
def batch_flatten(x):
    """Two axes."""
    return tf.reshape(x, tf.stack([-1, tf.reduce_prod(tf.shape(x)[1:], None, False)]))


@export("stop_gradient")
def stop_gradient(variables):
    """The same tensors, no gradient flows back."""
    if isinstance(variables, (list, tuple)):
        return map(tf.stop_gradient, variables)
    return tf.stop_gradient(variables)


@export("repeat")
def repeat(x, n):
    """``(batch, n, features)``."""
    x = tf.expand_dims(x, 1)
    return tf.tile(x, tf.stack([1, n, 1]))


@export("repeat_elements")
def repeat_elements(x, rep, axis):
    """Each element of an axis repeated."""
    size = refusable(x.shape.as_list().__getitem__, axis)
    if size is not None and not isinstance(rep, Unknown):
        splits = tf.split(value=x, num_or_size_splits=size, axis=axis)
        return concatenate([s for s in splits for _ in range(rep)], axis)
    shape = tf.shape(x)
    longer = tf.expand_dims(x, axis=axis + 1)
    rank = len(x.shape)
    repeats = [rep if i == axis + 1 else 1 for i in range(rank + 1)]
    longer = tf.tile(longer, repeats)
    shape = shape * tf.constant([rep if i == axis else 1 for i in range(rank)], dtype="int32")
    longer = tf.reshape(longer, shape)
    longer.set_shape(x.shape)
    return longer


@export("temporal_padding")
def temporal_padding(x, padding=(1, 1)):
    """More steps."""
    return tf.pad(x, [[0, 0], [padding[0], padding[1]], [0, 0]])


def _padded(x: Any, padding: Any, data_format: Any) -> Any:
    pairs = [list(p) for p in padding]
    first = (data_format or context.state().image_data_format) == "channels_first"
    return tf.pad(x, [[0, 0], [0, 0], *pairs] if first else [[0, 0], *pairs, [0, 0]])


@export("spatial_2d_padding")
def spatial_2d_padding(x, padding=((1, 1), (1, 1)), data_format=None):
    """More rows and columns."""
    return _padded(x, padding, data_format)


@export("spatial_3d_padding")
def spatial_3d_padding(x, padding=((1, 1), (1, 1), (1, 1)), data_format=None):
    """Three larger axes."""
    return _padded(x, padding, data_format)


@export("switch")
def switch(condition, then_expression, else_expression):
    """Either expression: ``cond`` for a scalar, else ``where``."""
    if context.base_name(condition) != "bool":
        condition = tf.cast(condition, "bool")
    if not ndim(condition):
        return tf.cond(condition, _function(then_expression), _function(else_expression))
    then = then_expression() if callable(then_expression) else then_expression
    other = else_expression() if callable(else_expression) else else_expression
    rank, inner = ndim(then) or 0, ndim(condition)
    if inner > 1:
        shape = tf.concat([tf.shape(condition), [1] * (rank - inner)], axis=0)
        condition = tf.reshape(condition, shape)
        wanted = tf.shape(then)
        difference = wanted - shape
        tiles = keras_v2_names.where(difference > 0, wanted, keras_v2_names.ones_like(wanted))
        condition = tf.tile(condition, tiles)
    return keras_v2_names.where(condition, then, other)


def _function(value: Any) -> Any:
    return value if callable(value) else lambda: value


@export("in_train_phase")
def in_train_phase(x, alt, training=None):
    """The first in training, else the second."""
    if training is None:
        training = context.learning_phase()
    if isinstance(training, Unknown) or not isinstance(training, ops.Tensor) and training in (0, 1):
        chosen = x if training else alt
        return chosen() if callable(chosen) else chosen
    if not hasattr(training, "dtype"):
        raise lacking(training, "dtype")
    return switch(training, x, alt)


@export("in_test_phase")
def in_test_phase(x, alt, training=None):
    """The first outside training, else the second."""
    return in_train_phase(alt, x, training=training)
