"""Ragged tensors from numbers, lists of tensors, masks and segments.

Mirrors python/ops/ragged/{ragged_math_ops,ragged_concat_ops,ragged_array_ops,segment_id_ops}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import make, one_op
from tfscope.tf1.api.ragged import RaggedTensor
from tfscope.tf1.api.ragged_dense import segment_ids
from tfscope.tf1.api.ragged_strings import converted
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.shape_context import Context, shapes
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

ORDER = ("int32", "int64", "float32", "float64")
"""Types of numbers, the one that holds the others last."""


@shapes("RaggedRange")
def ragged_range(c: Context) -> list[Any]:
    """One split more than there are rows, and any number of values."""
    known = [c.sizes(i) for i in range(3)]
    rows = [sizes[0] for sizes in known if sizes]
    count = next((row for row in rows if row is not None), None)
    if all(sizes == [] for sizes in known):
        count = 1
    return [[None if count is None else count + 1], [None]]


@tf_export("ragged.range")
def ragged_range_of(starts, limits=None, deltas=1, dtype=None, name=None, row_splits_dtype=dtypes.int64):  # fmt: skip
    """A row of numbers from each start to its limit."""
    if limits is None:
        starts, limits = 0, starts
    with ops.name_scope(name, "RaggedRange", [starts, limits, deltas]) as scope:
        names = ("starts", "limits", "deltas")
        given = [ops.convert_to_tensor(v, dtype, n) for v, n in zip((starts, limits, deltas), names)]  # fmt: skip
        kinds = [t._dtype.base_name for t in given if t._dtype is not None]
        if dtype is None and all(kind in ORDER for kind in kinds):
            kind = max(kinds, key=ORDER.index, default="int32")
            given = [tf.cast(t, kind) for t in given]
        attrs = {"Tsplits": dtypes.as_dtype(row_splits_dtype)}
        made = make("RaggedRange", scope, attrs, **dict(zip(names, given)))
        return RaggedTensor.from_row_splits(made[1], made[0])


@tf_export("ragged.stack")
def stack(values, axis=0, name=None):
    """Tensors of one rank as the rows of another; raises ``ValueError`` for none and other ranks."""
    if not isinstance(values, (list, tuple)):
        values = [values]
    with ops.name_scope(name, "RaggedConcat", values):
        if not values:
            raise raised(ValueError("rt_inputs may not be empty."))
        given = [converted(value, name="rt_input") for value in values]
        if any(isinstance(value, Unknown) for value in given):
            return Unknown("argument", "ragged.stack()")
        rank = given[0].shape.ndims
        for value in given:
            value.shape.assert_has_rank(rank)
        plain = all(isinstance(value, ops.Tensor) for value in given)
        if rank is None or rank < 1 or not isinstance(axis, int):
            return Unknown("unmodelled-api", "ragged.stack()")
        place = axis + rank + 1 if axis < 0 else axis
        innermost = (rank, rank - 1) if current_run().is_v1 else (rank,)
        if plain and place in innermost and len(given) > 1:
            return tf.stack(given, place)
        count = len(given) if place == 0 else given[0].shape.as_list()[0]
        return _stacked(given, rank, count)


def _stacked(given: list[Any], rank: int, count: int | None) -> Any:
    """Tensors stacked: of the splits only their number of dimensions is known, and how many rows there are."""
    depth = max(getattr(value, "ragged_rank", min(1, rank - 1)) for value in given)
    flat = [g.flat_values if isinstance(g, RaggedTensor) else g for g in given]
    inner: Any = flat[0].shape[1 - (rank - depth) :] if rank > depth + 1 else []
    for value in flat[1:] if inner else []:
        inner = inner.most_specific_compatible_shape(value.shape[1 - (rank - depth) :])
    return _rows_of(flat, [None, *inner], depth + 1, count)


def _rows_of(flat: list[Any], sizes: list[Any], depth: int, count: int | None) -> Any:
    """A ragged tensor of ``depth`` and some rows, of which the splits are computed when the graph runs."""
    made: Any = one_op("ConcatV2", flat, sizes, flat[0].dtype)
    for left in reversed(range(depth)):
        known = None if left or count is None else count + 1
        made = RaggedTensor(made, one_op("ConcatV2", [], [known], tf.int64), internal=True)
    return made


@tf_export("ragged.boolean_mask")
def boolean_mask(data, mask, name=None):
    """What a mask keeps, in rows if the mask has some; raises ``ValueError`` for a scalar mask."""
    with ops.name_scope(name, "RaggedMask", [data, mask]):
        data, mask = converted(data, name="data"), converted(mask, tf.bool, "mask")
        if isinstance(data, Unknown) or isinstance(mask, Unknown):
            return Unknown("argument", "ragged.boolean_mask()")
        rank = mask.shape.ndims
        if rank is None:
            raise raised(ValueError("mask.shape.ndims must be known statically."))
        if rank == 0:
            raise raised(ValueError("mask cannot be scalar."))
        if isinstance(data, RaggedTensor) or isinstance(mask, RaggedTensor):
            flat = data.flat_values if isinstance(data, RaggedTensor) else data
            depth = max(*(getattr(t, "ragged_rank", 0) for t in (data, mask)), rank - 1)
            count = None if rank == 1 else mask.shape.as_list()[0]
            return _rows_of([flat], [None, *flat.shape[1:].as_list()], depth, count)
        kept = tf.boolean_mask(data, mask)
        if rank < 2:
            return kept
        lengths = tf.count_nonzero(mask, axis=-1, dtype=tf.int64)
        rows: Any = RaggedTensor.from_row_lengths(kept, tf.reshape(lengths, [-1]), validate=False)
        for size in reversed(mask.shape.as_list()[: rank - 2]):
            splits = one_op("Range", [], [None if size is None else size + 1], tf.int64)
            rows = RaggedTensor(rows, splits, internal=True)
        return rows


@tf_export("ragged.stack_dynamic_partitions")
def stack_dynamic_partitions(data, partitions, num_partitions, name=None):
    """A row of data per partition; raises ``ValueError`` for partitions of unknown or another rank."""
    with ops.name_scope(name, "SegmentStack", [data, partitions, num_partitions]):
        data, partitions = converted(data, name="data"), converted(partitions, name="partitions")
        if isinstance(data, RaggedTensor) or isinstance(partitions, RaggedTensor):
            return Unknown("unmodelled-api", "ragged.stack_dynamic_partitions()")
        count = ops.convert_to_tensor(num_partitions, preferred_dtype=partitions.dtype, name="num_partitions")  # fmt: skip
        count = tf.cast(count, partitions.dtype)
        rank = partitions.shape.ndims
        if rank is None:
            raise raised(ValueError("partitions must have known rank."))
        count.shape.assert_has_rank(0)
        partitions.shape.assert_is_compatible_with(data.shape[:rank])
        if rank == 0:
            return RaggedTensor.from_value_rowids(tf.stack([data]), tf.stack([partitions]), count)
        flat = tf.reshape(data, [-1, *[-1 if s is None else s for s in data.shape.as_list()[rank:]]]) if rank > 1 else data  # fmt: skip
        ids = tf.reshape(partitions, [-1]) if rank > 1 else partitions
        order = tf.argsort(ids, stable=True)
        values, ids = tf.gather(flat, order), tf.gather(ids, order)
        return RaggedTensor.from_value_rowids(values, ids, count)


@tf_export("ragged.row_splits_to_segment_ids")
def row_splits_to_segment_ids(splits, name=None, out_type=None):
    """The number of the row of each value; raises ``ValueError`` for what are no splits."""
    with ops.name_scope(name, "RaggedSplitsToSegmentIds", [splits]):
        splits = tf.constant([], tf.int64) if splits == [] else splits
        splits = ops.convert_to_tensor(splits, preferred_dtype=dtypes.int64, name="splits")
        if splits._dtype is not None and splits._dtype.name not in ("int32", "int64"):
            raise raised(ValueError("splits must have dtype int32 or int64"))
        splits.shape.assert_has_rank(1)
        if splits.shape.as_list()[0] == 0:
            raise raised(ValueError("Invalid row_splits: []"))
        if current_run().is_v1:
            return segment_ids(splits, out_type or splits.dtype)
        return one_op("GatherV2", [splits], [None], out_type or splits.dtype)


@tf_export("ragged.segment_ids_to_row_splits")
def segment_ids_to_row_splits(segment_ids, num_segments=None, out_type=None, name=None):
    """The splits of values with these numbers of rows; raises ``TypeError`` for other types."""
    kind = out_type
    if kind is None:
        tensors = [t for t in (segment_ids, num_segments) if isinstance(t, ops.Tensor)]
        kind = tensors[0].dtype if tensors else dtypes.int64
    with ops.name_scope(name, "SegmentIdsToRaggedSplits", [segment_ids]):
        ids = _integers(segment_ids, "segment_ids")
        ids.shape.assert_has_rank(1)
        known = ids.static if isinstance(ids.static, list) else [None]
        size = None if None in known else max(known, default=-1) + 1
        if num_segments is not None:
            count = _integers(num_segments, "num_segments")
            count.shape.assert_has_rank(0)
            size = ops.constant_value(count)
        return one_op("ConcatV2", [ids], [None if size is None else int(size) + 1], kind)


def _integers(value: Any, name: str) -> Any:
    """Mirrors ragged_util.py convert_to_int_tensor."""
    made = ops.convert_to_tensor(value, name=name, preferred_dtype=dtypes.int32)
    if made._dtype is not None and not made._dtype.is_integer:
        newer = f"Argument `tensor` (name: {name}) must be of type integer. Received `tensor` = {made} of dtype: {made.dtype}"
        text = of_target(f"{name} must be an integer tensor; dtype={made.dtype}", newer)
        raise raised(TypeError(text))
    return tf.cast(made, dtypes.int32)
