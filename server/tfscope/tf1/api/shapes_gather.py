"""Shape functions of operations that pick, place and regroup elements.  Mirrors core/ops/array_ops.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    Sizes,
    concatenate,
    merge,
    merge_dim,
    merge_prefix,
    product,
    scalar_size,
    shapes,
    shown,
)
from tfscope.tf1.api.shape_slices import check_count, strided_slice_sizes
from tfscope.tf1.api.shapes_nn import window_size
from tfscope.values.run import current_run

Shapes = list[Any]


@shapes("StridedSlice")
def strided_slice(c: Context) -> Shapes:
    """``x[...]``."""
    for bound in (1, 2, 3):
        c.with_rank(bound, 1)
    c.value(3)
    if c.hidden(3):
        return [None]
    places = merge(merge(c.sizes(1), c.sizes(2)), c.sizes(3))
    masks = {
        k: c.attrs.get(k, 0)
        for k in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    }
    count = places[0] if places else None
    if count is None or not all(isinstance(m, int) for m in masks.values()):
        return [None]
    check_count(c.sizes(0), count, masks)
    c.value(1)
    c.value(2)
    begin, end, strides = (_bounds(c, i) for i in (1, 2, 3))
    if strides is None:
        return [None]
    if begin is None or end is None:
        begin = end = [None] * count
    return [strided_slice_sizes(c.sizes(0), [begin, end, strides], masks)]


def _bounds(c: Context, index: int) -> list[Any] | None:
    """Where slices begin or end, if TensorFlow knows it of all of them: it uses all bounds or none.
    Mirrors strided_slice_op.cc ValidateStridedSliceOp."""
    return c.constant_parts(index)


@shapes("GatherV2", "Gather", "ResourceGather")
def gather(c: Context) -> Shapes:
    """The indices' sizes in the place of the axis."""
    indices = c.sizes(1)
    if c.op_type == "ResourceGather":
        params = c.attrs.get("params_shape")
        if params is None or indices is None:
            return [None]
        batch = c.attrs.get("batch_dims", 0)
        return [[*params[:batch], *indices[batch:], *params[batch + 1 :]]]
    sizes = c.at_least(0, 1)
    if c.op_type == "GatherV2":
        c.with_rank(2, 0)
    along = c.value(2) if c.op_type == "GatherV2" else 0
    if not isinstance(along, int):
        if sizes is None or indices is None:
            return [None]
        return [[None] * (len(sizes) + len(indices) - 1)]
    sizes = c.at_least(0, along + 1 if along >= 0 else -along)
    if sizes is None or indices is None:
        return [None]
    along %= len(sizes)
    skip = c.attrs.get("batch_dims", 0)
    skip = skip + len(indices) if skip < 0 else skip
    return [[*sizes[:along], *indices[skip:], *sizes[along + 1 :]]]


@shapes("GatherNd", "ResourceGatherNd")
def gather_nd(c: Context) -> Shapes:
    """Indices without their last size, then the rest of params."""
    sizes = c.attrs["params_shape"] if c.op_type == "ResourceGatherNd" else c.sizes(0)
    indices = c.at_least(1, 1)
    if sizes is None or indices is None or indices[-1] is None:
        return [None]
    if indices[-1] > len(sizes):
        text = f"indices.shape[-1] must be <= params.rank, but saw indices shape: {shown(indices)} and params shape: {shown(sizes)}"
        raise ShapeError(text)
    return [[*indices[:-1], *sizes[indices[-1] :]]]


@shapes("OneHot")
def one_hot(c: Context) -> Shapes:
    """A size of ``depth`` more."""
    depth, sizes = scalar_size(c, 1), c.sizes(0)
    place = c.attrs.get("axis", -1)
    if sizes is None or not isinstance(place, int):
        return [None]
    if place < -1:
        raise ShapeError("axis must be >= -1")
    place = len(sizes) if place == -1 else place
    return [[*sizes[:place], depth, *sizes[place:]]]


@shapes("Where")
def where(c: Context) -> Shapes:
    """One row per true element."""
    return [[None, c.shape(0).ndims]]


@shapes("ScatterNd")
def scatter_nd(c: Context) -> Shapes:
    """The value of the shape argument; updates have the sizes of the indices, then those of what is left."""
    indices, updates, output = c.at_least(0, 1), c.at_least(1, 1), c.as_shape(2)
    if indices is None or updates is None:
        return [output]
    _match_updates(indices, updates, "output" if current_run().is_v1 else "input", output)
    return [output]


def _match_updates(indices: list[Any], updates: list[Any], name: str, output: Sizes) -> None:
    outer, depth = len(indices) - 1, indices[-1]
    if depth is None:
        return
    _match("outer", ("indices", indices, 0, outer), (updates, 0, outer))
    if output is not None:
        _match("inner", (name, output, depth, len(output)), (updates, outer, len(updates)))


@shapes(
    "ScatterNdUpdate", "ScatterNdAdd", "ScatterNdSub", "TensorScatterUpdate", "TensorScatterAdd",
    "TensorScatterSub",
)  # fmt: skip
def scatter_nd_update(c: Context) -> Shapes:
    """As what is changed."""
    indices, updates = c.at_least(1, 1), c.at_least(2, 1)
    if indices is not None and updates is not None:
        made = c.op_type.startswith("Tensor") and current_run().is_v1
        _match_updates(indices, updates, "output" if made else "input", c.sizes(0))
    return [c.sizes(0)]


def _match(
    which: str, one: tuple[str, list[Any], int, int], other: tuple[list[Any], int, int]
) -> None:
    """Refuses sizes of updates that are not those of indices or of what is made."""
    name, sizes, start, end = one
    updates, first, last = other
    try:
        merge(sizes[start:end], updates[first:last])
    except ShapeError as error:
        count = end - start
        told = f"The {which} {count} dimensions of {name}.shape={shown(sizes)} must match the {which} {count} dimensions of updates.shape={shown(updates)}"
        if not current_run().is_v1:
            parts = shown(sizes[start:end]), shown(updates[first:last])
            told = f"Dimensions [{start},{end}) of {name}[shape={shown(sizes)}] = {parts[0]} must match dimensions [{first},{last}) of updates[shape={shown(updates)}] = {parts[1]}"
        raise ShapeError(f"{told}: {error}") from None


@shapes("MatrixDiag", "MatrixDiagV2")
def matrix_diag(c: Context) -> Shapes:
    """The last size twice."""
    sizes = c.at_least(0, 1)
    return [None if sizes is None else [*sizes, sizes[-1]]]


@shapes("MatrixDiagPart", "MatrixDiagPartV2")
def matrix_diag_part(c: Context) -> Shapes:
    """The smaller of the last two sizes."""
    sizes = c.at_least(0, 2)
    if sizes is None:
        return [None]
    last = sizes[-2:]
    return [[*sizes[:-2], None if None in last else min(d for d in last if d is not None)]]


@shapes("MatrixSetDiag")
def matrix_set_diag(c: Context) -> Shapes:
    """As the input; a diagonal is as long as the smaller of the last two sizes."""
    sizes, diagonal = c.at_least(0, 2), c.at_least(1, 1)
    if sizes is None or diagonal is None:
        return [sizes]
    last = sizes[-2:]
    merge_dim(None if None in last else min(d for d in last if d is not None), diagonal[-1])
    return [[*(merge(sizes[:-2], diagonal[:-1]) or []), *last]]


def _diagonals(c: Context, index: int) -> tuple[int, int] | None:
    """The first and the last diagonal that an input tells."""
    k = c.value(index)
    k = [k] if isinstance(k, int) else k
    return (k[0], k[-1]) if isinstance(k, list) and len(k) in (1, 2) else None


@shapes("MatrixDiagV3")
def matrix_diag_of(c: Context) -> Shapes:
    """Matrices that have room for the diagonals, square ones by default."""
    sizes, band = c.at_least(0, 1), _diagonals(c, 1)
    rows, columns = c.value(2), c.value(3)
    if sizes is None or band is None or rows is None or columns is None:
        return [None]
    batch = sizes[:-1] if band[0] == band[1] else sizes[:-2]
    if sizes[-1] is None:
        return [[*batch, *(None if n == -1 else n for n in (rows, columns))]]
    least = sizes[-1] - min(band[1], 0), sizes[-1] + max(band[0], 0)
    if rows == columns == -1:
        return [[*batch, max(least), max(least)]]
    return [[*batch, least[0] if rows == -1 else rows, least[1] if columns == -1 else columns]]


@shapes("MatrixDiagPartV3")
def matrix_diag_part_of(c: Context) -> Shapes:
    """As long as the longest of the diagonals, several of them below each other."""
    sizes, band = c.at_least(0, 2), _diagonals(c, 1)
    if sizes is None or band is None:
        return [None]
    *batch, rows, columns = sizes
    length = None
    if rows is not None and columns is not None:
        length = min(rows + min(band[1], 0), columns - max(band[0], 0))
    several = [] if band[0] == band[1] else [band[1] - band[0] + 1]
    return [[*batch, *several, length]]


@shapes("MatrixSetDiagV3", "MatrixSetDiagV2")
def matrix_set_diag_of(c: Context) -> Shapes:
    """As the input, and as what stands before the diagonals."""
    sizes, diagonal, band = c.at_least(0, 2), c.at_least(1, 1), _diagonals(c, 2)
    if sizes is None or diagonal is None or band is None:
        return [sizes]
    batch = diagonal[:-1] if band[0] == band[1] else diagonal[:-2]
    return [[*(merge(sizes[:-2], batch) or []), *sizes[-2:]]]


@shapes("Diag")
def diag(c: Context) -> Shapes:
    """The sizes twice."""
    return [concatenate(c.at_least(0, 1), c.sizes(0))]


@shapes("DiagPart")
def diag_part(c: Context) -> Shapes:
    """The first half of the sizes."""
    sizes = c.sizes(0)
    return [None if sizes is None else merge(sizes[: len(sizes) // 2], sizes[len(sizes) // 2 :])]


@shapes("Unique", "UniqueWithCounts")
def unique(c: Context) -> Shapes:
    """Values, indices, counts."""
    return [[None], c.shape(0), [None]][: 2 if c.op_type == "Unique" else 3]


@shapes("UniqueV2", "UniqueWithCountsV2")
def unique_v2(c: Context) -> Shapes:
    """Values along an axis."""
    return [[None] * (c.shape(0).ndims or 1) if c.sizes(0) is not None else None, [None], [None]][
        : 2 if c.op_type == "UniqueV2" else 3
    ]


@shapes("ListDiff")
def list_diff(c: Context) -> Shapes:
    """Two vectors."""
    return [[None], [None]]


@shapes("SpaceToDepth", "DepthToSpace")
def space_to_depth(c: Context) -> Shapes:
    """Height and width by the block, depth by its square."""
    sizes = c.with_rank(0, 4)
    block = c.attrs["block_size"]
    if not isinstance(block, int):
        return [[sizes[0], None, None, None]]
    deeper = c.op_type == "SpaceToDepth"
    nchw = str(c.attrs.get("data_format", "NHWC")).startswith("NC")
    rows, columns, depth = (2, 3, 1) if nchw else (1, 2, 3)
    found = list(sizes)
    for k in (rows, columns):
        found[k] = _scaled(sizes[k], block, divide=deeper)
    found[depth] = _scaled(sizes[depth], block * block, divide=not deeper)
    return [found]


def _scaled(size: int | None, factor: int, *, divide: bool) -> int | None:
    if size is None:
        return None
    if not divide:
        return size * factor
    if size % factor:
        raise ShapeError(f"Dimension size must be evenly divisible by {factor} but is {size}")
    return size // factor


@shapes("SpaceToBatchND", "BatchToSpaceND", "SpaceToBatch", "BatchToSpace")
def space_to_batch(c: Context) -> Shapes:
    """Sizes by the blocks, the batch by their product."""
    sizes = c.sizes(0)
    blocks = c.value(1) if c.op_type.endswith("ND") else [c.attrs["block_size"]] * 2
    border = c.value(2 if c.op_type.endswith("ND") else 1)
    if sizes is None or not isinstance(blocks, list) or None in blocks:
        return [None if sizes is None else [None] * len(sizes)]
    if min(blocks, default=1) < 1:
        raise ShapeError("block_shape must be positive")
    c.at_least(0, len(blocks) + 1)
    into = c.op_type.startswith("SpaceTo")
    whole = isinstance(border, list) and all(None not in pair for pair in border)
    found, total = list(sizes), 1
    for k, block in enumerate(blocks):
        total *= block
        size = found[k + 1]
        if size is None or not whole:
            found[k + 1] = None
        elif into:
            found[k + 1] = _scaled(size + sum(border[k]), block, divide=True)
        else:
            found[k + 1] = size * block - sum(border[k])
    found[0] = _scaled(found[0], total, divide=not into)
    return [found]


@shapes("ExtractImagePatches")
def extract_image_patches(c: Context) -> Shapes:
    """Windows, their content as depth."""
    sizes = c.with_rank(0, 4)
    window, strides, rates = c.attrs["ksizes"], c.attrs["strides"], c.attrs["rates"]
    found = [sizes[0]]
    for k in (1, 2):
        size, reach, stride = sizes[k], (window[k] - 1) * rates[k] + 1, strides[k]
        if c.attrs["padding"] == "VALID" and size is not None and size < reach and stride > 0:
            raise ShapeError(
                f"Computed output size would be negative: {int((size - reach + stride) / stride)} "
                f"[input_size: {size}, effective_filter_size: {reach}, stride: {stride}]"
            )
        found.append(window_size(size, window[k], rates[k], stride, c.attrs["padding"]))
    depth = None if sizes[3] is None else sizes[3] * window[1] * window[2]
    return [[*found, depth]]


@shapes("DynamicPartition")
def dynamic_partition(c: Context) -> Shapes:
    """Parts of unknown length."""
    sizes, parts = c.sizes(0), c.sizes(1)
    if sizes is None or parts is None:
        return [None] * c.attrs["num_partitions"]
    merge_prefix(sizes, parts)
    return [[None, *sizes[len(parts) :]]] * c.attrs["num_partitions"]


@shapes("DynamicStitch", "ParallelDynamicStitch")
def dynamic_stitch(c: Context) -> Shapes:
    """As many rows as the greatest index says."""
    count = len(c.inputs) // 2
    rest: Sizes = None
    most: int | None = -1
    for i in range(count):
        indices, data = c.sizes(i), c.sizes(i + count)
        merge_prefix(data, indices)
        value = c.value(i)
        flat = [value] if isinstance(value, int) else value
        if isinstance(flat, list) and all(isinstance(v, int) for v in flat) and most is not None:
            most = max([most, *flat])
        else:
            most = None
        if indices is not None and data is not None:
            rest = merge(rest, data[len(indices) :])
    return [concatenate([None if most is None else most + 1], rest)]


@shapes("LowerBound", "UpperBound")
def lower_bound(c: Context) -> Shapes:
    """As the values."""
    return [c.shape(1)]


@shapes("UnravelIndex")
def unravel_index(c: Context) -> Shapes:
    """An index vector per index.  Mirrors core/ops/array_ops.cc ``UnravelIndex``."""
    count = c.with_rank(1, 1)[0]
    indices = c.sizes(0)
    if not indices:
        return [None if indices is None else [count]]
    return [[count, product(indices)]]
