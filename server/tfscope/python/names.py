"""Loading, storing and deleting names.

Reference: CPython ``Python/ceval.c`` ``LOAD_FAST``, ``LOAD_DEREF``, ``LOAD_GLOBAL``, ``LOAD_NAME``.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from tfscope.python import library, python2
from tfscope.python.bindings import ANY, may_bind
from tfscope.python.builtins_ import BUILTINS
from tfscope.python.context import Context, Evaluate
from tfscope.python.frames import Frame
from tfscope.python.module_names import may_hold, module_at
from tfscope.values.lengths import open_length
from tfscope.values.misspelt import among
from tfscope.values.raised import raised

Store = Callable[[Frame, Any], None]


def unbound(f: Frame, name: str, where: str) -> str:
    """What Python says of a ``local`` or ``enclosing`` variable without a value: 3.7 for 1.x, 3.11 for 2.x."""
    if not f.ev.is_v1:
        inside = " in enclosing scope" if where == "enclosing" else ""
        kind = "free" if where == "enclosing" else "local"
        return f"cannot access {kind} variable '{name}' where it is not associated with a value{inside}"
    if where == "enclosing":
        return f"free variable '{name}' referenced before assignment in enclosing scope"
    return f"local variable '{name}' referenced before assignment"


def load(node: ast.Name, cx: Context) -> Evaluate:
    """A name in an expression."""
    name = cx.mangle(node.id)
    depth = cx.scope.resolve(name)
    if depth == 0:
        return _load_local(name, node)
    if depth is None and name == "__class__" and cx.scope.kind == "function" and not cx.python2:
        return _load_defining_class(node)
    if depth is None:
        overridden = cx.python2 and name in python2.OVERRIDES
        further = _load_global(name, node, python2.OVERRIDES if overridden else BUILTINS)
    else:
        further = _load_outer(name, depth, node)
    in_class = cx.scope.kind == "class" and name not in cx.scope.globals
    return _load_in_class(name, further) if in_class else further


def _load_local(name: str, node: ast.Name) -> Evaluate:
    def run(f: Frame) -> Any:
        try:
            return f.vars[name]
        except KeyError:
            return _missing(f, name, node, "local")

    return run


def _load_outer(name: str, depth: int, node: ast.Name) -> Evaluate:
    def run(f: Frame) -> Any:
        frame: Frame | None = f
        for _ in range(depth):
            frame = frame.outer if frame is not None else None
        if frame is not None and name in frame.vars:
            return frame.vars[name]
        return _missing(f, name, node, "enclosing", frame)

    return run


def _load_defining_class(node: ast.Name) -> Evaluate:
    """``__class__`` in a method, or in a function within one: the class whose body holds it."""

    def run(f: Frame) -> Any:
        frame: Frame | None = f
        while frame is not None:
            cell = None if frame.function is None else frame.function.cell
            if cell is not None and cell.value is not None:
                return cell.value
            frame = frame.outer
        return _missing(f, "__class__", node, "global")

    return run


def _load_global(name: str, node: ast.Name, builtins: Mapping[str, Any]) -> Evaluate:
    def run(f: Frame) -> Any:
        try:
            return f.globals[name]
        except KeyError:
            pass
        try:
            return builtins[name]
        except KeyError:
            return _missing(f, name, node, "global")

    return run


def _load_in_class(name: str, further: Evaluate) -> Evaluate:
    def run(f: Frame) -> Any:
        try:
            return f.vars[name]
        except KeyError:
            return further(f)

    return run


def _names(f: Frame) -> Iterator[str]:
    """The names that a frame sees, but for the built-in ones."""
    frame: Frame | None = f
    while frame is not None:
        yield from frame.vars
        frame = frame.outer
    yield from f.globals


def _missing(f: Frame, name: str, node: ast.Name, where: str, owner: Frame | None = None) -> Any:
    """``NameError``, unless the name may be missing because of what the evaluation left out."""
    f.node = node
    if where == "global" and name in (added := library.added_builtins()):
        return added[name]
    if f.ev.python2 and where == "global" and name in python2.BUILTINS_ONLY:
        return python2.BUILTINS_ONLY[name]
    error: NameError = among(NameError(f"name '{name}' is not defined"), name, partial(_names, f))
    if where == "local":
        error = UnboundLocalError(unbound(f, name, where))
    elif where == "enclosing":
        error = NameError(unbound(f, name, where))
    if _may_have_it(f, name, node, where, owner) and not f.ev.is_caught(error):
        if where == "global" and name in python2.BUILTINS_ONLY:
            f.ev.is_python2()
            return python2.BUILTINS_ONLY[name]
        return f.ev.unknown("after-error" if f.ev.unreached else "bound", name)
    if where == "local" and (reified := f.ev.data.get("reified")) and _behind_a_choice(f, node):
        value = reified(name)
        if value is not None:
            return value
    raise raised(error)


def _may_have_it(
    f: Frame, name: str, node: ast.Name, where: str, owner: Frame | None = None
) -> bool:
    """Whether a name that is missing may be bound in the program."""
    if f.globals.get("__tfscope_partial__") or open_length(f.globals):
        return True
    return _is_unsure(f, where) and (f.ev.unreached or _may_be_bound(f, name, node, where, owner))


def _is_unsure(f: Frame, where: str) -> bool:
    """Whether what is missing may be: a local name of an activation that used no choice is certain."""
    ev = f.ev
    known = where == "local" and f.function is not None and ev.decisions == f.decided
    return ev.uncertain and not (known and not ev.was_left_out)


def _behind_a_choice(f: Frame, node: ast.Name) -> bool:
    """Whether a conditional or a loop in front of a name may bind it."""
    code = None if f.function is None else f.function.code.node
    return code is not None and any(
        isinstance(part, (ast.If, ast.For, ast.While))
        and ((part.end_lineno or 0), (part.end_col_offset or 0)) <= (node.lineno, node.col_offset)
        and any(
            isinstance(n, ast.Name) and n.id == node.id and isinstance(n.ctx, ast.Store)
            for n in ast.walk(part)
        )
        for part in ast.walk(code)
    )


def _may_be_bound(f: Frame, name: str, node: ast.Name, where: str, owner: Frame | None) -> bool:
    """Whether a statement that was left out may have bound the name."""
    if where == "global":
        return may_hold(
            f.ev, f.globals, name, node if f.function is None else module_at(f.ev, f.globals)
        )
    holder = f if where == "local" else owner
    if holder is None or holder.function is None:
        return True
    code = holder.function.code.node
    before = node if holder is f else None
    return may_bind(code, node.id, before) or may_bind(code, ANY, before)


def compile_store(name: str, cx: Context) -> Store:
    """``name = value``."""
    name = cx.mangle(name)
    scope = cx.scope

    def store_global(f: Frame, value: Any) -> None:
        f.globals[name] = value

    if name in scope.globals:
        return store_global
    if name in scope.nonlocals or (scope.kind == "function" and name not in scope.bound):
        depth = scope.resolve(name)
        if depth is None and scope.leaking:
            return store_global
        outwards = depth or 0

        def store_outer(f: Frame, value: Any) -> None:
            frame = f
            for _ in range(outwards):
                frame = frame.outer or frame
            frame.vars[name] = value

        return store_outer

    def store_local(f: Frame, value: Any) -> None:
        f.vars[name] = value

    return store_local


def delete(node: ast.Name, cx: Context) -> Callable[[Frame], None]:
    """``del name``."""
    name = cx.mangle(node.id)
    in_globals = name in cx.scope.globals
    in_function = cx.scope.kind == "function" and not in_globals

    def run(f: Frame) -> None:
        space = f.globals if in_globals else f.vars
        if name in space:
            del space[name]
        elif not _may_have_it(f, name, node, "local" if in_function else "global"):
            if in_function:
                raise raised(UnboundLocalError(unbound(f, name, "local")))
            raise raised(NameError(f"name '{name}' is not defined"))

    return run
