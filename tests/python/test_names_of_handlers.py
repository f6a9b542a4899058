"""A name that a clause for exceptions binds may be there: a file need not be where it was looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

READS = """\
import tensorflow as tf
try:
    open("sizes.txt")
except IOError:
    units = 3
"""

YIELDS = """\
import tensorflow as tf
def sizes():
    try:
        yield open("sizes.txt")
    except IOError:
        units = 3
    yield units
*_, units = sizes()
"""


@pytest.mark.parametrize("text", [READS, YIELDS])
def test_what_a_clause_binds_may_be_bound(tmp_path: Path, text: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(text + "tf.get_variable('v', [units])\n")
    found = analyze(str(program), Options())
    assert found.error is None
    assert [(v.name, v.shape) for g in found.graphs for v in g.variables] == [("v:0", (None,))]


@pytest.mark.parametrize("name", ["unit", "late"])
def test_what_no_clause_binds_before_is_missing(tmp_path: Path, name: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(READS + f"tf.get_variable('v', [{name}])\nlate = 3\n")
    found = analyze(str(program), Options())
    assert found.error is not None
    assert found.error.message == f"name '{name}' is not defined"
