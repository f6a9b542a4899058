"""Simple statements, compiled: one function per node kind; ``compiler.STATEMENTS`` lists them."""

from __future__ import annotations

import ast
from typing import Any

from tfscope.python.assignments import compile_augmented, compile_delete, compile_target
from tfscope.python.branches import branching
from tfscope.python.context import BREAK, CONTINUE, RETURN, Context, Execute
from tfscope.python.decorators import decorated
from tfscope.python.frames import Frame
from tfscope.python.lambdas import make_function
from tfscope.python.lines import heading_line
from tfscope.python.native import call
from tfscope.python.operators import INPLACE, divide_python2
from tfscope.values.raised import MARK, raised
from tfscope.values.unknown import Indeterminate, Unknown


def expression(node: ast.Expr, cx: Context) -> Execute:
    """A statement that is an expression."""
    evaluate = cx.expression(node.value)

    def run(f: Frame) -> None:
        f.node = node
        evaluate(f)

    return run


def assign(node: ast.Assign, cx: Context) -> Execute:
    """``a = b = value``."""
    evaluate = cx.expression(node.value)
    stores = [compile_target(t, cx) for t in node.targets]
    if len(stores) == 1:
        store = stores[0]

        def single(f: Frame) -> None:
            f.node = node
            store(f, evaluate(f))

        return single

    def several(f: Frame) -> None:
        f.node = node
        value = evaluate(f)
        for each in stores:
            each(f, value)

    return several


def annotated(node: ast.AnnAssign, cx: Context) -> Execute:
    """``name: type = value``; annotations are kept but in functions, which do not evaluate them."""
    evaluate = cx.expression(node.value) if node.value is not None else None
    store = compile_target(node.target, cx) if node.value is not None else None
    name = node.target.id if isinstance(node.target, ast.Name) else None
    noted = cx.annotation(node.annotation) if cx.scope.kind != "function" and name else None

    def run(f: Frame) -> None:
        f.node = node
        if noted is not None:
            f.vars.setdefault("__annotations__", {})[name] = noted(f)
        if evaluate is not None and store is not None:
            store(f, evaluate(f))

    return run


def augmented(node: ast.AugAssign, cx: Context) -> Execute:
    """``target op= value``."""
    evaluate = cx.expression(node.value)
    operate = INPLACE[type(node.op)]
    if cx.floor_division and isinstance(node.op, ast.Div):
        operate = divide_python2
    update = compile_augmented(node.target, operate, cx)

    def run(f: Frame) -> None:
        f.node = node
        update(f, evaluate)

    return run


def return_(node: ast.Return, cx: Context) -> Execute:
    """``return value``."""
    if node.value is None:

        def nothing(f: Frame) -> Any:
            return RETURN

        return nothing
    evaluate = cx.expression(node.value)

    def run(f: Frame) -> Any:
        f.node = node
        try:
            f.result = evaluate(f)
        except Indeterminate as stop:
            f.result = stop.unknown
        return RETURN

    return run


def delete(node: ast.Delete, cx: Context) -> Execute:
    """``del targets``."""
    deletes = [compile_delete(t, cx) for t in node.targets]

    def run(f: Frame) -> None:
        f.node = node
        for each in deletes:
            each(f)

    return run


def pass_(node: ast.stmt, cx: Context) -> Execute:
    """``pass``, ``global``, ``nonlocal``: nothing happens when they run."""

    def run(f: Frame) -> None:
        return None

    return run


def break_(node: ast.Break, cx: Context) -> Execute:
    """``break``."""
    return lambda f: BREAK


def continue_(node: ast.Continue, cx: Context) -> Execute:
    """``continue``."""
    return lambda f: CONTINUE


def raise_(node: ast.Raise, cx: Context) -> Execute:
    """``raise error from cause``."""
    evaluate = cx.expression(node.exc) if node.exc is not None else None
    because = cx.expression(node.cause) if node.cause is not None else None

    def run(f: Frame) -> None:
        f.node = node
        if evaluate is None:
            error = f.ev.handling[-1] if f.ev.handling else RuntimeError(NO_ACTIVE)
        else:
            error = _instance(f, evaluate(f))
        if because is not None and isinstance(error, BaseException):
            cause = _instance(f, because(f))
            error.__cause__ = cause if isinstance(cause, BaseException) else None
        if isinstance(error, Unknown):
            error = RuntimeError(str(error))
        if not isinstance(error, BaseException):
            error = TypeError("exceptions must derive from BaseException")
        if evaluate is not None and hasattr(error, MARK):
            delattr(error, MARK)
        raise raised(error)

    return run


def _instance(f: Frame, error: Any) -> Any:
    """An exception of a type."""
    if isinstance(error, type) and issubclass(error, BaseException):
        return call(f.ev, error, [], {})
    return error


NO_ACTIVE = "No active exception to reraise"


def assert_(node: ast.Assert, cx: Context) -> Execute:
    """``assert test, message``: an unknown test is taken to hold."""
    test = cx.expression(node.test)
    message = cx.expression(node.msg) if node.msg is not None else None

    def run(f: Frame) -> None:
        f.node = node
        held = test(f)
        if type(held) is not bool and (staging := branching(held)):
            staging.refuse()
        if type(held) is Unknown or held:
            return
        f.node = node
        raise raised(AssertionError(message(f)) if message is not None else AssertionError())

    return run


def function(node: ast.FunctionDef | ast.AsyncFunctionDef, cx: Context) -> Execute:
    """``def name(…)`` with its decorators."""
    make = make_function(node, cx, node.name)
    decorators = [(d, cx.expression(d)) for d in node.decorator_list]
    store = compile_target(ast.copy_location(ast.Name(node.name, ast.Store()), node), cx)
    line = heading_line(node)

    def run(f: Frame) -> None:
        functions = [(d, decorator(f)) for d, decorator in decorators]
        made = make(f)
        store(f, decorated(f, made, functions, line) if functions else made)

    return run
