"""Programs of Python 2 find what CPython 2.7.18 gives; each value here is what it printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tfscope.analysis.analyze import Options, analyze
from tfscope.analysis.result import Analysis

VALUES = {
    "map(None, [1, 2], [3])": "[(1, 3), (2, None)]",
    "map(lambda a, b: (a, b), [1], [2, 3])": "[(1, 2), (None, 3)]",
    "sorted([3, 1, 2], cmp=lambda a, b: b - a)": "[3, 2, 1]",
    "sorted([3, 1, 2], lambda a, b: b - a, reverse=True)": "[1, 2, 3]",
    "sorted([None, 3, 'a', (), []])": "[None, 3, [], 'a', ()]",
    "max('a', 1), min([], ()), max([None, 3])": "('a', [], 3)",
    "3 < 'a', None < 0, () > [], [1, 'a'] < ['a', 1]": "(True, True, True, True)",
    "cmp(None, 0), cmp('b', 'a'), cmp([1], [1, 2])": "(-1, 1, -1)",
    "round(2.5), round(-0.5), round(1.567, 2), round(7)": "(3.0, -1.0, 1.57, 7.0)",
    "coerce(1, 2.0)": "(1.0, 2.0)",
    "'a'.encode('utf-8') + 'b', 'a'.decode('ascii') == 'a'": "('ab', True)",
    "A().f.im_self.n, A().f.im_class.__name__, A.f.im_func(A())": "(4, 'A', 4)",
    "list(A()), bool(A()), A() / 2": "([1, 2], False, 'div')",
    "[i for i in range(3)], i": "([0, 1, 2], 2)",
    "leaking()": "(3, 1)",
    "ordered()": "[2, 1]",
    "message()": "'no'",
    "unicode('a', 'utf-8') == 'a', isinstance('a'.decode('ascii'), unicode)": "(True, True)",
    "math.ceil(3.2), math.floor(-3.5), math.ceil(7 / 2)": "(4.0, -4.0, 3.0)",
    "'abc'.translate(string.maketrans('ab', 'xy')), 'abcab'.translate(None, 'b')": "('xyc', 'aca')",
    "operator.div(7, 2), operator.div(7.0, 2)": "(3, 3.5)",
    "hasattr('a', 'decode'), hasattr({}, 'iteritems'), getattr({1: 2}, 'has_key')(1)": "(True, True, True)",
    "'n' in [k for k, v in A.__dict__.iteritems()], A.__dict__.has_key('m')": "(True, False)",
    "Ordered(1) < Ordered(2), max(Ordered(1), Ordered(5)).v, Ordered(1) == Ordered(1)": "(True, 5, True)",
    "A.sizes, len(A.sizes)": "([3, 4], 2)",
    "Ordered(3)[1:4], Ordered(3)[:2]": "((1, 4), (0, 2))",
}

START = """\
import math, operator, string
import tensorflow as tf
print "of Python 2"
class Ordered(object):
    def __init__(self, v):
        self.v = v
    def __cmp__(self, other):
        return cmp(self.v, other.v)
    def __getslice__(self, i, j):
        return i, j
class A(object):
    n = 4
    sizes = map(int, ["3", "4"])
    def f(self):
        return self.n
    def __iter__(self):
        self.i = 0
        return self
    def next(self):
        self.i += 1
        if self.i > 2: raise StopIteration
        return self.i
    def __nonzero__(self):
        return False
    def __div__(self, other):
        return "div"
def leaking():
    k = 1
    [j for j in range(4)]
    set(k for k in range(9))
    return j, k
def ordered():
    items = [1, 2]
    items.sort(lambda a, b: b - a)
    return items
def message():
    try:
        raise ValueError, "no"
    except ValueError, error:
        return error.message
"""


def found(folder: Path, text: str) -> Analysis:
    (folder / "sizes.py").write_text("units = 7\n")
    program = folder / "program.py"
    program.write_text(START + text)
    return analyze(str(program), Options(roots=(str(folder),)))


@pytest.mark.parametrize("expression", VALUES)
def test_value(tmp_path: Path, expression: str) -> None:
    text = f"tf.get_variable('same', [int(repr(({expression})) == {VALUES[expression]!r})])\n"
    made = found(tmp_path, text)
    assert made.error is None and not made.faults
    assert [v.shape for g in made.graphs for v in g.variables] == [(1,)]


def test_a_file_that_is_not_here_may_bind_any_name(tmp_path: Path) -> None:
    text = "space = {}\nexecfile('elsewhere.py', space)\nexecfile('elsewhere.py')\ntf.get_variable('v', [units, space['units']])\n"
    made = found(tmp_path, text)
    assert made.error is None
    assert [v.shape for g in made.graphs for v in g.variables] == [(None, None)]


def test_a_file_is_executed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = "execfile('sizes.py')\nspace = {}\nexecfile('sizes.py', space)\ntf.get_variable('v', [units, space['units']])\n"
    made = found(tmp_path, text)
    assert made.error is None
    assert [v.shape for g in made.graphs for v in g.variables] == [(7, 7)]


def test_every_file_of_the_program_divides_alike(tmp_path: Path) -> None:
    (tmp_path / "halves.py").write_text("size = 7 / 2\n")
    (tmp_path / "parts.py").write_text("from __future__ import division\nsize = 7 / 2\n")
    text = "import halves, parts\ntf.get_variable('v', [halves.size, int(parts.size * 2)])\n"
    made = found(tmp_path, text)
    assert made.error is None
    assert [v.shape for g in made.graphs for v in g.variables] == [(3, 7)]


def test_addresses_tell_no_order(tmp_path: Path) -> None:
    made = found(tmp_path, "class B(object): pass\nif A() < B(): tf.get_variable('v', [1])\n")
    assert made.error is None


def test_files_before_the_one_that_needs_python_2_are_of_python_2_as_well(tmp_path: Path) -> None:
    (tmp_path / "data.py").write_text("SIZE = 7\n\ndef show():\n    print 'x'\n")
    (tmp_path / "models.py").write_text(
        "from data import SIZE\n\ndef half():\n    return SIZE / 2\n"
    )
    text = "from models import half\nimport tensorflow as tf\ntf.Variable(0, name='%s_%s' % (half(), 7 / 2))\n"
    made = found(tmp_path, text)
    assert [v.name for graph in made.graphs for v in graph.variables] == ["3_3:0"]
