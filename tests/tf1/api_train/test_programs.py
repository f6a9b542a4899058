"""Programs on the training models hold what a real TensorFlow recorded for them.

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

CONTRIB = ("contrib_opt",)
"""Programs that need ``tf.contrib``.  ``records215`` has what differs in TensorFlow 2.15.1."""

PROGRAMS = sorted(p.stem for p in (HERE / "programs").glob("*.py"))


@pytest.mark.parametrize("target", ["1.15", "2.x"])
@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str, target: str) -> None:
    if target == "2.x" and name in CONTRIB:
        pytest.skip("tf.contrib is gone in 2.x")
    record = HERE / "records" / f"{name}.json"
    if target == "2.x" and (HERE / "records215" / record.name).exists():
        record = HERE / "records215" / record.name
    want = json.loads(record.read_text())
    got = compact.compact(native_harness.run(str(HERE / "programs" / f"{name}.py"), target))
    assert got["error"] == want["error"]
    for predicted, recorded in zip(got["graphs"], want["graphs"], strict=True):
        assert predicted["variables"] == recorded["variables"]
        assert predicted["gets"] == recorded["gets"]
