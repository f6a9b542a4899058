"""Equality and membership of values that hold unknowns or text with holes.

CPython compares the items of containers in C code, where the truth of an unknown would have to be
chosen.  ``unknown.undeciding`` makes that code stop instead; here the parts that are known then
decide what they can, and what they leave open is an ``Unknown``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from tfscope.values import holes
from tfscope.values.lengths import GROWN, open_length
from tfscope.values.terms import Comparison, Operation, Term
from tfscope.values.unknown import Indeterminate, Unknown, brief, term_of, undeciding

HASHED = (dict, set, frozenset)
SEQUENCES = (list, tuple)
CONTAINERS = SEQUENCES + HASHED
SEARCHED = 200
"""Most items that are searched for something unknown."""


@undeciding
def equal(a: Any, b: Any) -> Any:
    """``a == b``; unknown where only an unknown part could tell."""
    if type(a) is str and type(b) is str and a != b:
        if holes.has_hole(a) or holes.has_hole(b):
            return Unknown("argument", Comparison(_text(a), "==", _text(b)))
        return False
    if isinstance(a, GROWN) and isinstance(b, GROWN):
        why = open_length(a)
        why = open_length(b) if why is None else why
        if why is not None:
            return why.derived(Comparison(term_of(a), "==", term_of(b), why.term))
    try:
        result = a == b
    except Indeterminate as stop:
        return _equal_parts(a, b, stop.unknown)
    if result is False and isinstance(a, CONTAINERS) and isinstance(b, CONTAINERS):
        unknown = _unknown_in([a, b])
        return False if unknown is None else _equal_parts(a, b, unknown)
    return result


def _equal_parts(a: Any, b: Any, unknown: Unknown) -> Any:
    if isinstance(a, SEQUENCES) and isinstance(b, SEQUENCES):
        return len(a) == len(b) and _all(map(equal, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        if _unknown_in([a, b]) is None:
            return a.keys() == b.keys() and _all(equal(value, b[key]) for key, value in a.items())
    return unknown.derived(Comparison(term_of(a), "==", term_of(b), unknown.term))


def _text(value: str) -> Term:
    return Term(holes.shown(value))


def _joined(sign: str, unknowns: list[Unknown]) -> Unknown:
    terms = [unknown.term for unknown in unknowns]
    return unknowns[0].derived(Operation(sign.join([term.text for term in terms]), *terms))


def _all(results: Iterable[Any]) -> Any:
    """False if one is; the conjunction of those nobody knows; else true."""
    open_ = []
    for result in results:
        if type(result) is Unknown:
            open_.append(result)
        elif not result:
            return False
    return _joined(" and ", open_) if open_ else True


@undeciding
def contains(item: Any, container: Any) -> Any:
    """``item in container``; unknown where only an unknown part could tell."""
    if type(container) is Unknown:
        return container.derived(Comparison(term_of(item), "in", container.term))
    if type(item) is Unknown and type(container) is str:
        return item.derived(Comparison(item.term, "in", term_of(container)))
    try:
        if item in container:
            return True
    except Indeterminate as stop:
        if not isinstance(container, SEQUENCES):
            found = Comparison(term_of(item), "in", term_of(container), stop.unknown.term)
            return stop.unknown.derived(found)
        if any(equal(item, other) is True for other in container):
            return True
    unknown = maybe_in(item, container)
    return False if unknown is None else unknown


def maybe_in(item: Any, container: Any) -> Unknown | None:
    """The unknown that decides whether ``item``, which is not seen in it, is in the container."""
    if isinstance(container, GROWN) and (why := open_length(container)) is not None:
        return why.derived(Comparison(term_of(item), "in", why.term))
    if type(container) is str and type(item) is str:
        if holes.has_hole(item) or holes.has_hole(container):
            return Unknown(
                "argument", Comparison(Term(holes.literal(item)), "in", term_of(container))
            )
    elif isinstance(container, CONTAINERS) and _unknown_in([item, container]) is not None:
        if type(item) is Unknown:
            return (
                item.derived(Comparison(item.term, "in", term_of(container))) if container else None
            )
        open_ = [u for u in (equal(item, other) for other in container) if type(u) is Unknown]
        if open_:
            return _joined(" or ", open_)
    return None


def distinct(container: Any) -> Any:
    """``len(container)`` of a set or mapping: items that hold unknowns may be the same one."""
    count = len(container)
    unknown = _unknown_in(container) if count > 1 else None
    return count if unknown is None else unknown.derived(f"len({brief(container)}): {unknown.text}")


def _unknown_in(value: Any) -> Unknown | None:
    """What is unknown about a value: itself, a hole of a text, an item or key inside it."""
    waiting = [value]
    for _ in range(SEARCHED):
        if not waiting:
            return None
        part = waiting.pop()
        if type(part) is Unknown:
            return part
        if type(part) is str and holes.has_hole(part):
            return Unknown("argument", holes.shown(part))
        if isinstance(part, CONTAINERS):
            waiting.extend(itertools.islice(part, SEARCHED))
    return None
