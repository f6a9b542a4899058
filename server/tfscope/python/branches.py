"""An ``if`` that a value of the program makes itself: both ways run, the ends are joined.

AutoGraph turns the ``if`` of a tensor into a conditional of the graph.  A value says that it does so
by the method ``branches_`` of its class; without one, or where a way leaves the ``if`` alone, the
test is a choice of the run as any other.  Mirrors python/autograph/converters/control_flow.py.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.context import RETURN, Context, Execute
from tfscope.python.frames import Frame

Way = Callable[[], list[Any]]
Branch = Callable[[list[str], Way, Way], list[Any]]
Joined = Callable[[Frame, Branch], Any]

REST = "rest_"
"""The attribute of an ``if`` that returns: the statements behind it."""

MISSING = object()
"""Stands for a name that a way does not bind."""

_JUMPS = (ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.Await)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def branching(value: Any) -> Branch | None:
    """How the value takes both ways; ``None`` of one that does not."""
    ask = getattr(type(value), "branches_", None)
    branch: Branch | None = None if ask is None else ask(value)
    return branch


def joined(node: ast.If, cx: Context, body: Execute, orelse: Execute) -> Joined | None:
    """Runs both ways and joins what they bind; ``None`` if they do not end alike.

    What stands behind an ``if`` that returns is its other way.  Mirrors ConditionalReturnRewriter
    of python/autograph/converters/return_statements.py.
    """
    rest = getattr(node, REST, None) or node.orelse
    if rest is not node.orelse:
        orelse = _compiled_late(rest, cx)
    parts = [part for way in (node.body, rest) for part in _parts(way)]
    returns = [_returns(node.body), _returns(rest)]
    if cx.scope.kind != "function" or any(isinstance(part, _JUMPS) for part in parts):
        return None
    if sum(isinstance(p, ast.Return) for p in parts) != sum(returns) or returns[0] != returns[1]:
        return None
    bound = {p.id for p in parts if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)}
    names = sorted(cx.mangle(name) for name in bound)
    return _Join(node, names, body, orelse, returns[0])


def note_rest(body: list[ast.stmt]) -> None:
    """Tells each ``if`` of a block that returns early what is run otherwise."""
    if not _returns(body):
        return
    for number, node in enumerate(body[:-1]):
        if isinstance(node, ast.If) and not node.orelse and _returns(node.body):
            setattr(node, REST, body[number + 1 :])


def _compiled_late(body: list[ast.stmt], cx: Context) -> Execute:
    """A block that hardly any run comes to."""
    made: list[Execute] = []

    def run(f: Frame) -> Any:
        if not made:
            made.append(cx.block(body))
        return made[0](f)

    return run


class _Join:
    """Both ways of one ``if``."""

    def __init__(
        self, node: ast.If, names: list[str], body: Execute, orelse: Execute, returns: bool
    ) -> None:
        self.node, self.names, self.ways, self.returns = node, names, (body, orelse), returns

    def __call__(self, f: Frame, branch: Branch) -> Any:
        before = dict(f.vars)
        names = [] if self.returns or f.function is None else _live(f.function.code.node, self.node)
        names = [name for name in self.names if name in names]

        def run(way: Execute) -> list[Any]:
            f.vars.clear()
            f.vars.update(before)
            f.result = None
            way(f)
            f.node = self.node.test
            ends = [f.vars.get(name, MISSING) for name in names]
            return [*ends, True, f.result] if self.returns else ends

        told = [*names, *(("do_return", "retval_") if self.returns else ())]
        values = branch(told, lambda: run(self.ways[0]), lambda: run(self.ways[1]))
        if self.returns:
            f.result = values[-1]
            return RETURN
        f.vars.update((n, v) for n, v in zip(names, values, strict=True) if v is not MISSING)
        return None


def _live(function: ast.AST, node: ast.If) -> set[str]:
    """The names that are read behind the ``if``, or in a loop around it."""
    end = (node.end_lineno or 0, node.end_col_offset or 0)
    live: set[str] = set()
    for part in ast.walk(function):
        if isinstance(part, (ast.For, ast.While)):
            if part.lineno <= node.lineno and end[0] <= (part.end_lineno or 0):
                live |= {n.id for n in ast.walk(part) if isinstance(n, ast.Name) and _is_read(n)}
        elif isinstance(part, ast.Name) and _is_read(part):
            if (part.lineno, part.col_offset) >= end:
                live.add(part.id)
    return live


def _is_read(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Load)


def _returns(way: list[ast.stmt]) -> bool:
    return bool(way) and isinstance(way[-1], ast.Return)


def _parts(way: list[ast.stmt]) -> Iterator[ast.AST]:
    """What a block holds outside of functions and classes of its own."""
    stack: list[ast.AST] = list(way)
    while stack:
        part = stack.pop()
        yield part
        if not isinstance(part, _SCOPES):
            stack.extend(ast.iter_child_nodes(part))
