"""Operators, displays, text and attribute access, compiled: one function per node kind.

Each turns a node into a closure from frame to value; ``compiler.EXPRESSIONS`` lists them.
"""

from __future__ import annotations

import ast
import types
from collections.abc import Callable
from typing import Any

from tfscope.python import python2_methods, python2_order
from tfscope.python.assignments import compile_target
from tfscope.python.attributes import get_attribute
from tfscope.python.bounded import LARGEST, spread, too_wide, weight
from tfscope.python.branches import branching
from tfscope.python.context import Context, Evaluate, source_text
from tfscope.python.frames import Frame
from tfscope.python.lines import operator_line, reported_at, test_line
from tfscope.python.operators import BINARY, COMPARE, SIGNS, UNARY, divide_python2, subscript
from tfscope.python.stand_ins import refuse
from tfscope.values.lengths import GROWN, follow, undecided
from tfscope.values.terms import Comparison, Term
from tfscope.values.unknown import Indeterminate, Unknown, undeciding


def constant(node: ast.Constant, cx: Context) -> Evaluate:
    """A literal."""
    value = node.value

    def run(f: Frame) -> Any:
        return value

    return run


def attribute(node: ast.Attribute, cx: Context) -> Evaluate:
    """``owner.name``."""
    owner = cx.expression(node.value)
    name = cx.mangle(node.attr)

    if cx.python2 and name in python2_methods.OTHERWISE:
        return _python2(owner, name)
    if cx.python2 and name in python2_methods.ONLY:
        return _only_python2(owner, node, name)

    def run(f: Frame) -> Any:
        obj = owner(f)
        f.node = node
        return get_attribute(f.ev, obj, name)

    return run


def _python2(owner: Evaluate, name: str) -> Evaluate:
    """``owner.items`` of a Python 2 program."""

    def run(f: Frame) -> Any:
        obj = owner(f)
        method = get_attribute(f.ev, obj, name)
        native = isinstance(method, types.BuiltinMethodType)
        return python2_methods.otherwise(obj, name, method) if native else method

    return run


def _only_python2(owner: Evaluate, node: ast.Attribute, name: str) -> Evaluate:
    """``owner.has_key`` of a Python 2 program."""

    def run(f: Frame) -> Any:
        obj = owner(f)
        f.node = node
        found = None if type(obj) is Unknown else python2_methods.before_getattr(obj, name)
        return get_attribute(f.ev, obj, name) if found is None else found

    return run


def subscripted(node: ast.Subscript, cx: Context) -> Evaluate:
    """``container[key]``."""
    container = cx.expression(node.value)
    key = cx.expression(node.slice)

    def run(f: Frame) -> Any:
        owner = container(f)
        k = key(f)
        f.node = node
        return subscript(f, owner, k)

    return run


def slice_(node: ast.Slice, cx: Context) -> Evaluate:
    """``lower:upper:step``."""
    lower, upper, step = (
        cx.expression(part) if part is not None else _none
        for part in (node.lower, node.upper, node.step)
    )

    def run(f: Frame) -> Any:
        return slice(lower(f), upper(f), step(f))

    return run


def _none(f: Frame) -> Any:
    return None


def binary(node: ast.BinOp, cx: Context) -> Evaluate:
    """``left op right``."""
    return reported_at(operator_line(node), _binary(node, cx))


def _binary(node: ast.BinOp, cx: Context) -> Evaluate:
    left = cx.expression(node.left)
    right = cx.expression(node.right)
    operate = BINARY[type(node.op)]
    if cx.floor_division and isinstance(node.op, ast.Div):
        operate = divide_python2

    def run(f: Frame) -> Any:
        a = left(f)
        b = right(f)
        f.node = node
        if type(a) is Unknown or type(b) is Unknown:
            refuse(operate, a, b)
        try:
            return follow(operate(a, b), a, b) if f.ev.open_lengths else operate(a, b)
        except Indeterminate as stop:
            return stop.unknown.derived(stop.unknown.text)

    return run


def unary(node: ast.UnaryOp, cx: Context) -> Evaluate:
    """``op operand``."""
    operand = cx.expression(node.operand)
    operate = UNARY[type(node.op)]

    def run(f: Frame) -> Any:
        value = operand(f)
        f.node = node
        if type(value) is Unknown:
            refuse(operate, value)
        return operate(value)

    def negated(f: Frame) -> Any:
        value = operand(f)
        f.node = node
        if type(value) is not bool and (staging := branching(value)):
            return staging.negation()
        return operate(value)

    return negated if isinstance(node.op, ast.Not) else run


def compare(node: ast.Compare, cx: Context) -> Evaluate:
    """``a < b < c``: operands are evaluated once, the chain stops at the first false link."""
    first = cx.expression(node.left)
    tests = python2_order.COMPARE if cx.python2 else COMPARE
    links = [
        (tests[type(op)], cx.expression(right)) for op, right in zip(node.ops, node.comparators)
    ]
    if len(links) == 1:
        test, right = links[0]

        @undeciding
        def single(f: Frame) -> Any:
            a = first(f)
            b = right(f)
            f.node = node
            if type(a) is Unknown or type(b) is Unknown:
                refuse(test, a, b)
            try:
                return test(a, b)
            except Indeterminate as stop:
                return stop.unknown.derived(_comparison(node))

        return single

    def chain(f: Frame) -> Any:
        a = first(f)
        result: Any = True
        for test, right in links:
            b = right(f)
            result = test(a, b)
            if not result:
                return result
            a = b
        return result

    return chain


def _comparison(node: ast.Compare) -> Comparison:
    left, right = Term(source_text(node.left)), Term(source_text(node.comparators[0]))
    return Comparison(left, SIGNS[type(node.ops[0])], right)


def boolean(node: ast.BoolOp, cx: Context) -> Evaluate:
    """``a and b``, ``a or b``."""
    operands = [cx.expression(value) for value in node.values]
    stops_on = isinstance(node.op, ast.Or)
    last = operands.pop()

    def run(f: Frame, start: int = 0) -> Any:
        for number, operand in enumerate(operands[start:] if start else operands, start):
            value = operand(f)
            f.node = node
            if type(value) is not bool and (staging := branching(value)):
                ways = [lambda: run(f, number + 1), lambda: value]  # noqa: B023
                return staging.choice(*(reversed(ways) if stops_on else ways))
            if bool(undecided(value) if type(value) in GROWN else value) is stops_on:
                return value
        return last(f)

    return run


def conditional(node: ast.IfExp, cx: Context) -> Evaluate:
    """``body if test else orelse``."""
    test = cx.expression(node.test)
    body = reported_at(test_line(node), cx.expression(node.body))
    orelse = cx.expression(node.orelse)

    def run(f: Frame) -> Any:
        f.node = node.test
        value = test(f)
        if type(value) is not bool and (staging := branching(value)):
            f.node = node.test
            return staging.choice(lambda: body(f), lambda: orelse(f))
        if type(value) in GROWN:
            value = undecided(value)
        return body(f) if value else orelse(f)

    return run


def items(nodes: list[ast.expr], cx: Context) -> Callable[[Frame], list[Any]]:
    """The items of a display, starred ones spread out."""
    if not any(isinstance(node, ast.Starred) for node in nodes):
        plain = [cx.expression(node) for node in nodes]

        def all_plain(f: Frame) -> list[Any]:
            return [evaluate(f) for evaluate in plain]

        return all_plain
    parts = [
        (True, cx.expression(n.value)) if isinstance(n, ast.Starred) else (False, cx.expression(n))
        for n in nodes
    ]

    def some_starred(f: Frame) -> list[Any]:
        found: list[Any] = []
        for starred, evaluate in parts:
            value = evaluate(f)
            if starred:
                found.extend(spread(value))
            else:
                found.append(value)
        return found

    return some_starred


def _made(f: Frame, value: Any) -> Any:
    """A container that the program has just made."""
    if f.ev.samples:
        f.ev.samples[-1].make(value)
    return value


def list_(node: ast.List, cx: Context) -> Evaluate:
    """``[a, *b]``."""
    gather = items(node.elts, cx)
    return lambda f: _made(f, gather(f))


def tuple_(node: ast.Tuple, cx: Context) -> Evaluate:
    """``a, *b``."""
    gather = items(node.elts, cx)

    def run(f: Frame) -> Any:
        return tuple(gather(f))

    return run


def set_(node: ast.Set, cx: Context) -> Evaluate:
    """``{a, *b}``."""
    gather = items(node.elts, cx)

    def run(f: Frame) -> Any:
        return _made(f, set(gather(f)))

    return run


def dict_(node: ast.Dict, cx: Context) -> Evaluate:
    """``{k: v, **more}``."""
    parts = [
        (cx.expression(k) if k is not None else None, cx.expression(v))
        for k, v in zip(node.keys, node.values)
    ]

    def run(f: Frame) -> Any:
        made: dict[Any, Any] = {}
        for key, value in parts:
            if key is None:
                more = value(f)
                if type(more) is not Unknown:
                    made.update(more)
            else:
                k = key(f)
                made[k] = value(f)
        return _made(f, made)

    return run


def formatted(node: ast.JoinedStr, cx: Context) -> Evaluate:
    """An f-string."""
    parts = [cx.expression(part) for part in node.values]

    def run(f: Frame) -> Any:
        return "".join([part(f) for part in parts])

    return run


def formatted_value(node: ast.FormattedValue, cx: Context) -> Evaluate:
    """``{value!r:spec}`` of an f-string."""
    value = cx.expression(node.value)
    spec = cx.expression(node.format_spec) if node.format_spec else None
    converters: dict[int, Callable[[Any], Any]] = {115: str, 114: repr, 97: ascii}
    convert = converters.get(node.conversion)

    def run(f: Frame) -> Any:
        v = value(f)
        if type(v) is Unknown:
            return str(v)
        f.node = node
        wanted = spec(f) if spec else ""
        if too_wide(wanted) or weight(v) > LARGEST:
            return str(f.ev.unknown("bound", source_text(node.value)))
        return format(convert(v) if convert else v, wanted)

    return run


def named(node: ast.NamedExpr, cx: Context) -> Evaluate:
    """``name := value``."""
    value = cx.expression(node.value)
    store = compile_target(node.target, cx)

    def run(f: Frame) -> Any:
        v = value(f)
        store(f, v)
        return v

    return run


def starred(node: ast.Starred, cx: Context) -> Evaluate:
    """``*value`` inside a subscript."""
    return cx.expression(node.value)


def awaited(node: ast.Await, cx: Context) -> Evaluate:
    """``await value``: coroutines are evaluated as ordinary calls."""
    return cx.expression(node.value)
