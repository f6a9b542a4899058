"""Findings as text: with source lines, one a line, or as annotations of GitHub."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from tfscope.cli.problems import Place, Problem

WIDEST = 160
"""Characters of a source line that are shown."""


def full(problem: Problem) -> str:
    """A finding with its source line, a caret below the call, related places and the fix."""
    f = problem.finding
    lines = [f"{f.level}[{f.rule}]: {f.message}", *excerpt(problem.place)]
    for place in problem.related:
        lines += [f"note: {place.message}", *excerpt(place)]
    for place in problem.steps[:6]:
        lines += [f"note: {place.message}", *excerpt(place)]
    if problem.fix is not None:
        lines.append(f"help: {problem.fix.fix.title}")
    return "\n".join(lines)


def excerpt(place: Place) -> list[str]:
    """``file:line:column`` and the line, with carets below the range."""
    span = place.span
    lines = [f"  --> {place.file}:{span.line}:{span.col + 1}"]
    if not place.line.strip():
        return lines
    skipped = len(place.line) - len(place.line.lstrip())
    shown = place.line.strip()[:WIDEST]
    end = span.end_col if span.end_line == span.line else len(place.line.rstrip())
    before = shown[: max(0, span.col - skipped)]
    marked = shown[max(0, span.col - skipped) : max(0, end - skipped)]
    number = str(span.line)
    lines.append(f" {number} | {shown}")
    if marked or not before:
        lines.append(f" {' ' * len(number)} | {' ' * width(before)}{'^' * max(1, width(marked))}")
    return lines


def width(text: str) -> int:
    """Columns that a text takes on a terminal."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def concise(problem: Problem) -> str:
    """A finding on one line."""
    f, span = problem.finding, problem.place.span
    return f"{problem.place.file}:{span.line}:{span.col + 1}: {f.level}[{f.rule}] {f.message}"


def github(problem: Problem) -> str:
    """A finding as a workflow command of GitHub Actions."""
    f, span = problem.finding, problem.place.span
    level = {"error": "error", "warning": "warning"}.get(f.level, "notice")
    values = {
        "title": f"tfscope ({f.rule})",
        "file": problem.place.file,
        "line": span.line,
        "col": span.col + 1,
        "endLine": span.end_line,
        "endColumn": span.end_col + 1,
    }
    properties = ",".join(f"{k}={_escaped(str(v), ':,')}" for k, v in values.items())
    return f"::{level} {properties}::{_escaped(f.message)}"


def _escaped(text: str, more: str = "") -> str:
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def summary(levels: Sequence[str], programs: int) -> str:
    """The last line, of the levels of all findings."""
    if not levels:
        return f"no findings in {programs} program{'' if programs == 1 else 's'}"
    parts = []
    for level in ("error", "warning", "info"):
        count = levels.count(level)
        if count:
            parts.append(f"{count} {level}{'' if count == 1 else 's'}")
    return f"{', '.join(parts)} in {programs} program{'' if programs == 1 else 's'}"
