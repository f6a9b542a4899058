"""Whether a name that is missing could have been bound at all, as the text of its block says.

What the evaluation leaves out (an import it cannot resolve, a branch it does not take) may bind a
name; a name that no statement binds is missing in every run.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

BINDERS = frozenset(("globals", "locals", "vars", "exec", "execfile", "eval", "__builtins__"))
"""Names whose use may bind any other."""

Position = tuple[int, int]


def may_bind(tree: ast.AST, name: str, before: ast.AST | None = None) -> bool:
    """Whether a statement of ``tree``, or one that ends before a node, may bind ``name``."""
    places = _first_places(tree)
    if "*" in places:
        return True
    return name in places and (before is None or places[name] < _start(before))


@functools.lru_cache(maxsize=256)
def _first_places(tree: ast.AST) -> dict[str, Position]:
    """Every name bound, with the first place from which on it is."""
    found: dict[str, Position] = {}
    for name, place in _bindings(tree):
        found[name] = min(place, found.get(name, place))
    return found


def _bindings(tree: ast.AST) -> Iterator[tuple[str, Position]]:
    """Every name bound, with the place from which on it is; ``*`` stands for any name."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                yield from ((name, _end(node)) for name in _stored(target))
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            yield from ((name, _end(node.iter)) for name in _stored(node.target))
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield from ((name, _end(node.context_expr)) for name in _stored(node.optional_vars))
        elif isinstance(node, (ast.NamedExpr, ast.comprehension)):
            yield from ((name, (0, 0)) for name in _stored(node.target))
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                yield from ((name, (0, 0)) for name in _stored(target))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, _start(node)
        elif isinstance(node, ast.arg):
            yield node.arg, (0, 0)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                yield alias.asname or alias.name.split(".")[0], _start(node)
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name, _start(node)
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest, _start(node)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from ((name, (0, 0)) for name in node.names)
        elif isinstance(node, ast.Name) and node.id in BINDERS:
            yield "*", (0, 0)


def _stored(target: ast.AST) -> Iterator[str]:
    for node in ast.walk(target):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id


def _start(node: ast.AST) -> Position:
    return node.lineno, node.col_offset  # type: ignore[attr-defined]


def _end(node: ast.AST) -> Position:
    return node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]
