"""Python 2 programs and the Python 3 of the same meaning."""

from __future__ import annotations

import ast

import pytest
from tfscope.source.parse import Parsed, parse
from tfscope.source.positions import node_span
from tfscope.source.text import SourceText


def read(text: str) -> Parsed:
    """Parses a text that has no file."""
    return parse(SourceText("program.py", text))


FORMS = [
    ("print 'v1.name: ', v1.name", "print('v1.name: ', v1.name)"),
    ("print x", "print(x)"),
    ("print x,", "print(x, end=' ')"),
    ("print 1\nprint", "print(1)\nprint()"),
    ("print 1\nprint >>f, x, y", "print(1)\nprint(x, y, file=f)"),
    (
        "print 1\nprint >> sys.stderr, 'a' % b,",
        "print(1)\nprint('a' % b, file=sys.stderr, end=' ')",
    ),
    ("print >>f\nprint 1", "print(file=f)\nprint(1)"),
    ("print 1; print 2", "print(1)\nprint(2)"),
    ("if x: print y", "if x:\n    print(y)"),
    ("print 1\nprint (a, b)", "print(1)\nprint((a, b))"),
    ("print 1\nprint ('%d') % y", "print(1)\nprint('%d' % y)"),
    ("print not x, -1", "print(not x, -1)"),
    ("exec c", "exec(c)"),
    ("exec c in g", "exec(c, g)"),
    ("exec 'x = 1' in g, l", "exec('x = 1', g, l)"),
    ("try:\n    f()\nexcept E, e:\n    g(e)", "try:\n    f()\nexcept E as e:\n    g(e)"),
    (
        "try:\n    f()\nexcept (A, B), e:\n    g(e)",
        "try:\n    f()\nexcept (A, B) as e:\n    g(e)",
    ),
    (
        "try:\n    f()\nexcept E, (n, m):\n    g(n)",
        "try:\n    f()\nexcept E as _arg0_23:\n    n, m = _arg0_23\n    g(n)",
    ),
    ("raise E, 'm'", "raise E('m')"),
    ("raise E, 'm %s' % x", "raise E('m %s' % x)"),
    ("raise E, ('m %s' % x)", "raise E('m %s' % x)"),
    ("raise E, (1, 2)", "raise E(1, 2)"),
    ("raise E, 'm', tb", "raise E('m').with_traceback(tb)"),
    ("raise e, None, tb", "raise e.with_traceback(tb)"),
    ("x = `a`", "x = repr(a)"),
    ("x = `a` + `b + `c``", "x = repr(a) + repr(b + repr(c))"),
    ("a <> b", "a != b"),
    ("x = 0777", "x = 511"),
    ("x = 10L + 0xFFL + 0L + 017L", "x = 10 + 255 + 0 + 15"),
    ("x = 7L.real", "x = 7 .real"),
    ("x = ur'\\d'", "x = '\\\\d'"),
    ('x = UR"""a"""', "x = 'a'"),
    ("x = b'\u00e9', 1L", "x = ('é', 1)"),
    ("print 'C:\\users'", "print('C:\\\\users')"),
    ("d.has_key(1L)", "d.has_key(1)"),
    (
        "def f(a, (b, c), d=1):\n    return b",
        "def f(a, _arg0_9, d=1):\n    b, c = _arg0_9\n    return b",
    ),
    (
        "def f((a, (b, c))=(1, (2, 3))):\n    'doc'\n    return b",
        'def f(_arg0_6=(1, (2, 3))):\n    """doc"""\n    a, (b, c) = _arg0_6\n    return b',
    ),
    ("lambda (a, b): a + b", "lambda _arg0_7: (lambda a, b: a + b)(*_arg0_7)"),
    (
        "f(lambda (a, (b, c)), d: a)",
        "f(lambda _arg0_9, d: (lambda a, _arg0_9_1: (lambda b, c: a)(*_arg0_9_1))(*_arg0_9))",
    ),
    ("[x for x in 1, 2]", "[x for x in (1, 2)]"),
    ("if a:\n\tb\n        c\nd", "if a:\n    b\n    c\nd"),
    ("if a:\n    if b:\n\tprint c\n    d", "if a:\n    if b:\n        print(c)\n    d"),
]


@pytest.mark.parametrize(("program", "expected"), FORMS)
def test_form(program: str, expected: str) -> None:
    """Each form reads as its Python 3 counterpart, with no problem."""
    parsed = read(program)
    # CPython 3.10 unparses nested tuples with more parentheses than later versions do.
    assert ast.unparse(parsed.tree) == ast.unparse(ast.parse(expected))
    assert parsed.problems == ()
    assert parsed.python2


@pytest.mark.parametrize(
    "program",
    [
        "print(a, b)\n",
        "print\n",
        "print >>f, x\n",
        "print('a') % b\n",
        "exec('x')\n",
        "raise E\n",
        "if a:\n\tb\n",
        "d.has_key(1)\n",
    ],
)
def test_valid_python3_is_python3(program: str) -> None:
    """Whatever CPython accepts is not looked at twice, however old it looks."""
    parsed = read(program)
    assert not parsed.python2
    assert ast.dump(parsed.tree, include_attributes=True) == ast.dump(
        ast.parse(program), include_attributes=True
    )


def test_print_function_stays_a_function() -> None:
    """The future import and a keyword argument both say what `print` is."""
    future = read("from __future__ import print_function\nx = 0777\nprint(a, b)\n")
    assert ast.unparse(future.tree.body[2]) == "print(a, b)"
    keyword = read("x = 0777\nprint(a, b)\nprint(a, end='')\n")
    assert ast.unparse(keyword.tree.body[1]) == "print(a, b)"


def test_later_keywords_as_names() -> None:
    """`async` was a name when TensorFlow 1 code was written; that alone is not Python 2."""
    parsed = read("f(async=True)\ndef g(async=False):\n    return self.async, xmlrpclib.True\n")
    assert parsed.problems == ()
    assert not parsed.python2
    assert "f(async=True)" in ast.unparse(parsed.tree)
    assert "self.async" in ast.unparse(parsed.tree)


def test_positions_are_the_original_ones() -> None:
    """Every name of a translated program stands where its text stands."""
    text = SourceText(
        "program.py",
        "print 'é', first, `second`\n"
        "def f(a, (third, fourth)): print >>fifth, sixth <> 0777, seventh\n"
        "try:\n\tprint eighth\nexcept Ninth, e:\n        raise Tenth, eleventh, twelfth\n",
    )
    parsed = parse(text)
    assert parsed.problems == ()
    seen = set()
    for node in ast.walk(parsed.tree):
        if isinstance(node, ast.Name) and not node.id.startswith("_arg") and node.id != "repr":
            span = node_span(node, text)
            assert (span.line, text.line(span.line)[span.col : span.end_col]) == (
                span.end_line,
                node.id,
            )
            seen.add(node.id)
    ordinals = "first second third fourth fifth sixth seventh eighth Ninth Tenth eleventh twelfth"
    assert seen >= set(ordinals.split())


def test_statement_ends_where_it_ends() -> None:
    """The end of a translated statement leaves out comments and trailing blanks."""
    text = SourceText("program.py", "print a, 10L  # note\nraise E, 'm' ; x = 1\n")
    spans = [node_span(node, text) for node in parse(text).tree.body]
    assert [(span.line, span.col, span.end_col) for span in spans] == [
        (1, 0, 12),
        (2, 0, 12),
        (2, 15, 20),
    ]
