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

__all__ = ["Fix", "Proven", "ignore_fix", "proven_fixes"]

MOST_TRIED = 12
MOST_OFFERED = 3
SECONDS = 20.0
"""Time for proving the fixes of one request: each proof evaluates the whole program."""


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
) -> list[Proven]:
    """Candidates of findings with their proofs."""
    plain = replace(request, observed="", ops=False)
    before = answer(workspace, plain, buffers)
    deadline = time.monotonic() + SECONDS
    return [
        p for f in findings for p in _of_finding(workspace, plain, buffers, before, f, deadline)
    ]


def _of_finding(
    workspace: Workspace,
    request: Request,
    buffers: Mapping[str, str],
    before: Answer,
    finding: Finding,
    deadline: float,
) -> list[Proven]:
    texts = Texts(buffers)

    def source(file: str) -> Source | None:
        path = before.places.get(file)
        view = texts.view(path) if path is not None else None
        return Source(path, view.parsed) if path is not None and view is not None else None

    found: list[Proven] = []
    for fix in candidates(finding, source)[:MOST_TRIED]:
        if time.monotonic() > deadline:
            found.append(Proven(finding, fix, "there was no time to prove it"))
            continue
        text = texts.text(fix.file)
        if text is None:
            continue
        edited = {**buffers, fix.file: apply_edits(text.text, fix.edits)}
        why, left = outcome(workspace, request, edited, before, finding)
        found.append(Proven(finding, fix, why, left))
    offered = sorted((p for p in found if not p.withheld), key=lambda p: p.left)
    return offered[:MOST_OFFERED] + [p for p in found if p.withheld]


def outcome(
    workspace: Workspace,
    request: Request,
    edited: Mapping[str, str],
    before: Answer,
    finding: Finding,
) -> tuple[str, int]:
    """Why an edit is not offered (empty if it does what it says), and how many findings stay.

    An ``uncaught-error`` hides the errors of what the program does behind it: those of other lines stay,
    they are not new.
    """
    try:
        after = answer(workspace, request, edited)
    except NotAProgram as error:
        return str(error), 0
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
