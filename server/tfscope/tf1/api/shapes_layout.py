"""Shape functions of ops that cut, repeat and reorder.  Mirrors core/ops/array_ops.cc and manip_ops.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    Sizes,
    merge,
    merge_dim,
    shapes,
    with_rank,
)

Shapes = list[Any]

NEGATIVE = "Negative dimension size caused by subtracting {} from {}"


@shapes("Slice")
def slice_(c: Context) -> Shapes:
    """The sizes asked for; -1 is the rest if all of them are known."""
    vector = merge(c.with_rank(1, 1), c.with_rank(2, 1))
    count = vector[0] if vector is not None else None
    sizes, begin, asked = c.sizes(0), c.as_shape(1), c.as_shape(2)
    if count is not None:
        sizes = with_rank(sizes, count)
    if sizes is None:
        return [None]
    known = begin if begin is not None else [None] * len(sizes)
    for axis, size in enumerate(c.constant_parts(2) or []):
        if isinstance(size, int) and size < -1 and axis < len(sizes):
            whole = -1 if sizes[axis] is None else sizes[axis]
            text = f"Out of bounds slicing on dimension {axis} of length {whole}: sizes vector cannot be < -1, but was {size}"
            raise ShapeError(text)
    length = c.value(2) or asked or [None] * len(sizes)
    return [[_sliced(d, b, n) for d, b, n in zip(sizes, known, length)]]


def _sliced(size: int | None, begin: int | None, length: Any) -> int | None:
    if length == -1:
        if size is None or begin is None:
            return None
        if begin > size:
            raise ShapeError(NEGATIVE.format(begin, size))
        return size - begin
    return length if isinstance(length, int) and length >= 0 else None


@shapes("BroadcastTo")
def broadcast_to(c: Context) -> Shapes:
    """The value of the shape argument, to which the input must fit from the right."""
    c.with_rank(1, 1)
    wanted = c.as_shape(1)
    if wanted is None:
        return [None]
    sizes = c.at_most(0, len(wanted))
    for have, want in zip((sizes or [])[::-1], wanted[::-1]):
        if have != 1:
            merge_dim(have, want)
    return [wanted]


@shapes("Transpose", "ConjugateTranspose")
def transpose(c: Context) -> Shapes:
    """The sizes in another order."""
    sizes = c.sizes(0)
    count = None if c.sizes(1) is None else c.with_rank(1, 1)[0]
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
    count = c.with_rank(1, 1)[0]
    sizes, times = c.sizes(0), c.as_shape(1)
    rank = count if sizes is None else len(sizes)
    if rank is None:
        return [None]
    times = with_rank(times, rank)
    sizes = with_rank(sizes, rank)
    return [[None if d is None or m is None else d * m for d, m in zip(sizes, times)]]


@shapes("Split")
def split(c: Context) -> Shapes:
    """Even parts along an axis."""
    count = c.attrs["num_split"]
    _refuse_several(c.sizes(0))
    along, sizes = c.value(0), c.sizes(1)
    if sizes is None or not isinstance(along, int):
        return [None if sizes is None else [None] * len(sizes)] * count
    along = _given_axis(along, len(sizes))
    if sizes[along] is not None:
        if sizes[along] % count:
            raise ShapeError(
                f"Dimension size must be evenly divisible by {count} but is {sizes[along]}\n\tNumber of ways to split should evenly divide the split dimension"
            )
        sizes[along] //= count
    return [sizes] * count


def _refuse_several(sizes: Sizes) -> None:
    """An axis that is an input is one number.  Mirrors shape_inference.cc ``MakeDimForScalarInput…``."""
    if sizes:
        raise ShapeError(f"Input must be scalar but has rank {len(sizes)}")


def _given_axis(along: int, rank: int) -> int:
    """An axis that is an input, counted from the left."""
    if not -rank <= along < rank:
        text = f"Dimension size, given by scalar input {along} must be in range [-{rank}, {rank})"
        raise ShapeError(text)
    return along % rank


@shapes("SplitV")
def split_v(c: Context) -> Shapes:
    """Parts of given sizes along an axis."""
    count = c.attrs["num_split"]
    _refuse_several(c.sizes(2))
    sizes, wanted, along = c.sizes(0), c.value(1), c.value(2)
    if sizes is None:
        return [None] * count
    if not isinstance(along, int):
        return [[None] * len(sizes)] * count
    along = _given_axis(along, len(sizes))
    partial = wanted if isinstance(wanted, list) else c.constant_parts(1)
    listed = list(partial) if partial is not None else [None] * count
    whole = sizes[along]
    if None not in listed and whole is not None:
        total = sum(d for d in listed if d is not None and d >= 0)
        if -1 in listed:
            listed[listed.index(-1)] = whole - total
        elif total != whole:
            text = f"can't split axis of size {whole} into pieces of size [{','.join(map(str, listed))}]"
            raise ShapeError(text)
    return [
        [*sizes[:along], d if d is not None and d >= 0 else None, *sizes[along + 1 :]]
        for d in listed
    ]


@shapes("ReverseV2")
def reverse(c: Context) -> Shapes:
    """As the input; each axis is one of it, and told once."""
    c.with_rank(1, 1)
    sizes, axes = c.sizes(0), c.value(1)
    if sizes is None or not isinstance(axes, list):
        return [c.shape(0)]
    found: set[int] = set()
    for i, along in enumerate(axes):
        place = along + len(sizes) if along < 0 else along
        if not 0 <= place < len(sizes):
            text = f"'axis'[{i}] = {along} is out of valid range [0, {len(sizes) - 1}"
            raise ShapeError(text)
        if place in found:
            raise ShapeError(f"axis {place} specified more than once.")
        found.add(place)
    return [sizes]


@shapes("Roll")
def roll(c: Context) -> Shapes:
    """As the input; shifts and axes are alike."""
    c.at_least(0, 1)
    merge(c.at_most(1, 1), c.at_most(2, 1))
    return [c.shape(0)]
