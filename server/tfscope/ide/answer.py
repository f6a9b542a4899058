"""One finished analysis of one program, with its findings: what all features read."""

from __future__ import annotations

from collections.abc import Mapping

from tfscope.analysis.result import Analysis, GraphFacts, Site, VariableFact
from tfscope.base.records import dataclass, replace
from tfscope.ide.view import Texts
from tfscope.rules import deliberate, registry, suppress
from tfscope.rules.finding import Finding
from tfscope.source.parse import Parsed
from tfscope.workspace.layout import Places
from tfscope.workspace.programs import Request, Workspace


@dataclass(frozen=True)
class Answer:
    """What is known about the file at ``path`` from one program: itself, or one that imports it.

    ``shown`` is how the program's sites name that file.  ``alone`` is what the file says by itself where
    the program is another one, which may not come to all of its code.  ``awaited`` is the program that is
    being evaluated to answer for the file.
    """

    request: Request
    path: str
    shown: str
    analysis: Analysis
    findings: tuple[Finding, ...]
    places: Mapping[str, str]
    alone: Answer | None = None
    awaited: str = ""

    def file(self, site: Site) -> str:
        """Absolute path of a site's file."""
        return self.places.get(site[0], site[0])

    def graphs(self) -> list[GraphFacts]:
        """The graphs of the program as it runs: without those of other sides of a condition."""
        return [g for g in self.analysis.graphs if not g.alternative]

    def variables(self) -> list[VariableFact]:
        """All variables of those graphs."""
        return [v for g in self.graphs() for v in g.variables]


def answer(workspace: Workspace, request: Request, buffers: Mapping[str, str]) -> Answer:
    """Analyses a program and applies the rules; raises ``NotAProgram``."""
    analysis = workspace.analysis(request, buffers)
    places = Places(analysis, request.roots)
    texts = Texts(buffers)

    def parsed(file: str) -> Parsed | None:
        view = texts.view(places.absolute(file))
        return view.parsed if view is not None else None

    found = suppress.kept(registry.check(analysis), lambda file: texts.text(places.absolute(file)))
    found = deliberate.softened(found, parsed)
    named = {places.shown(path): path for path, _ in analysis.read}
    path = request.observed or request.path
    return Answer(request, path, places.shown(path), analysis, tuple(found), named)


def beside(found: Answer, own: Answer) -> Answer:
    """The answer of a program that imports a file, with what the file says by itself."""
    broken = tuple(f for f in own.findings if f.rule == "syntax-error")
    return replace(found, findings=(*found.findings, *broken), alone=own)


def is_program(found: Answer) -> bool:
    """Whether the file builds something when it is run."""
    return any(
        g.entry == "<module>" and (g.variables or g.gets or g.scopes) for g in found.graphs()
    )


def reaches(found: Answer) -> bool:
    """Whether the program of an answer evaluates code of the file the answer is about."""
    return any(file == found.shown for file, _ in found.analysis.observations)
