"""Findings as ranges of a file."""

from __future__ import annotations

from tfscope.base.records import dataclass
from tfscope.ide.answer import Answer
from tfscope.ide.view import Texts, View
from tfscope.rules.finding import Finding
from tfscope.source.positions import Span


@dataclass(frozen=True)
class RelatedPlace:
    """Another place, in any file."""

    path: str
    span: Span
    message: str


@dataclass(frozen=True)
class Diagnostic:
    """One finding where this file can show it."""

    span: Span
    level: str
    rule: str
    message: str
    related: tuple[RelatedPlace, ...]
    finding: Finding


def diagnostics(answer: Answer, texts: Texts) -> list[Diagnostic]:
    """The findings of a program that touch its main file.

    A finding inside an imported file stands at the call that leads there.
    """
    view = texts.view(answer.path)
    if view is None:
        return []
    found = [_diagnostic(f, answer, view, texts) for f in answer.findings]
    return [d for d in found if d is not None]


def _diagnostic(finding: Finding, answer: Answer, view: View, texts: Texts) -> Diagnostic | None:
    here = [site for site in finding.path if site[0] == answer.shown]
    own = finding.site[0] == answer.shown
    if not own and not here:
        return None
    site = finding.site if own else here[-1]
    related = [place(answer, texts, r.site, r.message, finding.key) for r in finding.related]
    if not own:
        related.insert(0, place(answer, texts, finding.site, "raised by this call", finding.key))
    steps = [s for s in finding.path[:-1] if s != site]
    related += [
        place(answer, texts, s, f"called from {called_from(s)}") for s in reversed(steps[-6:])
    ]
    span = finding_span(finding, view) if own else view.span(site)
    return Diagnostic(
        span, finding.level, finding.rule, finding.message, tuple(r for r in related if r), finding
    )


def called_from(site: tuple[str, int, str, int]) -> str:
    """The function that a site stands in, in words."""
    return "the module" if site[2] == "<module>" else f"`{site[2]}`"


def finding_span(finding: Finding, view: View) -> Span:
    """Where a finding of this file stands."""
    if finding.columns is not None:
        start, end = finding.columns
        return Span(finding.site[1], start, finding.site[3], end)
    return view.span(finding.site, finding.key)


def place(
    answer: Answer, texts: Texts, site: tuple[str, int, str, int], message: str, key: str = ""
) -> RelatedPlace | None:
    """A site as a range of its file."""
    path = answer.file(site)
    view = texts.view(path)
    return RelatedPlace(path, view.span(site, key), message) if view is not None else None
