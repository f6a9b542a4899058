"""Patterns of operations that are looked for in a graph, and edges that are led elsewhere.

Mirrors contrib/quantize/python/graph_matcher.py, input_to_ops.py and RerouteTensor of common.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

from tfscope.tf1.api.registry import lookup
from tfscope.tf1.graph.shape_errors import shown
from tfscope.values.raised import raised

Found = dict[Any, tuple[Any, Any]]
"""The operation, and the output that is used, by the pattern that matched."""


class OpTypePattern:
    """An operation of one of the types ``a|b`` (``*``: any), whose inputs match in turn."""

    def __init__(self, op_type: str, inputs: Sequence[Any] = (), ordered: bool = True) -> None:
        self.types = None if op_type == "*" else frozenset(op_type.split("|"))
        given = [OpTypePattern(i) if isinstance(i, str) else i for i in inputs]
        self.orders = [given] if ordered else list(itertools.permutations(given))

    def match(self, op: Any, tensor: Any = None) -> Found | None:
        """What matched, or ``None``."""
        if self.types is not None and op.type not in self.types:
            return None
        found: Found = {self: (op, tensor)}
        if not self.orders[0]:
            return found
        if len(op.inputs) != len(self.orders[0]):
            return None
        for patterns in self.orders:
            for value, pattern in zip(op.inputs, patterns):
                inner = pattern.match(value.op, value)
                if inner is None:
                    break
                found.update(inner)
            else:
                return found
        return None


class OneofPattern:
    """The first of some patterns that matches."""

    def __init__(self, *patterns: Any) -> None:
        self.patterns = patterns

    def match(self, op: Any, tensor: Any = None) -> Found | None:
        """What matched, or ``None``."""
        for pattern in self.patterns:
            found: Found | None = pattern.match(op, tensor)
            if found is not None:
                return found
        return None


def matches(pattern: Any, graph: Any) -> Iterator[Found]:
    """All that match, in the order of the graph's operations."""
    for op in graph.get_operations():
        found = pattern.match(op)
        if found is not None:
            yield found


def op_of(found: Found, *patterns: Any) -> Any:
    """The operation of the first pattern that took part, or ``None``."""
    return next((found[p][0] for p in patterns if p in found), None)


def tensor_of(found: Found, *patterns: Any) -> Any:
    """The output that the first of the patterns stands for that has one, or ``None``."""
    return next((found[p][1] for p in patterns if p in found and found[p][1] is not None), None)


class Consumers:
    """Which operations use an output, kept up to date while edges are led elsewhere."""

    def __init__(self, graph: Any) -> None:
        self.graph = graph
        self.known: dict[int, list[Any]] = {}
        self.seen = 0

    def of(self, tensor: Any) -> list[Any]:
        """The operations, each once, in the order of the graph."""
        nodes = self.graph._nodes
        for op in nodes[self.seen :]:
            for value in op.inputs:
                users = self.known.setdefault(id(value), [])
                if op not in users:
                    users.append(op)
        self.seen = len(nodes)
        return list(self.known.get(id(tensor), ()))

    def reroute(self, new: Any, old: Any, among: Sequence[Any] | None = None) -> int:
        """Leads what uses ``old`` (``among`` some operations) to ``new``; says how many edges it led.

        Raises InvalidArgumentError for shapes that cannot be one, as c_api.cc TF_UpdateEdge does.
        """
        users = self.of(old)
        users = users if among is None else [op for op in users if op in among]
        if users and not new.shape.is_compatible_with(old.shape):
            told = f"{shown(new.shape)} and {shown(old.shape)}"
            text = f"Cannot update edge, incompatible shapes: {told}."
            raise raised(lookup("errors.InvalidArgumentError")(None, None, text))
        count = 0
        for op in users:
            count += sum(value is old for value in op.inputs)
            op.inputs[:] = [new if value is old else value for value in op.inputs]
        left = [op for op in self.known.get(id(old), ()) if op not in users]
        self.known[id(old)] = left
        self.known.setdefault(id(new), []).extend(users)
        return count
