"""Candidates for ``invalid-initializer``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes.editing import Source, Sources, called, words
from tfscope.source.edits import TextEdit


def without_shape(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """No shape beside a constant initializer, which has one."""
    site = finding.site
    source = sources(site[0])
    if source is None or "do not specify shape" not in finding.message:
        return
    for call in source.calls(site[1], site[3]):
        edit = _shape_removed(source, call)
        if edit is not None:
            title = f"Leave the shape of {words(call)} on line {call.lineno} to its initializer"
            yield Fix(title, source.path, (edit,))


def _shape_removed(source: Source, call: ast.Call) -> TextEdit | None:
    """The edit that takes the shape out of ``get_variable(name, shape, …)`` and the comma before it."""
    nodes: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    given: list[ast.expr | ast.keyword] = [k for k in call.keywords if k.arg == "shape"]
    if len(call.args) == 2 and called(call) == "get_variable":
        given = [call.args[1]]
    before = [n for n in nodes if given and _ends_before(n, given[0])]
    if not given or not before:
        return None
    start, end = source.span(before[-1]), source.span(given[0])
    return TextEdit(start.end_line, start.end_col, end.end_line, end.end_col, "")


def _ends_before(node: ast.expr | ast.keyword, other: ast.expr | ast.keyword) -> bool:
    return (node.end_lineno or 0, node.end_col_offset or 0) <= (other.lineno, other.col_offset)
