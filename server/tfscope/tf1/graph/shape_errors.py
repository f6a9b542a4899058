"""The words of TensorFlow's C++ shape functions for shapes that do not fit."""

from __future__ import annotations

from tfscope.tf1.graph.tensor_shape import TensorShape


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
