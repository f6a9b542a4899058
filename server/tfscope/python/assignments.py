"""Assignment targets: names, attributes, items, nested patterns.

Reference: Python language reference, section 7.2 "Assignment statements".
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from tfscope.python.attributes import get_attribute, set_attribute
from tfscope.python.context import Context
from tfscope.python.deletions import delete_attribute
from tfscope.python.frames import Frame
from tfscope.python.iteration import unpack, unpack_starred
from tfscope.python.names import Store, compile_store, delete
from tfscope.python.operators import subscript
from tfscope.python.stand_ins import refuse_storing
from tfscope.values.lengths import NOTHING, PLAIN, follow, leave_open, open_length, replace_any
from tfscope.values.unknown import Indeterminate, Unknown

MOST_KEYS = 100
"""Keys behind which a dictionary takes no further unknown one: it would stand for nothing new."""

Operate = Callable[[Any, Any], Any]


def compile_target(target: ast.expr, cx: Context) -> Store:
    """The closure that stores a value into a target."""
    if isinstance(target, ast.Name):
        return _observed(target, compile_store(target.id, cx), cx)
    if isinstance(target, ast.Attribute):
        return _observed(target, _attribute(target, cx), cx)
    if isinstance(target, ast.Subscript):
        return _observed(target, _item(target, cx), cx)
    if isinstance(target, (ast.Tuple, ast.List)):
        return _pattern(target.elts, cx)
    if isinstance(target, ast.Starred):
        return compile_target(target.value, cx)
    return _nowhere


def _nowhere(f: Frame, value: Any) -> None:
    """The value is dropped: the target could not be read, or another closure stores it."""


def _observed(target: ast.expr, store: Store, cx: Context) -> Store:
    """A store that reports its values, in a file that is observed."""
    if not cx.observed:
        return store

    def run(f: Frame, value: Any) -> None:
        if f.ev.observer is not None:
            f.ev.observer(f, target, value)
        store(f, value)

    return run


def _attribute(target: ast.Attribute, cx: Context) -> Store:
    owner = cx.expression(target.value)
    name = cx.mangle(target.attr)

    def run(f: Frame, value: Any) -> None:
        set_attribute(f.ev, owner(f), name, value)

    return run


def _item(target: ast.Subscript, cx: Context) -> Store:
    owner = cx.expression(target.value)
    key = cx.expression(target.slice)
    attributes = isinstance(target.value, ast.Attribute) and target.value.attr == "__dict__"

    def run(f: Frame, value: Any) -> None:
        container = owner(f)
        k = key(f)
        if type(k) is Unknown and type(container) is dict:
            replace_any(container, k, PLAIN if attributes else NOTHING)
        _set_item(f, container, k, value)

    return run


def _set_item(f: Frame, container: Any, key: Any, value: Any) -> None:
    """``container[key] = value``; behind the known items of an open list there may be more."""
    if type(container) is Unknown:
        refuse_storing(container)
    if type(key) is Unknown and isinstance(container, list):
        return
    if type(key) is Unknown and isinstance(container, dict) and len(container) >= MOST_KEYS:
        leave_open(container, key)
        return
    if f.ev.samples and isinstance(container, dict):
        f.ev.samples[-1].grew(container)
    try:
        container[key] = value
    except Indeterminate:
        pass
    except IndexError:
        if not f.ev.guessed_length and open_length(container) is None:
            raise


def _pattern(targets: list[ast.expr], cx: Context) -> Store:
    stores = [compile_target(t, cx) for t in targets]
    count = len(stores)
    star = next((i for i, t in enumerate(targets) if isinstance(t, ast.Starred)), None)

    def run(f: Frame, value: Any) -> None:
        if star is None:
            if (type(value) is tuple or type(value) is list) and len(value) == count:
                items: Any = value
            else:
                items = unpack(f.ev, value, count)
        else:
            items = unpack_starred(f.ev, value, star, count - star - 1)
        for store, item in zip(stores, items):
            store(f, item)

    return run


def compile_delete(target: ast.expr, cx: Context) -> Callable[[Frame], None]:
    """``del target``."""
    if isinstance(target, ast.Name):
        return delete(target, cx)
    if isinstance(target, ast.Attribute):
        owner, name = cx.expression(target.value), cx.mangle(target.attr)
        return lambda f: delete_attribute(owner(f), name)
    if isinstance(target, ast.Subscript):
        return _delete_item(cx.expression(target.value), cx.expression(target.slice))
    parts = [compile_delete(t, cx) for t in getattr(target, "elts", [])]

    def run(f: Frame) -> None:
        for part in parts:
            part(f)

    return run


def _delete_item(
    container: Callable[[Frame], Any], key: Callable[[Frame], Any]
) -> Callable[[Frame], None]:
    def run(f: Frame) -> None:
        owner, k = container(f), key(f)
        if type(k) is Unknown or type(owner) is Unknown:
            return
        try:
            del owner[k]
        except LookupError:
            if not f.ev.guessed_length and open_length(owner) is None:
                raise

    return run


def compile_augmented(
    target: ast.expr, operate: Operate, cx: Context
) -> Callable[[Frame, Callable[[Frame], Any]], None]:
    """``target op= value``: the target's owner and key are evaluated once."""
    if isinstance(target, ast.Attribute):
        owner, name = cx.expression(target.value), cx.mangle(target.attr)
        report = _observed(target, _nowhere, cx)

        def on_attribute(f: Frame, value: Callable[[Frame], Any]) -> None:
            obj = owner(f)
            old = get_attribute(f.ev, obj, name)
            changed = combine(f, operate, old, value)
            report(f, changed)
            if f.ev.samples:
                f.ev.samples[-1].count(obj, name, changed)
            set_attribute(f.ev, obj, name, changed)

        return on_attribute
    if isinstance(target, ast.Subscript):
        container, key = cx.expression(target.value), cx.expression(target.slice)
        report = _observed(target, _nowhere, cx)

        def on_item(f: Frame, value: Callable[[Frame], Any]) -> None:
            obj, k = container(f), key(f)
            changed = combine(f, operate, subscript(f, obj, k), value)
            report(f, changed)
            if type(k) is not Unknown and type(obj) is not Unknown:
                _set_item(f, obj, k, changed)

        return on_item
    store = compile_target(target, cx)
    load = cx.expression(
        ast.copy_location(ast.Name(getattr(target, "id", "?"), ast.Load()), target)
    )

    def on_name(f: Frame, value: Callable[[Frame], Any]) -> None:
        store(f, combine(f, operate, load(f), value))

    return on_name


def combine(f: Frame, operate: Operate, old: Any, value: Callable[[Frame], Any]) -> Any:
    """``old op= value``."""
    new = value(f)
    changed = operate(old, new)
    if f.ev.samples and changed is old:
        f.ev.samples[-1].grew(changed)
    return follow(changed, new)
