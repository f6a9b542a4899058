"""Text literals: where the text of one stands, and the one being typed at a position, maybe half-typed."""

from __future__ import annotations

import ast

from tfscope.base.patterns import regex
from tfscope.base.records import dataclass
from tfscope.source.positions import Span, node_span
from tfscope.source.text import SourceText

_CALLED = regex(r"(\w+)\s*\Z")
_KEYWORD = regex(r"(\w+)\s*=\s*\Z")
_PREFIX = regex(r"[rRuUbB]{1,2}\Z")

FARTHEST = 60
"""Lines before the literal in which its call is looked for."""


@dataclass(frozen=True)
class Literal:
    """A literal on one line: the column behind its opening quote, and its text up to the position."""

    line: int
    column: int
    typed: str
    called: str
    """The last name of what is called; empty if the literal is no argument."""
    keyword: str
    """The keyword it is given by; empty for a positional argument."""
    index: int
    """How many arguments stand before it; -1 inside a list or dict that is an argument."""


def plain_text(node: ast.AST, text: SourceText) -> Span | None:
    """Where the text of a literal stands, between its quotes; ``None`` for what is no literal on one line
    that is written as its value is."""
    if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or not node.value:
        return None
    span = node_span(node, text)
    line, start = text.line(span.line), span.end_col - 1 - len(node.value)
    plain = line[start : span.end_col - 1] == node.value and line[start - 1 : start] in ("'", '"')
    if span.line != span.end_line or not plain or start - span.col > 3:
        return None
    return Span(span.line, start, span.line, span.end_col - 1)


def literal_at(text: SourceText, line: int, column: int) -> Literal | None:
    """The literal around a character column; ``None`` if there is none, or it spans lines."""
    before = text.line(line)[:column]
    start, comment = _quote_and_comment(before)
    if start is None or comment is not None:
        return None
    above = [text.line(n) for n in range(max(1, line - FARTHEST), line)]
    head = "\n".join([*(a[: _quote_and_comment(a)[1]] for a in above), before[:start]])
    head = head[: len(head) - len(m.group()) if (m := _PREFIX.search(head)) else None]
    keyword = _KEYWORD.search(head)
    called, index = _call_around(head)
    return Literal(
        line, start + 1, before[start + 1 :], called, keyword.group(1) if keyword else "", index
    )


def _quote_and_comment(before: str) -> tuple[int | None, int | None]:
    """Where the literal begins that is open at the end of a piece of a line, and where its comment does."""
    quote, start, at = "", 0, 0
    while at < len(before):
        letter = before[at]
        if quote and letter == "\\":
            at += 1
        elif quote:
            quote = "" if letter == quote else quote
        elif letter == "#":
            return None, at
        elif letter in "\"'":
            if before.startswith(letter * 3, at):
                return None, None
            quote, start = letter, at
        at += 1
    return (start if quote else None), None


def _call_around(head: str) -> tuple[str, int]:
    """What is called by the innermost open bracket, and how many commas stand behind that."""
    depth, commas, inside = 0, 0, False
    at = len(head) - 1
    while at >= 0:
        letter = head[at]
        if letter in "\"'":
            at = head.rfind(letter, 0, at)
            if at < 0:
                return "", 0
        elif letter in ")]}":
            depth += 1
        elif letter in "([{" and depth:
            depth -= 1
        elif letter in "[{":
            inside = True
        elif letter == "(":
            called = _CALLED.search(head[:at])
            return (called.group(1), -1 if inside else commas) if called else ("", 0)
        elif letter == "," and not depth:
            commas += 1
        at -= 1
    return "", 0
