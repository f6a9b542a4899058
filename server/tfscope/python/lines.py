"""Lines that Python 3.7 reports: within a statement its compiler never goes back a line.

Reference: CPython 3.7 ``Python/compile.c`` ``compiler_visit_expr`` and ``Python/ast.c`` ``ast_for_binop``.
"""

from __future__ import annotations

import ast

from tfscope.python.context import Evaluate
from tfscope.python.frames import Frame

LEVELS: tuple[tuple[type[ast.operator], ...], ...] = (
    (ast.Add, ast.Sub), (ast.Mult, ast.MatMult, ast.Div, ast.Mod, ast.FloorDiv),
    (ast.LShift, ast.RShift), (ast.BitAnd,), (ast.BitXor,), (ast.BitOr,),
)  # fmt: skip
"""Operators that make one chain."""


def operator_line(node: ast.BinOp) -> int:
    """Where a chain of three operands or more begins for 3.7: at its last operator, so all of it is
    reported there.  The operator's line is not known, but no later than the operand behind it; 0 if the
    node is no such chain."""
    left = node.left
    if not isinstance(left, ast.BinOp) or node.right.lineno == node.lineno:
        return 0
    in_brackets = (left.lineno, left.col_offset) != (node.lineno, node.col_offset)
    chained = any(type(node.op) in level and type(left.op) in level for level in LEVELS)
    return node.right.lineno if chained and not in_brackets else 0


def test_line(node: ast.IfExp) -> int:
    """The last line of a condition that is evaluated before what stands above it; 0 if nothing does."""
    last = max(part.lineno for part in ast.walk(node.test) if isinstance(part, ast.expr))
    return last if last > node.body.lineno else 0


def heading_line(node: ast.stmt) -> int:
    """The last line of what a ``def`` or ``class`` evaluates before its decorators are called: defaults and
    annotations, bases; 0 if there is nothing."""
    parts: list[ast.AST | None]
    if isinstance(node, ast.ClassDef):
        parts = [*node.bases, *[k.value for k in node.keywords]]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        a = node.args
        taken = [*a.posonlyargs, *a.args, *a.kwonlyargs, *filter(None, (a.vararg, a.kwarg))]
        parts = [*a.defaults, *a.kw_defaults, *[t.annotation for t in taken], node.returns]
    else:
        return 0
    found = [e for part in parts if part is not None for e in ast.walk(part)]
    return max((e.lineno for e in found if isinstance(e, ast.expr)), default=0)


def reported_at(line: int, evaluate: Evaluate) -> Evaluate:
    """The closure whose calls Python 3.7 reports no earlier than at ``line``."""
    if not line:
        return evaluate

    def run(f: Frame) -> object:
        before = f.last_line
        if f.ev.is_v1 and line > before:
            f.last_line = line
        try:
            return evaluate(f)
        finally:
            f.last_line = before

    return run
