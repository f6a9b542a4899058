"""Hover: what the expression at a position is, and why it is called so."""

from __future__ import annotations

import ast

from tfscope.analysis.result import CallPath, GetFact, Observation, ScopeFact, Site, VariableFact
from tfscope.base.records import dataclass
from tfscope.ide.answer import Answer
from tfscope.ide.links import linked
from tfscope.ide.view import View
from tfscope.ide.words import (
    by_itself,
    for_now,
    parameters,
    parameters_text,
    plural,
    shape_text,
    where,
)
from tfscope.rules.fixes.editing import called
from tfscope.source.positions import Span, node_span

UNMODELLED = "what it gives is not known, and errors behind it are told as notes"
MOST_NAMES = 8
MOST_PLACES = 5


@dataclass(frozen=True)
class Hover:
    """Markdown for a range."""

    markdown: str
    span: Span


def hover(answer: Answer, view: View, line: int, column: int) -> Hover | None:
    """Hover at a 1-based line and a character column."""
    found = _hover(answer, view, line, column)
    if found is not None and answer.awaited:
        return Hover(for_now(found.markdown, answer.awaited), found.span)
    if found is not None or answer.alone is None:
        return found
    found = _hover(answer.alone, view, line, column)
    if found is None:
        return None
    return Hover(by_itself(found.markdown, answer.analysis.path), found.span)


def _hover(answer: Answer, view: View, line: int, column: int) -> Hover | None:
    seen = observed(answer, view, line, column)
    named = view.named_at(line, column)
    if named is not None and (seen is None or seen[0].encloses(named)):
        held = _observed_over(answer, view, named.line, named.col).get(named)
        seen = (named, held) if held else seen
    made = made_at(answer, view, line, column)
    writer = _Writer(answer)
    if seen is not None:
        span, group = seen
        text = writer.observations(group)
        if made is not None and made[0] == span and all(o.kind != "variable" for o in group):
            text += "\n\n" + writer.made(made[1])
        return Hover(text, span)
    scopes = scopes_at(answer, view, line, column)
    if scopes is not None:
        return Hover(writer.scopes(scopes[1]), scopes[0])
    return Hover(writer.made(made[1]), made[0]) if made is not None else None


def made_at(
    answer: Answer, view: View, line: int, column: int
) -> tuple[Span, list[VariableFact]] | None:
    """The innermost call at a position that makes variables, and the variables."""
    best: tuple[Span, list[VariableFact]] | None = None
    for call in view.calls_over(line):
        span = node_span(call, view.text)
        if not span.contains(line, column):
            continue
        site = (answer.shown, call.lineno, call.end_lineno)
        found = [v for v in answer.variables() if any((s[0], s[1], s[3]) == site for s in v.frames)]
        if found and (best is None or len(span_text(view, span)) < len(span_text(view, best[0]))):
            best = span, found
    return best


def span_text(view: View, span: Span) -> str:
    """Text of a span."""
    text = view.text
    return text.text[
        text.offset_of(span.line, span.col) : text.offset_of(span.end_line, span.end_col)
    ]


def observed(
    answer: Answer, view: View, line: int, column: int
) -> tuple[Span, list[Observation]] | None:
    """The smallest expression at a position that held something, and what it held; for ``x += 1``, afterwards.

    A container gives way to what is taken out of it: on `x` of `x[0]` that is the item.
    """
    found = _observed_over(answer, view, line, column)
    if not found:
        return None
    spans = sorted(found, key=lambda s: (s.end_line - s.line, s.end_col - s.col))
    best = spans[0]
    if all(o.items for o in found[best]):
        taken = [s for s in spans if (s.line, s.col) == (best.line, best.col)]
        best = next((s for s in taken if not all(o.items for o in found[s])), best)
    stored = [o for o in found[best] if o.target]
    return best, stored or found[best]


def _observed_over(
    answer: Answer, view: View, line: int, column: int
) -> dict[Span, list[Observation]]:
    """What the expressions around a position held."""
    found: dict[Span, list[Observation]] = {}
    for observation in observations_of(answer):
        if not observation.line <= line <= observation.end_line:
            continue
        span = Span(
            observation.line, view.text.col_from_utf8(observation.line, observation.column),
            observation.end_line, view.text.col_from_utf8(observation.end_line, observation.end_column),
        )  # fmt: skip
        if span.contains(line, column):
            found.setdefault(span, []).append(observation)
    return found


def observations_of(answer: Answer) -> tuple[Observation, ...]:
    """What the expressions of the main file held."""
    return dict(answer.analysis.observations).get(answer.shown, ())


def scopes_at(
    answer: Answer, view: View, line: int, column: int
) -> tuple[Span, list[ScopeFact]] | None:
    """The scopes that the ``with`` at a position opens: its item there, or the first one of the keyword."""
    for statement, item in view.withs.get(line, ()):
        span = node_span(item.context_expr, view.text)
        start = view.text.col_from_utf8(statement.lineno, statement.col_offset)
        places = [span, Span(statement.lineno, start, statement.lineno, start + len("with"))]
        if item.optional_vars is not None:
            places.append(node_span(item.optional_vars, view.text))
        if any(place.contains(line, column) for place in places):
            found = [s for s in scopes_of_line(answer, line) if _may_open(item.context_expr, s)]
            return (span, found) if found else None
    return None


def _may_open(expression: ast.expr, scope: ScopeFact) -> bool:
    """Whether an item opens a scope; functions of the program may open any, so may objects."""
    name = called(expression) if isinstance(expression, ast.Call) else ""
    return name == scope.kind or name not in (
        "name_scope",
        "variable_scope",
        "device",
        "control_dependencies",
    )


def scopes_of_line(answer: Answer, line: int) -> list[ScopeFact]:
    """What the ``with`` on a line of the main file opened, each different scope once."""
    found: dict[tuple[str, str, str], ScopeFact] = {}
    for graph in answer.graphs():
        for scope in graph.scopes:
            if scope.frames and scope.frames[-1][:2] == (answer.shown, line):
                found.setdefault((scope.variable_prefix, scope.op_prefix, scope.reuse), scope)
    return list(found.values())


class _Writer:
    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def link(self, site: Site) -> str:
        return linked(where(site, self.answer.shown), self.answer.file(site), site[1])

    def observations(self, group: list[Observation]) -> str:
        parts = [
            self.observation(o, full=len(group) == 1 or n == 0)
            for n, o in enumerate(group[:MOST_NAMES])
        ]
        if len(group) > 1:
            parts.insert(
                1, f"*{len(group)} different values at this place; the first is shown in full*"
            )
        if len(group) > MOST_NAMES:
            parts.append(f"… and {len(group) - MOST_NAMES} more")
        return "\n\n".join(parts)

    def observation(self, o: Observation, *, full: bool) -> str:
        if o.kind == "scope":
            return f"**`{o.name or '(root)'}`** — variable scope"
        if o.kind == "unmodelled":
            return f"**`{o.name}`** — exists in TensorFlow, but is not modelled: {UNMODELLED}"
        if o.items:
            return self.items(o)
        head = f"**`{o.name}`** — {o.kind} · {o.dtype or 'unknown dtype'} · shape `{shape_text(o.shape)}`"
        facts = (
            [v for v in self.answer.variables() if v.name == o.name] if o.kind == "variable" else []
        )
        if not facts:
            return head
        count = parameters(facts[0].shape)
        if count is not None:
            head += f" · {plural(count, 'parameter')}"
        return "\n\n".join([head, *self.variable(facts[0])]) if full else head

    def items(self, o: Observation) -> str:
        kinds = {i.kind for i in o.items}
        what = kinds.pop() if len(kinds) == 1 else "item"
        lines = [f"**{o.kind}** of {plural(len(o.items), what)}:", ""]
        lines += [
            f"- `{i.place}` **`{i.name}`** — {i.kind} · {i.dtype or 'unknown dtype'} · `{shape_text(i.shape)}`"
            for i in o.items[:MOST_NAMES]
        ]
        if len(o.items) > MOST_NAMES:
            lines.append(f"- … and {len(o.items) - MOST_NAMES} more")
        return "\n".join(lines)

    def made(self, found: list[VariableFact]) -> str:
        names = {v.name: v for v in found}
        if len(names) == 1:
            v = found[0]
            head = f"**`{v.name}`** — variable · {v.dtype or 'unknown dtype'} · shape `{shape_text(v.shape)}`"
            return "\n\n".join([head, *self.variable(v)])
        lines = [f"Makes {plural(len(names), 'variable')}, {parameters_text(names.values())}:", ""]
        lines += [
            f"- `{v.name}` `{shape_text(v.shape)}` {v.dtype or ''}"
            for v in list(names.values())[:MOST_NAMES]
        ]
        if len(names) > MOST_NAMES:
            lines.append(f"- … and {len(names) - MOST_NAMES} more")
        return "\n".join(lines)

    def variable(self, v: VariableFact) -> list[str]:
        parts = [self.creation(v), self.name(v)]
        if v.kind == "get_variable":
            parts += [self.reuse(v), self.initializer(v), self.sharing(v)]
        parts.append(self.collections(v))
        return [p for p in parts if p]

    def creation(self, v: VariableFact) -> str:
        if not v.frames:
            return ""
        how = "tf.get_variable" if v.kind == "get_variable" else "tf.Variable"
        text = f"Created with `{how}` on {self.link(v.frames[-1])}"
        if len(v.frames) > 1:
            steps = ", called from ".join(self.link(s) for s in reversed(v.frames[-MOST_PLACES:-1]))
            text += f", called from {steps}"
        if v.unreached:
            text += "; **not reached**: the program ends with an error before"
        return text

    def name(self, v: VariableFact) -> str:
        lines = []
        for segment in v.segments:
            if not segment.ignored:
                lines.append(
                    f"- `{segment.text}` from {_kind(segment.kind)}{self.opened(segment.opened)}"
                )
        lines.append(f"- `{v.name.removesuffix(':0').rpartition('/')[2]}` from the call itself")
        ignored = [s for s in v.segments if s.ignored]
        text = "Name:\n\n" + "\n".join(lines) if lines else ""
        for segment in ignored:
            text += (
                f"\n\n`tf.get_variable` **ignores** {_kind(segment.kind)} `{segment.text}`"
                f"{self.opened(segment.opened)}"
            )
        return text

    def opened(self, path: CallPath) -> str:
        return f", opened on {self.link(path[-1])}" if path else ""

    def reuse(self, v: VariableFact) -> str:
        words = {
            "False": "off: a second creation under this name raises",
            "True": "on: only variables that exist can be had",
            "AUTO_REUSE": "`AUTO_REUSE`: made at first, shared afterwards",
        }
        return f"Reuse {words.get(v.reuse, v.reuse)}" if v.reuse else ""

    def initializer(self, v: VariableFact) -> str:
        sources = {
            "own": "given in the call",
            "scope": "given by the scope",
            "default": "the default",
        }
        text = f"Initializer: `{v.initializer}`, " if v.initializer else "Initializer: "
        text += sources.get(v.initializer_source, v.initializer_source)
        if v.initializer_frames:
            text += f" ({self.link(v.initializer_frames[-1])})"
        return text + (f"; {v.initializer_range}" if v.initializer_range else "")

    def sharing(self, v: VariableFact) -> str:
        shared = [g for g in self.gets(v.name) if not g.created]
        if not shared:
            return ""
        places = dict.fromkeys(self.link(g.frames[-1]) for g in shared if g.frames)
        shown = ", ".join(list(places)[:MOST_PLACES])
        more = f" and {len(places) - MOST_PLACES} more places" if len(places) > MOST_PLACES else ""
        return f"Shared with {plural(len(shared), 'further get')}: {shown}{more}"

    def gets(self, name: str) -> list[GetFact]:
        return [g for graph in self.answer.graphs() for g in graph.gets if g.name == name]

    def collections(self, v: VariableFact) -> str:
        if not v.collections:
            return "In no collection"
        return "Collections: " + ", ".join(f"`{c}`" for c in v.collections)

    def scopes(self, found: list[ScopeFact]) -> str:
        return "\n\n---\n\n".join(self.scope(s) for s in found[:MOST_NAMES])

    def scope(self, s: ScopeFact) -> str:
        if s.kind == "name_scope":
            return (
                f"**name scope** `{s.op_prefix}`\n\nOperations and `tf.Variable` here are named `{s.op_prefix}…`; "
                "`tf.get_variable` ignores this scope"
            )
        text = f"**variable scope** `{s.variable_prefix or '(root)'}`"
        text += f"\n\nVariables of `tf.get_variable`: `{s.variable_prefix}…`  \nOperations: `{s.op_prefix}…`"
        text += f"\n\nReuse: `{s.reuse}`"
        if s.reuse_frames:
            text += f", set on {self.link(s.reuse_frames[-1])}"
        return text


def _kind(kind: str) -> str:
    return kind.replace("_", " ")
