"""Statements and expressions give what the host's Python gives."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_spec = importlib.util.spec_from_file_location(
    "programs", Path(__file__).parent / "library" / "programs.py"
)
assert _spec and _spec.loader
programs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(programs)

EXPRESSIONS = (
    "[x for x in [None, 3, 1] if x is not None if x > 2]",
    "[(x, y) for x in [1, 2] if x > 1 for y in [None, x] if y if y > x - 1]",
    "{x: y for x, y in [(1, None), (2, 3)] if y if y > 2}",
    "list(x for x in [0, 2] if x if 4 // x)",
)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression_gives_what_python_gives(expression: str, tmp_path: Path) -> None:
    text = f"result = {expression}\n"
    assert programs.result(tmp_path, text) == programs.host_result(text)
