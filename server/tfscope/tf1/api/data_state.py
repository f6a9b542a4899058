"""What a one-shot iterator cannot hold: it takes its dataset, and all that leads there, by value.

Mirrors python/data/ops/dataset_ops.py _make_one_shot_iterator and python/framework/function.py
_FuncGraph._add_op_and_parents.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.stateful_ops import keeps_state
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.values.raised import raised
from tfscope.values.run import of_target

PLACEHOLDERS = ("Placeholder", "PlaceholderV2")


def refuse_state(dataset: Any) -> None:
    """Raises ValueError if the dataset depends on a placeholder or on what keeps a state."""
    seen: set[Operation] = set()
    todo = [dataset.op] if isinstance(dataset, Tensor) else []
    while todo:
        op = todo.pop()
        if op not in seen:
            seen.add(op)
            _refuse(op)
            todo += [i.op for i in reversed(op.inputs) if isinstance(i, Tensor)]


def _refuse(op: Operation) -> None:
    if op.type in PLACEHOLDERS:
        text = f"Cannot capture a placeholder (name:{op.name}, type:{op.type}) by value."
        raise raised(ValueError(text))
    if keeps_state(op) and not _is_dataset(op):
        told = f"Cannot capture a stateful node (name:{op.name}, type:{op.type}) by value."
        text = of_target(
            "Failed to create a one-shot iterator for a dataset. `Dataset.make_one_shot_iterator()` does "
            "not support datasets that capture stateful objects, such as a `Variable` or `LookupTable`. In "
            f"these cases, use `Dataset.make_initializable_iterator()`. (Original error: {told})",
            f"{told}: A likely cause of this error is that the dataset for which you are calling "
            "`make_one_shot_iterator()` captures a stateful object, such as a `tf.Variable` or "
            "`tf.lookup.StaticHashTable`, which is not supported. Use `make_initializable_iterator()` "
            "instead.",
        )
        raise raised(ValueError(text))


def _is_dataset(op: Operation) -> bool:
    return bool(op.outputs) and op.outputs[0]._dtype == dtypes.as_dtype("variant")
