"""A call of an object of the program asks the object nothing: its own methods are for the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze

LAYER = """\
import tensorflow as tf
class Double(tf.keras.layers.Layer):
    units = 3
    {method}
    __hash__ = object.__hash__
    def call(self, x):
        return x * 2.
class Outer(tf.keras.layers.Layer):
    def __init__(self):
        super(Outer, self).__init__()
        self.inner = Double()
    def call(self, x):
        return self.inner(x)
tf.compat.v1.get_variable("v", Outer()(tf.zeros([3, 4])).shape)
"""

EQUALITY = "def __eq__(self, other): return self.units == other.units"
ATTRIBUTES = "def __getattr__(self, name): assert name != '__name__'; raise AttributeError(name)"


@pytest.mark.parametrize("target", ["1.15", "2.x"])
@pytest.mark.parametrize("method", [EQUALITY, ATTRIBUTES])
def test_a_called_object_is_not_compared(tmp_path: Path, method: str, target: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(LAYER.format(method=method))
    found = analyze(str(program), Options(target=target))
    assert found.error is None
    assert [(v.name, v.shape) for g in found.graphs for v in g.variables] == [("v:0", (3, 4))]
