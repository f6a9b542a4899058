"""The shape of the ``Einsum`` op.  Mirrors core/framework/common_shape_fns.cc EinsumShape."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.shape_context import (
    Context,
    ShapeError,
    Sizes,
    broadcast,
    merge_dim,
    shapes,
    with_rank,
)

Shapes = list[Any]
ELLIPSIS = "..."


@shapes("Einsum")
def einsum(c: Context) -> Shapes:
    """The sizes of the letters behind the arrow; what the ellipses stand for is broadcast."""
    equation = c.attrs["equation"]
    left, _, output = equation.partition("->")
    sizes: dict[str, int | None] = {}
    spread: Sizes = []
    for i, labels in enumerate(left.split(",")):
        found = _read(c, i, labels, equation, sizes)
        spread = found if i == 0 else broadcast(spread, found)
    if ELLIPSIS not in output:
        if spread:
            text = (
                f"Shape must be at most rank 0 but is rank {len(spread)}\n\t for einsum equation "
                f"'{equation}' without ellipsis (...) in the output subscripts where input(s) have "
                "non-empty broadcasting shape"
            )
            raise ShapeError(text)
        return [[sizes[label] for label in output]]
    if spread is None:
        return [None]
    before, _, after = output.partition(ELLIPSIS)
    return [[*(sizes[x] for x in before), *spread, *(sizes[x] for x in after)]]


def _read(c: Context, i: int, labels: str, equation: str, sizes: dict[str, int | None]) -> Sizes:
    """Notes the sizes of the letters of one input; gives what its ellipsis stands for."""
    periods = labels.count(".")
    if periods > len(ELLIPSIS):
        text = (
            f"Expected at most one ellipsis (...), but found {periods} periods (.) in the input "
            f"subscript: {labels}"
        )
        raise ShapeError(text)
    before, dots, after = labels.partition(ELLIPSIS)
    named = len(before) + len(after)
    try:
        known = c.at_least(i, named) if dots else with_rank(c.sizes(i), named)
    except ShapeError as error:
        raise ShapeError(f"{error}\n\t for {i}th input and equation: {equation}") from None
    if known is None:
        for label in before + after:
            sizes.setdefault(label, None)
        return None
    end = len(known) - len(after)
    for label, size in zip(before + after, [*known[: len(before)], *known[end:]]):
        sizes[label] = merge_dim(sizes.get(label), size)
    return known[len(before) : end]
