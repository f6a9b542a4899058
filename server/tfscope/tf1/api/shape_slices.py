"""The shape of ``x[...]``.  Mirrors core/util/strided_slice_op.cc ``ValidateStridedSliceOp``."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import ShapeError, Sizes


def strided_slice_sizes(sizes: Sizes, bounds: list[list[Any]], masks: dict[str, int]) -> Sizes:
    """The sizes after slicing; bounds may hold ``None`` for unknown ones."""
    begin, end, strides = bounds
    count = len(begin)
    bit = {k: [bool(m >> i & 1) for i in range(count)] for k, m in masks.items()}
    explicit = sum(
        1 for i in range(count) if not bit["ellipsis_mask"][i] and not bit["new_axis_mask"][i]
    )
    if sizes is None:
        return None
    found: list[int | None] = []
    place = 0
    seen_ellipsis = False
    for i in range(count):
        if bit["ellipsis_mask"][i] and not seen_ellipsis:
            seen_ellipsis = True
            spread = len(sizes) - explicit
            found += sizes[place : place + spread]
            place += spread
        elif bit["new_axis_mask"][i]:
            found.append(1)
        elif bit["ellipsis_mask"][i]:
            raise ShapeError("Multiple ellipses in slice spec not allowed")
        elif bit["shrink_axis_mask"][i]:
            _check_index(begin[i], sizes[place], place)
            place += 1
        else:
            start = 0 if bit["begin_mask"][i] else begin[i]
            open_start, open_end = bit["begin_mask"][i], bit["end_mask"][i]
            found.append(
                _length(sizes[place], start, end[i], (i, strides[i]), open_start, open_end)
            )
            place += 1
    return [*found, *sizes[place:]]


def check_count(sizes: Sizes, count: int, masks: dict[str, int]) -> None:
    """Raises if there are more indices than dimensions."""
    skipped = masks["ellipsis_mask"] | masks["new_axis_mask"]
    explicit = sum(1 for i in range(count) if not skipped >> i & 1)
    if sizes is not None and explicit > len(sizes):
        text = f"Index out of range using input dim {len(sizes)}; input has only {len(sizes)} dims"
        raise ShapeError(text)


def _check_index(index: Any, size: int | None, place: int) -> None:
    if isinstance(index, int) and size is not None and not -size <= index < size:
        at = index + size if index < 0 else index
        raise ShapeError(f"slice index {at} of dimension {place} out of bounds.")


def _length(
    size: int | None, start: Any, stop: Any, stride: Any, open_start: bool, open_end: bool
) -> int | None:
    index, step = stride
    if step == 0:
        raise ShapeError(f"strides[{index}] must be non-zero")
    if (
        size is None
        or step is None
        or (start is None and not open_start)
        or (stop is None and not open_end)
    ):
        return None
    piece = slice(None if open_start else start, None if open_end else stop, step)
    return len(range(*piece.indices(size)))
