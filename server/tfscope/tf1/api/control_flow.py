"""Conditionals, loops, grouping.  Mirrors python/ops/control_flow_ops.py and functional_ops.py.

Branch and body functions are called once, inside the construct's name scope.
"""

from __future__ import annotations

from tfscope.tf1.api.array_ops import identity
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import unstack
from tfscope.tf1.api.contrib_nest import flatten, map_structure
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like, make_constant
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class Context:
    """A control-flow context: what operations of a branch or body belong to.

    Tensors from outside come in through ``Switch`` (cond) or ``Enter`` (while) operations, once each.
    """

    def __init__(self, graph, name, kind):
        self.graph, self.name, self.kind = graph, name, kind
        self.outer = graph._get_control_flow_context()
        self.values = {}
        self.captured = {}

    def __enter__(self):
        self.outer = self.graph._get_control_flow_context()
        self.graph._set_control_flow_context(self)
        return self

    def __exit__(self, *error):
        self.graph._set_control_flow_context(self.outer)

    def add_op(self, op):
        """Marks an operation as inside and lets its outside inputs in."""
        op._set_control_flow_context(self)
        if op.type in ("Switch", "Enter", "Merge", "Exit", "NextIteration", "LoopCond"):
            return
        for tensor in op.inputs:
            if isinstance(tensor, Tensor) and self._outside(tensor) and id(tensor) not in self.captured:
                self.captured[id(tensor)] = tensor
                kind = "Switch" if self.kind == "cond" else "Enter"
                name = op.name.rpartition("/")[2] or op.name
                old, self.graph._name_stack = self.graph._name_stack, op.name.rpartition("/")[0]
                outputs = [(tensor._dtype, tensor.shape)] * (2 if kind == "Switch" else 1)
                self.graph.create_op(kind, [tensor], outputs, name=f"{name}/{kind}")
                self.graph._name_stack = old

    def _outside(self, tensor):
        context = tensor.op._control_flow_context
        while context is not None:
            if context is self:
                return False
            context = context.outer
        return True


@tf_export("cond")
def cond(pred, true_fn=None, false_fn=None, strict=False, name=None, fn1=None, fn2=None):
    """Both branches are built; the result merges them."""
    true_fn = true_fn if true_fn is not None else fn1
    false_fn = false_fn if false_fn is not None else fn2
    if not callable(true_fn):
        raise raised(TypeError("true_fn must be callable."))
    if not callable(false_fn):
        raise raised(TypeError("false_fn must be callable."))
    graph = ops.get_default_graph()
    with ops.name_scope(name, "cond", [pred]):
        if isinstance(pred, bool):
            raise raised(TypeError("pred must not be a Python bool"))
        p = convert_to_tensor(pred)
        scalar = TensorShape([])
        switch = graph.create_op("Switch", [p], [(dtypes.bool_, scalar)] * 2)
        for text, tensor in (("switch_t", switch.outputs[1]), ("switch_f", switch.outputs[0]), ("pred_id", p)):
            graph.create_op("Identity", [tensor], [(dtypes.bool_, scalar)], name=text)
        results = []
        for function in (true_fn, false_fn):
            with Context(graph, graph.get_name_scope(), "cond") as context:
                results.append(_branch(context, function()))
        return _merge(graph, *results)


def _branch(context, result):
    """The results of a branch; tensors from outside and constants are let in as ops."""

    def convert(value):
        if isinstance(value, (Unknown, Operation)) or value is None:
            return value
        if not is_dense_tensor_like(value) and not isinstance(value, (int, float, bool, str, list)) and not hasattr(value, "dtype"):
            return value
        tensor = convert_to_tensor(value)
        if context._outside(tensor) and id(tensor) not in context.captured:
            context.captured[id(tensor)] = tensor
            context.graph.create_op("Switch", [tensor], [(tensor._dtype, tensor.shape)] * 2)
        return tensor

    return map_structure(convert, result)


def _merge(graph, yes, no):
    flat_no = list(flatten(no))
    merged = []

    def join(a):
        b = flat_no[len(merged)] if len(merged) < len(flat_no) else None
        merged.append(None)
        if not isinstance(a, Tensor) or not isinstance(b, Tensor):
            if isinstance(a, Operation) or a is None:
                return graph.create_op("Merge", [], [(dtypes.bool_, TensorShape([]))]).outputs[0] if isinstance(a, Operation) else a
            return a if not isinstance(b, Tensor) else b
        shape = a.shape.most_specific_compatible_shape(b.shape)
        if a._dtype is not None and b._dtype is not None and a._dtype.base_dtype != b._dtype.base_dtype:
            text = f"Outputs of true_fn and false_fn must have the same type: {a._dtype.base_dtype.name}, {b._dtype.base_dtype.name}"
            raise raised(TypeError(text))
        op = graph.create_op("Merge", [b, a], [(a._dtype, shape), (dtypes.int32, TensorShape([]))])
        return op.outputs[0]

    return map_structure(join, yes)


@tf_export("contrib.framework.smart_cond", "python.framework.smart_cond.smart_cond", "python.layers.utils.smart_cond", "contrib.layers.utils.smart_cond")
def smart_cond(pred, true_fn=None, false_fn=None, name=None):
    """One branch if the condition is known, else ``cond``."""
    value = pred.static if isinstance(pred, Tensor) else pred
    if isinstance(value, (bool, int)):
        return true_fn() if value else false_fn()
    return cond(pred, true_fn=true_fn, false_fn=false_fn, name=name)


@tf_export("case")
def case(pred_fn_pairs, default=None, exclusive=False, strict=False, name="case"):
    """The first function whose condition holds."""
    pairs = list(pred_fn_pairs.items()) if isinstance(pred_fn_pairs, dict) else list(pred_fn_pairs)
    with ops.name_scope(name, "case", [p for p, _ in pairs]):
        function = default if default is not None else pairs[-1][1]
        for pred, branch in reversed(pairs if default is not None else pairs[:-1]):
            function = (lambda p, b, rest: lambda: cond(p, b, rest))(pred, branch, function)
        return function()


@tf_export("while_loop")
def while_loop(cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None, maximum_iterations=None, return_same_structure=False):
    """Condition and body are built once, inside ``while/``."""
    if not callable(cond):
        raise raised(TypeError("cond must be callable."))
    if not callable(body):
        raise raised(TypeError("body must be callable."))
    if isinstance(loop_vars, Unknown):
        return loop_vars.derived("while_loop()")
    graph = ops.get_default_graph()
    with ops.name_scope(name, "while", list(flatten(loop_vars))):
        loop_vars = list(loop_vars) if isinstance(loop_vars, (list, tuple)) and not hasattr(loop_vars, "_fields") else loop_vars
        values = map_structure(_loop_value, loop_vars)
        invariants = list(flatten(shape_invariants)) if shape_invariants is not None else None
        with Context(graph, graph.get_name_scope(), "while") as context:
            entered = _each(values, lambda v, i: _enter(graph, v, invariants, i))
            merged = _each(entered, lambda v, i: _made(graph, "Merge", v))
            arguments = merged if isinstance(merged, list) else [merged]
            test = cond(*arguments)
            if isinstance(test, Tensor):
                graph.create_op("LoopCond", [test], [(dtypes.bool_, TensorShape([]))])
            switched = _each(merged, lambda v, i: _made(graph, "Switch", v))
            body_in = _each(switched, lambda v, i: _made(graph, "Identity", v))
            arguments = body_in if isinstance(body_in, list) else [body_in]
            result = body(*arguments)
            if not isinstance(result, (list, tuple)) or hasattr(result, "_fields"):
                result = [result]
            result = map_structure(_loop_value, list(result))
            _each(result, lambda v, i: _made(graph, "NextIteration", v))
            context.captured.clear()
        exits = _each(switched, lambda v, i: _made(graph, "Exit", v))
        for old, new in zip(flatten(exits), flatten(result)):
            if isinstance(old, Tensor) and isinstance(new, Tensor) and invariants is None:
                old._shape_val = old.shape.most_specific_compatible_shape(new.shape)
    if isinstance(exits, list) and len(exits) == 1 and not return_same_structure:
        return exits[0]
    return exits


def _loop_value(value):
    if isinstance(value, (Unknown, Operation)) or value is None or hasattr(value, "handle") and not isinstance(value, BaseVariable):
        return value
    if is_dense_tensor_like(value) or isinstance(value, (int, float, bool, str)) or hasattr(value, "dtype") and hasattr(value, "shape"):
        return convert_to_tensor(value)
    return value


def _each(structure, function):
    count = [-1]

    def apply(value):
        count[0] += 1
        return function(value, count[0])

    return map_structure(apply, structure)


def _made(graph, op_type, value):
    if not isinstance(value, Tensor):
        return value
    outputs = [(value._dtype, value.shape)]
    if op_type == "Switch":
        outputs *= 2
    return graph.create_op(op_type, [value], outputs).outputs[0]


def _enter(graph, value, invariants, index):
    made = _made(graph, "Enter", value)
    if invariants is not None and isinstance(made, Tensor) and index < len(invariants):
        made._shape_val = as_shape(invariants[index]) if not isinstance(invariants[index], Unknown) else TensorShape(None)
    return made


@tf_export("group")
def group(*inputs, **kwargs):
    """An operation that runs others."""
    name = kwargs.get("name")
    graph = ops.get_default_graph()
    with ops.name_scope(name, "group_deps", list(inputs)) as scope:
        found = [i for i in flatten(list(inputs)) if i is not None and not isinstance(i, Unknown)]
        with graph.control_dependencies(found):
            return graph.create_op("NoOp", [], [], name=scope)


@tf_export("tuple")
def tuple_(tensors, name=None, control_inputs=None):
    """Tensors that are ready together."""
    with ops.name_scope(name, "tuple", tensors):
        graph = ops.get_default_graph()
        with ops.name_scope("group_deps") as scope:
            graph.create_op("NoOp", [], [], name=scope)
        return [None if t is None else identity(t, name="control_dependency") for t in tensors]


@tf_export("python.ops.control_flow_ops.with_dependencies", "contrib.framework.with_dependencies")
def with_dependencies(dependencies, output_tensor, name=None):
    """A tensor behind other operations."""
    with ops.name_scope(name, "control_dependency", [output_tensor]) as scope:
        with ops.get_default_graph().control_dependencies(dependencies):
            return identity(output_tensor, name=scope)


def _elements(tensors):
    """The shapes and first size of the slices of tensors."""
    flat = [convert_to_tensor(t) if not isinstance(t, Tensor) else t for t in flatten(tensors)]
    size = next((t.shape.as_list()[0] for t in flat if t.shape.ndims), None)
    return flat, size


def _slice(graph, tensor):
    rest = tensor.shape[1:] if tensor.shape.ndims is not None else TensorShape(None)
    return graph.create_op("TensorArrayReadV3", [tensor], [(tensor._dtype, rest)]).outputs[0]


def _mapped(kind, elems, call, name, size_first=True):
    """What map_fn and scan share: arrays, a loop over slices, a stacked result."""
    graph = ops.get_default_graph()
    with ops.name_scope(name, kind, list(flatten(elems))):
        elems = map_structure(lambda t: convert_to_tensor(t) if not isinstance(t, (Tensor, Unknown)) else t, elems)
        flat, size = _elements(elems)
        shape_op(flat[0])
        with ops.name_scope("while"), Context(graph, graph.get_name_scope(), "while"):
            slices = map_structure(lambda t: _slice(graph, t), elems)
            result = call(slices)
        with ops.name_scope("TensorArrayStack"):
            def pack(t):
                if not isinstance(t, (Tensor, BaseVariable, int, float)):
                    return t
                x = convert_to_tensor(t)
                whole = TensorShape([size]).concatenate(x.shape)
                return graph.create_op("TensorArrayGatherV3", [x, *flat], [(x._dtype, whole)]).outputs[0]

            return map_structure(pack, result)


@tf_export("map_fn")
def map_fn(fn, elems, dtype=None, parallel_iterations=None, back_prop=True, swap_memory=False, infer_shape=True, name=None):
    """A function over the slices along the first axis."""
    if isinstance(elems, Unknown):
        return elems.derived("map_fn()")
    return _mapped("map", elems, fn, name)


@tf_export("scan")
def scan(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, infer_shape=True, reverse=False, name=None):
    """A running function over the slices."""
    if isinstance(elems, Unknown):
        return elems.derived("scan()")
    state = initializer
    return _mapped("scan", elems, lambda s: fn(s if state is None else map_structure(convert_to_tensor, state), s), name)


def _fold(kind):
    def function(fn, elems, initializer=None, parallel_iterations=10, back_prop=True, swap_memory=False, name=None):
        graph = ops.get_default_graph()
        with ops.name_scope(name, kind, list(flatten(elems))):
            elems = map_structure(convert_to_tensor, elems)
            with ops.name_scope("while"), Context(graph, graph.get_name_scope(), "while"):
                slices = map_structure(lambda t: _slice(graph, t), elems)
                start = slices if initializer is None else map_structure(convert_to_tensor, initializer)
                result = fn(start, slices)
            return map_structure(lambda t: _made(graph, "Exit", convert_to_tensor(t)), result)

    function.__name__ = kind
    return function


tf_export("foldl")(_fold("foldl"))
tf_export("foldr")(_fold("foldr"))


@tf_export("cond_v2")
def cond_v2(pred, true_fn, false_fn, name="cond"):
    """As ``cond``."""
    return cond(pred, true_fn, false_fn, name=name)


__all__ = ["current_run", "make_constant", "unstack"]
