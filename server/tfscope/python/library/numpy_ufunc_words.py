"""What the elementwise functions of numpy refuse: texts beside numbers, and numbers that have no bits.

Mirrors NumPy 1.18 core/src/umath/ufunc_type_resolution.c and core/_exceptions.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

WITH_TEXTS = frozenset(("add", "subtract", "multiply", "absolute", "negative", "sign", "conjugate"))
"""Functions that look for a loop of the types themselves."""

COMPARING = frozenset(("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"))
OF_BITS = frozenset(
    ("bitwise_and", "bitwise_or", "bitwise_xor", "invert", "left_shift", "right_shift")
)

WIDTHS = {"f": 32, "c": 64, "b": 5}
WIDTHS_OF_INTEGERS = {("i", 8): 21, ("i", 4): 11, ("i", 2): 6, ("i", 1): 4,
                      ("u", 8): 20, ("u", 4): 10, ("u", 2): 5, ("u", 1): 3}  # fmt: skip
"""Characters of a number that becomes a text."""


class UFuncTypeError(TypeError):
    """``numpy.core._exceptions.UFuncTypeError``."""


def refuse_types(name: str, operands: list[Any]) -> bool:
    """Raises what numpy says of the types of a function's operands; whether Python is asked instead."""
    kinds = [getattr(array.dtype, "kind", "") for array in operands]
    if not current_run().is_v1 or any(type(array.dtype) is Unknown for array in operands):
        return False
    texts = [kind in "US" for kind in kinds]
    if name in COMPARING:
        return any(texts) and not all(texts) and name not in ("equal", "not_equal")
    if any(texts) and "O" not in kinds and "V" not in kinds:
        if name not in WITH_TEXTS:
            raise _not_supported(name)
        whole = f"dtype('<U{max(map(_width, operands))}')"
        given = whole if len(operands) == 1 else f"({whole}, {whole})"
        text = f"ufunc '{name}' did not contain a loop with signature matching types {given} -> {whole}"
        raise raised(UFuncTypeError(text))
    if name in OF_BITS and any(kind in "fc" for kind in kinds):
        raise _not_supported(name)
    return False


def _width(array: Any) -> int:
    kind = array.dtype.kind
    if kind in "US":
        return int(array.dtype.str[2:] or 1)
    return WIDTHS.get(kind) or WIDTHS_OF_INTEGERS.get((kind, array.dtype.itemsize), 1)


def _not_supported(name: str) -> BaseException:
    text = f"ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any supported types according to the casting rule ''safe''"
    return raised(TypeError(text))
