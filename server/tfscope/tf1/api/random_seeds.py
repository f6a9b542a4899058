"""Seeds of graphs and operations.  Mirrors python/framework/random_seed.py."""

from __future__ import annotations

import operator
from typing import Any

from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised, refusable

GLOBAL_SEED = 87654321
LARGEST = 2**31 - 1


@tf_export("set_random_seed", "random.set_random_seed", "python.framework.random_seed.set_random_seed")  # fmt: skip
def set_random_seed(seed):
    """The graph-level seed."""
    ops.get_default_graph().seed = seed


@tf_export("get_seed", "random.get_seed", "python.framework.random_seed.get_seed")
def get_seed(op_seed):
    """Both seeds of an operation, cut to 32 bits; Python refuses what has no remainder."""
    graph = ops.get_default_graph()
    if graph.seed is not None:
        return _cut(graph.seed), _cut(graph.version if op_seed is None else op_seed)
    return (None, None) if op_seed is None else (GLOBAL_SEED, _cut(op_seed))


def _cut(seed: Any) -> Any:
    return refusable(operator.mod, seed, LARGEST)


def drawn(
    op_type: str, seed: Any, name: Any = None, attrs: dict[str, Any] | None = None, **inputs: Any
) -> Any:
    """The output of an operation that draws numbers; raises ``TypeError`` for a seed that is no number."""
    for attr, value in zip(("seed", "seed2"), get_seed(seed), strict=True):
        if isinstance(value, (str, ops.Tensor)):
            raise raised(TypeError(f"Expected int for argument '{attr}' not {value!r}."))
    return make(op_type, name, attrs, **inputs)
