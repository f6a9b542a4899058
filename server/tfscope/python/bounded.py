"""Native operations that would make, or go through, more than one operation may, known beforehand.

Native code runs to its end, whatever it costs, and nothing can stop it meanwhile.  So what its
arguments tell is asked first: widths, powers, lengths of ranges, what nested lists hold.
"""

from __future__ import annotations

import re
import types
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tfscope.base.patterns import regex
from tfscope.python.searches import runs_away
from tfscope.values.unknown import Indeterminate, Unknown, brief

LARGEST = 10_000_000
"""Most items, characters or binary digits that one operation may make."""

LONGEST = 5_000_000
"""Most items of a range that one operation goes through."""

SHOWN_BITS = 300_000
"""Binary digits of the largest number that is written in decimal: the time grows with their square."""

_WIDE = regex(r"\d{8}")
_FIELD = regex(r"\{[^{}]*:[^{}]*(?:\{|\d{8})")
_DIRECTIVE = regex(r"%(?:\([^)]*\))?[#0\- +]*(?:\*|\d{8}|\d*\.(?:\*|\d{8}))")
_NESTED = (list, tuple, dict, set, frozenset)


def weight(value: Any) -> int:
    """Characters or items that a text of the value shows at least; what is shown twice counts twice."""
    kind = type(value)
    if kind is str:
        return len(value)
    if kind is int and value.bit_length() > SHOWN_BITS:
        return LARGEST + 1
    return _nested_weight(value, {}) if kind in _NESTED else 1


def _nested_weight(value: Any, known: dict[int, int]) -> int:
    found = known.get(id(value))
    if found is None:
        known[id(value)] = 1  # an item that holds itself is shown as "[...]"
        found = 1
        for item in value:
            parts = (item, value[item]) if type(value) is dict else (item,)
            for part in parts:
                found += _nested_weight(part, known) if type(part) in _NESTED else weight(part)
        known[id(value)] = found
    return found


def power_bits(a: Any, b: Any) -> int:
    """Binary digits of ``a ** b``."""
    if isinstance(a, int) and isinstance(b, int) and b > 0 and abs(a) > 1:
        return a.bit_length() * b
    return 0


def too_wide(spec: str) -> bool:
    """Whether a format specification asks for an enormous width or precision."""
    return _WIDE.search(spec) is not None


def percent_too_large(template: str, values: Any) -> bool:
    """Whether ``template % values`` would be enormous."""
    items = values if isinstance(values, tuple) else (values,)
    found = _DIRECTIVE.search(template)
    if found and (_WIDE.search(found[0]) or any(_is_large(item) for item in items)):
        return True
    return weight(values) > LARGEST


def _is_large(value: Any) -> bool:
    return isinstance(value, int) and value > LARGEST


def _first_size(owner: Any, args: Sequence[Any]) -> int:
    return int(args[0]) if args and isinstance(args[0], int) else 0


def _tabs(owner: Any, args: Sequence[Any]) -> int:
    count: int = owner.count("\t" if isinstance(owner, str) else b"\t")
    return count * _first_size(owner, args)


def _replaced(owner: Any, args: Sequence[Any]) -> int:
    if len(args) < 2 or type(args[0]) is not type(owner) or type(args[1]) is not type(owner):
        return 0
    count: int = owner.count(args[0])
    return len(owner) + count * len(args[1])


def _joined(owner: Any, args: Sequence[Any]) -> int:
    if not args or type(args[0]) not in (list, tuple):
        return 0
    return sum([len(i) for i in args[0] if isinstance(i, (str, bytes))]) + len(owner) * len(args[0])


def _format(owner: Any, args: Sequence[Any]) -> int:
    if isinstance(owner, types.ModuleType):
        spec = args[1] if len(args) > 1 and isinstance(args[1], str) else ""
        return LARGEST + 1 if too_wide(spec) else weight(args[0]) if args else 0
    if isinstance(owner, str) and (field := _FIELD.search(owner)):
        if _WIDE.search(field[0]) or any(_is_large(value) for value in args):
            return LARGEST + 1
    return sum([weight(value) for value in args])


def _grown(owner: Any, args: Sequence[Any]) -> int:
    """``extend`` of a list by another, ``update`` of a set by a range."""
    if args and type(args[0]) is range:
        return _ranges(owner, args)
    return len(owner) + len(args[0]) if args and type(args[0]) in (list, tuple) else 0


def _ranges(owner: Any, args: Sequence[Any]) -> int:
    return max([len(a) * 2 for a in args if type(a) is range], default=0)


def _made(owner: Any, args: Sequence[Any]) -> int:
    return max(_first_size(owner, args), _ranges(owner, args))


def _power(owner: Any, args: Sequence[Any]) -> int:
    return power_bits(args[0], args[1]) if len(args) == 2 else 0


def _product(owner: Any, args: Sequence[Any]) -> int:
    """``operator.mul``."""
    if len(args) != 2:
        return 0
    a, b = args
    if type(a) is int and type(b) is int:
        return a.bit_length() + b.bit_length()
    for sequence, count in ((a, b), (b, a)):
        if type(count) is int and isinstance(sequence, (str, bytes, list, tuple)):
            return count * len(sequence)
    return 0


def _text(owner: Any, args: Sequence[Any]) -> int:
    return weight(args[0]) if args else 0


def _number(owner: Any, args: Sequence[Any]) -> int:
    long = bool(args) and isinstance(args[0], (str, bytes)) and len(args[0]) > SHOWN_BITS // 3
    return LARGEST + 1 if long else 0


def _search(owner: Any, args: Sequence[Any]) -> int:
    if not isinstance(owner, re.Pattern):
        return 0
    kind = type(owner.pattern)
    return LARGEST + 1 if any(type(a) is kind and runs_away(owner, a) for a in args[:2]) else 0


def _search_for(pattern: Any, args: Sequence[Any]) -> int:
    """A function of ``re``; an expression that is none is refused by the function itself."""
    if isinstance(pattern, (str, bytes)):
        try:
            pattern = re.compile(pattern)
        except (re.error, RecursionError, OverflowError):
            return 0
    return _search(pattern, args)


Measure = Callable[[Any, Sequence[Any]], int]

METHODS: dict[str, Measure] = {
    **dict.fromkeys(("ljust", "rjust", "center", "zfill", "to_bytes"), _first_size),
    **dict.fromkeys(("sorted", "sum", "max", "min", "fromkeys"), _ranges),
    **dict.fromkeys(("extend", "update"), _grown),
    **dict.fromkeys(("repr", "ascii", "hash"), _text),
    **dict.fromkeys(
        ("search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"), _search
    ),
    "expandtabs": _tabs, "replace": _replaced, "join": _joined, "format": _format, "pow": _power,
    "mul": _product,
}  # fmt: skip
"""Name of a native function or method → what a call of it would make."""

CLASSES: dict[Any, Measure] = {
    **dict.fromkeys((list, tuple, set, frozenset, dict, deque, reversed), _ranges),
    **dict.fromkeys((bytes, bytearray), _made),
    str: _text,
    int: _number,
}
SEARCHES = frozenset(
    (re.search, re.match, re.fullmatch, re.findall, re.finditer, re.sub, re.subn, re.split)
)
LAZY = (zip, map, enumerate, filter)
"""Classes whose objects go through their arguments later."""


def oversized(function: Any, args: Sequence[Any]) -> bool:
    """Whether a call of native code would be out of all bounds."""
    kind = type(function)
    if isinstance(function, types.BuiltinMethodType):
        measure = METHODS.get(function.__name__)
        return measure is not None and measure(function.__self__, args) > LARGEST
    if kind is types.MethodDescriptorType and args:
        measure = METHODS.get(function.__name__)
        return measure is not None and measure(args[0], args[1:]) > LARGEST
    if kind is types.FunctionType and args and function in SEARCHES:
        return _search_for(args[0], args[1:]) > LARGEST
    if kind is type:
        measure = CLASSES.get(function)
        return measure is not None and measure(None, args) > LARGEST
    return False


def lazily(args: Sequence[Any]) -> list[Any]:
    """Arguments of a lazy class: ranges out of all bounds end in something unknown."""
    return [_cut(a) if type(a) is range and len(a) > LONGEST else a for a in args]


def _cut(numbers: range) -> Iterator[int]:
    yield from numbers[:LONGEST]
    raise Indeterminate(Unknown("bound", brief(numbers)))


def spread(value: Any) -> Any:
    """``value`` for a place that goes through all of it at once, such as ``*value``."""
    if type(value) is range and len(value) > LONGEST:
        raise Indeterminate(Unknown("bound", f"range({len(value)})"))
    return value
