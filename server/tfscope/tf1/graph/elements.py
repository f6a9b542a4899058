"""Finding operations and tensors of a graph by name.

Mirrors python/framework/ops.py ``Graph.as_graph_element``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.not_tensors import is_certain, kind_of
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.tensor_shape import Dimension, TensorShape
from tfscope.values import holes
from tfscope.values.lengths import leave_open
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

NO_ELEMENTS = (
    int, float, list, tuple, dict, set, frozenset, range, type(None), TensorShape, Dimension,
)  # fmt: skip
"""Types that no graph has as elements."""

_FORM = 'Tensor names must be of the form "<op_name>:<output_index>".'


def _kinds(tensor: bool, operation: bool) -> str:
    return " or ".join(["Tensor"] * tensor + ["Operation"] * operation)


def is_no_element(obj: Any) -> bool:
    """Whether certainly no operation or tensor of a graph is meant."""
    if isinstance(obj, NO_ELEMENTS) or hasattr(obj, "_refuse_reference") or is_certain(obj):
        return True
    return bool(getattr(type(obj), "__array_priority__", 100) == 0)


class Elements:
    """The operations of one graph, in order and by name."""

    _nodes: list[Operation]
    _nodes_by_name: dict[str, Operation]
    imported: bool

    @property
    def may_hold_more(self) -> bool:
        """Whether it may hold nodes that are not known: a file's, or those of code that is absent."""
        return self.imported or current_run().foreign_calls > 0

    def _may_hold(self, name: str) -> bool:
        """Whether a name that is not known is no error; a program that waits for the error makes the
        node itself, unless a file gave it."""
        return self.imported or self.may_hold_more and not current_run().is_caught(KeyError(name))

    def get_operations(self) -> list[Operation]:
        """All operations, in order of creation; behind those known there may be others."""
        found = list(self._nodes)
        if self.may_hold_more:
            leave_open(found, Unknown("unresolved-import", "graph.get_operations()"))
        return found

    def find(self, name: str) -> Operation | None:
        """The operation of a name if there is one."""
        return self._nodes_by_name.get(name)

    def get_operation_by_name(self, name: Any) -> Any:
        """The operation of a name; raises ``KeyError``."""
        if isinstance(name, Unknown):
            return name.derived(f"operation {name.text}")
        if not isinstance(name, str):
            text = f"Operation names are strings (or similar), not {type(name).__name__}."
            raise raised(TypeError(text))
        return self.as_graph_element(name, allow_tensor=False)

    def get_tensor_by_name(self, name: Any) -> Any:
        """The tensor of a name like ``"a/b:0"``; raises ``KeyError`` or ``ValueError``."""
        if isinstance(name, Unknown):
            return name.derived(f"tensor {name.text}")
        if not isinstance(name, str):
            text = f"Tensor names are strings (or similar), not {type(name).__name__}."
            raise raised(TypeError(text))
        return self.as_graph_element(name, allow_operation=False)

    def as_graph_element(
        self, obj: Any, allow_tensor: bool = True, allow_operation: bool = True
    ) -> Any:
        """The tensor or operation that an object or name means."""
        converter = getattr(obj, "_as_graph_element", None)
        if callable(converter) and not isinstance(obj, Unknown):
            obj = converter()
        if isinstance(obj, str):
            return self._element(obj, allow_tensor, allow_operation)
        allowed = (Tensor,) * allow_tensor + (Operation,) * allow_operation
        if isinstance(obj, allowed):
            if obj.graph is not self:
                kind = "Tensor" if isinstance(obj, Tensor) else "Operation"
                text = f"{kind} {obj} is not an element of this graph."
                raise raised(ValueError(text))
            return obj
        if isinstance(obj, Unknown) or not is_no_element(obj):
            return obj
        wanted = _kinds(allow_tensor, allow_operation)
        text = f"Can not convert a {kind_of(obj)} into a {wanted}."
        raise raised(TypeError(text))

    def _element(self, name: str, allow_tensor: bool, allow_operation: bool) -> Any:
        """Mirrors ``_as_graph_element_locked`` for names."""
        wanted = _kinds(allow_tensor, allow_operation)
        op_name, _, index = name.partition(":")
        known = op_name in self._nodes_by_name
        if not known and (holes.has_hole(name) or self._may_hold(name)):
            return Unknown("argument", f"element {name}")
        if ":" in name and not allow_tensor:
            raise raised(ValueError(f"Name {name!r} appears to refer to a Tensor, not a {wanted}."))
        if ":" in name:
            if not index.isdigit():
                text = (
                    f"The name {name!r} looks a like a Tensor name, but is not a valid one. {_FORM}"
                )
                raise raised(ValueError(text))
            text = f"The name {name!r} refers to a Tensor which does not exist. The operation, {op_name!r}, "
            if not known:
                raise raised(KeyError(f"{text}does not exist in the graph."))
            outputs = self._nodes_by_name[op_name].outputs
            if int(index) >= len(outputs):
                raise raised(KeyError(f"{text}exists but only has {len(outputs)} outputs."))
            return outputs[int(index)]
        if allow_operation:
            if not known:
                text = f"The name {name!r} refers to an Operation not in the graph."
                raise raised(KeyError(text))
            return self._nodes_by_name[name]
        looks = "refers to an Operation" if known else "looks like an (invalid) Operation name"
        raise raised(ValueError(f"The name {name!r} {looks}, not a {wanted}. {_FORM}"))
