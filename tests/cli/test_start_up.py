"""What a small program costs before it is evaluated: modules that are not imported for it."""

from __future__ import annotations

import pathlib
import subprocess
import sys

DEAR = ("dataclasses", "inspect", "pathlib", "traceback", "tempfile", "logging", "jedi", "pygls")


def test_a_small_program_imports_no_module_that_is_dear(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import tensorflow as tf\ntf.get_variable('w', [2])\n")
    command = [sys.executable, "-X", "importtime", "-m", "tfscope", "vars", "--no-cache", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "w:0" in done.stdout
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "tfscope.tf1.graph.variable_store" in imported
    assert sorted(imported.intersection(DEAR)) == []
