"""Whatever the text, there is a tree whose nodes stand inside it, and soon."""

from __future__ import annotations

import ast
import random
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tfscope.source.parse import Parsed, parse
from tfscope.source.positions import POSITIONED, node_span
from tfscope.source.text import SourceText

PYTHON3 = '''\
"""Module text, with an é."""
import tensorflow as tf

FLAGS = {"size": 3, "names": ["a", "b"]}


class Model(object):
    """A model."""

    def __init__(self, units=(1, 2), *args, **kwargs):
        self.w = tf.get_variable(
            "w", [units[0], 3],
            initializer=tf.zeros_initializer())  # note: (unclosed

    @property
    def names(self):
        try:
            return [v.name for v in self.vs if v is not None]
        except (KeyError, ValueError) as error:
            raise
        finally:
            pass


def build(x, reuse=False):
    with tf.variable_scope("net", reuse=reuse) as scope:
        for i in range(3):
            if i == 0 and not reuse:
                x = tf.layers.dense(x, 10, name="fc%d" % i)
            elif i > 1:
                continue
            else:
                x = x[..., 1:2] + {k: v for k, v in FLAGS.items()}["size"]
    return (lambda a, *b: a)(x, f"{x!r:>{10}}")


if __name__ == "__main__":
    build(None)
'''
PYTHON2 = """\
import sys

def show(a, (b, c), names={}):
\tprint >>sys.stderr, 'é', a, `b`,
        if b <> 0777L:
\t    raise ValueError, "bad %s" % b
        try: exec "x = 1" in names
        except (IOError, OSError), e:
            print "failed", e
        return map(lambda (k, v): v, names.items())
print show(1, (2, 3))
"""


def read(text: str) -> Parsed:
    """Parses a text and checks what holds for every tree."""
    source = SourceText("program.py", text)
    parsed = parse(source)
    for node in ast.walk(parsed.tree):
        if isinstance(node, POSITIONED):
            span = node_span(node, source)
            assert (1, 0) <= (span.line, span.col) <= (span.end_line, span.end_col)
            assert span.end_line <= source.line_count
    for problem in parsed.problems:
        assert problem.message
        assert 1 <= problem.line <= problem.end_line <= source.line_count
        assert 0 <= problem.column <= len(source.line(problem.line))
    return parsed


@pytest.mark.parametrize("program", [PYTHON3, PYTHON2, PYTHON3.replace("\n", "\r\n")])
def test_every_prefix(program: str) -> None:
    """A program cut anywhere keeps its finished statements, equal to those of the whole."""
    whole = read(program)
    for cut in range(0, len(program), 3):
        prefix = read(program[:cut])
        line, _ = SourceText("", program).position(cut)
        done = [node for node in whole.tree.body if (node.end_lineno or 0) < line]
        done = done[: len(done) - 1] if program is PYTHON2 else done
        for found, expected in zip(prefix.tree.body, done, strict=False):
            assert ast.dump(found, include_attributes=True) == ast.dump(
                expected, include_attributes=True
            )
        assert len(prefix.tree.body) >= len(done)


def test_every_suffix() -> None:
    """A program that begins anywhere keeps the statements that are whole."""
    last = ast.parse(PYTHON3).body[-1]
    end = PYTHON3.index("if __name__")
    for cut in range(0, end, 7):
        if PYTHON3[:cut].count('"""') % 2:
            continue
        found = read(PYTHON3[cut:]).tree.body[-1]
        assert ast.unparse(found) == ast.unparse(last)


PIECES = [
    *"()[]{}:,.='\"`@\n\t ;\\\r\x0cé\0",
    '"""',
    " if ",
    " def ",
    "print x\n",
    "else:\n",
    "lambda ",
    "try:\n",
    "0777",
    "\ufeff",
    "async ",
    "->",
    "10L",
    "exec c in g\n",
    "\ud800",
    "except E, e:\n",
    "  ",
    "match x:\n",
    "case ",
]


def test_mutations() -> None:
    """Pieces put in and taken out anywhere never stop the parser."""
    chance = random.Random(7)
    for _ in range(400):
        text = chance.choice((PYTHON3, PYTHON2))
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(text))
            cut = chance.choice((0, 0, 1, 2, 9, 60))
            text = text[:at] + chance.choice(PIECES) + text[at + cut :]
        ast.unparse(read(text).tree)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.sampled_from([*PIECES, "x", "1", " ", "\n    ", "in ", "for "]), max_size=25))
def test_token_soup(pieces: list[str]) -> None:
    """Any run of tokens has a tree."""
    read("".join(pieces))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Any text has a tree."""
    read(text)


@st.composite
def edited(draw: st.DrawFn) -> str:
    """A program, Python 3 or 2, after a few edits of characters and lines."""
    text = draw(st.sampled_from((PYTHON3, PYTHON2, PYTHON2.replace("\n", "\r\n"))))
    for kind in draw(st.lists(st.sampled_from(("piece", "cut", "double", "drop", "shift", "swap")), min_size=1, max_size=4)):
        if kind in ("piece", "cut"):
            at = draw(st.integers(0, len(text)))
            piece = draw(st.sampled_from(PIECES)) if kind == "piece" else ""
            text = text[:at] + piece + text[at + draw(st.sampled_from((0, 1, 2, 9, 60))) :]
            continue
        lines = text.split("\n")
        one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        if kind == "double":
            lines.insert(other, lines[one])
        elif kind == "drop":
            del lines[one]
        elif kind == "shift":
            lines[one] = draw(st.sampled_from(("\t", " ", "    "))) + lines[one]
        else:
            lines[one], lines[other] = lines[other], lines[one]
        text = "\n".join(lines)
    return text


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(edited())
def test_edited_programs(text: str) -> None:
    """What stays readable keeps its place: each name stands where the tree says, and no line is lost or made."""
    parsed = read(text)
    assert parsed.text.text == text
    source = parsed.text
    for node in ast.walk(parsed.tree):
        if isinstance(node, ast.Name):
            span = node_span(node, source)
            found = text[source.offset_of(span.line, span.col) : source.offset_of(span.end_line, span.end_col)]
            made = found[-1:] == "`" or found[:1] == "("  # Python 2: `x` is repr(x), and (a, b) is a parameter
            assert made or found == node.id


BAD = {
    "parentheses": "(" * 10_000 + ")" * 10_000,
    "open parentheses": "(" * 10_000,
    "minus": "-" * 5_000 + "1",
    "sum": "+".join(["a"] * 20_000),
    "sum in reach of CPython": "+".join(["a"] * 2_500),
    "attributes": "a" + ".b" * 20_000,
    "lambdas": "lambda:" * 5_000 + "1",
    "elif": "if a: pass\n" + "elif a: pass\n" * 5_000,
    "blocks": "\n".join(" " * depth + "if x:" for depth in range(300)),
    "bytes": "".join(chr(code % 256) for code in range(20_000)),
    "open braces": "x = {" + "'a': 1,\n" * 2_000,
    "unclosed lines": "x = f(\n" * 500,
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input(name: str) -> None:
    """Hostile text gets a message, and the statements around it stay."""
    parsed = read(f"first = 1\n{BAD[name]}\nlast = 2\n")
    assert parsed.problems
    assert ast.unparse(parsed.tree.body[0]) == "first = 1"
    assert ast.unparse(parsed.tree.body[-1]) == "last = 2"
    ast.dump(parsed.tree)


def test_nothing_is_printed() -> None:
    """Invalid escapes and `is` with a literal warn nobody."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        parsed = read("x = '\\d'\nif x is 1: pass\n")
        read("print '\\d'\n")
    assert caught == []
    assert parsed.problems == ()


def test_line_ends_and_form_feeds() -> None:
    """Carriage returns end lines and form feeds do not, on both paths."""
    for program in ("a\rb\r\n\x0cc\nd\n", "print a\rb\r\n\x0cc\nd\n"):
        parsed = read(program)
        assert [node.lineno for node in parsed.tree.body] == [1, 2, 3, 4]
        assert parsed.tree.body[2].col_offset == 1
        assert parsed.problems == ()


def test_byte_order_mark_in_a_buffer() -> None:
    """A mark that an editor left in its buffer moves nothing else."""
    parsed = read("\ufeffx = y\nz = 1\n")
    assert parsed.problems == ()
    assert parsed.tree.body[0].col_offset == 3
    assert parsed.tree.body[1].col_offset == 0
