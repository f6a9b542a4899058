"""Through which tensors a gradient flows: the walk from results back to sources.

Mirrors the reachability of python/ops/gradients_util.py: a gradient passes an op unless the op has
none registered, or the input has a dtype that is not differentiable.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.gradients_registered import registered
from tfscope.tf1.api.train_public import element_type
from tfscope.values.foreign import is_apart_from_tensorflow
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

FIRST_INPUT_ONLY = frozenset(
    """
    CTCLoss ExpandDims Gather GatherNd GatherV2 L2Loss MirrorPad Pad PadV2 Print Reshape ResizeArea
    ResizeBicubic ResizeBilinear ResizeNearestNeighbor ResourceGather SegmentMean SegmentSum
    SparseSoftmaxCrossEntropyWithLogits Squeeze Tile TopKV2 Transpose
    UnsortedSegmentSum
    """.split()
)
"""Op types whose further inputs have no gradient."""

INPUTS_WITH_GRADIENT = {
    "CropAndResize": slice(0, 2),
    "FusedBatchNorm": slice(0, 3),
    "FusedBatchNormV2": slice(0, 3),
    "FusedBatchNormV3": slice(0, 3),
    "Betainc": slice(2, 3),
    "FloorDiv": slice(0, 0),
    "Polygamma": slice(1, 2),
    "Zeta": slice(1, 2),
}
"""Op type → which of several inputs have a gradient."""

PASSES_ON = frozenset(
    """
    EnsureShape Identity PlaceholderWithDefault Print QuantizeAndDequantize QuantizeAndDequantizeV2
    QuantizeAndDequantizeV3 ReadVariableOp
    """.split()
)
"""Op types whose gradient is the very tensor they were given."""

PASSES_ON_UNGATED = frozenset(["AccumulateNV2", "Add", "AddN", "AddV2", "BiasAdd", "Sub"])
"""Op types whose first inputs' gradient is that tensor unless the gradients are gated."""

PASSES_SLICES = frozenset(
    "AddN Cast ConcatV2 Enter Identity Merge Neg ReadVariableOp RefEnter RefSwitch Switch".split()
)
"""Op types whose gradient function gives slices where it gets them."""

GATHERS = frozenset(
    "Gather GatherV2 ResourceGather SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN".split()
)
GATHERS_SLICES = GATHERS - {"SparseSegmentSum", "SparseSegmentMean", "SparseSegmentSqrtN"}

ARRAY_WRITES = frozenset({"TensorArrayWriteV3", "TensorArrayScatterV3", "TensorArraySplitV3"})
_DIFFERENTIABLE = frozenset(
    "float16 float32 float64 bfloat16 complex64 complex128 resource variant".split()
)


def _may_be_tensor(constant: Any) -> bool:
    """Whether a constant made of an unknown value may be a tensor that depends on variables: what gave
    the value has no model, or is absent and was given more than plain data."""
    value = constant.attrs.get("value")
    if not isinstance(value, Unknown) or is_apart_from_tensorflow(value.text):
        return False
    if value.gap == "unresolved-import":
        return value.lineage.fed
    return value.gap.startswith(("unmodelled", "internal"))


def is_differentiable(tensor: Any) -> bool:
    """Whether the dtype carries gradients; an unknown dtype may."""
    kind = element_type(tensor)
    return kind is None or kind.name in _DIFFERENTIABLE


def gradient_type(op: Any) -> Any:
    """The type whose gradient an op has: its own, unless the graph gave it another one's."""
    return op.attrs.get("_gradient_op_type", op.type)


def gradient_function(op: Any) -> Any:
    """The program's own gradient function of an op; ``None`` if it has none."""
    known = current_run().data.get("gradient_functions", {})
    return op.attrs.get("gradient_function") or known.get(gradient_type(op))


def give_gradient(op: Any, function: Any) -> None:
    """Gives an op a gradient function of its own."""
    op.attrs["gradient_function"] = function
    current_run().data.setdefault("gradient_functions", {})  # programs without any are not searched


def has_none(op: Any) -> bool:
    """Whether no gradient passes an op."""
    kind = registered(gradient_type(op))
    return kind == "none" and gradient_function(op) is None


def lacks_function(op: Any) -> bool:
    """Whether TensorFlow knows nothing of an op's gradient: one that comes to it is an error."""
    kind = registered(gradient_type(op))
    return kind == "missing" and gradient_function(op) is None


def known_inputs(op: Any) -> list[Any]:
    """The inputs of an op; what the gradients depend on that it stands for."""
    slope = op.attrs.get("gradient_of")
    return op.inputs if slope is None else slope.read()  # type: ignore[no-any-return]


def inputs_with_gradient(op: Any) -> list[Any]:
    """The inputs to which an op's gradient function gives a gradient."""
    if "gradient_of" in op.attrs:
        return [t for t in known_inputs(op) if is_differentiable(t)]
    if gradient_function(op) is not None:
        taken = op.inputs[op.attrs.get("gradient_inputs", slice(None))]
        return [t for t in taken if is_differentiable(t)]
    if op.type in FIRST_INPUT_ONLY:
        given = op.inputs[:1]
    else:
        given = op.inputs[INPUTS_WITH_GRADIENT.get(op.type, slice(None))]
    return [t for t in given if is_differentiable(t)]


class Flow:
    """The tensors that results depend on differentiably, each with the ops it goes on to.

    ``lacking`` are the ops on the way that no gradient can pass.
    ``certain`` is false when a part of the graph is unknown; then everything counts as reached.
    ``given`` are the gradients of the results that the program itself gives.
    """

    def __init__(self, ys: list[Any], certain: bool) -> None:
        self.ys = ys
        self.given: list[Any] = []
        self.certain = certain
        self.steps: dict[int, list[Any]] = {}
        self.tensors: dict[int, Any] = {}
        self.users: dict[Any, dict[int, list[Any]]] = {}
        self.lacking: list[Any] = []

    def reaches(self, tensor: Any) -> bool:
        """Whether the tensor has a gradient."""
        if id(tensor) in self.steps:
            return True
        return not self.certain and is_differentiable(tensor)

    def source(self, tensor: Any, gated: bool) -> tuple[Any, list[Any]]:
        """The tensor whose gradient this tensor's gradient is, and the ops that it goes on to: each
        gives a part of it."""
        steps = self._steps_of(tensor)
        while len(steps) == 1 and _passes_on(steps[0], tensor, gated):
            tensor = steps[0].outputs[0]
            steps = self._steps_of(tensor)
        return tensor, steps

    def _steps_of(self, tensor: Any) -> list[Any]:
        """The ops that a tensor goes on to; any differentiable ones if the flow is not certain."""
        if self.certain or id(tensor) in self.steps:
            return self.steps.get(id(tensor), [])
        if tensor.graph not in self.users:
            self.users[tensor.graph] = _users(tensor.graph)
        return self.users[tensor.graph].get(id(tensor), [])

    def is_sliced(self, tensor: Any) -> bool:
        """Whether the gradient is IndexedSlices."""
        steps = self.steps.get(id(tensor), [])
        return bool(steps) and all(self._passes_slices(op) for op in steps)

    def gathering(self, tensor: Any) -> Any:
        """An op whose gradient makes the slices of a tensor's."""
        op = self.steps[id(tensor)][-1]
        while op.type not in GATHERS_SLICES:
            op = self.steps[next(id(out) for out in op.outputs if self.is_sliced(out))][-1]
        return op

    def _passes_slices(self, op: Any) -> bool:
        if "gradient_of" in op.attrs:
            return False
        if op.type in GATHERS_SLICES:
            return True
        return op.type in PASSES_SLICES and any(
            self.is_sliced(out) for out in op.outputs if id(out) in self.steps
        )


def _users(graph: Any) -> dict[int, list[Any]]:
    """The differentiable ops of a graph that use a tensor, by its identity."""
    users: dict[int, list[Any]] = {}
    for op in graph.get_operations():
        if not has_none(op):
            for tensor_id in {id(i) for i in known_inputs(op)}:
                users.setdefault(tensor_id, []).append(op)
    return users


def input_index(op: Any, tensor: Any) -> int:
    """The place of a tensor among what an op depends on."""
    return next((i for i, t in enumerate(known_inputs(op)) if t is tensor), 0)


def _passes_on(op: Any, tensor: Any, gated: bool) -> bool:
    """Whether the gradient of ``tensor`` is the gradient of the op's output itself."""
    if gradient_function(op) is not None or "gradient_of" in op.attrs:
        return False
    if gradient_type(op) in PASSES_ON or _enters_loop_around(op):
        return True
    if gated or gradient_type(op) not in PASSES_ON_UNGATED:
        return False
    if op.type in ("BiasAdd", "Sub"):
        if input_index(op, tensor) != 0:
            return False
        if op.type != "Sub":
            return True
    shapes = [tensor.get_shape(), op.outputs[0].get_shape()]
    if not all(shape.is_fully_defined() for shape in shapes):
        return bool(op.type == "AddN")
    return bool(shapes[0].as_list() == shapes[1].as_list())


def _enters_loop_around(op: Any) -> bool:
    """Whether an op enters a loop in whose body the gradients are made: they are no loop themselves.

    Mirrors control_flow_grad.py _EnterGrad.
    """
    if op.type not in ("Enter", "RefEnter"):
        return False
    around = op.graph._get_control_flow_context()
    while around is not None and around is not op._control_flow_context:
        around = around.outer_context
    return around is not None


class ArrayWrites:
    """The writes to each tensor array of a graph, which are made behind it.

    A loop needs no such table: the merge of a variable takes its own next iteration as an input.
    """

    def __init__(self, graph: Any) -> None:
        self.writes: dict[int, list[Any]] = {}
        for op in graph.get_operations():
            if op.type in ARRAY_WRITES:
                self.writes.setdefault(id(array_of(op)), []).append(op)

    def to(self, op: Any) -> list[Any]:
        """The ops whose values arrive in the array that ``op`` made."""
        return self.writes.get(id(op), [])


def array_of(op: Any) -> Any:
    """The op that made the tensor array whose flow ``op`` continues."""
    seen = 0
    while op.type != "TensorArrayV3" and op.inputs and seen < 10_000:
        op = op.inputs[0].op
        seen += 1
    return op


def flow_from(ys: list[Any], stops: set[int], certain: bool = True) -> Flow:
    """Walks back from ``ys``; tensors whose id is in ``stops`` are not passed."""
    flow = Flow(ys, certain)
    writes: ArrayWrites | None = None
    pending = []
    for y in ys:
        if is_differentiable(y):
            flow.steps.setdefault(id(y), [])
            flow.tensors[id(y)] = y
            pending.append(y.op)
    seen: set[int] = set()
    while pending:
        op = pending.pop()
        if id(op) in seen:
            continue
        seen.add(id(op))
        if op.type == "Const" and _may_be_tensor(op):
            flow.certain = False
        if has_none(op) or any(id(out) in stops for out in op.outputs):
            continue
        if op.type == "TensorArrayV3":
            writes = ArrayWrites(op.graph) if writes is None else writes
            pending.extend(writes.to(op))
        if lacks_function(op):
            flow.lacking.append(op)
        for tensor in inputs_with_gradient(op):
            flow.steps.setdefault(id(tensor), []).append(op)
            flow.tensors[id(tensor)] = tensor
            pending.append(tensor.op)
    return flow
