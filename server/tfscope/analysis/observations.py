"""What each expression of the observed files evaluated to, for hovers."""

from __future__ import annotations

import ast
import itertools
from typing import Any

from tfscope.analysis import result as r
from tfscope.analysis.facts import shape_of
from tfscope.python.frames import Frame
from tfscope.tf1.api import unmodelled
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.scope_state import VariableScope
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values import holes
from tfscope.values.unknown import brief

MOST_PER_PLACE = 12
"""Different values kept of one expression."""

MOST_ITEMS = 40
"""Items of a container that are looked at."""

CONTAINERS = (list, tuple, dict)
KINDS = frozenset(kind.__name__ for kind in CONTAINERS)


class Observer:
    """Collects observations by file; called for every value of an observed file."""

    def __init__(self) -> None:
        self.found: dict[str, dict[tuple[int, int, int, int, bool], dict[str, r.Observation]]] = {}

    def __call__(self, f: Frame, node: Any, value: Any) -> None:
        items: tuple[r.Item, ...] = ()
        described = describe(value)
        if described is None and type(value) in CONTAINERS:
            items = items_of(value)
            described = (type(value).__name__, ", ".join(i.name for i in items), None, None)
        elif described is None and (symbol := unmodelled.symbol_of(value)) is not None:
            described = ("unmodelled", f"tf.{symbol}", None, None)
        if described is None or (described[0] in KINDS and not items):
            return
        kind, name, shape, dtype = described
        target = isinstance(node, ast.arg) or isinstance(getattr(node, "ctx", None), ast.Store)
        place = (node.lineno, node.col_offset, node.end_lineno, node.end_col_offset, target)
        by_name = self.found.setdefault(f.file, {}).setdefault(place, {})
        if name in by_name or len(by_name) >= MOST_PER_PLACE:
            return
        by_name[name] = r.Observation(
            place[0],
            place[1],
            place[2],
            place[3],
            kind,
            name,
            shape,
            dtype,
            f.ev.frames(),
            target,
            items,
        )

    def facts(self) -> tuple[tuple[str, tuple[r.Observation, ...]], ...]:
        """Everything observed, by file."""
        return tuple(
            (file, tuple(o for names in places.values() for o in names.values()))
            for file, places in self.found.items()
        )


def items_of(container: Any, place: str = "", depth: int = 2) -> tuple[r.Item, ...]:
    """Variables and tensors of a container and of the containers directly in it."""
    pairs = container.items() if type(container) is dict else enumerate(container)
    found: list[r.Item] = []
    for key, value in itertools.islice(pairs, MOST_ITEMS):
        here = f"{place}[{brief(key)}]"
        described = describe(value)
        if described is not None:
            found.append(r.Item(here, *described))
        elif depth > 1 and type(value) in CONTAINERS:
            found += items_of(value, here, depth - 1)
    return tuple(found[:MOST_ITEMS])


def describe(value: Any) -> tuple[str, str, r.Shape, str | None] | None:
    """Kind, name, shape and dtype of a value that a hover shows."""
    if isinstance(value, BaseVariable):
        kind = value._dtype_val
        return (
            "variable",
            holes.shown(value.name),
            shape_of(value.shape),
            kind.base_name if kind else None,
        )
    if isinstance(value, Tensor):
        known = value._dtype
        return (
            "tensor",
            holes.shown(value.name),
            shape_of(value.shape),
            known.base_name if known else None,
        )
    if isinstance(value, PartitionedVariable):
        return "variable", holes.shown(value.name), shape_of(value.shape), value.dtype.base_name
    if isinstance(value, VariableScope):
        return "scope", holes.shown(value.name), None, None
    return None
