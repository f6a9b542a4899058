"""Control-flow contexts: how tensors from outside get into a branch or a loop.

Mirrors python/ops/control_flow_ops.py ``CondContext`` and ``WhileContext``.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor


class ControlFlowContext:
    """Knows the tensors it has seen, and for outside ones the tensor that stands for them inside."""

    kind = ""

    def __init__(self) -> None:
        self.graph = get_default_graph()
        self.outer: Any = self.graph._get_control_flow_context()
        self.seen: dict[int, Tensor] = {}
        self.inside: dict[int, Tensor] = {}

    outer_context = property(lambda self: self.outer)

    def IsWhileContext(self) -> bool:  # noqa: N802 - TensorFlow's name
        """Whether it is that of a loop."""
        return self.kind == "while"

    def IsCondContext(self) -> bool:  # noqa: N802 - TensorFlow's name
        """Whether it is that of a condition."""
        return self.kind == "cond"

    @contextlib.contextmanager
    def entered(self) -> Iterator[ControlFlowContext]:
        """Makes the context the current one of its graph."""
        before = self.graph._get_control_flow_context()
        self.graph._set_control_flow_context(self)
        try:
            yield self
        finally:
            self.graph._set_control_flow_context(before)

    def see(self, tensor: Tensor) -> None:
        """Counts a tensor as inside, here and in the contexts around."""
        context: Any = self
        while context is not None:
            context.seen[id(tensor)] = tensor
            context = context.outer

    def add_op(self, op: Operation) -> None:
        """Takes in an operation made inside: its inputs from outside get a way in."""
        op._set_control_flow_context(self)
        for i, tensor in enumerate(op.inputs):
            if isinstance(tensor, Tensor):
                op.inputs[i] = self.add_value(tensor)
        for tensor in op.outputs:
            self.see(tensor)

    def add_value(self, tensor: Tensor) -> Tensor:
        """The tensor that stands for ``tensor`` inside."""
        if id(tensor) in self.seen:
            return self.inside.get(id(tensor), tensor)
        self.seen[id(tensor)] = tensor
        value = self.outer.add_value(tensor) if self.outer is not None else tensor
        if self.outer is not None:
            self.seen[id(value)] = value
            self.inside[id(value)] = value
        with self.graph.control_dependencies(None):
            found = self.way_in(value)
        self.see(found)
        self.inside[id(tensor)] = found
        return found

    def way_in(self, tensor: Tensor) -> Tensor:
        """Adds the operation that lets a tensor in."""
        raise NotImplementedError


class CondContext(ControlFlowContext):
    """One branch of a ``cond``."""

    kind = "cond"

    def __init__(self, pred: Tensor, pivot: Tensor, branch: int) -> None:
        super().__init__()
        self.pred, self.pivot, self.branch = pred, pivot, branch
        for tensor in (pred, pivot):
            self.seen[id(tensor)] = tensor

    def way_in(self, tensor: Tensor) -> Tensor:
        """A ``Switch``."""
        found: Tensor = switch(tensor, self.pred)[self.branch]
        return found

    def output(self, tensor: Tensor) -> Tensor:
        """A result of the branch; one from outside comes in first."""
        if id(tensor) not in self.seen:
            self.seen[id(tensor)] = tensor
            value = self.outer.add_value(tensor) if self.outer is not None else tensor
            self.seen[id(value)] = value
            self.inside[id(tensor)] = found = self.way_in(value)
            return found
        return self.inside.get(id(tensor), tensor)


class WhileContext(ControlFlowContext):
    """The condition and body of a loop."""

    kind = "while"

    def way_in(self, tensor: Tensor) -> Tensor:
        """An ``Enter`` of a constant."""
        found = enter(tensor)
        found.op._set_control_flow_context(self)
        return found

    def add_value(self, tensor: Tensor) -> Tensor:
        """The tensor that stands for ``tensor`` inside."""
        if id(tensor) not in self.seen and tensor.op._control_flow_context is self:
            return tensor
        return super().add_value(tensor)


def switch(data: Tensor, pred: Tensor, name: Any = None) -> Any:
    """``Switch``, or ``RefSwitch`` for a variable itself."""
    if data._dtype is not None and data._dtype._is_ref_dtype:
        return make("RefSwitch", name or "Switch", data=data, pred=pred)
    return make("Switch", name, data=data, pred=pred)


def enter(data: Tensor) -> Tensor:
    """``Enter``, or ``RefEnter`` for a variable itself."""
    kind = "RefEnter" if data._dtype is not None and data._dtype._is_ref_dtype else "Enter"
    found: Tensor = make(kind, None, {"frame_name": "while"}, data=data)
    return found
