"""Arithmetic of shapes and row-major order; a dimension may be ``Unknown``."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any


def product(shape: tuple[Any, ...]) -> Any:
    """The product of dimensions."""
    if all(type(d) is int for d in shape):
        return math.prod(shape)
    if 0 in [d for d in shape if type(d) is int]:
        return 0
    size: Any = 1
    for dimension in shape:
        size = size * dimension
    return size


def row_major(shape: tuple[Any, ...]) -> tuple[int, ...]:
    """Steps from element to element along each dimension."""
    steps: list[int] = []
    step = 1
    for size in reversed(shape):
        steps.append(step)
        step *= size
    return tuple(reversed(steps))


def nested(data: list[Any], shape: tuple[int, ...]) -> Any:
    """Row-major elements as nested lists."""
    if not shape:
        return data[0]
    if len(shape) == 1:
        return list(data)
    width = math.prod(shape[1:])
    return [nested(data[i * width : (i + 1) * width], shape[1:]) for i in range(shape[0])]


def index_tuples(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every index of a shape in row-major order."""
    return itertools.product(*[range(size) for size in shape])
