"""What the kernels that lay out, join and pick elements say of what they refuse.

Mirrors the checks of core/kernels: reshape_op.h, concat_op.cc, pack_op.cc, split_op.cc, slice_op.cc, gather_op.cc, …
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.tf1.api.kernel_words import known_sizes, refuses
from tfscope.tf1.api.shape_context import SHAPES, Context, ShapeError, shown


@refuses("Reshape")
def _reshape(c: Context) -> str | None:
    found, wanted = known_sizes(c, 0), c.value(1)
    if found is None or not isinstance(wanted, list) or not all(type(d) is int for d in wanted):
        return None
    count = math.prod(found[0])
    rest = math.prod([d for d in wanted if d != -1])
    if wanted.count(-1) == 0 and count != rest:
        return (
            f"Input to reshape is a tensor with {count} values, but the requested shape has {rest}"
        )
    if wanted.count(-1) == 1 and rest > 0 and count % rest:
        return f"Input to reshape is a tensor with {count} values, but the requested shape requires a multiple of {rest}"
    return None


@refuses("ConcatV2")
def _concat(c: Context) -> str | None:
    last = len(c.inputs) - 1
    axis = c.value(last)
    found = known_sizes(c, *range(last))
    if found is None or type(axis) is not int:
        return None
    rank = len(found[0])
    if not -rank <= axis < rank:
        return f"ConcatOp : Expected concatenating dimensions in the range [{-rank}, {rank}), but got {axis}"
    for place, sizes in enumerate(found):
        both = f"shape[0] = {shown(found[0])} vs. shape[{place}] = {shown(sizes)}"
        if len(sizes) != rank:
            return f"ConcatOp : Ranks of all input tensors should match: {both}"
        if any(a != b for i, (a, b) in enumerate(zip(found[0], sizes)) if i != axis % rank):
            return f"ConcatOp : Dimensions of inputs should match: {both}"
    return None


@refuses("Pack")
def _stack(c: Context) -> str | None:
    found = known_sizes(c, *range(len(c.inputs)))
    for place, sizes in enumerate(found or ()):
        if found and sizes != found[0]:
            return f"Shapes of all inputs must match: values[0].shape = {shown(found[0])} != values[{place}].shape = {shown(sizes)}"
    return None


@refuses("Split")
def _split(c: Context) -> str | None:
    found, axis, count = known_sizes(c, 1), c.value(0), c.attrs.get("num_split")
    if found is None or type(axis) is not int or not isinstance(count, int) or count < 1:
        return None
    rank = len(found[0])
    if not -rank <= axis < rank:
        return f"-input rank(-{rank}) <= split_dim < input rank ({rank}), but got {axis}"
    size = found[0][axis]
    if size % count == 0:
        return None
    return f"Number of ways to split should evenly divide the split dimension, but got split_dim {axis % rank} (size = {size}) and num_split {count}"


@refuses("Squeeze")
def _squeeze(c: Context) -> str | None:
    found, axes = known_sizes(c, 0), c.attrs.get("squeeze_dims") or c.attrs.get("axis")
    if found is None or not isinstance(axes, list):
        return None
    for axis in axes:
        rank = len(found[0])
        if type(axis) is int and -rank <= axis < rank and found[0][axis] != 1:
            return f"Can not squeeze dim[{axis % rank}], expected a dimension of 1, got {found[0][axis]}"
    return None


@refuses("Slice")
def _slice(c: Context) -> str | None:
    found, begin, size = known_sizes(c, 0), c.value(1), c.value(2)
    if (
        found is None
        or not isinstance(begin, list)
        or not isinstance(size, list)
        or not len(begin) == len(size) == len(found[0])
    ):
        return None
    for axis, (first, count, whole) in enumerate(zip(begin, size, found[0])):
        if type(first) is not int or type(count) is not int:
            return None
        if not 0 <= first <= whole:
            return f"Expected begin[{axis}] in [0, {whole}], but got {first}"
        if count != -1 and not 0 <= count <= whole - first:
            return f"Expected size[{axis}] in [0, {whole - first}], but got {count}"
    return None


@refuses("Unpack")
def _unstack(c: Context) -> str | None:
    found, count, axis = known_sizes(c, 0), c.attrs.get("num"), c.attrs.get("axis", 0)
    if found is None or type(count) is not int or type(axis) is not int:
        return None
    rank = len(found[0])
    if not -rank <= axis < rank or found[0][axis] == count:
        return None
    return f"Input shape axis {axis % rank} must equal {count}, got shape {shown(found[0])}"


@refuses("Transpose")
def _transpose(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or len(found[1]) != 1 or found[1][0] == len(found[0]):
        return None
    return f"transpose expects a vector of size {len(found[0])}. But input(1) is a vector of size {found[1][0]}"


@refuses("StridedSlice")
def _strided_slice(c: Context) -> str | None:
    """The shape function and the kernel check by the same code."""
    if known_sizes(c, 0) is None or c.value(1) is None or c.value(2) is None or c.value(3) is None:
        return None
    try:
        SHAPES["StridedSlice"](c)
    except ShapeError as error:
        return str(error).partition("\n")[0]
    return None


@refuses("GatherV2", "Gather")
def _gather(c: Context) -> str | None:
    found = known_sizes(c, 0)
    axis = c.value(2) if len(c.inputs) > 2 else 0
    if found is None or axis != 0 or not found[0]:
        return None
    return _outside(c.value(1), (), found[0][0])


def _outside(indices: Any, place: tuple[int, ...], limit: int) -> str | None:
    """Words for the first of the indices that is too large or too small."""
    if isinstance(indices, list):
        told = (_outside(v, (*place, i), limit) for i, v in enumerate(indices))
        return next((words for words in told if words), None)
    if type(indices) is not int or 0 <= indices < limit:
        return None
    return f"indices{shown(place) if place else ''} = {indices} is not in [0, {limit})"


@refuses("Assert")
def _assertion(c: Context) -> str | None:
    if c.value(0) is not False:
        return None
    most = c.attrs.get("summarize")
    count = most if type(most) is int else 3
    texts = [_summary(c.value(i), count) for i in range(1, len(c.inputs))]
    return None if None in texts else f"assertion failed: {' '.join(f'[{t}]' for t in texts)}"


def _summary(value: Any, most: int) -> str | None:
    """How a kernel tells the first elements of a text, a number or a vector."""
    if isinstance(value, list):
        more = "..." if len(value) > most else ""
        plain = all(type(v) is int for v in value)
        return " ".join(map(str, value[:most])) + more if plain else None
    return str(value) if type(value) in (int, str) else None
