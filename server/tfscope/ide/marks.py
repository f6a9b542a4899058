"""Marks in a file: names at line ends, reuse at ``with``, and counts above the program and its functions."""

from __future__ import annotations

import ast

from tfscope.analysis.result import CallPath, VariableFact
from tfscope.base.records import dataclass
from tfscope.ide.answer import Answer
from tfscope.ide.hover import scopes_of_line
from tfscope.ide.view import View
from tfscope.ide.words import by_itself, parameters_text, plural, shape_text
from tfscope.source.positions import Span

MOST_NAMES = 2


@dataclass(frozen=True)
class Hint:
    """Text to show behind a position."""

    line: int
    column: int
    text: str
    tooltip: str


@dataclass(frozen=True)
class Lens:
    """A sentence above a line, and the places it counts."""

    span: Span
    title: str
    places: tuple[tuple[str, int], ...]


def hints(answer: Answer, view: View, first: int, last: int) -> list[Hint]:
    """Hints of the lines ``first`` to ``last``; where the program does not come, those of the file by itself."""
    found = _hints(answer, view, first, last)
    if answer.alone is not None:
        told = {hint.line for hint in found}
        more = [h for h in _hints(answer.alone, view, first, last) if h.line not in told]
        found += [
            Hint(h.line, h.column, h.text, by_itself(h.tooltip, answer.analysis.path)) for h in more
        ]
    return sorted(found, key=lambda h: h.line)


def _hints(answer: Answer, view: View, first: int, last: int) -> list[Hint]:
    found = []
    for line, variables in _by_line(answer, view).items():
        if first <= line <= last:
            names = list(dict.fromkeys(v.name.removesuffix(":0") for v in variables))
            shown = ", ".join(names[:MOST_NAMES])
            if len(names) == 1:
                shown = f"{names[0]} {shape_text(variables[0].shape)}"
            text = shown if len(names) <= MOST_NAMES else f"{shown} +{len(names) - MOST_NAMES}"
            tooltip = "\n".join(f"{v.name} {shape_text(v.shape)}" for v in variables[:40])
            found.append(Hint(line, len(view.text.line(line).rstrip()), text, tooltip))
    for line in view.withs:
        scopes = scopes_of_line(answer, line) if first <= line <= last else []
        states = list(dict.fromkeys(s.reuse for s in scopes if s.kind == "variable_scope"))
        if states and states != ["False"]:
            text = "reuse=" + " / ".join(states)
            found.append(
                Hint(
                    line, len(view.text.line(line).rstrip()), text, "Effective reuse of this scope"
                )
            )
    return found


def _by_line(answer: Answer, view: View) -> dict[int, list[VariableFact]]:
    """Variables by the last line of the innermost call of the main file that makes or gets them."""
    found: dict[int, dict[str, VariableFact]] = {}
    known = {v.name: v for v in answer.variables()}
    reached: list[tuple[CallPath, VariableFact]] = [(v.frames, v) for v in answer.variables()]
    for graph in answer.graphs():
        reached += [
            (g.frames, known[g.name]) for g in graph.gets if g.name in known and not g.created
        ]
    for frames, variable in reached:
        here = [s for s in frames if s[0] == answer.shown]
        if here and view.calls(here[-1]):
            found.setdefault(here[-1][3], {}).setdefault(variable.name, variable)
    return {line: list(names.values()) for line, names in found.items()}


def lenses(answer: Answer, view: View) -> list[Lens]:
    """Counts above the first line of code and above each function that makes variables."""
    found = []
    variables = answer.variables()
    if variables:
        found.append(_lens(answer, view, _first_line(view), variables))
    for node in ast.walk(view.parsed.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            inside = [v for v in variables if _within(answer, v.frames, node)]
            if inside:
                found.append(_lens(answer, view, node.lineno, inside))
    return found


def _lens(answer: Answer, view: View, line: int, variables: list[VariableFact]) -> Lens:
    names = {v.name for v in variables}
    shared = {
        g.name for graph in answer.graphs() for g in graph.gets if not g.created and g.name in names
    }
    title = plural(len(variables), "variable")
    if shared:
        title += f" · {len(shared)} shared"
    title += f" · {parameters_text(variables)}"
    places = dict.fromkeys(
        (answer.file(v.frames[-1]), v.frames[-1][1]) for v in variables if v.frames
    )
    return Lens(view.line_span(line), title, tuple(places))


def _within(answer: Answer, frames: CallPath, node: ast.FunctionDef | ast.ClassDef) -> bool:
    end = node.end_lineno or node.lineno
    return any(
        s[0] == answer.shown and node.lineno < s[1] <= end and s[2] != "<module>" for s in frames
    )


def _first_line(view: View) -> int:
    body = view.parsed.tree.body
    return body[0].lineno if body else 1
