"""Statements that yield, compiled to generators: frame → generator that returns a signal."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.context import BREAK, CONTINUE, RETURN, Context
from tfscope.python.control import compile_test
from tfscope.python.frames import Frame
from tfscope.python.generators import Lift
from tfscope.python.handlers import (
    TryHandler,
    clauses_of,
    enter,
    handling,
    leave,
    leave_after_error,
    matching,
    pass_over,
)
from tfscope.python.iteration import begin, iterate
from tfscope.python.loops import LoopWatch
from tfscope.python.outcomes import as_program_raised
from tfscope.python.samples import settling
from tfscope.values.lengths import leave_open, open_length
from tfscope.values.unknown import Unknown

Generate = Callable[[Frame], Any]


def yielding(node: ast.stmt, cx: Context) -> Generate:
    """The generator form of a statement that contains a ``yield``."""
    compound = COMPOUND.get(type(node))
    if compound is not None:
        return compound(node, cx)
    value = getattr(node, "value", None)
    if isinstance(value, (ast.Yield, ast.YieldFrom)):
        return _simple(node, value, cx)
    lift = Lift(cx.scope.bound)
    rest = lift.visit(node)
    return cx.compiler.generator_block([*lift.before, rest], cx)


def _simple(node: Any, value: ast.Yield | ast.YieldFrom, cx: Context) -> Generate:
    produce = _produce(value, cx)
    stores = []
    if isinstance(node, ast.Assign):
        stores = [compile_target(t, cx) for t in node.targets]
    elif isinstance(node, ast.AnnAssign):
        stores = [compile_target(node.target, cx)]
    elif isinstance(node, ast.AugAssign):
        lift = Lift(cx.scope.bound)
        return cx.compiler.generator_block([*_lifted(lift, node)], cx)
    returns = isinstance(node, ast.Return)

    def run(f: Frame) -> Any:
        f.node = node
        result = yield from produce(f)
        for store in stores:
            store(f, result)
        if returns:
            f.result = result
            return RETURN
        return None

    return run


def _lifted(lift: Lift, node: ast.stmt) -> list[ast.stmt]:
    rest = lift.visit(node)
    return [*lift.before, rest]


def _produce(value: ast.Yield | ast.YieldFrom, cx: Context) -> Callable[[Frame], Any]:
    if isinstance(value, ast.YieldFrom):
        source = cx.expression(value.value)

        def delegate(f: Frame) -> Any:
            iterable = begin(f.ev, source(f))
            why = open_length(iterable)
            if why is not None:
                leave_open(f.collected(), why)
            f.yielded += 1
            if type(iterable) is Unknown:
                yield iterable[0]
                return None
            result = yield from iterable
            return result

        return delegate
    item = cx.expression(value.value) if value.value is not None else None

    def produce(f: Frame) -> Any:
        value = item(f) if item is not None else None
        f.yielded += 1
        return (yield value)

    return produce


def _if(node: ast.If, cx: Context) -> Generate:
    decide = compile_test(node, cx)
    body = cx.compiler.generator_block(node.body, cx)
    orelse = cx.compiler.generator_block(node.orelse, cx)

    def run(f: Frame) -> Any:
        return (yield from (body if decide(f) else orelse)(f))

    return run


PATIENCE = 1_000
"""How many times longer a loop of a generator goes on without an item than another loop does."""


def _is_left(f: Frame, watch: LoopWatch, given: int) -> bool:
    """Whether a pass was the last one that is evaluated: then nobody knows which items would follow.

    ``given`` is how many items there were before the pass.
    """
    if f.yielded != given:
        watch.resume()
    if not watch.done():
        return False
    leave_open(f.collected(), f.ev.unknown("bound", "a loop left early"))
    return True


def _for(node: ast.For, cx: Context) -> Generate:
    source = cx.expression(node.iter)
    store = compile_target(node.target, cx)
    body = cx.compiler.generator_block(node.body, cx)
    orelse = cx.compiler.generator_block(node.orelse, cx)
    settle = settling(node.body)

    def run(f: Frame) -> Any:
        f.node = node.iter
        iterable = source(f)
        f.node = node.iter
        iterable = begin(f.ev, iterable)
        watch = LoopWatch(f.ev, open_ended=False, patience=PATIENCE)
        why = open_length(iterable)
        if why is not None:
            leave_open(f.collected(), why)
        for item in iterate(f.ev, iterable):
            store(f, item)
            given = f.yielded
            signal = yield from body(f)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
            f.node = node.iter
            if _is_left(f, watch, given):
                break
        if why is None and f.ev.open_lengths and (why := open_length(iterable)) is not None:
            leave_open(f.collected(), why)
        if why is not None:
            settle(f, why)
        return (yield from orelse(f))

    return run


def _while(node: ast.While, cx: Context) -> Generate:
    test = cx.expression(node.test)
    body = cx.compiler.generator_block(node.body, cx)
    orelse = cx.compiler.generator_block(node.orelse, cx)

    def run(f: Frame) -> Any:
        watch = LoopWatch(f.ev, open_ended=True, patience=PATIENCE)
        while True:
            f.node = node.test
            if not watch.goes_on(test(f)):
                if watch.why is not None:
                    leave_open(f.collected(), watch.why)
                break
            given = f.yielded
            signal = yield from body(f)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
            f.node = node.test
            if _is_left(f, watch, given):
                break
        return (yield from orelse(f))

    return run


def _try(node: ast.Try, cx: Context) -> Generate:
    body = cx.compiler.generator_block(node.body, cx)
    clauses = clauses_of(node, cx, lambda body: cx.compiler.generator_block(body, cx))
    orelse = cx.compiler.generator_block(node.orelse, cx)
    final = cx.compiler.generator_block(node.finalbody, cx)

    def guarded(f: Frame) -> Any:
        handlers = f.ev.handlers
        marker = TryHandler(f, clauses)
        handlers.append(marker)
        try:
            signal = yield from body(f)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            _drop(f, marker)
            own = as_program_raised(error)
            clause = matching(f, own, clauses)
            if clause is None:
                return None
            with handling(f, own, clause):
                return (yield from clause.body(f))
        finally:
            _drop(f, marker)
        pass_over(f, clauses)
        return (yield from orelse(f)) if signal is None else signal

    def run(f: Frame) -> Any:
        try:
            signal = yield from guarded(f)
        except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit):
            over = yield from final(f)
            if over is not None:
                return over
            raise
        over = yield from final(f)
        return signal if over is None else over

    return run


def _drop(f: Frame, marker: Any) -> None:
    """Takes a handler off the stack; the stack's depth may have changed between two yields."""
    handlers = f.ev.handlers
    if marker in handlers:
        del handlers[handlers.index(marker) :]


def _with(node: ast.With, cx: Context) -> Generate:
    run = cx.compiler.generator_block(node.body, cx)
    for item in reversed(node.items):
        run = _managed(item, run, cx)
    return run


def _managed(item: ast.withitem, body: Generate, cx: Context) -> Generate:
    manager = cx.expression(item.context_expr)
    store = compile_target(item.optional_vars, cx) if item.optional_vars else None
    place = item.context_expr

    def run(f: Frame) -> Any:
        f.node = place
        value = manager(f)
        f.node = place
        enter(f, value, store)
        try:
            signal = yield from body(f)
        except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:
            leave_after_error(f, value, as_program_raised(error))
            return None
        leave(f, value)
        return signal

    return run


COMPOUND: dict[type[ast.stmt], Callable[[Any, Context], Generate]] = {
    ast.If: _if,
    ast.For: _for,
    ast.AsyncFor: _for,
    ast.While: _while,
    ast.Try: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
}
