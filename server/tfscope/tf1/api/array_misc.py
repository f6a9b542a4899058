"""Rarer array functions: repeat, space and batch, sort, scatter, broadcasting, patches."""

from __future__ import annotations

from tfscope.tf1.api.array_index import boolean_mask, sequence_mask, slice_helper
from tfscope.tf1.api.array_ops import (
    expand_dims,
    rank,
    reshape,
    shape,
    tile,
    transpose,
    zeros,
)
from tfscope.tf1.api.array_stack import concat, stack
from tfscope.tf1.api.math_ops import base, binary
from tfscope.tf1.api.math_reductions import all_axes
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, is_sparse, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.constants import leaves
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.tf1.graph.tensor_shape import (
    TensorShape,
    as_shape,
    broadcast_shape,
    unknown_shape,
)
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("repeat")
def repeat(input, repeats, axis=None, name=None):  # noqa: A002 - TensorFlow's name
    """Elements along an axis several times."""
    if axis is None:
        input, axis = reshape(input, [-1]), 0
    with op_scope(name, "Repeat"):
        x = convert_to_tensor(input, name="data")
        times = convert_to_tensor(repeats, preferred_dtype=dtypes.int32, name="repeats")
        times = make("Cast", None, {"DstT": dtypes.int32}, x=times)
        count = x.shape.ndims
        if count is None or isinstance(axis, Unknown):
            return _unknown_like(x)
        x = stack([x]) if count == 0 else x
        whole = shape(x)
        axis = axis + len(x.shape) if axis < 0 else axis
        if times.shape.ndims == 0:
            tiled = _tiled(expand_dims(x, axis + 1), axis + 1, times)
            return reshape(tiled, concat([whole[:axis], [-1], whole[axis + 1 :]], 0))
        if times.shape.ndims != axis + 1:
            times_shape = shape(times)
            outer = whole[: axis + 1 - rank(times)]
            times = make("BroadcastTo", None, input=times, shape=concat([outer, times_shape], 0))
            fixed(times, [None] * (axis + 1))
        most = make("Max", None, input=times, reduction_indices=all_axes(times))
        most = binary("Maximum", 0, most)
        mask = sequence_mask(times, most)
        masked = boolean_mask(_tiled(expand_dims(x, axis + 1), axis + 1, most), mask)
        if axis:
            masked = reshape(masked, concat([whole[:axis], [-1], whole[axis + 1 :]], 0))
        return fixed(masked, x.shape[:axis].concatenate([None]).concatenate(x.shape[axis + 1 :]))


def _tiled(x, axis, times):
    multiples = [1] * x.shape.ndims
    multiples[axis] = times
    return tile(x, multiples)


def _unknown_like(x):
    return get_default_graph().create_op("Reshape", [x], [(base(x), TensorShape(None))]).outputs[0]


# -- space and batch ---------------------------------------------------------------------------
@tf_export("space_to_depth", "nn.space_to_depth")
def space_to_depth(input, block_size, name=None, data_format="NHWC"):  # noqa: A002
    """Blocks of space into depth."""
    return make(
        "SpaceToDepth", name, {"block_size": block_size, "data_format": data_format}, input=input
    )


@tf_export("depth_to_space", "nn.depth_to_space")
def depth_to_space(input, block_size, name=None, data_format="NHWC"):  # noqa: A002
    """Depth into blocks of space."""
    return make(
        "DepthToSpace", name, {"block_size": block_size, "data_format": data_format}, input=input
    )


@tf_export("space_to_batch", "nn.space_to_batch")
def space_to_batch(input, paddings, block_size=None, name=None, block_shape=None):  # noqa: A002
    """Blocks of space into the batch."""
    block = given(block_size, block_shape, "block_shape", "block_size")
    return _four(
        make("SpaceToBatchND", name, input=input, block_shape=_pair(block), paddings=paddings)
    )


@tf_export("batch_to_space")
def batch_to_space(input, crops, block_size, name=None, block_shape=None):  # noqa: A002
    """The batch into blocks of space."""
    block = given(block_size, block_shape, "block_shape", "block_size")
    return _four(make("BatchToSpaceND", name, input=input, block_shape=_pair(block), crops=crops))


def _pair(block):
    return _Pair(block)


class _Pair(list[int]):
    """Two block sizes, int64 as numpy's."""

    dtype = dtypes.int64

    def __init__(self, block):
        super().__init__([block, block])
        self.shape = (2,)


def _four(tensor):
    return fixed(tensor, [None] * 4)


@tf_export("extract_image_patches", "image.extract_image_patches")
def extract_image_patches(
    images, ksizes=None, strides=None, rates=None, padding=None, name=None, sizes=None
):  # fmt: skip
    """Windows, their content as depth."""
    attrs = {
        "ksizes": given(ksizes, sizes, "sizes", "ksizes"),
        "strides": strides,
        "rates": rates,
        "padding": padding,
    }
    return make("ExtractImagePatches", name, attrs, images=images)


@tf_export("image.extract_patches")
def extract_patches(images, sizes, strides, rates, padding, name=None):
    """Windows, their content as depth."""
    return extract_image_patches(images, sizes, strides, rates, padding, name)


# -- broadcasting, sorting ---------------------------------------------------------------------
@tf_export("broadcast_static_shape")
def broadcast_static_shape(shape_x, shape_y):
    """The shape of an element-wise operation on both; raises ``ValueError`` where there is none."""
    for one in (shape_x, shape_y):
        if isinstance(one, Unknown) or demanded(one, "ndims") is None:
            return unknown_shape()
    found = broadcast_shape(as_shape(shape_x), as_shape(shape_y))
    if found is None:
        rule = "Two shapes are compatible if for each dimension pair they are either equal or one of them is 1."
        both = f"{shape_x} and {shape_y}"
        more = of_target(f": {both}", f". {rule} Received: {both}.")
        raise raised(ValueError(f"Incompatible shapes for broadcasting{more}"))
    return found


@tf_export("broadcast_dynamic_shape")
def broadcast_dynamic_shape(shape_x, shape_y):
    """The same in the graph."""
    return make("BroadcastArgs", None, s0=shape_x, s1=shape_y)


@tf_export("searchsorted")
def searchsorted(sorted_sequence, values, side="left", out_type=dtypes.int32, name=None):
    """Where values stand in sorted sequences."""
    first, second = shape(sorted_sequence)[-1], shape(values)[-1]
    rows = reshape(sorted_sequence, [-1, first])
    flat = reshape(values, [-1, second])
    kind = "UpperBound" if side == "right" else "LowerBound"
    found = make(
        kind, name, {"out_type": dtypes.as_dtype(out_type)}, sorted_inputs=rows, values=flat
    )
    return reshape(found, shape(values))


def _sorted(values, axis, direction, name, scope, *, places):
    with op_scope(name, scope):
        if not isinstance(direction, Unknown) and direction not in ("ASCENDING", "DESCENDING"):
            ways = "should be one of ASCENDING, DESCENDING"
            newer = f"Argument `direction` {ways}. Received: direction={direction}"
            raise raised(ValueError(of_target(f"{direction} {ways}", newer)))
        axis = convert_to_tensor(axis, name="axis").static
        x = convert_to_tensor(values, name="values")
        ascending = direction == "ASCENDING"
        found = _descending(-x if ascending else x, axis, places=places)
        return -found if ascending and not places else found


def _descending(x, axis, *, places):
    count = shape(x)[axis]
    rank(x)
    order = None
    size = x.shape.ndims
    if size is not None and isinstance(axis, int) and axis not in (-1, size - 1):
        axis %= size
        order = [*range(axis), size - 1, *range(axis + 1, size - 1), axis]
        order = make_constant(order, dtypes.int64, None, "transposition")
        x = transpose(x, order)
    found = make("TopKV2", None, {"sorted": True}, input=x, k=count)
    result = found[1 if places else 0]
    return result if order is None else transpose(result, order)


@tf_export("sort")
def sort(values, axis=-1, direction="ASCENDING", name=None):
    """Values in order along an axis."""
    return _sorted(values, axis, direction, name, "sort", places=False)


@tf_export("argsort")
def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """Places in order along an axis."""
    return _sorted(values, axis, direction, name, "argsort", places=True)


@tf_export("roll", "manip.roll")
def roll(input, shift, axis, name=None):  # noqa: A002 - TensorFlow's name
    """Elements moved along an axis."""
    return make("Roll", name, input=input, shift=shift, axis=axis)


@tf_export("edit_distance")
def edit_distance(hypothesis, truth, normalize=True, name="edit_distance"):
    """Distances of sequences."""
    for value, word in ((hypothesis, "Hypothesis"), (truth, "Truth")):
        if not (is_sparse(value) or isinstance(value, Unknown)):
            raise raised(TypeError(f"{word} must be a SparseTensor."))
    return make(
        "EditDistance", name, {"normalize": normalize},
        hypothesis_indices=hypothesis.indices, hypothesis_values=hypothesis.values,
        hypothesis_shape=hypothesis.dense_shape, truth_indices=truth.indices,
        truth_values=truth.values, truth_shape=truth.dense_shape,
    )  # fmt: skip


@tf_export("required_space_to_batch_paddings")
def required_space_to_batch_paddings(input_shape, block_shape, base_paddings=None, name=None):
    """Paddings and crops that make blocks fit."""
    with op_scope(name, "required_space_to_batch_paddings"):
        sizes = convert_to_tensor(input_shape, dtypes.int32, name="input_shape")
        blocks = convert_to_tensor(block_shape, dtypes.int32, name="block_shape")
        count = blocks.shape.as_list()[0]
        if base_paddings is None:
            borders = zeros([count, 2], dtypes.int32)
        else:
            borders = convert_to_tensor(base_paddings, dtypes.int32, name="base_paddings")
        known = [sizes.static, blocks.static, borders.static]
        if not any(None in leaves(values or [None]) for values in known):
            return _static_paddings(*known)
        start, end = (
            slice_helper(borders, (slice(None), 0)),
            slice_helper(borders, (slice(None), 1)),
        )
        extra = (blocks - (sizes + start + end) % blocks) % blocks
        end = end + extra
        paddings = stack([[start[i], end[i]] for i in range(count)], name="paddings")
        crops = stack([[0, extra[i]] for i in range(count)], name="crops")
        return paddings, crops


def _static_paddings(sizes, blocks, borders):
    extra = [(b - (s + sum(border)) % b) % b for s, b, border in zip(sizes, blocks, borders)]
    paddings = [[start, end + more] for (start, end), more in zip(borders, extra)]
    crops = [[0, more] for more in extra]
    return tuple(
        make_constant(values, dtypes.int32, None, name)
        for values, name in ((paddings, "paddings"), (crops, "crops"))
    )
