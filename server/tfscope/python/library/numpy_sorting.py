"""Order and distinct elements.

Reference: NumPy 1.18 manual, "Sorting, searching, and counting", "Set routines".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import axis_of, lost
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_reductions import lines_of
from tfscope.python.library.numpy_shaping import transpose
from tfscope.values.unknown import Unknown


def _ordered(
    name: str, a: Any, axis: Any, pick: Callable[[list[Any]], list[Any]], dtype: Any
) -> Any:
    """Each line along ``axis`` replaced by another of the same length."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost(name, array, axis)
    if axis is None:
        array, axis = array.ravel(), 0
    axis = axis_of(axis, array.ndim)
    kept = [i for i in range(array.ndim) if i != axis]
    lines = lines_of(array, [axis], kept) if array.known else None
    target = dtype or array.dtype
    if lines is None:
        return make(None, array.shape, target)
    data = [x for line in lines for x in pick(line)]
    order = [*kept, axis]
    moved = make(data, tuple(array.shape[i] for i in order), target)
    return transpose(moved, [order.index(i) for i in range(array.ndim)]).copy()


def sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None) -> Any:
    """``numpy.sort``."""
    return _ordered("sort", a, axis, sorted, None)


def argsort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None) -> Any:
    """``numpy.argsort``."""

    def pick(line: list[Any]) -> list[Any]:
        return sorted(range(len(line)), key=line.__getitem__)

    return _ordered("argsort", a, axis, pick, BY_NAME["int64"])


def unique(
    ar: Any,
    return_index: Any = False,
    return_inverse: Any = False,
    return_counts: Any = False,
    axis: Any = None,
) -> Any:
    """``numpy.unique`` of all elements."""
    array = as_array(ar)
    extra = [flag for flag in (return_index, return_inverse, return_counts) if flag is not False]
    if not isinstance(array, ndarray) or axis is not None or not array.known:
        found: Any = lost("unique", array)
        if isinstance(array, ndarray) and axis is None:
            found = make(None, (unknown("data", "len(unique())"),), array.dtype)
        return (found, *[unknown("data", "unique()") for _ in extra]) if extra else found
    data = array.flat_data or []
    values = sorted(set(data))
    integer = BY_NAME["int64"]
    outcome: list[Any] = [make(values, (len(values),), array.dtype)]
    for flag, items in (
        (return_index, [data.index(v) for v in values]),
        (return_inverse, [values.index(v) for v in data]),
        (return_counts, [data.count(v) for v in values]),
    ):
        if flag is not False:
            outcome.append(make(items, (len(items),), integer))
    return outcome[0] if len(outcome) == 1 else tuple(outcome)


FUNCTIONS: dict[str, Any] = {"sort": sort, "argsort": argsort, "unique": unique}
