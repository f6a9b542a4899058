"""Making arrays.

Reference: NumPy 1.18 manual, "Array creation routines".
"""

from __future__ import annotations

import itertools
import math
import operator
from typing import Any

from tfscope.python.library.module_model import unknown, unknown_in
from tfscope.python.library.numpy_array import LIMIT, as_array, make, ndarray
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype, dtype_of_value
from tfscope.python.library.numpy_layout import product
from tfscope.python.library.numpy_promotion import promote
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.library.numpy_sizes import (
    dimension,
    has_op,
    is_sequence,
    is_tensor,
    refuse_tensors,
    shape_of,
)
from tfscope.values.lengths import open_list
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

_SCALAR_TYPES = (bool, int, float, complex, str, bytes, generic)


# -- conversion ------------------------------------------------------------------------------------
def convert(value: Any, dtype: Any = None) -> Any:
    """An array of an array-like; ``Unknown`` if nobody knows, ``None`` if it is no array-like."""
    if isinstance(value, ndarray):
        return value
    if type(value) is Unknown:
        return value.passed_to("array")
    if hasattr(type(value), "as_plain_array"):
        return unknown("unmodelled-api", f"array({brief(value)})")
    if isinstance(value, _SCALAR_TYPES):
        item = value.item() if isinstance(value, generic) else value
        return make([item], (), dtype_of_value(value))
    if is_sequence(value):
        return _from_sequence(value, dtype)
    if (method := getattr(type(value), "__array__", None)) is not None:
        return method(value) if dtype is None else method(value, dtype)
    return None if dtype is None else make([dtype.convert(value)], (), dtype)


def _from_sequence(value: Any, dtype: Any) -> Any:
    first = unknown_in(value) if _all_unknown(value) else None
    if first is not None:
        return first.derived(f"array([{first.text}, …])")
    shape, leaves, dtypes = _measure(value)
    if shape is None and not current_run().is_v1 and _is_refused(value, dtype):
        raise raised(ValueError(_uneven(_even_sizes(value))))
    if shape is None:
        items = list(value)
        return make(items, (len(items),), BY_NAME["object"])
    found = dtype
    if found is None:
        found = BY_NAME["float64"]
        for index, one in enumerate(dtypes):
            found = one if index == 0 else promote(found, one)
    if leaves is None or len(leaves) > LIMIT:
        return make(None, shape, found)
    if type(found) is not Unknown:
        leaves = [found.convert(x) for x in leaves]
    return make(leaves, shape, found)


def _is_refused(value: Any, dtype: Any) -> bool:
    """Whether NumPy 1.24 and later refuse uneven lists: unless told to make an array of objects."""
    if dtype is not None:
        return bool(dtype.kind != "O")
    return _is_plain(value)


def _is_plain(value: Any) -> bool:
    """Whether the value is no array nor unknown, or lists of such that are known to their ends."""
    if isinstance(value, (list, tuple)):
        return open_list(value) is None and all(map(_is_plain, value))
    return isinstance(value, (int, float, str, dict)) or value is None


def _even_sizes(value: Any) -> tuple[int, ...]:
    """The sizes that all parts of nested lists have in common."""
    if not is_sequence(value):
        return ()
    common: tuple[int, ...] | None = None
    for sizes in map(_even_sizes, value):
        same = zip(sizes, sizes if common is None else common)
        common = tuple(a for a, _ in itertools.takewhile(lambda pair: pair[0] == pair[1], same))
    return (len(value), *(common or ()))


def _uneven(sizes: tuple[int, ...]) -> str:
    return (
        "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
        f"{len(sizes)} dimensions. The detected shape was {sizes} + inhomogeneous part."
    )


def _all_unknown(value: Any) -> bool:
    if isinstance(value, (list, tuple)) and value:
        return all(_is_vague(v) or _all_unknown(v) for v in value)
    return False


def _is_vague(value: Any) -> bool:
    """Whether nobody knows even that the value is a number."""
    return type(value) is Unknown and value.number is None


def _measure(value: Any) -> tuple[Any, Any, list[Any]]:
    """(shape, leaves or ``None``, dtypes of the leaves); shape ``None`` if ragged."""
    if isinstance(value, ndarray):
        return value.shape, value.flat_data, [value.dtype]
    if not is_sequence(value):
        if not current_run().is_v1:
            refuse_tensors(value)
        item = value.item() if isinstance(value, generic) else value
        if type(value) is Unknown:
            return (), [item], [] if value.number is None else [dtype_of_value(value.number())]
        return (), [item], [dtype_of_value(value)]
    parts = [_measure(v) for v in value]
    why = open_list(value)
    count = len(parts) if why is None else why.passed_to("len")
    if not parts:
        return (count,), [] if why is None else None, []
    told = [p[0] for p, v in zip(parts, value) if not (_is_vague(v) or _all_unknown(v))]
    inner = _common(told)
    if not inner and told and any(map(_all_unknown, value)):
        inner = None
    if inner is None or (inner and len(told) < len(parts)):
        return (None if inner is None else (count, *inner)), None, _merged(parts)
    leaves: list[Any] | None = [] if why is None else None
    for part in parts:
        if leaves is None or part[1] is None:
            leaves = None
            break
        leaves += part[1]
    return (count, *inner), leaves, _merged(parts)


def _merged(parts: list[Any]) -> list[Any]:
    found: dict[Any, Any] = {}
    for part in parts:
        for one in part[2]:
            key = id(one) if type(one) is Unknown else (one.kind, one.itemsize)
            found.setdefault(key, one)
    return list(found.values())


def _common(shapes: list[Any]) -> Any:
    if not shapes:
        return ()
    if any(s is None or len(s) != len(shapes[0]) for s in shapes):
        return None
    merged = []
    for sizes in zip(*shapes):
        known = {d for d in sizes if type(d) is int}
        if len(known) > 1:
            return None
        merged.append(known.pop() if known else sizes[0])
    return tuple(merged)


def array(
    object: Any,  # noqa: A002
    dtype: Any = None,
    copy: Any = True,
    order: Any = "K",
    subok: Any = False,
    ndmin: Any = 0,
    like: Any = None,
) -> Any:
    """``numpy.array``."""
    target = None if dtype is None else as_dtype(dtype)
    if (plain := getattr(type(object), "as_plain_array", None)) is not None:
        object = plain(object)  # noqa: A001
    found = convert(object, target if type(target) is not Unknown else None)
    if type(found) is Unknown:
        return found
    if found is None:
        if hasattr(object, "op"):
            return unknown("unmodelled-api", f"array({brief(object)})")
        found = make([object], (), BY_NAME["object"])
    if found is object and copy:
        found = found.copy()
    if target is not None and (type(target) is Unknown or found.dtype != target):
        found = found.astype(target)
    if type(ndmin) is int and found.ndim < ndmin:
        found = found.reshape((1,) * (ndmin - found.ndim) + found.shape)
    return found


def asarray(a: Any, dtype: Any = None, order: Any = None, *, like: Any = None) -> Any:
    """``numpy.asarray``."""
    return array(a, dtype, copy=False)


# -- constant ----------------------------------------------------------------------------------
def filled(shape: Any, value: Any, dtype: Any) -> Any:
    """An array of one value."""
    sizes = shape_of(shape)
    target = as_dtype(dtype)
    if type(sizes) is Unknown:
        return sizes.derived(f"array of shape {sizes.text}")
    if type(target) is Unknown:
        return make(None, sizes, target)
    size = product(sizes)
    if type(size) is not int or size > LIMIT or value is None:
        return make(None, sizes, target)
    return make([target.convert(value)] * size, sizes, target)


def zeros(shape: Any, dtype: Any = float, order: Any = "C") -> Any:
    """``numpy.zeros``."""
    return filled(shape, 0, dtype)


def ones(shape: Any, dtype: Any = None, order: Any = "C") -> Any:
    """``numpy.ones``."""
    return filled(shape, 1, dtype)


def empty(shape: Any, dtype: Any = float, order: Any = "C") -> Any:
    """``numpy.empty``; its elements are taken to be zero, for programs fill them."""
    return filled(shape, 0, dtype)


def full(shape: Any, fill_value: Any, dtype: Any = None, order: Any = "C") -> Any:
    """``numpy.full``."""
    if type(fill_value) is Unknown or isinstance(fill_value, (list, tuple, ndarray)):
        found = filled(shape, None, dtype)
        data = as_array(fill_value)
        if dtype is None and isinstance(found, ndarray) and isinstance(data, ndarray):
            found = make(None, found.shape, data.dtype)
        return found
    if is_tensor(fill_value):
        shape_of(shape)
        refuse_tensors(fill_value)
    return filled(shape, fill_value, dtype_of_value(fill_value) if dtype is None else dtype)


def _like(name: str, value: Any) -> Any:
    def function(a: Any, *args: Any, fill_value: Any = value, dtype: Any = None, order: Any = "K", subok: Any = True, shape: Any = None) -> Any:  # fmt: skip
        given = as_array(a)
        if type(given) is Unknown or given is None:
            return unknown("data", f"{name}({brief(a)})")
        values = list(args)
        fill = values.pop(0) if value is None and values else fill_value
        dtype = values[0] if values else dtype
        return filled(given.shape if shape is None else shape, fill, dtype or given.dtype)

    function.__name__ = function.__qualname__ = name
    return function


zeros_like = _like("zeros_like", 0)
ones_like = _like("ones_like", 1)
empty_like = _like("empty_like", 0)
full_like = _like("full_like", None)


# -- ranges ------------------------------------------------------------------------------------
def arange(
    *args: Any, dtype: Any = None, start: Any = None, stop: Any = None, step: Any = None, like: Any = None
) -> Any:  # fmt: skip
    """``numpy.arange``."""
    arrays = [convert(a) if hasattr(type(a), "__array__") else a for a in args[:3]]
    values = [a.item() if isinstance(a, (generic, ndarray)) else a for a in arrays]
    if len(args) > 3:
        dtype = args[3]
    values.extend([given for given in (start, stop, step) if given is not None])
    if not values:
        raise raised(TypeError("arange() missing required argument 'start' (pos 1)"))
    start, stop, step = (0, *values, 1) if len(values) == 1 else (*values, 1)[:3]
    target = None if dtype is None else as_dtype(dtype)
    if any(type(v) is Unknown for v in (start, stop, step)):
        whole = next(v for v in (start, stop, step) if type(v) is Unknown)
        return make(
            None, (whole.derived(f"len(arange({whole.text}))"),), target or BY_NAME["int64"]
        )
    start, stop, step = (
        v if isinstance(v, float) else operator.index(v) for v in (start, stop, step)
    )
    if step == 0:
        raise raised(ZeroDivisionError("division by zero"))
    count: int
    if isinstance(start + stop + step, int):
        count = max(0, int(-((start - stop) // step)))
        target = target or BY_NAME["int64"]
    else:
        count = max(0, math.ceil((stop - start) / step))
        target = target or BY_NAME["float64"]
    if count > LIMIT or type(target) is Unknown:
        return make(None, (count,), target)
    return make([target.convert(start + i * step) for i in range(count)], (count,), target)


def _whole_count(num: Any) -> Any:
    """How many numbers are asked for.  Mirrors function_base.py ``linspace``."""
    refused = isinstance(num, (float, str, list, tuple)) or num is None or has_op(num)
    if refused and (current_run().is_v1 or not isinstance(num, float)):
        kind = getattr(type(num), "not_a_tensor", None)
        shown = f"<class '{kind}'>" if kind else str(type(num))
        text = f"object of type {shown} cannot be safely interpreted as an integer."
        if not current_run().is_v1:
            text = f"'{type(num).__name__}' object cannot be interpreted as an integer"
        raise raised(TypeError(text))
    return int(num) if isinstance(num, float) else dimension(num)


def linspace(
    start: Any,
    stop: Any,
    num: Any = 50,
    endpoint: Any = True,
    retstep: Any = False,
    dtype: Any = None,
    axis: Any = 0,
) -> Any:
    """``numpy.linspace``."""
    count = _whole_count(num)
    refuse_tensors(start, stop)
    target = as_dtype(dtype)
    scalars = isinstance(start, (int, float, generic)) and isinstance(stop, (int, float, generic))
    if not scalars or type(count) is Unknown or type(target) is Unknown or retstep:
        if scalars or type(start) is Unknown or type(stop) is Unknown:
            found = make(None, (count,), target)
            return (found, unknown("data", "step")) if retstep else found
        return unknown("unmodelled-api", "linspace()")
    start, stop = float(start), float(stop)
    parts = count - 1 if endpoint else count
    step = (stop - start) / parts if parts > 0 else 0.0
    if count > LIMIT:
        return make(None, (count,), target)
    data = [start + i * step for i in range(count)]
    if endpoint and count > 1:
        data[-1] = stop
    return make([target.convert(x) for x in data], (count,), target)
