"""numpy's scalar types: numbers that remember their width.

``float64``, ``complex128``, ``str_`` and ``bytes_`` are Python's own types, too.
Reference: NumPy 1.18 manual, "Scalars".
"""

from __future__ import annotations

import math
import numbers
import struct
from typing import TYPE_CHECKING, Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_above import above
from tfscope.python.library.numpy_names import NDARRAY
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


def _converted(target: Any, value: Any) -> Any:
    try:
        return target.convert(value)
    except TypeError as error:
        if hasattr(type(value), "__getitem__"):
            text = "setting an array element with a sequence."
            raise raised(ValueError(text)) from None
        raise raised(error) from None


class generic:
    """``numpy.generic``: a number that remembers its width."""

    _dtype: Any
    _value: Any
    shape: tuple[int, ...] = ()
    ndim = 0
    size = 1
    alike_ = ("shape", "ndim", "size")
    """Attributes that all scalars have alike, also one of which only the type is known."""
    known = True

    if TYPE_CHECKING:
        __mul__: Any
        result_: Any
        __rmul__: Any
        all: Any

    def __new__(cls, value: Any = 0, *rest: Any) -> Any:
        if rest and issubclass(cls, number):
            text = f"function takes at most 1 argument ({len(rest) + 1} given)"
            raise raised(TypeError(text))
        if type(value) is Unknown:
            made = value.passed_to(cls.__name__)  # of an array, another one
            scalar = value.number is not None and issubclass(cls, number) and hasattr(cls, "_dtype")
            return made.of_type(cls) if scalar else made
        if hasattr(value, "flat_data") and value.shape != ():
            return value.astype(cls)
        if hasattr(value, "flat_data"):
            value = value.item()
        elif isinstance(value, (list, tuple)) or hasattr(type(value), "__array__"):
            return above("numpy_creation", "array")(value, dtype=cls)
        if not hasattr(cls, "_dtype"):
            raise raised(TypeError(f"cannot create 'numpy.{cls.__name__}' instances"))
        return cls._make(_converted(cls._dtype, value))

    @classmethod
    def _make(cls, value: Any) -> Any:
        self = object.__new__(cls)
        self._value = value
        return self

    @property
    def dtype(self) -> Any:
        """The dtype."""
        return self._dtype

    @property
    def itemsize(self) -> Any:
        """Bytes."""
        return self._dtype.itemsize

    nbytes = itemsize

    @property
    def flat_data(self) -> list[Any]:
        """The one element."""
        return [self.item()]

    @property
    def T(self) -> Any:  # noqa: N802
        """Itself."""
        return self

    @property
    def real(self) -> Any:
        """The real part."""
        return self

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return type(self)(0)

    def item(self, *_: Any) -> Any:
        """The Python value."""
        return self._value

    tolist = item

    def astype(self, dtype: Any, *_: Any, **__: Any) -> Any:
        """The value in another dtype."""
        target = above("numpy_dtypes", "as_dtype")(dtype)
        return target if type(target) is Unknown else target.wrap(target.convert(self.item()))

    def _array(self) -> Any:
        return above("numpy_creation", "array")(self)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in NDARRAY:
            text = f"'{type(self).__name__}' object has no attribute '{name}'"
            raise raised(AttributeError(text))
        return getattr(self._array(), name, Unknown("unmodelled-attribute", name))

    __iter__: Any = None

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, slice, str)):
            raise raised(IndexError("invalid index to scalar variable."))
        return self._array()[key]

    def __int__(self) -> int:
        return refusable(int, self.item())

    def __float__(self) -> float:
        return refusable(float, self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __bool__(self) -> bool:
        return bool(self.item())

    def __round__(self, *digits: Any) -> Any:
        return round(self.item(), *digits)

    def __hash__(self) -> int:
        return hash(self.item())

    def __format__(self, spec: Any) -> Any:
        return format(self.item(), spec)

    def __repr__(self) -> Any:
        return str(self)

    def __str__(self) -> Any:
        return str(self.item())

    def __reduce__(self) -> Any:
        return (type(self), (self.item(),))

    def __deepcopy__(self, memo: Any) -> Any:
        return self


class number(generic):
    """``numpy.number``."""


class integer(number):
    """``numpy.integer``."""

    def __index__(self) -> int:
        return int(self._value)

    @property
    def numerator(self) -> Any:
        """Itself."""
        return self

    @property
    def denominator(self) -> int:
        """One."""
        return 1

    def bit_length(self) -> int:
        """``int.bit_length``."""
        return int(self._value).bit_length()


class signedinteger(integer):
    """``numpy.signedinteger``."""


class unsignedinteger(integer):
    """``numpy.unsignedinteger``."""


class inexact(number):
    """``numpy.inexact``."""


class floating(inexact):
    """``numpy.floating``."""

    def is_integer(self) -> bool:
        """Whether there is no fraction."""
        return float(self).is_integer()

    def as_integer_ratio(self) -> tuple[int, int]:
        """``float.as_integer_ratio``."""
        return float(self).as_integer_ratio()

    def __str__(self) -> Any:
        return _float_text(self.item(), self._dtype.itemsize)


class complexfloating(inexact):
    """``numpy.complexfloating``."""


class flexible(generic):
    """``numpy.flexible``."""


class character(flexible):
    """``numpy.character``."""


class bool_(generic):
    """``numpy.bool_``."""

    def __index__(self) -> int:
        return int(self._value)


class object_(generic):
    """``numpy.object_``."""


class float64(floating, float):
    """``numpy.float64``, which is a Python ``float``."""

    @classmethod
    def _make(cls, value: Any) -> Any:
        return float.__new__(cls, value)

    def item(self, *_: Any) -> Any:
        """The Python value."""
        return float.__pos__(self)

    tolist = item
    __float__ = float.__float__
    __hash__ = float.__hash__
    __int__ = float.__int__
    __bool__ = float.__bool__
    __round__ = float.__round__
    __format__ = float.__format__  # type: ignore[assignment]


class complex128(complexfloating, complex):
    """``numpy.complex128``, which is a Python ``complex``."""

    @classmethod
    def _make(cls, value: Any) -> Any:
        return complex.__new__(cls, value)

    def item(self, *_: Any) -> Any:
        """The Python value."""
        return complex.__pos__(self)

    @property
    def real(self) -> Any:
        """The real part."""
        return float64(complex.__pos__(self).real)

    @property
    def imag(self) -> Any:
        """The imaginary part."""
        return float64(complex.__pos__(self).imag)

    __hash__ = complex.__hash__


class str_(str, character):
    """``numpy.str_``, which is a ``str``."""

    def __new__(cls, value: Any = "", *_: Any) -> Any:
        return str.__new__(cls, value)

    def item(self, *_: Any) -> Any:
        """The Python value."""
        return str.__str__(self)

    tolist = item
    __hash__ = str.__hash__
    __format__ = str.__format__  # type: ignore[assignment]
    __str__ = str.__str__
    __repr__ = str.__repr__
    __getitem__ = str.__getitem__
    __iter__ = str.__iter__


class bytes_(bytes, character):
    """``numpy.bytes_``, which is ``bytes``."""

    def __new__(cls, value: Any = b"", *_: Any) -> Any:
        if isinstance(value, str):
            raise raised(TypeError("string argument without an encoding"))
        return bytes.__new__(cls, value)

    def item(self, *_: Any) -> Any:
        """The Python value."""
        return bytes(memoryview(self))

    tolist = item
    __hash__ = bytes.__hash__
    __repr__ = bytes.__repr__
    __str__ = bytes.__str__
    __getitem__ = bytes.__getitem__
    __iter__ = bytes.__iter__


numbers.Integral.register(integer)
numbers.Real.register(floating)
numbers.Complex.register(inexact)


def _float_text(value: float, itemsize: int) -> Any:
    """The shortest text that gives the value back at this width."""
    if itemsize == 8 or math.isinf(value) or math.isnan(value):
        return repr(float(value))
    for digits in range(1, 18):
        text = f"{value:.{digits}g}"
        if round_float(itemsize, float(text)) == value:
            return repr(float(text))
    return repr(value)


def round_float(itemsize: int, value: float) -> float:
    """The nearest number of a floating point type of so many bytes."""
    if itemsize == 8 or math.isinf(value) or math.isnan(value):
        return value
    code = "<f" if itemsize == 4 else "<e"
    try:
        result: float = struct.unpack(code, struct.pack(code, value))[0]
    except OverflowError:
        return math.copysign(math.inf, value)
    return result


# -- scalars that nobody knows -------------------------------------------------------------------
NUMBERS = {"f": float, "i": int, "u": int}
"""Kinds of dtypes whose elements are numbers of Python, too."""


def unknown_scalar(text: str, dtype: Any) -> Unknown:
    """A scalar of a dtype."""
    known = type(dtype) is not Unknown and dtype.kind in "biufc"
    return unknown("data", text).of_type(dtype.type if known else None)


def unknown_number(text: str, dtype: Any) -> Unknown:
    """An element of a dtype as a number of Python."""
    plain = type(dtype) is not Unknown and dtype.itemsize in (4, 8)
    return unknown("data", text).of_type(NUMBERS.get(dtype.kind) if plain else None)
