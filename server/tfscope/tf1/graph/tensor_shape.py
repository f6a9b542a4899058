"""Static shapes.  Mirrors python/framework/tensor_shape.py (1.x behaviour)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.tf1.graph.dimension import Dimension, dimension, unknown_rank
from tfscope.tf1.graph.public_attributes import PUBLIC
from tfscope.values.lengths import open_list
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

_NO_SHAPE = (
    "Failed to convert '{0!r}' to a shape: '{1!r}'could not be converted to a dimension. A shape should "
    "either be single dimension (e.g. 10), or an iterable of dimensions (e.g. [1, 10, None])."
)


class ShapeMessage:
    """``TensorShapeProto``: sizes in ``dim``, -1 where one is not known."""

    def __init__(self, sizes: list[int | None] | None) -> None:
        self.unknown_rank = sizes is None
        self.dim = [SizeMessage(-1 if size is None else size) for size in sizes or ()]


class SizeMessage:
    """``TensorShapeProto.Dim``."""

    def __init__(self, size: int, name: str = "") -> None:
        self.size = size
        self.name = name


class TensorShape:
    """A shape: unknown rank (``dims`` is ``None``) or a list of dimensions."""

    __tfscope_public__ = PUBLIC["TensorShape"]

    __slots__ = ("_sizes",)

    def __init__(self, dims: Any) -> None:
        self._sizes: list[int | None] | None
        if dims is None or isinstance(dims, Unknown):
            if dims is not None and dims.gap != "dimension":
                current_run().lost_sizes = True
            self._sizes = None
        elif isinstance(dims, TensorShape):
            self._sizes = None if dims._sizes is None else list(dims._sizes)
        elif isinstance(dims, str) and dims and not current_run().is_v1:
            raise raised(TypeError(_NO_SHAPE.format(dims, dims[0])))
        elif isinstance(dims, str) or (isinstance(dims, bytes) and current_run().is_v1):
            text = (
                "A string has ambiguous TensorShape, please wrap in a list or convert to an int: "
            )
            raise raised(TypeError(text + str(dims)))
        elif isinstance(dims, Dimension):
            self._sizes = [dims.value]
        elif isinstance(dims, ShapeMessage):
            sizes = [None if one.size == -1 else one.size for one in dims.dim]
            self._sizes = None if dims.unknown_rank else list(sizes)
        elif hasattr(dims, "op") and not current_run().is_v1:
            self._sizes = [dimension(dims)]
        elif (why := open_list(dims)) is not None:
            self._sizes = TensorShape(why)._sizes
        elif hasattr(dims, "__iter__") and getattr(dims, "ndim", None) != 0:
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

    def as_proto(self) -> ShapeMessage:
        """The shape as a message."""
        return ShapeMessage(self._sizes)

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
            if not hasattr(key, "__index__"):
                text = f"{_held()} indices must be integers or slices, not {type(key).__name__}"
                raise raised(TypeError(text))
            if type(key) is int and not -len(self._sizes) <= key < len(self._sizes):
                raise raised(IndexError(f"{_held()} index out of range"))
            found = self._sizes[key]
            return found if _plain_sizes() else Dimension(found)
        if isinstance(key, slice):
            start, stop = key.start or 0, key.stop
            if key.step is not None or stop is None or start < 0 or stop < 0:
                return TensorShape(None)
            return TensorShape([None] * (stop - start))
        return None if _plain_sizes() else Dimension(None)

    def __len__(self) -> int:
        if self._sizes is None:
            raise unknown_rank("Cannot take the length of shape with unknown rank.")
        return len(self._sizes)

    def __iter__(self) -> Iterator[Any]:
        if self._sizes is None:
            raise unknown_rank("Cannot iterate over a shape with unknown rank.")
        return iter(list(self._sizes) if _plain_sizes() else [Dimension(d) for d in self._sizes])

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
        unknown = "None" if _plain_sizes() else "?"
        texts = [unknown if d is None else str(d) for d in self._sizes]
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"

    def __repr__(self) -> str:
        if self._sizes is None:
            return "TensorShape(None)"
        return (
            f"TensorShape({self._sizes if _plain_sizes() else [Dimension(d) for d in self._sizes]})"
        )


PLAIN_SIZES = "v2_tensorshape"
"""Key of ``data``: whether the program switched to shapes that hold numbers and ``None``.  In both targets they
hold ``Dimension`` objects before: 2.x runs with v2 behaviour off."""


def _plain_sizes() -> bool:
    """Mirrors ``TensorShape._v2_behavior``."""
    return bool(current_run().data.get(PLAIN_SIZES))


def _held() -> str:
    """What the sizes stand in."""
    return "tuple" if _plain_sizes() and not current_run().is_v1 else "list"


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


__all__ = [
    "Dimension", "TensorShape", "as_shape", "broadcast_shape", "dimension", "scalar", "unknown_rank",
    "unknown_shape", "vector",
]  # fmt: skip
