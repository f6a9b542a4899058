"""Iterating over values that may be unknown or endless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.python.bounded import spread
from tfscope.python.drawn_items import drawn, is_drawn
from tfscope.python.evaluation import Evaluation
from tfscope.python.stand_ins import refuse, refuse_unpacking
from tfscope.values.holes import has_hole
from tfscope.values.lengths import leave_open, open_length, undecided
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

TELLING = (list, tuple, dict, range, str, set, Unknown)
"""Types that tell whether they are open without being asked for an iterator."""


def items_of(value: Any) -> Iterator[Any]:
    """``iter(value)``: an unknown value gives one unknown item, and nobody knows how many follow."""
    if type(value) is not Unknown:
        return iter(value)
    refuse(iter, value)
    items = iter([value[0]])
    leave_open(items, value)
    return items


def next_(iterator: Any, *default: Any) -> Any:
    """``next``: of an unknown iterator an unknown item, though it may have come to its end."""
    if type(iterator) is not Unknown:
        return next(iterator, *default)
    current_run().unknown_takes += 1
    return iterator.passed_to("next")


def begin(ev: Evaluation, iterable: Any) -> Any:
    """What a loop draws from: an object gives its iterator, which tells whether more may follow."""
    if type(iterable) in TELLING or open_length(iterable) is not None:
        return iterable
    if type(undecided(iterable)) is Unknown:
        return iterable
    return drawn(ev, iterable) if is_drawn(type(iterable)) else iter(iterable)


def iterate(ev: Evaluation, iterable: Any) -> Any:
    """What a loop runs over: an unknown iterable gives one unknown item."""
    if type(iterable) is Unknown:
        refuse(iter, iterable)
        return _one_unknown(ev, iterable)
    if isinstance(iterable, (list, tuple, dict, range, str, set)):
        why = None if iterable or not ev.open_lengths else open_length(iterable)
        return iterable if why is None else _one_unknown(ev, why)
    iterable = undecided(iterable)
    return _one_unknown(ev, iterable) if type(iterable) is Unknown else iter(iterable)


def _one_unknown(ev: Evaluation, iterable: Unknown) -> Iterator[Any]:
    ev.guessed_length = True
    ev.note(f"a loop over {iterable.text} is taken to run once")
    yield iterable[0]


def unpack(ev: Evaluation, value: Any, count: int) -> list[Any]:
    """``a, b = value``: exactly ``count`` items.

    Reference: CPython ``Python/ceval.c`` ``unpack_iterable``.
    """
    if type(value) is Unknown:
        refuse_unpacking(value)
        return [value[i] for i in range(count)]
    items = _items(value)
    why = open_length(value)
    guessed = len(items) == 1 < count and ev.guessed_length and not _known_text(items[0])
    if why is None and guessed:
        why = ev.unknown("argument", brief(value))
    if why is not None and len(items) < count:
        return [*items, *(why[i] for i in range(len(items), count))]
    if len(items) < count:
        text = f"not enough values to unpack (expected {count}, got {len(items)})"
        raise raised(ValueError(text))
    if len(items) > count:
        raise raised(ValueError(f"too many values to unpack (expected {count})"))
    return items


def _known_text(item: Any) -> bool:
    """Whether an item is a part of a known text, and so no sample of items nobody knows."""
    return isinstance(item, str) and not has_hole(item)


def unpack_starred(ev: Evaluation, value: Any, before: int, after: int) -> list[Any]:
    """``a, *b, c = value``: the starred part becomes one list."""
    if type(value) is Unknown:
        refuse_unpacking(value)
        head = [value[i] for i in range(before)]
        tail = [value[i - after] for i in range(after)]
        return [*head, value.derived(f"{value.text}[{before}:]"), *tail]
    items = _items(value)
    if len(items) < before + after and (why := open_length(value)) is not None:
        items += [why[i] for i in range(len(items), before + after)]
    if len(items) < before + after:
        text = f"not enough values to unpack (expected at least {before + after}, got {len(items)})"
        raise raised(ValueError(text))
    end = len(items) - after
    return [*items[:before], items[before:end], *items[end:]]


def _items(value: Any) -> list[Any]:
    kind = type(value)
    if getattr(kind, "__iter__", getattr(kind, "__getitem__", None)) is None:
        of_numpy = "numpy." * kind.__module__.endswith("numpy_scalars")
        raise raised(TypeError(f"cannot unpack non-iterable {of_numpy}{kind.__name__} object"))
    return list(spread(value))
