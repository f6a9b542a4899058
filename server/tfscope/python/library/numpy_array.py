"""``numpy.ndarray``: shape and dtype always, elements while they are few and known.

Elements live in a ``Buffer`` that views share; a view is an offset and strides into it.  A dimension
or an element may be ``Unknown``.  An array without a buffer has unknown elements.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.python.library.numpy_above import above
from tfscope.python.library.numpy_dtypes import as_dtype, dtype_of_value
from tfscope.python.library.numpy_layout import nested, product, row_major
from tfscope.python.library.numpy_methods import Methods
from tfscope.python.library.numpy_names import NDARRAY
from tfscope.python.library.numpy_scalars import generic, unknown_number, unknown_scalar
from tfscope.python.library.numpy_text import printed
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

LIMIT = 10_000
"""Most elements of an array that are kept."""


class Buffer:
    """Elements as Python values, shared by an array and its views; ``None`` when no longer known."""

    __slots__ = ("data",)

    def __init__(self, data: list[Any] | None) -> None:
        self.data = data


class flatiter:
    """``ndarray.flat``."""

    def __init__(self, array: ndarray) -> None:
        self._array = array

    def __iter__(self) -> Iterator[Any]:
        return iter(self._array.ravel())

    def __len__(self) -> Any:
        return self._array.size

    def __getitem__(self, key: Any) -> Any:
        return self._array.ravel()[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        flat = self._array.ravel()
        flat[key] = value
        self._array.assign(flat.reshape(self._array.shape))


class ndarray(Methods):
    """``numpy.ndarray``.

    ``known`` says whether every element is known; ``flat_data`` lists them in row-major order, or is
    ``None`` when the array has too many of them or nobody knows them.
    """

    __array_priority__ = 0.0
    takes_numbers_ = True
    """Beside an unknown number the array decides what an operator gives."""
    __tfscope_public__ = NDARRAY
    shown_as = "numpy.ndarray"
    base = None
    __hash__ = None  # type: ignore[assignment]

    def __new__(cls, shape: Any = (), dtype: Any = float, *_: Any, **__: Any) -> Any:
        return above("numpy_creation", "empty")(shape, dtype)

    @classmethod
    def of(
        cls,
        shape: tuple[Any, ...],
        dtype: Any,
        buffer: Buffer | None,
        strides: tuple[int, ...] | None = None,
        offset: int = 0,
    ) -> ndarray:
        """An array over a buffer; row-major without ``strides``."""
        self: ndarray = object.__new__(cls)
        self._shape = shape
        self._dtype = dtype
        self._buffer = buffer
        self._offset = offset
        self._steps = strides if strides is not None or buffer is None else row_major(shape)
        return self

    _shape: tuple[Any, ...]
    _dtype: Any
    _buffer: Buffer | None
    _steps: tuple[int, ...] | None
    _offset: int

    # -- what it is --------------------------------------------------------------------------
    @property
    def shape(self) -> tuple[Any, ...]:
        """The shape; an unknown dimension is an ``Unknown``."""
        return self._shape

    @shape.setter
    def shape(self, shape: Any) -> None:
        new = self.reshape(shape)
        self._shape, self._steps, self._buffer, self._offset = (
            new._shape, new._steps, new._buffer, new._offset,
        )  # fmt: skip

    @property
    def dtype(self) -> Any:
        """The dtype."""
        return self._dtype

    @dtype.setter
    def dtype(self, dtype: Any) -> None:
        self._dtype = as_dtype(dtype)
        self._buffer = None

    @property
    def ndim(self) -> int:
        """Number of dimensions."""
        return len(self._shape)

    @property
    def size(self) -> Any:
        """Number of elements."""
        return product(self._shape)

    @property
    def itemsize(self) -> Any:
        """Bytes of an element."""
        return self._dtype.itemsize if type(self._dtype) is not Unknown else self._dtype

    @property
    def nbytes(self) -> Any:
        """Bytes of all elements."""
        return self.size * self.itemsize

    @property
    def strides(self) -> Any:
        """Bytes from element to element along each dimension."""
        if any(type(d) is Unknown for d in self._shape):
            return unknown("dimension", "strides")
        return tuple(s * self.itemsize for s in self._steps or row_major(self._shape))

    @property
    def flat_data(self) -> list[Any] | None:
        """The elements in row-major order, or ``None``."""
        if self._buffer is None or self._buffer.data is None:
            return None
        data = self._buffer.data
        if self._steps == row_major(self._shape):
            return data[self._offset : self._offset + self.size]
        return [data[p] for p in self.positions()]

    @property
    def known(self) -> bool:
        """Whether every element is known."""
        data = self.flat_data
        return data is not None and not any(type(x) is Unknown for x in data)

    def positions(self) -> list[int]:
        """Where the elements stand in the buffer, in row-major order."""
        found = [self._offset]
        for size, step in zip(self._shape, self._steps or ()):
            found = [base + step * i for base in found for i in range(size)]
        return found

    def lose(self) -> None:
        """Forgets the elements, for this array and its views."""
        if self._buffer is not None:
            self._buffer.data = None

    def like(self, data: list[Any] | None, shape: Any = None, dtype: Any = None) -> ndarray:
        """A new array with the shape and dtype of this one, unless given."""
        return make(data, self._shape if shape is None else shape, dtype or self._dtype)

    @property
    def T(self) -> Any:  # noqa: N802
        """``transpose``."""
        return self.transpose()

    flat = property(lambda self: flatiter(self), lambda self, _: self.lose())

    real = property(lambda self: self._call("real"), lambda self, _: self.lose())
    imag = property(lambda self: self._call("imag"), lambda self, _: self.lose())

    @property
    def flags(self) -> Any:
        """Unknown."""
        return unknown("unmodelled-attribute", "flags")

    # -- taking values -----------------------------------------------------------------------
    def item(self, *args: Any) -> Any:
        """One element as a Python value."""
        if args:
            found = self.ravel()[args[0]] if len(args) == 1 and self.ndim != 1 else self[args]
            return found.item() if isinstance(found, (generic, ndarray)) else found
        data = self.flat_data
        if type(self.size) is int and self.size != 1:
            text = "can only convert an array of size 1 to a Python scalar"
            raise raised(ValueError(text))
        return data[0] if data else unknown_number("array.item()", self._dtype)

    def tolist(self) -> Any:
        """Nested lists of Python values."""
        if any(type(d) is Unknown for d in self._shape) or (
            self._buffer is None and self.size > LIMIT
        ):
            return unknown("data", "array.tolist()")
        data = self.flat_data
        if data is None:
            data = [unknown_number(f"array[{i}]", self._dtype) for i in range(self.size)]
        return nested(data, self._shape)

    def __iter__(self) -> Iterator[Any]:
        if not self._shape:
            raise raised(TypeError("iteration over a 0-d array"))
        if type(self._shape[0]) is Unknown:
            return iter([self[0]])
        return iter([self[i] for i in range(self._shape[0])])

    def __len__(self) -> int:
        if not self._shape:
            raise raised(TypeError("len() of unsized object"))
        return operator.index(self._shape[0])

    def __bool__(self) -> bool:
        if self.size == 1:
            return bool(self.item())
        if self.size == 0:
            return False
        text = (
            "The truth value of an array with more than one element is ambiguous. "
            "Use a.any() or a.all()"
        )
        raise raised(ValueError(text))

    def _scalar(self, convert: Callable[[Any], Any]) -> Any:
        if type(self.size) is int and self.size != 1:
            kind = "size-1" if current_run().is_v1 else "length-1"
            text = f"only {kind} arrays can be converted to Python scalars"
            raise raised(TypeError(text))
        return convert(self.item())

    def __int__(self) -> int:
        return int(self._scalar(int))

    def __float__(self) -> float:
        return float(self._scalar(float))

    def __complex__(self) -> complex:
        return complex(self._scalar(complex))

    def __index__(self) -> int:
        if self._shape or self._dtype.kind not in "iu":
            raise raised(TypeError("only integer scalar arrays can be converted to a scalar index"))
        return int(self._scalar(operator.index))

    def __contains__(self, item: Any) -> bool:
        return bool((self == item).any())

    def __getitem__(self, key: Any) -> Any:
        return above("numpy_indexing", "get")(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        above("numpy_indexing", "put")(self, key, value)

    def assign(self, other: Any) -> None:
        """``a[...] = other``."""
        self[...] = other

    def fill(self, value: Any) -> None:
        """Every element becomes ``value``."""
        self[...] = value

    def astype(
        self, dtype: Any, order: Any = "K", casting: Any = None, subok: Any = True, copy: Any = True
    ) -> Any:
        """A copy of another dtype."""
        target = as_dtype(dtype)
        data = self.flat_data
        if type(target) is Unknown:
            return make(None, self._shape, target)
        if target.kind in "US" and target.itemsize == 0 and data is not None:
            texts = [str(x) if target.kind == "U" else target.convert(x) for x in data]
            target = dtype_of_value(max(texts, key=len, default=""))
        return make(
            None if data is None else [target.convert(x) for x in data], self._shape, target
        )

    def copy(self, order: Any = "C") -> ndarray:
        """A copy."""
        data = self.flat_data
        return self.like(None if data is None else list(data))

    __copy__ = copy

    def __deepcopy__(self, memo: Any) -> ndarray:
        return self.copy()

    def view(self, *args: Any) -> Any:
        """The same elements; as another dtype they are unknown."""
        target = as_dtype(args[0]) if args and not _is_array_type(args[0]) else self._dtype
        if target == self._dtype:
            return ndarray.of(self._shape, self._dtype, self._buffer, self._steps, self._offset)
        if type(target) is not Unknown and target.itemsize == self.itemsize:
            return make(None, self._shape, target)
        last = unknown("dimension", "view")
        return make(None, (*self._shape[:-1], last), target)

    # -- shape ---------------------------------------------------------------------------------
    def reshape(self, *shape: Any, order: Any = "C") -> Any:
        """Another shape of the same elements."""
        return self._call("reshape", shape[0] if len(shape) == 1 else shape, order)

    def transpose(self, *axes: Any) -> Any:
        """Dimensions in another order."""
        given = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes or None
        return self._call("transpose", given)

    def ravel(self, order: Any = "C") -> Any:
        """One dimension, a view if possible."""
        return self.reshape(-1)

    def flatten(self, order: Any = "C") -> Any:
        """One dimension, a copy."""
        return self.copy().reshape(-1)

    def __repr__(self) -> str:
        if not self.known:
            return f"array({list(self._shape)}, dtype={self._dtype})"
        shown = printed(self.tolist(), len(self._shape), True, len("array("))
        default = self._dtype.name in ("int64", "float64", "bool", "complex128")
        if 0 in self._shape:
            shape = f"shape={self._shape}, " if len(self._shape) > 1 else ""
            return f"array([], {shape}dtype={self._dtype})"
        kind = repr(str(self._dtype)) if self._dtype.kind in "US" else str(self._dtype)
        return f"array({shown})" if default else f"array({shown}, dtype={kind})"

    def __str__(self) -> str:
        if self._shape == () or not self.known:
            return str(self.tolist())
        return printed(self.tolist(), len(self._shape), False, 0)

    def __format__(self, spec: str) -> str:
        if self._shape == () and self.known:
            return format(self.tolist(), spec)
        if spec:
            text = "unsupported format string passed to numpy.ndarray.__format__"
            raise raised(TypeError(text))
        return str(self)

    def __reduce__(self) -> Any:
        return (make, (self.flat_data, self._shape, self._dtype))


def _is_array_type(value: Any) -> bool:
    return isinstance(value, type) and issubclass(value, ndarray)


# -- making and taking apart -------------------------------------------------------------------
def make(data: list[Any] | None, shape: tuple[Any, ...], dtype: Any) -> ndarray:
    """A new array; elements beyond ``LIMIT`` are forgotten."""
    if data is None or len(data) > LIMIT or any(type(d) is Unknown for d in shape):
        return ndarray.of(tuple(shape), dtype, None)
    return ndarray.of(tuple(shape), dtype, Buffer(data))


def result(
    data: list[Any] | None, shape: tuple[Any, ...], dtype: Any, text: str = "array element"
) -> Any:
    """A new array, or a scalar if it has no dimensions."""
    if shape == () and data is not None and type(dtype) is not Unknown:
        return dtype.wrap(data[0])
    if shape == () and data is None:
        return unknown_scalar(text, dtype)
    return make(data, shape, dtype)


def as_array(value: Any) -> Any:
    """An array of any array-like; ``None`` if it is none, an ``Unknown`` if nobody knows."""
    return value if isinstance(value, ndarray) else above("numpy_creation", "convert")(value)
