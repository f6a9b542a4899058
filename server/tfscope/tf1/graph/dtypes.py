"""Element types of tensors.  Mirrors python/framework/dtypes.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

FLOATS = ("bfloat16", "float16", "float32", "float64")
SIGNED = ("int8", "int16", "int32", "int64")
UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
COMPLEX = ("complex64", "complex128")
QUANTIZED = ("qint8", "quint8", "qint16", "quint16", "qint32")
OTHERS = ("bool", "string", "resource", "variant")
SIZES = {
    "bool": 1, "int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "float16": 2, "bfloat16": 2,
    "int32": 4, "uint32": 4, "float32": 4, "int64": 8, "uint64": 8, "float64": 8, "complex64": 8,
    "complex128": 16,
}  # fmt: skip
ENUM = (
    "float32", "float64", "int32", "uint8", "int16", "int8", "string", "complex64", "int64", "bool",
    "qint8", "quint8", "qint32", "bfloat16", "qint16", "quint16", "uint16", "complex128", "float16",
    "resource", "variant", "uint32", "uint64",
)  # fmt: skip
"""Names in order of their number in ``types.proto``, from 1 on."""
NAMES = (*FLOATS, *SIGNED, *UNSIGNED, *COMPLEX, *QUANTIZED, *OTHERS)


class DType:
    """An element type; a ``_ref`` type is that of a reference variable."""

    __tfscope_public__ = PUBLIC["DType"]

    __slots__ = ("_ref", "base_name")

    def __init__(self, base_name: str, *, ref: bool = False) -> None:
        self.base_name = base_name
        self._ref = ref

    @property
    def name(self) -> str:
        """``float32``, ``float32_ref``, …"""
        return self.base_name + ("_ref" if self._ref else "")

    @property
    def base_dtype(self) -> DType:
        """The type without the reference."""
        return BY_NAME[self.base_name]

    @property
    def real_dtype(self) -> DType:
        """The type of the real part."""
        part = {"complex64": "float32", "complex128": "float64"}
        return BY_NAME[part.get(self.base_name, self.base_name)]

    @property
    def _is_ref_dtype(self) -> bool:
        return self._ref

    @property
    def _as_ref(self) -> DType:
        return REFS[self.base_name]

    @property
    def is_floating(self) -> bool:
        """Whether real floating point."""
        return self.base_name in FLOATS

    @property
    def is_integer(self) -> bool:
        """Whether a plain (not quantized) integer."""
        return self.base_name in SIGNED or self.base_name in UNSIGNED

    @property
    def is_unsigned(self) -> bool:
        """Whether an unsigned integer."""
        return self.base_name in UNSIGNED

    @property
    def is_complex(self) -> bool:
        """Whether complex."""
        return self.base_name in COMPLEX

    @property
    def is_bool(self) -> bool:
        """Whether boolean."""
        return self.base_name == "bool"

    @property
    def is_quantized(self) -> bool:
        """Whether a quantized integer."""
        return self.base_name in QUANTIZED

    @property
    def is_numpy_compatible(self) -> bool:
        """Whether numpy has the type."""
        return self.base_name not in ("resource", "variant")

    @property
    def as_numpy_dtype(self) -> Any:
        """The numpy scalar type, by its name."""
        return NUMPY_TYPES.get(self.base_name, self.base_name)

    @property
    def as_datatype_enum(self) -> int:
        """A number for the type."""
        return ENUM.index(self.base_name) + 1 + (100 if self._ref else 0)

    @property
    def size(self) -> int:
        """Bytes of one element."""
        if self.base_name == "string":
            return 8 if current_run().is_v1 else 0
        return SIZES.get(self.base_name, 1)

    @property
    def min(self) -> Any:
        """Smallest finite value."""
        return self._bounds()[0]

    @property
    def max(self) -> Any:
        """Largest finite value."""
        return self._bounds()[1]

    @property
    def limits(self) -> tuple[Any, Any]:
        """Range of intensities, from zero on: floats are taken to be between 0 and 1."""
        return 0, 1 if self.is_floating else self._bounds()[1]

    def _bounds(self) -> tuple[Any, Any]:
        if self.is_integer:
            bits = self.size * 8
            if self.is_unsigned:
                return 0, 2**bits - 1
            return -(2 ** (bits - 1)), 2 ** (bits - 1) - 1
        if self.is_bool:
            return 0, 1
        top = {"float16": 65504.0, "float64": 1.7976931348623157e308}
        most = top.get(self.base_name, 3.4028234663852886e38)
        return -most, most

    def is_compatible_with(self, other: Any) -> bool:
        """Whether a tensor of this type may be used as ``other``."""
        wanted = as_dtype(other)
        return wanted is None or self.base_name == wanted.base_name

    def __eq__(self, other: object) -> Any:
        if isinstance(other, DType):
            return self.base_name == other.base_name and self._ref == other._ref
        if isinstance(other, Unknown):
            return NotImplemented
        name = None if other is None else name_of(other)
        return name is not None and name == self.name

    def __ne__(self, other: object) -> Any:
        return NotImplemented if isinstance(other, Unknown) else not self == other

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f"tf.{self.name}"

    def __str__(self) -> str:
        return f"<dtype: {self.name!r}>"

    def __deepcopy__(self, memo: Any) -> DType:
        return self

    def __copy__(self) -> DType:
        return self


BY_NAME = {name: DType(name) for name in NAMES}
REFS = {name: DType(name, ref=True) for name in NAMES}
NUMPY_TYPES: dict[str, Any] = {}
"""Name → numpy scalar type; filled by whoever models numpy."""

float16, bfloat16 = BY_NAME["float16"], BY_NAME["bfloat16"]
float32, float64 = BY_NAME["float32"], BY_NAME["float64"]
int8, int16, int32, int64 = (BY_NAME[n] for n in SIGNED)
uint8, uint16, uint32, uint64 = (BY_NAME[n] for n in UNSIGNED)
complex64, complex128 = (BY_NAME[n] for n in COMPLEX)
bool_, string, resource, variant = (BY_NAME[n] for n in OTHERS)
half, double = float16, float64

_PYTHON = {
    float: "float32",
    int: "int32",
    bool: "bool",
    str: "string",
    bytes: "string",
    complex: "complex128",
}
_SYNONYMS = {"half": "float16", "float": "float32", "double": "float64", "str": "string", "object": "string",
             "object_": "string",
             "int": "int64", "bool_": "bool", "float_": "float64", "int_": "int64", "unicode": "string"}  # fmt: skip


_ALIASES = ("half", "float", "double")
"""Other names that TensorFlow knows types by."""


def name_of(value: Any) -> str | None:
    """The name of what a program gives as dtype; ``None`` if it is none."""
    if isinstance(value, DType):
        return value.name
    v1 = current_run().is_v1
    if isinstance(value, str):
        return _SYNONYMS[value] if value in _ALIASES else value
    if isinstance(value, type) and value in _PYTHON:
        unheard = (int, str, complex, bytes) if v1 else (int, str, complex)
        return None if value in unheard else _PYTHON[value]
    if isinstance(value, (bool, float)) and value % 1 == 0:
        value = int(value)  # equal keys are one key
    if type(value) is int:
        index = value - 1 - (100 if value > 100 else 0)
        return ENUM[index] + ("_ref" if value > 100 else "") if 0 <= index < len(ENUM) else None
    if getattr(value, "kind", None) in ("U", "S"):  # numpy's texts, of any length
        return "string"
    name = getattr(value, "name", None) or getattr(value, "__name__", None)
    return _SYNONYMS.get(name, name) if isinstance(name, str) else None


def needs_dtype(value: Any, attribute: str) -> None:
    """Raises as reading a ``DType``'s attribute of text or of another library's type does."""
    if value is None or isinstance(value, (DType, Unknown)):
        return
    if isinstance(value, type):
        prefix = "" if value.__module__ == "builtins" else "numpy."
        kind = f"type object '{prefix}{value.__name__}'"
    elif type(value).__module__ == "builtins":
        kind = f"'{type(value).__name__}' object"
    else:
        kind = "'numpy.dtype' object"
    raise raised(AttributeError(f"{kind} has no attribute '{attribute}'"))


def inconvertible(value: Any) -> str:
    """What TensorFlow says of a value that means no type."""
    what = "value" if current_run().is_v1 else "the argument `type_value`:"
    return f"Cannot convert {what} {value!r} to a TensorFlow DType."


def as_dtype(value: Any) -> DType | None:
    """The type a program means; ``None`` when it is unknown.  Raises TensorFlow's ``TypeError``."""
    if value is None or isinstance(value, Unknown):
        return None
    if isinstance(value, DType):
        return value
    name = name_of(value)
    if name in BY_NAME:
        return BY_NAME[name]
    if name is not None and name.endswith("_ref") and name[:-4] in REFS:
        return REFS[name[:-4]]
    if type(value).__hash__ is None and current_run().is_v1:
        kind = "numpy.ndarray" if hasattr(value, "tolist") else type(value).__name__
        raise raised(TypeError(f"unhashable type: '{kind}'"))
    held = getattr(value, "dtype", value)
    if isinstance(held, Unknown):
        return None
    if held is not value and not isinstance(held, DType) and not current_run().is_v1:
        name = "float64" if held is None else name_of(held)  # numpy's type of nothing
        if name in BY_NAME:
            return BY_NAME[name]
    raise raised(TypeError(inconvertible(value)))


def as_argument(value: Any, argument: str) -> DType | None:
    """The type that an attribute of an op is given; ``None`` when it is unknown.

    Raises ``TypeError``.  Mirrors execute.py ``make_type`` and op_def_library.py ``_MakeType``.
    """
    try:
        return as_dtype(value)
    except TypeError as error:
        if not is_raised(error):
            raise
        text = f"Expected DataType for argument '{argument}' not {value!r}."
        raise raised(TypeError(text)) from None
