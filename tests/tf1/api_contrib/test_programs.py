"""Small programs of tf.contrib, RNN cells and seq2seq on the models, against real records."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import native_harness  # noqa: E402

PROGRAMS = sorted(p.stem for p in (HERE / "programs").glob("*.py"))
VARIABLES_ONLY = {
    "kmeans",
    "shampoo",
    "averaged",
    "contrib_grid",
    "cudnn",
    "distributions",
    "optimize",
}
"""Programs with parts whose ops are not modelled one by one."""


@pytest.mark.parametrize("name", PROGRAMS)
def test_program(name: str) -> None:
    record = json.loads((HERE / "records" / f"{name}.json").read_text("utf-8"))
    got = native_harness.run(str(HERE / "programs" / f"{name}.py"))
    found = native_harness.differences(got, record, ops=name not in VARIABLES_ONLY)
    assert not found, "\n".join(found[:20])
