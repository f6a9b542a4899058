"""Which operations and tensors of a graph are meant.  Mirrors contrib/graph_editor/select.py."""

from __future__ import annotations

import re
from typing import Any

from tfscope.tf1.api.graph_editor_util import (
    ControlOutputs,
    consumers_by_tensor,
    export,
    get_consuming_ops,
    get_generating_ops,
    is_iterable,
    make_list_of_op,
    make_list_of_t,
    unique,
)
from tfscope.tf1.graph.graph import Graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised


# -- by name ---------------------------------------------------------------------------------------
@export("can_be_regex")
def can_be_regex(obj):
    """Whether it is a text or a compiled expression."""
    return isinstance(obj, (str, re.Pattern))


@export("make_regex")
def make_regex(obj):
    """The compiled expression; raises ``ValueError`` for what is none."""
    if not can_be_regex(obj):
        raise raised(ValueError(f"Expected a string or a regex, got: {type(obj)}"))
    return re.compile(obj) if isinstance(obj, str) else obj


@export("filter_ops")
def filter_ops(ops, positive_filter):
    """Operations that a function keeps."""
    ops = make_list_of_op(ops)
    return ops if positive_filter is True else [op for op in ops if positive_filter(op)]


@export("filter_ts")
def filter_ts(ops, positive_filter):
    """Tensors of operations that a function keeps."""
    ops = make_list_of_op(ops)
    ts = unique([*(t for op in ops for t in op.inputs), *(t for op in ops for t in op.outputs)])
    return ts if positive_filter is True else [t for t in ts if positive_filter(t)]


@export("filter_ops_from_regex")
def filter_ops_from_regex(ops, regex):
    """Operations whose name an expression finds."""
    return filter_ops(ops, lambda op: make_regex(regex).search(op.name))


@export("filter_ts_from_regex")
def filter_ts_from_regex(ops, regex):
    """Tensors whose name an expression finds."""
    return filter_ts(ops, lambda tensor: make_regex(regex).search(tensor.name))


@export("get_name_scope_ops")
def get_name_scope_ops(ops, scope):
    """Operations below a name scope."""
    scope = scope[:-1] if scope and scope[-1] == "/" else scope
    return filter_ops_from_regex(ops, f"^{scope}(/.*)?$")


_OPTIONS = ("graph", "positive_filter", "restrict_ops_regex", "restrict_ts_regex")


def _selected(args: Any, kwargs: Any, mark: str, other: str, found_of: Any, listed: Any) -> list[Any]:  # fmt: skip
    """What texts find in the graph, and what is listed."""
    for key in kwargs:
        if key not in _OPTIONS:
            raise raised(ValueError(f"Wrong keywords argument: {key}."))
    graph, keep = kwargs.get("graph"), kwargs.get("positive_filter")
    if graph is not None and not isinstance(graph, Graph):
        raise raised(TypeError(f"Expected a tf.Graph, got: {type(graph)}"))
    found: list[Any] = []
    for arg in args:
        if can_be_regex(arg):
            if graph is None:
                raise raised(ValueError("Use the keyword argument 'graph' to use regex."))
            regex = make_regex(arg)
            marked = regex.pattern.startswith(f"(?#{mark})")
            wanted = marked or not kwargs.get(f"restrict_{mark}_regex")
            if regex.pattern.startswith(f"(?#{other})") or not wanted:
                continue
            found += found_of(graph, regex)
        else:
            found += listed(arg)
    return [top for top in unique(found) if keep is None or keep(top)]


@export("select_ops")
def select_ops(*args, **kwargs):
    """Operations, and those that expressions find in ``graph``."""
    listed = lambda arg: make_list_of_op(arg, ignore_ts=True)  # noqa: E731
    return _selected(args, kwargs, "ops", "ts", filter_ops_from_regex, listed)


@export("select_ts")
def select_ts(*args, **kwargs):
    """Tensors, and those that expressions find in ``graph``."""
    listed = lambda arg: make_list_of_t(arg, ignore_ops=True)  # noqa: E731
    return _selected(args, kwargs, "ts", "ops", filter_ts_from_regex, listed)


@export("select_ops_and_ts")
def select_ops_and_ts(*args, **kwargs):
    """Operations and tensors."""
    ops = select_ops(*args, restrict_ops_regex=False, **kwargs)
    return ops, select_ts(*args, restrict_ts_regex=True, **kwargs)


# -- walks -----------------------------------------------------------------------------------------
@export("check_cios")
def check_cios(control_inputs=False, control_outputs=None, control_ios=None):
    """What waits is gone through, too."""
    for given in (control_ios, control_outputs):
        if given is not None and not isinstance(given, ControlOutputs):
            raise raised(TypeError(f"Expected a util.ControlOutputs, got: {type(given)}"))
    if control_ios is not None and control_outputs is not None:
        text = "control_outputs should be None when using control_ios."
        raise raised(ValueError(text))
    outputs = control_outputs if control_ios is None else control_ios
    return (
        control_inputs or control_ios is not None,
        None if outputs is None else outputs.update(),
    )


@export("get_ops_ios")
def get_ops_ios(ops, control_inputs=False, control_outputs=None, control_ios=None):
    """The operations beside some."""
    inputs, outputs = check_cios(control_inputs, control_outputs, control_ios)
    found: list[Any] = []
    for op in make_list_of_op(ops):
        found += [t.op for t in op.inputs]
        found += get_consuming_ops(op.outputs)
        found += outputs.get(op) if outputs is not None else ()
        found += op.control_inputs if inputs else ()
    return unique(found)


@export("compute_boundary_ts")
def compute_boundary_ts(ops):
    """Tensors that come from outside, that leave, and that stay inside."""
    ops = make_list_of_op(ops)
    inputs = unique(t for op in ops for t in op.inputs)
    outputs = [t for op in ops for t in op.outputs]
    inside = [t for t in inputs if t in {*outputs}]
    known = consumers_by_tensor(ops[0].graph) if ops else {}
    only = {t for t in inside if not {*known.get(id(t), ())} - {*ops}}
    kept = [t for t in outputs if t not in only]
    return [t for t in inputs if t not in {*inside}], kept, inside


def _walk(seeds: list[Any], inclusive: bool, within: Any, is_within: Any, beside: Any) -> list[Any]:
    """All that is reached from operations through ``beside``."""
    allowed = {*make_list_of_op(within, allow_graph=False)} if within else None
    seeds = [op for op in unique(seeds) if allowed is None or op in allowed]
    found, wave = dict.fromkeys(seeds), seeds
    while wave:
        near = [new for op in wave for new in beside(op)]
        wave = []
        for op in near:
            inside = (allowed is None or op in allowed) and (is_within is None or is_within(op))
            if op not in found and inside:
                found[op] = None
                wave.append(op)
    return [op for op in found if inclusive or op not in seeds]


@export("get_forward_walk_ops")
def get_forward_walk_ops(seed_ops, inclusive=True, within_ops=None, within_ops_fn=None, stop_at_ts=(), control_outputs=None):  # fmt: skip
    """All that is made of some operations or tensors."""
    waiting = check_cios(False, control_outputs)[1]
    seeds = list(seed_ops) if is_iterable(seed_ops) else [seed_ops]
    if not seeds:
        return []
    of_tensors = isinstance(seeds[0], Tensor)
    seeds = get_consuming_ops(seeds) if of_tensors else make_list_of_op(seeds, allow_graph=False)
    stops = {*make_list_of_t(stop_at_ts)}
    known = consumers_by_tensor(seeds[0].graph) if seeds else {}

    def beside(op):
        used = [c for t in op.outputs if t not in stops for c in known.get(id(t), ())]
        return used + list(waiting.get(op) if waiting is not None else ())

    return _walk(seeds, inclusive, within_ops, within_ops_fn, beside)


@export("get_backward_walk_ops")
def get_backward_walk_ops(seed_ops, inclusive=True, within_ops=None, within_ops_fn=None, stop_at_ts=(), control_inputs=False):  # fmt: skip
    """All that some operations or tensors are made of."""
    seeds = list(seed_ops) if is_iterable(seed_ops) else [seed_ops]
    if not seeds:
        return []
    of_tensors = isinstance(seeds[0], Tensor)
    seeds = get_generating_ops(seeds) if of_tensors else make_list_of_op(seeds, allow_graph=False)
    stops = {*make_list_of_t(stop_at_ts)}

    def beside(op):
        made = [t.op for t in op.inputs if t not in stops]
        return made + (list(op.control_inputs) if control_inputs else [])

    return _walk(seeds, inclusive, within_ops, within_ops_fn, beside)


def _both(ahead: Any, behind: Any, inclusive: Any, within: Any, controls: Any) -> Any:
    inputs, outputs = check_cios(*controls)
    forward = get_forward_walk_ops(ahead, inclusive[0], *within, control_outputs=outputs)
    return forward, get_backward_walk_ops(behind, inclusive[1], *within, control_inputs=inputs)


@export("get_walks_intersection_ops")
def get_walks_intersection_ops(forward_seed_ops, backward_seed_ops, forward_inclusive=True, backward_inclusive=True, within_ops=None, within_ops_fn=None, control_inputs=False, control_outputs=None, control_ios=None):  # fmt: skip
    """What lies between."""
    inclusive, within = (forward_inclusive, backward_inclusive), (within_ops, within_ops_fn)
    controls = (control_inputs, control_outputs, control_ios)
    forward, backward = _both(forward_seed_ops, backward_seed_ops, inclusive, within, controls)
    return [op for op in forward if op in {*backward}]


@export("get_walks_union_ops")
def get_walks_union_ops(forward_seed_ops, backward_seed_ops, forward_inclusive=True, backward_inclusive=True, within_ops=None, within_ops_fn=None, control_inputs=False, control_outputs=None, control_ios=None):  # fmt: skip
    """What lies ahead or behind."""
    inclusive, within = (forward_inclusive, backward_inclusive), (within_ops, within_ops_fn)
    controls = (control_inputs, control_outputs, control_ios)
    forward, backward = _both(forward_seed_ops, backward_seed_ops, inclusive, within, controls)
    return unique([*forward, *backward])


@export("get_within_boundary_ops")
def get_within_boundary_ops(ops, seed_ops, boundary_ops=(), inclusive=True, control_inputs=False, control_outputs=None, control_ios=None):  # fmt: skip
    """What is reached from some operations without crossing others; raises ``ValueError`` if they meet."""
    inputs, outputs = check_cios(control_inputs, control_outputs, control_ios)
    ops, wave = make_list_of_op(ops), make_list_of_op(seed_ops, allow_graph=False)
    found, boundary = {*wave}, {*make_list_of_op(boundary_ops)}
    if boundary & found:
        raise raised(ValueError("Boundary is intersecting with the seeds."))
    while wave:
        near = [op for op in get_ops_ios(wave, inputs, outputs) if op not in found]
        found.update(op for op in near if inclusive and op in boundary)
        wave = [op for op in near if op not in boundary]
        found.update(wave)
    return [op for op in ops if op in found]
