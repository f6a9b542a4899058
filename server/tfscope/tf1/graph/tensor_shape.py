"""Static shapes.  Mirrors python/framework/tensor_shape.py (1.x behaviour)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.values.holes import has_hole
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Indeterminate, Unknown


class Dimension:
    """One dimension; ``value`` is ``None`` when unknown."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = dimension(value)

    @property
    def value(self) -> int | None:
        """The size, or ``None``."""
        return self._value

    def __repr__(self) -> str:
        return f"Dimension({self._value})"

    def __str__(self) -> str:
        return "?" if self._value is None else str(self._value)

    def __int__(self) -> Any:
        if self._value is None:
            if not current_run().sure:
                raise Indeterminate(Unknown("dimension", "int(?)"))
            raise raised(TypeError("__int__ returned non-int (type NoneType)"))
        return self._value

    def __index__(self) -> Any:
        if self._value is None:
            raise raised(TypeError("__index__ returned non-int (type NoneType)"))
        return self._value

    def __eq__(self, other: object) -> Any:
        known = _other(other)
        if known is NotImplemented:
            return False
        if self._value is None or known is None:
            return None
        return self._value == known

    def __ne__(self, other: object) -> Any:
        same = self.__eq__(other)
        return None if same is None else not same

    def __hash__(self) -> int:
        return hash(self._value)

    def is_compatible_with(self, other: Any) -> bool:
        """Whether both could be the same size."""
        known = dimension(other)
        return self._value is None or known is None or self._value == known

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raises ``ValueError`` unless compatible."""
        if not self.is_compatible_with(other):
            other = other if isinstance(other, Dimension) else Dimension(other)
            text = f"Dimensions {self} and {other} are not compatible"
            raise raised(ValueError(text))

    def merge_with(self, other: Any) -> Dimension:
        """The more specific of two compatible dimensions."""
        self.assert_is_compatible_with(other)
        known = dimension(other)
        return Dimension(known if self._value is None else self._value)

    def _compute(self, other: Any, operate: Any) -> Any:
        known = _other(other)
        if known is NotImplemented:
            return NotImplemented
        if self._value is None or known is None:
            return Dimension(None)
        return Dimension(operate(self._value, known))

    def __add__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a + b)

    def __radd__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b + a)

    def __sub__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a - b)

    def __rsub__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b - a)

    def __mul__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a * b)

    __rmul__ = __mul__

    def __floordiv__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a // b)

    def __rfloordiv__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b // a)

    def __div__(self, other: Any) -> Any:
        return self // other

    def __truediv__(self, other: Any) -> Any:
        name = type(other).__name__
        text = f"unsupported operand type(s) for /: 'Dimension' and '{name}', please use // instead"
        raise raised(TypeError(text))

    def __rtruediv__(self, other: Any) -> Any:
        name = type(other).__name__
        text = f"unsupported operand type(s) for /: '{name}' and 'Dimension', please use // instead"
        raise raised(TypeError(text))

    def __mod__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: a % b)

    def __rmod__(self, other: Any) -> Any:
        return self._compute(other, lambda a, b: b % a)

    def _compare(self, other: Any, operate: Any) -> Any:
        known = _other(other)
        if known is NotImplemented:
            return NotImplemented
        return None if self._value is None or known is None else operate(self._value, known)

    def __lt__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other: Any) -> Any:
        return self._compare(other, lambda a, b: a >= b)


def _other(value: Any) -> Any:
    if isinstance(value, Dimension):
        return value.value
    if isinstance(value, Unknown):
        return None
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if hasattr(value, "__index__"):
        return int(value)
    return NotImplemented


_NO_SIZE = "Dimension value must be integer or None or have an __index__ method, got value '{0!r}' with type '{1!r}'"
_NO_SHAPE = (
    "Failed to convert '{0!r}' to a shape: '{1!r}'could not be converted to a dimension. A shape should "
    "either be single dimension (e.g. 10), or an iterable of dimensions (e.g. [1, 10, None])."
)


def dimension(value: Any) -> int | None:
    """A size as an int; ``None`` when unknown.  Raises TensorFlow's errors for what is no size."""
    if type(value) is int:
        if value < 0:
            raise raised(ValueError(f"Dimension {value} must be >= 0"))
        return value
    if value is None or isinstance(value, Unknown):
        return None
    if isinstance(value, Dimension):
        return value.value
    if isinstance(value, (float, str)):
        if isinstance(value, str) and has_hole(value):
            return None
        if not current_run().is_v1:
            raise raised(TypeError(_NO_SIZE.format(value, type(value))))
        if isinstance(value, str) and not value.strip().lstrip("+-").isdigit():
            raise raised(ValueError(f"invalid literal for int() with base 10: {value!r}"))
        if isinstance(value, float) and value != int(value):
            raise raised(ValueError(f"Ambiguous dimension: {value}"))
    try:
        size = int(value)
    except TypeError:
        text = f"int() argument must be a string, a bytes-like object or a number, not '{type(value).__name__}'"
        raise raised(TypeError(text)) from None
    if size < 0:
        raise raised(ValueError(f"Dimension {size} must be >= 0"))
    return size


def unknown_rank(text: str) -> BaseException:
    """TensorFlow's error about an unknown rank; if only we may not know it, an unknown value."""
    run = current_run()
    if run.sure:
        return raised(ValueError(text))
    return Indeterminate(Unknown("dimension", "shape"))


class TensorShape:
    """A shape: unknown rank (``dims`` is ``None``) or a list of dimensions."""

    __slots__ = ("_sizes",)

    def __init__(self, dims: Any) -> None:
        self._sizes: list[int | None] | None
        if dims is None or isinstance(dims, Unknown):
            self._sizes = None
        elif isinstance(dims, TensorShape):
            self._sizes = None if dims._sizes is None else list(dims._sizes)
        elif isinstance(dims, str) and dims and not current_run().is_v1:
            raise raised(TypeError(_NO_SHAPE.format(dims, dims[0])))
        elif isinstance(dims, (str, bytes)):
            text = "A string has ambiguous TensorShape, please wrap in a list or convert to an int: "
            raise raised(TypeError(text + str(dims)))
        elif isinstance(dims, Dimension):
            self._sizes = [dims.value]
        elif hasattr(dims, "__iter__"):
            self._sizes = [dimension(d) for d in dims]
        else:
            self._sizes = [dimension(dims)]

    @property
    def dims(self) -> list[Dimension] | None:
        """The dimensions, or ``None``."""
        return None if self._sizes is None else [Dimension(d) for d in self._sizes]

    @property
    def _dims(self) -> list[Dimension] | None:
        return self.dims

    @property
    def ndims(self) -> int | None:
        """The rank, or ``None``."""
        return None if self._sizes is None else len(self._sizes)

    @property
    def rank(self) -> int | None:
        """The rank, or ``None``."""
        return self.ndims

    def as_list(self) -> list[int | None]:
        """Sizes as ints and ``None``; raises ``ValueError`` for unknown rank."""
        if self._sizes is None:
            raise unknown_rank("as_list() is not defined on an unknown TensorShape.")
        return list(self._sizes)

    def as_proto(self) -> Any:
        """The shape as a message."""
        return self

    def num_elements(self) -> int | None:
        """How many elements, or ``None``."""
        if not self.is_fully_defined():
            return None
        count = 1
        for d in self._sizes or []:
            count *= d or 0
        return count

    def is_fully_defined(self) -> bool:
        """Whether every size is known."""
        return self._sizes is not None and None not in self._sizes

    def assert_is_fully_defined(self) -> None:
        """Raises ``ValueError`` unless fully defined."""
        if not self.is_fully_defined():
            raise raised(ValueError(f"Shape {self} is not fully defined"))

    def is_compatible_with(self, other: Any) -> bool:
        """Whether both could be the same shape."""
        other = as_shape(other)
        if self._sizes is None or other._sizes is None:
            return True
        if len(self._sizes) != len(other._sizes):
            return False
        return all(a is None or b is None or a == b for a, b in zip(self._sizes, other._sizes))

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raises ``ValueError`` unless compatible."""
        if not self.is_compatible_with(other):
            text = f"Shapes {self} and {other} are incompatible"
            raise raised(ValueError(text))

    def assert_same_rank(self, other: Any) -> None:
        """Raises ``ValueError`` unless both ranks could be the same."""
        other = as_shape(other)
        if self.ndims is not None and other.ndims is not None and self.ndims != other.ndims:
            text = f"Shapes {self} and {other} must have the same rank"
            raise raised(ValueError(text))

    def assert_has_rank(self, rank: int) -> None:
        """Raises ``ValueError`` unless the rank could be ``rank``."""
        if self.ndims not in (None, rank):
            raise raised(ValueError(f"Shape {self} must have rank {rank}"))

    def merge_with(self, other: Any) -> TensorShape:
        """The more specific of two compatible shapes."""
        other = as_shape(other)
        if self._sizes is None:
            return TensorShape(other)
        if other._sizes is None:
            return self
        if not self.is_compatible_with(other):
            raise raised(ValueError(f"Shapes {self} and {other} are not compatible"))
        return TensorShape([b if a is None else a for a, b in zip(self._sizes, other._sizes)])

    def most_specific_compatible_shape(self, other: Any) -> TensorShape:
        """The most specific shape that both are instances of."""
        other = as_shape(other)
        if self._sizes is None or other._sizes is None or self.ndims != other.ndims:
            return TensorShape(None)
        return TensorShape([a if a == b else None for a, b in zip(self._sizes, other._sizes)])

    def with_rank(self, rank: Any) -> TensorShape:
        """This shape, known to have ``rank`` dimensions."""
        if isinstance(rank, Unknown):
            return self
        if self._sizes is None:
            return TensorShape([None] * int(rank))
        if len(self._sizes) != int(rank):
            raise raised(ValueError(f"Shape {self} must have rank {rank}"))
        return self

    def with_rank_at_least(self, rank: int) -> TensorShape:
        """This shape; raises ``ValueError`` if its rank is smaller."""
        if self._sizes is not None and len(self._sizes) < rank:
            raise raised(ValueError(f"Shape {self} must have rank at least {rank}"))
        return self

    def with_rank_at_most(self, rank: int) -> TensorShape:
        """This shape; raises ``ValueError`` if its rank is greater."""
        if self._sizes is not None and len(self._sizes) > rank:
            raise raised(ValueError(f"Shape {self} must have rank at most {rank}"))
        return self

    def concatenate(self, other: Any) -> TensorShape:
        """The dimensions of both."""
        other = as_shape(other)
        if self._sizes is None or other._sizes is None:
            return TensorShape(None)
        return TensorShape(self._sizes + other._sizes)

    def __add__(self, other: Any) -> TensorShape:
        return self.concatenate(other)

    def __radd__(self, other: Any) -> TensorShape:
        return as_shape(other).concatenate(self)

    def __getitem__(self, key: Any) -> Any:
        if self._sizes is not None:
            if isinstance(key, slice):
                return TensorShape(self._sizes[key])
            if isinstance(key, Unknown):
                return Dimension(None)
            found = self._sizes[key]
            return Dimension(found) if _v1() else found
        if isinstance(key, slice):
            start, stop = key.start or 0, key.stop
            if key.step is not None or stop is None or start < 0 or stop < 0:
                return TensorShape(None)
            return TensorShape([None] * (stop - start))
        return Dimension(None) if _v1() else None

    def __len__(self) -> int:
        if self._sizes is None:
            raise unknown_rank("Cannot take the length of shape with unknown rank.")
        return len(self._sizes)

    def __iter__(self) -> Iterator[Any]:
        if self._sizes is None:
            raise unknown_rank("Cannot iterate over a shape with unknown rank.")
        return iter([Dimension(d) for d in self._sizes] if _v1() else list(self._sizes))

    def __bool__(self) -> bool:
        return self._sizes is not None

    def __eq__(self, other: object) -> Any:
        try:
            other = as_shape(other)
        except TypeError:
            return NotImplemented
        return self._sizes == other._sizes

    def __ne__(self, other: object) -> Any:
        same = self.__eq__(other)
        if same is NotImplemented:
            return same
        if current_run().is_v1 and (self._sizes is None or as_shape(other)._sizes is None):
            text = "The inequality of unknown TensorShapes is undefined."
            raise raised(ValueError(text))
        return not same

    def __hash__(self) -> int:
        if current_run().is_v1:
            raise raised(TypeError("unhashable type: 'TensorShape'"))
        return hash(tuple(self._sizes)) if self._sizes is not None else 0

    def __str__(self) -> str:
        if self._sizes is None:
            return "<unknown>"
        texts = ["?" if d is None else str(d) for d in self._sizes]
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"

    def __repr__(self) -> str:
        if self._sizes is None:
            return "TensorShape(None)"
        return f"TensorShape({[Dimension(d) for d in self._sizes]})"


def _v1() -> bool:
    """Shapes hold ``Dimension`` objects in both targets: 2.x runs with v2 behaviour off."""
    return True


def as_shape(value: Any) -> TensorShape:
    """The shape a program means; raises TensorFlow's errors for what is none."""
    return value if isinstance(value, TensorShape) else TensorShape(value)


def unknown_shape(rank: int | None = None, **options: Any) -> TensorShape:
    """A shape of which at most the rank is known."""
    rank = options.get("ndims", rank)
    return TensorShape(None) if rank is None else TensorShape([None] * rank)


def scalar() -> TensorShape:
    """The shape of a scalar."""
    return TensorShape([])


def vector(length: Any) -> TensorShape:
    """The shape of a vector."""
    return TensorShape([length])


def broadcast_shape(x: TensorShape, y: TensorShape) -> TensorShape | None:
    """The shape of an element-wise operation on both; ``None`` if they do not fit.

    Mirrors common_shapes.broadcast_shape.
    """
    if x.ndims is None or y.ndims is None:
        return TensorShape(None)
    a: list[int | None] = x.as_list()
    b: list[int | None] = y.as_list()
    rank = max(len(a), len(b))
    ones: list[int | None] = [1]
    a = ones * (rank - len(a)) + a
    b = ones * (rank - len(b)) + b
    sizes: list[int | None] = []
    for p, q in zip(a, b):
        if p is None or q is None:
            known = q if p is None else p
            sizes.append(known if known is not None and known > 1 else None)
        elif p == 1 or q == 1 or p == q:
            sizes.append(q if p == 1 else p)
        else:
            return None
    return TensorShape(sizes)
