"""Candidates that keep two variables apart, or ask for a shared one as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import count

from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes.editing import Source, Sources, called, scopes_around, words
from tfscope.source.edits import TextEdit
from tfscope.source.literal_at import plain_text

FIRST_IS_NAME = frozenset(
    ("get_variable", "variable_scope", "get_local_variable", "model_variable")
)
"""Functions whose first parameter is the name."""

_FOUND = re.compile(r"specified dtype \w+ and found dtype (\w+?)(?:_ref)?\.")


def own_name(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """Another name for the second variable, at its call or at a scope around it."""
    for site in reversed(finding.path):
        source = sources(site[0])
        for call in source.calls(site[1], site[3]) if source is not None else []:
            if source is not None:
                yield from _renamed(source, call)
    for source, call in scopes_around(finding.path, sources):
        yield from _renamed(source, call)


def _renamed(source: Source, call: ast.Call) -> Iterator[Fix]:
    """A call with another name, if it is given one as a plain text."""
    given = [k.value for k in call.keywords if k.arg in ("name", "scope", "name_or_scope")]
    if not given and called(call) in FIRST_IS_NAME:
        given = call.args[:1]
    for node in given:
        at = plain_text(node, source.parsed.text)
        old = str(getattr(node, "value", ""))
        if at is not None and re.fullmatch(r"[\w./-]+", old):
            name = _free(source, old)
            title = f'Name {words(call)} on line {call.lineno} "{name}": separate variables'
            edit = TextEdit(at.line, at.col, at.end_line, at.end_col, name)
            yield Fix(title, source.path, (edit,))


def _free(source: Source, name: str) -> str:
    """The name with a number behind it that the file does not mention."""
    text = source.parsed.text.text
    return next(n for i in count(1) if (n := f"{name}_{i}") not in text)


def own_dtype(finding: Finding, sources: Sources) -> Iterator[Fix]:
    """The dtype that the shared variable has; else another name."""
    site, found = finding.site, _FOUND.search(finding.message)
    source = sources(site[0])
    for call in source.calls(site[1], site[3]) if source is not None and found else []:
        if source is None or found is None:
            continue
        dtype = f"{source.tf}.{found.group(1)}"
        edit = source.with_keyword(call, "dtype", dtype)
        if edit is not None:
            title = f"Add dtype={dtype} to {words(call)} on line {call.lineno}"
            yield Fix(title, source.path, (edit,))
    yield from own_name(finding, sources)
