"""Which side of an unknown ``if`` a run takes first: the one that builds more.

A side that only raises, returns or leaves the loop builds nothing.
"""

from __future__ import annotations

import ast

from tfscope.base.patterns import regex
from tfscope.values.unknown import Unknown


def likely_side(node: ast.If) -> bool | None:
    """``True``/``False`` for the body or the ``else``; ``None`` if only the condition can tell."""
    body, orelse = node.body, node.orelse
    if _aborts(body):
        return False
    if orelse and _aborts(orelse):
        return True
    if not orelse and isinstance(body[-1], (ast.Return, ast.Break, ast.Continue)):
        return False if not _calls(body) else None
    if not orelse and _compares_identity(node.test):
        return None
    if not orelse:
        return True if _calls(body) else None
    more, less = _calls(body), _calls(orelse)
    return None if more == less else more > less


_PERSONAL = regex(r"os\.path\.(?:exists|isfile|isdir)\(.*expanduser\('~")


def is_personal(condition: Unknown) -> bool:
    """Whether it asks for a file in somebody's home folder: a program must run without it."""
    return _PERSONAL.match(condition.text) is not None


def ends_the_program(node: ast.If) -> bool:
    """Whether a side of the ``if`` only raises or exits."""
    return _aborts(node.body) or bool(node.orelse) and _aborts(node.orelse)


def _aborts(body: list[ast.stmt]) -> bool:
    last = body[-1]
    if isinstance(last, ast.Raise):
        return True
    return (
        isinstance(last, ast.Expr)
        and isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Attribute)
        and last.value.func.attr in ("exit", "_exit", "fatal")
    )


def _compares_identity(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp):
        return _compares_identity(test.operand)
    return isinstance(test, ast.Compare) and isinstance(
        test.ops[0], (ast.Is, ast.IsNot, ast.Eq, ast.NotEq, ast.In, ast.NotIn)
    )


def _calls(body: list[ast.stmt]) -> int:
    return sum(isinstance(n, ast.Call) for statement in body for n in ast.walk(statement))
