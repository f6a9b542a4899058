"""Which tensors lead to which, and what counts as a tensor, as Keras asks TensorFlow's private modules.

Mirrors python/keras/utils/tf_utils.py and python/framework/tensor_like.py.
"""

from __future__ import annotations

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.framework_sparse import SparseTensor
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

_TENSORS = (ops.Tensor, ops.IndexedSlices, SparseTensor)


class _Kinds(type):
    """Tensors of all kinds are instances."""

    def __instancecheck__(cls, instance):
        return isinstance(instance, _TENSORS)

    def __subclasscheck__(cls, subclass):
        return subclass is cls or issubclass(subclass, _TENSORS)


@tf_export("python.framework.ops._TensorLike", "python.framework.tensor_like._TensorLike")
class _TensorLike(metaclass=_Kinds):
    """What tensors, sparse ones and slices have in common."""


@tf_export("python.keras.utils.tf_utils.get_reachable_from_inputs")
def get_reachable_from_inputs(inputs, targets=None):
    """The tensors and operations that lead on from tensors, these among them; ``TypeError`` for what is
    none.  ``targets`` only say when TensorFlow may stop.
    """
    waiting = nest.flatten(inputs)
    unknown = next((x for x in waiting if isinstance(x, Unknown)), None)
    if unknown is not None:
        return unknown.passed_to("get_reachable_from_inputs")
    users = _users(waiting)
    reached = {id(x): x for x in waiting}
    while waiting:
        for following in _following(waiting.pop(), users):
            if id(following) not in reached:
                reached[id(following)] = following
                waiting.append(following)
    return set(reached.values())


def _users(tensors):
    """The operations that use a tensor, by its identity."""
    users = {}
    graphs = {id(t.graph): t.graph for t in tensors if hasattr(t, "graph")}
    for graph in graphs.values():
        for op in graph.get_operations():
            for tensor in op.inputs:
                users.setdefault(id(tensor), []).append(op)
    return users


def _following(x, users):
    if isinstance(x, ops.Operation):
        return x.outputs
    if isinstance(x, ops.Tensor):
        return users.get(id(x), [])
    if getattr(x, "op", None) is None:
        raise raised(TypeError(f"Expected Operation, Variable, or Tensor, got {x}"))
    return [x.op]
