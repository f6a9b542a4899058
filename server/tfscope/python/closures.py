"""What a function sees of the activations around it, as the program may read it and hand it on."""

from __future__ import annotations

import ast
import types
from typing import Any

from tfscope.python.code_objects import ClassCell, Code
from tfscope.python.frames import Frame
from tfscope.python.functions import Function
from tfscope.source.set_aside import restore
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class Closure(tuple[types.CellType, ...]):
    """``__closure__``: a cell for each name, in order, with the value of now."""

    outer: Frame | None
    class_cell: ClassCell | None


def closure_of(function: Function) -> Closure | None:
    """``function.__closure__``: ``None`` where the function needs no name from outside."""
    cells = [types.CellType(value) for value in enclosed(function).values()]
    if not cells:
        return None
    made = Closure(cells)
    made.outer, made.class_cell = function.outer, function.cell
    return made


def enclosed(function: Function) -> dict[str, Any]:
    """What a function reads of the activations around it, by name, in the order of ``co_freevars``."""
    found = {}
    for name in _free_names(function.code.node):
        frame = function.outer
        while frame is not None and name not in frame.vars:
            frame = frame.outer
        if frame is not None:
            found[name] = frame.vars[name]
        elif name == "__class__" and function.cell is not None:
            found[name] = function.cell.value
    return found


def _free_names(node: Any) -> list[str]:
    """The names that a function reads and does not bind, sorted as CPython sorts them."""
    restore(node)
    names = [n for n in ast.walk(node) if isinstance(n, ast.Name)]
    bound = {n.id for n in names if not isinstance(n.ctx, ast.Load)}
    bound |= {a.arg for a in ast.walk(node) if isinstance(a, ast.arg)}
    read = {"__class__" if n.id == "super" else n.id for n in names}
    outside = {n for s in ast.walk(node) if isinstance(s, ast.Nonlocal) for n in s.names}
    return sorted((read - bound) | outside)


def function_of_code(
    code: Any, globals: Any, name: Any = None, argdefs: Any = None, closure: Any = None
) -> Any:
    """``types.FunctionType(…)``: another function of the same code; ``TypeError`` for what is no code."""
    unclear = next((v for v in (code, globals, name, argdefs) if type(v) is Unknown), None)
    if unclear is not None:
        return unclear.passed_to("types.FunctionType")
    if not isinstance(code, Code):
        kind = type(code).__name__
        raise raised(TypeError(f"function() argument 1 must be code, not {kind}"))
    outer, cell = (
        (closure.outer, closure.class_cell) if isinstance(closure, Closure) else (None, None)
    )
    made = Function(code, globals, outer, tuple(argdefs or ()), {}, cell)
    made.name_ = code.name if name is None else name
    made.__dict__["__qualname__"] = made.name_
    made.__dict__["__module__"] = globals.get("__name__")
    return made
