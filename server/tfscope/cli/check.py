"""``tfscope check``."""

from __future__ import annotations

import argparse
import json

from tfscope import __version__
from tfscope.cli import render, vars_json
from tfscope.cli.problems import Problem, as_json, problems
from tfscope.cli.status import CLEAN, FINDINGS, INTERNAL, tell_internals
from tfscope.cli.targets import Session
from tfscope.rules.finding import ERROR, WARNING

FORMATS = {"full": render.full, "concise": render.concise, "github": render.github}


def run(arguments: argparse.Namespace) -> int:
    """Prints the findings of all programs, each once."""
    session = Session(arguments)
    found: dict[tuple[object, ...], Problem] = {}
    count = faults = 0
    for program in session.programs():
        count += 1
        answer = session.answer(program)
        faults += tell_internals(program.shown, answer.analysis, verbose=arguments.verbose)
        for problem in problems(
            session, program, answer, fixes=arguments.format in ("full", "json")
        ):
            known = found.get(problem.identity)
            if known is None or (known.finding.level != ERROR and problem.finding.level == ERROR):
                found[problem.identity] = problem
    ordered = sorted(found.values(), key=lambda p: (p.place.file, p.place.span, p.finding.rule))
    if arguments.format == "json":
        print(json.dumps(document(ordered, session.target), indent=2))
    else:
        _print(ordered, arguments.format, count, session.skipped)
    if any(p.finding.level in (ERROR, WARNING) for p in ordered):
        return FINDINGS
    return INTERNAL if faults and count == faults else CLEAN


def document(found: list[Problem], target: str) -> dict[str, object]:
    """The answer as JSON."""
    return {
        "schema": vars_json.SCHEMA,
        "tool": {"name": "tfscope", "version": __version__},
        "target": target,
        "problems": [as_json(p) for p in found],
    }


def _print(found: list[Problem], style: str, programs: int, skipped: int) -> None:
    written = FORMATS[style]
    for problem in found:
        print(written(problem))
        if style == "full":
            print()
    if style != "github":
        more = (
            f"; {skipped} Python files do not mention TensorFlow"
            if skipped and not programs
            else ""
        )
        print(render.summary(found, programs) + more)
