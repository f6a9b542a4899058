"""Element type and shape of the program's values that are no tensors.

Mirrors what python/framework/tensor_util.py make_tensor_proto does with numpy's answer: of lists, doubles
become ``float32`` and long integers that fit ``int32``; arrays and scalars of numpy keep their type.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.static_values import MOST_STATIC
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.lengths import open_list
from tfscope.values.unknown import Unknown

NUMBERS = {int: dtypes.int32, float: dtypes.float32}


def describe(value: Any) -> tuple[DType | None, TensorShape]:
    """Element type and shape of a Python value; a type that nobody knows is ``None``."""
    if isinstance(value, Unknown):
        if value.number is None:
            return None, TensorShape(value)
        return NUMBERS.get(value.number) or dtypes.as_dtype(value.number), TensorShape([])
    if isinstance(value, bool):
        return dtypes.bool_, TensorShape([])
    if isinstance(value, int):
        kind = dtypes.int32 if -(2**31) <= value < 2**31 else dtypes.int64
        return kind, TensorShape([])
    if isinstance(value, float):
        return dtypes.float64 if hasattr(value, "dtype") else dtypes.float32, TensorShape([])
    if isinstance(value, complex):
        return dtypes.complex128, TensorShape([])
    if isinstance(value, (str, bytes)):
        return dtypes.string, TensorShape([])
    if isinstance(value, Dimension):
        return dtypes.int32, TensorShape([])
    if isinstance(value, TensorShape):
        return dtypes.int32, TensorShape([value.ndims])
    if isinstance(value, DType):
        return dtypes.int32, TensorShape([])
    if isinstance(value, (list, tuple, range)):
        return _describe_items(list(value), open_list(value))
    shape: Any = getattr(value, "shape", None)
    element: Any = getattr(value, "dtype", None)
    if shape is not None and element is not None:
        is_text = getattr(element, "kind", "") in ("U", "S", "O")
        return dtypes.string if is_text else dtypes.as_dtype(element), TensorShape(shape)
    return None, TensorShape(None)


def _describe_items(items: list[Any], more: Unknown | None) -> tuple[DType | None, TensorShape]:
    """Of a list; behind its items there may be ``more``."""
    if not items and more is not None:
        return None, TensorShape(more)
    if not items:
        return dtypes.float32, TensorShape([0])
    items, count = items[:MOST_STATIC], len(items)
    found = [describe(item) for item in items]
    inner = found[0][1]
    for _, shape in found[1:]:
        inner = inner if inner.ndims is not None else shape
    kind = _common([_in_list(item, k) for item, (k, _) in zip(items, found) if k is not None])
    if kind is not None and (kind.is_integer or kind.is_bool) and _may_be_floats(items, found):
        kind = None
    return kind, TensorShape([count if more is None else more]).concatenate(inner)


def _may_be_floats(items: list[Any], found: list[tuple[DType | None, TensorShape]]) -> bool:
    """Whether nobody knows even the type of some item, which a list of integers follows then."""
    return any(
        kind is None and isinstance(item, (Unknown, list, tuple))
        for item, (kind, _) in zip(items, found)
    )


def _in_list(item: Any, kind: DType) -> DType | None:
    """The type that an item brings to its list."""
    if kind == dtypes.float64:
        return dtypes.float32
    if kind == dtypes.int64 and not isinstance(item, (int, list, tuple, range)):
        known = getattr(item, "shape", None) == () and not isinstance(item, Unknown)
        return describe(item.item())[0] if known else dtypes.int32
    return kind


def _common(kinds: list[DType | None]) -> DType | None:
    kind = kinds[0] if kinds else None
    for other in kinds:
        if kind is not None and other is not None and rank(other) > rank(kind):
            kind = other
    return kind


ORDER = (
    "bool",
    "uint8",
    "int8",
    "int32",
    "int64",
    "float16",
    "float32",
    "float64",
    "complex64",
    "complex128",
)


def rank(kind: DType) -> int:
    """Position in numpy's promotion order."""
    return ORDER.index(kind.base_name) if kind.base_name in ORDER else len(ORDER)
