"""Function objects: ``def`` and ``lambda`` make a ``Function`` over a lazily compiled ``Code``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tfscope.python.code_objects import ClassCell, Code
from tfscope.python.context import Context, Evaluate
from tfscope.python.frames import Frame
from tfscope.python.functions import Function
from tfscope.python.generators import has_yield, start_generator
from tfscope.python.scopes import FunctionNode, function_scope
from tfscope.source.set_aside import restore
from tfscope.values.raised import is_raised, raised

CLASS_CELL = "__classcell__"
"""Key in a class body's namespace under which its methods find their ``ClassCell``."""


def lambda_(node: ast.Lambda, cx: Context) -> Evaluate:
    """``lambda args: body``."""
    return make_function(node, cx, "<lambda>")


def make_function(node: FunctionNode, cx: Context, name: str) -> Evaluate:
    """The closure that makes the ``Function`` each time the definition is evaluated."""
    prefix = f"{cx.qualname}." if cx.qualname else ""
    local = "" if cx.scope.kind != "function" else "<locals>."
    qualname = f"{prefix}{local}{name}"
    code = _code(node, cx, name, qualname)
    positional = [cx.expression(d) for d in node.args.defaults]
    keyword = [
        (a.arg, cx.expression(d))
        for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults)
        if d is not None
    ]
    annotated = _annotated(node)
    in_class = cx.scope.kind == "class"
    nested = cx.scope.kind == "function"

    def run(f: Frame) -> Any:
        defaults = tuple([d(f) for d in positional])
        kwdefaults = {k: d(f) for k, d in keyword}
        if in_class:
            cell: ClassCell | None = f.vars.get(CLASS_CELL)
        else:
            cell = f.function.cell if f.function is not None else None
        outer = f if nested else f.outer
        function = Function(code, f.globals, outer, defaults, kwdefaults, cell)
        made = function.__dict__
        made["__qualname__"] = qualname
        made["__module__"] = f.globals.get("__name__")
        if annotated:
            function.annotate = lambda: _annotations(annotated, cx, f)
        return function

    return run


def _annotated(node: FunctionNode) -> dict[str, ast.expr]:
    """The annotations of parameters and result, by the keys of ``__annotations__``."""
    if isinstance(node, ast.Lambda):
        return {}
    of = node.args
    every = (*of.posonlyargs, *of.args, of.vararg, *of.kwonlyargs, of.kwarg)
    found = {a.arg: a.annotation for a in every if a is not None and a.annotation is not None}
    return found if node.returns is None else {**found, "return": node.returns}


def _annotations(annotated: dict[str, ast.expr], cx: Context, f: Frame) -> dict[str, Any]:
    """What annotations say in the frame of the definition; unknown where they cannot be evaluated."""
    found = {}
    at = f.node
    for name, node in annotated.items():
        try:
            found[name] = cx.annotation(node)(f)
        except (NameError, AttributeError, TypeError, LookupError) as error:
            if not is_raised(error):
                raise
            found[name] = f.ev.unknown("unmodelled-python", f"annotation of {name}")
    f.node = at
    return found


def _code(node: FunctionNode, cx: Context, name: str, qualname: str) -> Code:
    code = Code(node, name, cx.file, cx.mangle)

    def compile_body() -> Callable[[Frame], Any]:
        restore(node)
        body: list[Any] = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
        code.yields = has_yield(body)
        inner = cx.inside(function_scope(node, cx.scope), qualname)
        run = _generator(body, inner) if code.yields else _body(node, inner)
        return _observed(node.args, run) if cx.observed else run

    code.compile_body = compile_body
    return code


def _body(node: FunctionNode, cx: Context) -> Callable[[Frame], Any]:
    return _lambda_body(node, cx) if isinstance(node, ast.Lambda) else cx.block(node.body)


def _generator(body: list[Any], cx: Context) -> Callable[[Frame], Any]:
    run = cx.compiler.generator_block(body, cx)
    return lambda f: start_generator(f, run)


def _observed(parameters: ast.arguments, body: Callable[[Frame], Any]) -> Callable[[Frame], Any]:
    """A body that reports its arguments to the observer of the evaluation."""
    named = (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)
    named += tuple([rest for rest in (parameters.vararg, parameters.kwarg) if rest is not None])

    def run(f: Frame) -> Any:
        if f.ev.observer is not None:
            for parameter in named:
                f.ev.observer(f, parameter, f.vars.get(parameter.arg))
        return body(f)

    return run


def _lambda_body(node: ast.Lambda, cx: Context) -> Callable[[Frame], Any]:
    expression = cx.expression(node.body)

    def run(f: Frame) -> None:
        f.node = node.body
        try:
            f.result = expression(f)
        except Exception as error:
            if f.ev.classify(error):
                raised(error)
                raise
            f.result = f.ev.unknown("internal", "lambda")

    return run
