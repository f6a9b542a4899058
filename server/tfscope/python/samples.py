"""What a loop of unknown length leaves behind.

It is evaluated once.  Afterwards a number that its body counts up is unknown, and a container that its
body fills is open (``values.lengths``), even if the one pass did not come to that statement.  What the
functions do that the body calls is seen while they run: ``Sample`` is the pass that goes on.
"""

from __future__ import annotations

import ast
import contextlib
import itertools
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.evaluation import Evaluation
from tfscope.python.frames import Frame
from tfscope.python.open_attributes import leave_attributes_open
from tfscope.python.scopes import BLOCKS
from tfscope.values.lengths import leave_open
from tfscope.values.unknown import Unknown

GROWING = frozenset(
    ("append", "extend", "add", "update", "insert", "setdefault", "appendleft", "pop", "remove")
)
"""Methods that change how many items a container has."""

CONTAINERS = (list, dict, set, deque)
COUNTED = (int, float, str)
FILLERS = (type(None), bool, int, float, str)
"""What a list holds at first that is to be filled."""
MISSING = object()
MOST_INNER = 1_000
"""Containers within one that are left open, too."""

Settle = Callable[[Frame, Unknown], None]


class Sample:
    """One pass that stands for any number; ``made`` is what began to exist in it, by ``id``."""

    __slots__ = ("counted", "made", "why")

    def __init__(self, why: Unknown) -> None:
        self.why = why
        self.made: dict[int, Any] = {}
        self.counted: list[tuple[Any, str]] = []

    def grew(self, container: Any) -> None:
        """The pass changed a container: it is open unless the pass made it."""
        if isinstance(container, CONTAINERS) and id(container) not in self.made:
            leave_open(container, self.why)

    def make(self, value: Any) -> None:
        """The pass made an object."""
        self.made[id(value)] = value

    def count(self, owner: Any, name: str, value: Any) -> None:
        """The pass changed a number that an object keeps."""
        if type(value) in COUNTED and id(owner) not in self.made:
            self.counted.append((owner, name))


@contextlib.contextmanager
def sampling(f: Frame, why: Unknown, settle: Settle) -> Iterator[None]:
    """The loop whose one pass runs within the block."""
    try:
        with sampled(f.ev, why):
            yield
    finally:
        settle(f, why)


@contextlib.contextmanager
def sampled(ev: Evaluation, why: Unknown) -> Iterator[None]:
    """Host code within the block stands for any number of passes."""
    samples = ev.samples
    sample = Sample(why)
    samples.append(sample)
    try:
        yield
    finally:
        samples.remove(sample)
        if samples:
            samples[-1].made.update(sample.made)
        for owner, name in sample.counted:
            kept = getattr(owner, "__dict__", {})
            if type(kept.get(name)) in COUNTED:
                put = type.__setattr__ if isinstance(owner, type) else object.__setattr__
                put(owner, name, why.derived(name))


def settling(body: list[ast.stmt]) -> Settle:
    """Makes unknown, after a loop, what its body carries from one pass to the next."""
    places = _carried(body)

    def settle(f: Frame, why: Unknown) -> None:
        for place in places:
            _settle(f, place, why)

    return settle


def leave_loop(f: Frame, body: list[ast.stmt], settle: Settle, item: Any = None) -> None:
    """Settles a loop that is left before its last pass, and makes unknown what its passes may still fill
    in: a name that is ``None`` so far, an item that is a constant, and the elements of an array.

    Where it goes over objects of the program, some of which it does not reach, later errors are in doubt.
    """
    f.ev.skipped += "__tfscope_user__" in vars(type(item))
    why = f.ev.unknown("bound", "a loop left early")
    settle(f, why)
    names, owners = _filled(body)
    for place in names:
        space = _namespace(f, place)
        if space.get(_name(place), MISSING) is None:
            space[_name(place)] = why.derived(_name(place))
    for owner in owners:
        value = _value(f, owner)
        if isinstance(value, list):
            value[:] = [why.derived("item") if type(i) in FILLERS else i for i in value]
        elif hasattr(type(value), "lose"):
            value.lose()


def _filled(body: list[ast.stmt]) -> tuple[list[ast.Name | ast.Attribute], list[ast.expr]]:
    """The names that only some passes may set, and what has items that are set."""
    at_times = [node for node in body if isinstance(node, (ast.If, ast.Try, ast.For, ast.While))]
    names = [p for p in _stored(at_times) if isinstance(p, (ast.Name, ast.Attribute))]
    return names, [part.value for part in _stored(body) if isinstance(part, ast.Subscript)]


def _stored(body: list[Any]) -> list[ast.AST]:
    parts = [part for node in body for part in ast.walk(node)]
    return [part for part in parts if isinstance(getattr(part, "ctx", None), ast.Store)]


def _carried(body: list[ast.stmt]) -> list[ast.expr]:
    """Names, attributes and items that the body adds to; those that it sets anew are not among them,
    unless it compares them with the new value first."""
    grown: list[ast.expr] = []
    kept: list[ast.expr] = []
    fresh: set[str] = set()
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, BLOCKS):
            continue
        if isinstance(node, ast.If):
            tested = _names(node.test)
            kept += [t for t in _assigned(node.body) if ast.unparse(t) in tested]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in GROWING:
                grown.append(node.func.value)
        elif isinstance(node, ast.Call) and (owner := _owner_of_any(node)) is not None:
            grown.append(ast.Attribute(owner, "__dict__", ast.Load()))
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, (ast.Store, ast.Del)):
            grown.append(node.value)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            fresh.add(node.id)
        elif isinstance(node, (ast.Assign, ast.AugAssign)) and (old := _carries(node)) is not None:
            grown.append(old)
            waiting.append(node.value)
            continue
        waiting += ast.iter_child_nodes(node)
    return kept + [p for p in grown if _root(p) not in fresh]


def _owner_of_any(call: ast.Call) -> ast.expr | None:
    """The object of ``setattr(object, name, value)``, where the name is not written there."""
    if not isinstance(call.func, ast.Name) or call.func.id != "setattr" or len(call.args) != 3:
        return None
    return None if isinstance(call.args[1], ast.Constant) else call.args[0]


def _carries(node: ast.Assign | ast.AugAssign) -> ast.expr | None:
    """The target if its new value is made of the old one: ``n += 1``, ``n = max(n, m)``."""
    if isinstance(node, ast.AugAssign):
        return node.target
    target = node.targets[0]
    return target if ast.unparse(target) in _names(node.value) else None


def _assigned(body: list[ast.stmt]) -> list[ast.expr]:
    return [node.targets[0] for node in body if isinstance(node, ast.Assign)]


def _names(expression: ast.expr) -> set[str]:
    """The names and attributes that an expression reads, as text."""
    parts = ast.walk(expression)
    return {ast.unparse(p) for p in parts if isinstance(p, (ast.Name, ast.Attribute))}


def _root(place: ast.expr) -> str | None:
    while isinstance(place, (ast.Attribute, ast.Subscript)):
        place = place.value
    return place.id if isinstance(place, ast.Name) else None


def _settle(f: Frame, place: ast.expr, why: Unknown) -> None:
    if isinstance(place, ast.Attribute) and place.attr == "__dict__":
        leave_attributes_open(_value(f, place.value), why)
        return
    if isinstance(place, ast.Subscript):
        owner = _value(f, place.value)
        inner = (
            owner if isinstance(owner, list) else owner.values() if isinstance(owner, dict) else ()
        )
        for value in (owner, *itertools.islice(inner, MOST_INNER)):
            if isinstance(value, CONTAINERS) and not (value is owner and isinstance(owner, list)):
                leave_open(value, why)
        return
    value = _value(f, place)
    if isinstance(value, CONTAINERS):
        leave_open(value, why)
    elif type(value) in COUNTED and isinstance(place.ctx, ast.Store):  # type: ignore[attr-defined]
        _namespace(f, place)[_name(place)] = why.derived(_name(place))


def _name(place: ast.expr) -> str:
    return place.id if isinstance(place, ast.Name) else getattr(place, "attr", "")


def _value(f: Frame, place: ast.expr) -> Any:
    return _namespace(f, place).get(_name(place))


def _namespace(f: Frame, place: ast.expr) -> dict[str, Any]:
    """The namespace that keeps a name or an attribute; nothing is called to find it."""
    if isinstance(place, ast.Name):
        frame: Frame | None = f
        while frame is not None:
            if place.id in frame.vars:
                return frame.vars
            frame = frame.outer
        return f.globals
    if isinstance(place, ast.Attribute):
        kept = getattr(_value(f, place.value), "__dict__", None)
        return kept if isinstance(kept, dict) else {}
    return {}
