"""Whether a name that is missing could have been bound at all, as the text of its block says.

What the evaluation leaves out (an import it cannot resolve, a branch it does not take) may bind a
name; a name that no statement of its block binds before is missing in every run.
"""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator

from tfscope.python.scopes import BLOCKS, argument_names, target_names

ANY = "*"
"""Stands for any name."""

BINDERS = frozenset(("globals", "exec", "execfile", "__builtins__"))
"""Names whose use may bind any other."""

SPACES = frozenset(("locals", "vars"))
"""Functions that give the namespace of a module's or class's body, called there without an argument."""

Position = tuple[int, int]

ANYWHERE = (0, 0)
"""Before the first line."""


def may_bind(tree: ast.AST, name: str, before: ast.AST | None = None) -> bool:
    """Whether a statement of ``tree``, or one that ends before a node, may bind ``name`` (``ANY``: a name
    that the text does not tell)."""
    places = _first_places(tree)
    return name in places and (before is None or places[name] < _start(before))


def bound_in(tree: ast.AST) -> frozenset[str]:
    """Every name that a part of a block binds."""
    return frozenset(name for name, _ in _bindings(tree) if name != ANY)


@functools.lru_cache(maxsize=256)
def _first_places(tree: ast.AST) -> dict[str, Position]:
    """Every name bound, with the first place from which on it is."""
    found: dict[str, Position] = {}
    for name, place in _bindings(tree):
        found[name] = min(place, found.get(name, place))
    return found


def _bindings(tree: ast.AST) -> Iterator[tuple[str, Position]]:
    """Every name bound, with the place from which on it is.

    What a loop binds may be bound wherever the loop runs.
    """
    if isinstance(tree, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        yield from ((name, ANYWHERE) for name in argument_names(tree.args))
    for node, loop in _of_block(tree, None):
        for name, place in _bound_by(node):
            yield name, min(place, loop or place)
        if _gives_space(node) and isinstance(tree, ast.Module):
            yield ANY, ANYWHERE
    for node in ast.walk(tree):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            yield from ((name, ANYWHERE) for name in node.names)
        elif isinstance(node, ast.Name) and node.id in BINDERS:
            yield ANY, ANYWHERE


def _gives_space(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in SPACES
        and not node.args
    )


def starred(tree: ast.AST, package: str) -> Iterator[str]:
    """The absolute names of the modules that a module of the package imports all names from."""
    parts = package.split(".")
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
            above = parts[: len(parts) - node.level + 1] if node.level else []
            yield ".".join([*above, *([node.module] if node.module else [])])


def _of_block(tree: ast.AST, loop: Position | None) -> Iterator[tuple[ast.AST, Position | None]]:
    """The nodes of a block without those of the blocks within, each with the start of its outermost loop."""
    for node in ast.iter_child_nodes(tree):
        yield node, loop
        inside = loop
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            inside = loop or _start(node)
        if not isinstance(node, BLOCKS):
            yield from _of_block(node, inside)


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Position]]:
    """The names that one node binds."""
    if isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            yield from ((name, _end(node)) for name in target_names(target))
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from ((name, _end(node.iter)) for name in target_names(node.target))
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from ((name, _end(node.context_expr)) for name in target_names(node.optional_vars))
    elif isinstance(node, (ast.NamedExpr, ast.comprehension)):
        yield from ((name, ANYWHERE) for name in target_names(node.target))
    elif isinstance(node, ast.Delete):
        for target in node.targets:
            yield from ((name, ANYWHERE) for name in target_names(target))
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name, _start(node)
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            if alias.name != "*":
                yield alias.asname or alias.name.split(".")[0], _start(node)
    elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
        yield node.name, _start(node)
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest, _start(node)


def _start(node: ast.AST) -> Position:
    return node.lineno, node.col_offset  # type: ignore[attr-defined]


def _end(node: ast.AST) -> Position:
    return node.end_lineno, node.end_col_offset  # type: ignore[attr-defined]


SETTERS = frozenset(("vars", "exec", "execfile"))
"""Functions that may give an object any attribute."""

READING = frozenset(("items", "keys", "values", "get", "copy"))
"""Methods of ``__dict__`` that set nothing."""


@functools.lru_cache(maxsize=256)
def attributes_set(tree: ast.AST) -> frozenset[str]:
    """Every attribute that a statement of the text sets, and every name that a class binds."""
    parameters = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    harmless: set[int] = set()
    found: set[str] = set()
    for node in ast.walk(tree):  # what stands around a node comes before it
        if isinstance(node, ast.Attribute):
            if not isinstance(node.ctx, ast.Load):
                found.add(node.attr)
            elif node.attr == "__setattr__" or node.attr == "__dict__" and id(node) not in harmless:
                found.add(ANY)
            elif node.attr in READING:
                harmless.add(id(node.value))
        elif isinstance(node, ast.Subscript):
            harmless.add(id(node.value))
            if _is_dict(node.value) and not isinstance(node.ctx, ast.Load):
                found.add(_text(node.slice))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and len(node.args) == 3:
            if node.func.id == "setattr" and _may_be_object(node.args[0], parameters):
                found.add(_text(node.args[1]))
        elif isinstance(node, ast.Name) and node.id in SETTERS:
            found.add(ANY)
        elif isinstance(node, ast.ClassDef):
            found.update(name for name, _ in _bindings(node))
    return frozenset(found)


def _is_dict(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "__dict__"


def _may_be_object(node: ast.AST, parameters: set[str]) -> bool:
    """Whether the target of ``setattr`` may be any object: what a module's own variable holds is one only."""
    return not isinstance(node, ast.Name) or node.id in parameters


def _text(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ANY
