"""Compound statements without ``yield``: ``if``, ``for``, ``while``, ``try``, ``with``."""

from __future__ import annotations

import ast
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.branches import branching, joined, looped
from tfscope.python.catchers import FinallyHandler
from tfscope.python.context import BREAK, CONTINUE, Context, Evaluate, Execute
from tfscope.python.frames import Frame
from tfscope.python.handlers import (
    Clause,
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
from tfscope.python.likelihood import ends_the_program, is_personal, likely_side
from tfscope.python.loops import LoopWatch
from tfscope.python.names import Store
from tfscope.python.samples import leave_loop, sampled, sampling, settling
from tfscope.values.lengths import open_length, undecided
from tfscope.values.unknown import Unknown


def if_(node: ast.If, cx: Context) -> Execute:
    """``if test: … else: …``: an unknown test is a choice of the run."""
    test = cx.expression(node.test)
    decide = _decision(node)
    body = cx.block(node.body)
    orelse = cx.block(node.orelse)
    both = cache(lambda: joined(node, cx))

    def run(f: Frame) -> Any:
        f.node = node.test
        value = test(f)
        if type(value) is not bool and (staging := branching(value)) and (join := both()):
            f.node = node.test
            return join(f, staging)
        return body(f) if decide(f, value) else orelse(f)

    return run


def compile_test(node: ast.If, cx: Context) -> Evaluate:
    """The side that an ``if`` takes."""
    test = cx.expression(node.test)
    decide = _decision(node)

    def run(f: Frame) -> Any:
        f.node = node.test
        return decide(f, test(f))

    return run


def _decision(node: ast.If) -> Callable[[Frame, Any], Any]:
    """The side that a value of the test takes."""
    likely = likely_side(node)
    check = ends_the_program(node)

    def decide(f: Frame, tested: Any) -> Any:
        value = undecided(tested)
        f.node = node.test
        if type(value) is Unknown:
            side = False if not check and is_personal(value) else likely
            return f.ev.choose(value, side, check)
        return bool(value)

    return decide


def for_(node: ast.For, cx: Context) -> Execute:
    """``for target in iterable: … else: …``."""
    source = cx.expression(node.iter)
    store = compile_target(node.target, cx)
    body = cx.block(node.body)
    orelse = cx.block(node.orelse)
    settle = settling(node.body)
    once = cache(lambda: looped(node, cx, body) if isinstance(node, ast.For) else None)

    def run(f: Frame) -> Any:
        f.node = node.iter
        iterable = source(f)
        f.node = node.iter
        if staging := branching(iterable):
            if loop := once():
                return loop.each(f, staging, store)
            iterable = undecided(iterable)
        iterable = begin(f.ev, iterable)
        why = open_length(iterable)
        if why is not None:
            with sampling(f, why, settle):
                return passes(f, iterable)
        signal = passes(f, iterable)
        if f.ev.open_lengths and (why := open_length(iterable)) is not None:
            settle(f, why)
        return signal

    def passes(f: Frame, iterable: Any) -> Any:
        watch = LoopWatch(f.ev, open_ended=False)
        for item in iterate(f.ev, iterable):
            store(f, item)
            signal = body(f)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
            f.node = node.iter
            if watch.done():
                leave_loop(f, node.body, settle, item)
                break
        return orelse(f)

    return run


def while_(node: ast.While, cx: Context) -> Execute:
    """``while test: … else: …``."""
    test = cx.expression(node.test)
    body = cx.block(node.body)
    orelse = cx.block(node.orelse)
    settle = settling(node.body)
    once = cache(lambda: looped(node, cx, body))

    def run(f: Frame) -> Any:
        if (probing := f.ev.data.get("probing")) and (staging := probed(f, probing())):
            if loop := once():
                return loop.repeat(f, staging, test)
        watch = LoopWatch(f.ev, open_ended=True)
        while True:
            f.node = node.test
            if not watch.goes_on(test(f)):
                if watch.why is not None:
                    settle(f, watch.why)
                break
            with nullcontext() if watch.once is None else sampled(f.ev, watch.once):
                signal = body(f)
            if signal is not None and signal is not CONTINUE:
                return None if signal is BREAK else signal
            f.node = node.test
            if watch.done():
                leave_loop(f, node.body, settle)
                break
        return orelse(f)

    def probed(f: Frame, scratch: Any) -> Any:
        if scratch is None:
            return None
        f.node = node.test
        with scratch:
            return branching(test(f))

    return run


def try_(node: ast.Try, cx: Context) -> Execute:
    """``try: … except: … else: … finally: …``."""
    body = cx.block(node.body)
    clauses = clauses_of(node, cx, cx.block)
    orelse = cx.block(node.orelse)
    final = cx.block(node.finalbody) if node.finalbody else None

    def guarded(f: Frame) -> Any:
        handlers = f.ev.handlers
        depth = len(handlers)
        handlers.append(TryHandler(f, clauses))
        try:
            signal = body(f)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            del handlers[depth:]
            return handle(f, error, clauses)
        finally:
            del handlers[depth:]
        pass_over(f, clauses)
        return orelse(f) if signal is None else signal

    if final is None:
        return guarded
    return with_finally(guarded, final)


def handle(f: Frame, error: BaseException, clauses: list[Clause]) -> Any:
    """Runs the clause that matches ``error``, or raises it again."""
    clause = matching(f, error, clauses)
    if clause is None:
        return None
    with handling(f, error, clause):
        return clause.body(f)


def with_finally(guarded: Execute, final: Execute) -> Execute:
    """Runs ``final`` on every way out that the program can see."""

    def run(f: Frame) -> Any:
        handlers = f.ev.handlers
        depth = len(handlers)
        handlers.append(FinallyHandler(f.ev))
        try:
            signal = guarded(f)
        except (Exception, SystemExit, KeyboardInterrupt):
            del handlers[depth:]
            signal = final(f)
            if signal is not None:
                return signal
            raise
        del handlers[depth:]
        result = f.result
        over = final(f)
        if over is None:
            f.result = result
            return signal
        return over

    return run


def with_(node: ast.With, cx: Context) -> Execute:
    """``with manager as target, …: …``: nested, one manager each."""
    run = cx.block(node.body)
    for item in reversed(node.items):
        run = _managed(item, run, cx)
    return run


def _managed(item: ast.withitem, body: Execute, cx: Context) -> Execute:
    manager = cx.expression(item.context_expr)
    store: Store | None = compile_target(item.optional_vars, cx) if item.optional_vars else None
    place = item.context_expr

    def run(f: Frame) -> Any:
        f.node = place
        value = manager(f)
        f.node = place
        depth = enter(f, value, store)
        try:
            signal = body(f)
        except (Exception, SystemExit, KeyboardInterrupt) as error:
            del f.ev.handlers[depth:]
            f.node = place
            leave_after_error(f, value, error)
            return None
        finally:
            del f.ev.handlers[depth:]
        leave(f, value)
        return signal

    return run
