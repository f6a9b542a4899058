"""Comprehensions and generator expressions: a hidden function over nested loops."""

from __future__ import annotations

import ast
import weakref
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.assignments import compile_target
from tfscope.python.context import Context, Evaluate
from tfscope.python.frames import Frame
from tfscope.python.iteration import begin, iterate
from tfscope.python.scopes import ComprehensionNode, comprehension_scope
from tfscope.values.lengths import follow, leave_open, open_length, undecided
from tfscope.values.raised import refusable
from tfscope.values.unknown import Indeterminate, Unknown

Loops = Callable[[Frame, Any], Iterator[None]]
SIZED = (range, list, tuple, str, dict, set)


class TooLong(Indeterminate):
    """A comprehension has too many items: it is unknown, or what takes those of a generator is."""


def list_comprehension(node: ast.ListComp, cx: Context) -> Evaluate:
    """``[element for …]``."""
    return _collecting(node, cx, "<listcomp>", node.elt, list)


def set_comprehension(node: ast.SetComp, cx: Context) -> Evaluate:
    """``{element for …}``."""
    return _collecting(node, cx, "<setcomp>", node.elt, set)


def dict_comprehension(node: ast.DictComp, cx: Context) -> Evaluate:
    """``{key: value for …}``."""
    pair = ast.copy_location(ast.Tuple([node.key, node.value], ast.Load()), node.key)
    pair.end_lineno, pair.end_col_offset = node.value.end_lineno, node.value.end_col_offset
    return _collecting(node, cx, "<dictcomp>", pair, dict)


def _line_of_element(node: ComprehensionNode) -> int:
    """The greatest line at which an expression begins that is compiled before the element.

    Python 3.7 never goes back to a smaller line within an expression.  The code of a lambda or of
    another comprehension is compiled apart, and so is what the outermost ``for`` goes through.
    """
    waiting: list[ast.AST] = [node.generators[0].target, *node.generators[0].ifs]
    for part in node.generators[1:]:
        waiting += [part.iter, part.target, *part.ifs]
    line = 0
    while waiting:
        here = waiting.pop()
        line = max(line, getattr(here, "lineno", 0))
        if isinstance(here, ComprehensionNode):
            waiting.append(here.generators[0].iter)
        elif isinstance(here, ast.Lambda):
            waiting += [d for d in [*here.args.defaults, *here.args.kw_defaults] if d is not None]
        else:
            waiting += ast.iter_child_nodes(here)
    return line


def _collecting(
    node: ComprehensionNode, cx: Context, name: str, element: ast.expr, build: Any
) -> Evaluate:
    first, loops, inner = _loops(node, cx)
    evaluate = inner.expression(element)

    in_class = cx.scope.kind == "class"
    last = _line_of_element(node)
    if inner is cx:
        return _in_class_body(first, loops, evaluate)

    def run(f: Frame) -> Any:
        source = first(f)
        child = f.child({}, skip=in_class)
        child.name = name
        child.last_line = last
        collected: list[Any] = []
        child.collected = lambda: collected
        f.ev.stack.append(child)
        try:
            for _ in loops(child, source):
                collected.append(evaluate(child))
        except TooLong as stop:
            return stop.unknown
        finally:
            f.ev.stack.pop()
        result = follow(collected if build is list else build(collected), collected)
        if f.ev.samples:
            f.ev.samples[-1].make(result)
        return result

    return run


def _in_class_body(first: Evaluate, loops: Loops, evaluate: Evaluate) -> Evaluate:
    """A list comprehension of Python 2 in a class body: its names are those of the class."""

    def run(f: Frame) -> Any:
        outer, collected = f.collected, []  # type: ignore[var-annotated]
        f.collected = lambda: collected
        try:
            for _ in loops(f, first(f)):
                collected.append(evaluate(f))
        except TooLong as stop:
            return stop.unknown
        finally:
            f.collected = outer
        made = follow(collected, collected)
        if f.ev.samples:
            f.ev.samples[-1].make(made)
        return made

    return run


def generator_expression(node: ast.GeneratorExp, cx: Context) -> Evaluate:
    """``(element for …)``, evaluated item by item."""
    first, loops, inner = _loops(node, cx)
    evaluate = inner.expression(node.elt)

    in_class = cx.scope.kind == "class"
    last = _line_of_element(node)

    def run(f: Frame) -> Any:
        source = first(f)
        child = f.child({}, skip=in_class)
        child.name = "<genexpr>"
        child.last_line = last
        made: Any = _generate(child, loops(child, source), evaluate)
        inside = f.function.__dict__.get("__qualname__", f.function.name_) if f.function else ""
        made.__qualname__ = f"{inside}.<locals>.<genexpr>" if inside else "<genexpr>"
        child.collected = weakref.ref(made)
        if (why := open_length(source)) is not None:
            leave_open(made, why)
        return made

    return run


def _generate(child: Frame, passes: Iterator[None], evaluate: Evaluate) -> Iterator[Any]:
    """Items of a generator expression; its frame is on the stack only while it computes."""
    stack = child.ev.stack
    while True:
        child.below = None
        stack.append(child)
        try:
            for _ in passes:
                item = evaluate(child)
                break
            else:
                return
        finally:
            stack.pop()
        yield item


def _loops(node: ComprehensionNode, cx: Context) -> tuple[Evaluate, Loops, Context]:
    """The first iterable (evaluated outside), the nested loops, and the inner context."""
    scope = cx.scope
    open_ = scope.leaking and scope.kind == "class" and isinstance(node, ast.ListComp)
    inner = cx if open_ else cx.inside(comprehension_scope(node, scope))
    first = cx.expression(node.generators[0].iter)
    loops: Loops = _innermost
    for index in reversed(range(len(node.generators))):
        loops = _loop(node.generators[index], index == 0, loops, inner)
    return first, loops, inner


def _innermost(f: Frame, _: Any) -> Iterator[None]:
    yield None


def _passes(f: Frame, tests: list[Evaluate], guessed: bool) -> bool:
    """Whether every ``if`` of a ``for`` holds; one that fails is the last that is asked."""
    for test in tests:
        if not (_is_kept(f, test(f)) if guessed else test(f)):
            return False
    return True


def _is_kept(f: Frame, test: Any) -> bool:
    """Whether an item stays that stands for all of an unknown number: an unknown test leaves some."""
    test = undecided(test)
    return f.ev.choose(test, True) if type(test) is Unknown else bool(test)


def _iterations(f: Frame, iterable: Any) -> int:
    """How many are done: of what is longer than may be gone through only the first hundredth, in case
    that whoever takes the items stops there."""
    most = f.ev.bounds.comprehension
    long = type(iterable) in SIZED and len(iterable) > most
    return most // 100 if long else most


def _loop(part: ast.comprehension, outermost: bool, then: Loops, cx: Context) -> Loops:
    store = compile_target(part.target, cx)
    tests = [cx.expression(test) for test in part.ifs]
    source = None if outermost else cx.expression(part.iter)
    direct = then is _innermost

    def run(f: Frame, given: Any) -> Iterator[None]:
        iterable = given if source is None else source(f)
        f.node = part.iter
        iterable = begin(f.ev, iterable) if source is None else refusable(begin, f.ev, iterable)
        left, enough = _iterations(f, iterable), f.ev.work() + f.ev.bounds.comprehension_work
        guessed = (why := open_length(iterable)) is not None
        if why is not None:
            leave_open(f.collected(), why)
        for item in iterate(f.ev, iterable):
            f.ev.burn()
            left -= 1
            if left < 0 or f.ev.work() > enough:
                f.ev.note("a comprehension is left unknown: it is too long", bound=True)
                raise TooLong(f.ev.unknown("bound", "a long comprehension"))
            store(f, item)
            if tests and not _passes(f, tests, guessed):
                continue
            if direct:
                yield None
            else:
                yield from then(f, None)
        if why is None and f.ev.open_lengths and (why := open_length(iterable)) is not None:
            leave_open(f.collected(), why)

    return run
