"""Whether an unknown size is unknown to TensorFlow, too.

A layer raises when a size is missing.  The model raises with it only if the size is missing
because TensorFlow itself does not know it, not because the evaluation lost it.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.graph.operation import Tensor

MOST_OPS = 2_000
"""Operations looked at; behind more the answer is no."""


def certain(tensor: Any) -> bool:
    """Whether all that a tensor's shape comes from is known as well as TensorFlow knows it."""
    if not nothing_missed() or not isinstance(tensor, Tensor):
        return False
    seen = {id(tensor.op)}
    open_ops = [tensor.op]
    while open_ops:
        op = open_ops.pop()
        if op.attrs.get("uncertain") or any(o._dtype is None for o in op.outputs):
            return False
        if op.type == "Const" and _lost(op):
            return False
        for value in op.inputs:
            source = getattr(value, "op", None)
            if source is not None and id(source) not in seen:
                seen.add(id(source))
                open_ops.append(source)
        if len(seen) > MOST_OPS:
            return False
    return True


def _lost(op: Any) -> bool:
    """Whether a constant was made from an unknown value."""
    output = op.outputs[0]
    if not output.shape.is_fully_defined():
        return True
    return _has_hole(output.static)


def _has_hole(value: Any) -> bool:
    return isinstance(value, list) and any(v is None or _has_hole(v) for v in value)
