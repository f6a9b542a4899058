"""Fixes that were proven: the edit is applied to a copy, the program is analysed again, and the
finding is gone and nothing new is there."""

from __future__ import annotations

import ast
import time
from collections import Counter
from collections.abc import Mapping

from tfscope.base.records import dataclass, replace
from tfscope.ide.answer import Answer, answer
from tfscope.ide.view import Texts, View
from tfscope.rules import suppress
from tfscope.rules.finding import Finding, Fix
from tfscope.rules.fixes.candidates import candidates
from tfscope.rules.fixes.editing import Source
from tfscope.source.edits import TextEdit, apply_edits
from tfscope.workspace.programs import NotAProgram, Request, Workspace

__all__ = ["Finding", "Fix", "Proven", "ignore_fix", "proven_fixes"]

MOST_TRIED = 12
MOST_OFFERED = 3
SECONDS = 20.0
"""Time for proving the fixes of one request: each proof evaluates the whole program."""
NO_TIME = "there was no time to prove it"


@dataclass(frozen=True)
class Proven:
    """A candidate and the outcome of its proof; it is offered if ``withheld`` is empty."""

    finding: Finding
    fix: Fix
    withheld: str = ""
    left: int = 0
    """Findings of the program that stay."""


def proven_fixes(
    workspace: Workspace,
    request: Request,
    buffers: Mapping[str, str],
    findings: tuple[Finding, ...],
    seconds: float = SECONDS,
) -> list[Proven]:
    """Candidates of findings with their proofs; ``seconds`` is the time for all of them."""
    proofs = _Proofs(workspace, request, buffers, seconds)
    return [p for f in findings for p in proofs.of(f)]


class _Proofs:
    """The proofs of one program: an edit that several findings ask for is evaluated once."""

    def __init__(
        self, workspace: Workspace, request: Request, buffers: Mapping[str, str], seconds: float
    ) -> None:
        self.request = replace(request, observed="", ops=False)
        self.buffers = buffers
        self.deadline = time.monotonic() + seconds
        self.before = answer(workspace, self.request, buffers)
        self.texts = Texts(buffers)
        self.after: dict[tuple[str, tuple[TextEdit, ...]], Answer | str] = {}

    def of(self, finding: Finding) -> list[Proven]:
        """The candidates of a finding, those that are offered first."""
        found: list[Proven] = []
        for fix in candidates(finding, self._source)[:MOST_TRIED]:
            after = self._after(fix)
            if after is not None:
                why, left = outcome(self.before, after, finding)
                found.append(Proven(finding, fix, why, left))
            if sum(p.left == 0 for p in found if not p.withheld) == MOST_OFFERED:
                break
        offered = sorted((p for p in found if not p.withheld), key=lambda p: p.left)
        return offered[:MOST_OFFERED] + [p for p in found if p.withheld]

    def _after(self, fix: Fix) -> Answer | str | None:
        """What is known of the program with an edit, or why nothing is; ``None`` if the text is gone."""
        key = fix.file, fix.edits
        if key not in self.after:
            text = self.texts.text(fix.file)
            if text is None:
                return None
            if time.monotonic() > self.deadline:
                return NO_TIME
            edited = {**self.buffers, fix.file: apply_edits(text.text, fix.edits)}
            self.after[key] = evaluated(self.request, edited)
        return self.after[key]

    def _source(self, file: str) -> Source | None:
        path = self.before.places.get(file)
        view = self.texts.view(path) if path is not None else None
        return Source(path, view.parsed) if path is not None and view is not None else None


def evaluated(request: Request, edited: Mapping[str, str]) -> Answer | str:
    """What is known of a program with edits, or why it is none; nothing of it is kept."""
    try:
        return answer(Workspace(), request, edited)
    except NotAProgram as error:
        return str(error)


def outcome(before: Answer, after: Answer | str, finding: Finding) -> tuple[str, int]:
    """Why an edit is not offered (empty if it does what it says), and how many findings stay.

    An ``uncaught-error`` hides the errors of what the program does behind it: those of other lines stay,
    they are not new.
    """
    if isinstance(after, str):
        return after, 0
    old, new = _counted(before), _counted(after)
    hid = {_identity(f) for f in after.findings if _was_hidden(f, finding)}
    for _, message, _ in (i for i in new - old if i not in hid):
        return f"a new finding would appear: {message}", 0
    if new[_identity(finding)] >= old[_identity(finding)]:
        return "the finding would stay", 0
    return "", len(after.findings)


def _was_hidden(other: Finding, finding: Finding) -> bool:
    """Whether a finding may have been hidden behind another, which ended the program."""
    return finding.rule == "uncaught-error" and other.site[:2] != finding.site[:2]


def added_findings(before: Answer, after: Answer) -> list[str]:
    """Messages of findings that were not there before."""
    return [message for _, message, _ in _counted(after) - _counted(before)]


def _counted(given: Answer) -> Counter[tuple[str, str, str]]:
    return Counter(map(_identity, given.findings))


def _identity(finding: Finding) -> tuple[str, str, str]:
    """What a finding is, whatever lines it stands on."""
    message = finding.message.removesuffix(" (behind the first error)")
    return finding.rule, message, finding.site[0]


def ignore_fix(finding: Finding, path: str, view: View) -> Fix | None:
    """The comment that suppresses a finding, where a comment can stand."""
    for number in range(finding.site[3], finding.site[1] - 1, -1):
        line = view.text.line(number)
        if line.rstrip().endswith("\\"):
            continue
        start, end, new = suppress.comment(line, finding.rule)
        edit = TextEdit(number, start, number, end, new)
        if _same_tree(view, edit):
            return Fix(f"Ignore {finding.rule} on this line", path, (edit,))
    return None


def _same_tree(view: View, edit: TextEdit) -> bool:
    try:
        changed = ast.parse(apply_edits(view.text.text, (edit,)))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return ast.dump(changed) == ast.dump(view.parsed.tree)
