"""Gradients: which tensors have one, with what shape, under which name scope.

Mirrors python/ops/gradients_util.py; the arithmetic inside the scopes is not built, one op stands
for each gradient.  It has the differentiated results as inputs; what it depends on, its ``Slope`` says.
"""

from __future__ import annotations

from contextlib import nullcontext

from tfscope.python.attributes import no_attribute
from tfscope.tf1.api.gradients_given import default_grad_ys, refuse_slices, y_tensor
from tfscope.tf1.api.gradients_names import SHARED, kind_of, numbered, op_name
from tfscope.tf1.api.gradients_order import own_gradients, summed_tensors
from tfscope.tf1.api.gradients_paths import (
    gradient_function,
    input_index,
    inputs_with_gradient,
    is_differentiable,
    known_inputs,
)
from tfscope.tf1.api.gradients_second import Slope, given_flow
from tfscope.tf1.api.gradients_shapes import check_own, check_shapes
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import PLAIN
from tfscope.tf1.graph.operation import Operation
from tfscope.tf1.graph.stand_ins import STANDS_IN
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("AggregationMethod")
class AggregationMethod:
    """How several gradients of one tensor are summed."""

    ADD_N = DEFAULT = 0
    EXPERIMENTAL_TREE = 1
    EXPERIMENTAL_ACCUMULATE_N = 2


@tf_export("UnconnectedGradients")
class UnconnectedGradients:
    """What stands for a gradient that does not exist."""

    NONE = "none"
    ZERO = "zero"


def _as_list(value):
    return value if isinstance(value, (list, tuple)) else [value]


def _target(number, x):
    """The tensor that is differentiated for ``x``: a variable's handle or reference."""
    if isinstance(x, Unknown):
        return x
    if x is None:
        raise no_attribute(x, "op")
    if getattr(x, "handle", None) is not None and not isinstance(x, ops.Tensor):
        return x.handle
    return ops.convert_to_tensor(x, name=f"x_{number}", as_ref=True)


@tf_export("gradients")
def gradients(
    ys,
    xs,
    grad_ys=None,
    name="gradients",
    colocate_gradients_with_ops=False,
    gate_gradients=False,
    aggregation_method=None,
    stop_gradients=None,
    unconnected_gradients="none",
):
    """One gradient or None per x; shape and dtype of x.  Mirrors python/ops/gradients_util.py."""
    if isinstance(xs, Unknown):
        return xs.passed_to("tf.gradients")
    if isinstance(unconnected_gradients, str) and unconnected_gradients not in ("none", "zero"):
        text = f"Unknown value for unconnected_gradients: {unconnected_gradients!r}"
        raise raised(ValueError(text))
    ys, xs = _as_list(ys), _as_list(xs)
    stops = [] if stop_gradients is None else _as_list(stop_gradients)
    grad_ys = [None] * len(ys) if grad_ys is None else _as_list(grad_ys)
    with ops.name_scope(name, "gradients", [v for v in (*ys, *xs) if not isinstance(v, Unknown)]):
        graph = ops.get_default_graph()
        graph.unique_name("uid")
        tensors = [y_tensor(*numbered) for numbered in enumerate(ys)]
        targets = [_target(*numbered) for numbered in enumerate(xs)]
        given = default_grad_ys(grad_ys, tensors)
        refuse_slices(ys)
        _refuse_method(aggregation_method)
        known = [t for t in tensors if isinstance(t, ops.Tensor)]
        stopped = _stop_tensors(stops)
        flow = given_flow(known, tensors, stopped, grad_ys, given)
        scopes = _Scopes(graph, gate_gradients, given)
        sources = [t for t in targets if isinstance(t, ops.Tensor)]
        _refuse_lacking(flow, sources)
        tree = aggregation_method in (
            AggregationMethod.EXPERIMENTAL_TREE,
            AggregationMethod.EXPERIMENTAL_ACCUMULATE_N,
        )
        for tensor, count in summed_tensors(known, sources, stopped):
            if not flow.is_sliced(tensor):
                scopes.name_sum(tensor, count - 1 if tree else 0)
        for op, given_to in own_gradients(known, sources, stopped):
            scopes.call(op, known, given_to)
        check_shapes(known, sources, stopped)
        made = [_gradient(x, t, flow, scopes) for x, t in zip(xs, targets, strict=True)]
        if unconnected_gradients == "zero":
            made = [
                tf.zeros_like(x) if g is None and not isinstance(x, Unknown) else g
                for x, g in zip(xs, made, strict=True)
            ]
    return made


def _refuse_method(method):
    """Mirrors gradients_util.py _AggregatedGrads."""
    if method not in (None, 0, 1, 2) and isinstance(method, (int, str)):
        old = f"Invalid aggregation_method specified {method}."
        new = f"Invalid `aggregation_method` specified {method}. Accepted values are [0, 1, 2]."
        raise raised(ValueError(of_target(old, new)))


def _refuse_lacking(flow, sources):
    """Raises for an op on the way to a source that has no gradient function."""
    wanted, seen = {id(source) for source in sources}, set()  # what was seen leads to no source
    for op in flow.lacking if flow.certain else ():
        pending = [op]
        while pending:
            at = pending.pop()
            if id(at) in seen:
                continue
            seen.add(id(at))
            if any(id(tensor) in wanted for tensor in at.inputs):
                raise raised(LookupError(_no_function(op)))
            pending += [tensor.op for tensor in at.inputs if is_differentiable(tensor)]


def _no_function(op):
    start = "No gradient defined for operation"
    return of_target(
        f"{start} '{op.name}' (op type: {op.type})",
        f"{start}'{op.name}' (op type: {op.type}). In general every operation must have an associated "
        "`@tf.RegisterGradient` for correct autodiff, which this op is lacking. If you want to pretend "
        "this operation is a constant in your program, you may insert `tf.stop_gradient`. This can be "
        "useful to silence the error in cases where you know gradients are not needed, e.g. the forward "
        "pass of tf.custom_gradient. Please see more details in "
        "https://www.tensorflow.org/api_docs/python/tf/custom_gradient.",
    )


def _stop_tensors(stops):
    for stop in stops:
        if isinstance(stop, PLAIN):
            raise no_attribute(stop, "op")
    known = [s for s in stops if not isinstance(s, Unknown)]
    return {id(_target(*numbered)) for numbered in enumerate(known)}


class _Scopes:
    """The scope of each op's gradient: one per op and call of ``gradients``."""

    def __init__(self, graph, gated, given):
        self._graph = graph
        self.gated = gated
        self.given = given
        self._opened = {}
        self._sums = {}
        self._own = {}
        self.made = {}

    def enter(self, op):
        """Opens the scope ``<op>_grad``, the same one for the same op."""
        name = self._opened.get(id(op)) or f"{op.name}_grad"
        scope = self._graph.name_scope(name)
        return _Remembered(scope, self._opened, id(op))

    def name_sum(self, tensor, pairs):
        """Takes the name of the sum of a tensor's gradients: one sum or, in their own scope, one of
        each pair."""
        name = None
        with self._graph.name_scope(f"{tensor.op.name}_gradient_sum") if pairs else nullcontext():
            for _ in range(max(pairs, 1)):
                name = self._graph.unique_name("AddN")
        self._sums[id(tensor)] = name

    def sum_name(self, tensor):
        """The name of the op that sums the gradients of a tensor, ending in ``/`` where it is taken."""
        known = self._sums.get(id(tensor))
        return "AddN" if known is None else f"{known}/"

    def call(self, op, ys, given_to):
        """Calls the program's gradient function of an op, once; zeros come to outputs that have no gradient."""
        arriving = [self.given.get(id(out)) for out in op.outputs]
        for place, out in enumerate(op.outputs):
            if not given_to[place] and is_differentiable(out):
                arriving[place] = tf.zeros_like(out, optimize=False)
            elif arriving[place] is None:
                spec = [(element_type(out), out.get_shape())]
                name = f"{op.name}_grad/grad_{place}"
                known = {STANDS_IN: True}
                arriving[place] = Operation(self._graph, name, "AddN", ys, spec, known).outputs[0]
        with self.enter(op):
            result = gradient_function(op)(op, *arriving)
        self._own[id(op)] = list(result) if isinstance(result, (list, tuple)) else [result]
        check_own(op, self._own[id(op)])

    def part(self, op, index, flow, spec):
        """The gradient that one op gives to one of its inputs."""
        own = self._own.get(id(op), [])
        if index < len(own) and isinstance(own[index], (ops.Tensor, ops.IndexedSlices)):
            return own[index]
        known = [t for t in inputs_with_gradient(op) if isinstance(t, ops.Tensor)]
        sources = [known_inputs(op)[index]]
        if "gradient_of" in op.attrs:
            return self._of_slope(op, sources, flow, spec)
        place = next((i for i, t in enumerate(known) if t is sources[0]), 0)
        if self.gated and len(known) > 1:
            name, specs, place = numbered("tuple/control_dependency", place), [spec], 0
        elif op.type in SHARED:
            name, specs = SHARED[op.type], [(element_type(t), t.get_shape()) for t in known]
            sources = known
        else:
            name, specs, place = op_name(op, index), [spec], 0
        if (id(op), name) not in self.made:
            with self.enter(op):
                made = _stand_in(self._graph, kind_of(name), flow, sources, specs, name)
            self.made[id(op), name] = made
        return self.made[id(op), name].outputs[place]

    def _of_slope(self, op, sources, flow, spec):
        """The gradient of what the op that stands for a gradient depends on.  It stands for several ops;
        the graph lists one of their gradients, which bears the name."""
        name = "tuple/control_dependency" if self.gated else op_name(op, 0)
        if (id(op), name) not in self.made:
            with self.enter(op):
                made = _stand_in(self._graph, kind_of(name), flow, sources, [spec], name)
            self.made[id(op), name] = self.made[id(op), id(sources[0])] = made
        if (id(op), id(sources[0])) not in self.made:
            listed = self.made[id(op), name]
            known = {STANDS_IN: True}
            if flow.certain:
                known["gradient_of"] = Slope(flow, sources)
            made = Operation(self._graph, listed.name, listed.type, flow.ys, [spec], known)
            self.made[id(op), id(sources[0])] = made
        return self.made[id(op), id(sources[0])].outputs[0]

    def slices(self, flow, source, spec):
        """The gradient of a tensor that is only gathered from.

        Mirrors array_grad.py _GatherV2Grad and resource_variable_ops.py _GatherGrad.
        """
        op, graph = flow.gathering(source), self._graph
        dtype, shape = spec
        rows = tf.TensorShape([None])
        out = [(dtype, rows.concatenate(shape[1:] if shape.ndims else tf.TensorShape(None)))]
        if (known := self.made.get((id(op), "slices"))) is None:
            of_resource = op.type == "ResourceGather" and shape.is_fully_defined()
            sizes = "Const" if of_resource else "Cast"
            with self.enter(op):
                values = _stand_in(graph, "Reshape", flow, [source], out, "Reshape")
                indices = graph.create_op("Reshape", [], [(tf.int32, rows)], name="Reshape")
                length = [(tf.int32, tf.TensorShape([shape.ndims]))]
                dense = graph.create_op(sizes, [], length, name=sizes)
            self.made[id(op), "slices"] = known = (values, indices.outputs[0], dense.outputs[0])
        else:
            values = Operation(graph, known[0].name, "Reshape", flow.ys, out, {STANDS_IN: True})
            if flow.certain:
                values.attrs["gradient_of"] = Slope(flow, [source])
        return ops.IndexedSlices(values=values.outputs[0], indices=known[1], dense_shape=known[2])


class _Remembered:
    """A name scope whose text is kept."""

    def __init__(self, scope, kept, key):
        self._scope, self._kept, self._key = scope, kept, key

    def __enter__(self):
        text = self._scope.__enter__()
        self._kept.setdefault(self._key, text)
        return text

    def __exit__(self, *error):
        return self._scope.__exit__(*error)


def _gradient(x, target, flow, scopes):
    """The gradient of one x; the flow decides whether there is one."""
    if isinstance(x, Unknown):
        return x.derived(f"gradient of {x.text}")
    if not flow.reaches(target):
        return None
    source = x if not isinstance(x, ops.Tensor) else target
    dtype = element_type(source)
    if dtype is not None and dtype.name == "resource":
        dtype = None
    graph = ops.get_default_graph()
    end, steps = flow.source(target, scopes.gated)
    shape = source.get_shape()
    if flow.is_sliced(target):
        return scopes.slices(flow, target, (dtype, shape))
    if not steps and id(end) in scopes.given:
        return scopes.given[id(end)]
    key = (id(steps[0]), input_index(steps[0], end)) if len(steps) == 1 else id(end)
    if key not in scopes.made:
        if len(steps) == 1:
            scopes.made[key] = scopes.part(steps[0], key[1], flow, (dtype, shape))
        else:
            name = scopes.sum_name(end) if steps else "gradient"
            kind = "AddN" if steps else "Identity"
            op = _stand_in(graph, kind, flow, [end], [(dtype, shape)], name)
            scopes.made[key] = op.outputs[0]
    return scopes.made[key]


def _stand_in(graph, kind, flow, sources, specs, name):
    """An op that stands for the gradients of ``sources``."""
    op = graph.create_op(kind, flow.ys, specs, name=name)
    op.attrs[STANDS_IN] = True
    if flow.certain:
        op.attrs["gradient_of"] = Slope(flow, sources)
    return op


@tf_export("hessians")
def hessians(
    ys,
    xs,
    name="hessians",
    colocate_gradients_with_ops=False,
    gate_gradients=False,
    aggregation_method=None,
):
    """Shape of x twice over.  Mirrors python/ops/gradients_impl.py hessians."""
    xs = _as_list(xs)
    made = []
    for gradient, x in zip(gradients(ys, xs), xs, strict=True):
        if gradient is None:
            raise raised(ValueError("None values not supported."))
        flat = tf.reshape(gradient, [-1])
        tf.size(x)
        tf.constant(0, tf.int32)
        graph = ops.get_default_graph()
        with graph.name_scope("while"):
            pass
        dims = x.get_shape()
        op = graph.create_op("Reshape", [flat], [(element_type(flat), dims.concatenate(dims))])
        made.append(op.outputs[0])
    return made


export_value(UnconnectedGradients, "python.ops.unconnected_gradients.UnconnectedGradients")
