"""``tfscope check``."""

from __future__ import annotations

import argparse
import json
from typing import Any

from tfscope import __version__
from tfscope.cli import pieces, render, vars_json
from tfscope.cli.problems import as_json, problems
from tfscope.cli.status import CLEAN, FINDINGS, INTERNAL, tell_internals
from tfscope.cli.targets import Program, Session, answered
from tfscope.rules.finding import ERROR, WARNING
from tfscope.workspace.programs import Workspace

FORMATS = {"full": render.full, "concise": render.concise, "github": render.github, "json": as_json}

Row = tuple[tuple[str | int, ...], str, Any]
"""The identity of a finding, its level and how it is printed."""


def run(arguments: argparse.Namespace) -> int:
    """Prints the findings of all programs, each once."""
    session = Session(arguments)
    found: dict[tuple[str | int, ...], Row] = {}
    count = faults = 0
    for rows, faulty in pieces.each(session, findings):
        count += 1
        faults += faulty
        for row in rows:
            known = found.get(row[0])
            if known is None or (known[1] != ERROR and row[1] == ERROR):
                found[row[0]] = row
    ordered = [found[identity] for identity in sorted(found)]
    levels = [level for _, level, _ in ordered]
    shown = [text for _, _, text in ordered]
    if arguments.format == "json":
        print(json.dumps(document(shown, session.target), indent=2))
    else:
        _print(shown, arguments.format)
        if arguments.format != "github":
            print(render.summary(levels, count) + _left_out(session, count))
    if ERROR in levels or WARNING in levels:
        return FINDINGS
    return INTERNAL if faults and count == faults else CLEAN


def findings(program: Program, told: argparse.Namespace) -> tuple[list[Row], int]:
    """The findings of one program, and whether nothing is known of it but a fault of tfscope."""
    workspace = Workspace()
    answer = answered(workspace, program)
    faulty = tell_internals(program.shown, answer.analysis, verbose=told.verbose)
    found = problems(program, answer, workspace if told.format in ("full", "json") else None)
    written = FORMATS[told.format]
    return [(p.identity, p.finding.level, written(p)) for p in found], faulty


def document(found: list[dict[str, Any]], target: str) -> dict[str, object]:
    """The answer as JSON."""
    return {
        "schema": vars_json.SCHEMA,
        "tool": {"name": "tfscope", "version": __version__},
        "target": target,
        "problems": found,
    }


def _print(found: list[str], style: str) -> None:
    for text in found:
        print(text)
        if style == "full":
            print()


def _left_out(session: Session, programs: int) -> str:
    if not session.skipped or programs:
        return ""
    return f"; {session.skipped} Python files do not mention TensorFlow"
