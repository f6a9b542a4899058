"""Bodies of functions that are kept as text until the function is called.

Of a package that a program imports, most functions are never called, and their syntax trees were
two thirds of all memory: 34 bytes for each byte of text.  The whole file has been parsed before, so
parsing a function again cannot fail; every node stands where it stood.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from tfscope.source.parse import Parsed
from tfscope.source.text import SourceText

FEWEST_LINES = 3
"""A function of fewer lines saves nothing."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef


def set_aside(parsed: Parsed) -> None:
    """Drops the bodies of the functions of a file whose text CPython reads as it stands."""
    if not parsed.as_written:
        return
    for node in _functions(parsed.tree.body):
        assert node.end_lineno is not None
        if "body" not in node.__dict__ or node.body[0].lineno == node.lineno:
            continue
        if node.end_lineno - node.lineno >= FEWEST_LINES:
            node.text_of_body = parsed.text  # type: ignore[union-attr]
            del node.body


def _functions(body: list[ast.stmt]) -> Iterator[Definition]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body)


def restore(node: ast.AST) -> None:
    """Gives a function its body back."""
    text: SourceText | None = node.__dict__.pop("text_of_body", None)
    if text is None or not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    first, last = node.lineno, node.end_lineno or 0
    inner = node.col_offset > 0
    lines = "\n" * (first - 2) + "if 1:\n" if inner else "\n" * (first - 1)
    end = text.line_starts[last] if last < text.line_count else len(text.text)
    found: Any = ast.parse(lines + text.text[text.line_starts[first - 1] : end]).body[0]
    node.body = found.body[0].body if inner else found.body


def restore_all(tree: ast.Module) -> None:
    """Gives all functions of a file their bodies back."""
    for node in _functions(tree.body):
        restore(node)
