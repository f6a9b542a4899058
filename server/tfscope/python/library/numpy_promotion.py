"""Which dtype two dtypes give, and what is a subtype of what.

Reference: NumPy 1.18 manual, ``result_type``, ``can_cast``, ``issubdtype``.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_array import as_array
from tfscope.python.library.numpy_dtypes import (
    BY_NAME,
    SCALARS_DTYPE,
    as_dtype,
    dtype,
    dtype_of_value,
    text_dtype,
)
from tfscope.python.library.numpy_scalars import generic
from tfscope.values.unknown import Unknown

CATEGORY = {"b": 0, "u": 1, "i": 1, "f": 2, "c": 3, "S": 4, "U": 5, "O": 6, "V": 7}


def promote(a: Any, b: Any) -> Any:
    """``promote_types``."""
    for one in (a, b):
        if type(one) is Unknown:
            return one
    if a == b:
        return a
    if CATEGORY[a.kind] > CATEGORY[b.kind]:
        a, b = b, a
    low, high = a.kind, b.kind
    if high == "V":
        return unknown("unmodelled-api", f"promote_types({a.name}, {b.name})")
    if high == "O" or low == "b":
        return b
    if high in "US":
        length = b.itemsize // (4 if high == "U" else 1)
        own = a.itemsize // (4 if low == "U" else 1) if low in "US" else 21
        return text_dtype(high, max(length, own))
    if high in "iu":
        return _promote_integers(a, b)
    needed = {1: 2, 2: 4}.get(a.itemsize, 8) if low in "iu" else a.itemsize
    if high == "f":
        return BY_NAME[f"float{8 * max(needed, b.itemsize)}"]
    needed = needed if low == "c" else 2 * max(needed, 4)
    return BY_NAME[f"complex{8 * max(needed, b.itemsize)}"]


def _promote_integers(a: dtype, b: dtype) -> dtype:
    if a.kind == b.kind:
        return a if a.itemsize >= b.itemsize else b
    signed, unsigned = (a, b) if a.kind == "i" else (b, a)
    if signed.itemsize > unsigned.itemsize:
        return signed
    size = 2 * unsigned.itemsize
    return BY_NAME["float64"] if size > 8 else BY_NAME[f"int{8 * size}"]


INEXACT = "fc"


def smallest(value: Any) -> dtype:
    """``min_scalar_type`` of a Python value."""
    if isinstance(value, bool):
        return BY_NAME["bool"]
    if isinstance(value, int):
        names = "uint8 uint16 uint32 uint64" if value >= 0 else "int8 int16 int32 int64"
        for name in names.split():
            bits = 8 * BY_NAME[name].itemsize
            if 0 <= value < 1 << bits or (value < 0 and -value <= 1 << (bits - 1)):
                return BY_NAME[name]
        return BY_NAME["object"]
    if isinstance(value, float):
        size = abs(value)
        if size < 65000 or size != size or size == float("inf"):
            return BY_NAME["float16"]
        return BY_NAME["float32" if size < 3.4e38 else "float64"]
    if isinstance(value, complex):
        return BY_NAME["complex64"]
    return dtype_of_value(value)


def result_dtype(operands: list[Any]) -> Any:
    """The dtype of an operation on arrays and scalars, with value-based casting of scalars that are of no
    higher kind than the arrays.

    An operand is an array-like with ``dtype``, ``shape`` and, if it is a scalar, ``flat_data``.
    """
    arrays = [x for x in operands if x.shape != ()]
    scalars = [x for x in operands if x.shape == ()]
    if not arrays or not scalars:
        return _promote_all([x.dtype for x in operands])
    result = _promote_all([x.dtype for x in arrays])
    if type(result) is Unknown:
        return result
    for scalar in scalars:
        if type(scalar.dtype) is Unknown:
            return scalar.dtype
        if CATEGORY[scalar.dtype.kind] > CATEGORY[result.kind]:
            inexact = result.kind in INEXACT
            result = promote(result, _least(scalar) if inexact else scalar.dtype)
        elif result.kind in INEXACT and scalar.dtype.kind in INEXACT:
            result = promote(result, _least(scalar))
        elif result.kind in "iu" and scalar.dtype.kind in "iu" and scalar.flat_data:
            result = _holding(result, scalar.flat_data[0])
    return result


def _least(scalar: Any) -> dtype:
    """The least dtype of its kind that holds a scalar, which is taken to be small if it is not known."""
    data = scalar.flat_data
    if data is not None and type(data[0]) is not Unknown:
        return smallest(data[0])
    return BY_NAME["float16" if scalar.dtype.kind == "f" else "complex64"]


def _holding(found: dtype, value: Any) -> Any:
    """The least integer dtype at least as wide as ``found`` that holds the value."""
    if type(value) is not int or value.bit_length() < 8 * found.itemsize and value >= 0:
        return found
    if found.kind == "u" and value >= 0:
        return promote(found, smallest(value))
    size = found.itemsize
    while value.bit_length() >= 8 * size and size < 8:
        size *= 2
    return promote(found, BY_NAME[f"int{8 * size}"])


def _promote_all(found: list[Any]) -> Any:
    result = found[0]
    for one in found[1:]:
        result = promote(result, one)
    return result


def result_type(*arrays_and_dtypes: Any) -> Any:
    """``numpy.result_type``."""
    operands: list[Any] = []
    dtypes: list[Any] = []
    for one in arrays_and_dtypes:
        if isinstance(one, (dtype, type, str)):
            dtypes.append(as_dtype(one))
        else:
            operands.append(as_array(one))
    if operands:
        dtypes.append(result_dtype(operands))
    return _promote_all(dtypes)


def promote_types(type1: Any, type2: Any) -> Any:
    """``numpy.promote_types``."""
    return promote(as_dtype(type1), as_dtype(type2))


def can_cast(from_: Any, to: Any, casting: Any = "safe") -> Any:
    """``numpy.can_cast``."""
    target = as_dtype(to)
    if isinstance(from_, (dtype, type, str)):
        source = as_dtype(from_)
    else:
        source = smallest(from_.item() if isinstance(from_, generic) else from_)
    if type(target) is Unknown or type(source) is Unknown:
        return target if type(target) is Unknown else source
    if casting == "unsafe" or source == target:
        return True
    if casting == "same_kind":
        return CATEGORY[source.kind] <= CATEGORY[target.kind]
    return bool(promote(source, target) == target)


def issubdtype(arg1: Any, arg2: Any) -> Any:
    """``numpy.issubdtype``."""
    for arg in (arg1, arg2):
        if type(arg) is Unknown:
            return arg.passed_to("issubdtype")
    first, second = _abstract(arg1), _abstract(arg2)
    if type(first) is Unknown or type(second) is Unknown:
        return first if type(first) is Unknown else second
    return issubclass(first, second)


def _abstract(arg: Any) -> Any:
    if isinstance(arg, type) and issubclass(arg, generic) and arg not in SCALARS_DTYPE:
        return arg
    found = as_dtype(arg)
    return found if type(found) is Unknown else found.type


def issubclass_(arg1: Any, arg2: Any) -> bool:
    """``numpy.issubclass_``."""
    return isinstance(arg1, type) and issubclass(arg1, arg2)
