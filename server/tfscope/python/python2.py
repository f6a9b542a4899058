"""Names, results and methods that a Python 2 has and a Python 3 lacks.

Reference: "What's New In Python 3.0", sections "Views And Iterators Instead Of Lists" and "Builtins".
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.bounded import LONGEST
from tfscope.python.builtins_ import BUILTINS, exec_, open_, wants_frame
from tfscope.python.frames import Frame
from tfscope.python.python2_methods import decoded
from tfscope.python.python2_order import in_order, order
from tfscope.values.lengths import open_length
from tfscope.values.raised import is_raised
from tfscope.values.unknown import Unknown, brief


def _listing(name: str) -> Callable[..., Any]:
    """A builtin that gives a list where Python 3 gives an iterator."""
    lazy: Any = BUILTINS[name]

    def call(*args: Any) -> Any:
        made = lazy(*args)
        if type(made) is Unknown or type(made) is range and len(made) > LONGEST:
            return made
        return list(made)

    call.__name__ = name
    return call


def _filter(function: Any, items: Any) -> Any:
    kept = list(filter(function, items))
    if type(items) is str:
        return "".join(kept)
    return tuple(kept) if type(items) is tuple else kept


def _map(function: Any, *sequences: Any) -> Any:
    if function is None or len(sequences) > 1 and not any(type(s) is Unknown for s in sequences):
        rows = list(itertools.zip_longest(*sequences))
        if function is None:
            return [row[0] for row in rows] if len(sequences) == 1 else rows
        return [function(*row) for row in rows]
    return LISTING_MAP(function, *sequences)


def _round(number: Any, ndigits: Any = 0) -> Any:
    """Half away from zero, as a ``float``."""
    if type(number) not in (int, float, bool) or type(ndigits) is not int:
        return BUILTINS["round"](number, ndigits)
    scale = 10.0**ndigits
    return math.copysign(math.floor(abs(number) * scale + 0.5) / scale, number)


def _zip(*sequences: Any) -> Any:
    return list(zip(*sequences, strict=False))


def _cmp(x: Any, y: Any) -> Any:
    for side in (x, y):
        if type(side) is Unknown:
            return side.derived(f"cmp({brief(x)}, {brief(y)})")
    return order(x, y)


def _sorted(iterable: Any, cmp: Any = None, key: Any = None, reverse: Any = False) -> Any:
    if type(iterable) is Unknown:
        return BUILTINS["sorted"](iterable)
    return in_order(BUILTINS["sorted"], _kept(iterable), cmp, key, reverse)


def _kept(items: Any) -> Any:
    """What an iterator gives, so that it can be gone through twice; others as they are."""
    lasting = not isinstance(items, Iterator) or open_length(items) is not None
    return items if lasting else list(items)


def _extreme(name: str) -> Callable[..., Any]:
    """``min`` or ``max`` of values of any types."""
    plain: Any = BUILTINS[name]

    def call(*args: Any, **kwargs: Any) -> Any:
        args = (_kept(args[0]),) if len(args) == 1 else args
        try:
            return plain(*args, **kwargs)
        except TypeError as error:
            items = list(args[0]) if len(args) == 1 else args
            if is_raised(error) or kwargs or any(type(i) is Unknown for i in items):
                raise
            return plain(items, key=functools.cmp_to_key(order))

    call.__name__ = name
    return call


@wants_frame
def _execfile(frame: Frame, filename: Any, *spaces: Any) -> Any:
    opened = open_(filename)
    text = opened.attribute("read") if type(opened) is Unknown else opened.read()
    return exec_(frame, text, *spaces)


def _coerce(x: Any, y: Any) -> Any:
    wide = complex if complex in (type(x), type(y)) else float
    return (x, y) if type(x) is type(y) else (wide(x), wide(y))


class _Texts(type):
    """Text of either type is one here."""

    def __instancecheck__(cls, value: Any) -> bool:
        return isinstance(value, str)


class Text(metaclass=_Texts):
    """``unicode``, which may decode."""

    def __new__(cls, value: Any = "", encoding: Any = None, errors: Any = None) -> Any:
        if encoding is not None or errors is not None:
            return decoded(value, encoding or "ascii") if isinstance(value, str) else value
        return str(value)


class File:
    """``file``, which opens one."""

    def __new__(cls, *args: Any) -> Any:
        return open_(*args)


def _apply(function: Any, args: Any = (), kwargs: Any = None) -> Any:
    return function(*args, **(kwargs or {}))


def _same(value: Any) -> Any:
    return value


LISTING_MAP = _listing("map")

OVERRIDES: dict[str, Any] = {
    "range": _listing("range"),
    "map": _map,
    "filter": _filter,
    "zip": _zip,
    "round": _round,
    "sorted": _sorted,
    "min": _extreme("min"),
    "max": _extreme("max"),
}
"""Builtins of both Pythons that answer otherwise in Python 2."""

BUILTINS_ONLY: dict[str, Any] = {
    "xrange": BUILTINS["range"],
    "basestring": str,
    "unicode": Text,
    "long": int,
    "unichr": chr,
    "raw_input": BUILTINS["input"],
    "reduce": functools.reduce,
    "cmp": _cmp,
    "file": File,
    "intern": _same,
    "reload": _same,
    "apply": _apply,
    "coerce": _coerce,
    "execfile": _execfile,
}
"""Builtins that no Python 3 has."""

for _function in (_filter, _zip, _cmp, _apply, _map, _round, _sorted, _coerce, _execfile):
    _function.__name__ = _function.__name__[1:]
File.__name__, Text.__name__ = "file", "unicode"
