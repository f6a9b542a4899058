"""``a[key]`` and ``a[key] = value``.

Reference: NumPy 1.18 manual, "Indexing".
"""

from __future__ import annotations

import operator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_above import above
from tfscope.python.library.numpy_array import as_array, make, ndarray
from tfscope.python.library.numpy_broadcast import broadcast_data, broadcast_shapes
from tfscope.python.library.numpy_dtypes import BY_NAME
from tfscope.python.library.numpy_layout import product, row_major
from tfscope.python.library.numpy_scalars import bool_, generic, inexact, unknown_scalar
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

_INT = BY_NAME["int64"]


def get(a: ndarray, key: Any) -> Any:
    """``a[key]``; an unknown entry that is no number may be a list, a slice or a condition."""
    if isinstance(key, str):
        _refuse_field(a)
        return unknown("unmodelled-api", f"array[{key!r}]")
    key = _unpacked(key)
    parts = expand(a, key)
    if type(parts) is Unknown:
        return parts
    if any(type(p) is Unknown and p.number is None for p in parts):
        return unknown("data", f"array[{brief(key)}]")
    if any(_is_advanced(p) for p in parts):
        return _advanced(a, parts)
    view = _basic(a, parts)
    if type(view) is Unknown or view.shape:
        return view
    data = view.flat_data
    if Ellipsis in (key if isinstance(key, tuple) else (key,)) if _plain(key) else False:
        return view
    if data is None:
        return unknown_scalar(f"array[{brief(key)}]", a.dtype)
    return a.dtype.wrap(data[0]) if type(a.dtype) is not Unknown else data[0]


def _refuse_field(a: ndarray) -> None:
    """Refuses a name as an index of an array without fields."""
    if type(a.dtype) is not Unknown and a.dtype.kind in "biufcUSO":
        raise raised(IndexError(_INDICES))


def _unpacked(key: Any) -> Any:
    """A list in which a slice, a new dimension or a sequence stands is a tuple until NumPy 1.23."""
    several = (slice, list, tuple, ndarray)
    if isinstance(key, list) and len(key) < 32 and current_run().is_v1:
        if any(part is None or part is Ellipsis or isinstance(part, several) for part in key):
            return tuple(key)
    return key


def _plain(key: Any) -> bool:
    parts = key if isinstance(key, tuple) else (key,)
    return any(p is Ellipsis for p in parts) and not any(isinstance(p, ndarray) for p in parts)


def put(a: ndarray, key: Any, value: Any) -> None:
    """``a[key] = value``; elements of an unknown place make all of them unknown."""
    key = _unpacked(key)
    if isinstance(key, str):
        _refuse_field(a)
    parts: Any = expand(a, key) if not isinstance(key, str) else unknown("data", "field")
    source = _source(a, value)
    if a._buffer is None or a._buffer.data is None:
        return
    if type(parts) is Unknown:
        a.lose()
        return
    target = _numbered(a)
    places = (
        _advanced(target, parts) if any(_is_advanced(p) for p in parts) else _basic(target, parts)
    )
    positions = places.flat_data if isinstance(places, (ndarray, generic)) else None
    if positions is None:
        a.lose()
        return
    values = _spread(a, source, value, places.shape, len(positions))
    if values is None:
        a.lose()
        return
    data = a._buffer.data
    for position, item in zip(positions, values):
        data[position] = a.dtype.convert(item) if type(a.dtype) is not Unknown else item


def _source(a: ndarray, value: Any) -> Any:
    """What is put into an array; one of objects keeps an object as it is."""
    if isinstance(value, ndarray) or not hasattr(type(value), "__array__"):
        return as_array(value)
    if type(a.dtype) is not Unknown and a.dtype.kind == "O":
        return None
    return above("numpy_creation", "convert")(value, a.dtype)


def _numbered(a: ndarray) -> ndarray:
    """An array of the same shape whose elements are the places in the buffer."""
    return make(a.positions(), a.shape, _INT)


def _spread(a: ndarray, source: Any, value: Any, shape: Any, count: int) -> list[Any] | None:
    """``count`` elements for the places, broadcast from the source; ``None`` if unknown."""
    if type(source) is Unknown or source is None:
        scalar_like = type(value) is Unknown and count <= 1
        return [value] * count if scalar_like or source is None else None
    if source.flat_data is None:
        return None
    if product(source.shape) == 1:
        return list(source.flat_data) * count
    while source.ndim > len(shape) and source.shape[0] == 1:
        source = source.reshape(source.shape[1:])
    data = broadcast_data(source, shape)
    if data is None:
        text = f"could not broadcast input array from shape {_shape_text(source.shape)} into shape {_shape_text(shape)}"
        raise raised(ValueError(text))
    return data


def _shape_text(shape: tuple[Any, ...]) -> str:
    inside = ",".join(str(d) for d in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


# -- keys --------------------------------------------------------------------------------------
def expand(a: ndarray, key: Any) -> Any:
    """The key as one entry per dimension (and ``None`` for new ones); ``Unknown`` if nobody knows.

    Entries: ``int``, ``slice``, ``None``, an integer array or ``Unknown`` for one unknown position.
    """
    parts = list(key) if isinstance(key, tuple) else [key]
    expanded: list[Any] = []
    for part in parts:
        one = _entry(part)
        if type(one) is Unknown and one is not part:
            return one
        expanded.extend(one if type(one) is list else [one])
    used = sum(1 for p in expanded if p is not None and p is not Ellipsis)
    if sum(1 for p in expanded if p is Ellipsis) > 1:
        raise raised(IndexError("an index can only have a single ellipsis ('...')"))
    if used > a.ndim:
        newer = f": array is {a.ndim}-dimensional, but {used} were indexed"
        text = "too many indices for array" + ("" if current_run().is_v1 else newer)
        raise raised(IndexError(text))
    fill = [slice(None)] * (a.ndim - used)
    at = next((i for i, p in enumerate(expanded) if p is Ellipsis), None)
    if at is not None:
        return expanded[:at] + fill + expanded[at + 1 :]
    return expanded + fill


_INDICES = (
    "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are "
    "valid indices"
)


def _entry(part: Any) -> Any:
    if part is None or part is Ellipsis or type(part) in (int, slice, Unknown):
        return part
    if isinstance(part, (bool, bool_)):
        return [None, make([0] if part else [], (1 if part else 0,), _INT)]
    if isinstance(part, (float, complex, dict, inexact)):
        raise raised(IndexError(_INDICES))
    if isinstance(part, generic) or (
        hasattr(type(part), "__index__") and not hasattr(part, "shape")
    ):
        return operator.index(part)
    array = as_array(part)
    if array is None:
        return unknown("unmodelled-api", f"array[{brief(part)}]")
    if type(array) is Unknown or array.flat_data is None and array.dtype.kind == "b":
        return unknown("data", "array[mask]")
    if array.dtype.kind == "b":
        return _mask(array)
    if array.size == 0:
        return make([], array.shape, _INT)
    if array.dtype.kind not in "iu":
        text = "arrays used as indices must be of integer (or boolean) type"
        raise raised(IndexError(text if isinstance(part, ndarray) else _INDICES))
    if array.shape == () and array.known:
        return array.item()
    return array


def _mask(array: ndarray) -> Any:
    """A boolean array as one integer array per dimension."""
    data = array.flat_data
    assert data is not None
    if any(type(x) is Unknown for x in data):
        return unknown("data", "array[mask]")
    chosen = [i for i, hit in enumerate(data) if hit]
    found = []
    for size, step in zip(array.shape, row_major(array.shape)):
        found.append(make([i // step % size for i in chosen], (len(chosen),), _INT))
    return found


def _is_advanced(part: Any) -> bool:
    return isinstance(part, ndarray)


# -- basic ---------------------------------------------------------------------------------------
def _basic(a: ndarray, parts: list[Any]) -> Any:
    """The view of integers, slices and new dimensions."""
    shape: list[Any] = []
    steps: list[int] = []
    offset = a._offset
    certain = a._buffer is not None
    axis = 0
    for part in parts:
        if part is None:
            shape.append(1)
            steps.append(0)
            continue
        size = a.shape[axis]
        step = a._steps[axis] if a._steps is not None else 0
        axis += 1
        if type(part) is slice:
            start, count, stride = _slice(part, size)
            certain = certain and type(count) is int and type(start) is int
            shape.append(count)
            offset += step * start if certain else 0
            steps.append(step * stride if certain else 0)
        elif type(part) is Unknown or type(size) is Unknown:
            certain = False
        else:
            offset += step * _position(part, size, axis - 1)
    if not certain:
        return make(None, tuple(shape), a.dtype)
    return ndarray.of(tuple(shape), a.dtype, a._buffer, tuple(steps), offset)


def _position(index: int, size: int, axis: int) -> int:
    if not -size <= index < size:
        text = f"index {index} is out of bounds for axis {axis} with size {size}"
        raise raised(IndexError(text))
    return index + size if index < 0 else index


def _slice(part: slice, size: Any) -> tuple[Any, Any, int]:
    """Start, number of items and step of a slice of a dimension."""
    bounds = [part.start, part.stop, part.step]
    if all(b is None for b in bounds):
        return 0, size, 1
    if any(type(b) is Unknown for b in bounds):
        return 0, unknown("dimension", "slice"), 1
    if type(size) is Unknown:
        return 0, size.derived(f"slice of {size.text}"), 1
    bounds = [None if b is None else refusable(operator.index, b) for b in bounds]
    if bounds[2] == 0:
        raise raised(ValueError("slice step cannot be zero"))
    chosen = range(*slice(*bounds).indices(size))
    return chosen.start, len(chosen), chosen.step


# -- advanced ------------------------------------------------------------------------------------
def _advanced(a: ndarray, parts: list[Any]) -> Any:
    """Integer arrays: a copy whose index dimensions stand where NumPy puts them."""
    arrays = [p for p in parts if _is_advanced(p)]
    index_shape = broadcast_shapes([p.shape for p in arrays])
    places = [i for i, p in enumerate(parts) if _is_advanced(p) or type(p) is int]
    together = places == list(range(places[0], places[-1] + 1))
    before: list[Any] = []
    after: list[Any] = []
    axis = 0
    sources: list[tuple[str, Any, int]] = []
    for number, part in enumerate(parts):
        if part is None:
            (before if number < places[0] or not together else after).append((1, [0], 0))
            continue
        size, axis = a.shape[axis], axis + 1
        if type(part) is slice:
            start, count, stride = _slice(part, size)
            entry = (count, start, stride)
            (before if together and number < places[0] else after).append((*entry, axis - 1))
        else:
            sources.append(("index", part, axis - 1))
    head = [e[0] for e in before]
    tail = [e[0] for e in after]
    shape = (*head, *index_shape, *tail)
    data = a.flat_data
    indices = [
        [p] * _count(index_shape) if type(p) is int else broadcast_data(p, index_shape)
        for _, p, _ in sources
    ]
    sizes_known = all(type(d) is int for d in (*shape, *a.shape))
    if data is None or not sizes_known or any(i is None or _has_unknown(i) for i in indices):
        return make(None, shape, a.dtype)
    checked = [
        [_position(int(i), a.shape[ax], ax) for i in one or []]
        for one, (_, _, ax) in zip(indices, sources)
    ]
    steps = row_major(a.shape)
    return make(_gather(data, steps, before, checked, sources, after), shape, a.dtype)


def _count(shape: Any) -> int:
    size = product(tuple(shape))
    return size if type(size) is int else 1


def _has_unknown(items: list[Any]) -> bool:
    return any(type(i) is Unknown for i in items)


def _gather(
    data: list[Any],
    steps: tuple[int, ...],
    before: list[Any],
    indices: list[list[int]],
    sources: list[Any],
    after: list[Any],
) -> list[Any]:
    heads = _offsets(before, steps)
    tails = _offsets(after, steps)
    count = len(indices[0]) if indices else 1
    middles = [
        sum(one[i] * steps[ax] for one, (_, _, ax) in zip(indices, sources)) for i in range(count)
    ]
    return [data[h + m + t] for h in heads for m in middles for t in tails]


def _offsets(entries: list[Any], steps: tuple[int, ...]) -> list[int]:
    found = [0]
    for entry in entries:
        if len(entry) == 3:
            continue
        count, start, stride, axis = entry
        found = [base + steps[axis] * (start + stride * i) for base in found for i in range(count)]
    return found
