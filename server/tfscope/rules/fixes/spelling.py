"""Candidates for errors about a name that is not there: a name that is, and looks like it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfscope.base.records import replace
from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes.editing import Source, Sources, scopes_around
from tfscope.source.edits import TextEdit
from tfscope.source.literal_at import plain_text


def misspelt(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """Each name near the missed one, where that one is written on the lines of the call path, or in the
    calls of the ``with`` statements around them."""
    if not finding.near:
        return
    for site in reversed(finding.path):
        source = sources(site[0])
        if source is not None:
            yield from _changed(source, finding, site[1], site[3])
    for source, call in scopes_around(finding.path, sources):
        yield from _changed(source, finding, call.lineno, call.end_lineno or call.lineno)


def _changed(source: Source, finding: Finding, first: int, last: int) -> Iterator[Fix]:
    places = list(_places(source, finding.missed, first, last))
    for name in finding.near if places else ():
        title = f"Change `{finding.missed}` to `{name}` on line {places[0].start_line}"
        yield Fix(title, source.path, tuple(replace(p, new_text=name) for p in places))


def _places(source: Source, name: str, first: int, last: int) -> Iterator[TextEdit]:
    """Where a name is written on some lines: as a variable, an attribute, a keyword, an import or a text."""
    for node in ast.walk(source.parsed.tree):
        if not first <= getattr(node, "lineno", 0) or getattr(node, "end_lineno", last + 1) > last:
            continue
        span = source.span(node) if isinstance(node, _NAMED) else None
        if isinstance(node, ast.Constant):
            inner = plain_text(node, source.parsed.text) if node.value == name else None
            if inner is not None:
                yield TextEdit(inner.line, inner.col, inner.end_line, inner.end_col, "")
        elif isinstance(node, ast.Attribute) and node.attr == name and span is not None:
            start = span.end_col - len(name)
            yield TextEdit(span.end_line, start, span.end_line, span.end_col, "")
        elif span is not None and name in (
            getattr(node, "id", ""), getattr(node, "arg", ""), getattr(node, "name", ""),
        ):  # fmt: skip
            yield TextEdit(span.line, span.col, span.line, span.col + len(name), "")


_NAMED = (ast.Attribute, ast.Name, ast.keyword, ast.alias)
