"""Whether an unknown size is unknown to TensorFlow, too.

A layer raises when a size is missing.  The model raises with it only if the size is missing
because TensorFlow itself does not know it, not because the evaluation lost it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.ops import get_default_graph
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

MOST_OPS = 2_000
"""Operations looked at; behind more the answer is no."""


def certain(tensor: Any) -> bool:
    """Whether all that a tensor's shape comes from is known as well as TensorFlow knows it.

    A variable of which TensorFlow does not know the shape is so rare that one in the graph tells
    of a size that was lost, unless the program itself asked for it by ``validate_shape=False``.
    """
    if not nothing_missed() or not isinstance(tensor, Tensor):
        return False
    if not all(_known_shape(v) for v in tensor.graph.variables_in_order):
        return False
    for op in _ancestors(tensor):
        if op is None or any(o._dtype is None for o in op.outputs) or _lost_attribute(op):
            return False
        if op.type == "Const" and _lost(op):
            return False
    return True


def _known_shape(variable: Any) -> bool:
    return variable.shape.is_fully_defined() or bool(variable.op.attrs.get("shape_unchecked"))


def guess_rank(result: Any) -> None:
    """Notes that a layer took an input of unknown rank for one of the least rank it accepts."""
    if isinstance(result, Tensor):
        result.op.attrs["rank_guessed"] = True


def corrected_rank(tensor: Any, rank: int) -> bool:
    """Whether a tensor's rank was a guess; if so, it has the right one now."""
    if not isinstance(tensor, Tensor):
        return False
    if not any(op is not None and op.attrs.get("rank_guessed") for op in _ancestors(tensor)):
        return False
    sizes = tensor.shape.as_list()
    tensor._shape_val = TensorShape([*[None] * (rank - 1), sizes[-1] if sizes else None])
    return True


def _ancestors(tensor: Tensor) -> Iterator[Any]:
    """The operations a tensor comes from; then None, if they are too many."""
    seen = {id(tensor.op)}
    open_ops = [tensor.op]
    while open_ops:
        op = open_ops.pop()
        yield op
        for value in op.inputs:
            source = getattr(value, "op", None)
            if source is not None and id(source) not in seen:
                seen.add(id(source))
                open_ops.append(source)
        if len(seen) > MOST_OPS:
            yield None
            return


def partly_lost(shape: Any) -> bool:
    """Whether a shape has a size that we do not know beside one that is said to be ``None``.

    An initializer would refuse the ``None``, which may well be a size that was lost.
    """
    if isinstance(shape, TensorShape):
        return shape.ndims is not None and not shape.is_fully_defined() and not current_run().sure
    if not isinstance(shape, (list, tuple)):
        return False
    missing = any(d is None or (isinstance(d, Dimension) and d.value is None) for d in shape)
    return missing and (not current_run().sure or any(isinstance(d, Unknown) for d in shape))


def value_of_shape(dtype: DType | None, shape: TensorShape) -> Any:
    """Makes an initial value of which only shape and type are known."""

    def make() -> Any:
        lost = {"shape_given": False}
        op = get_default_graph().create_op(
            "Placeholder", [], [(dtype, shape)], name="unknown", attrs=lost
        )
        return op.outputs[0]

    return make


def _lost_attribute(op: Any) -> bool:
    """Whether an op was made with an attribute, such as a shape, that is not known."""
    if op.attrs.get("rank_guessed") or not op.attrs.get("shape_given", True):
        return True
    return any(_has_unknown(value) for value in op.attrs.values())


def _has_unknown(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(_has_unknown(v) for v in value)
    return isinstance(value, Unknown)


def _lost(op: Any) -> bool:
    """Whether a constant was made from an unknown value."""
    output = op.outputs[0]
    if not output.shape.is_fully_defined():
        return True
    return _has_hole(output.static)


def _has_hole(value: Any) -> bool:
    return isinstance(value, list) and any(v is None or _has_hole(v) for v in value)
