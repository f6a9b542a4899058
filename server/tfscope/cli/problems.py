"""Findings as the objects that are printed, in every format alike."""

from __future__ import annotations

from typing import Any

from tfscope.base.records import dataclass
from tfscope.cli.targets import Program, shown_path
from tfscope.ide.answer import Answer
from tfscope.ide.diagnostics import called_from, finding_span
from tfscope.ide.fixes import Proven, proven_fixes
from tfscope.ide.view import Texts
from tfscope.rules.finding import Finding
from tfscope.source.positions import Span
from tfscope.workspace.programs import Workspace


@dataclass(frozen=True)
class Place:
    """A range of a file and the text of its first line."""

    file: str
    span: Span
    line: str
    message: str = ""


@dataclass(frozen=True)
class Problem:
    """A finding with everything that is printed about it."""

    finding: Finding
    place: Place
    related: tuple[Place, ...]
    steps: tuple[Place, ...]
    fix: Proven | None = None

    @property
    def identity(self) -> tuple[str | int, ...]:
        """The same for the same finding reached through different programs; in order of places."""
        f, span = self.finding, self.place.span
        place = (self.place.file, span.line, span.col, span.end_line, span.end_col)
        return *place, f.rule, f.message.split(" (when ")[0]


def problems(program: Program, answer: Answer, workspace: Workspace | None = None) -> list[Problem]:
    """The findings of a program; given the workspace that analysed it, a fix of each is looked for and
    proven."""
    texts = Texts()
    proven: list[Proven] = []
    if workspace is not None and answer.findings:
        proven = proven_fixes(workspace, program.request, {}, answer.findings)
    offered = {id(p.finding): p for p in reversed(proven) if not p.withheld}
    return [_problem(f, answer, texts, offered.get(id(f))) for f in answer.findings]


def _problem(finding: Finding, answer: Answer, texts: Texts, fix: Proven | None) -> Problem:
    related = tuple(_place(answer, texts, r.site, r.message, finding.key) for r in finding.related)
    steps = tuple(
        _place(answer, texts, s, f"called from {called_from(s)}")
        for s in reversed(finding.path[:-1])
    )
    own = _place(answer, texts, finding.site, "", finding.key)
    if finding.columns is not None:
        view = texts.view(answer.file(finding.site))
        span = finding_span(finding, view) if view is not None else own.span
        own = Place(own.file, span, own.line)
    return Problem(finding, own, related, steps, fix)


def _place(
    answer: Answer, texts: Texts, site: tuple[str, int, str, int], message: str, key: str = ""
) -> Place:
    path = answer.file(site)
    view = texts.view(path)
    if view is None:
        return Place(shown_path(path), Span(site[1], 0, site[3], 0), "", message)
    span = view.span(site, key)
    return Place(shown_path(path), span, view.text.line(span.line), message)


def as_json(problem: Problem) -> dict[str, Any]:
    """A finding as it stands in JSON; lines and columns count from 1."""
    f = problem.finding
    entry: dict[str, Any] = {
        "rule": f.rule,
        "level": f.level,
        "message": f.message,
        **_json_place(problem.place),
        "related": [{**_json_place(p), "message": p.message} for p in problem.related],
        "path": [list(site) for site in f.path],
        "assumes": list(f.assumes),
        "fix": None,
    }
    if problem.fix is not None:
        fix = problem.fix.fix
        edits = [
            {"line": e.start_line, "column": e.start_col + 1, "end_line": e.end_line,
             "end_column": e.end_col + 1, "text": e.new_text} for e in fix.edits
        ]  # fmt: skip
        entry["fix"] = {"title": fix.title, "file": shown_path(fix.file), "edits": edits}
    return entry


def _json_place(place: Place) -> dict[str, Any]:
    span = place.span
    return {
        "file": place.file,
        "line": span.line,
        "column": span.col + 1,
        "end_line": span.end_line,
        "end_column": span.end_col + 1,
    }
