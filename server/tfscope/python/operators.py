"""Operators: Python's own, with the unknown and the oversized kept apart."""

from __future__ import annotations

import ast
import operator
from collections import deque
from collections.abc import Callable
from typing import Any

from tfscope.python.bounded import LARGEST, power_bits
from tfscope.python.frames import Frame
from tfscope.python.percent import format_percent
from tfscope.python.stand_ins import refuse_item
from tfscope.values import holes
from tfscope.values.equality import contains, equal, maybe_in
from tfscope.values.lengths import GROWN, follow, open_length, undecided
from tfscope.values.terms import Comparison, Item
from tfscope.values.unknown import Indeterminate, Unknown, brief, term_of

_SEQUENCES = frozenset((str, list, tuple, bytes, bytearray))


def add(a: Any, b: Any) -> Any:
    """``a + b``; sequences beyond ``LARGEST`` items are unknown."""
    kind = type(a)
    if kind in _SEQUENCES and kind is type(b) and len(a) + len(b) > LARGEST:
        return Unknown("bound", f"a very long {kind.__name__}")
    return a + b


INPLACE_ADD: Callable[[Any, Any], Any] = operator.iadd


def add_in_place(a: Any, b: Any) -> Any:
    """``a += b``; sequences beyond ``LARGEST`` items are unknown."""
    kind = type(a)
    if kind in _SEQUENCES and type(b) in _SEQUENCES and len(a) + len(b) > LARGEST:
        return Unknown("bound", f"a very long {kind.__name__}")
    return INPLACE_ADD(a, b)


def multiply(a: Any, b: Any) -> Any:
    """``a * b``; sequences beyond ``LARGEST`` items are unknown."""
    for sequence, count in ((a, b), (b, a)):
        if type(count) is int and isinstance(sequence, (str, bytes, list, tuple, bytearray)):
            if count * len(sequence) > LARGEST:
                return Unknown("bound", f"{type(sequence).__name__} * {count}")
    if type(a) is int and type(b) is int and a.bit_length() + b.bit_length() > LARGEST:
        return Unknown("bound", "a very large number")
    return a * b


def power(a: Any, b: Any) -> Any:
    """``a ** b``; numbers beyond ``LARGEST`` digits are unknown."""
    if power_bits(a, b) > LARGEST:
        return Unknown("bound", f"{brief(a)} ** {brief(b)}")
    return a**b


def shift_left(a: Any, b: Any) -> Any:
    """``a << b``; numbers beyond ``LARGEST`` digits are unknown."""
    if type(a) is int and type(b) is int and b > LARGEST:
        return Unknown("bound", f"{brief(a)} << {b}")
    return a << b


def modulo(a: Any, b: Any) -> Any:
    """``a % b``; text formatting keeps holes."""
    if type(a) is str:
        return format_percent(a, b)
    return a % b


def divide_python2(a: Any, b: Any) -> Any:
    """``a / b`` without true division: integers floor, objects decide by ``__div__``.

    Reference: Python 2.7 Language Reference, 3.4.8 "Emulating numeric types".
    """
    if isinstance(a, int) and isinstance(b, int):
        return a // b
    for owner, other, name in ((a, b, "__div__"), (b, a, "__rdiv__")):
        method = getattr(type(owner), name, None)
        if method is not None:
            found = method(owner, other)
            if found is not NotImplemented:
                return found
    return a / b


BINARY: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: add,
    ast.Sub: operator.sub,
    ast.Mult: multiply,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: modulo,
    ast.Pow: power,
    ast.LShift: shift_left,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.MatMult: operator.matmul,
}


def _in_place(method: str, plain: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """``a op= b`` by the method of ``a``'s class; builtin types have none, and what is asked of them is bounded."""
    own = getattr(operator, method)

    def operate(a: Any, b: Any) -> Any:
        return own(a, b) if hasattr(type(a), f"__{method}__") else plain(a, b)

    return operate


INPLACE: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: add_in_place,
    ast.Sub: operator.isub,
    ast.Mult: operator.imul,
    ast.Div: operator.itruediv,
    ast.FloorDiv: operator.ifloordiv,
    ast.Mod: _in_place("imod", modulo),
    ast.Pow: _in_place("ipow", power),
    ast.LShift: _in_place("ilshift", shift_left),
    ast.RShift: operator.irshift,
    ast.BitAnd: operator.iand,
    ast.BitOr: operator.ior,
    ast.BitXor: operator.ixor,
    ast.MatMult: operator.imatmul,
}


def same(a: Any, b: Any) -> Any:
    """``a is b``: unknown when an unknown could be the other object."""
    if a is b:
        return True
    if type(a) is Unknown or type(b) is Unknown:
        unknown = a if type(a) is Unknown else b
        return unknown.derived(Comparison(term_of(a), "is", term_of(b)))
    if type(a) is type(b) and type(a) in (int, str, float, tuple, bytes):
        return bool(a == b)
    return False


def not_same(a: Any, b: Any) -> Any:
    """``a is not b``."""
    return negate(same(a, b))


def negate(value: Any) -> Any:
    """``not value``."""
    if type(value) is Unknown:
        return value.negated()
    if type(value) in GROWN and type(value := undecided(value)) is Unknown:
        return value.negated()
    return not value


PLAIN_EQUALITY = frozenset((str, list, tuple, dict, set, frozenset))
"""Types whose ``!=`` is the opposite of ``==``, which ``equality`` answers."""


def not_equal(a: Any, b: Any) -> Any:
    """``a != b``."""
    if type(a) in PLAIN_EQUALITY and type(b) in PLAIN_EQUALITY:
        return negate(equal(a, b))
    return a != b


def contains_not(a: Any, b: Any) -> Any:
    """``a not in b``."""
    return negate(contains(a, b))


COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: equal,
    ast.NotEq: not_equal,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: same,
    ast.IsNot: not_same,
    ast.In: contains,
    ast.NotIn: contains_not,
}

SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}  # fmt: skip

UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.Not: negate,
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


def subscript(frame: Frame, container: Any, key: Any) -> Any:
    """``container[key]``; an unknown key gives an unknown item, one of a sample the item that stands for all,
    and unknown bounds as much as the sample."""
    if type(container) is Unknown or type(key) is Unknown:
        refuse_item(container, key)
    try:
        if type(container) is str and holes.has_hole(container):
            return holes.item(container, key)
        item = container[key]
        return follow(item, container) if type(key) is slice else item
    except Indeterminate as stop:
        if type(container) in (list, tuple) and len(container) == 1:
            if open_length(container) is not None:
                sliced = type(key) is slice
                return follow(container[:], container) if sliced else container[0]
        return stop.unknown.derived(Item(term_of(container), term_of(key)))
    except (LookupError, TypeError):
        unknown = _unknown_key(container, key)
        if unknown is not None:
            return unknown.derived(Item(term_of(container), term_of(key)))
        if _may_hold(frame.ev, container, key):
            return frame.ev.unknown("argument", f"{brief(container)}[{brief(key)}]")
        raise


def _may_hold(ev: Any, container: Any, key: Any) -> bool:
    """Whether an item was missed only because a key or the number of items is not known."""
    if type(key) is str and holes.has_hole(key) or open_length(container) is not None:
        return True
    if isinstance(container, dict):
        return bool(ev.guessed_length)
    short = type(container) in (list, tuple) and len(container) <= 1 or isinstance(container, deque)
    return short and ev.guessed_length


def _unknown_key(container: Any, key: Any) -> Unknown | None:
    """What is unknown about a key that is not found."""
    if type(key) is Unknown:
        return key
    if type(key) is slice:
        for bound in (key.start, key.stop, key.step):
            if type(bound) is Unknown:
                return bound
    return maybe_in(key, container) if isinstance(container, dict) else None
