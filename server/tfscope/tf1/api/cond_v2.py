"""``tf.cond`` in the graph of a function: each branch has a graph of its own.

Mirrors python/ops/cond_v2.py and ``func_graph_from_py_func`` of python/framework/func_graph.py.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.op_inputs import base
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.api.stateful_ops import is_stateful
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.func_graph import tracing
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def cond_v2(pred: Any, true_fn: Callable[[], Any], false_fn: Callable[[], Any], name: Any) -> Any:
    """Both branches are traced; the result has their structure, and the sizes that they agree on."""
    with op_scope(name or "cond", "cond") as scope:
        pred = convert_to_tensor(pred)
        if pred.shape.ndims != 0:
            pred = tf.squeeze(pred)
        around = _Around()
        yes, no = _traced(true_fn, around, pred), _traced(false_fn, around, pred)
        if isinstance(yes, Unknown) or isinstance(no, Unknown):
            return no if isinstance(yes, Unknown) else yes
        flat = _checked(yes, no)
        outputs = [_output(*pair) for pair in flat]
        inputs = [pred, *around.captured]
        op = get_default_graph().create_op(
            around.op_type("If"), inputs, [o for o in outputs if o is not None], name=scope
        )
        made = iter([tf.identity(tensor) for tensor in op.outputs])
        ends = [next(made) if o is not None else pair[0] for o, pair in zip(outputs, flat)]
        if yes is None:
            return op
        return nest.pack_sequence_as(nest.like(no, yes), ends, expand_composites=True)


def indexed_case(index: Any, branches: list[Callable[[], Any]]) -> Any:
    """Every branch is traced; the result has the structure of the first, and the sizes that all agree on."""
    with op_scope(None, "indexed_case") as scope:
        index = convert_to_tensor(index, name="branch_index")
        around = _Around()
        traced = [_traced(branch, around, index) for branch in branches]
        first = traced[0]
        _check_counts(traced)
        for other in traced:
            if isinstance(other, Unknown):
                return other
            _checked(first, other, f"branches[0] and branches[{traced.index(other)}]", "tf.switch_case")  # fmt: skip
        flat = list(zip(*[nest.leaves_like(first, one) for one in traced]))
        outputs = [_joined(leaves) for leaves in flat]
        made = [o for o in outputs if o is not None]
        op = get_default_graph().create_op(
            around.op_type("Case"), [index, *around.captured], made, name=scope
        )
        given = iter([tf.identity(tensor) for tensor in op.outputs])
        ends = [next(given) if o is not None else leaves[0] for o, leaves in zip(outputs, flat)]
        return nest.pack_sequence_as(first, ends, expand_composites=True)


def _check_counts(traced: list[Any]) -> None:
    """Raises ``AssertionError`` for other numbers of results.  Mirrors _make_indexed_slices_indices_types_match."""
    if not any(isinstance(one, Unknown) for one in traced):
        counts = [len(nest.flatten(one)) for one in traced]
        if len({*counts}) > 1:
            raise raised(AssertionError(counts))


def _joined(leaves: Sequence[Any]) -> tuple[Any, TensorShape] | None:
    """Type and shape of what all branches give; ``None`` if it is no tensor in one of them."""
    if not all(isinstance(leaf, Tensor) for leaf in leaves):
        return None
    kind, shape = _kind(leaves[0]), leaves[0].shape
    for leaf in leaves[1:]:
        kind, shape = kind or _kind(leaf), shape.most_specific_compatible_shape(leaf.shape)
    return kind, shape


class _Around:
    """What branches use of the graphs around them, and whether one of them keeps a state."""

    def __init__(self) -> None:
        self.captured: dict[Tensor, None] = {}
        self.stateful = False

    def op_type(self, kind: str) -> str:
        """The type of the op that chooses.  Mirrors cond_v2.py ``_build_cond``."""
        return kind if self.stateful else f"Stateless{kind}"


def _traced(function: Callable[[], Any], around: _Around, chosen: Tensor) -> Any:
    """What a branch gives, its values as tensors, an operation as the condition behind it."""
    with tracing() as graph:
        result = function()
        if isinstance(result, Unknown):
            return result
        leaves = [_converted(v, chosen) for v in nest.flatten(result, expand_composites=True)]
        passed = [t for t in leaves if isinstance(t, Tensor) and t.graph is not graph]
        around.captured.update(dict.fromkeys([*graph.captured(), *passed]))
        around.stateful |= is_stateful(graph)
        return nest.pack_sequence_as(result, leaves, expand_composites=True)


def _converted(value: Any, chosen: Tensor) -> Any:
    if isinstance(value, Operation):
        with tf.control_dependencies([value]):
            return tf.identity(chosen)
    kept = isinstance(value, Unknown) or hasattr(value, "flow")
    if value is None or kept or hasattr(value, "_variant_tensor"):
        return value
    return convert_to_tensor(value)


def _checked(
    yes: Any, no: Any, sides: str = "true_fn and false_fn", function: str = "tf.cond"
) -> list[tuple[Any, Any]]:
    """Pairs of outputs.  Mirrors _check_same_outputs."""
    if nest.difference(yes, no) is not None:
        raise _unlike(sides, function)
    pairs = list(zip(nest.leaves_like(no, yes), nest.leaves_like(yes, no), strict=True))
    if any((a is None) != (b is None) for a, b in pairs):
        raise raised(ValueError("Lengths of branch outputs of cond must match."))
    for a, b in pairs:
        if None not in (kinds := [_kind(a), _kind(b)]) and kinds[0] != kinds[1]:
            raise _unlike(sides, function)
    return pairs


def _kind(value: Any) -> DType | None:
    return base(value._dtype) if isinstance(value, Tensor) else None


def _unlike(sides: str, function: str) -> TypeError:
    text = (
        f"{sides} arguments to {function} must have the same number, type, and overall structure of "
        "return values."
    )
    return raised(TypeError(text))


def _output(one: Any, other: Any) -> tuple[Any, TensorShape] | None:
    """Type and shape of a result; ``None`` of one that is no tensor on both sides."""
    if not isinstance(one, Tensor) or not isinstance(other, Tensor):
        return None
    kind = _kind(one) if one._dtype is not None else _kind(other)
    return kind, one.shape.most_specific_compatible_shape(other.shape)
