"""How numpy prints a small array: columns under each other, a row per line.

Reference: numpy ``core/arrayprint.py`` ``array2string``; rows of more than 75 columns are not broken here,
and numbers for which numpy takes exponents are shown as Python shows them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

DIGITS = 8


def printed(items: Any, depth: int, comma: bool, indent: int) -> str:
    """Nested lists of ``depth`` levels; ``comma`` as in ``repr``, each line but the first indented."""
    show = _formatter(list(_leaves(items, depth)), comma)
    return _printed(items, depth, "," if comma else "", indent + 1, show)


def _printed(items: Any, depth: int, comma: str, indent: int, show: Callable[[Any], str]) -> str:
    if depth == 0:
        return show(items)
    between = comma + ("\n" * (depth - 1) + " " * indent if depth > 1 else " ")
    parts = [_printed(part, depth - 1, comma, indent + 1, show) for part in items]
    return "[" + between.join(parts) + "]"


def _leaves(items: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        yield items
        return
    for part in items:
        yield from _leaves(part, depth - 1)


def _formatter(leaves: list[Any], comma: bool) -> Callable[[Any], str]:
    """Shows one element as wide as the widest."""
    if leaves and all(type(leaf) is float for leaf in leaves):
        return _float_formatter(leaves)
    text = repr if comma else str
    if leaves and all(type(leaf) in (int, bool) for leaf in leaves):
        width = max(5 if type(leaf) is bool else len(str(leaf)) for leaf in leaves)
        return lambda leaf: str(leaf).rjust(width)
    return lambda leaf: repr(leaf) if isinstance(leaf, (str, bytes)) else text(leaf)


def _float_formatter(leaves: list[float]) -> Callable[[float], str]:
    sizes = [abs(leaf) for leaf in leaves if math.isfinite(leaf) and leaf]
    if sizes and (max(sizes) >= 1e8 or min(sizes) < 1e-4 or max(sizes) / min(sizes) > 1000):
        return lambda leaf: f"{leaf:.0f}." if leaf.is_integer() else repr(leaf)
    parts = [_positional(leaf).partition(".") for leaf in leaves if math.isfinite(leaf)]
    left = max((len(whole) for whole, _, _ in parts), default=0)
    right = max((len(rest) for _, _, rest in parts), default=0)
    longest = max((len(str(leaf)) for leaf in leaves if not math.isfinite(leaf)), default=0)
    left = max(left, longest - right - 1)

    def show(leaf: float) -> str:
        text = _positional(leaf)
        if not math.isfinite(leaf):
            return text.rjust(left + 1 + right)
        whole, _, rest = text.partition(".")
        return f"{whole.rjust(left)}.{rest.ljust(right)}"

    return show


def _positional(leaf: float) -> str:
    return f"{leaf:.{DIGITS}f}".rstrip("0") if math.isfinite(leaf) else str(leaf)
