"""numpy's dtypes.

Elements of arrays are kept as Python values; a scalar object is made when the program takes one.
Reference: NumPy 1.18 manual, "Data type objects".
"""

from __future__ import annotations

import math
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_scalars import (
    bool_,
    bytes_,
    character,
    complex128,
    complexfloating,
    float64,
    floating,
    generic,
    inexact,
    integer,
    number,
    object_,
    round_float,
    signedinteger,
    str_,
    unsignedinteger,
)
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class dtype:
    """``numpy.dtype``: ``kind`` and ``itemsize`` decide everything."""

    name: str
    kind: str
    itemsize: int
    type: Any
    char: str
    names = None
    fields = None
    subdtype = None
    shape: tuple[int, ...] = ()
    hasobject = False
    byteorder = "="
    isbuiltin = 1
    isnative = True
    flags = 0

    def __new__(cls, obj: Any = None, align: Any = False, copy: Any = False) -> Any:
        return as_dtype(obj)

    @property
    def str(self) -> Any:
        """The array-protocol text."""
        if self.kind == "U":
            return f"<U{self.itemsize // 4}"
        mark = "|" if self.itemsize == 1 or self.kind in "SO" else "<"
        return f"{mark}{self.kind}{self.itemsize}"

    @property
    def base(self) -> dtype:
        """Itself."""
        return self

    @property
    def num(self) -> int:
        """A number of its own."""
        return list(BY_NAME).index(self.name) if self.name in BY_NAME else 99

    @property
    def descr(self) -> Any:
        """The array-protocol description."""
        return [("", self.str)]

    def newbyteorder(self, new_order: Any = "S") -> dtype:
        """The same dtype: bytes have no order here."""
        return self

    def convert(self, value: Any) -> Any:
        """A Python value as an element of this dtype; unknowns stay."""
        if type(value) is Unknown or self.kind == "O":
            return value
        if isinstance(value, generic):
            value = value.item()
        try:
            return _CONVERT[self.kind](self, value)
        except (TypeError, ValueError) as error:
            several = hasattr(type(value), "__getitem__") and type(value) not in (str, bytes, dict)
            if several and not hasattr(type(value), "ravel"):
                if self.kind == "c":
                    text = f"must be real number, not {type(value).__name__}"
                    raise raised(TypeError(text)) from None
                text = "setting an array element with a sequence."
                raise raised(ValueError(text)) from None
            if type(value) not in _REFUSED and any(hasattr(type(value), w) for w in _WAYS):
                raise
            raise raised(error) from None

    def wrap(self, value: Any) -> Any:
        """The scalar object of an element."""
        if type(value) is Unknown or self.kind == "O":
            return value
        return self.type(value)

    def __eq__(self, other: object) -> bool:
        if hasattr(other, "as_numpy_dtype"):
            if current_run().is_v1:
                raise _refused(other)
            return NotImplemented  # types of TensorFlow know those of numpy
        found = other if isinstance(other, dtype) else as_dtype(other, strict=False)
        return isinstance(found, dtype) and (self.kind, self.itemsize) == (
            found.kind,
            found.itemsize,
        )

    def __ne__(self, other: object) -> bool:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __hash__(self) -> int:
        return hash((self.kind, self.itemsize))

    def __repr__(self) -> Any:
        shown = self.str if self.kind in "US" else "O" if self.kind == "O" else self.name
        return f"dtype('{shown}')"

    def __str__(self) -> Any:
        return self.str if self.kind in "US" else self.name

    def __reduce__(self) -> Any:
        return (as_dtype, (self.str,))

    def __deepcopy__(self, memo: Any) -> dtype:
        return self


# -- conversions -----------------------------------------------------------------------------------
def _to_int(target: dtype, value: Any) -> int:
    if isinstance(value, float) and not math.isfinite(value):
        return -(1 << (8 * target.itemsize - 1)) if target.kind == "i" else 0
    if isinstance(value, complex):
        value = value.real
    bits = 8 * target.itemsize
    result = refusable(int, value) & ((1 << bits) - 1)
    if target.kind == "i" and result >> (bits - 1):
        result -= 1 << bits
    return result


def _to_float(target: dtype, value: Any) -> float:
    if isinstance(value, str):
        value = refusable(float, value)
    try:
        return round_float(target.itemsize, float("nan") if value is None else float(_real(value)))
    except OverflowError:
        return math.inf


def _real(value: Any) -> Any:
    return value.real if isinstance(value, complex) else value


def _to_complex(target: dtype, value: Any) -> complex:
    whole = complex(value)
    half = target.itemsize // 2
    return complex(round_float(half, whole.real), round_float(half, whole.imag))


def _to_str(target: dtype, value: Any) -> Any:
    text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
    return text[: target.itemsize // 4] if target.itemsize else text


def _to_bytes(target: dtype, value: Any) -> Any:
    data = value if isinstance(value, bytes) else str(value).encode("utf-8")
    return data[: target.itemsize] if target.itemsize else data


_REFUSED = frozenset((str, bytes, type(None), dict, set, list, tuple, type))
"""Types of values whose conversion to a number the program is to blame for."""

_WAYS = ("__float__", "__int__", "__index__", "__complex__", "__array__")
"""What may make a number of an object."""

_CONVERT: dict[str, Any] = {
    "b": lambda target, value: bool(value), "i": _to_int, "u": _to_int, "f": _to_float,
    "c": _to_complex, "U": _to_str, "S": _to_bytes, "V": lambda target, value: value,
}  # fmt: skip


# -- the table -------------------------------------------------------------------------------------
BY_NAME: dict[str, dtype] = {}
SCALARS: dict[str, type] = {}


def make_dtype(name: str, kind: str, itemsize: int, char: str, scalar: Any) -> dtype:
    """A dtype object; not registered."""
    made: dtype = object.__new__(dtype)
    made.name, made.kind, made.itemsize, made.char, made.type = name, kind, itemsize, char, scalar
    return made


def _register(name: str, kind: str, itemsize: int, char: str, scalar: Any) -> None:
    BY_NAME[name] = SCALARS_DTYPE[scalar] = scalar._dtype = make_dtype(
        name, kind, itemsize, char, scalar
    )
    SCALARS[scalar.__name__] = scalar


SCALARS_DTYPE: dict[type, dtype] = {}
_register("bool", "b", 1, "?", bool_)
for _bits, _signed, _unsigned in ((8, "b", "B"), (16, "h", "H"), (32, "i", "I"), (64, "l", "L")):
    for _name, _kind, _char, _base in (
        (f"int{_bits}", "i", _signed, signedinteger),
        (f"uint{_bits}", "u", _unsigned, unsignedinteger),
    ):
        _scalar = type(
            _name, (_base,), {"__module__": generic.__module__, "__doc__": f"``numpy.{_name}``."}
        )
        _register(_name, _kind, _bits // 8, _char, _scalar)
for _name, _size, _char in (("float16", 2, "e"), ("float32", 4, "f")):
    _scalar = type(
        _name, (floating,), {"__module__": generic.__module__, "__doc__": f"``numpy.{_name}``."}
    )
    _register(_name, "f", _size, _char, _scalar)
_register("float64", "f", 8, "d", float64)
_scalar = type("complex64", (complexfloating,), {"__module__": generic.__module__})
_register("complex64", "c", 8, "F", _scalar)
_register("complex128", "c", 16, "D", complex128)
_register("object", "O", 8, "O", object_)
_register("str", "U", 0, "U", str_)
_register("bytes", "S", 0, "S", bytes_)

bfloat16: Any = type("bfloat16", (generic,), {"__module__": "builtins"})
"""TensorFlow's type, which numpy has no name for."""
SCALARS_DTYPE[bfloat16] = bfloat16._dtype = make_dtype("bfloat16", "V", 2, "V", bfloat16)

_ALIASES = {
    "int": "int64", "intp": "int64", "int_": "int64", "long": "int64", "longlong": "int64",
    "q": "int64", "p": "int64", "uint": "uint64", "uintp": "uint64", "Q": "uint64", "intc": "int32",
    "uintc": "uint32", "short": "int16", "ushort": "uint16", "byte": "int8", "ubyte": "uint8",
    "half": "float16", "single": "float32", "double": "float64", "float": "float64",
    "float_": "float64", "longdouble": "float64", "float128": "float64", "g": "float64",
    "complex": "complex128", "complex_": "complex128", "cfloat": "complex128",
    "csingle": "complex64", "bool8": "bool", "bool_": "bool", "object_": "object",
    "string": "bytes", "string_": "bytes", "a": "bytes", "unicode": "str", "str_": "str",
    "bytes_": "bytes", "str0": "str", "unicode_": "str",
}  # fmt: skip
_TYPES: dict[Any, str] = {
    int: "int64", float: "float64", bool: "bool", complex: "complex128", str: "str",
    bytes: "bytes", object: "object", generic: "float64", number: "float64",
    floating: "float64", inexact: "float64", integer: "int64", signedinteger: "int64",
    unsignedinteger: "uint64", complexfloating: "complex128", character: "bytes",
}  # fmt: skip


NO_TYPES = frozenset((int, float, bool, set, object))
"""Types of values that are no dtype."""


def as_dtype(obj: Any, strict: bool = True) -> Any:
    """The dtype that ``obj`` names; ``Unknown`` if nobody knows, ``None`` if none (not strict)."""
    if isinstance(obj, dtype):
        return obj
    if obj is None:
        return BY_NAME["float64"] if strict else None
    if type(obj) is Unknown:
        return obj.passed_to("dtype") if strict else None
    if isinstance(obj, type):
        if obj in SCALARS_DTYPE:
            return SCALARS_DTYPE[obj]
        return BY_NAME[_TYPES.get(obj, "object")]
    if isinstance(obj, str):
        return _from_text(obj, strict)
    if isinstance(obj, generic):
        return obj._dtype if strict else None
    if type(obj) in NO_TYPES or hasattr(obj, "flat_data"):
        if strict:
            raise _refused(obj)
        return None
    inner = getattr(obj, "dtype", None)
    if isinstance(inner, (dtype, Unknown)):
        return inner
    if hasattr(obj, "as_numpy_dtype"):  # a type of TensorFlow
        if strict:
            raise _refused(obj)
        return None
    return unknown("unmodelled-api", "dtype()") if strict else None


def _from_text(text: str, strict: bool) -> Any:
    plain = text.lstrip("<>=|")
    if plain in BY_NAME:
        return BY_NAME[plain]
    if plain in _ALIASES:
        return BY_NAME[_ALIASES[plain]]
    for found in BY_NAME.values():
        if plain == found.char or (found.itemsize and plain == f"{found.kind}{found.itemsize}"):
            return found
    if plain == "b1":
        return BY_NAME["bool"]
    if plain[:1] in ("U", "S", "a") and plain[1:].isdigit():
        return text_dtype("U" if plain[0] == "U" else "S", int(plain[1:]))
    if not strict:
        return None
    if "," in plain or plain[:1] in ("V", "M", "m"):
        return unknown("unmodelled-api", f"dtype({text!r})")
    quoted = f'"{text}"' if current_run().is_v1 else f"'{text}'"
    raise raised(TypeError(f"data type {quoted} not understood"))


def _refused(obj: Any) -> TypeError:
    """In the words of numpy 1.18 for 1.x, of 1.26 for 2.x."""
    if current_run().is_v1:
        return raised(TypeError("data type not understood"))
    if hasattr(obj, "flat_data"):
        return raised(TypeError("Cannot construct a dtype from an array"))
    return raised(TypeError(f"Cannot interpret '{obj!r}' as a data type"))


def text_dtype(kind: str, length: int) -> dtype:
    """The dtype of texts of at most ``length`` characters."""
    if kind == "U":
        return make_dtype(f"str{32 * length}", "U", 4 * length, "U", str_)
    return make_dtype(f"bytes{8 * length}", "S", length, "S", bytes_)


def dtype_of_value(value: Any) -> dtype:
    """The dtype that numpy gives a Python value."""
    if isinstance(value, generic):
        own: dtype = value._dtype
        return own
    if isinstance(value, bool):
        return BY_NAME["bool"]
    if isinstance(value, int):
        if -(2**63) <= value < 2**63:
            return BY_NAME["int64"]
        return BY_NAME["uint64" if 0 <= value < 2**64 else "object"]
    if isinstance(value, float):
        return BY_NAME["float64"]
    if isinstance(value, complex):
        return BY_NAME["complex128"]
    if isinstance(value, str):
        return text_dtype("U", len(value))
    if isinstance(value, bytes):
        return text_dtype("S", len(value))
    return BY_NAME["object"]
