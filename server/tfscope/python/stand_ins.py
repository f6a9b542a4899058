"""What Python refuses of a number that nobody knows, whichever it is.

An unknown value of which the type is known (``Unknown.number``) has what its type has.  An operation is tried with
another number of the type; what Python says of it is no matter of the value.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from tfscope.python.wording import in_words_of_37, in_words_of_tensorflow2
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Indeterminate, Unknown

PLAIN = frozenset(
    (type(None), bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, range)
)
"""Types of values that stand for themselves."""

LARGE = 1000
"""A number beyond stands for itself no more: it would be computed with."""

MISSING = object()


def stand_in(value: Any) -> Any:
    """A value of the type: of an unknown number another one; ``MISSING`` where the type is not known."""
    kind = type(value)
    if kind is Unknown:
        return MISSING if value.number is None else value.number(1)
    if kind is int and abs(value) > LARGE:
        return LARGE
    return value if kind in PLAIN else MISSING


def refuse(operation: Callable[..., Any], *values: Any) -> None:
    """Raises what Python says of the operation on numbers of the types; nothing if it takes them.

    Errors that depend on the values themselves are left out.
    """
    tried = [stand_in(value) for value in values]
    if any(value is MISSING for value in tried):
        return
    try:
        operation(*tried)
    except TypeError as error:
        if is_raised(error):
            raise
        words = in_words_of_37 if current_run().is_v1 else in_words_of_tensorflow2
        raise raised(TypeError(words(str(error)))) from None
    except (ValueError, ArithmeticError, LookupError, Indeterminate):
        return


def refuse_item(container: Any, key: Any) -> None:
    """Raises what Python says of an item of a number, and of a number that is no index."""
    if type(container) is Unknown:
        if container.number is not None:
            whole = type(key) in (tuple, type(None), type(Ellipsis))
            index = key if whole else 0
            if container.number in PLAIN:
                refuse(operator.getitem, container, index)
            else:
                operator.getitem(stand_in(container), index)
    elif type(container) in (list, tuple, str) and type(key) is Unknown and key.number is not None:
        refuse(operator.getitem, container, key)


def refuse_unpacking(value: Any) -> None:
    """Raises what Python says of ``a, b = value`` for a number."""
    refuse(_unpack, value)


def _unpack(number: Any) -> None:
    raise TypeError(f"cannot unpack non-iterable {type(number).__name__} object")


def refuse_storing(value: Unknown) -> None:
    """Raises what Python says of ``a[0] = …`` for a number."""
    refuse(lambda number: operator.setitem(number, 0, 0), value)
