"""The one door from text to syntax tree. Parsing never fails: it returns a tree and problems."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass

from tfscope.source.problems import SyntaxProblem
from tfscope.source.text import SourceText

__all__ = ["Parsed", "SyntaxProblem", "parse"]


@dataclass(frozen=True)
class Parsed:
    """A tree whose nodes all stand where they stand in `text`, and what was wrong with it."""

    tree: ast.Module
    text: SourceText
    problems: tuple[SyntaxProblem, ...]
    python2: bool


def parse(text: SourceText) -> Parsed:
    """Tree of any text whatever."""
    try:
        return Parsed(_cpython(text.text), text, (), python2=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        first = error
    rewritten = re.sub(r"(?m)^([ \t]*)print ([^(\n][^\n]*)$", r"\1print(\2)", text.text)
    try:
        return Parsed(_cpython(rewritten), text, (), python2=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        line = getattr(first, "lineno", None) or 1
        problem = SyntaxProblem(str(getattr(first, "msg", first)), line, 0, line, 0)
        return Parsed(ast.Module([], []), text, (problem,), python2=False)


def _cpython(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)
