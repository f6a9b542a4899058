"""Shapes that tensors have in one run of the graph, found again from the shapes that are fed.

Mirrors what core/common_runtime/executor.cc computes, by the shape functions of the graph's construction:
with the sizes of the feeds they tell what a kernel gets, and what ``run`` gives.
"""

from __future__ import annotations

import tfscope.tf1.api.kernel_words_layout  # noqa: F401 - registers what kernels say
from tfscope.python.library.numpy_array import ndarray
from tfscope.tf1.api import constant_values
from tfscope.tf1.api.fetched_ops import (
    certain_operations,
    fed_pairs,
    in_order,
    needed_operations,
    operations,
)
from tfscope.tf1.api.kernel_words import refusal
from tfscope.tf1.api.misc_errors import INVALID_ARGUMENT, refused_run
from tfscope.tf1.api.op_defs import is_known
from tfscope.tf1.api.op_shapes import list_lengths
from tfscope.tf1.api.session_checks import known_shape
from tfscope.tf1.api.shape_context import SHAPES, Context, ShapeError
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.shape_errors import shown
from tfscope.tf1.graph.stand_ins import STANDS_IN
from tfscope.tf1.graph.static_values import MOST_STATIC, static_of
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape, unknown_shape
from tfscope.values.raised import is_raised
from tfscope.values.run import current_run

MOST_WORK = 100_000
"""Operations whose shapes are found again in all runs of a program together."""

DEFAULT = "PlaceholderWithDefault"
"""Gives what it is fed, else its input."""

PLAIN = frozenset(("Pack", "Identity", "Switch", "Merge", "Assert", "Assign", DEFAULT))
"""Ops that are what they are however they came about."""

FLOW = frozenset(("Merge", "Switch", "RefSwitch", "RefMerge", "Enter", "RefEnter", "Exit", "RefExit", "NextIteration", "LoopCond", DEFAULT,
                  "If", "While", "StatelessIf", "StatelessWhile"))  # fmt: skip


def run(session, fetches, feed_dict, more_feeds=False):
    """Tensors of the graph → the same with the shapes of this run, where the feeds tell more than the graph.

    Raises ``InvalidArgumentError`` where a placeholder that is needed is not fed, and where a kernel that
    certainly runs certainly refuses its shapes; with ``more_feeds`` hooks may feed, too.
    """
    graph, known = session.graph, current_run()
    if not known.sure or graph.imported or known.data.get("alone"):
        return {}
    pairs, fetched = fed_pairs(graph, feed_dict), operations(graph, fetches)
    if pairs is None or fetched is None:
        return {}
    fed = {id(tensor): (tensor, _fed(tensor, value)) for tensor, value in pairs}
    shapes = tuple((key, str(t.shape), str(t.static)) for key, (_, t) in fed.items())
    key = (graph.version, frozenset(map(id, fetched)), shapes)
    runs = session.__dict__.setdefault("_runs", {})
    if key not in runs:
        runs[key] = _seen(graph, fetched, fed, more_feeds)
    return runs[key]


def _seen(graph, fetched, fed, more_feeds):
    stops = [tensor for tensor, _ in fed.values()]
    if not more_feeds:
        needed = certain_operations(fetched, stops)
        _refuse_unfed(
            [op for op in needed if op.type == "Placeholder" and id(op.outputs[0]) not in fed]
        )
    if all(new.static is None and new.shape is old.shape for old, new in fed.values()):
        return {}
    needed = needed_operations(fetched, stops)
    return _Run(fed, in_order(needed or (), graph)).tensors


def _refuse_unfed(placeholders):
    """Raises what the kernel of a placeholder raises.  Mirrors core/kernels/constant_op.cc PlaceholderOp."""
    empty = [op for op in placeholders if op._control_flow_context is None]
    if not empty:
        return
    places = {op: place for place, op in enumerate(empty[0].graph.get_operations())}
    last = max(empty, key=places.__getitem__)
    tensor = last.outputs[0]
    if tensor._dtype is None:
        return
    name = {"float32": "float", "float64": "double", "float16": "half"}.get(
        tensor._dtype.base_name, tensor._dtype.base_name
    )
    text = f"You must feed a value for placeholder tensor '{last.name}' with dtype {name}"
    if tensor.shape.ndims:
        text += f" and shape {shown(tensor.shape)}"
    raise refused_run(INVALID_ARGUMENT, last, text)


def _fed(tensor, value):
    """What stands for a fed tensor."""
    shape = _merged(tensor, value)
    found = type(tensor)(tensor.op, tensor.value_index, tensor._dtype, shape)
    found.static = _whole(value, tensor, shape)
    return found


def _whole(value, tensor, shape):
    """The fed value where it is known and of whole numbers or a truth."""
    kind = tensor._dtype
    if kind is None or not (kind.is_integer or kind.is_bool) or known_shape(value) is None:
        return None
    if (
        not isinstance(value, (bool, int, list, tuple, ndarray))
        or (shape.num_elements() or 0) > MOST_STATIC
    ):
        return None
    return static_of(value, shape)


def _merged(tensor, value):
    """The shape of a fed value as far as it is known, else the tensor's own."""
    sizes = known_shape(value)
    if sizes is None and hasattr(value, "dtype"):
        shape = getattr(value, "shape", None)
        sizes = [d if type(d) is int else None for d in shape] if isinstance(shape, tuple) else None
    own = tensor.shape
    if sizes is None or not own.is_compatible_with(list(sizes)):
        return own
    found = TensorShape(list(sizes)).merge_with(own)
    return own if str(found) == str(own) else found


class _Run:
    """The operations of one run whose inputs have other shapes than the graph tells."""

    def __init__(self, fed, needed):
        self.tensors = {key: shadow for key, (_, shadow) in fed.items()}
        self.refused = None
        data = current_run().data
        for op in needed:
            if (
                op.type == DEFAULT
                and id(op.outputs[0]) not in self.tensors
                or any(id(t) in self.tensors for t in op.inputs)
            ):
                data["run_shapes"] = data.get("run_shapes", 0) + 1
                if data["run_shapes"] > MOST_WORK:
                    break
                self._infer(op)
        if self.refused is not None:
            raise refused_run(INVALID_ARGUMENT, *self.refused)

    def _infer(self, op):
        if STANDS_IN in op.attrs:
            return
        inputs = [self.tensors.get(id(t), t) for t in op.inputs]
        runs = (
            (op.inferred or op.type in PLAIN)
            and self._runs_once(op)
            and all(isinstance(t, Tensor) for t in inputs)
        )
        shapes = None
        if runs and is_known(op.type):
            context = Context(op.type, inputs, op.attrs, list_lengths(op))
            words = refusal(context)
            if words is not None and self.refused is None:
                self.refused = (op, words)
            function = SHAPES.get(op.type)
            if function is not None and words is None and op.type not in FLOW:
                shapes = _called(function, context)
        shapes = (shapes or []) + [unknown_shape() for _ in op.outputs]
        outputs = [(t._dtype, s) for t, s in zip(op.outputs, shapes)]
        made = Operation(op.graph, op.name, op.type, inputs, outputs, op.attrs)
        if runs:
            constant_values.fold(made)
            self._lead_through(op, made)
        self.tensors.update(zip(map(id, op.outputs), made.outputs))

    def _runs_once(self, op):
        """Whether the operation certainly runs, and in no loop: it is in no branch, or in the one taken."""
        context = op._control_flow_context
        while context is not None:
            taken = self._value(context.pred) if context.kind == "cond" else None
            if type(taken) is not bool or taken != bool(context.branch):
                return False
            context = context.outer
        return True

    def _value(self, tensor):
        return self.tensors.get(id(tensor), tensor).static

    def _lead_through(self, op, made):
        """Gives what leads into a branch and out of the one taken the shape of what it leads."""
        source = None
        if op.type in ("Switch", DEFAULT):
            source = made.inputs[0]
        elif op.type == "Merge":
            ran = [t for old, t in zip(op.inputs, made.inputs) if self._runs_once(old.op)]
            source = ran[0] if len(ran) == 1 else None
        if source is not None:
            for tensor in made.outputs[: 2 if op.type == "Switch" else 1]:
                tensor._shape_val, tensor.static = source.shape, source.static


def _called(function, context):
    """The shapes, or ``None`` where the function refuses what a kernel may take."""
    try:
        return [as_shape(s) for s in function(context)]
    except ShapeError:
        return None
    except ValueError as error:
        if is_raised(error):
            return None
        raise
