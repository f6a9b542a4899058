"""Shape functions of ops that change variables.  Mirrors core/ops/{state,resource_variable}_ops.cc."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import shapes_other  # noqa: F401 - its plain functions are replaced here
from tfscope.tf1.api.shape_context import Context, Sizes, merge, shapes
from tfscope.tf1.graph.tensor_shape import TensorShape


def variable_sizes(c: Context) -> Sizes:
    """The variable's sizes: those of a reference, or those that its handle stands for."""
    tensor = c.inputs[0]
    known = tensor._dtype
    if known is None or known.base_name != "resource":
        return c.sizes(0)
    shape = tensor.op.attrs.get("shape")
    return shape.as_list() if isinstance(shape, TensorShape) and shape.ndims is not None else None


@shapes("AssignAdd", "AssignSub")
def changed(c: Context) -> list[Any]:
    """The variable's shape, which must be the value's."""
    return [merge(c.sizes(0), c.sizes(1))]


@shapes("AssignAddVariableOp", "AssignSubVariableOp")
def changed_resource(c: Context) -> list[Any]:
    """No output; the value must have the variable's shape."""
    merge(variable_sizes(c), c.sizes(1))
    return []


def _check_rows(c: Context) -> None:
    """The updates are a scalar, or one row for each index."""
    variable, indices, updates = variable_sizes(c), c.sizes(1), c.sizes(2)
    if variable and indices is not None and updates:
        merge(updates, [*indices, *variable[1:]])


@shapes(
    "ScatterUpdate",
    "ScatterAdd",
    "ScatterSub",
    "ScatterMul",
    "ScatterDiv",
    "ScatterMin",
    "ScatterMax",
)
def scattered(c: Context) -> list[Any]:
    """The variable's shape."""
    _check_rows(c)
    return [c.shape(0)]


@shapes(
    "ResourceScatterUpdate", "ResourceScatterAdd", "ResourceScatterSub", "ResourceScatterMul",
    "ResourceScatterDiv", "ResourceScatterMin", "ResourceScatterMax",
)  # fmt: skip
def scattered_resource(c: Context) -> list[Any]:
    """No output."""
    _check_rows(c)
    return []


@shapes("ResourceCountUpTo")
def counted(c: Context) -> list[Any]:
    """A scalar."""
    return [[]]
