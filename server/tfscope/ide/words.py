"""Shapes, counts and places in words."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable

from tfscope.analysis.result import Shape, Site, VariableFact


def shape_text(shape: Shape) -> str:
    """``(3, ?)``; an unknown rank is ``unknown shape``."""
    if shape is None:
        return "unknown shape"
    sizes = ", ".join("?" if d is None else str(d) for d in shape)
    return f"({sizes},)" if len(shape) == 1 else f"({sizes})"


def parameters(shape: Shape) -> int | None:
    """Number of elements, if the shape is known."""
    if shape is None or None in shape:
        return None
    return math.prod(d for d in shape if d is not None)


def total_parameters(variables: Iterable[VariableFact]) -> tuple[int, bool]:
    """Sum of the known sizes, and whether all are known."""
    counts = [parameters(v.shape) for v in variables]
    return sum(c for c in counts if c is not None), None not in counts


def amount(count: int) -> str:
    """``950``, ``1.2 K``, ``1.2 M``."""
    for limit, letter in ((10**9, "G"), (10**6, "M"), (10**3, "K")):
        if count >= limit:
            return f"{count / limit:.1f} {letter}"
    return str(count)


def parameters_text(variables: Iterable[VariableFact]) -> str:
    """``1.2 M parameters``, as far as the shapes are known."""
    total, exact = total_parameters(variables)
    if exact:
        return f"{amount(total)} parameter{'' if total == 1 else 's'}"
    return f"at least {amount(total)} parameters" if total else "unknown number of parameters"


def plural(count: int, word: str) -> str:
    """``1 variable``, ``2 variables``."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def where(site: Site, here: str) -> str:
    """``line 4``, or ``model.py line 4`` for another file than ``here``."""
    return f"line {site[1]}" if site[0] == here else f"{site[0]} line {site[1]}"


def by_itself(text: str, program: str) -> str:
    """A text about code that the program does not come to: it is what the file says by itself."""
    return f"{text}\n\n*evaluated by itself: {os.path.basename(program)} does not come here*"


def for_now(text: str, program: str) -> str:
    """A text about code that a program is about to be asked about: it is what the file says by itself."""
    return f"{text}\n\n*evaluated by itself: {os.path.basename(program)} is being evaluated*"
