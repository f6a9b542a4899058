"""The outline of a file by scope and variable, and variables of all files by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tfscope.analysis.result import Site, VariableFact
from tfscope.base.records import dataclass, field
from tfscope.ide.answer import Answer
from tfscope.ide.view import Texts, View
from tfscope.ide.words import shape_text
from tfscope.source.positions import Span

MOST_FOUND = 200


@dataclass
class Symbol:
    """A scope or a variable of the outline; ``span`` holds the children's spans."""

    name: str
    kind: str
    detail: str
    span: Span
    selection: Span
    children: list[Symbol] = field(default_factory=list)


def outline(answer: Answer, view: View) -> list[Symbol]:
    """Variables made through this file as a tree of scopes."""
    top: list[Symbol] = []
    seen: set[str] = set()
    for variable in answer.variables():
        here = [s for s in variable.frames if s[0] == answer.shown]
        if not here or variable.name in seen:
            continue
        seen.add(variable.name)
        _insert(top, variable, view.span(here[-1], variable.name.removesuffix(":0")))
    for symbol in top:
        _cover(symbol)
    return top


def _insert(top: list[Symbol], variable: VariableFact, span: Span) -> None:
    *scopes, last = variable.name.removesuffix(":0").split("/")
    level = top
    for part in scopes:
        shown = f"{part}/"
        known = next((s for s in level if s.kind == "scope" and s.name == shown), None)
        if known is None:
            known = Symbol(shown, "scope", "", span, span)
            level.append(known)
        level = known.children
    detail = f"{shape_text(variable.shape)} {variable.dtype or ''}".strip()
    level.append(Symbol(last or variable.name or "(variable)", "variable", detail, span, span))


def _cover(symbol: Symbol) -> Span:
    """Widens a scope to hold its children, as editors demand."""
    for child in symbol.children:
        inner = _cover(child)
        start = min((symbol.span.line, symbol.span.col), (inner.line, inner.col))
        end = max((symbol.span.end_line, symbol.span.end_col), (inner.end_line, inner.end_col))
        symbol.span = Span(*start, *end)
    return symbol.span


def flat(symbols: Iterable[Symbol], prefix: str = "") -> Iterator[tuple[str, Symbol]]:
    """The variables of an outline with their full names."""
    for symbol in symbols:
        if symbol.kind == "variable":
            yield prefix + symbol.name, symbol
        yield from flat(symbol.children, prefix + symbol.name)


@dataclass(frozen=True)
class Found:
    """A variable and the place that makes it."""

    name: str
    container: str
    path: str
    span: Span


def entries(answer: Answer, texts: Texts) -> Iterator[Found]:
    """The variables of a program and the places that make them."""
    for v in answer.variables():
        if v.frames:
            site: Site = v.frames[-1]
            path = answer.file(site)
            view = texts.view(path)
            if view is not None:
                name = v.name.removesuffix(":0")
                yield Found(name, answer.shown, path, view.span(site, name))


def search(known: Iterable[Found], query: str) -> list[Found]:
    """Variables whose name holds ``query``; a checkpoint key or a tensor name will do."""
    wanted = query.strip().removesuffix(":0").lower()
    found: dict[tuple[str, str], Found] = {}
    for entry in known:
        if wanted in entry.name.lower():
            found.setdefault((entry.name, entry.path), entry)
    return sorted(found.values(), key=lambda f: (f.name.lower() != wanted, f.name))[:MOST_FOUND]
