"""``tf.cond`` in the graph of a function: each branch has a graph of its own.

Mirrors python/ops/cond_v2.py and ``func_graph_from_py_func`` of python/framework/func_graph.py.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.op_maker import base, op_scope
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.func_graph import FuncGraph
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def cond_v2(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: Any) -> Any:
    """Both branches are traced; the result has their structure, and the sizes that they agree on."""
    with op_scope(name or "cond", "cond"):
        pred = convert_to_tensor(pred)
        if pred.shape.ndims != 0:
            pred = tf.squeeze(pred)
        captured: dict[Tensor, None] = {}
        yes, no = _traced(true_fn, captured), _traced(false_fn, captured)
        if isinstance(yes, Unknown) or isinstance(no, Unknown):
            return no if isinstance(yes, Unknown) else yes
        flat = _checked(yes, no)
        outputs = [_output(*pair) for pair in flat]
        inputs = [pred, *captured]
        op = get_default_graph().create_op(
            "If", inputs, [o for o in outputs if o is not None], name="If"
        )
        made = iter(op.outputs)
        ends = [next(made) if o is not None else pair[0] for o, pair in zip(outputs, flat)]
        if yes is None:
            return op
        return nest.pack_sequence_as(nest.like(no, yes), ends, expand_composites=True)


def _traced(function: Callable[[], Any], captured: dict[Tensor, None]) -> Any:
    """What a branch gives, its values as tensors; ``captured`` gets what it uses of the graphs around."""
    with FuncGraph(get_default_graph()).as_default() as graph:
        result = function()
        if isinstance(result, Unknown):
            return result
        leaves = [_converted(v) for v in nest.flatten(result, expand_composites=True)]
        passed = [t for t in leaves if isinstance(t, Tensor) and t.graph is not graph]
        captured.update(dict.fromkeys([*graph.captured(), *passed]))
        return nest.pack_sequence_as(result, leaves, expand_composites=True)


def _converted(value: Any) -> Any:
    kept = isinstance(value, (Unknown, Operation)) or hasattr(value, "flow")
    if value is None or kept or hasattr(value, "_variant_tensor"):
        return value
    return convert_to_tensor(value)


def _checked(yes: Any, no: Any) -> list[tuple[Any, Any]]:
    """Pairs of outputs.  Mirrors _check_same_outputs."""
    if nest.difference(yes, no) is not None:
        raise _unlike()
    pairs = list(zip(nest.leaves_like(no, yes), nest.leaves_like(yes, no), strict=True))
    if any((a is None) != (b is None) for a, b in pairs):
        raise raised(ValueError("Lengths of branch outputs of cond must match."))
    for a, b in pairs:
        if None not in (kinds := [_kind(a), _kind(b)]) and kinds[0] != kinds[1]:
            raise _unlike()
    return pairs


def _kind(value: Any) -> DType | None:
    return base(value._dtype) if isinstance(value, Tensor) else None


def _unlike() -> TypeError:
    text = (
        "true_fn and false_fn arguments to tf.cond must have the same number, type, and overall structure of "
        "return values."
    )
    return raised(TypeError(text))


def _output(one: Any, other: Any) -> tuple[Any, TensorShape] | None:
    """Type and shape of a result; ``None`` of one that is no tensor on both sides."""
    if not isinstance(one, Tensor) or not isinstance(other, Tensor):
        return None
    kind = _kind(one) if one._dtype is not None else _kind(other)
    return kind, one.shape.most_specific_compatible_shape(other.shape)
