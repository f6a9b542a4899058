"""tf.tuple: tensors that are ready together.  Mirrors python/ops/control_flow_ops.py ``tuple``."""

from __future__ import annotations

from tfscope.tf1.api.control_flow import group, with_dependencies
from tfscope.tf1.api.op_maker import op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.not_tensors import shown_kind
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.values.raised import raised, refusable
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("tuple")
def tuple_(tensors, name=None, control_inputs=None):
    """Tensors that are ready together."""
    if isinstance(tensors, Unknown):
        return tensors
    if isinstance(tensors, Tensor):
        bool(tensors)
    with op_scope(name, "tuple"):
        tensors = [_gateable(t) for t in tensors]
        values = [
            t.op if isinstance(t, Tensor) else t
            for t in tensors
            if isinstance(t, Operation) or t is not None and hasattr(t, "op")
        ]
        if isinstance(control_inputs, Unknown):
            control_inputs = None
        values += [_gating(c) for c in refusable(iter, control_inputs or ())]
        if not values and not any(isinstance(t, (Unknown, Operation)) for t in tensors):
            raise raised(ValueError(f"Must have at least one Tensor: {list(tensors)}"))
        gate = group(*values)
        return [None if t is None else _gated(gate, t) for t in tensors]


def _gateable(value):
    """A number or an array as a tensor; what may be waited for as it is."""
    kept = value is None or isinstance(value, (Unknown, Operation)) or hasattr(value, "op")
    return value if kept or hasattr(value, "dense_shape") else convert_to_tensor(value)


def _gated(gate, value):
    """A tensor, or an operation as a group, behind the gate."""
    if not isinstance(value, Operation):
        return with_dependencies([gate], value)
    with get_default_graph().control_dependencies([gate]):
        return group(value)


def _gating(value):
    """What a tuple waits for besides its tensors."""
    if not isinstance(value, (Tensor, Operation, Unknown)):
        newer = (
            f"'control_inputs' must only contain Operation or Tensor. Received: {shown_kind(value)}"
        )
        older = f"Control input must be Operation or Tensor: {value}"
        raise raised(TypeError(of_target(older, newer)))
    return value.op if isinstance(value, Tensor) else value


tuple_.__name__ = "tuple"
