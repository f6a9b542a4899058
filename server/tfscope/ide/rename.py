"""Another name for a variable or a scope: the literals that name it, proven on a copy.

LSP 3.17, ``textDocument/rename`` and ``textDocument/prepareRename``.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping

from tfscope.analysis.result import Site
from tfscope.base.records import dataclass, replace
from tfscope.ide.answer import Answer
from tfscope.ide.completion import SCOPES, TENSOR
from tfscope.ide.fixes import added_findings, evaluated
from tfscope.ide.view import Texts, View
from tfscope.rules.fixes.editing import called
from tfscope.source.edits import TextEdit, apply_edits
from tfscope.source.literal_at import plain_text
from tfscope.source.positions import Span, node_span
from tfscope.workspace.programs import Request

NAMING = frozenset(("name", "scope", "name_or_scope", ""))
"""Keywords of literals that name something; positional ones have none."""


@dataclass(frozen=True)
class Named:
    """A literal that names a variable or a scope: where its text stands, and the text."""

    span: Span
    text: str
    call: Span
    scope: bool
    """Whether a ``with`` opens it."""


@dataclass(frozen=True)
class Renaming:
    """The edits by file, or why there are none."""

    edits: Mapping[str, tuple[TextEdit, ...]]
    refused: str = ""


def named_at(answer: Answer, view: View, line: int, column: int) -> Named | None:
    """The literal at a position, if variables of the program have their names from it."""
    for call in view.calls_over(line):
        for found in _literals(view, call):
            if found.span.contains(line, column):
                return found if _names(answer, answer.path, found) else None
    return None


def _literals(view: View, call: ast.Call) -> Iterator[Named]:
    """The plain literals that may name what a call makes."""
    opened = any(item.context_expr is call for _, item in view.withs.get(call.lineno, ()))
    given = [("", a) for a in call.args] + [(k.arg or "**", k.value) for k in call.keywords]
    for keyword, node in given:
        span = plain_text(node, view.text) if keyword in NAMING else None
        if span is not None and isinstance(node, ast.Constant):
            yield Named(span, str(node.value), node_span(call, view.text), opened)


def _names(answer: Answer, path: str, named: Named) -> set[str]:
    """The prefixes of the scopes, or the names of the variables, that a literal is the last part of."""

    def here(site: Site) -> bool:
        lines = named.call.line, named.call.end_line
        return (site[1], site[3]) == lines and answer.file(site) == path

    if named.scope:
        opened = [s for g in answer.graphs() for s in g.scopes if s.kind == "variable_scope"]
        prefixes = {s.variable_prefix.rstrip("/") for s in opened if any(map(here, s.frames[-1:]))}
        return {p for p in prefixes if _ends(p, named.text)}
    reached = [(v.name, v.frames) for v in answer.variables()]
    reached += [(got.name, got.frames) for g in answer.graphs() for got in g.gets]
    return {
        name
        for name, frames in reached
        if f"/{named.text}/" in f"/{name.removesuffix(':0')}/" and any(map(here, frames))
    }


def _ends(name: str, text: str) -> bool:
    return name == text or name.endswith(f"/{text}")


def renamed(
    request: Request,
    buffers: Mapping[str, str],
    before: Answer,
    named: Named,
    new: str,
) -> Renaming:
    """The edits that give what a literal names another name; refused if anything else would change."""
    texts = Texts(buffers)
    names = _names(before, before.path, named)
    edits: dict[str, tuple[TextEdit, ...]] = {}
    edited = {**buffers}
    for path in dict.fromkeys(before.places.values()):
        view = texts.view(path)
        if view is None or not _is_own(request, path):
            continue
        found = dict.fromkeys(
            TextEdit(s.line, s.col, s.end_line, s.end_col, text)
            for s, text in _written(before, path, view, named, names, new)
        )
        if found:
            edits[path] = tuple(found)
            edited[path] = apply_edits(view.text.text, edits[path])
    after = evaluated(replace(request, ops=False), edited)
    why = after if isinstance(after, str) else _changed(before, after, named.text, new)
    return Renaming({} if why else edits, why)


def _is_own(request: Request, path: str) -> bool:
    """Whether a file is of the workspace, and no installed package."""
    folders = request.folders or (os.path.dirname(request.path),)
    inside = any(path.startswith(f.rstrip(os.sep) + os.sep) for f in folders)
    return inside and not any(path.startswith(f + os.sep) for f in request.libraries)


def _written(
    answer: Answer, path: str, view: View, named: Named, names: set[str], new: str
) -> Iterator[tuple[Span, str]]:
    """The literals of a file that name the same, and their new texts."""
    for node in ast.walk(view.parsed.tree):
        if not isinstance(node, ast.Call):
            continue
        if called(node) in SCOPES | TENSOR:
            yield from _read(view, node, named, names, new)
            continue
        for other in _literals(view, node):
            if other.text == named.text and names & _names(answer, path, other):
                yield other.span, new


def _read(
    view: View, call: ast.Call, named: Named, names: set[str], new: str
) -> Iterator[tuple[Span, str]]:
    """Full names, and beginnings of them, in the arguments of a call that looks for them."""
    if not named.scope:
        return
    keys = {id(k) for d in ast.walk(call) if isinstance(d, ast.Dict) for k in d.keys}
    for node in ast.walk(call):
        span = plain_text(node, view.text) if id(node) not in keys else None
        if span is None or not isinstance(node, ast.Constant):
            continue
        value = str(node.value)
        name = next((n for n in names if f"{value}/".startswith(f"{n}/")), None)
        if name is not None:
            yield span, name.removesuffix(named.text) + new + value[len(name) :]


def _changed(before: Answer, after: Answer, old: str, new: str) -> str:
    """Why a renaming changes more than names; empty if it does not."""
    for message in added_findings(before, after):
        return f"a new finding would appear: {message}"
    one, other = ([(v.name, v.shape, v.dtype) for v in a.variables()] for a in (before, after))
    if len(one) != len(other):
        return f"the program would have {len(other)} variables instead of {len(one)}"
    for a, b in zip(one, other):
        if a[1:] != b[1:] or not _is_renamed(a[0], b[0], old, new):
            return f"`{a[0]}` would become `{b[0]}`"
    gets = [sum(len(g.gets) for g in a.graphs()) for a in (before, after)]
    return "" if gets[0] == gets[1] else "variables would be shared in other places"


def _is_renamed(name: str, other: str, old: str, new: str) -> bool:
    """Whether two names are alike but for parts that changed."""
    parts, others = name.split("/"), other.split("/")
    alike = (a == b or a.replace(old, new) == b for a, b in zip(parts, others))
    return len(parts) == len(others) and all(alike) or name.replace(old, new) == other
