"""Functions of sparse tensors and slices that few programs call.  Mirrors python/ops/{sparse_ops,array_ops,state_ops}.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.op_maker import is_sparse, make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("sparse_mask", "sparse.mask")
def sparse_mask(a, mask_indices, name=None):
    """The slices but those of some indices."""
    with ops.name_scope(name, "sparse_mask", [mask_indices]) as scope:
        indices, to_gather = make("ListDiff", None, x=a.indices, y=mask_indices)
        values = tf.gather(a.values, to_gather, name=scope)
        return ops.IndexedSlices(values, indices, a.dense_shape)


@tf_export("sparse.expand_dims")
def expand_dims(sp_input, axis=None, name=None):
    """One dimension more; raises ``TypeError`` for an axis that is no integer."""
    known = sp_input.dense_shape.shape.as_list() if sp_input.dense_shape.shape.ndims else [None]
    axis = asked = -1 if axis is None else axis
    with ops.name_scope(name, "expand_dims", [sp_input.values]):
        if not isinstance(axis, (int, ops.Tensor, Unknown)):
            text = "axis must be an integer value in range [-rank(sp_input) - 1, rank(sp_input)]"
            raise raised(TypeError(text))
        axis = ops.convert_to_tensor(axis, name="axis", dtype=tf.int32)
        rank = known[0] if known[0] is not None else tf.size(sp_input.dense_shape)
        axis = tf.where_v2(axis >= 0, axis, axis + rank + 1)
        count = tf.shape(sp_input.indices)[0]
        new = tf.zeros([count, 1], dtype=tf.int64)
        before = tf.slice(sp_input.indices, [0, 0], [-1, axis])
        after = tf.slice(sp_input.indices, [0, axis], [-1, -1])
        indices = tf.concat([before, new, after], axis=1)
        first = tf.slice(sp_input.dense_shape, [0], [axis])
        last = tf.slice(sp_input.dense_shape, [axis], [-1])
        one = ops.convert_to_tensor([1], name="new_shape", dtype=tf.int64)
        shape = tf.concat([first, one, last], axis=0)
        size = None if known[0] is None else known[0] + 1
        indices.set_shape([None, size])
        shape._shape_val = tensor_shape.TensorShape([size])
        if isinstance(asked, int) and size is not None:
            place = asked if asked >= 0 else asked + size
            shape.static = [None] * place + [1] + [None] * (size - 1 - place)
        return SparseTensor(indices, sp_input.values, shape)


@tf_export("sparse_reset_shape", "sparse.reset_shape")
def sparse_reset_shape(sp_input, new_shape=None):
    """The same values in a larger dense shape, or the smallest; raises ``ValueError`` for a smaller one."""
    if isinstance(sp_input, Unknown):
        return sp_input.derived("sparse_reset_shape()")
    if not is_sparse(sp_input):
        raise raised(TypeError("Input must be a SparseTensor."))
    indices, values = tf.identity(sp_input.indices), tf.identity(sp_input.values)
    shape = tf.identity(sp_input.dense_shape)
    if new_shape is None:
        lowest = tf.reduce_max(indices, axis=0)
        size = tf.maximum(tf.constant(0, dtype=tf.int64), tf.add(lowest, tf.ones_like(shape)))
        return SparseTensor(indices, values, size)
    wanted = ops.convert_to_tensor(new_shape)
    wanted.shape.assert_has_rank(1)
    wanted = tf.cast(wanted, tf.int64)
    if wanted.shape.ndims is not None and shape.shape.ndims is not None:
        wanted.shape.dims[0].merge_with(shape.shape.dims[0])
    known = wanted.static
    sizes: Any = SparseTensor.get_shape(sp_input)
    if isinstance(known, list) and None not in known and sizes.is_fully_defined():
        _check_larger(sizes.as_list(), known)
        return SparseTensor(indices, values, known)
    with tf.control_dependencies([tf.assert_equal(tf.shape(shape), tf.shape(wanted))]):
        wanted = tf.identity(wanted)
    with tf.control_dependencies([tf.assert_less_equal(shape, wanted)]):
        return SparseTensor(indices, values, tf.identity(wanted))


def _check_larger(sizes: list[int], wanted: list[int]) -> None:
    if any(size > new for size, new in zip(sizes, wanted)):
        old, new = (f"[{' '.join(map(str, numbers))}]" for numbers in (sizes, wanted))
        text = f"Requested new_shape should have dimension sizes >= sp_input.shape.  Found new_shape ({old}), sp_input.shape ({new})."
        raise raised(ValueError(text))


@tf_export("batch_scatter_update")
def batch_scatter_update(ref, indices, updates, use_locking=True, name=None):
    """The variable, changed row by row of each batch; raises ``ValueError`` for an unknown rank."""
    with ops.name_scope(name):
        indices = ops.convert_to_tensor(indices, name="indices")
        sizes, rank = tf.shape(indices), indices.shape.ndims
        if rank is None:
            text = "batch_gather does not allow indices with unknown shape."
            raise raised(ValueError(of_target(text, text)))
        deep = tf.expand_dims(indices, axis=-1)
        parts = []
        for place in range(rank - 1):
            size = sizes[place]
            numbers = tf.reshape(
                make("Range", None, start=0, limit=size, delta=1),
                [*[1] * place, size, *[1] * (rank - place)],
            )
            if numbers.dtype != deep.dtype:
                numbers = tf.cast(numbers, deep.dtype)
            parts.append(numbers * tf.ones_like(deep))
        places = tf.concat([*parts, deep], axis=-1)
        return tf.scatter_nd_update(ref, places, updates, use_locking=use_locking)
