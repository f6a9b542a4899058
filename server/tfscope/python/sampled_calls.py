"""Native calls with containers of unknown length (``values.lengths``)."""

from __future__ import annotations

import types
from collections import ChainMap, deque
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from tfscope.python.evaluation import Evaluation
from tfscope.python.lineage import OF_NUMPY
from tfscope.python.open_attributes import leave_attributes_open
from tfscope.python.samples import GROWING
from tfscope.values.lengths import NOTHING, leave_open, open_length, replace_any
from tfscope.values.unknown import Unknown

ITEMS = frozenset(
    ("get", "pop", "setdefault", "popleft", "popitem", "__getitem__", "next", "next_")
)
"""What gives one of the items, not something made of all of them."""

JOINING = frozenset(("sum", "from_iterable"))
"""What puts the items of its argument's items together, as functions of arrays do."""

MADE: tuple[type, ...] = (
    list, tuple, dict, set, frozenset, deque,
    type({}.keys()), type({}.values()), type({}.items()),
)  # fmt: skip


MAPPINGS = (dict, ChainMap, types.MappingProxyType)


def call_sampled(
    ev: Evaluation, function: Any, args: Sequence[Any], native: Callable[[], Any]
) -> Any:
    """The result of ``native()``, which calls the function."""
    owner = function.__self__ if type(function) is types.BuiltinMethodType else None
    name = getattr(function, "__name__", "")
    if ev.samples and name in GROWING:
        ev.samples[-1].grew(owner)
    ours = _is_tensorflow(function)
    why = None if ours else _first_open(owner, *args)
    try:
        result = native()
    except (ValueError, LookupError, StopIteration) as error:
        why = None if ours else _first_open(owner, *args)
        if why is None:
            raise
        ev.unknown_takes += isinstance(error, StopIteration)
        return why.passed_to(name)
    why = _first_open(*args) if why is None and not ours else why
    if why is None and not ours and (_is_array(result) or name in JOINING):
        why = _first_open(*_parts(args))
    if why is not None:
        result = _made_of(why, result, name, owner)
    if ev.samples and type(result) in MADE and name not in ITEMS:
        ev.samples[-1].make(result)
    return result


def _first_open(*values: Any) -> Unknown | None:
    """Why the first open one is open; a generator is once an item was drawn from it."""
    for value in values:
        if type(value) is not Unknown and (why := open_length(value)) is not None:
            return why
    return None


def _parts(values: Sequence[Any], depth: int = 2) -> Iterator[Any]:
    """What lists and tuples hold, and those in them."""
    for value in values if depth else ():
        if type(value) in (list, tuple):
            yield from value
            yield from _parts(value, depth - 1)


def _is_tensorflow(function: Any) -> bool:
    return str(getattr(function, "__module__", "")).startswith("tfscope.tf1.")


def _made_of(why: Unknown, result: Any, name: str, owner: Any) -> Any:
    """What a call gives that went through an open container, with its own result."""
    if name in ("extend", "update") and isinstance(owner, MADE):
        leave_open(owner, why)
        if isinstance(owner, dict):
            replace_any(owner, why, NOTHING)
    if name in ITEMS:
        return result
    if type(result) in (int, float, str) or _is_array(result):
        return why.passed_to(name)
    if isinstance(result, MAPPINGS) or type(result) in MADE or hasattr(type(result), "__next__"):
        leave_open(result, why)
    elif isinstance(result, type):
        leave_attributes_open(result, why)
    return result


def _is_array(value: Any) -> bool:
    return type(value).__module__.startswith(OF_NUMPY)
