"""Half-typed programs: what is kept of them and what is said about them."""

from __future__ import annotations

import ast

import pytest
from tfscope.source.parse import Parsed, parse
from tfscope.source.text import SourceText


def read(text: str) -> Parsed:
    """Parses a text that has no file."""
    return parse(SourceText("program.py", text))


def said(parsed: Parsed) -> list[tuple[int, int]]:
    """Where the problems begin."""
    return [(problem.line, problem.column) for problem in parsed.problems]


STATEMENTS = [
    ("x = tf.get_variable(", "x = tf.get_variable()"),
    ("x = tf.get_variable('a", "x = tf.get_variable('a')"),
    ("x = tf.get_variable('a', [1, 2", "x = tf.get_variable('a', [1, 2])"),
    ("x = tf.get_variable('a', shape=", "x = tf.get_variable('a')"),
    ("x = tf.get_variable('a', shape=[1, 2], )]", "x = tf.get_variable('a', shape=[1, 2])"),
    ("foo.", "foo"),
    ("x = foo.bar.", "x = foo.bar"),
    ("f(foo., b)", "f(foo, b)"),
    ("f(a b, c)", "f(a, b, c)"),
    ("f('v' shape=[1])", "f('v', shape=[1])"),
    ("f(a, , b)", "f(a, b)"),
    ("f(a=, b)", "f(b)"),
    ("x = a +", "x = a"),
    ("x = y[", "x = y"),
    ("x = y[]", "x = y"),
    ("x = y[0", "x = y[0]"),
    ("x = {'a': 1, 'b'", "x = {'a': 1}"),
    ("x = {'a': ", "x = {}"),
    ("x = [v.name for v in", "x = []"),
    ("x =", ""),
    ("x +=", ""),
    ("import", ""),
    ("from a import", ""),
    ("from a import b,", "from a import b"),
    ("retrun x", ""),
    ("some words of prose", ""),
    ("<<<<<<< HEAD", ""),
    ("%matplotlib inline", ""),
    ("x = 1; y = ; z = 2", "x = 1\nz = 2"),
    ("if x", "if x:\n    pass"),
    ("if x:", "if x:\n    pass"),
    ("if x: y =", "if x:\n    pass"),
    ("def f", "def f():\n    pass"),
    ("def f(a, b", "def f(a, b):\n    pass"),
    ("class A(B", "class A(B):\n    pass"),
    ("with tf.variable_scope('a", "with tf.variable_scope('a'):\n    pass"),
    ("with tf.variable_scope('a') as", "with tf.variable_scope('a'):\n    pass"),
    ("for i in", ""),
    ("for i in range(3", "for i in range(3):\n    pass"),
    ("return foo(", "return foo()"),
    ("@decorator(", ""),
    ("x = $", ""),
    ("f(a$, b)", "f(a, b)"),
    ("x\u00a0= 1", "x = 1"),
]


@pytest.mark.parametrize(("broken", "kept"), STATEMENTS)
def test_one_broken_statement(broken: str, kept: str) -> None:
    """The statement keeps what is well-formed; its neighbours are as CPython reads them."""
    program = f"def before():\n    return 'é'\n{broken}\nafter = before()\n"
    parsed = read(program)
    whole = ast.parse(
        f"def before():\n    return 'é'\n{chr(10) * broken.count(chr(10))}\nafter = before()\n"
    )
    first, *middle, last = parsed.tree.body
    assert ast.unparse(ast.Module(middle, [])) == kept
    for found, expected in zip((first, last), whole.body, strict=True):
        assert ast.dump(found, include_attributes=True) == ast.dump(
            expected, include_attributes=True
        )
    assert parsed.problems
    assert all(problem.line == 3 for problem in parsed.problems)
    assert not parsed.python2


PROGRAMS = [
    (
        "def f():\n  x = g(a, [1,\n  y = 2\n  return y\nz = 3\n",
        "def f():\n    x = g(a, [1])\n    y = 2\n    return y\nz = 3",
        [(2, 11)],
    ),
    (
        "def f(a, b:\n  x = 1\n  return x\ny = 2\n",
        "def f(a, b):\n    x = 1\n    return x\ny = 2",
        [(1, 11)],
    ),
    (
        "with tf.variable_scope('a\n  x = 1\ny = 2\n",
        "with tf.variable_scope('a'):\n    x = 1\ny = 2",
        [(1, 23)],
    ),
    ("if x\n  y\nelse\n  z\n", "if x:\n    y\nelse:\n    z", [(1, 4), (3, 4)]),
    ("for i in\n  y = 1\nz\n", "y = 1\nz", [(1, 8)]),
    ("de f(x):\n  return 2\nz = 1\n", "z = 1", [(1, 3)]),
    ("try:\n  x\ny\n", "try:\n    x\nfinally:\n    pass\ny", [(2, 3)]),
    ("else:\n  x\ny\n", "y", [(1, 0)]),
    ("@d\nx = 1\n", "x = 1", [(1, 0)]),
    ("if a:\n  x\n    y\nz\n", "if a:\n    x\n    y\nz", [(3, 4)]),
    ("if a:\n    x\n  y\nz\n", "if a:\n    x\n    y\nz", [(3, 2)]),
    ("  x = 1\n  y = 2\nz\n", "x = 1\ny = 2\nz", [(1, 2)]),
    ("def f():\nx = 1\n", "def f():\n    pass\nx = 1", [(1, 8)]),
    ("if a:\n    x = (\n  \nelse:\n    y = 1\n", "if a:\n    x = ()\nelse:\n    y = 1", [(2, 8)]),
    (
        'def f():\n  """doc\n  x = 1\n\ndef g():\n  """more"""\n  return 1\n',
        'def f():\n    """doc"""\n    x = 1\n\ndef g():\n    """more"""\n    return 1',
        [(2, 2)],
    ),
    (
        "x = 1\ny = (1, 2\n\n@d\ndef f(): pass\n",
        "x = 1\ny = (1, 2)\n\n@d\ndef f():\n    pass",
        [(2, 4)],
    ),
    (
        "match x:\n  case 1:\n    y =\n  case [a]:\n    z\n",
        "match x:\n    case 1:\n        pass\n    case [a]:\n        z",
        [(3, 7)],
    ),
]


@pytest.mark.parametrize(("program", "kept", "where"), PROGRAMS)
def test_blocks(program: str, kept: str, where: list[tuple[int, int]]) -> None:
    """Breaks stay where they are: the lines after them are read as they were meant."""
    parsed = read(program)
    assert ast.unparse(parsed.tree) == kept
    assert said(parsed) == where


def test_words_are_those_of_cpython() -> None:
    """Problems are worded as CPython words them."""
    words = {
        "x = (": "'(' was never closed",
        "x = 'a": "unterminated string literal (detected at line 1)",
        "if x\n  y": "expected ':'",
        "  x": "unexpected indent",
        "def f():": "expected an indented block after function definition on line 1",
        "if x:\n    y\n  z": "unindent does not match any outer indentation level",
    }
    for program, message in words.items():
        assert [problem.message for problem in read(program).problems] == [message]


def test_python2_can_be_half_typed() -> None:
    """Python 2 forms elsewhere let a broken statement be Python 2 as well."""
    parsed = read("print a\nprint foo(\nexcept E, e:\nprint b\n")
    assert ast.unparse(parsed.tree) == "print(a)\nprint(foo())\nprint(b)"
    assert said(parsed) == [(2, 9), (3, 0)]
    assert parsed.python2


UNCLOSED = "setup(", "y = [1, 2", "def f(", "x = f(a, b="


@pytest.mark.parametrize("broken", UNCLOSED)
def test_an_open_bracket_ends_before_the_next_statement(broken: str) -> None:
    """Imports, loops and conditions at the same depth are not taken for a part of the bracket."""
    rest = [
        "from . import config",
        "from a import (b,\n    c)",
        "if all([x in (1,\n        2)]):\n    pass",
        "for i in [1,\n    2]:\n    pass",
    ]
    program = "\n".join([broken, *rest, "last = 1"])
    found = read(program).tree.body
    assert [ast.unparse(node) for node in found[-5:]] == [
        ast.unparse(ast.parse(text)) for text in [*rest, "last = 1"]
    ]
