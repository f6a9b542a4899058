"""A function whose body was set aside gets the same body back."""

from __future__ import annotations

import ast
import pathlib

import pytest
from tfscope.source.parse import parse
from tfscope.source.set_aside import restore, restore_all, set_aside
from tfscope.source.text import SourceText

HERE = pathlib.Path(__file__)

ODD = '''import os
@property
def one(a,
        b=(1,
           2)):  # a comment
    """Text
over lines
    """
    return [a,
  b]; x = 1
async def two():
    yield """
"""
class C(object):
\tdef tabs(self):
\t\tif self:
\t\t\treturn 'ä', 1
\t\treturn 2
\tdef line(self): return 1
\tclass D:
\t    @staticmethod
\t    def deep(a): \\
          return [
 1]

\t    def last(self):
\t        def inner():
\t            pass

\t        return inner
def end():
    pass

    # behind'''


def whole(tree: ast.AST) -> str:
    """Everything a tree holds, positions included."""
    return ast.dump(tree, include_attributes=True)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_body_comes_back(ends) -> None:
    texts = [ODD, ODD + "\n", *(p.read_text("utf-8") for p in sorted(HERE.parents[1].glob("*/test_*.py"))[:40])]
    for text in texts:
        text = text.replace("\n", ends)
        expected = whole(parse(SourceText("a.py", text)).tree)
        parsed = parse(SourceText("a.py", text))
        long = [f for f in parsed.tree.body if isinstance(f, ast.FunctionDef) and f.end_lineno - f.body[0].lineno > 2]
        set_aside(parsed)
        set_aside(parsed)
        assert not any("body" in f.__dict__ for f in long)
        restore_all(parsed.tree)
        assert whole(parsed.tree) == expected
        restore_all(parsed.tree)


def test_one_function_alone() -> None:
    parsed = parse(SourceText("a.py", ODD))
    set_aside(parsed)
    one = parsed.tree.body[1]
    assert "body" not in one.__dict__
    restore(one)
    assert ast.get_docstring(one, clean=False).startswith("Text") and one.body[1].lineno == 9


def test_broken_and_old_files_stay_whole() -> None:
    for text in ("def f():\n    a\n    b\n    c(\n", "def f():\n    print 'a'\n    b\n    c\n", "def f():\n    async = 1\n    b\n    c\n"):
        parsed = parse(SourceText("a.py", text))
        before = whole(parsed.tree)
        set_aside(parsed)
        assert whole(parsed.tree) == before
