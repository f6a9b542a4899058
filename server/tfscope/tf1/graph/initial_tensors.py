"""Tensors as initial values of variables: which are refused, and whose shape is known for certain.

Mirrors python/ops/variables.py and resource_variable_ops.py ``_init_from_args``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run

_OF_FUNCTION = (
    "Tensor-typed variable initializers must either be wrapped in an init_scope or callable (e.g., "
    "`tf.Variable(lambda : tf.truncated_normal([10, 40]))`) when building functions. Please file a "
    "feature request if this restriction inconveniences you."
)


def refuse_of_function(value: Any) -> None:
    """Raises ``ValueError`` for a tensor of a function's graph, which no variable outside can take."""
    if isinstance(value, Tensor) and value.graph.building_function:
        raise raised(ValueError(_OF_FUNCTION))


def refuse_inner_context(value: Tensor, scope: str) -> None:
    """Raises ``ValueError`` for a tensor from within a loop or conditional."""
    if value.op._control_flow_context is not None:
        text = (
            f"Initializer for variable {scope} is from inside a control-flow construct, such as a "
            "loop or conditional. When creating a variable inside a loop or conditional, use a "
            "lambda as the initializer."
        )
        raise raised(ValueError(text))


OF_A_SHAPE = ("RandomStandardNormal", "RandomUniform", "TruncatedNormal")
"""Operations whose first input is the shape of what they make; a ``-1`` in it stays open."""


def certain_shape(tensor: Tensor) -> bool:
    """Whether an unknown static shape is unknown to TensorFlow as well, not only to us.

    It is when it comes from a placeholder through operations that keep shapes unknown; a tensor
    that a stand-in or an ``Unknown`` made may well have a shape in TensorFlow.
    """
    if current_run().lost_sizes:
        return False
    stack, seen = [tensor.op], set()
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if len(seen) > 200:
            return False
        if op.type in ("Placeholder", "PlaceholderWithDefault"):
            return bool(op.attrs.get("shape_given", True))
        if op.type in OF_A_SHAPE and -1 in (getattr(op.inputs[0], "static", None) or ()):
            return True
        stack += [i.op for i in op.inputs if getattr(i, "op", None) is not None]
    return False
