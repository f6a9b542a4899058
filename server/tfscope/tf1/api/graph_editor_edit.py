"""What connects parts of a graph.  Mirrors contrib/graph_editor/{reroute,edit}.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.graph_editor_select import check_cios
from tfscope.tf1.api.graph_editor_util import (
    ControlOutputs,
    consumers_by_tensor,
    export,
    get_consuming_ops,
    make_list_of_op,
    make_list_of_t,
    make_placeholder_from_tensor,
    placeholder_name,
)
from tfscope.tf1.api.graph_editor_views import SubGraphView, make_view
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph.operation import Operation
from tfscope.values.raised import raised

# -- other tensors take their place ----------------------------------------------------------------
SWAP, FIRST, SECOND = (True, True), (True, False), (False, True)
"""Whether the first tensors take the place of the second, and whether the second of the first."""


def _check_graphs(*views: SubGraphView) -> None:
    graph = None
    for place, view in enumerate(views):
        graph = view.graph if graph is None else graph
        if view.graph is not None and view.graph is not graph:
            raise raised(ValueError(f"Argument[{place}]: Wrong graph!"))


def _check_alike(ts0: list[Any], ts1: list[Any]) -> None:
    if len(ts0) != len(ts1):
        text = f"ts0 and ts1 have different sizes: {len(ts0)} != {len(ts1)}"
        raise raised(ValueError(text))
    for one, other in zip(ts0, ts1):
        kinds = one._dtype, other._dtype
        if None not in kinds and not one.dtype.is_compatible_with(other.dtype):
            text = f"Dtypes {one.dtype} and {other.dtype} are not compatible."
            raise raised(ValueError(text))
        if not one.shape.is_compatible_with(other.shape):
            text = f"Shapes {one.shape} and {other.shape} are not compatible."
            raise raised(ValueError(text))


def _rerouted(ts0: Any, ts1: Any, mode: Any, can: Any = None, cannot: Any = None) -> int:
    """How many inputs are others now."""
    ts0, ts1 = make_list_of_t(ts0), make_list_of_t(ts1)
    _check_alike(ts0, ts1)
    allowed = None if can is None else {*make_list_of_op(can)}
    kept = {*make_list_of_op(cannot)} if cannot is not None else set()
    known = consumers_by_tensor(ts0[0].graph) if ts0 else {}
    pairs = []
    for one, other in zip(ts0, ts1):
        if one is not other:
            pairs += [(one, other)] * mode[0] + [(other, one)] * mode[1]
    changes = [
        (op, place, new)
        for new, old in pairs
        for op in known.get(id(old), ())
        if (allowed is None or op in allowed) and op not in kept
        for place, tensor in enumerate(op.inputs)
        if tensor is old
    ]
    for op, place, new in changes:
        op.inputs[place] = new
    return len(changes)


@export("swap_ts")
def swap_ts(ts0, ts1, can_modify=None, cannot_modify=None):
    """Each tensor is used where the other was."""
    return _rerouted(ts0, ts1, SWAP, can_modify, cannot_modify)


@export("reroute_ts")
def reroute_ts(ts0, ts1, can_modify=None, cannot_modify=None):
    """The first tensors are used where the second were."""
    return _rerouted(ts0, ts1, FIRST, can_modify, cannot_modify)


def _remapped(sgv0: Any, sgv1: Any, mode: Any) -> None:
    """The views have the inputs of one another."""
    first, second = sgv0.copy(), sgv1.copy()
    for new, old, taken in ((sgv1, first, mode[0]), (sgv0, second, mode[1])):
        if not taken:
            continue
        for place, tensor in enumerate(new._output_ts):
            if tensor in old._passthrough_ts:
                new._output_ts[place] = new._input_ts[old._input_ts.index(tensor)]
        new._input_ts, new._passthrough_ts = old._input_ts, old._passthrough_ts


def _inputs(sgv0: Any, sgv1: Any, mode: Any) -> tuple[Any, Any]:
    sgv0, sgv1 = make_view(sgv0), make_view(sgv1)
    _check_graphs(sgv0, sgv1)
    through = get_consuming_ops(sgv0.passthroughs) + get_consuming_ops(sgv1.passthroughs)
    _rerouted(sgv0.inputs, sgv1.inputs, mode, can=[*sgv0.ops, *sgv1.ops, *through])
    _remapped(sgv0, sgv1, mode)
    return sgv0, sgv1


def _outputs(sgv0: Any, sgv1: Any, mode: Any) -> tuple[Any, Any]:
    sgv0, sgv1 = make_view(sgv0), make_view(sgv1)
    _check_graphs(sgv0, sgv1)
    _rerouted(sgv0.outputs, sgv1.outputs, mode, cannot=[*sgv0.ops, *sgv1.ops])
    return sgv0, sgv1


@export("swap_inputs")
def swap_inputs(sgv0, sgv1):
    """Each view has the inputs of the other."""
    return _inputs(sgv0, sgv1, SWAP)


@export("reroute_inputs")
def reroute_inputs(sgv0, sgv1):
    """The second view has the inputs of the first."""
    return _inputs(sgv0, sgv1, FIRST)


@export("swap_outputs")
def swap_outputs(sgv0, sgv1):
    """Each output is used where the other was."""
    return _outputs(sgv0, sgv1, SWAP)


@export("reroute_outputs")
def reroute_outputs(sgv0, sgv1):
    """The outputs of the first are used where those of the second were."""
    return _outputs(sgv0, sgv1, FIRST)


@export("swap_ios")
def swap_ios(sgv0, sgv1):
    """Inputs and outputs are swapped."""
    return _inputs(*_outputs(sgv0, sgv1, SWAP), SWAP)


@export("reroute_ios")
def reroute_ios(sgv0, sgv1):
    """The first stands in the place of the second."""
    return _inputs(*_outputs(sgv0, sgv1, FIRST), FIRST)


@export("remove_control_inputs")
def remove_control_inputs(op, cops):
    """The operation no longer waits; raises ``ValueError`` if it did not."""
    if not isinstance(op, Operation):
        raise raised(TypeError("Expected a tf.Operation, got: {}", type(op)))
    cops = make_list_of_op(cops, allow_graph=False)
    for cop in cops:
        if cop not in op.control_inputs:
            raise raised(ValueError(f"{op.name} is not a control_input of {cop.name}"))
    op.control_inputs = [cop for cop in op.control_inputs if cop not in cops]


@export("add_control_inputs")
def add_control_inputs(op, cops):
    """The operation waits; raises ``ValueError`` if it does already."""
    if not isinstance(op, Operation):
        raise raised(TypeError("Expected a tf.Operation, got: {}", type(op)))
    cops = make_list_of_op(cops, allow_graph=False)
    for cop in cops:
        if cop in op.control_inputs:
            raise raised(ValueError(f"{cop.name} is already a control_input of {op.name}"))
    op._add_control_inputs(cops)


# -- detached --------------------------------------------------------------------------------------
@export("detach_control_inputs")
def detach_control_inputs(sgv):
    """Nothing inside waits for what is outside."""
    sgv = make_view(sgv)
    for op in sgv.ops:
        remove_control_inputs(op, [cop for cop in op.control_inputs if cop not in sgv.ops])


@export("detach_control_outputs")
def detach_control_outputs(sgv, control_outputs):
    """Nothing outside waits for what is inside."""
    if not isinstance(control_outputs, ControlOutputs):
        raise raised(TypeError("Expected a util.ControlOutputs, got: {}", type(control_outputs)))
    sgv = make_view(sgv)
    for op in sgv.ops:
        for cop in control_outputs.update().get(op):
            if cop not in sgv.ops:
                remove_control_inputs(cop, op)


@export("detach_inputs")
def detach_inputs(sgv, control_inputs=False):
    """Placeholders take the place of the inputs."""
    sgv = make_view(sgv)
    with sgv.graph.as_default():
        made = [tf.placeholder(dtype=t.dtype, name=placeholder_name(t)) for t in sgv.inputs]
    swap_inputs(sgv, made)
    if control_inputs:
        detach_control_inputs(sgv)
    return sgv, made


@export("detach_outputs")
def detach_outputs(sgv, control_outputs=None):
    """Placeholders take the place of the outputs that are used."""
    sgv = make_view(sgv)
    sgv = sgv.remap_outputs([i for i, t in enumerate(sgv.outputs) if t.consumers()])
    users = SubGraphView(sgv.consumers())
    users = users.remap_inputs([i for i, t in enumerate(users.inputs) if t in sgv.outputs])
    with sgv.graph.as_default():
        made = [make_placeholder_from_tensor(t) for t in users.inputs]
    swap_outputs(sgv, made)
    if control_outputs is not None:
        detach_control_outputs(sgv, control_outputs)
    return sgv, made


@export("detach")
def detach(sgv, control_inputs=False, control_outputs=None, control_ios=None):
    """Placeholders take the place of inputs and outputs."""
    inputs, outputs = check_cios(control_inputs, control_outputs, control_ios)
    before = detach_inputs(sgv, inputs)[1]
    return sgv, before, detach_outputs(sgv, outputs)[1]


@export("connect")
def connect(sgv0, sgv1, disconnect_first=False):
    """The outputs of the first view are the inputs of the second."""
    sgv0, sgv1 = make_view(sgv0), make_view(sgv1)
    _check_graphs(sgv0, sgv1)
    if disconnect_first:
        detach_outputs(sgv0)
    reroute_inputs(SubGraphView(passthrough_ts=sgv0.outputs), sgv1)
    return sgv0, sgv1


@export("bypass")
def bypass(sgv):
    """What the view was given is used where its outputs were."""
    sgv = make_view(sgv)
    given = sgv.inputs
    sgv, made = detach_inputs(sgv)
    reroute_ts(given, sgv.outputs)
    return sgv, made
