"""A gradient flows through a value that nobody knows only where a tensor may be in it."""

from __future__ import annotations

import pathlib

import pytest
from tfscope.analysis.analyze import Options, analyze

PROGRAM = """
import tensorflow as tf
import absent
a = tf.get_variable('a', [2, 3])
b = tf.get_variable('b', [2, 3])
thing = absent.Thing(4, 'x', sizes=[1, 2])
{line}
tf.train.MomentumOptimizer(.1, .9).minimize(tf.reduce_sum(b * value))
"""

DATA = {
    "attribute": "value = thing.high",
    "result": "value = thing.scale([1, 2], {'k': 3.})",
    "of another": "value = absent.Other(thing).low",
    "within an operator": "value = 2 * thing.high",
}

TENSORS = {
    "argument": "value = absent.loss(a)",
    "keyword": "value = absent.loss(logits=[a])",
    "attribute set": "thing.weights = a\nvalue = thing.loss",
    "item set": "thing['a'] = {'w': a}\nvalue = thing.loss",
    "method": "thing.build(a)\nvalue = thing.output",
    "function": "value = absent.loss(lambda: a)",
    "absent base": "class Mine(absent.Base):\n    pass\nvalue = Mine().output",
}


def slots(folder: pathlib.Path, line: str) -> list[str]:
    program = folder / "program.py"
    program.write_text(PROGRAM.format(line=line), "utf-8")
    found = analyze(str(program), Options())
    assert not found.faults and found.error is None
    return [v.name for v in found.graphs[0].variables][2:]


@pytest.mark.parametrize("line", DATA.values(), ids=DATA)
def test_plain_data_holds_no_tensor(tmp_path: pathlib.Path, line: str) -> None:
    assert slots(tmp_path, line) == ["b/Momentum:0"]


@pytest.mark.parametrize("line", TENSORS.values(), ids=TENSORS)
def test_what_was_given_a_tensor_may_hold_it(tmp_path: pathlib.Path, line: str) -> None:
    assert slots(tmp_path, line) == ["a/Momentum:0", "b/Momentum:0"]


def test_a_tensor_computes_with_an_unknown_on_its_left(tmp_path: pathlib.Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import tensorflow as tf\nimport absent\nscale = absent.scale()\n"
        "x = tf.ones([2, 3])\nw = tf.get_variable('w', [2], initializer=tf.zeros_initializer())\n"
        "print(scale * x, scale - w, scale / x)\n"
    )
    ops = analyze(str(program), Options(with_ops=True)).graphs[0].ops
    assert [op.name for op in ops if op.type in ("Mul", "Sub", "RealDiv")] == ["mul", "sub", "truediv"]
