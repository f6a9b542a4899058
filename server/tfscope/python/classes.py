"""Class statements: real host classes whose methods are ``Function`` objects.

Reference: Python data model, section 3.3.3 "Customizing class creation".
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.attributes import Opaque
from tfscope.python.code_objects import ClassCell
from tfscope.python.context import Context, Execute
from tfscope.python.decorators import decorated
from tfscope.python.frames import Frame
from tfscope.python.lambdas import CLASS_CELL
from tfscope.python.lines import heading_line
from tfscope.python.namespaces import add_protocols, as_namespace
from tfscope.python.native import call, note_unknown
from tfscope.python.scopes import class_scope
from tfscope.values.unknown import Unknown

FINAL_BASES = (bool, range, slice, type(None), types.FunctionType)


def class_(node: ast.ClassDef, cx: Context) -> Execute:
    """``class name(bases, metaclass=…)`` with its decorators."""
    bases = _base_values(node, cx)
    keywords = [(k.arg, cx.expression(k.value)) for k in node.keywords]
    decorators = [(d, cx.expression(d)) for d in node.decorator_list]
    nested = "<locals>." if cx.scope.kind == "function" else ""
    qualname = f"{cx.qualname}.{nested}{node.name}" if cx.qualname else node.name
    body = cx.inside(class_scope(node, cx.scope), qualname).block(node.body)
    store = compile_target(ast.copy_location(ast.Name(node.name, ast.Store()), node), cx)
    nested_in_function = cx.scope.kind == "function"
    line = heading_line(node)
    doc = ast.get_docstring(node, clean=False)

    def run(f: Frame) -> None:
        f.node = node.bases[0] if node.bases else _header(node)
        found = bases(f)
        options = {k: v(f) for k, v in keywords if k is not None}
        functions = [(d, decorator(f)) for d, decorator in decorators]
        cell = ClassCell()
        outer = f if nested_in_function else f.outer

        def fill(namespace: dict[str, Any]) -> None:
            namespace["__module__"] = f.globals.get("__name__")
            namespace["__qualname__"] = qualname
            if doc is not None:
                namespace["__doc__"] = doc
            header = _header(node)
            inner = Frame(f.ev, f.file, node.name, namespace, f.globals, outer, f.function, header)
            _run_body(body, inner, cell)

        f.node = _header(node)
        value = build(f, node.name, found, options, fill)
        if isinstance(value, type):
            cell.value = value
        store(f, decorated(f, value, functions, line) if functions else value)

    return run


def _run_body(body: Execute, frame: Frame, cell: ClassCell) -> None:
    """Runs the body of a class, in which ``super()`` finds the class by its cell."""
    frame.vars[CLASS_CELL] = cell
    frame.ev.stack.append(frame)
    try:
        body(frame)
    finally:
        frame.ev.stack.pop()
        frame.vars.pop(CLASS_CELL, None)


def _base_values(node: ast.ClassDef, cx: Context) -> Callable[[Frame], list[Any]]:
    """What gives the base classes, starred ones spread out."""
    bases = [
        (isinstance(b, ast.Starred), cx.expression(b.value if isinstance(b, ast.Starred) else b))
        for b in node.bases
    ]

    def values(f: Frame) -> list[Any]:
        found: list[Any] = []
        for starred, base in bases:
            found.extend(base(f)) if starred else found.append(base(f))
        return found

    return values


def _header(node: ast.ClassDef) -> ast.AST:
    """The ``class`` line as a place of its own."""
    place = ast.Pass()
    place.lineno = place.end_lineno = node.lineno
    place.col_offset = place.end_col_offset = node.col_offset
    return place


def build(f: Frame, name: str, bases: list[Any], options: dict[str, Any], fill: Any) -> Any:
    """Makes the class; bases that could not be resolved become ``Opaque``."""
    for base in bases:
        if type(base) is Unknown:
            note_unknown(f.ev, base)
    known = [_base(b) for b in bases]
    known = [b for i, b in enumerate(known) if _may_repeat(b) or b not in known[:i]]
    if Opaque in known and len(known) > 1:
        known.remove(Opaque)
        known.append(Opaque)
    if type(options.get("metaclass")) is Unknown:
        del options["metaclass"]
    meta, namespace, options = types.prepare_class(name, types.resolve_bases(tuple(known)), options)
    fill(namespace)
    if f.ev.python2:
        add_protocols(namespace)
        if isinstance(namespace.get("__metaclass__"), type):
            meta = namespace["__metaclass__"]
    as_namespace(namespace)
    return call(f.ev, meta, [name, types.resolve_bases(tuple(known)), namespace], options)


def _may_repeat(base: Any) -> bool:
    """Whether a base named twice is refused: two names of models may stand for one class."""
    return isinstance(base, type) and "__tfscope_user__" in vars(base)


def _base(base: Any) -> Any:
    if isinstance(base, type):
        return Opaque if base in FINAL_BASES else base
    if hasattr(base, "__mro_entries__") and type(base) is not Unknown:
        return base
    return Opaque
