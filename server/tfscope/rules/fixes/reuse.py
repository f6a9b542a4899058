"""Candidates for ``variable-already-exists`` and ``variable-not-found``: another state of reuse."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice

from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes import naming, spelling
from tfscope.rules.fixes.editing import Source, Sources, called, scopes_around, words
from tfscope.source.edits import TextEdit


def already_exists(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """Share the variable, else give the two their own scopes or names."""
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
                yield Fix(title, source.path, (edit, *_renamed_argument(source, call)))
    wrapped = _wrapped(finding, sources)
    yield from islice(wrapped, 2)
    yield from naming.own_name(finding, sources)
    yield from wrapped


def _renamed_argument(source: Source, call: ast.Call) -> Iterator[TextEdit]:
    """``name=`` of a name_scope is ``name_or_scope=`` of a variable_scope."""
    for keyword in call.keywords:
        if keyword.arg == "name":
            start = source.span(keyword)
            yield TextEdit(
                start.line, start.col, start.line, start.col + len("name"), "name_or_scope"
            )


def not_found(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """Ask for the variable that was meant, or create it where it is missing."""
    yield from spelling.misspelt(finding, sources)
    for source, call in scopes_around(finding.path, sources):
        if called(call) in ("variable_scope", "variable_op_scope") and any(
            k.arg == "reuse" for k in call.keywords
        ):
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
        yield Fix(f"Add reuse={text} to {words(call)} on line {call.lineno}", source.path, (edit,))


def _on_the_call(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """``reuse=`` of a layer function."""
    for site in reversed(finding.path):
        source = sources(site[0])
        if source is None:
            continue
        for call in source.calls(site[1], site[3]):
            if (
                any(k.arg in ("name", "scope") for k in call.keywords)
                and called(call) != "get_variable"
            ):
                yield from _with_reuse(source, call, "True")
                yield from _with_reuse(source, call, "AUTO_REUSE")


def _wrapped(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """A statement of the call path in a scope of its own that reuses."""
    for site in finding.path[::-1]:
        source = sources(site[0])
        statement = _statement(source, site[1], site[3]) if source is not None else None
        if source is None or statement is None:
            continue
        first, last = statement.lineno, statement.end_lineno or statement.lineno
        line = source.parsed.text.line(first)
        indent = line[: len(line) - len(line.lstrip())]
        step = "\t" if "\t" in indent else "    "
        further = [
            TextEdit(n, 0, n, 0, step)
            for n in range(first + 1, last + 1)
            if source.parsed.text.line(n)
        ]
        for value in ("True", f"{source.tf}.AUTO_REUSE"):
            head = (
                f"with {source.tf}.variable_scope({source.tf}.get_variable_scope(), reuse={value}):"
            )
            edit = TextEdit(
                first, len(indent), first, len(indent), f"{head}{source.line_end}{indent}{step}"
            )
            yield Fix(
                f"Put line {first} into a scope with reuse={value}", source.path, (edit, *further)
            )


def _statement(source: Source, first: int, last: int) -> ast.stmt | None:
    """The one simple statement around a call that has its lines for itself and can be indented."""
    around = [
        n for n in ast.walk(source.parsed.tree)
        if isinstance(n, ast.Assign | ast.Expr | ast.AnnAssign | ast.Return)
        and n.lineno <= last and first <= (n.end_lineno or 0)
    ]  # fmt: skip
    if (
        len(around) != 1
        or source.parsed.text.line(around[0].lineno)[: source.span(around[0]).col].strip()
    ):
        return None
    texts = (n for n in ast.walk(around[0]) if isinstance(n, ast.JoinedStr | ast.Constant))
    return None if any(n.lineno != n.end_lineno for n in texts) else around[0]
