"""A real TensorFlow in a child process that records programs."""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

SERVER = pathlib.Path(__file__).resolve().parents[2] / "oracle" / "record_server.py"


class TensorFlow:
    """The TensorFlow of a Python; ``ready`` is false if that Python has none."""

    def __init__(self, python: str = sys.executable, roots: Sequence[str] = ()) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(roots)} if roots else None
        self._child = subprocess.Popen([python, str(SERVER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.ready: bool = self._answer()["ready"]

    def ask(self, code: str) -> None:
        """Starts recording a program; ``answer`` gives the record."""
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps(code) + "\n")
        self._child.stdin.flush()

    def answer(self) -> Any:
        return self._answer()

    def record(self, code: str) -> Any:
        """The record, or ``None`` of a program that took too long or ended the process."""
        self.ask(code)
        return self._answer()

    def _answer(self) -> Any:
        assert self._child.stdout is not None
        return json.loads(self._child.stdout.readline())

    def close(self) -> None:
        assert self._child.stdin is not None
        self._child.stdin.close()
        self._child.wait(timeout=90)
