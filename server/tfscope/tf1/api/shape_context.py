"""What a shape function sees of the op that is being made, and how its errors are worded.

Mirrors core/framework/shape_inference.h ``InferenceContext`` and the wording of shape_refiner.cc.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tfscope.tf1.api.registry import registering
from tfscope.tf1.graph.node_text import at_op
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import constant_value, constant_value_as_shape
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised

Sizes = list[int | None] | None
"""Sizes of a shape; ``None`` when the rank is unknown."""


class ShapeError(Exception):
    """A certain contradiction of static shapes, in TensorFlow's words without the op."""


class Context:
    """Inputs and attributes of the op; remembers which values were asked for."""

    def __init__(
        self, op_type: str, inputs: Sequence[Tensor], attrs: dict[str, Any], counts: dict[str, int]
    ) -> None:
        self.op_type = op_type
        self.inputs = inputs
        self.attrs = attrs
        self.counts = counts
        self.asked_values: set[int] = set()
        self.asked_shapes: set[int] = set()
        self.visible: set[int] | None = None
        """Inputs whose values the function may see; ``None`` for all."""

    @property
    def asked(self) -> set[int]:
        """Inputs whose values were asked for."""
        return self.asked_values | self.asked_shapes

    def seeing(self, visible: set[int]) -> Context:
        """The same op, with the values of some inputs only."""
        other = Context(self.op_type, self.inputs, self.attrs, self.counts)
        other.visible = visible
        return other

    def shape(self, index: int) -> TensorShape:
        """The shape of an input."""
        return self.inputs[index].shape

    def sizes(self, index: int) -> Sizes:
        """The sizes of an input; ``None`` for unknown rank."""
        shape = self.inputs[index].shape
        return None if shape.ndims is None else shape.as_list()

    def value(self, index: int) -> Any:
        """The fully known value of an input, or ``None``."""
        self.asked_values.add(index)
        return self._constant(index)

    def _constant(self, index: int) -> Any:
        value = None if self.hidden(index) else constant_value(self.inputs[index])
        return None if type(value) not in (list, int, float, bool, str) else value

    def as_shape(self, index: int) -> Sizes:
        """The value of an input read as a shape, as far as it is known."""
        self.asked_shapes.add(index)
        if self.hidden(index):
            return self._of_length(index)
        value = constant_value(self.inputs[index])
        whole = self.inputs[index].op.type != "Pack"  # of a list's items a negative one is unknown
        for size in value if whole and isinstance(value, list) else []:
            if isinstance(size, int) and size < -1:
                raise raised(ValueError(f"Invalid value in tensor used for shape: {size}"))
        shape = constant_value_as_shape(self.inputs[index])
        return None if shape.ndims is None else shape.as_list()

    def parts(self, index: int) -> list[Any] | None:
        """The value of a vector or matrix, whose items may be unknown."""
        value = None if self.hidden(index) else self.inputs[index].static
        return value if isinstance(value, list) else None

    def constant_parts(self, index: int) -> list[Any] | None:
        """As ``parts``, where TensorFlow knows the whole value, of which we may not."""
        parts = self.parts(index)
        if parts is not None and None in parts and not _is_constant(self.inputs[index]):
            return None
        return parts

    def hidden(self, index: int) -> bool:
        """Whether the function does not see the value of an input yet."""
        return self.visible is not None and index not in self.visible

    def _of_length(self, index: int) -> Sizes:
        """What a vector's length says of the shape that it holds."""
        sizes = self.sizes(index)
        return [None] * sizes[0] if sizes is not None and len(sizes) == 1 and sizes[0] else None

    # -- checks ----------------------------------------------------------------------------
    def with_rank(self, index: int, rank: int) -> list[int | None]:
        """The sizes of an input that must have a rank."""
        sizes = self.sizes(index)
        return with_rank(sizes, rank)

    def at_most(self, index: int, rank: int) -> Sizes:
        """The sizes of an input that must have at most a rank."""
        sizes = self.sizes(index)
        if sizes is not None and len(sizes) > rank:
            raise ShapeError(f"Shape must be at most rank {rank} but is rank {len(sizes)}")
        return sizes

    def at_least(self, index: int, rank: int) -> Sizes:
        """The sizes of an input that must have at least a rank."""
        sizes = self.sizes(index)
        if sizes is not None and len(sizes) < rank:
            raise ShapeError(f"Shape must be at least rank {rank} but is rank {len(sizes)}")
        return sizes

    def message(self, error: ShapeError, name: str, attrs: Mapping[str, Any]) -> str:
        """The whole text of an error."""
        text = ""
        values = [
            f"input[{i}] = <{summary(self._constant(i))}>"
            for i in range(len(self.inputs))
            if i in self.asked_values and not self.hidden(i) and self._constant(i) is not None
        ]
        if values:
            text += f" and with computed input tensors: {', '.join(values)}"
        shapes = [
            f"input[{i}] = {shown(self.as_shape(i))}"
            for i, t in enumerate(self.inputs)
            if i in self.asked_shapes and not self.hidden(i) and self.as_shape(i) is not None
        ]
        if shapes:
            text += f" and with input tensors computed as partial shapes: {','.join(shapes)}"
        return at_op(str(error), name, self.op_type, self.inputs, attrs, text)


def _is_constant(tensor: Tensor) -> bool:
    parts = tensor.op.inputs if tensor.op.type == "Pack" else []
    return tensor.op.type == "Const" or bool(parts) and all(map(_is_constant, parts))


ShapeFunction = Callable[[Context], Sequence[Any]]

SHAPES: dict[str, ShapeFunction] = {}
"""Op type → function that gives the sizes of its outputs (a list, a ``TensorShape`` or ``None``)."""


shapes = registering(SHAPES)
"""Registers the shape function of ops."""


def told(function: ShapeFunction, context: Context) -> tuple[ShapeError, Context] | None:
    """The error as TensorFlow finds it, and what was known when it did.

    Mirrors ``ShapeRefiner::RunShapeFn``: the function runs without values first, and again with those
    that it asked for, as long as it asks for more.
    """
    visible: set[int] = set()
    while True:
        once = context.seeing(visible)
        try:
            function(once)
        except ShapeError as error:
            return error, once
        if once.asked <= visible:
            return None
        visible = visible | once.asked


def shown(sizes: Sequence[int | None] | None) -> str:
    """Sizes as shape functions print them."""
    if sizes is None:
        return "?"
    return "[" + ",".join("?" if d is None else str(d) for d in sizes) + "]"


def summary(value: Any) -> str:
    """A known value as shape functions print it."""
    if isinstance(value, list):
        if value and isinstance(value[0], list):
            return "".join(f"[{summary(v)}]" for v in value)
        return " ".join(summary(v) for v in value)
    if isinstance(value, float):
        return number_text(value)
    return str(int(value)) if isinstance(value, bool) else str(value)


def number_text(value: float) -> str:
    """A number of 32 bits as TensorFlow's own code prints it: six digits, or nine where six are not it.

    Mirrors core/lib/strings/numbers.cc FloatToBuffer.
    """
    if isinstance(value, int) or not abs(value) < LARGEST_FLOAT:
        return str(value)
    single = struct.unpack("f", struct.pack("f", value))[0]
    short = f"{value:.6g}"
    same = struct.unpack("f", struct.pack("f", float(short)))[0] == single
    return short if same else f"{single:.9g}"


LARGEST_FLOAT = 3.4e38


def with_rank(sizes: Sizes, rank: int) -> list[int | None]:
    """Sizes that must have a rank."""
    if sizes is None:
        return [None] * rank
    if len(sizes) != rank:
        raise ShapeError(f"Shape must be rank {rank} but is rank {len(sizes)}")
    return sizes


def merge_dim(a: int | None, b: int | None) -> int | None:
    """The more specific of two sizes that must be equal."""
    if a is None or b is None or a == b:
        return b if a is None else a
    raise ShapeError(f"Dimensions must be equal, but are {a} and {b}")


def merge(a: Sizes, b: Sizes) -> Sizes:
    """The more specific of two shapes that must be equal."""
    if a is None or b is None:
        return b if a is None else a
    if len(a) != len(b):
        raise ShapeError(f"Shapes must be equal rank, but are {len(a)} and {len(b)}")
    for i, (p, q) in enumerate(zip(a, b)):
        if p is not None and q is not None and p != q:
            text = f"Dimension {i} in both shapes must be equal, but are {p} and {q}."
            raise ShapeError(f"{text} Shapes are {shown(a)} and {shown(b)}.")
    return [q if p is None else p for p, q in zip(a, b)]


def merge_prefix(sizes: Sizes, prefix: Sizes) -> None:
    """The first sizes of a shape must be those of another.  Mirrors ``MergePrefix``."""
    if sizes is None or prefix is None:
        return
    if len(sizes) < len(prefix):
        raise ShapeError(f"Shape must be at least rank {len(prefix)} but is rank {len(sizes)}")
    for a, b in zip(sizes, prefix):
        merge_dim(a, b)


def concatenate(a: Sizes, b: Sizes) -> Sizes:
    """The sizes of both."""
    return None if a is None or b is None else [*a, *b]


def broadcast(a: Sizes, b: Sizes) -> Sizes:
    """The sizes of an element-wise operation of both."""
    if a is None or b is None:
        return None
    rank = max(len(a), len(b))
    found: list[int | None] = []
    for p, q in zip([1] * (rank - len(a)) + a, [1] * (rank - len(b)) + b):
        if p is None or q is None:
            known = q if p is None else p
            found.append(known if known is not None and known > 1 else None)
        elif p == 1 or q == 1:
            found.append(q if p == 1 else p)
        else:
            found.append(merge_dim(p, q))
    return found


def scalar_size(c: Context, index: int) -> int | None:
    """A size that an input gives.  Mirrors ``MakeDimForScalarInput``."""
    value, sizes = c.value(index), c.sizes(index)
    if value is None:
        return None
    if sizes:
        raise ShapeError(f"Input must be scalar but has rank {len(sizes)}")
    if not isinstance(value, int):
        return None
    if value < 0:
        text = f"Dimension size, given by scalar input {index}, must be non-negative but is {value}"
        raise ShapeError(text)
    return value


def product(sizes: Sizes) -> int | None:
    """How many elements, or ``None``."""
    if sizes is None or None in sizes:
        return None
    count = 1
    for d in sizes:
        count *= d or 0
    return count
