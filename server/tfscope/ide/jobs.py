"""What a worker process does: the long computations, by name, with plain data in and out."""

from __future__ import annotations

from collections.abc import Mapping

from tfscope.ide.answer import Answer, answer
from tfscope.ide.fixes import Proven, proven_fixes
from tfscope.rules.finding import Finding
from tfscope.workspace.programs import NotAProgram, Request, Workspace


class Jobs:
    """Jobs of one process; analyses are kept between them."""

    def __init__(self) -> None:
        self._workspace = Workspace()

    def analyse(self, request: Request, buffers: Mapping[str, str]) -> Answer | None:
        """The answer for a program; ``None`` if it is no text."""
        try:
            return answer(self._workspace, request, buffers)
        except NotAProgram:
            return None

    def fixes(
        self, request: Request, buffers: Mapping[str, str], findings: tuple[Finding, ...]
    ) -> list[Proven]:
        """Proven fixes of findings of a program."""
        return proven_fixes(self._workspace, request, buffers, findings)
