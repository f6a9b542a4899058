"""``tf.batch_gather``.  Mirrors python/ops/array_ops.py ``_batch_gather``."""

from __future__ import annotations

from tfscope.tf1.api.array_index import gather, slice_helper
from tfscope.tf1.api.array_ops import ones, reshape, shape, zeros
from tfscope.tf1.api.array_stack import concat, stack
from tfscope.tf1.api.math_ops import base
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.operation import OPERATORS
from tfscope.values.raised import raised


@tf_export("batch_gather")
def batch_gather(params, indices, name=None):
    """``gather`` per batch element."""
    with op_scope(name, "BatchGather"):
        indices = convert_to_tensor(indices, name="indices")
        params = convert_to_tensor(params, name="params")
        count, depth = indices.shape.ndims, params.shape.ndims
        if count is None:
            raise raised(ValueError("batch_gather does not allow indices with unknown shape."))
        batch = count - 1
        if batch < 0:
            text = f"batch_dims = {batch + count} must be less than rank(indices) = {count}"
            raise raised(ValueError(text))
        if depth is not None and batch >= depth:
            text = f"batch_dims = {batch} must be less than rank(params) = {depth}"
            raise raised(ValueError(text))
        return _gathered(params, indices, batch)


def _gathered(params, indices, batch):
    indices_shape, params_shape = shape(indices), shape(params)
    flat = reshape(_flat_places(indices, params_shape, batch), [-1])
    outer = slice_helper(params_shape, slice(batch + 1, None))
    inner = slice_helper(params_shape, slice(None, batch + 1))
    inner = make("Prod", None, {"keep_dims": False}, input=inner, reduction_indices=[0])
    rows = gather(reshape(params, concat([[inner], outer], 0)), flat)
    result = reshape(rows, concat([indices_shape, outer], 0))
    final = indices.shape[:batch].merge_with(params.shape[:batch])
    final = final.concatenate(indices.shape[batch:])
    return fixed(result, final.concatenate(params.shape[batch + 1 :]))


def _flat_places(indices, params_shape, batch):
    """The indices, counted from the first element of the first batch."""
    kind, count = base(indices), indices.shape.ndims
    stride = ones([], kind)
    sizes = make("Cast", None, {"DstT": kind}, x=params_shape)
    for dim in range(batch, 0, -1):
        size = slice_helper(sizes, dim - 1)
        stride = OPERATORS["__mul__"](stride, slice_helper(sizes, dim))
        start, step = zeros([], kind), ones([], kind)
        offsets = make("Range", None, start=start, limit=size, delta=step)
        offsets = OPERATORS["__mul__"](offsets, stride)
        form = stack([1] * (dim - 1) + [size] + [1] * (count - dim), 0)
        indices = OPERATORS["__add__"](indices, reshape(offsets, form))
    return indices
