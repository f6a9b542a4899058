"""Places of one variable: where it is made, and where it is had again."""

from __future__ import annotations

from tfscope.base.records import dataclass
from tfscope.ide.answer import Answer
from tfscope.ide.hover import observed
from tfscope.ide.view import Texts, View
from tfscope.source.positions import Span


@dataclass(frozen=True)
class Place:
    """A range of a file."""

    path: str
    span: Span


def names_at(answer: Answer, view: View, line: int, column: int) -> list[str]:
    """Names of the variables at a position."""
    seen = observed(answer, view, line, column)
    return [o.name for o in seen[1] if o.kind == "variable"] if seen else []


def creations(answer: Answer, texts: Texts, names: list[str]) -> list[Place]:
    """Where variables are made."""
    sites = [v.frames[-1] for v in answer.variables() if v.name in names and v.frames]
    return _places(answer, texts, sites)


def uses(answer: Answer, texts: Texts, names: list[str]) -> list[Place]:
    """Where variables are made and had again."""
    sites = [v.frames[-1] for v in answer.variables() if v.name in names and v.frames]
    for graph in answer.graphs():
        sites += [g.frames[-1] for g in graph.gets if g.name in names and g.frames]
    return _places(answer, texts, sites)


def _places(answer: Answer, texts: Texts, sites: list[tuple[str, int, str, int]]) -> list[Place]:
    found: dict[Place, None] = {}
    for site in sites:
        path = answer.file(site)
        view = texts.view(path)
        if view is not None:
            found[Place(path, view.span(site))] = None
    return list(found)
