"""Makes a program that shows a difference as small as deleting statements can make it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

BODIES = ("body", "orelse", "finalbody", "handlers")


def shrunken(code: str, still: Callable[[str], bool]) -> str:
    """A smaller program for which ``still`` holds; every step keeps it holding."""
    best = ast.unparse(ast.parse(code))
    if not still(best):
        return code
    progress = True
    while progress:
        progress = False
        for smaller in _smaller(best):
            if len(smaller) < len(best) and still(smaller):
                best, progress = smaller, True
                break
    return best + "\n"


def _smaller(code: str) -> Iterator[str]:
    """Programs with one thing less, the largest first."""
    count = _places(ast.parse(code))
    for at in range(count - 1, -1, -1):
        for kind in ("delete", "unwrap"):
            tree = ast.parse(code)
            if _cut(tree, at, kind):
                yield ast.unparse(tree)
    for at in range(_arguments(ast.parse(code))):
        tree = ast.parse(code)
        _drop_argument(tree, at)
        yield ast.unparse(tree)


def _lists(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        for name in BODIES:
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield body


def _places(tree: ast.AST) -> int:
    return sum(len(body) for body in _lists(tree))


def _cut(tree: ast.AST, at: int, kind: str) -> bool:
    """Deletes the statement with this number, or puts its body in its place."""
    for body in _lists(tree):
        if at >= len(body):
            at -= len(body)
            continue
        statement = body[at]
        inner = getattr(statement, "body", None) if kind == "unwrap" else []
        if kind == "unwrap" and (not isinstance(inner, list) or isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.ExceptHandler)):
            return False
        if isinstance(statement, ast.AugAssign):  # loops end by them
            return False
        if isinstance(statement, ast.Pass) and len(body) == 1:
            return False
        handler = isinstance(statement, ast.ExceptHandler)
        body[at : at + 1] = inner or []
        if not body and not handler:
            body.append(ast.Pass())
        return bool(body)
    return False


def _arguments(tree: ast.AST) -> int:
    return sum(len(node.keywords) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _drop_argument(tree: ast.AST, at: int) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if at < len(node.keywords):
                del node.keywords[at]
                return
            at -= len(node.keywords)
