"""Which names of a function are still needed where: AutoGraph hands on only those.

Mirrors python/autograph/pyct/static_analysis/liveness.py, for code whose early returns were moved
into the other way of their ``if`` (python/autograph/converters/return_statements.py).
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import NamedTuple

from tfscope.python.scopes import BLOCKS

Names = frozenset[str]
NONE: Names = frozenset()


class Need(NamedTuple):
    """The names that are needed before and behind a statement."""

    into: Names
    out: Names


class _Loop(NamedTuple):
    """The names that are needed where a loop goes on, and behind it."""

    head: Names
    out: Names


def needs(function: ast.FunctionDef | ast.AsyncFunctionDef) -> dict[int, Need]:
    """``id`` of each ``if``, ``for`` and ``while`` of a function → the names needed around it."""
    found: dict[int, Need] = {}
    _Pass(found).block(function.body, NONE, None)
    return found


def returns(way: Sequence[ast.stmt]) -> bool:
    """Whether a block returns whatever happens."""
    return any(_returns(part) for part in way)


def _returns(part: ast.stmt) -> bool:
    if isinstance(part, ast.If):
        return returns(part.body) and returns(part.orelse)
    return isinstance(part, ast.Return) or (isinstance(part, ast.With) and returns(part.body))


class _Pass:
    """Goes backwards through a function."""

    def __init__(self, found: dict[int, Need]) -> None:
        self.found = found

    def block(self, body: Sequence[ast.stmt], live: Names, loop: _Loop | None) -> Names:
        """The names that are needed before a block, given those behind it."""
        end = live
        for at in range(len(body) - 1, -1, -1):
            part = body[at]
            if isinstance(part, ast.If) and returns(part.body) != returns(part.orelse):
                live = self.if_(part, live, end, loop)
            else:
                live = self.statement(part, live, loop)
        return live

    def if_(self, node: ast.If, rest: Names, end: Names, loop: _Loop | None) -> Names:
        """An ``if`` one way of which returns: what stands behind it is the other way's."""
        way, other = (node.body, node.orelse) if returns(node.body) else (node.orelse, node.body)
        into = _reads(node.test) | self.block(way, NONE, loop) | self.block(other, rest, loop)
        self.found[id(node)] = Need(into, end)
        return into

    def statement(self, node: ast.stmt, live: Names, loop: _Loop | None) -> Names:
        """The names that are needed before one statement."""
        if isinstance(node, ast.If):
            ways = self.block(node.body, live, loop) | self.block(node.orelse, live, loop)
            self.found[id(node)] = Need(_reads(node.test) | ways, live)
            return self.found[id(node)].into
        if isinstance(node, (ast.For, ast.While)):
            return self.loop(node, live, loop)
        if isinstance(node, (ast.Break, ast.Continue)):
            ends = loop or _Loop(NONE, NONE)
            return ends.out if isinstance(node, ast.Break) else ends.head
        if isinstance(node, (ast.Return, ast.Raise)):
            return _reads(node)
        if isinstance(node, ast.Try):
            return self.guarded(node, live, loop)
        if isinstance(node, ast.With):
            inner = self.block(node.body, live, loop)
            items = [
                part for item in node.items for part in (item.context_expr, item.optional_vars)
            ]
            return (inner - _stores(*items)) | _reads(*items)
        return (live - _stores(node)) | _reads(node)

    def loop(self, node: ast.For | ast.While, live: Names, loop: _Loop | None) -> Names:
        """A loop: what its body needs, it needs at each pass."""
        behind = self.block(node.orelse, live, loop)
        source = node.test if isinstance(node, ast.While) else node.iter
        target = node.target if isinstance(node, ast.For) else None
        head = behind | (_reads(source) if target is None else NONE)
        for _ in range(2):
            inner = self.block(node.body, head, _Loop(head, live))
            head = head | ((inner - _stores(target)) | _reads(target))
        self.found[id(node)] = Need(head | _reads(source), live)
        return self.found[id(node)].into

    def guarded(self, node: ast.Try, live: Names, loop: _Loop | None) -> Names:
        """``try``: any of its statements may be the last."""
        final = self.block(node.finalbody, live, loop)
        caught = NONE
        for handler in node.handlers:
            caught |= self.block(handler.body, final, loop) | _reads(handler.type)
        return self.block(node.body, self.block(node.orelse, final, loop) | caught, loop) | caught


def _reads(*nodes: ast.AST | None) -> Names:
    """The names that are read: those of functions and classes within, too."""
    names: set[str] = set()
    for node in nodes:
        for part in ast.walk(node) if node is not None else ():
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Store):
                names.add(part.id)
            elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
                names.add(part.target.id)
    return frozenset(names)


def _stores(*nodes: ast.AST | None) -> Names:
    """The names that are bound."""
    names = set()
    for part in parts([node for node in nodes if node is not None]):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.add(part.id)
        elif isinstance(part, (ast.FunctionDef, ast.ClassDef)):
            names.add(part.name)
    return frozenset(names)


def parts(way: Sequence[ast.AST]) -> list[ast.AST]:
    """What a block holds outside of functions and classes of its own."""
    found: list[ast.AST] = []
    stack = list(way)
    while stack:
        part = stack.pop()
        found.append(part)
        if not isinstance(part, BLOCKS):
            stack.extend(ast.iter_child_nodes(part))
    return found
