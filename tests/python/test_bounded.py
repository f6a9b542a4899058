"""Operations out of all bounds are unknown at once, and what follows is evaluated."""

import pytest

from tfscope.analysis.analyze import Options, analyze
from tfscope.python.outcomes import Bounds

ENORMOUS = [
    "x = re.match(r'(a+)+$', 'a' * 40 + 'b')",
    "x = re.compile('(x+x+)+y').sub('', 'x' * 50)",
    "x = '%0*d' % (10**10, 1)",
    "x = '%.10000000000f' % 1.0",
    "x = '{:>10000000000}'.format(3)",
    "x = f'{3:>10000000000}'",
    "x = 'x'.ljust(10**10)",
    "x = str.zfill('x', 10**10)",
    "x = ('a' * 10**6).replace('a', 'a' * 10**6)",
    "x = str(10**100000)",
    "x = 10**10**10",
    "x = pow(3, 10**9)",
    "x = operator.pow(3, 10**9)",
    "x = operator.mul('x', 10**10)",
    "x = int('9' * 10**6)",
    "x = bytes(10**10)",
    "x = dict.fromkeys(range(10**9))",
    "x = collections.deque(range(10**9))",
    "x = list(zip(range(10**9), range(10**9)))",
    "a, *b = range(10**9)",
    "x = [*range(10**9)]",
    "x = max(*range(10**9))",
    "a = 'x'\nfor i in range(60): a = a + a",
    "a = [1]\nfor i in range(60): a.extend(a)",
    "a = []\nfor i in range(100): a = [a, a]\nx = str(a)",
    "a = []\nfor i in range(100): a = [a, a]\nx = '%s' % (a,)",
    "a = ()\nfor i in range(100): a = (a, a)\nx = hash(a)",
    "x = json.dumps([[0] * 10**4] * 10**5)",
]


@pytest.mark.parametrize("statement", ENORMOUS)
def test_left_unknown(tmp_path, statement):
    program = tmp_path / "program.py"
    program.write_text(
        "import collections, json, operator, re\nimport tensorflow as tf\n"
        f"{statement}\nw = tf.get_variable('w', [3])\n"
    )
    found = analyze(str(program), Options(entries=False))
    assert found.error is None and not found.faults
    assert [v.name for v in found.graphs[0].variables] == ["w:0"]


ORDINARY = [
    ("re.match(r'(?:[a-z]+_?)*$', 'one_two_three_four_five_six').group()[:3]", "one"),
    ("'%5d|%-*s|' % (3, 4, 'a')", "    3|a   |"),
    ("'{:>{}}'.format('a', 3)", "  a"),
    ("str(2**20000)[-3:]", "376"),
    ("'-'.join(['a'] * 3).replace('-', '+').center(9, '.')", "..a+a+a.."),
    ("str([1, [2, (3,)], {'a': []}])", "[1, [2, (3,)], {'a': []}]"),
    ("sum(i for _, i in zip('abc', range(10**9)))", 3),
    ("sum(next(iter(enumerate(range(10**9)))))", 0),
]


@pytest.mark.parametrize("expression, value", ORDINARY)
def test_ordinary_operations_are_computed(tmp_path, expression, value):
    program = tmp_path / "program.py"
    program.write_text(
        f"import re\nimport tensorflow as tf\nw = tf.Variable(0, name='n%s' % ({expression} == {value!r}))\n"
    )
    found = analyze(str(program), Options(entries=False))
    assert [v.name for v in found.graphs[0].variables] == ["nTrue:0"]


def test_endless_recursion_around_graph_code_ends_soon(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import tensorflow as tf\n"
        "def f(x):\n"
        "    with tf.variable_scope('a', reuse=tf.AUTO_REUSE):\n"
        "        return f(tf.layers.dense(x, 3))\n"
        "f(tf.zeros([2, 3]))\n"
    )
    found = analyze(str(program), Options(entries=False, bounds=Bounds(fuel=20_000)))
    assert found.error is not None and found.error.type == "RecursionError"
    assert not [note for note in found.notes if note.bound]


def test_loop_that_builds_a_little_and_computes_a_lot_is_left(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "import tensorflow as tf\n"
        "rate = tf.Variable(0.1, name='rate')\n"
        "for epoch in range(2000):\n"
        "    tf.assign(rate, 0.1 * 0.9 ** epoch)\n"
        "    for i in range(20000):\n"
        "        str(i)\n"
        "tf.Variable(0.0, name='last')\n"
    )
    found = analyze(str(program), Options(entries=False))
    assert [v.name for v in found.graphs[0].variables] == ["rate:0", "last:0"]
    assert any("touch no variable and take many steps" in str(note) for note in found.notes)
