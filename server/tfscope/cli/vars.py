"""``tfscope vars``: the variables of programs as a table or as JSON."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any

from tfscope.analysis.result import GraphFacts, VariableFact
from tfscope.base.patterns import regex
from tfscope.cli import pieces, vars_json
from tfscope.cli.problems import as_json, problems
from tfscope.cli.status import CLEAN, tell_internals
from tfscope.cli.targets import Program, Session, answered, shown_path
from tfscope.ide.answer import Answer
from tfscope.ide.words import parameters, plural, shape_text, total_parameters
from tfscope.workspace.programs import Workspace

Row = tuple[str, str, str, str, str, str]

TWIN = regex(r"^(.*?)_(\d+)$")


def run(arguments: argparse.Namespace) -> int:
    """Prints the variables."""
    session = Session(arguments, exact_roots=True)
    files = []
    for shown in pieces.each(session, variables):
        if arguments.format == "json":
            files.append(shown)
        else:
            print(shown)
    if arguments.format == "json":
        print(json.dumps(vars_json.document(session.target, files)))
    return CLEAN


def variables(program: Program, told: argparse.Namespace) -> Any:
    """The variables of one program: text, or an entry of the JSON document."""
    answer = answered(Workspace(), program)
    tell_internals(program.shown, answer.analysis, verbose=told.verbose)
    if told.format != "json":
        return "\n".join(table(program, answer, ops=told.ops))
    found = [as_json(p) for p in problems(program, answer)]
    return vars_json.file_entry(program.shown, answer.analysis, found, ops=told.ops)


def table(program: Program, answer: Answer, *, ops: bool) -> list[str]:
    """The graphs of a program as text."""
    lines: list[str] = []
    for graph in answer.graphs():
        title = (
            program.shown
            if graph.entry == "<module>"
            else f"{program.shown}, when `{graph.entry}` is called"
        )
        lines += [title, *_graph(graph), ""]
        if ops:
            lines[-1:] = [*(f"  {o.name}  {o.type}" for o in graph.ops), ""]
    if not lines:
        lines = [program.shown, "  no variables", ""]
    tail = [
        f"note: {n.text}" + (f" ({n.site[0]}:{n.site[1]})" if n.site else "")
        for n in answer.analysis.notes
    ]
    asked = program.request.settings.requirement
    if asked is not None and program.request.settings.target == "auto":
        tail.append(f"target {asked.target} ({shown_path(asked.file)}:{asked.line})")
    error = answer.analysis.error
    if error is not None:
        place = f" ({error.frames[-1][0]}:{error.frames[-1][1]})" if error.frames else ""
        tail.append(
            f"the program ends with {error.type}: {error.message.splitlines()[0] if error.message else ''}{place}"
        )
    alternatives = sum(g.alternative for g in answer.analysis.graphs)
    if alternatives:
        tail.append(
            f"{alternatives} more graphs are built on other sides of unknown conditions (--format json)"
        )
    return [*lines, *tail, *([""] if tail else [])]


def _graph(graph: GraphFacts) -> list[str]:
    shared = Counter(g.name for g in graph.gets if not g.created)
    rows: list[Row] = [("name", "shape", "dtype", "parameters", "shared", "created")]
    rows += [_row(v, shared[v.name]) for v in graph.variables]
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            c.rjust(w) if n in (3, 4) else c.ljust(w)
            for n, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    total, exact = total_parameters(graph.variables)
    count = plural(len(graph.variables), "variable")
    lines.append(
        f"  {count}, {len(shared)} shared, {'' if exact else 'at least '}{total:,} parameters"
    )
    lines += [f"  twins: {text}" for text in twins(graph.variables)]
    known = dict.fromkeys((a.text, a.value, a.file, a.line) for a in graph.assumes)
    for text, value, file, line in known:
        lines.append(f"  assumed: `{text}` is {'true' if value else 'false'} ({file}:{line})")
    return lines


def _row(v: VariableFact, shared: int) -> Row:
    count = parameters(v.shape)
    place = f"{v.frames[-1][0]}:{v.frames[-1][1]}" if v.frames else ""
    late = " (not reached)" if v.unreached else ""
    return (
        v.name + late, shape_text(v.shape), v.dtype or "?", "?" if count is None else f"{count:,}",
        str(shared) if shared else "", place,
    )  # fmt: skip


def twins(variables: tuple[VariableFact, ...]) -> list[str]:
    """Trained variables that took ``_1`` because the name was taken: made by the same call, or
    by two ``tf.Variable`` of one name.  Slots of optimizers come in pairs on purpose."""
    known = {v.name.removesuffix(":0"): v for v in variables if v.trainable}
    found = []
    for name, variable in known.items():
        parts = name.split("/")
        for n, part in enumerate(parts):
            match = TWIN.match(part)
            first = (
                known.get("/".join([*parts[:n], match.group(1), *parts[n + 1 :]]))
                if match
                else None
            )
            if first is None or first.shape != variable.shape:
                continue
            twin = first.name.removesuffix(":0")
            if first.frames[-1:] == variable.frames[-1:]:
                found.append(f"`{name}` beside `{twin}`, both from {_row(variable, 0)[-1]}")
            elif n == len(parts) - 1 and first.kind == variable.kind == "Variable":
                found.append(f"`{name}` beside `{twin}` of {_row(first, 0)[-1]}")
    return found
