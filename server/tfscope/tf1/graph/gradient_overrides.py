"""Operations that have the gradients of other types.  Mirrors ops.py ``Graph.gradient_override_map``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any


@contextlib.contextmanager
def overriding(graph: Any, op_type_map: Any) -> Iterator[None]:
    """A context in which a graph's operations of some types take the gradients of others."""
    old = graph._gradient_overrides
    new = op_type_map if isinstance(op_type_map, dict) else {}
    graph._gradient_overrides = old | {k: {"_gradient_op_type": v} for k, v in new.items()}
    try:
        yield
    finally:
        graph._gradient_overrides = old
