"""Programs on the training models hold what a real TensorFlow 1.15.5 recorded for them.

Record again with ``record.py --ops -o X.json programs/X.py`` of the oracle, then ``compact.py``.
"""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))
sys.path.insert(0, str(HERE))

import compact  # noqa: E402
import native_harness  # noqa: E402

PROGRAMS = sorted(p.stem for p in (HERE / "programs").glob("*.py"))


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    want = json.loads((HERE / "records" / f"{name}.json").read_text())
    got = compact.compact(native_harness.run(str(HERE / "programs" / f"{name}.py")))
    assert got["error"] == want["error"]
    for predicted, recorded in zip(got["graphs"], want["graphs"], strict=True):
        assert predicted["variables"] == recorded["variables"]
        assert predicted["gets"] == recorded["gets"]
