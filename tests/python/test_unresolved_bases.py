"""An object whose class has a base that was not found can do anything, and nobody knows what."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

START = """
import unittest
import tensorflow as tf
from not_installed import Base
class Test(Base, unittest.TestCase):
    pass
class Own(Base):
    def build(self):
        return 3
class Inner(Own):
    def __call__(self, *args):
        return self.process(*args)
    def process(self, *args):
        return super(Inner, self).process(*args)
thing = Own(3)
"""

USES = (
    "thing(1, key=2)", "Inner()()", "Inner()(thing)", "len(thing)", "thing['key']", "thing[0] = 1",
    "a, b = thing", "[x for x in thing]", "thing + 1", "2 * thing", "tf.zeros([2]) * thing", "-thing",
    "3 in thing", "thing < 2", "thing += 1", "dict(thing=thing())", "thing.anything", "Own.create()", "Test('go').prepare()",
)  # fmt: skip


@pytest.mark.parametrize("use", USES)
def test_no_error_is_told_of(use: str, tmp_path: Path) -> None:
    main = tmp_path / "main.py"
    main.write_text(f"{START}{use}\nwith thing as entered:\n    tf.get_variable('v', [2])\n")
    found = analyze(str(main), Options())
    assert found.error is None and not found.faults
    assert [v.name for v in found.graphs[0].variables] == ["v:0"]
