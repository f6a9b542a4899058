"""Our programs, run natively on the models, hold what the real TensorFlows recorded."""

from __future__ import annotations

import json
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from native_harness import differences, run  # noqa: E402

PROGRAMS = sorted(p.stem for p in (HERE / "programs").glob("*.py"))
OPS_OF_OTHERS = {"partitioned": "the operations of an embedding look-up in parts"}
"""Programs whose further operations are not all modelled: only their variables are compared."""


@pytest.mark.parametrize("name", PROGRAMS)
def test_tensorflow_1(name: str) -> None:
    """Variables, gets, errors, output and every operation."""
    record = json.loads((HERE / "records" / f"{name}.json").read_text())
    got = run(str(HERE / "programs" / f"{name}.py"))
    assert differences(got, record, ops=name not in OPS_OF_OTHERS) == []


@pytest.mark.parametrize("name", [p for p in PROGRAMS if not p.endswith("_contrib")])
def test_tensorflow_2(name: str) -> None:
    """Variables, gets and errors; what other operations are called differs in part."""
    record = json.loads((HERE / "records215" / f"{name}.json").read_text())
    del record["stdout"]
    got = run(str(HERE / "programs" / f"{name}.py"), "2.x")
    assert differences(got, record, ops=False) == []
