"""Containers and iterators of which only a sample is known.

One pass through a loop of unknown length stands for any number of passes, none included.  What such a
loop fills holds the items of that one pass, and its length is open: asking for it gives an ``Unknown``.
"""

from __future__ import annotations

import types
import weakref
from collections.abc import MutableMapping
from typing import Any

from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

EMPTY: tuple[()] = ()


def leave_open(value: Any, why: Unknown) -> None:
    """From now on the length of ``value`` is not known (all empty tuples are one object).

    A generator is held weakly: the program's last reference to it closes it.
    """
    known, key = current_run().open_lengths, id(value)
    if value is EMPTY or key in known:
        return
    if isinstance(value, types.GeneratorType):
        value = weakref.ref(value, lambda _: known.pop(key, None))
    known[key] = (value, why)


def replace_any(held: MutableMapping[Any, Any], why: Unknown, kinds: tuple[type, ...]) -> None:
    """Something is stored under an unknown key: what is there may be replaced, as far as its type is
    among ``kinds``."""
    for key, old in held.items():
        if type(old) in kinds and not str(key).startswith("_"):
            held[key] = why.derived(f"{why.text} or {brief(old)}")


NOTHING = (type(None),)
"""What a program puts where a value is still to come."""

PLAIN = (type(None), bool, int, float, str)
"""What stands as a default in the attributes of a configuration."""


def open_length(value: Any) -> Unknown | None:
    """Why nobody knows how many items an iterable gives; ``None`` if what it gives is all there is.

    A model says so of its instances by a method ``unknown_items_``.
    """
    if type(value) is Unknown:
        return value
    known = current_run().open_lengths
    if known and (found := known.get(id(value))) is not None:
        return found[1]
    ask = getattr(type(value), "unknown_items_", None)
    return None if ask is None else ask(value)


def open_list(value: Any) -> Unknown | None:
    """Why nobody knows how many items a list or tuple holds; ``None`` for everything else."""
    if not isinstance(value, (list, tuple)) or not current_run().open_lengths:
        return None
    return open_length(value)


def one_of_any(items: Unknown) -> list[Any]:
    """An open list for one that nobody knows; its first item stands for all."""
    steps = [items[0]]
    leave_open(steps, items)
    return steps


def follow(result: Any, *sources: Any) -> Any:
    """``result``, open if one of the containers that it is made of is."""
    if isinstance(result, GROWN) and current_run().open_lengths:
        for source in sources:
            if type(source) is not Unknown and (why := open_length(source)) is not None:
                leave_open(result, why)
                break
    return result


GROWN = (list, dict, set, frozenset, tuple)


def undecided(value: Any) -> Any:
    """``value``, or the unknown that stands for it where it decides what runs: a container of unknown
    length, or an object whose model says so by a method ``undecided_``."""
    kind = type(value)
    if kind is bool or kind is Unknown:
        return value
    if kind in GROWN:
        known = current_run().open_lengths
        found = known.get(id(value)) if known else None
        return value if found is None else found[1].passed_to("len")
    ask = getattr(kind, "undecided_", None)
    unknown = None if ask is None else ask(value)
    return value if unknown is None else unknown


def unless_empty(value: Any) -> Any:
    """``value``; for a list or tuple that is empty only as far as we know, the unknown that may fill it."""
    return undecided(value) if type(value) in (list, tuple) and not value else value
