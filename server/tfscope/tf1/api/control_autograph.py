"""The ``if`` of a tensor in code that AutoGraph converts: ``tf.cond`` over what both ways bind.

Mirrors python/autograph/operators/control_flow.py if_stmt.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.python.branches import MISSING
from tfscope.tf1.api.array_ops import identity
from tfscope.tf1.api.control_flow import merged, output_of
from tfscope.tf1.api.control_flow_context import CondContext, switch
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like
from tfscope.tf1.graph.operation import OPERATORS, Tensor
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

Way = Callable[[], list[Any]]
_NUMBERS = (bool, int, float)


def branches(pred: Tensor, names: list[str], yes: Way, no: Way) -> list[Any]:
    """The values of the names after both ways, which tell theirs in the names' order."""
    with op_scope(None, "cond"):
        pred = convert_to_tensor(pred)
        sides = switch(pred, pred)
        pivots = [identity(sides[1], name="switch_t"), identity(sides[0], name="switch_f")]
        pred = identity(pred, name="pred_id")
        first = _way(CondContext(pred, pivots[0], 1), yes)
        second = _way(CondContext(pred, pivots[1], 0), no)
        _refuse_unlike(names, first, second)
        return [_end(*both) for both in zip(first, second, strict=True)]


Ends = list[tuple[Any, Any]]
"""(value, its output) of each name; a value that is no tensor has no output."""


def _way(context: Any, way: Way) -> Ends:
    with context.entered():
        return [(v, output_of(context, v) if _is_output(v) else None) for v in way()]


def _is_output(value: Any) -> bool:
    return is_dense_tensor_like(value) or type(value) in _NUMBERS


def _refuse_unlike(names: list[str], first: Ends, second: Ends) -> None:
    """Both ways bind the same names to tensors of the same types."""
    for at, label in ((first, "if"), (second, "else")):
        lacking = tuple(n for n, (value, _) in zip(names, at, strict=True) if value is MISSING)
        if lacking:
            older = (
                f"The following symbols must also be initialized in the {label} branch: {lacking}. "
                "Alternatively, you may initialize them before the if statement."
            )
            side = "main" if label == "if" else label
            newer = f"'{lacking[0]}' must also be initialized in the {side} branch"
            raise raised(ValueError(of_target(older, newer)))
    for name, (_, one), (_, other) in zip(names, first, second, strict=True):
        if one is None or other is None or None in (one._dtype, other._dtype):
            continue
        kinds = one.dtype.base_dtype.name, other.dtype.base_dtype.name
        if kinds[0] != kinds[1]:
            older = (
                f'"{name}" has dtype {kinds[0]} in the TRUE branch, but dtype={kinds[1]} in the FALSE '
                "branch. TensorFlow control flow requires that they are the same."
            )
            newer = f"'{name}' has dtype {kinds[0]} in the main branch, but dtype {kinds[1]} in the else branch"
            raise raised(TypeError(of_target(older, newer)))


def _end(first: tuple[Any, Any], second: tuple[Any, Any]) -> Any:
    if first[1] is not None and second[1] is not None:
        return merged(first[1], second[1])
    return second[0] if isinstance(first[0], Unknown) else first[0]


OPERATORS["branches_"] = branches
