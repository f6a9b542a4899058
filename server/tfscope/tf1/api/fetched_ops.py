"""Which operations of the graph a session's fetches and feeds name, and which of them run.

Mirrors python/client/session.py ``_FetchMapper`` and core/graph/subgraph.cc ``RewriteGraphForExecution``.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_nest import flatten_dict_items
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.stand_ins import STANDS_IN
from tfscope.tf1.graph.variables import Variable
from tfscope.values.lengths import open_length
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

MOST_OPS = 20_000

OF_SHAPES = frozenset(("Shape", "ShapeN", "Size", "Rank", "ZerosLike", "OnesLike"))
"""Ops whose value follows from a known shape (constant_folding.cc MaterializeShapes)."""

USED_BY_GRADIENTS = frozenset(
    "MatMul BatchMatMul BatchMatMulV2 Conv2D Conv3D Relu Elu Selu LeakyRelu Sigmoid Tanh Softmax LogSoftmax Softplus Exp Log "
    "Square SquaredDifference Sqrt Rsqrt RealDiv Pow MaxPool FusedBatchNorm FusedBatchNormV3 L2Loss "
    "SoftmaxCrossEntropyWithLogits SparseSoftmaxCrossEntropyWithLogits".split()
)
"""Ops whose gradients take their inputs, or what they make of them."""


def needed_operations(fetched, fed):
    """The operations that run; ``None`` if they are too many.

    What a gradient leads from counts, though its gradient may need no more than its shape.
    """
    found, waiting = set(), list(fetched)
    stops = {id(t) for t in fed}
    while waiting:
        op = waiting.pop()
        if op in found:
            continue
        found.add(op)
        if len(found) > MOST_OPS:
            return None
        waiting += [t.op for t in op.inputs if isinstance(t, Tensor) and id(t) not in stops]
        waiting += [c for c in op.control_inputs if isinstance(c, Operation)]
    return found


def certain_operations(fetched, fed):
    """Those of the operations that run whatever Grappler leaves out, and whatever gradients need."""
    found, passed = set(), set()
    stops = {id(t) for t in fed}
    waiting = [(op, True) for op in fetched]
    while waiting and len(found) + len(passed) <= MOST_OPS:
        op, runs = waiting.pop()
        if op in found or not runs and op in passed:
            continue
        (found if runs else passed).add(op)
        if _is_folded(op):
            continue
        runs = op.type in USED_BY_GRADIENTS if not runs else STANDS_IN not in op.attrs
        waiting += [(t.op, runs) for t in op.inputs if isinstance(t, Tensor) and id(t) not in stops]
        waiting += [(c, runs) for c in op.control_inputs if isinstance(c, Operation)]
    return found


def _is_folded(op):
    """Whether Grappler may put a constant in place of the operation, so that what it asks for may never run."""
    if op.type == "Switch":
        return len(op.inputs) < 2 or getattr(op.inputs[1], "static", True) is not None
    shapes = [getattr(t, "shape", None) for t in op.inputs] if op.type in OF_SHAPES else [None]
    return all(s is not None and s.num_elements() is not None for s in shapes)


def in_order(needed, graph):
    """The operations, each behind those that give its inputs; what leads into a branch is made late."""
    found, begun = [], set()
    for first in graph.get_operations():
        waiting = [first] if first in needed else []
        while waiting:
            op = waiting[-1]
            more = [t.op for t in op.inputs if isinstance(t, Tensor)] if op not in begun else []
            begun.add(op)
            more = [o for o in more if o in needed and o not in begun]
            waiting += more
            if not more:
                waiting.pop()
                found.append(op)
    return list(dict.fromkeys(found))


def fed_pairs(graph, feed_dict):
    """Tensors with what they are fed, of a sparse tensor each of its parts; ``None`` if the keys are not known."""
    if feed_dict is None:
        return []
    if not isinstance(feed_dict, dict) or open_length(feed_dict) is not None:
        return None
    pairs = []
    for key, value in flatten_dict_items(feed_dict).items():
        names = getattr(getattr(type(key), "fetched_as", None), "_fields", None)
        parts = [(key, value)] if names is None else [(getattr(key, n), None) for n in names]
        pairs += [(element(graph, part), given) for part, given in parts]
    return pairs if all(isinstance(t, Tensor) for t, _ in pairs) else None


def operations(graph, fetches):
    """The operations that are fetched; ``None`` if they are not known."""
    if isinstance(fetches, dict):
        fetches = list(fetches.values())
    if isinstance(fetches, (list, tuple)):
        parts = [operations(graph, fetch) for fetch in fetches]
        return None if any(p is None for p in parts) else {op for part in parts for op in part}
    if isinstance(fetches, ops.IndexedSlices):
        return operations(graph, [fetches.values, fetches.indices])
    found = element(graph, fetches)
    if isinstance(found, Tensor):
        return {found.op}
    return {found} if isinstance(found, Operation) else None


def element(graph, value):
    """The tensor or operation that a fetch or a key of the feeds names; ``None`` if it is not known."""
    if isinstance(value, (Unknown, Tensor, Operation)):
        return value
    if isinstance(value, Variable):
        return value._as_graph_element()
    if isinstance(value, str) and not current_run().sure:
        return None
    try:
        return graph.as_graph_element(value) if isinstance(value, str) else None
    except (KeyError, ValueError, TypeError):
        return None
