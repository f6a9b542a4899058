"""Evaluates the text of a program as tfscope does, and by the host for comparison."""

from __future__ import annotations

import contextlib
import io
import sys
import textwrap
from pathlib import Path
from typing import Any
from unittest import mock

from tfscope.analysis.evaluate import new_evaluation, program_files, run_program, with_deep_stack
from tfscope.python.evaluation import Evaluation, Settings


def evaluated(folder: Path, text: str, **settings: Any) -> Evaluation:
    """The evaluation of a program; faults of ours fail the test."""
    program = folder / "program.py"
    program.write_text(textwrap.dedent(text))
    files = program_files(str(program), (), {})
    parsed = files.parse(files.program)

    def work() -> Evaluation:
        ev = new_evaluation(files, Settings(**settings))
        run_program(ev, files.program, parsed)
        return ev

    ev = with_deep_stack(work)
    assert not ev.faults
    return ev


def result(folder: Path, text: str, **settings: Any) -> Any:
    """What the program leaves in ``result``."""
    ev = evaluated(folder, text, **settings)
    assert not [error.error for error in ev.errors if not isinstance(error.error, SystemExit)]
    return ev.main["result"]


def host_result(text: str) -> Any:
    """What the host's Python leaves in ``result``."""
    space: dict[str, Any] = {"__name__": "__main__"}
    with mock.patch.object(sys, "argv", ["program.py"]), contextlib.redirect_stdout(io.StringIO()):
        exec(compile(textwrap.dedent(text), "program.py", "exec", dont_inherit=True), space)
    return space["result"]
