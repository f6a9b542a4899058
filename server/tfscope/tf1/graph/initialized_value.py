"""A variable's value before it is initialized, and initial values that depend on other variables.

Mirrors python/ops/variables.py ``initialized_value`` and
``_try_guard_against_uninitialized_dependencies``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.dtypes import bool_
from tfscope.tf1.graph.graph import Graph, get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.ops import init_scope
from tfscope.tf1.graph.tensor_shape import TensorShape

SCALAR = TensorShape([])
KEPT = ("IsVariableInitialized", "VarIsInitializedOp", "ReadVariableOp", "If")
VARIABLES = ("Variable", "VariableV2", "VarHandleOp")
"""Types of the operations that hold variables."""

DEEPEST = 500
"""Longer chains of operations than this are left alone."""


def initialized_value(variable: Any) -> Tensor:
    """``cond(is initialized, read, initial value)``, as operations."""
    with init_scope():
        graph = get_default_graph()
        handle = variable.handle
        is_ref = handle._dtype is None or handle._dtype.base_name != "resource"
        kind = "IsVariableInitialized" if is_ref else "VarIsInitializedOp"
        flag = graph.create_op(kind, [handle], [(bool_, SCALAR)]).outputs[0]
        with graph.name_scope("cond"):
            _op(graph, "Switch", [flag, flag], bool_, SCALAR)
            for name in ("switch_t", "switch_f", "pred_id"):
                _op(graph, "Identity", [flag], bool_, SCALAR, name)
            dtype, shape = variable._dtype_val, variable.shape
            read = _read(graph, handle, is_ref, dtype, shape)
            initial = _op(graph, "Switch", [variable.initial_value, flag], dtype, shape)
            return _op(graph, "Merge", [initial, read], dtype, shape)


def _read(graph: Graph, handle: Tensor, is_ref: bool, dtype: Any, shape: TensorShape) -> Tensor:
    """The branch that reads; what it captures is switched beside its first operation."""
    if is_ref:
        read = _op(graph, "Identity", [handle], dtype, shape, "read")
        read.op.inputs = [
            _op(graph, "RefSwitch", [handle], handle._dtype, shape, _beside(graph, read))
        ]
        return read
    with graph.name_scope("Read"):
        value = _op(graph, "ReadVariableOp", [handle], dtype, shape)
    _op(graph, "Switch", [handle], handle._dtype, SCALAR, _beside(graph, value))
    return _op(graph, "Identity", [value], dtype, shape)


def _beside(graph: Graph, tensor: Tensor) -> str:
    """A name below an operation's, relative to the current scope."""
    return f"{tensor.op.name[len(graph.current_scope()) + 1 :]}/Switch"


def _op(
    graph: Graph, kind: str, inputs: list[Any], dtype: Any, shape: TensorShape, name: Any = None
) -> Tensor:
    return graph.create_op(kind, inputs, [(dtype, shape)], name=name).outputs[0]


def guarded(name: str, initial: Tensor) -> Tensor:
    """The initial value, rebuilt on initialized values where it reads other variables."""
    if not _reads_variable(initial.op):
        return initial
    known: dict[Operation, Operation] = {}
    return _safe(name, initial.op, known).outputs[initial.value_index]


def _reads_variable(op: Operation) -> bool:
    """Whether a variable stands before an operation, and neither a cycle nor too long a chain."""
    found, done = False, set()
    path: list[tuple[Operation, list[Operation]]] = [(op, _before(op))]
    open_ops = {op}
    while path:
        current, rest = path[-1]
        found = found or current.type in VARIABLES
        if not rest:
            path.pop()
            open_ops.discard(current)
            done.add(current)
            continue
        following = rest.pop()
        if following in open_ops or len(path) > DEEPEST:
            return False
        if following not in done:
            open_ops.add(following)
            path.append((following, _before(following)))
    return found


def _before(op: Operation) -> list[Operation]:
    return [i.op for i in op.inputs if isinstance(i, Tensor)] + list(op.control_inputs)


def _safe(name: str, op: Operation, known: dict[Operation, Operation]) -> Operation:
    if op not in known:
        known[op] = _rebuilt(name, op, known)
    return known[op]


def _rebuilt(name: str, op: Operation, known: dict[Operation, Operation]) -> Operation:
    if op.type in KEPT:
        return op
    if op.type in VARIABLES:
        variable = _variable_of(op)
        return op if variable is None else initialized_value(variable).op
    inputs = [
        _safe(name, i.op, known).outputs[
            min(i.value_index, len(_safe(name, i.op, known).outputs) - 1)
        ]
        if isinstance(i, Tensor) and _safe(name, i.op, known).outputs
        else i
        for i in op.inputs
    ]
    if all(a is b for a, b in zip(inputs, op.inputs)):
        return op
    kind = "Switch" if op.type == "RefSwitch" else op.type
    outputs = [(t._dtype, t.shape) for t in op.outputs]
    return op.graph.create_op(
        kind, inputs, outputs, name=f"{op.name}_{name}".replace(":", "_"), attrs=dict(op.attrs)
    )


def _variable_of(op: Operation) -> Any:
    wanted = (op.name, f"{op.name}:0")
    for key in (GraphKeys.GLOBAL_VARIABLES, GraphKeys.LOCAL_VARIABLES):
        for variable in op.graph.get_collection(key):
            if getattr(variable, "name", None) in wanted and hasattr(variable, "_dtype_val"):
                return variable
    return None
