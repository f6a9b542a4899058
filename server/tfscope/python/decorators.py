"""Decorators of functions and classes.  Reference: CPython ``Python/compile.c`` ``compiler_function``."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from tfscope.python.attributes import DECORATOR
from tfscope.python.frames import Frame
from tfscope.python.functions import Function
from tfscope.python.native import INIT, call, note_unknown
from tfscope.values.unknown import Unknown


def decorated(
    f: Frame, value: Any, decorators: Sequence[tuple[ast.expr, Any]], line: int = 0
) -> Any:
    """What decorators make of a function or class, the last one first, reported no earlier than at ``line``;
    one that nobody knows is taken to keep it, but may give it other parameters and attributes, and a result
    where it has none."""
    before = f.last_line
    if f.ev.is_v1:
        f.last_line = max(line, before)
    try:
        return _decorated(f, value, decorators)
    finally:
        f.last_line = before


def _decorated(f: Frame, value: Any, decorators: Sequence[tuple[ast.expr, Any]]) -> Any:
    for node, decorator in reversed(decorators):
        f.node = node
        if type(decorator) is not Unknown:
            value = call(f.ev, decorator, [value], {})
            continue
        note_unknown(f.ev, decorator)
        own = value
        if isinstance(value, type):
            type.__setattr__(value, DECORATOR, decorator)
            own = vars(value).get(INIT)
        if type(own) is Function:
            own.decorator = decorator
    return value
