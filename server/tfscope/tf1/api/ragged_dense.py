"""Ragged tensors of dense ones and back, as TensorFlow 1.15 computes them.

Mirrors python/ops/ragged/ragged_tensor.py ``from_tensor``, ``to_tensor`` and segment_id_ops.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.control_flow import with_dependencies
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.tensor_shape import TensorShape


def from_tensor(cls: Any, tensor: Any, lengths: Any, padding: Any, ragged_rank: Any, kind: Any) -> Any:  # fmt: skip
    """The rows of a tensor, within the scope of the conversion."""
    sizes = tf.shape(tensor, out_type=kind)
    columns = sizes[1]
    if isinstance(ragged_rank, int) and ragged_rank > 1:
        shape = tf.concat([tf.constant([-1], kind), sizes[ragged_rank:]], axis=0)
        values = cls.from_tensor(tf.reshape(tensor, shape), lengths, padding, row_splits_dtype=kind)
        product = tf.cumprod(sizes)
        splits = [tf.range(0, product[dim - 1] + 1) * sizes[dim] for dim in range(1, ragged_rank)]
        return cls.from_nested_row_splits(values, splits, validate=False)
    if padding is not None:
        lengths = _lengths_by_padding(tensor, padding, columns, kind)
    if lengths is not None:
        return _by_lengths(cls, tensor, lengths, columns, kind)
    rows = sizes[0]
    count = rows * columns
    splits = tf.range(rows + 1) * columns
    values = tf.reshape(tensor, tf.concat([[count], sizes[2:]], axis=0))
    return cls.from_row_splits(values, splits, validate=False)


def _lengths_by_padding(tensor: Any, padding: Any, columns: Any, kind: Any) -> Any:
    padding = ops.convert_to_tensor(padding, name="padding", dtype=element_type(tensor))
    padding.shape.assert_is_compatible_with(tensor.shape[2:])
    default = tf.equal(padding, tensor)
    rank = tf.rank(tensor)
    axes = tf.range(2, rank)
    found = tf.cond(rank > 2, lambda: tf.reduce_all(default, axis=axes), lambda: default)
    found.set_shape(TensorShape([None, None]))
    found.set_shape(tensor.shape[:2])
    others = tf.cast(tf.logical_not(found), kind)
    places = others * tf.expand_dims(tf.range(1, columns + 1), 0)
    return tf.reduce_max(places, axis=1)


def _by_lengths(cls: Any, tensor: Any, lengths: Any, columns: Any, kind: Any) -> Any:
    nested = isinstance(lengths, (list, tuple)) and lengths
    if nested and not isinstance(lengths[0], (int, float)):
        tensor.shape.with_rank_at_least(len(lengths) + 1)
        ones = tf.ones([tf.reduce_sum(lengths[-1])], dtype=tf.bool)
        mask = cls.from_nested_row_lengths(ones, lengths, validate=False)
        data = tf.boolean_mask(tensor, mask.to_tensor(default_value=False))
        return cls.from_nested_row_lengths(data, lengths, validate=False)
    lengths = tf.cast(ops.convert_to_tensor(lengths, name="lengths"), kind)
    lengths.shape.assert_has_rank(1)
    lengths = tf.maximum(tf.minimum(lengths, columns), 0)
    limits = tf.cumsum(lengths)
    splits = tf.concat([tf.zeros([1], kind), limits], axis=0)
    mask = tf.sequence_mask(lengths, maxlen=columns)
    return cls.from_row_splits(tf.boolean_mask(tensor, mask), splits, validate=False)


def to_tensor(ragged: Any, default_value: Any, is_ragged: Any) -> Any:
    """The rows filled up, within the scope of the conversion."""
    if default_value is not None:
        default_value = ops.convert_to_tensor(default_value, name="default_value", dtype=ragged.dtype)  # fmt: skip
    values, splits = ragged.values, ragged.row_splits
    if is_ragged(values):
        values = values.to_tensor(default_value)
    if default_value is not None:
        default_value = _widened(default_value, values)
    lengths = [splits[1:] - splits[:-1]]
    kind = element_type(splits)
    rows = tf.shape(splits, out_type=kind)[0] - 1
    columns = tf.maximum(tf.reduce_max(lengths), 0)
    sizes = tf.shape(values, out_type=kind)
    inner, count = sizes[1:], sizes[0]
    if default_value is None:
        default_value = tf.zeros(inner, dtype=element_type(values))
    default_value.shape.assert_is_compatible_with(values.shape[1:])
    default_value.set_shape(values.shape[1:])
    starts, limits = tf.expand_dims(splits[:-1], 1), tf.expand_dims(splits[1:], 1)
    places = tf.expand_dims(tf.range(0, columns), 0)
    both = tf.concat([values, tf.stack([default_value])], axis=0)
    index = starts + places
    held = index < limits
    default = tf.fill(tf.stack([rows, columns]), count)
    return tf.gather(both, tf.where(held, index, default))


def _widened(default: Any, values: Any) -> Any:
    """A default value of the shape of a value."""
    rank, own = values.shape.ndims, default.shape.ndims
    if rank is not None:
        default.shape.with_rank_at_most(rank - 1)
    if rank is None or own is None or rank != own + 1:
        default = tf.broadcast_to(default, tf.shape(values)[1:])
    default.shape.assert_is_compatible_with(values.shape[1:])
    return default


def segment_ids(splits: Any, kind: Any) -> Any:
    """The number of the row of each value, within the scope of the conversion."""
    lengths = splits[1:] - splits[:-1]
    rows = tf.shape(splits, out_type=kind)[-1] - 1
    return tf.repeat(tf.range(rows), repeats=lengths, axis=0)


def checked_lengths(values: Any, lengths: Any, inner: bool) -> Any:
    """Lengths of rows, behind checks that they are those of the values."""
    text = "Arguments to from_row_lengths do not form a valid RaggedTensor"
    if not isinstance(lengths, ops.Tensor):
        return lengths
    whole = tf.reduce_sum(lengths)
    rows = tf.shape(values, out_type=element_type(lengths))[0] if inner else values.nrows(element_type(lengths))  # fmt: skip
    checks = [
        tf.assert_rank(lengths, 1, message=text),
        tf.assert_non_negative(lengths, message=text),
        tf.assert_equal(whole, rows, message=text),
    ]
    if inner:
        checks.append(tf.assert_rank_at_least(values, 1))
    return with_dependencies(checks, lengths)
