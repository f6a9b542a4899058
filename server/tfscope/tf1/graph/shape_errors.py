"""The words of TensorFlow's C++ shape functions for shapes that do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.run import current_run


def shown(shape: TensorShape) -> str:
    """``[2,?]`` as C++ writes a shape."""
    if shape.ndims is None:
        return "?"
    return "[" + ",".join("?" if d is None else str(d) for d in shape.as_list()) + "]"


def merge_error(x: TensorShape, y: TensorShape) -> str | None:
    """Why two shapes cannot be the same; ``None`` if they can."""
    if x.is_compatible_with(y):
        return None
    a, b = x.as_list(), y.as_list()
    if len(a) != len(b):
        return f"Shapes must be equal rank, but are {len(a)} and {len(b)}"
    at = next(i for i, (p, q) in enumerate(zip(a, b)) if p != q and p is not None and q is not None)
    return (
        f"Dimension {at} in both shapes must be equal, but are {a[at]} and {b[at]}. "
        f"Shapes are {shown(x)} and {shown(y)}."
    )


def node_text(name: str, op_type: str, attrs: dict[str, Any], inputs: Sequence[str]) -> str:
    """An operation as TensorFlow 2 writes it into messages."""
    given = ", ".join(f"{key}={_attr_text(value)}" for key, value in sorted(attrs.items()))
    return f"{{{{node {name}}}}} = {op_type}[{given}]({', '.join(inputs)})"


TYPE_NAMES = {"float32": "FLOAT", "float64": "DOUBLE", "float16": "HALF"}


def _attr_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    name = getattr(value, "base_name", None)
    return f"DT_{TYPE_NAMES.get(name, name.upper())}" if isinstance(name, str) else str(value)


def at_op(
    text: str, name: str, op_type: str, inputs: Sequence[TensorShape], node: str | None = None
) -> str:
    """The error with the operation it arose at; ``node`` is its ``node_text``, told by TensorFlow 2."""
    shapes = ", ".join(shown(s) for s in inputs)
    where = f"'{name}' (op: '{op_type}')" if current_run().is_v1 or node is None else f"'{node}'"
    return f"{text} for {where} with input shapes: {shapes}."
