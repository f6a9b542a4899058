"""Shape functions of the array ops.  Mirrors core/ops/array_ops.cc and common_shape_fns.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    Sizes,
    concatenate,
    merge,
    product,
    shapes,
    shown,
    with_rank,
)
from tfscope.tf1.api.shape_slices import check_count, strided_slice_sizes
from tfscope.tf1.graph.tensor_shape import TensorShape

Shapes = list[Any]

NEGATIVE = "Negative dimension size caused by subtracting {} from {}"


@shapes(
    "Identity", "StopGradient", "PreventGradient", "ZerosLike", "OnesLike", "GuaranteeConst", "Cast",
    "CheckNumerics", "ReverseV2", "Roll", "ReverseSequence", "InvertPermutation", "RefIdentity", "Snapshot", "Print",
    "RandomShuffle", "MatrixBandPart", "FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxVars", "DeepCopy",
    "FakeQuantWithMinMaxVarsPerChannel", "QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3",
    "TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub", "ScatterNdNonAliasingAdd", "Enter", "Exit",
    "NextIteration", "RefEnter", "LoopCond", "PrintV2", "Bucketize", "Inv", "CopyHost",
)  # fmt: skip
def unchanged(c: Context) -> Shapes:
    """As the first input."""
    if c.op_type == "InvertPermutation":
        return [c.with_rank(0, 1)]
    return [c.shape(0)]


@shapes("Shape", "ShapeN")
def shape(c: Context) -> Shapes:
    """A vector per input, as long as its rank."""
    return [[None if c.sizes(i) is None else c.shape(i).ndims] for i in range(len(c.inputs))]


@shapes("Size", "Rank", "L2Loss", "DataFormatDimMap", "Assert", "MergeSummary", "ScalarSummary", "HistogramSummary")
def scalar(c: Context) -> Shapes:
    """A scalar."""
    return [[]]


@shapes("IdentityN")
def each(c: Context) -> Shapes:
    """Each output as its input."""
    return [t.shape for t in c.inputs]


@shapes("Fill")
def fill(c: Context) -> Shapes:
    """The dims' value."""
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    return [c.as_shape(0)]


@shapes("BroadcastArgs")
def broadcast_args(c: Context) -> Shapes:
    """As long as the longer shape."""
    a, b = c.with_rank(0, 1)[0], c.with_rank(1, 1)[0]
    return [[None if a is None or b is None else max(a, b)]]


@shapes("BroadcastTo")
def broadcast_to(c: Context) -> Shapes:
    """The value of the shape argument."""
    return [c.as_shape(1)]


@shapes("Pack")
def pack(c: Context) -> Shapes:
    """The merged inputs with a dimension more."""
    merged: Sizes = c.sizes(len(c.inputs) - 1)
    for i in reversed(range(len(c.inputs) - 1)):
        try:
            merged = merge(c.sizes(i), merged)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\tFrom merging shape {i} with other shapes.") from None
    if merged is None:
        return [None]
    place = axis(c.attrs.get("axis", 0), len(merged) + 1)
    if place is None:
        return [[None] * (len(merged) + 1)]
    return [[*merged[:place], len(c.inputs), *merged[place:]]]


def axis(value: Any, rank: int) -> int | None:
    """An axis as a non-negative int."""
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    if not -rank <= value < rank:
        raise ShapeError(f"Invalid axis: {value}")
    return value % rank


@shapes("Unpack")
def unpack(c: Context) -> Shapes:
    """The input without a dimension, ``num`` times."""
    count = c.attrs["num"]
    sizes = c.at_least(0, 1)
    place = c.attrs.get("axis", 0)
    if sizes is None or not isinstance(place, int):
        return [None] * count
    place = place + len(sizes) if place < 0 else place
    if place < len(sizes) and sizes[place] is not None and sizes[place] != count:
        raise ShapeError(f"Dimension must be {count} but is {sizes[place]}")
    return [[*sizes[:place], *sizes[place + 1 :]]] * count


@shapes("ConcatV2")
def concat_v2(c: Context) -> Shapes:
    """The inputs joined along the last input's value."""
    return _concat(c, range(len(c.inputs) - 1), len(c.inputs) - 1)


@shapes("Concat")
def concat(c: Context) -> Shapes:
    """The inputs joined along the first input's value."""
    return _concat(c, range(1, len(c.inputs)), 0)


def _concat(c: Context, parts: range, place_index: int) -> Shapes:
    c.with_rank(place_index, 0)
    ranks = [len(s) for s in (c.sizes(i) for i in parts) if s is not None]
    for rank in ranks:
        if rank != ranks[0]:
            raise ShapeError(f"Shape must be rank {ranks[0]} but is rank {rank}")
    if ranks and ranks[0] == 0:
        raise ShapeError("Can't concatenate scalars (use tf.stack instead)")
    along = c.value(place_index)
    if not isinstance(along, int):
        return [[None] * ranks[0] if ranks else None]
    lowest = along + 1 if along >= 0 else -along
    merged: Sizes = None
    total: int | None = 0
    for i in parts:
        sizes = c.at_least(i, lowest)
        if sizes is None:
            total = None
            continue
        place = along if along >= 0 else along + len(sizes)
        total = None if total is None or sizes[place] is None else total + (sizes[place] or 0)
        rest = [None if k == place else d for k, d in enumerate(sizes)]
        merged = rest if merged is None else _merge_around(merged, sizes, along)
        merged = [d if k != place else None for k, d in enumerate(merged or [])]
    if merged is None:
        return [None]
    place = along if along >= 0 else along + len(merged)
    return [[total if k == place else d for k, d in enumerate(merged)]]


def _merge_around(merged: list[int | None], sizes: list[int | None], along: int) -> Sizes:
    """Merges all but the joined dimension; a contradiction is told of the shapes without it."""
    if len(merged) != len(sizes):
        raise ShapeError(f"Shapes must be equal rank, but are {len(merged)} and {len(sizes)}")
    place = along if along >= 0 else along + len(sizes)
    before = merge(merged[:place], sizes[:place])
    after = merge(merged[place + 1 :], sizes[place + 1 :])
    return [*(before or []), None, *(after or [])]


@shapes("Reshape")
def reshape(c: Context) -> Shapes:
    """The value of the shape argument; one unknown size follows from the others."""
    wanted, given = c.as_shape(1), c.sizes(0)
    value = c.inputs[1].static
    if wanted is None:
        if c.inputs[1].shape.ndims not in (None, 1) and not (c.inputs[1].shape.ndims == 0 and value is None):
            raise ShapeError(f"Shape must be rank 1 but is rank {c.inputs[1].shape.ndims}")
        return [None]
    total, asked = product(given), product(wanted)
    if asked is not None:
        if total is not None and total != asked:
            raise ShapeError(f"Cannot reshape a tensor with {total} elements to shape {shown(wanted)} ({asked} elements)")
        return [_same_dims(given, wanted)]
    if total is None:
        return [wanted]
    holes = [i for i, d in enumerate(wanted) if d is None]
    if len(holes) != 1:
        return [wanted]
    known = product([d for d in wanted if d is not None]) or 0
    if known == 0:
        if total != 0:
            text = f"Cannot reshape a tensor with {total} elements to shape {shown(wanted)} (0 elements)"
            raise ShapeError(text)
        return [wanted]
    if total % known:
        raise ShapeError(f"Dimension size must be evenly divisible by {known} but is {total}")
    wanted[holes[0]] = total // known
    return [wanted]


def _same_dims(given: Sizes, wanted: list[int | None]) -> Sizes:
    """All sizes are asked for: what is known of the input must be able to give them."""
    if given is not None and None in given:
        known, asked = product([d for d in given if d is not None]) or 0, product(wanted) or 0
        if known and asked % known and given.count(None) == 1:
            raise ShapeError(f"Dimension size must be evenly divisible by {known} but is {asked}")
    return wanted


@shapes("ExpandDims")
def expand_dims(c: Context) -> Shapes:
    """A size of one more."""
    place = c.value(1)
    if isinstance(place, list) and len(place) == 1:
        place = place[0]
    sizes = c.sizes(0)
    if sizes is None or not isinstance(place, int):
        return [None if sizes is None else [None] * (len(sizes) + 1)]
    rank = len(sizes)
    if not -1 - rank <= place <= rank:
        raise ShapeError(f"dim {place} not in the interval [{-1 - rank}, {rank}].")
    place = place + rank + 1 if place < 0 else place
    return [[*sizes[:place], 1, *sizes[place:]]]


@shapes("Squeeze")
def squeeze(c: Context) -> Shapes:
    """Sizes of one fewer."""
    sizes = c.sizes(0)
    dims = c.attrs.get("squeeze_dims")
    if sizes is None or (dims is not None and not isinstance(dims, list)):
        return [None]
    if not dims:
        return [None if None in sizes else [d for d in sizes if d != 1]]
    gone = set()
    for k in dims:
        if not isinstance(k, int):
            return [[None] * (len(sizes) - len(dims))]
        if not -len(sizes) <= k < len(sizes):
            text = f"squeeze_dims[{dims.index(k)}] not in [{-len(sizes)},{len(sizes)})."
            raise ShapeError(text)
        gone.add(k % len(sizes))
    for k in sorted(gone):
        if sizes[k] not in (None, 1):
            raise ShapeError(f"Can not squeeze dim[{k}], expected a dimension of 1, got {sizes[k]}")
    return [[d for k, d in enumerate(sizes) if k not in gone]]


@shapes("Transpose", "ConjugateTranspose")
def transpose(c: Context) -> Shapes:
    """The sizes in another order."""
    sizes = c.sizes(0)
    count = c.inputs[1].shape.num_elements() if c.inputs[1].shape.ndims == 1 else None
    if sizes is not None and count is not None and count != len(sizes):
        raise ShapeError(f"Dimension must be {len(sizes)} but is {count}")
    order = c.value(1)
    rank = len(sizes) if sizes is not None else count
    if isinstance(order, list):
        rank = len(order)
    if rank is None:
        return [None]
    sizes = with_rank(sizes, rank)
    if not isinstance(order, list):
        return [list(sizes) if rank < 2 else [None] * rank]
    for k in order:
        if not -rank <= k < rank:
            raise ShapeError(f"perm dim {k} is out of range of input rank {rank}")
    return [[sizes[k] for k in order]]


@shapes("Tile")
def tile(c: Context) -> Shapes:
    """Each size times its multiple."""
    sizes, times = c.sizes(0), c.as_shape(1)
    rank = len(times) if times is not None else None if sizes is None else len(sizes)
    if rank is None:
        return [None]
    sizes = with_rank(sizes, rank)
    times = with_rank(times, rank)
    return [[None if d is None or m is None else d * m for d, m in zip(sizes, times)]]


@shapes("Pad", "PadV2", "MirrorPad")
def pad(c: Context) -> Shapes:
    """Each size with its borders."""
    border = c.sizes(1)
    if border is not None:
        with_rank(border, 2)
        if border[1] not in (None, 2):
            raise ShapeError(f"Dimension must be 2 but is {border[1]}")
    sizes = c.sizes(0)
    rank = border[0] if border is not None and border[0] is not None else None
    if rank is not None:
        sizes = with_rank(sizes, rank)
    known = c.value(1)
    if known is None:
        partial = c.inputs[1].static
        if sizes is None:
            return [None]
        if not isinstance(partial, list):
            return [[None] * len(sizes)]
        return [[_padded(d, p) for d, p in zip(sizes, partial)]]
    if sizes is None:
        return [None]
    return [[_padded(d, p) for d, p in zip(sizes, known)]]


def _padded(size: int | None, pair: Any) -> int | None:
    if size is None or not isinstance(pair, list) or len(pair) != 2 or None in pair:
        return None
    return int(size + pair[0] + pair[1])


@shapes("Slice")
def slice_(c: Context) -> Shapes:
    """The sizes asked for; -1 is the rest."""
    sizes, begin, length = c.sizes(0), c.value(1), c.value(2)
    count = c.inputs[2].shape.num_elements() if c.inputs[2].shape.ndims == 1 else None
    if c.inputs[1].shape.ndims == 1:
        count = c.inputs[1].shape.num_elements() if count is None else count
    rank = len(length) if isinstance(length, list) else len(sizes) if sizes is not None else count
    if rank is None:
        return [None]
    sizes = with_rank(sizes, rank)
    if not isinstance(begin, list):
        partial = c.inputs[1].static
        begin = partial if isinstance(partial, list) and len(partial) == rank else [None] * rank
    if not isinstance(length, list):
        partial = c.inputs[2].static
        if not isinstance(partial, list):
            return [[None] * rank]
        return [[d if isinstance(d, int) and d >= 0 else None for d in partial]]
    return [[_sliced(d, b, n) for d, b, n in zip(sizes, begin, length)]]


def _sliced(size: int | None, begin: int | None, length: int) -> int | None:
    if length == -1:
        if size is None or begin is None:
            return None
        if begin > size:
            raise ShapeError(NEGATIVE.format(begin, size))
        return size - begin
    return length


@shapes("StridedSlice")
def strided_slice(c: Context) -> Shapes:
    """``x[...]``."""
    c.value(3)
    masks = {k: c.attrs.get(k, 0) for k in ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")}
    count = c.inputs[1].shape.num_elements() if c.inputs[1].shape.ndims == 1 else None
    if count is None or not all(isinstance(m, int) for m in masks.values()):
        return [None]
    check_count(c.sizes(0), count, masks)
    c.value(1)
    c.value(2)
    bounds = [t.static if isinstance(t.static, list) else [None] * count for t in c.inputs[1:4]]
    return [strided_slice_sizes(c.sizes(0), bounds, masks)]


@shapes("Split")
def split(c: Context) -> Shapes:
    """Even parts along an axis."""
    count = c.attrs["num_split"]
    along, sizes = c.value(0), c.sizes(1)
    if sizes is None or not isinstance(along, int):
        return [None if sizes is None else [None] * len(sizes)] * count
    if not -len(sizes) <= along < len(sizes):
        raise ShapeError(f"Dimension size, given by scalar input {along} must be in range [{-len(sizes)}, {len(sizes)})")
    along %= len(sizes)
    if sizes[along] is not None:
        if sizes[along] % count:
            raise ShapeError(f"Dimension size must be evenly divisible by {count} but is {sizes[along]}\n\tNumber of ways to split should evenly divide the split dimension")
        sizes[along] //= count
    return [sizes] * count


@shapes("SplitV")
def split_v(c: Context) -> Shapes:
    """Parts of given sizes along an axis."""
    count = c.attrs["num_split"]
    sizes, wanted, along = c.sizes(0), c.value(1), c.value(2)
    if sizes is None:
        return [None] * count
    if not isinstance(along, int):
        return [[None] * len(sizes)] * count
    along %= len(sizes)
    partial = wanted if isinstance(wanted, list) else c.inputs[1].static
    listed = list(partial) if isinstance(partial, list) else [None] * count
    whole = sizes[along]
    if None not in listed and whole is not None:
        total = sum(d for d in listed if d >= 0)
        if -1 in listed:
            listed[listed.index(-1)] = whole - total
        elif total != whole:
            text = f"can't split axis of size {whole} into pieces of size [{','.join(map(str, listed))}]"
            raise ShapeError(text)
    return [[*sizes[:along], d if d is not None and d >= 0 else None, *sizes[along + 1 :]] for d in listed]


@shapes("GatherV2", "Gather", "ResourceGather")
def gather(c: Context) -> Shapes:
    """The indices' sizes in the place of the axis."""
    indices = c.sizes(1)
    if c.op_type == "ResourceGather":
        return [concatenate(indices, c.attrs["params_shape"][1:])]
    sizes = c.at_least(0, 1)
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
    depth, sizes = c.value(1), c.sizes(0)
    place = c.attrs.get("axis", -1)
    if sizes is None or not isinstance(place, int):
        return [None]
    if place < -1:
        raise ShapeError("axis must be >= -1")
    place = len(sizes) if place == -1 else place
    return [[*sizes[:place], depth if isinstance(depth, int) and depth >= 0 else None, *sizes[place:]]]


@shapes("Where")
def where(c: Context) -> Shapes:
    """One row per true element."""
    return [[None, c.shape(0).ndims]]


@shapes("ScatterNd")
def scatter_nd(c: Context) -> Shapes:
    """The value of the shape argument."""
    return [c.as_shape(2)]


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


@shapes("MatrixSetDiag", "MatrixSetDiagV2")
def matrix_set_diag(c: Context) -> Shapes:
    """As the input."""
    return [c.at_least(0, 2)]


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
    return [[None] * (c.shape(0).ndims or 1) if c.sizes(0) is not None else None, [None], [None]][: 2 if c.op_type == "UniqueV2" else 3]


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
    into = c.op_type.startswith("SpaceTo")
    found, total = list(sizes), 1
    for k, block in enumerate(blocks):
        total *= block
        size = found[k + 1]
        if size is None or not isinstance(border, list):
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
    found: list[int | None] = [sizes[0]]
    window, strides, rates = c.attrs["ksizes"], c.attrs["strides"], c.attrs["rates"]
    for k in (1, 2):
        size = sizes[k]
        reach = window[k] + (window[k] - 1) * (rates[k] - 1)
        if size is None:
            found.append(None)
        elif c.attrs["padding"] == "SAME":
            found.append(-(-size // strides[k]))
        else:
            found.append((size - reach) // strides[k] + 1)
    depth = None if sizes[3] is None else sizes[3] * window[1] * window[2]
    return [[*found, depth]]


@shapes("DynamicPartition")
def dynamic_partition(c: Context) -> Shapes:
    """Parts of unknown length."""
    sizes, parts = c.sizes(0), c.sizes(1)
    if sizes is None or parts is None:
        return [None] * c.attrs["num_partitions"]
    merge(sizes[: len(parts)], parts)
    return [[None, *sizes[len(parts) :]]] * c.attrs["num_partitions"]


@shapes("DynamicStitch", "ParallelDynamicStitch")
def dynamic_stitch(c: Context) -> Shapes:
    """As many rows as the greatest index says."""
    count = len(c.inputs) // 2
    rest: Sizes = None
    most: int | None = -1
    for i in range(count):
        indices, data = c.sizes(i), c.sizes(i + count)
        value = c.value(i)
        flat = [value] if isinstance(value, int) else value
        if isinstance(flat, list) and all(isinstance(v, int) for v in flat) and most is not None:
            most = max([most, *flat])
        else:
            most = None
        if indices is not None and data is not None:
            rest = merge(rest, data[len(indices) :])
    return [concatenate([None if most is None else most + 1], rest)]


@shapes("EnsureShape")
def ensure_shape(c: Context) -> Shapes:
    """The input, made more specific."""
    wanted = TensorShape(c.attrs["shape"])
    return [merge(c.sizes(0), None if wanted.ndims is None else wanted.as_list())]


@shapes("PlaceholderWithDefault")
def placeholder_with_default(c: Context) -> Shapes:
    """The shape attribute."""
    wanted = TensorShape(c.attrs["shape"])
    if wanted.ndims is not None:
        merge(c.sizes(0), wanted.as_list())
    return [wanted]


@shapes("Bitcast")
def bitcast(c: Context) -> Shapes:
    """As the input if the types are of one size."""
    kind = c.inputs[0]._dtype
    if kind is None or c.attrs["type"] is None or kind.size == c.attrs["type"].size:
        return [c.shape(0)]
    sizes = c.sizes(0)
    if sizes is None:
        return [None]
    if kind.size < c.attrs["type"].size:
        return [sizes[:-1]]
    return [[*sizes, kind.size // c.attrs["type"].size]]


@shapes("Switch", "RefSwitch")
def switch(c: Context) -> Shapes:
    """The data on both sides."""
    return [c.shape(0), c.shape(0)]


@shapes("LowerBound", "UpperBound")
def lower_bound(c: Context) -> Shapes:
    """As the values."""
    return [c.shape(1)]


@shapes("EditDistance")
def edit_distance(c: Context) -> Shapes:
    """One distance per pair."""
    return [None]


@shapes("UnravelIndex")
def unravel_index(c: Context) -> Shapes:
    """An index vector per index."""
    return [None]


@shapes("Const")
def const(c: Context) -> Shapes:
    """The shape of the value."""
    return [c.attrs.get("shape")]
