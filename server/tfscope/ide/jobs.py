"""What a worker process does: the long computations, by name, with plain data in and out."""

from __future__ import annotations

import os
from collections.abc import Mapping

from tfscope.base.records import replace
from tfscope.ide import reentry
from tfscope.ide.answer import Answer, answer, is_program, reaches
from tfscope.ide.fixes import Proven, proven_fixes
from tfscope.ide.index import Growth, Index, Slice
from tfscope.ide.reentry import Reentry
from tfscope.ide.rename import Named, Renaming, renamed
from tfscope.rules.finding import Finding, Fix
from tfscope.workspace.environment import NoEnvironment, libraries
from tfscope.workspace.importers import Importers
from tfscope.workspace.programs import Digests, NotAProgram, Request, Workspace, unchanged
from tfscope.workspace.settings import Sent

MOST_ELSEWHERE = 60
"""Pairs of a file and a program that are remembered."""


class Jobs:
    """Jobs of one process; analyses are kept between them."""

    def __init__(self) -> None:
        self._workspace = Workspace()
        self._importers = Importers()
        self._index = Index(self._importers)
        self._elsewhere: dict[tuple[str, str], tuple[list[tuple[str, str]], tuple[str, ...]]] = {}
        """Of a file and the request for a program that imports it and does not come to its code: the
        other files that the analysis read, with their digests, and those that it missed."""

    def analyse(
        self, request: Request, buffers: Mapping[str, str]
    ) -> tuple[Answer, list[str]] | None:
        """What a file says by itself, and, if it builds nothing then, the programs that import it, the
        likeliest first; ``None`` if it is no text."""
        try:
            own = answer(self._workspace, request, buffers)
        except NotAProgram:
            return None
        if is_program(own):
            return own, []
        return own, self._importers.programs(request.path, request.folders, buffers)

    def through(
        self, request: Request, buffers: Mapping[str, str], programs: list[str]
    ) -> Answer | None:
        """The answer for a file from the first of the programs that comes to its code."""
        for program in programs:
            try:
                found = self._through(program, request, buffers)
            except NotAProgram:
                continue
            if found is not None:
                return found
        return None

    def _through(self, program: str, request: Request, buffers: Mapping[str, str]) -> Answer | None:
        """The answer for a file from a program that imports it, if the program comes to its code.

        One that did not is asked again when another file that it reads has changed.
        """
        asked = replace(request, path=program)
        pair = (request.path, repr(asked))
        known = self._elsewhere.get(pair)
        if known is not None and unchanged(*known, Digests(buffers)):
            return None
        found = answer(self._workspace, asked, buffers)
        if reaches(found) and found.variables():
            self._elsewhere.pop(pair, None)
            return found
        if len(self._elsewhere) >= MOST_ELSEWHERE:
            self._elsewhere.clear()
        others = [(path, digest) for path, digest in found.analysis.read if path != request.path]
        self._elsewhere[pair] = (others, found.analysis.missed)
        return None

    def fixes(
        self,
        request: Request,
        buffers: Mapping[str, str],
        findings: tuple[Finding, ...],
        seconds: float,
    ) -> list[Proven]:
        """Proven fixes of findings of a program, as far as there is time."""
        return proven_fixes(self._workspace, request, buffers, findings, seconds)

    def rename(
        self, request: Request, buffers: Mapping[str, str], named: Named, new: str
    ) -> Renaming:
        """The proven edits that give a variable or scope another name."""
        return renamed(request, buffers, answer(self._workspace, request, buffers), named, new)

    def reentry(
        self, request: Request, buffers: Mapping[str, str], tried: tuple[Reentry, ...]
    ) -> list[Fix]:
        """The proven one of edits that go back into a name scope."""
        return reentry.proven(self._workspace, request, buffers, tried)

    def index(
        self, request: Request, sent: Sent, buffers: Mapping[str, str], slice: Slice
    ) -> Growth:
        """Variables of programs of the workspace that are new since the last time, as far as time allows."""
        return self._index.grow(request, sent, buffers, slice)

    def libraries(self, python: str) -> tuple[tuple[str, ...], str]:
        """Folders of the packages of a Python that the user named, and what is wrong with it."""
        path = os.path.expanduser(python)
        if not os.path.isabs(path):
            return (), f"{python}: give an absolute path"
        try:
            return libraries(path), ""
        except NoEnvironment as error:
            return (), f"{python}: {error}"
