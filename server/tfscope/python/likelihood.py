"""Which side of an unknown condition a run takes first: the one that builds more.

A side that only raises, returns or leaves the loop builds nothing.  The same holds for the ``if`` of a
model: its checks let an unknown argument pass.
"""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late
from tfscope.base.patterns import regex
from tfscope.values.terms import Call, Term
from tfscope.values.unknown import Unknown

if TYPE_CHECKING:
    import inspect
    import textwrap

    from tfscope.python.frames import Frame
else:
    inspect, textwrap = late("inspect"), late("textwrap")


def likely_side(node: ast.If) -> bool | None:
    """``True``/``False`` for the body or the ``else``; ``None`` if only the condition can tell."""
    body, orelse = node.body, node.orelse
    if _aborts(body):
        return False
    if orelse and _aborts(orelse):
        return True
    if not orelse and isinstance(body[-1], (ast.Return, ast.Break, ast.Continue)):
        return False if not _calls(body) else None
    if not orelse and (_compares_identity(node.test) or _replaces(node)):
        return None
    if not orelse:
        return True if _calls(body) else None
    more, less = _calls(body), _calls(orelse)
    return None if more == less else more > less


_REUSE = regex(r"(?:\w+\.)*_?(?:\w+_)?reuse(?:_\w+)?")


def usual_side(condition: Term) -> bool:
    """The likelier side of a condition of which only its own form is known.

    Equalities, identities and memberships rarely hold for a value nobody fixed; a bare flag is
    taken to be on, because that builds more of the graph.
    """
    return not condition.rare


MOST_LEVELS = 40
"""Calls of one function inside each other behind which a condition takes its other side."""


def descends(stack: Sequence[Frame], ended: set[Any]) -> bool:
    """Whether a function of the program goes down into data nobody knows, which has an end.

    A function in ``ended`` did so before: it goes down no more, for it may branch at every level.
    """
    function = stack[-1].function if stack else None
    if function is None or (len(stack) < MOST_LEVELS and function.code not in ended):
        return False
    levels = sum(f.function is not None and f.function.code is function.code for f in stack)
    if levels >= MOST_LEVELS:
        ended.add(function.code)
    return levels >= (2 if function.code in ended else MOST_LEVELS)


def shares(condition: Term) -> bool:
    """Whether the program names it as what says that variables are shared: the first call of a function
    creates them."""
    return _REUSE.fullmatch(condition.text) is not None


_PERSONAL = regex(r"os\.path\.(?:exists|isfile|isdir)")


def is_personal(condition: Unknown) -> bool:
    """Whether it asks for a file in somebody's home folder: a program must run without it."""
    asked = condition.term
    if not isinstance(asked, Call) or _PERSONAL.fullmatch(asked.function) is None:
        return False
    return "expanduser('~" in asked.text


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


def _replaces(node: ast.If) -> bool:
    """Whether it gives a name another value where the one that it has is none, as for a missing entry."""
    test, last = node.test, node.body[-1]
    return (
        isinstance(test, ast.UnaryOp)
        and isinstance(test.op, ast.Not)
        and isinstance(test.operand, ast.Name)
        and isinstance(last, ast.Assign)
        and [t.id for t in last.targets if isinstance(t, ast.Name)] == [test.operand.id]
        and not isinstance(last.value, ast.Constant)
    )


def _calls(body: list[ast.stmt]) -> int:
    return sum(isinstance(n, ast.Call) for statement in body for n in ast.walk(statement))


def side_in_model(frame: types.FrameType) -> bool | None:
    """What a condition is taken for that a model asks for in the test of an ``if`` with a side that
    raises; ``None`` if it stands elsewhere."""
    if not frame.f_globals.get("__name__", "").startswith("tfscope.tf1."):
        return None
    for node in _checks(frame.f_code):
        if node.test.lineno <= frame.f_lineno <= (node.test.end_lineno or 0):
            signs = set(_signs(node.test, not _aborts(node.body)))
            return signs.pop() if len(signs) == 1 else None
    return None


@functools.lru_cache(maxsize=256)
def _checks(code: types.CodeType) -> list[ast.If]:
    """The ``if`` statements of a model with a side that raises, innermost last."""
    lines, first = inspect.getsourcelines(code)
    tree = ast.parse(textwrap.dedent("".join(lines)))
    ast.increment_lineno(tree, first - 1)
    return [n for n in ast.walk(tree) if isinstance(n, ast.If) and ends_the_program(n)]


def _signs(test: ast.expr, wanted: bool) -> Iterator[bool]:
    """What the parts of a test must be for the whole to be as wanted."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _signs(test.operand, not wanted)
    elif isinstance(test, ast.BoolOp):
        for part in test.values:
            yield from _signs(part, wanted)
    else:
        yield wanted
