"""``tf.batch_gather`` and ``tf.gather_nd``.  Mirrors python/ops/array_ops.py ``_batch_gather``, ``batch_gather_nd``."""

from __future__ import annotations

from tfscope.tf1.api.array_index import gather, slice_helper
from tfscope.tf1.api.array_ops import ones, reshape, shape, zeros
from tfscope.tf1.api.array_stack import concat, stack
from tfscope.tf1.api.math_ops import base
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.static_values import constant_value
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


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


@tf_export("gather_nd", "manip.gather_nd")
def gather_nd(params, indices, name=None, batch_dims=0):
    """Slices by index vectors, per element of ``batch_dims`` dimensions."""
    known = constant_value(batch_dims) if isinstance(batch_dims, Tensor) else batch_dims
    if isinstance(known, Unknown):
        result = make("GatherNd", name, params=params, indices=indices)
        return fixed(result, TensorShape(None))
    if isinstance(known, list) and len(known) == 1:
        known = known[0]
    batch_dims = batch_dims if known is None else refusable(int, known)
    if not isinstance(batch_dims, int) or batch_dims:
        return _batch_gather_nd(params, indices, batch_dims, name)
    if not isinstance(params, ResourceVariable):
        return make("GatherNd", name, params=params, indices=indices)
    with op_scope(name, "GatherNd") as scope:
        sizes = None if params.shape.ndims is None else params.shape.as_list()
        attrs = {"dtype": params.dtype, "params_shape": sizes}
        value = make("ResourceGatherNd", scope, attrs, resource=params.handle, indices=indices)
    return make("Identity", None, input=value)


def _batch_gather_nd(params, indices, batch, name):
    with op_scope(name, "BatchGatherND"):
        indices = convert_to_tensor(indices, name="indices")
        params = convert_to_tensor(params, name="params")
        _check_batch(params, indices, batch)
        params_shape, indices_shape = shape(params), shape(indices)
        batch_shape = slice_helper(params_shape, slice(None, batch))
        count = make("Prod", None, {"keep_dims": False}, input=batch_shape, reduction_indices=[0])
        inner = OPERATORS["__sub__"](OPERATORS["__sub__"](tf.rank(indices), batch), 1)
        within = slice_helper(indices_shape, slice(batch, -1))
        grid = _grid(tf.unstack(batch_shape, axis=0), base(indices))
        sizes = shape(grid)
        between = ones(inner, dtypes.int32)
        parts = [slice_helper(sizes, slice(None, 1)), between, slice_helper(sizes, slice(1, None))]
        grid = reshape(grid, concat(parts, axis=0))
        grid = tf.tile(grid, multiples=concat([(1,), within, (1,)], axis=0))
        flat = concat([[count], slice_helper(indices_shape, slice(batch, None))], axis=0)
        indices = concat([grid, reshape(indices, shape=flat)], axis=-1)
        out = make("GatherNd", None, params=params, indices=indices)
        rest = slice_helper(shape(out), slice(1, None))
        return reshape(out, shape=concat([batch_shape, rest], axis=0))


def _check_batch(params, indices, batch):
    if not isinstance(batch, int):
        text = f"batch_dims must be an int; got {batch!r}"
        raise raised(
            TypeError(of_target(text, f"Argument `batch_dims` must be an int; got {batch}"))
        )
    if batch < 0:
        raise raised(ValueError("tf.gather_nd does not allow negative batch_dims."))
    for name, tensor in (("indices", indices), ("params", params)):
        if (ndims := tensor.shape.ndims) is not None and batch >= ndims:
            older = f"batch_dims = {batch} must be less than rank({name}) = {ndims}"
            newer = f"Argument `batch_dims` = {batch} must be less than rank(`{name}`) = {ndims}"
            raise raised(ValueError(of_target(older, newer)))


def _grid(sizes, kind):
    """The places of all batch elements, one in a row."""
    ranges = []
    for size in sizes:
        if not current_run().is_v1:
            size = make("Cast", None, {"DstT": dtypes.int32}, x=size)
        places = make("Range", None, start=0, limit=size, delta=1)
        ranges.append(make("Cast", None, {"DstT": kind}, x=places))
    flat = [reshape(x, shape=(-1,)) for x in tf.meshgrid(*ranges, indexing="ij")]
    return tf.transpose(stack(flat, axis=0))
