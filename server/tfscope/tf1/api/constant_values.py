"""Values of small tensors that decide shapes, carried through arithmetic.

Mirrors constant folding of core/common_runtime/eval_const_tensor.cc and the partial shapes of
shape_refiner.cc: a wholly known value passes through any op below, a partly known one through the
ops that build shapes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.api.registry import registering
from tfscope.tf1.graph.convert import ranks_of_parts
from tfscope.tf1.graph.operation import Operation
from tfscope.tf1.graph.static_values import MOST_STATIC, vector_length
from tfscope.tf1.graph.tensor_shape import as_shape, broadcast_shape

Fold = Callable[[Operation, list[Any]], Any]

FOLDS: dict[str, Fold] = {}
PLAIN = (int, float, bool)


class Partial(list):  # type: ignore[type-arg]
    """Elements that are known only where a shape is asked for: parts of an incomplete shape."""


folds = registering(FOLDS)
"""Registers how the value of an op follows from its inputs'."""


def fold(op: Operation) -> None:
    """Keeps the value of the op's output, if it follows from its inputs'."""
    function = FOLDS.get(op.type)
    if function is None:
        return
    value = function(op, [known(t.static, op.type) for t in op.inputs])
    if value is None or (
        isinstance(value, list)
        and (len(value) > MOST_STATIC or (value and all(v is None for v in value)))
    ):
        return
    op.outputs[0].static = value


PARTIAL_OPS = ("StridedSlice", "ConcatV2", "Pack")


def known(value: Any, op_type: str) -> Any:
    """What an op may use of a value: only shape-building ops see incomplete ones."""
    return None if isinstance(value, Partial) and op_type not in PARTIAL_OPS else value


@folds("Identity", "StopGradient", "EnsureShape", "GuaranteeConst", "PreventGradient", "Snapshot")
def _same(op: Operation, values: list[Any]) -> Any:
    return values[0]


@folds("BroadcastArgs")
def _broadcast(op: Operation, values: list[Any]) -> Any:
    if not all(isinstance(v, list) and all(isinstance(d, int) for d in v) for v in values):
        return None
    joined = broadcast_shape(*map(as_shape, values))
    return None if joined is None else joined.as_list()


@folds("Cast")
def _cast(op: Operation, values: list[Any]) -> Any:
    kind = op.outputs[0]._dtype
    if kind is None:
        return None
    convert: Any = (
        int if kind.is_integer else float if kind.is_floating else bool if kind.is_bool else None
    )
    return None if convert is None else _mapped(convert, values[0])


def _mapped(function: Callable[[Any], Any], value: Any) -> Any:
    if isinstance(value, list):
        return [_mapped(function, v) for v in value]
    return function(value) if isinstance(value, PLAIN) else None


@folds("Shape")
def _shape(op: Operation, values: list[Any]) -> Any:
    shape = op.inputs[0].shape
    if shape.ndims is None:
        return None
    return shape.as_list() if shape.is_fully_defined() else Partial(shape.as_list())


@folds("Size")
def _size(op: Operation, values: list[Any]) -> Any:
    return op.inputs[0].shape.num_elements()


@folds("Rank")
def _rank(op: Operation, values: list[Any]) -> Any:
    return op.inputs[0].shape.ndims


def _power(a: Any, b: Any) -> Any:
    return a**b if abs(b) < 64 and (a or b >= 0) else None


ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "Add": lambda a, b: a + b, "AddV2": lambda a, b: a + b, "Sub": lambda a, b: a - b,
    "Mul": lambda a, b: a * b, "FloorDiv": lambda a, b: a // b if b else None,
    "Div": lambda a, b: (a // b if isinstance(a, int) else a / b) if b else None,
    "TruncateDiv": lambda a, b: int(a / b) if b else None,
    "FloorMod": lambda a, b: a % b if b else None, "Mod": lambda a, b: a % b if b else None,
    "Maximum": max, "Minimum": min, "RealDiv": lambda a, b: a / b if b else None, "Pow": _power,
    "Less": lambda a, b: a < b, "LessEqual": lambda a, b: a <= b, "Greater": lambda a, b: a > b,
    "GreaterEqual": lambda a, b: a >= b, "Equal": lambda a, b: a == b, "NotEqual": lambda a, b: a != b,
    "LogicalAnd": lambda a, b: a and b, "LogicalOr": lambda a, b: a or b,
}  # fmt: skip


@folds(*ARITHMETIC)
def _arithmetic(op: Operation, values: list[Any]) -> Any:
    a, b = values
    operate = ARITHMETIC[op.type]
    if isinstance(a, PLAIN) and isinstance(b, PLAIN):
        return operate(a, b)
    if not _full(a) or not _full(b):
        return None
    if isinstance(a, list) and isinstance(b, list):
        pairs = list(zip(a, b)) if len(a) == len(b) else []
    else:
        pairs = [(p, b) for p in a] if isinstance(a, list) else [(a, q) for q in b]
    return [operate(p, q) for p, q in pairs] or None


def _full(value: Any) -> bool:
    """Whether a value is a number or a vector of numbers."""
    return isinstance(value, PLAIN) or (
        isinstance(value, list) and all(isinstance(v, PLAIN) for v in value)
    )


UNARY: dict[str, Callable[[Any], Any]] = {
    "Neg": lambda a: -a, "Abs": abs, "Square": lambda a: a * a, "LogicalNot": lambda a: not a,
    "Floor": lambda a: float(a // 1), "Ceil": lambda a: float(-(-a // 1)),
    "Sqrt": lambda a: a**0.5 if a >= 0 else None, "Round": lambda a: round(a), "Rint": lambda a: float(round(a)),
}  # fmt: skip


@folds(*UNARY)
def _unary(op: Operation, values: list[Any]) -> Any:
    return _mapped(UNARY[op.type], values[0])


@folds("Sum", "Prod", "Max", "Min", "Mean", "All", "Any")
def _reduced(op: Operation, values: list[Any]) -> Any:
    value = values[0]
    if (
        not isinstance(value, list)
        or not value
        or not _full(value)
        or op.outputs[0].shape.ndims != 0
    ):
        return (
            value if isinstance(value, PLAIN) else 1 if value == [] and op.type == "Prod" else None
        )
    if op.type == "Prod":
        total = 1
        for v in value:
            total *= v
        return total
    if op.type == "Mean":
        kind = op.outputs[0]._dtype
        return (
            sum(value) // len(value)
            if kind is not None and kind.is_integer
            else sum(value) / len(value)
        )
    reduced: dict[str, Any] = {"Sum": sum, "Max": max, "Min": min, "All": all, "Any": any}
    return reduced[op.type](value)


@folds("Pack")
def _pack(op: Operation, values: list[Any]) -> Any:
    ranks = ranks_of_parts(op.inputs)
    if op.attrs.get("axis", 0) != 0 or not ranks <= {0, 1}:
        return None
    if ranks == {0}:
        return Partial(values) if None in values else values
    return (
        values if all(isinstance(v, list) and not isinstance(v, Partial) for v in values) else None
    )


@folds("ConcatV2")
def _concat(op: Operation, values: list[Any]) -> Any:
    if op.outputs[0].shape.ndims != 1:
        return _concat_rows(op, values)
    found: list[Any] = []
    for tensor, value in zip(op.inputs[:-1], values[:-1]):
        count = vector_length(tensor)
        if count is None:
            return None
        found += value if isinstance(value, list) else [None] * count
    complete = all(
        isinstance(v, list) and not isinstance(v, Partial) and None not in v for v in values[:-1]
    )
    return found if complete else Partial(found)


def _concat_rows(op: Operation, values: list[Any]) -> Any:
    if values[-1] != 0 or not all(isinstance(v, list) for v in values[:-1]):
        return None
    return [row for v in values[:-1] for row in v]


@folds("Fill")
def _fill(op: Operation, values: list[Any]) -> Any:
    sizes = op.outputs[0].shape
    if not isinstance(values[1], PLAIN) or sizes.ndims is None:
        return None
    if sizes.ndims == 0:
        return values[1]
    count = sizes.as_list()[0] if sizes.ndims == 1 else None
    return [values[1]] * count if count is not None and count <= MOST_STATIC else None


@folds("Select", "SelectV2")
def _selected(op: Operation, values: list[Any]) -> Any:
    wanted, shapes = values[0], [t.shape for t in op.inputs[1:]]
    if not isinstance(wanted, bool) or shapes[0] != shapes[1]:
        return None
    return values[1] if wanted else values[2]


@folds("Range")
def _range(op: Operation, values: list[Any]) -> Any:
    start, limit, delta = values
    if not all(isinstance(v, PLAIN) for v in values) or not delta:
        return None
    count = max(0, -int(-(limit - start) // delta))
    return [start + i * delta for i in range(count)] if count <= MOST_STATIC else None


@folds("Reshape")
def _reshape(op: Operation, values: list[Any]) -> Any:
    shape = op.outputs[0].shape
    flat = _flat(values[0])
    if flat is None or not shape.is_fully_defined():
        return None
    return shaped(flat, shape.as_list())


def _flat(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        found: list[Any] = []
        for v in value:
            inner = _flat(v)
            found += inner if inner is not None else [None]
        return found
    return None if value is None else [value]


def shaped(flat: list[Any], sizes: list[int | None]) -> Any:
    """A flat list as nested lists of the given sizes."""
    if not sizes:
        return flat[0] if len(flat) == 1 else None
    if len(sizes) == 1:
        return flat
    count = sizes[0] or 0
    step = len(flat) // count if count else 0
    return [shaped(flat[i * step : (i + 1) * step], sizes[1:]) for i in range(count)]


@folds("ExpandDims", "Squeeze")
def _same_elements(op: Operation, values: list[Any]) -> Any:
    return _reshape(op, values)


@folds("StridedSlice")
def _strided_slice(op: Operation, values: list[Any]) -> Any:
    value = values[0]
    masks = op.attrs
    if not isinstance(value, list) or masks.get("ellipsis_mask") or masks.get("new_axis_mask"):
        return None
    begin, end, strides = values[1:4]
    if (
        not all(isinstance(v, list) and len(v) == 1 for v in (begin, end, strides))
        or begin[0] is None
    ):
        return None
    partial = isinstance(value, Partial) or None in value
    if masks.get("shrink_axis_mask"):
        if partial:
            return None
        return value[begin[0]] if -len(value) <= begin[0] < len(value) else None
    start = None if masks.get("begin_mask") else begin[0]
    stop = None if masks.get("end_mask") else end[0]
    if strides[0] is None or (stop is None and not masks.get("end_mask")):
        return None
    found = value[start : stop : strides[0]]
    return Partial(found) if partial else list(found)


@folds("Slice")
def _slice(op: Operation, values: list[Any]) -> Any:
    value, begin, size = values
    if (
        not all(isinstance(v, list) for v in values)
        or len(begin) != 1
        or None in begin
        or None in size
    ):
        return None
    return value[begin[0] : None if size[0] == -1 else begin[0] + size[0]]


@folds("GatherV2")
def _gather(op: Operation, values: list[Any]) -> Any:
    value, index, along = values
    if not isinstance(value, list) or along != 0 or op.attrs.get("batch_dims"):
        return None
    if isinstance(index, int):
        return value[index] if 0 <= index < len(value) else None
    if isinstance(index, list) and all(isinstance(k, int) and 0 <= k < len(value) for k in index):
        return [value[k] for k in index]
    return None


@folds("ReverseV2")
def _reverse(op: Operation, values: list[Any]) -> Any:
    return (
        values[0][::-1]
        if isinstance(values[0], list)
        and values[1] in ([0], [-1])
        and op.inputs[0].shape.ndims == 1
        else None
    )


@folds("Tile")
def _tile(op: Operation, values: list[Any]) -> Any:
    value, times = values
    if (
        isinstance(value, list)
        and isinstance(times, list)
        and len(times) == 1
        and isinstance(times[0], int)
    ):
        return value * times[0] if len(value) * times[0] <= MOST_STATIC else None
    return None


@folds("Unpack")
def _unpack(op: Operation, values: list[Any]) -> Any:
    if (
        isinstance(values[0], list)
        and op.attrs.get("axis", 0) == 0
        and len(values[0]) == len(op.outputs)
    ):
        for tensor, value in zip(op.outputs, values[0]):
            tensor.static = value
    return None


@folds("Select")
def _select(op: Operation, values: list[Any]) -> Any:
    return (values[1] if values[0] else values[2]) if isinstance(values[0], bool) else None


@folds("BroadcastTo", "ZerosLike", "OnesLike")
def _filled_like(op: Operation, values: list[Any]) -> Any:
    return None
