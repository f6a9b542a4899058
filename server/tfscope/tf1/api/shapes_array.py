"""Shape functions of the array ops.  Mirrors core/ops/array_ops.cc and common_shape_fns.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    Sizes,
    merge,
    product,
    shapes,
    shown,
    with_rank,
)
from tfscope.tf1.graph.tensor_shape import TensorShape

Shapes = list[Any]

NEGATIVE = "Negative dimension size caused by subtracting {} from {}"


@shapes(
    "Identity", "StopGradient", "PreventGradient", "ZerosLike", "OnesLike", "GuaranteeConst", "Cast",
    "CheckNumerics", "ReverseSequence", "InvertPermutation", "RefIdentity", "Snapshot", "Print",
    "RandomShuffle", "MatrixBandPart", "FakeQuantWithMinMaxArgs", "FakeQuantWithMinMaxVars", "DeepCopy",
    "FakeQuantWithMinMaxVarsPerChannel", "QuantizeAndDequantizeV2", "QuantizeAndDequantizeV3",
    "ScatterNdNonAliasingAdd", "Enter", "Exit",
    "NextIteration", "RefEnter", "PrintV2", "Bucketize", "Inv", "CopyHost",
)  # fmt: skip
def unchanged(c: Context) -> Shapes:
    """As the first input."""
    if c.op_type == "InvertPermutation":
        return [c.with_rank(0, 1)]
    return [c.shape(0)]


@shapes("LoopCond")
def loop_condition(c: Context) -> Shapes:
    """A scalar, which it is given."""
    return [c.with_rank(0, 0)]


@shapes("Shape", "ShapeN")
def shape(c: Context) -> Shapes:
    """A vector per input, as long as its rank."""
    return [[None if c.sizes(i) is None else c.shape(i).ndims] for i in range(len(c.inputs))]


@shapes(
    "Size",
    "Rank",
    "L2Loss",
    "DataFormatDimMap",
    "Assert",
    "MergeSummary",
    "ScalarSummary",
    "HistogramSummary",
)
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
    sizes = c.as_shape(0)
    if any(isinstance(d, int) and d < 0 for d in c.parts(0) or []):
        raise ShapeError("Fill dimensions must be >= 0")
    return [sizes]


@shapes("BroadcastArgs")
def broadcast_args(c: Context) -> Shapes:
    """As long as the longer shape."""
    a, b = c.with_rank(0, 1)[0], c.with_rank(1, 1)[0]
    return [[None if a is None or b is None else max(a, b)]]


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
    if ranks and ranks[0] == 0:
        raise ShapeError("Can't concatenate scalars (use tf.stack instead)")
    for rank in ranks:
        if rank != ranks[0]:
            raise ShapeError(f"Shape must be rank {ranks[0]} but is rank {rank}")
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
    if c.inputs[1].shape.ndims:
        c.with_rank(1, 1)
    wanted, given = c.as_shape(1), c.sizes(0)
    value = c.inputs[1].static
    if wanted is None:
        if c.inputs[1].shape.ndims not in (None, 1) and not (
            c.inputs[1].shape.ndims == 0 and value is None
        ):
            raise ShapeError(f"Shape must be rank 1 but is rank {c.inputs[1].shape.ndims}")
        return [None]
    total, asked = product(given), product(wanted)
    if asked is not None:
        if total is not None and total != asked:
            raise ShapeError(
                f"Cannot reshape a tensor with {total} elements to shape {shown(wanted)} ({asked} elements)"
            )
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
    if isinstance(place, list):
        if len(place) != 1:
            raise ShapeError("'dim' input must be a tensor with a single value")
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
        partial = c.parts(1)
        if sizes is None:
            return [None]
        if partial is None:
            return [[None] * len(sizes)]
        return [[_padded(d, p) for d, p in zip(sizes, partial)]]
    if any(d < 0 for pair in known for d in pair):
        raise ShapeError("Paddings must be non-negative")
    if sizes is None:
        return [None]
    return [[_padded(d, p) for d, p in zip(sizes, known)]]


def _padded(size: int | None, pair: Any) -> int | None:
    if size is None or not isinstance(pair, list) or len(pair) != 2 or None in pair:
        return None
    return int(size + pair[0] + pair[1])


@shapes("EnsureShape")
def ensure_shape(c: Context) -> Shapes:
    """The input, made more specific."""
    wanted = TensorShape(c.attrs["shape"])
    if wanted.ndims is None:
        return [c.shape(0)]
    given = c.with_rank(0, wanted.ndims)
    return [merge(wanted.as_list(), given)]


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
    c.with_rank(1, 0)
    return [c.shape(0), c.shape(0)]


@shapes("EditDistance")
def edit_distance(c: Context) -> Shapes:
    """One distance per pair: the longer of both shapes without the last size."""
    both = [c.value(2), c.value(5)]
    if not all(isinstance(sizes, list) for sizes in both):
        return [None]
    if len(both[0]) != len(both[1]):
        told = f"{len(both[0])} vs. {len(both[1])}"
        raise ShapeError(f"Num elements of hypothesis_shape does not match truth_shape: {told}")
    pairs = zip(both[0][:-1], both[1][:-1])
    return [[None if None in pair else max(pair) for pair in pairs]]


@shapes("Const")
def const(c: Context) -> Shapes:
    """The shape of the value."""
    return [c.attrs.get("shape")]
