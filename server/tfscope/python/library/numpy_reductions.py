"""Functions over dimensions: sums, extremes, statistics, order.

Reference: NumPy 1.18 manual, "Mathematical functions", "Sorting, searching, and counting".
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array, make, ndarray, result
from tfscope.python.library.numpy_broadcast import axis_of, index_of, lost
from tfscope.python.library.numpy_dtypes import BY_NAME, as_dtype
from tfscope.python.library.numpy_elements import divide
from tfscope.python.library.numpy_layout import product, row_major
from tfscope.python.library.numpy_scalars import generic
from tfscope.python.library.numpy_shaping import transpose
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

Reduce = Callable[[list[Any]], Any]


def _axes(name: str, axis: Any, rank: int) -> Any:
    """The dimensions that a reduction goes along.  A scalar has one for this, where nothing counts its items."""
    if axis is None:
        return list(range(rank))
    if type(axis) is Unknown:
        return axis
    if isinstance(axis, bool):
        raise raised(TypeError("an integer is required"))
    if name in COUNTING:
        _check_counted(axis, rank)
    elif not rank and not isinstance(axis, (list, tuple)) and index_of(axis) in (0, -1):
        return []
    if not isinstance(axis, tuple):
        return [axis_of(axis, rank)]
    found = [axis_of(x, rank) for x in axis]
    if any(type(x) is Unknown for x in found):
        return next(x for x in found if type(x) is Unknown)
    if len(set(found)) < len(found):
        raise raised(ValueError("duplicate value in 'axis'"))
    return found


COUNTING = ("mean", "var", "std")
"""Reductions that numpy 1.18 begins by asking the shape for the items along the axis
(numpy/core/_methods.py _count_reduce_items)."""


def _check_counted(axis: Any, rank: int) -> None:
    for one in axis if isinstance(axis, tuple) else (axis,):
        if current_run().is_v1 and isinstance(one, int) and not -rank <= one < rank:
            raise raised(IndexError("tuple index out of range"))


OF_NUMBERS = frozenset(("sum", "prod", "mean", "max", "min", "amax", "amin", "all", "any"))


def reduced(name: str, a: Any, axis: Any, keepdims: Any, dtype: Any, function: Reduce) -> Any:
    """``function`` of the elements along dimensions; ``dtype`` is the result's."""
    array = as_array(a)
    if not isinstance(array, ndarray):
        return lost(name, array)
    _refuse_texts(name, array.dtype)
    axes = _axes(name, axis, array.ndim)
    if type(axes) is Unknown:
        return lost(name, axes)
    kept = [i for i in range(array.ndim) if i not in axes]
    shape = tuple(array.shape[i] for i in kept)
    target = dtype(array.dtype) if callable(dtype) else dtype
    lines = lines_of(array, axes, kept)
    if lines is None or type(target) is Unknown:
        data = None
    else:
        data = [_convert(target, _folded(name, function, line)) for line in lines]
    if keepdims is True:
        shape = tuple(1 if i in axes else d for i, d in enumerate(array.shape))
    return result(data, shape, target, f"{name}({brief(a)})")


def _refuse_texts(name: str, dtype: Any) -> None:
    """Texts have no arithmetic; numpy 1.18 says so of their type."""
    if (
        type(dtype) is not Unknown
        and dtype.kind in "US"
        and name in OF_NUMBERS
        and current_run().is_v1
    ):
        raise raised(TypeError("cannot perform reduce with flexible type"))


def _folded(name: str, function: Reduce, line: list[Any]) -> Any:
    """The result for one line; elements that do not combine (a lost dimension is ``None``) leave it open."""
    try:
        return function(line)
    except TypeError as error:
        if is_raised(error) or name in ("sum", "prod", "mean") and current_run().sure:
            raise raised(error) from None
        return unknown("dimension", f"{name}()")


def _convert(target: Any, value: Any) -> Any:
    return value if type(value) is Unknown else target.convert(value)


def lines_of(array: ndarray, axes: list[int], kept: list[int]) -> list[list[Any]] | None:
    """The elements along ``axes`` for every index of the kept dimensions."""
    data = array.flat_data
    if data is None:
        return None
    if not kept:
        return [data]
    ordered = transpose(array, [*kept, *axes]).flat_data or []
    width = product(tuple(array.shape[i] for i in axes))
    count = product(tuple(array.shape[i] for i in kept))
    return [ordered[i * width : (i + 1) * width] for i in range(count)]


def _first_unknown(line: list[Any]) -> Any:
    return next((x for x in line if type(x) is Unknown), None)


def _strict(name: str, function: Reduce) -> Reduce:
    """The result is unknown when an element is."""

    def call(line: list[Any]) -> Any:
        found = _first_unknown(line)
        return function(line) if found is None else found.passed_to(name)

    return call


# -- dtypes of results -------------------------------------------------------------------------
def _sum_dtype(dtype: Any) -> Any:
    if type(dtype) is Unknown:
        return dtype
    if dtype.kind in "bi":
        return BY_NAME["int64"]
    return BY_NAME["uint64"] if dtype.kind == "u" else dtype


def _mean_dtype(dtype: Any) -> Any:
    return BY_NAME["float64"] if type(dtype) is not Unknown and dtype.kind in "biu" else dtype


def _bool_dtype(dtype: Any) -> Any:
    return BY_NAME["bool"]


def _same(dtype: Any) -> Any:
    return dtype


def _chosen(dtype: Any, default: Callable[[Any], Any]) -> Any:
    return default if dtype is None else as_dtype(dtype)


# -- reductions --------------------------------------------------------------------------------
def _total(line: list[Any]) -> Any:
    if line and all(type(x) is float for x in line):
        return math.fsum(line) if all(math.isfinite(x) for x in line) else sum(line)
    return functools.reduce(lambda a, b: a + b, line) if line else 0


def _product(line: list[Any]) -> Any:
    return functools.reduce(lambda a, b: a * b, line) if line else 1


def _mean(line: list[Any]) -> Any:
    return divide(_total(line), len(line)) if line else math.nan


def _variance(ddof: Any) -> Reduce:
    def call(line: list[Any]) -> Any:
        mean = _mean(line)
        squares = [abs(x - mean) ** 2 for x in line]
        return divide(math.fsum(squares), len(line) - ddof) if line else math.nan

    return call


def sum_(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Any:  # fmt: skip
    """``numpy.sum``."""
    return reduced("sum", a, axis, keepdims, _chosen(dtype, _sum_dtype), _total)


def prod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = None, where: Any = True) -> Any:  # fmt: skip
    """``numpy.prod``."""
    return reduced("prod", a, axis, keepdims, _chosen(dtype, _sum_dtype), _product)


def mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True) -> Any:  # fmt: skip
    """``numpy.mean``."""
    return reduced("mean", a, axis, keepdims, _chosen(dtype, _mean_dtype), _strict("mean", _mean))


def var(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = False,
) -> Any:
    """``numpy.var``."""
    return reduced(
        "var", a, axis, keepdims, _chosen(dtype, _mean_dtype), _strict("var", _variance(ddof))
    )


def std(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: Any = 0,
    keepdims: Any = False,
) -> Any:
    """``numpy.std``."""
    variance = _variance(ddof)
    function = _strict("std", lambda line: math.sqrt(variance(line)))
    return reduced("std", a, axis, keepdims, _chosen(dtype, _mean_dtype), function)


def _extreme(name: str, choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def function(
        a: Any,
        axis: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = None,
        where: Any = True,
    ) -> Any:
        def pick(line: list[Any]) -> Any:
            if not line:
                which = "maximum" if name == "max" else "minimum"
                text = f"zero-size array to reduction operation {which} which has no identity"
                raise raised(ValueError(text))
            nan = next((x for x in line if x != x), None)
            return choose(line) if nan is None else nan

        return reduced(name, a, axis, keepdims, _same, _strict(name, pick))

    function.__name__ = function.__qualname__ = name
    return function


def _position(name: str, choose: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    def function(a: Any, axis: Any = None, out: Any = None) -> Any:
        def pick(line: list[Any]) -> Any:
            if not line:
                raise raised(ValueError(f"attempt to get {name} of an empty sequence"))
            return line.index(choose(line))

        return reduced(name, a, axis, False, BY_NAME["int64"], _strict(name, pick))

    function.__name__ = function.__qualname__ = name
    return function


def all_(
    a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True
) -> Any:
    """``numpy.all``."""

    def decide(line: list[Any]) -> Any:
        if any(type(x) is not Unknown and not x for x in line):
            return False
        found = _first_unknown(line)
        return True if found is None else found

    return reduced("all", a, axis, keepdims, BY_NAME["bool"], decide)


def any_(
    a: Any, axis: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True
) -> Any:
    """``numpy.any``."""

    def decide(line: list[Any]) -> Any:
        if any(type(x) is not Unknown and x for x in line):
            return True
        found = _first_unknown(line)
        return False if found is None else found

    return reduced("any", a, axis, keepdims, BY_NAME["bool"], decide)


def ptp(a: Any, axis: Any = None, *_: Any, **__: Any) -> Any:
    """``numpy.ptp``."""
    return FUNCTIONS["max"](a, axis) - FUNCTIONS["min"](a, axis)


def _median(line: list[Any]) -> Any:
    ordered = sorted(line)
    middle = len(ordered) // 2
    if not ordered:
        return math.nan
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def median(a: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, keepdims: Any = False) -> Any:  # fmt: skip
    """``numpy.median``."""
    return reduced("median", a, axis, keepdims, _mean_dtype, _strict("median", _median))


def percentile(a: Any, q: Any, axis: Any = None, out: Any = None, overwrite_input: Any = False, interpolation: Any = "linear", keepdims: Any = False, *, method: Any = "linear") -> Any:  # fmt: skip
    """``numpy.percentile`` of one percentage, linearly interpolated."""
    if not isinstance(q, (int, float)):
        return lost("percentile", q)

    def pick(line: list[Any]) -> Any:
        ordered = sorted(line)
        place = (len(ordered) - 1) * q / 100
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    return reduced("percentile", a, axis, keepdims, _mean_dtype, _strict("percentile", pick))


def average(a: Any, axis: Any = None, weights: Any = None, returned: Any = False) -> Any:
    """``numpy.average``."""
    if weights is None and returned is False:
        return mean(a, axis)
    if returned is not False:
        return lost("average")
    weighted = as_array(a), as_array(weights)
    if not all(isinstance(x, ndarray) for x in weighted) or weighted[0].shape != weighted[1].shape:
        return lost("average", *weighted)
    return sum_(weighted[0] * weighted[1], axis) / sum_(weighted[1], axis)


def count_nonzero(a: Any, axis: Any = None, keepdims: Any = False) -> Any:
    """``numpy.count_nonzero``."""
    count = _strict("count_nonzero", lambda line: sum(1 for x in line if x))
    found = reduced("count_nonzero", a, axis, keepdims, BY_NAME["int64"], count)
    return found.item() if axis is None and isinstance(found, generic) else found


def reduce_with(name: str, a: Any, axis: Any, dtype: Any, keepdims: Any, function: Any) -> Any:
    """``ufunc.reduce``."""
    given = _sum_dtype if name in ("add", "multiply") else _same
    if name.startswith("logical"):
        given = _bool_dtype
    empty = {"add": 0, "multiply": 1}.get(name, 0)

    def fold(line: list[Any]) -> Any:
        return functools.reduce(function, line) if line else empty

    return reduced(name, a, axis, keepdims, _chosen(dtype, given), fold)


def accumulate_with(name: str, a: Any, axis: Any, dtype: Any, function: Any) -> Any:
    """``ufunc.accumulate``, ``cumsum``, ``cumprod``."""
    array = as_array(a)
    if not isinstance(array, ndarray) or type(axis) is Unknown:
        return lost(name, array, axis)
    if axis is None:
        array, axis = array.ravel(), 0
    axis = axis_of(axis, array.ndim)
    target = as_dtype(dtype) if dtype is not None else _sum_dtype(array.dtype)
    data = array.flat_data
    if data is None or type(target) is Unknown:
        return make(None, array.shape, target)
    found = list(data)
    step = row_major(array.shape)[axis]
    for place in range(len(found)):
        if place // step % array.shape[axis]:
            found[place] = function(found[place - step], found[place])
    return make([_convert(target, x) for x in found], array.shape, target)


def cumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """``numpy.cumsum``."""
    return accumulate_with("cumsum", a, axis, dtype, lambda x, y: x + y)


def cumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """``numpy.cumprod``."""
    return accumulate_with("cumprod", a, axis, dtype, lambda x, y: x * y)


FUNCTIONS: dict[str, Any] = {
    "sum": sum_, "prod": prod, "product": prod, "mean": mean, "var": var, "std": std,
    "max": _extreme("max", max), "min": _extreme("min", min), "argmax": _position("argmax", max),
    "argmin": _position("argmin", min), "all": all_, "any": any_, "alltrue": all_,
    "sometrue": any_, "ptp": ptp, "median": median, "percentile": percentile, "average": average,
    "count_nonzero": count_nonzero, "cumsum": cumsum, "cumprod": cumprod,
}  # fmt: skip
for _new, _old in {
    "amax": "max", "amin": "min",
}.items():  # fmt: skip
    FUNCTIONS[_new] = FUNCTIONS[_old]
