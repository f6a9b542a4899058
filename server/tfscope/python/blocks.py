"""Statement lists: where evaluation goes on behind a statement that failed.

A statement fails when the program raises an exception that nobody catches (recorded as an error of
the program), when a model has a fault (recorded as ours), or when native code asked an unknown value
for more than it has.  What the statement would have bound is then unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.context import RETURN, Context, Execute
from tfscope.python.frames import Frame
from tfscope.python.names import Store
from tfscope.values.unknown import Indeterminate

Recover = Callable[[Frame], Any]
Step = tuple[Execute, Recover]


def run_steps(steps: list[Step]) -> Execute:
    """The closure that runs statements one after another."""

    def run(f: Frame) -> Any:
        for execute, recover in steps:
            try:
                signal = execute(f)
            except Exception as error:
                if not f.ev.survive(error):
                    raise
                signal = recover(f)
            except Indeterminate:
                signal = recover(f)
            if signal is not None:
                return signal
        return None

    return run


GeneratorStep = tuple[bool, Callable[[Frame], Any], Recover]


def run_generator_steps(steps: list[GeneratorStep]) -> Callable[[Frame], Iterator[Any]]:
    """The same for statements some of which yield (marked ``True``)."""

    def run(f: Frame) -> Any:
        for yields, execute, recover in steps:
            try:
                if yields:
                    signal = yield from execute(f)
                else:
                    signal = execute(f)
            except Exception as error:
                if not f.ev.survive(error):
                    raise
                signal = recover(f)
            except Indeterminate:
                signal = recover(f)
            if signal is not None:
                return signal
        return None

    return run


def recovery(node: ast.stmt, cx: Context) -> Recover:
    """What happens in place of a failed statement: its targets become unknown."""
    if isinstance(node, ast.Return):
        return _leave
    if isinstance(node, ast.Raise):
        return _leave if cx.scope.kind == "function" else _go_on
    stores = [compile_target(t, cx) for t in _plain_targets(node)]
    return _bind_unknown(stores) if stores else _go_on


def _plain_targets(node: ast.stmt) -> list[ast.expr]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, (ast.AnnAssign, ast.AugAssign)):
        targets = [node.target]
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        targets = [ast.copy_location(ast.Name(node.name, ast.Store()), node)]
    found: list[ast.expr] = []
    for target in targets:
        parts = [target]
        while parts:
            part = parts.pop()
            if isinstance(part, (ast.Tuple, ast.List)):
                parts += part.elts
            elif isinstance(part, ast.Starred):
                parts.append(part.value)
            elif isinstance(part, (ast.Name, ast.Attribute)):
                found.append(part)
    return found


def _leave(f: Frame) -> Any:
    f.result = f.ev.unknown("after-error", "result")
    return RETURN


def _go_on(f: Frame) -> Any:
    return None


def _bind_unknown(stores: list[Store]) -> Recover:
    def run(f: Frame) -> Any:
        for store in stores:
            store(f, f.ev.unknown("after-error", "value"))
        return None

    return run
