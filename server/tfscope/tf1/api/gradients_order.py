"""In which order TensorFlow comes to the tensors whose gradient is a sum.

Mirrors python/ops/gradients_util.py _GradientsHelper: an op's turn is when the gradients of all that
its outputs go on to are there; the sums (``AddN``) of its outputs' gradients are made then.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.api.gradients_paths import (
    gradient_function,
    has_none,
    inputs_with_gradient,
    is_differentiable,
    known_inputs,
)
from tfscope.values.run import current_run


def summed_tensors(ys: list[Any], xs: list[Any], stops: set[int]) -> list[tuple[Any, int]]:
    """The tensors between ``xs`` and ``ys`` that have several gradients and how many, in order."""
    found = []
    for op, given in turns(ys, xs, stops):
        found += [(out, given[id(out)]) for out in op.outputs if given[id(out)] > 1]
    return found


def own_gradients(ys: list[Any], xs: list[Any], stops: set[int]) -> list[tuple[Any, list[bool]]]:
    """The ops between ``xs`` and ``ys`` whose gradient the program itself defines, in order; which of
    their outputs have a gradient."""
    if "gradient_functions" not in current_run().data:
        return []
    return [
        (op, [given[id(out)] > 0 for out in op.outputs])
        for op, given in turns(ys, xs, stops)
        if gradient_function(op) is not None and any(given[id(out)] for out in op.outputs)
    ]


def turns(ys: list[Any], xs: list[Any], stops: set[int]) -> Iterator[tuple[Any, Counter[int]]]:
    """The ops between ``xs`` and ``ys`` in order, and how many gradients tensors have by then."""
    between = _between(ys, xs)
    waits = Counter(id(t.op) for op in between.values() for t in known_inputs(op))
    given = Counter(id(y) for y in ys)
    firsts = {id(y.op): y.op for y in ys if id(y.op) in between and not waits[id(y.op)]}
    ready = deque(firsts.values())
    while ready:
        op = ready.popleft()
        yield op, given
        flows = any(given[id(out)] for out in op.outputs)
        if flows and not has_none(op) and not any(id(out) in stops for out in op.outputs):
            for tensor in inputs_with_gradient(op):
                given[id(tensor)] += 1
        for tensor in known_inputs(op):
            waits[id(tensor.op)] -= 1
            if not waits[id(tensor.op)] and id(tensor.op) in between:
                ready.append(tensor.op)


def _between(ys: list[Any], xs: list[Any]) -> dict[int, Any]:
    """The ops on the ways from ``xs`` to ``ys``, by id.

    Mirrors gradients_util.py _PendingCount: a way leads through differentiable tensors, and an op that
    only tensors lead on from that are not (a ``Shape``) lies on none.
    """
    reached = _reached(xs, _consumers(ys))
    found: dict[int, Any] = {}
    waiting = [y.op for y in ys]
    while waiting:
        op = waiting.pop()
        if id(op) in reached and id(op) not in found:
            found[id(op)] = op
            waiting.extend(tensor.op for tensor in known_inputs(op))
    return found


def _consumers(ys: list[Any]) -> dict[int, list[Any]]:
    """The ops behind ``ys`` that use a tensor, by its id."""
    seen: set[int] = set()
    consumers: dict[int, list[Any]] = {}
    waiting = [y.op for y in ys]
    while waiting:
        op = waiting.pop()
        if id(op) not in seen:
            seen.add(id(op))
            for tensor in known_inputs(op):
                waiting.append(tensor.op)
                consumers.setdefault(id(tensor), []).append(op)
    return consumers


def _reached(xs: list[Any], consumers: dict[int, list[Any]]) -> set[int]:
    """The ids of the ops that differentiable tensors lead to from ``xs``."""
    reached: set[int] = set()
    waiting = [x.op for x in xs]
    while waiting:
        op = waiting.pop()
        if id(op) not in reached:
            reached.add(id(op))
            for out in op.outputs:
                if is_differentiable(out):
                    waiting.extend(consumers.get(id(out), ()))
    return reached
