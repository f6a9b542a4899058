"""Our programs, run natively on the models, hold what TensorFlow 1.15 recorded."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from native_harness import differences, run  # noqa: E402

PROGRAMS = sorted(p.stem for p in (HERE / "records").glob("*.json"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_record(name: str) -> None:
    """Variables, gets, errors and every operation; notes in the graph hold other values."""
    record = json.loads((HERE / "records" / f"{name}.json").read_text())
    got = run(str(HERE / "programs" / f"{name}.py"))
    assert differences(got, record) == []
