"""Going back into a name scope: ``with tf.name_scope(…)`` that got ``_1`` beside a scope opened elsewhere.

A name scope that is opened twice is no fault, so there is no finding to fix; the edit is offered on the
``with`` itself, once it was proven that the scope it opens then is the first one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from tfscope.analysis.result import ScopeFact
from tfscope.base.patterns import regex
from tfscope.base.records import dataclass, replace
from tfscope.ide.answer import Answer, answer
from tfscope.ide.fixes import added_findings
from tfscope.ide.hover import scopes_of_line
from tfscope.ide.view import Texts, View
from tfscope.rules.finding import Fix
from tfscope.rules.fixes.editing import Source, called
from tfscope.source.edits import TextEdit, apply_edits
from tfscope.workspace.programs import NotAProgram, Request, Workspace

NUMBERED = regex(r"_\d+/\Z")
PLAIN = ast.Name | ast.Attribute | ast.Subscript | ast.Call | ast.BinOp
"""Expressions to which text can be added without brackets."""


@dataclass(frozen=True)
class Reentry:
    """An edit after which the ``with`` on a line is to open ``scope``."""

    fix: Fix
    line: int
    scope: str


def reentries(answer: Answer, view: View, line: int) -> list[Reentry]:
    """Edits of the ``with`` on a line that may lead back into a scope opened by another one."""
    calls = [
        i.context_expr for _, i in view.withs.get(line, ()) if isinstance(i.context_expr, ast.Call)
    ]
    names = [_asked(call) for call in calls if called(call) == "name_scope"]
    opened = _opened(answer, line)
    scopes = {NUMBERED.sub("/", prefix) for prefix in opened}
    if len(names) != 1 or len(scopes) != 1 or scopes & opened:
        return []
    (name,), (scope,) = names, scopes
    earlier = _earlier(answer, line, scope)
    here = [s for s in earlier if s.frames[-1][0] == answer.shown]
    if name is None or not earlier:
        return []
    if isinstance(name, ast.Constant) and not (here and name.value == scope.split("/")[-2]):
        return []
    source = Source(answer.path, view.parsed)
    title = f"Re-enter `{scope}` on line {line} instead of opening `{min(opened)}`"
    span = source.span(name)
    texts = dict.fromkeys(_texts(source, view, name, scope, here))
    edits = [TextEdit(span.line, span.col, span.end_line, span.end_col, text) for text in texts]
    return [Reentry(Fix(f"{title}: {e.new_text}", answer.path, (e,)), line, scope) for e in edits]


def _opened(answer: Answer, line: int) -> set[str]:
    """The name scopes that a line opens."""
    return {s.op_prefix for s in scopes_of_line(answer, line) if s.kind == "name_scope"}


def _asked(call: ast.Call) -> ast.expr | None:
    """The name that a call asks for."""
    named = (k.value for k in call.keywords if k.arg in ("name", "name_or_scope"))
    return call.args[0] if call.args else next(named, None)


def _earlier(answer: Answer, line: int, scope: str) -> list[ScopeFact]:
    """Where other lines opened a scope."""
    return [
        s for graph in answer.graphs() for s in graph.scopes
        if s.op_prefix == scope and s.frames and s.frames[-1][:2] != (answer.shown, line)
    ]  # fmt: skip


def _texts(
    source: Source, view: View, name: ast.expr, scope: str, here: Iterable[ScopeFact]
) -> Iterable[str]:
    """What may stand in place of a scope's name, the plainest first."""
    if isinstance(name, ast.Attribute) and name.attr == "name":
        yield f"{source.segment(name.value)}.original_name_scope"
    for opening in here:
        for _, item in view.withs.get(opening.frames[-1][1], ()):
            call = item.context_expr
            asked = (
                _asked(call)
                if isinstance(call, ast.Call) and called(call) == opening.kind
                else None
            )
            if (
                isinstance(item.optional_vars, ast.Name)
                and asked is not None
                and ast.dump(asked) == ast.dump(name)
            ):
                held = item.optional_vars.id
                yield held if opening.kind == "name_scope" else f"{held}.original_name_scope"
    if isinstance(name, ast.Constant):
        quote = source.segment(name)[-1:]
        yield f"{quote}{scope}{quote}"
    elif scope.count("/") == 1:
        text = source.segment(name)
        yield f'{text} + "/"' if isinstance(name, PLAIN) else f'({text}) + "/"'


def proven(
    workspace: Workspace, request: Request, buffers: Mapping[str, str], tried: Iterable[Reentry]
) -> list[Fix]:
    """The first edit after which the ``with`` opens its scope, always, and nothing else is found."""
    plain = replace(request, observed="", ops=False)
    before = answer(workspace, plain, buffers)
    texts = Texts(buffers)
    for one in tried:
        text = texts.text(one.fix.file)
        if text is None:
            continue
        try:
            after = answer(
                workspace, plain, {**buffers, one.fix.file: apply_edits(text.text, one.fix.edits)}
            )
        except NotAProgram:
            continue
        shown = next((s for s, path in after.places.items() if path == one.fix.file), after.shown)
        if _opened(replace(after, shown=shown), one.line) == {one.scope} and not added_findings(
            before, after
        ):
            return [one.fix]
    return []
