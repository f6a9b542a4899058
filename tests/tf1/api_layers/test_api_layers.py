"""Layers and models against what TensorFlow recorded: variables, collections, errors, op names.

``OPS`` lists the programs whose operations agree name by name; the others agree in variables.
"""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).parent
OPS = {"dense", "dense_errors", "dense_unknown", "keras_basic"}
CASES = [
    (path.stem, target, path)
    for target, folder in (("1.15", "records"), ("2.x", "records215"))
    for path in sorted((HERE / folder).glob("*.json"))
]


@pytest.mark.parametrize(("name", "target", "record"), CASES, ids=[f"{n}-{t}" for n, t, _ in CASES])
def test_program(name: str, target: str, record: pathlib.Path) -> None:
    """The program's graphs hold what TensorFlow's hold."""
    command = [sys.executable, str(HERE / "native.py"), str(HERE / "programs" / f"{name}.py"), str(record)]
    command += ["--target", "2.x"] if target == "2.x" else []
    done = subprocess.run(command, capture_output=True, text=True, cwd=HERE / "programs", timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    lines = done.stdout.split("\n")
    kinds = ("error", "variable", "order", "graphs")
    if name in OPS and target == "1.15":
        kinds += ("op missing", "op invented")
    assert not [line for line in lines if line.startswith(kinds)]


def test_records_are_of_programs() -> None:
    """Each record belongs to a program."""
    for name, _, record in CASES:
        assert (HERE / "programs" / f"{name}.py").exists()
        assert json.loads(record.read_text())["graphs"] is not None
