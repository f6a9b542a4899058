"""The model of numpy against a real numpy, expression by expression."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from tfscope.python import library

real = pytest.importorskip("numpy")

EXPRESSIONS = (Path(__file__).parent / "numpy_expressions.txt").read_text().splitlines()


def plain(value: Any) -> Any:
    """A value of either numpy as comparable data: dtype, shape and rounded elements."""
    if hasattr(value, "tolist") and hasattr(value, "dtype"):
        kind = "scalar" if value.shape == () else "array"
        dtype = value.dtype.kind if value.dtype.kind in "US" else value.dtype.name
        return kind, dtype, tuple(value.shape), rounded(value.tolist())
    return rounded(value)


def rounded(value: Any) -> Any:
    """Floats to ten digits."""
    if isinstance(value, float):
        return "nan" if math.isnan(value) else float(f"{value:.10g}")
    if isinstance(value, (list, tuple)):
        return type(value)([rounded(item) for item in value])
    return value


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression_gives_what_numpy_gives(expression: str) -> None:
    mine = eval(expression, {"np": library.find("numpy")})
    theirs = eval(expression, {"np": real})
    if type(mine).__name__ == "Unknown" or not getattr(mine, "known", True):
        assert tuple(mine.shape) == tuple(theirs.shape)
        assert mine.dtype.name == theirs.dtype.name
    else:
        assert plain(mine) == plain(theirs)
