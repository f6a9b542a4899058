"""while_loop.  Mirrors python/ops/control_flow_ops.py ``while_loop`` and ``WhileContext``."""

from __future__ import annotations

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.control_flow import is_array
from tfscope.tf1.api.control_flow_context import WhileContext, enter, switch
from tfscope.tf1.api.math_ops import binary
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape, dimension
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


@tf_export("while_loop", "python.ops.control_flow_ops.while_loop")
def while_loop(
    cond, body, loop_vars, shape_invariants=None, parallel_iterations=10, back_prop=True,
    swap_memory=False, name=None, maximum_iterations=None, return_same_structure=False,
):  # fmt: skip
    """Condition and body are built once, inside ``while/``."""
    if isinstance(loop_vars, Unknown):
        return loop_vars.derived("while_loop()")
    quote = of_target("", "'")
    for key, function in (("cond", cond), ("body", body)):
        if not callable(function):
            raise raised(TypeError(f"{quote}{key}{quote} must be callable."))
    if isinstance(parallel_iterations, (int, float)) and parallel_iterations < 1:
        text = f"{quote}parallel_iterations{quote} must be a positive integer."
        raise raised(TypeError(text))
    if not current_run().is_v1:
        loop_vars = nest.map_structure(_read, loop_vars)
    with op_scope(name, "while"):
        if not loop_vars:
            text = of_target("No loop variables provided", "'loop_vars' must be provided.")
            raise raised(ValueError(text))
        single = len(loop_vars) == 1 and not return_same_structure
        if maximum_iterations is None:
            return _built(cond, body, loop_vars, shape_invariants, return_same_structure)
        counted = _counted(cond, body, loop_vars, maximum_iterations, single)
        if shape_invariants is not None:
            shape_invariants = (
                TensorShape([]),
                shape_invariants[0] if single else shape_invariants,
            )
        return _built(*counted, shape_invariants, return_same_structure)[1]


def _counted(cond, body, loop_vars, most, single):
    """Condition, body and variables with a counter of iterations."""
    most = convert_to_tensor(most, name="maximum_iterations")
    kind = most._dtype.base_dtype if most._dtype is not None else None
    counter = make_constant(0, kind, None, "iteration_counter")

    def condition(i, values):
        within = i < most
        return binary("LogicalAnd", within, cond(values) if single else cond(*values))

    def run(i, values):
        following = i + 1
        return following, body(values) if single else body(*values)

    return condition, run, (counter, loop_vars[0] if single else loop_vars)


def _read(value):
    """2.x reads resource variables before the loop.  Mirrors variable_utils.convert_variables_to_tensors."""
    return convert_to_tensor(value) if getattr(value, "_is_resource", None) else value


def _flow(value):
    return value.flow if is_array(value) else value


def _with_arrays(originals, flows):
    return [old._with_flow(new) if is_array(old) else new for old, new in zip(originals, flows)]


def _tensor(value):
    return value if isinstance(value, Unknown) else convert_to_tensor(value)


def _built(cond, body, loop_vars, invariants, same_structure):
    """The loop, and what it gives back.  An ``Unknown`` variable stays outside of the graph."""
    flat = list(nest.flatten(loop_vars, expand_composites=True))
    values = [_tensor(_flow(v)) for v in flat]
    context = WhileContext()
    with context.entered():
        shapes = _invariants(loop_vars, invariants)
        merged = _entered(context, values, shapes)
        pack = lambda tensors: _packed(loop_vars, _with_arrays(flat, tensors))  # noqa: E731
        test = _tensor(cond(*_arguments(pack(merged))))
        if not isinstance(test, Tensor):
            test = convert_to_tensor(test)
        pivot = make("LoopCond", "LoopCond", input=test)
        sides = [v if isinstance(v, Unknown) else switch(v, pivot) for v in merged]
        inner = [s if isinstance(s, Unknown) else make("Identity", None, input=s[1]) for s in sides]
        packed = pack(inner)
        result = body(*_arguments(packed))
        if isinstance(result, Unknown):
            return _exits(sides, loop_vars, flat, same_structure)
        if not nest.is_sequence(result) and nest.components(result) is None:
            result = [result]
        if nest.components(result) is not None:
            result = _of_composite(result)
        nest.assert_same_structure(list(packed), list(result), expand_composites=True)
        originals = nest.leaves_like(list(packed), nest.like(list(packed), list(result)))
        result = nest.like(packed, result)
        following = [_tensor(_flow(v)) for v in originals]
        for before, after in zip(merged, following):
            _back_edge(before, after)
    return _exits(sides, result, originals, same_structure, context)


def _of_composite(result):
    """What a body gives that returns a single composite tensor, which 1.15 takes for a list."""
    if current_run().is_v1:
        raise raised(TypeError(f"'{type(result).__name__}' object is not iterable"))
    return [result]


def _packed(structure, flat):
    return nest.pack_sequence_as(structure, flat, expand_composites=True)


def _arguments(packed):
    return [packed[k] for k in packed] if isinstance(packed, dict) else list(packed)


def _entered(context, values, shapes):
    """``Enter`` and ``Merge`` of each variable."""
    if context.outer is not None:
        values = [v if isinstance(v, Unknown) else context.outer.add_value(v) for v in values]
    with context.graph.control_dependencies(None):
        entered = [v if isinstance(v, Unknown) else enter(v) for v in values]
    for tensor, shape in zip(entered, shapes):
        if isinstance(tensor, Tensor) and shape is not None:
            _check_invariant(tensor.op.inputs[0], shape)
            tensor._shape_val = shape
    for tensor in entered:
        if isinstance(tensor, Tensor):
            context.see(tensor)
    return [v if isinstance(v, Unknown) else make("Merge", None, inputs=[v, v])[0] for v in entered]


def _invariants(loop_vars, invariants):
    """The shape invariant of each tensor, ``None`` where there is none to check.  Parts of composite
    tensors have any length.  Mirrors control_flow_ops.py _get_shape_invariant."""
    leaves = nest.flatten(loop_vars)
    shapes = [None] * len(leaves)
    if invariants is not None:
        _refuse_invariants(loop_vars, invariants)
        shapes = [as_shape(s) if not hasattr(s, "flow") else None for s in _shapes(invariants)]
    if len(leaves) != len(shapes):
        return shapes
    found = []
    for leaf, shape in zip(leaves, shapes):
        parts = _invariants_of_parts(leaf, shape) if nest.components(leaf) else [shape]
        found += parts
    return found


def _refuse_invariants(loop_vars, invariants):
    """They are nested as the variables are, and numbers and texts are no shapes."""
    nest.assert_same_structure(loop_vars, invariants)
    plain = [s for s in nest.flatten(invariants) if isinstance(s, (int, float, str))]
    if plain:
        text = of_target(
            "`shapes` must be a (possibly nested) list of shapes.",
            f"'shape' must be one of TypeSpec, TensorShape or None. Received: {type(plain[0])}",
        )
        raise raised((ValueError if current_run().is_v1 else TypeError)(text))


def _invariants_of_parts(composite, shape):
    """Mirrors sparse_tensor.py and indexed_slices.py _shape_invariant_to_type_spec."""
    if isinstance(composite, ops.IndexedSlices):
        shape = composite.shape if shape is None else shape
        parts = [TensorShape([None]).concatenate(shape[1:]), TensorShape([None])]
        return parts if composite.dense_shape is None else [*parts, TensorShape([shape.ndims])]
    if shape is not None and shape.ndims not in (None, 1):
        text = f". Obtained: {shape} which has {shape.ndims} dimensions."
        text = f"Expected a shape with 1 dimension{of_target('', text)}"
        raise raised(ValueError(text))
    rank = composite.shape.ndims if shape is None else dimension(shape[0])
    return [TensorShape([None, rank]), TensorShape([None]), TensorShape([rank])]


def _shapes(invariants):
    """Shape invariants as a flat list in nest's order; a shape is a leaf."""
    if (
        isinstance(invariants, TensorShape)
        or hasattr(invariants, "dense_shape")
        or not nest.is_sequence(invariants)
    ):
        return [invariants]
    return [shape for part in nest.children(invariants) for shape in _shapes(part)]


def _less_or_equal(one, other):
    """Whether the first shape tells as much as the second, as far as sizes are known that TensorFlow knows.

    Mirrors _ShapeLessThenOrEqual.
    """
    if not one.is_compatible_with(other):
        return False
    if other.ndims is None or not nothing_missed():
        return True
    if one.ndims is None:
        return False
    pairs = zip(one.as_list(), other.as_list())
    return all(size is not None or wanted is None for size, wanted in pairs)


def _check_invariant(tensor, shape):
    if not _less_or_equal(tensor.shape, shape):
        text = (
            f"The shape invariant specified for {tensor.name} is not compatible with the initial shape of the "
            f"loop variable. It enters the loop with shape {tensor.shape}, but the specified shape invariant is "
            f"{shape}."
        )
        raise raised(ValueError(text))


def _back_edge(before, after):
    if not isinstance(before, Tensor) or not isinstance(after, Tensor):
        return
    following = make("NextIteration", None, data=after)
    start = before.op.inputs[0].op.inputs[0]
    if not _less_or_equal(following.shape, before.shape):
        text = (
            f"Input tensor '{start.name}' enters the loop with shape {start.shape}, but has shape "
            f"{following.shape} after one iteration. To allow the shape to vary across iterations, use the "
            "`shape_invariants` argument of tf.while_loop to specify a less-specific shape."
        )
        raise raised(ValueError(text))
    before.op.inputs[1] = following


def _exits(sides, structure, originals, same_structure, context=None):
    graph = get_default_graph()
    with context.entered() if context is not None else graph.name_scope(_here(graph)):
        found = [s if isinstance(s, Unknown) else make("Exit", None, data=s[0]) for s in sides]
    if context is not None and context.outer is not None:
        for tensor in found:
            if isinstance(tensor, Tensor):
                context.outer.see(tensor)
    for tensor in found:
        if isinstance(tensor, Tensor):
            tensor.op._set_control_flow_context(context.outer if context is not None else None)
    packed = _packed(structure, _with_arrays(originals, found))
    return packed if same_structure or len(found) != 1 else packed[0]


def _here(graph):
    scope = graph.current_scope()
    return f"{scope}/" if scope else ""
