"""Programs of Python 2 run as a Python 2 runs them; the same names of a Python 3 program do not exist."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from tfscope.ide.answer import answer
from tfscope.rules.finding import INFO
from tfscope.workspace.programs import Request, Workspace
from tfscope.workspace.settings import Settings

_spec = importlib.util.spec_from_file_location("programs", Path(__file__).parent / "programs.py")
assert _spec and _spec.loader
programs = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(programs)

EXPRESSIONS = {
    "list(xrange(2, 4))": [2, 3],
    "range(2) + [7]": [0, 1, 7],
    "map(lambda x: x + 1, (1, 2))[1]": 3,
    "zip([1, 2], 'ab')[1]": (2, "b"),
    "filter(None, [0, 5])": [5],
    "filter(lambda c: c != 'a', 'abc')": "bc",
    "reduce(lambda a, b: a * b, [2, 3, 4])": 24,
    "{'a': 1}.keys()[0]": "a",
    "sorted({'a': 1}.iteritems())": [("a", 1)],
    "{'a': 1}.items() + [3]": [("a", 1), 3],
    "{'a': 1}.has_key('b')": False,
    "isinstance('x', basestring) and isinstance('x', unicode)": True,
    "long(3) + 4L": 7,
    "iter([8]).next()": 8,
    "cmp(1, 2)": -1,
    "'x'.decode('utf-8') + unichr(65)": "xA",
    "7 / 2": 3,
    "type('A', (object,), {'__div__': lambda self, other: 5})() / 2": 5,
    "7 / type('A', (object,), {'__rdiv__': lambda self, other: 6})()": 6,
    "(__import__('numpy').array([7, 9]) / 2).tolist()": [3, 4],
    "(9 / __import__('numpy').int32(2)) + 0": 4,
    "(__import__('numpy').array([7.0]) / 2).tolist()": [3.5],
    "apply(max, [1, 9])": 9,
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_expression_of_python_2(text: str, tmp_path: Path) -> None:
    assert programs.result(tmp_path, f"print 'python 2'\nresult = {text}\n") == EXPRESSIONS[text]


def test_a_class_keeps_its_own_items(tmp_path: Path) -> None:
    text = "print 1\nclass D(dict):\n    def items(self):\n        return 'own'\nresult = D().items()\n"
    assert programs.result(tmp_path, text) == "own"


def test_the_program_is_one_of_python_2_when_a_module_of_it_is(tmp_path: Path) -> None:
    (tmp_path / "old.py").write_text("print 'x'\n")
    (tmp_path / "new.py").write_text("import cPickle\ntwo = range(2) + list(xrange(1))\n")
    assert programs.result(tmp_path, "import old\nfrom new import two\nresult = two\n") == [0, 1, 0]


@pytest.mark.parametrize("text", ["xrange(3)", "import cPickle", "{}.iteritems()", "{}.has_key(1)"])
def test_python_3_raises_and_check_only_tells(text: str, tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text(f"import tensorflow as tf\ntf.get_variable('v', [2])\n{text}\n")
    found = answer(Workspace(), Request(str(path), Settings()), {})
    assert found.analysis.error is not None
    assert [f.level for f in found.findings] == [INFO]


def test_a_module_of_a_package_runs_as_one(tmp_path: Path) -> None:
    package = tmp_path / "nets" / "parts"
    package.mkdir(parents=True)
    (tmp_path / "nets" / "__init__.py").write_text("")
    (package / "__init__.py").write_text("from .base import size\n")
    (package / "base.py").write_text("size = 3\n")
    path = package / "head.py"
    path.write_text("import tensorflow as tf\nfrom . import size\nfrom ..parts.base import size as s\n"
                    "tf.get_variable('v', [size, s])\n")  # fmt: skip
    found = answer(Workspace(), Request(str(path), Settings()), {})
    assert [(v.name, v.shape) for v in found.variables()] == [("v:0", (3, 3))]
    assert not found.findings


def test_a_dimension_divides_as_in_python_2(tmp_path: Path) -> None:
    text = "import tensorflow as tf\nprint 1\nx = tf.placeholder(tf.float32, [7])\nresult = int(x.get_shape()[0] / 2)\n"
    assert programs.result(tmp_path, text) == 3


def test_a_tensor_divides_as_in_python_2(tmp_path: Path) -> None:
    path = tmp_path / "p.py"
    path.write_text(
        "import tensorflow as tf\nprint 'x'\ni = tf.placeholder(tf.int32, [])\n"
        "array = tf.TensorArray(tf.float32, 3).write(i / 4, 1.0)\ni /= 2\narray.write(9 / i, 1.0)\n"
        "with tf.variable_scope((2.0 / tf.get_variable('v', [2])).op.name):\n  tf.get_variable('w', [1])\n"
    )
    found = answer(Workspace(), Request(str(path), Settings()), {})
    assert not found.findings
    assert [v.name for v in found.variables()] == ["v:0", "div_3/w:0"]
