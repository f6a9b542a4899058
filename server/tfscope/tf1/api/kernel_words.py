"""What the kernels of operations say of shapes that they refuse when they run.

Mirrors the checks at the beginning of ``Compute`` in core/kernels.  A kernel that takes what the shape
function refuses (a convolution over too little, say) has no words here.
"""

from __future__ import annotations

from collections.abc import Callable

from tfscope.tf1.api.registry import registering
from tfscope.tf1.api.shape_context import SHAPES, Context, shown
from tfscope.tf1.api.shapes_math import broadcasting, equal
from tfscope.tf1.graph.operation import Tensor

Sizes = list[int]
Words = Callable[[Context], "str | None"]

COMMUTATIVE = frozenset(("Add", "AddV2", "Mul", "Maximum", "Minimum", "SquaredDifference", "Equal", "NotEqual",
                         "LogicalAnd", "LogicalOr", "BitwiseAnd", "BitwiseOr", "BitwiseXor", "AddN"))  # fmt: skip
"""Ops whose inputs Grappler sorts by name (arithmetic_optimizer.cc), before a kernel sees them."""

WORDS: dict[str, Words] = {}


def refusal(c: Context) -> str | None:
    """The kernel's words where it certainly refuses the shapes of its inputs."""
    words = WORDS.get(c.op_type)
    if c.op_type in COMMUTATIVE:
        c = Context(c.op_type, sorted(c.inputs, key=_node_input), c.attrs, c.counts)
    if words is None:
        words = _broadcast if SHAPES.get(c.op_type) in (broadcasting, equal) else None
    return words(c) if words is not None else None


def _node_input(tensor: Tensor) -> str:
    """What a NodeDef calls an input."""
    return f"{tensor.op.name}:{tensor.value_index}" if tensor.value_index else tensor.op.name


refuses = registering(WORDS)
"""Registers what the kernel of ops says."""


def known_sizes(c: Context, *indices: int) -> list[Sizes] | None:
    """The sizes of inputs, if all of them are known."""
    found = []
    for index in indices:
        sizes = c.sizes(index)
        if sizes is None or not all(type(d) is int for d in sizes):
            return None
        found.append([d for d in sizes if d is not None])
    return found


def _broadcasts(one: Sizes, other: Sizes) -> bool:
    return all(a == b or 1 in (a, b) for a, b in zip(reversed(one), reversed(other)))


def _broadcast(c: Context) -> str | None:
    if c.attrs.get("incompatible_shape_error", True) is False:
        return None
    found = known_sizes(c, 0, 1)
    if found is None or _broadcasts(*found):
        return None
    return f"Incompatible shapes: {shown(found[0])} vs. {shown(found[1])}"


@refuses("MatMul")
def _product(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or not len(found[0]) == len(found[1]) == 2:
        return None
    one, other = found
    inner = (
        one[0 if c.attrs.get("transpose_a") else 1],
        other[1 if c.attrs.get("transpose_b") else 0],
    )
    if inner[0] == inner[1]:
        return None
    return f"Matrix size-incompatible: In[0]: {shown(one)}, In[1]: {shown(other)}"


@refuses("BatchMatMulV2")
def _products(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None:
        return None
    for place, sizes in enumerate(found):
        if len(sizes) < 2:
            return f"In[{place}] ndims must be >= 2: {len(sizes)}"
    one, other = found
    if not _broadcasts(one[:-2], other[:-2]):
        return f"In[0] and In[1] must have compatible batch dimensions: {shown(one)} vs. {shown(other)}"
    turned = bool(c.attrs.get("adj_x")), bool(c.attrs.get("adj_y"))
    inner = one[-2 if turned[0] else -1], other[-1 if turned[1] else -2]
    if inner[0] == inner[1]:
        return None
    both = f"{shown(one)} {shown(other)} {int(turned[0])} {int(turned[1])}"
    return f"In[0] mismatch In[1] shape: {inner[0]} vs. {inner[1]}: {both}"


@refuses("BiasAdd")
def _bias(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or c.attrs.get("data_format", "NHWC") not in ("NHWC", None, b"NHWC"):
        return None
    value, bias = found
    if len(value) < 2:
        return f"Input tensor must be at least 2D: {shown(value)}"
    if len(bias) != 1 or bias[0] == value[-1]:
        return None
    return f"Must provide as many biases as the last dimension of the input tensor: {shown(bias)} vs. {shown(value)}"


@refuses("AddN")
def _sum(c: Context) -> str | None:
    found = known_sizes(c, *range(len(c.inputs)))
    for place, sizes in enumerate(found or ()):
        if found and sizes != found[0]:
            return _unlike(c, found[0], place, sizes)
    return None


def _unlike(c: Context, first: Sizes, place: int, sizes: Sizes) -> str:
    which = f"operation {c.op_type} of type {c.op_type}"
    return f"Inputs to {which} must have the same size and shape.  Input 0: {shown(first)} != input {place}: {shown(sizes)}"


@refuses("SoftmaxCrossEntropyWithLogits")
def _cross_entropy(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or not len(found[0]) == len(found[1]) == 2 or _broadcasts(*found):
        return None
    return f"logits and labels must be broadcastable: logits_size={shown(found[0])} labels_size={shown(found[1])}"


@refuses("SparseSoftmaxCrossEntropyWithLogits")
def _sparse_cross_entropy(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or len(found[0]) != 2 or len(found[1]) != 1 or found[0][0] == found[1][0]:
        return None
    return f"logits and labels must have the same first dimension, got logits shape {shown(found[0])} and labels shape {shown(found[1])}"


@refuses("Conv2D")
def _convolution(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or c.attrs.get("data_format", "NHWC") not in ("NHWC", None, b"NHWC"):
        return None
    value, kernel = found
    if len(value) != 4:
        return f"input must be 4-dimensional{shown(value)}"
    if len(kernel) != 4 or value[3] % kernel[2] == 0:
        return None
    return f"input depth must be evenly divisible by filter depth: {value[3]} vs {kernel[2]}"


@refuses("Assign")
def _assign(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or c.attrs.get("validate_shape") is False or found[0] == found[1]:
        return None
    return f"Assign requires shapes of both tensors to match. lhs shape= {shown(found[0])} rhs shape= {shown(found[1])}"


@refuses("InTopK", "InTopKV2")
def _in_top(c: Context) -> str | None:
    found = known_sizes(c, 0, 1)
    if found is None or len(found[0]) != 2 or len(found[1]) != 1 or found[0][0] == found[1][0]:
        return None
    return (
        f"First dimension of predictions {found[0][0]} must match length of targets {found[1][0]}"
    )


@refuses("Sum", "Mean", "Max", "Min", "Prod", "All", "Any")
def _reduction(c: Context) -> str | None:
    found, axes = known_sizes(c, 0), c.value(1)
    listed = axes if isinstance(axes, list) else [axes]
    if found is None or not all(type(a) is int for a in listed):
        return None
    rank = len(found[0])
    wrong = [a for a in listed if not -rank <= a < rank]
    return (
        f"Invalid reduction dimension ({wrong[0]} for input with {rank} dimension(s)"
        if wrong
        else None
    )


@refuses("TopKV2")
def _top(c: Context) -> str | None:
    found, count = known_sizes(c, 0), c.value(1)
    if found is None or not found[0] or type(count) is not int or found[0][-1] >= count:
        return None
    return f"input must have at least k columns. Had {found[0][-1]}, needed {count}"


@refuses("ArgMax", "ArgMin")
def _argument(c: Context) -> str | None:
    found, axis = known_sizes(c, 0), c.value(1)
    if found is None or type(axis) is not int or -len(found[0]) <= axis < len(found[0]):
        return None
    rank = len(found[0])
    return f"Expected dimension in the range [{-rank}, {rank}), but got {axis}"


@refuses("Select")
def _select(c: Context) -> str | None:
    found = known_sizes(c, 0, 1, 2)
    if found is None:
        return None
    condition, one, other = found
    if one != other:
        return _unlike(c, one if len(condition) == 1 and len(one) > 1 else condition, 2, other)
    if len(condition) == 1 and len(one) > 1:
        saw = f"{one[0]} vs. {condition[0]}"
        words = f"Number of batches of 'then' must match size of 'cond', but saw: {saw}"
        return words if condition[0] != one[0] else None
    return _unlike(c, condition, 1, one) if condition and condition != one else None
