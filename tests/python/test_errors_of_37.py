"""Wrong programs end in the error that a Python 3.7 ends in.

``errors_of_37.txt`` holds one-line programs, each with the error of CPython 3.7 below it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tfscope.analysis.analyze import Options, analyze

_LINES = Path(__file__).with_name("errors_of_37.txt").read_text().splitlines()
CASES = list(zip(_LINES[::2], [line.strip() for line in _LINES[1::2]], strict=True))


@pytest.mark.parametrize(("program", "words"), CASES)
def test_error(program: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "program.py"
    path.write_text(f"{program}\nimport tensorflow as tf\n")
    found = analyze(str(path), Options(paths=0, entries=False))
    assert not found.faults
    assert found.error is not None
    assert f"{found.error.type}: {found.error.message}".splitlines()[0].rstrip() == words
    assert found.error.frames[-1][1] == 1
