"""Candidates for ``variable-already-exists`` and ``variable-not-found``: another state of reuse."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes.editing import Source, Sources, called, scopes_around
from tfscope.source.edits import TextEdit


def already_exists(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """Share the variable, else give the two their own scopes."""
    around = list(scopes_around(finding.path, sources))
    for value in ("AUTO_REUSE", "True"):
        for source, call in around:
            if called(call) in ("variable_scope", "variable_op_scope"):
                yield from _with_reuse(source, call, value)
    yield from _on_the_call(finding, sources)
    for source, call in around:
        if called(call) == "name_scope":
            edit = source.renamed(call, "variable_scope")
            if edit is not None:
                title = f"Use variable_scope instead of name_scope on line {call.lineno}: separate variables"
                yield Fix(title, source.path, (edit,))
    yield from _wrapped(finding, sources)


def not_found(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """Create the variable where it is missing."""
    for source, call in scopes_around(finding.path, sources):
        if called(call) in ("variable_scope", "variable_op_scope") and any(k.arg == "reuse" for k in call.keywords):
            yield from _with_reuse(source, call, "AUTO_REUSE")
    site = finding.site
    own = sources(site[0])
    for call in own.calls(site[1], site[3]) if own else []:
        if own is not None and any(k.arg == "reuse" for k in call.keywords):
            yield from _with_reuse(own, call, "AUTO_REUSE")


def _with_reuse(source: Source, call: ast.Call, value: str) -> Iterator[Fix]:
    text = f"{source.tf}.{value}" if value == "AUTO_REUSE" else value
    edit = source.with_keyword(call, "reuse", text)
    if edit is not None:
        yield Fix(f"Add reuse={text} to `{called(call)}` on line {call.lineno}", source.path, (edit,))


def _on_the_call(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """``reuse=`` of a layer function."""
    for site in reversed(finding.path):
        source = sources(site[0])
        if source is None:
            continue
        for call in source.calls(site[1], site[3]):
            if any(k.arg in ("name", "scope") for k in call.keywords) and called(call) != "get_variable":
                yield from _with_reuse(source, call, "True")
                yield from _with_reuse(source, call, "AUTO_REUSE")


def _wrapped(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """A statement of the call path in a scope of its own that reuses; for statements of one line."""
    for site in finding.path[::-1]:
        source = sources(site[0])
        if source is None or site[1] != site[3]:
            continue
        line = source.parsed.text.line(site[1])
        indent = line[: len(line) - len(line.lstrip())]
        alone = [
            n for n in ast.walk(source.parsed.tree)
            if isinstance(n, ast.Assign | ast.Expr | ast.AnnAssign | ast.Return)
            and (n.lineno, n.end_lineno) == (site[1], site[1])
        ]  # fmt: skip
        if len(alone) != 1 or alone[0].col_offset != len(indent):
            continue
        for value in ("True", f"{source.tf}.AUTO_REUSE"):
            head = f"with {source.tf}.variable_scope({source.tf}.get_variable_scope(), reuse={value}):"
            edit = TextEdit(site[1], len(indent), site[1], len(indent), f"{head}\n{indent}    ")
            yield Fix(f"Put line {site[1]} into a scope with reuse={value}", source.path, (edit,))
