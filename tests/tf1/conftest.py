"""Known gaps: cases that TensorFlow and the models do not agree on yet, listed in ``known_gaps.txt``."""

from __future__ import annotations

import os
import pathlib

import pytest

GAPS = set((pathlib.Path(__file__).parent / "known_gaps.txt").read_text("utf-8").split())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A listed case is expected to fail: its gap is known."""
    for item in items:
        if item.path.parent.name == "api_contrib" and not os.environ.get("TFSCOPE_SLOW"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: set TFSCOPE_SLOW=1"))
        if f"{item.path.name}::{item.name}" in GAPS:
            item.add_marker(pytest.mark.xfail(reason="known gap", strict=False))
