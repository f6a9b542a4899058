"""Which of two values is the less in Python 2, where any two can be compared.

Reference: Python 2.7 Language Reference, 5.9 "Comparisons"; CPython 2.7 Objects/object.c
``default_3way_compare``: ``None`` is the least, then numbers, then others by the names of their types.
"""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Callable
from typing import Any

from tfscope.python import operators
from tfscope.values.raised import is_raised

PLAIN = (type(None), bool, int, float, str, list, tuple, dict, set, frozenset, type)
"""Types whose values are compared by their types' names if nothing else tells."""


def order(x: Any, y: Any) -> int:
    """Negative if ``x`` is the less, positive if ``y`` is.

    Raises ``TypeError`` for values of which only their addresses would tell.
    """
    try:
        return int(x > y) - int(x < y)
    except TypeError as error:
        if _is_refused(error, x, y):
            raise
    for kind in (list, tuple):
        if type(x) is type(y) is kind:
            parts = (order(a, b) for a, b in zip(x, y))
            return next((found for found in parts if found), len(x) - len(y))
    a, b = _rank(x), _rank(y)
    return (a > b) - (a < b)


def _is_refused(error: TypeError, x: Any, y: Any) -> bool:
    """Whether Python 2 cannot tell either, or the program's own comparison says no."""
    return is_raised(error) or type(x) not in PLAIN or type(y) not in PLAIN


def _rank(value: Any) -> tuple[bool, str]:
    number = isinstance(value, (int, float))
    return value is not None, "" if number else type(value).__name__


def compared(operate: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A comparison of two values of any types."""

    def test(a: Any, b: Any) -> Any:
        try:
            return operate(a, b)
        except TypeError as error:
            if _is_refused(error, a, b):
                raise
            return operate(order(a, b), 0)

    return test


COMPARE: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    **operators.COMPARE,
    ast.Lt: compared(operator.lt),
    ast.LtE: compared(operator.le),
    ast.Gt: compared(operator.gt),
    ast.GtE: compared(operator.ge),
}
"""Comparisons, those for order of values of any types."""


def in_order(sort: Callable[..., Any], items: Any, cmp: Any, key: Any, reverse: Any) -> Any:
    """Sorts by ``sort`` (``sorted``, or ``list.sort``) with a function of two values, or of one."""
    options = {"reverse": bool(reverse)}
    if cmp is None:
        try:
            return sort(items, key=key, **options)
        except TypeError as error:
            if is_raised(error):
                raise
            cmp = order
    less = functools.cmp_to_key(cmp)
    return sort(items, key=less if key is None else lambda item: less(key(item)), **options)
