"""The one door from text to syntax tree. Parsing never fails: it returns a tree and problems."""

from __future__ import annotations

import ast
import warnings

from tfscope.base.records import dataclass
from tfscope.source.judge import REFUSALS, read
from tfscope.source.problems import SyntaxProblem
from tfscope.source.recover import recover
from tfscope.source.text import SourceText

__all__ = ["Parsed", "SyntaxProblem", "parse"]


@dataclass(frozen=True)
class Parsed:
    """A tree whose nodes all stand where they stand in `text`, and what was wrong with it."""

    tree: ast.Module
    text: SourceText
    problems: tuple[SyntaxProblem, ...]
    python2: bool
    as_written: bool
    """CPython reads the text as it stands: neither mended nor translated from an older Python."""


def parse(text: SourceText) -> Parsed:
    """Tree of any text whatever."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return Parsed(read(text.text), text, (), python2=False, as_written=True)
        except REFUSALS:
            found = recover(text)
    return Parsed(found.tree, text, found.problems, found.python2, as_written=False)
