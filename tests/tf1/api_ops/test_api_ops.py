"""Names, types, shapes and errors of operations are TensorFlow's own (records of 1.15)."""

import json
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import cases  # noqa: E402
import native  # noqa: E402

FILES = sorted((native.HERE / "cases").glob("*.py"))
CASES = [(f.stem, name, source) for f in FILES for name, source in cases.split(f.read_text())]


@pytest.mark.parametrize(("file", "name", "source"), CASES, ids=[f"{f}-{n}" for f, n, _ in CASES])
def test_case(file: str, name: str, source: str) -> None:
    records = json.loads((native.HERE / "records" / f"{file}.json").read_text())
    assert native.differences(native.run(source), records[name]) == []
