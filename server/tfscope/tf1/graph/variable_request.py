"""What ``get_variable`` is asked for beside the name.

Mirrors the arguments that python/ops/variable_scope.py hands on from ``_VariableStore.get_variable`` to
``_get_single_variable`` and ``_get_partitioned_variable``.
"""

from __future__ import annotations

from typing import Any

from tfscope.base.records import dataclass
from tfscope.tf1.graph.dtypes import float32
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION


@dataclass(frozen=True)
class VariableRequest:
    """The arguments of ``get_variable``; a ``dtype`` of ``None`` is one we do not know."""

    shape: Any = None
    dtype: Any = float32
    initializer: Any = None
    regularizer: Any = None
    reuse: Any = None
    trainable: Any = None
    collections: Any = None
    caching_device: Any = None
    partitioner: Any = None
    validate_shape: Any = True
    use_resource: Any = None
    constraint: Any = None
    synchronization: Any = AUTO
    aggregation: Any = NO_AGGREGATION
