"""Assigning, scattering and counting.  Mirrors python/ops/state_ops.py and the methods of variables."""

from __future__ import annotations

from contextlib import nullcontext

from tfscope.tf1.api import state_shapes  # noqa: F401 - registers shape functions
from tfscope.tf1.api.array_stack import split
from tfscope.tf1.api.op_maker import make, make_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.shape_context import merge, shapes
from tfscope.tf1.graph import dtypes, ops, variables
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.graph import stack as graph_stack
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@shapes("Assign")
def assign_shape(c):
    """The value's shape, which must fit the variable's if shapes are validated."""
    value = c.sizes(1)
    return [merge(c.sizes(0), value) if c.attrs.get("validate_shape") is not False else value]


def _resource(ref):
    return isinstance(ref, ResourceVariable)


def _reference(ref):
    """The reference tensor of a variable."""
    return ref._op.outputs[0] if isinstance(ref, variables.RefVariable) else ref


def _base(ref):
    known = (
        ref._dtype_val if isinstance(ref, variables.BaseVariable) else getattr(ref, "_dtype", None)
    )
    return None if known is None else known.base_dtype


def _update(ref, op_type, arguments, name, read_value=True):
    """An update of a resource; reading it waits for the update."""
    outer = ops.get_default_graph()
    with outer.as_default() if outer.building_function else ref.graph.as_default():
        op = make_op(op_type, name, {"dtype": _base(ref)}, resource=ref.handle, **arguments)
        return ref._lazy_read(op) if read_value else op


@tf_export("assign", "python.ops.state_ops.assign")
def assign(ref, value, validate_shape=None, use_locking=None, name=None):
    """Sets a variable in the graph."""
    if isinstance(ref, Unknown):
        return ref.derived("assign()")
    if isinstance(ref, PartitionedVariable) or _resource(ref):
        return ref.assign(value, name=name)
    if "assign" in getattr(ref, "__dict__", {}):
        return ref.assign(value, name=name)
    _refuse_tensor(ref, "assign")
    attrs = {"validate_shape": True if validate_shape is None else validate_shape}
    if use_locking is not None:
        attrs["use_locking"] = use_locking
    return make("Assign", name, attrs, ref=_reference(ref), value=value)


def _refuse_tensor(ref, method):
    """Raises for what is no variable, as asking it for the method does."""
    if isinstance(ref, ops.Tensor) and ref._dtype is not None and not ref._dtype._is_ref_dtype:
        text = f"'{type(ref).__name__}' object has no attribute '{method}'"
        raise raised(AttributeError(text))
    if isinstance(ref, (bool, int, float, str, bytes, list, tuple, dict)) or ref is None:
        text = f"'{type(ref).__name__}' object has no attribute 'dtype'"
        raise raised(AttributeError(text))


def _graph_of(ref):
    """The graph of a resource, unless a block chose another one.  Mirrors resource_variable_ops.py
    _handle_graph."""
    return nullcontext() if graph_stack().graphs else ref.handle.graph.as_default()


def _assign_resource(ref, value, name, read_value):
    tensor = convert_to_tensor(value, _base(ref))
    if current_run().is_v1:
        ref.shape.assert_is_compatible_with(tensor.shape)
    elif not ref.shape.is_compatible_with(tensor.shape):
        shown = " " + ref.name if name is None else " " + str(name)
        text = (
            f"Cannot assign value to variable '{shown}': Shape mismatch.The variable shape {ref.shape}, "
            f"and the assigned value shape {tensor.shape} are incompatible."
        )
        raise raised(ValueError(text))
    return _update(ref, "AssignVariableOp", {"value": tensor}, name, read_value)


def _changer(op_type, function_name):
    """``assign_add`` or ``assign_sub``."""

    def function(ref, value, use_locking=None, name=None):
        if isinstance(ref, Unknown):
            return ref.derived(f"{function_name}()")
        if isinstance(ref, PartitionedVariable) or _resource(ref):
            return getattr(ref, function_name)(value)
        _refuse_tensor(ref, function_name)
        return make(op_type, name, None, ref=_reference(ref), value=value)

    function.__name__ = function_name
    return tf_export(function_name, f"python.ops.state_ops.{function_name}")(function)


assign_add = _changer("AssignAdd", "assign_add")
assign_sub = _changer("AssignSub", "assign_sub")


def _method(kind):
    """``Variable.assign`` and its kin: ``(variable, value, name, read_value)``."""

    def method(ref, value, name, read_value):
        if _resource(ref) and kind == "assign":
            with _graph_of(ref):
                return _assign_resource(ref, value, name, read_value)
        if _resource(ref):
            op_type = {"assign_add": "AssignAddVariableOp", "assign_sub": "AssignSubVariableOp"}[
                kind
            ]
            with _graph_of(ref):
                tensor = convert_to_tensor(value, _base(ref))
            return _update(ref, op_type, {"value": tensor}, name, read_value)
        function = {"assign": assign, "assign_add": assign_add, "assign_sub": assign_sub}[kind]
        locking = {"use_locking": False} if kind == "assign" else {}
        result = function(ref, value, name=name, **locking)
        return result if read_value else result.op

    return method


def _scatter(ref, kind, indices, updates, name):
    if isinstance(ref, Unknown):
        return ref.derived("scatter()")
    if _resource(ref):
        tensor = convert_to_tensor(updates, _base(ref))
        if kind.startswith("Nd"):
            op = make_op(
                f"ResourceScatter{kind}",
                name,
                None,
                ref=ref.handle,
                indices=indices,
                updates=tensor,
            )
            return ref._lazy_read(op)
        return _update(ref, f"ResourceScatter{kind}", {"indices": indices, "updates": tensor}, name)
    _refuse_tensor(ref, "_lazy_read")
    return make(f"Scatter{kind}", name, None, ref=_reference(ref), indices=indices, updates=updates)


SCATTERS = {
    "update": "Update", "add": "Add", "sub": "Sub", "mul": "Mul", "div": "Div", "min": "Min", "max": "Max",
    "nd_update": "NdUpdate", "nd_add": "NdAdd", "nd_sub": "NdSub",
}  # fmt: skip


def _scatter_function(name, kind):
    def function(ref, indices, updates, use_locking=False, name=None):
        return _scatter(ref, kind, indices, updates, name)

    function.__name__ = name
    tf_export(name, f"python.ops.state_ops.{name}")(function)


for _name, _kind in SCATTERS.items():
    _scatter_function(f"scatter_{_name}", _kind)


def _scatter_slices(ref, kind, sparse_delta, name):
    if isinstance(sparse_delta, Unknown):
        return sparse_delta
    if not isinstance(sparse_delta, ops.IndexedSlices):
        raise raised(TypeError(f"sparse_delta is not IndexedSlices: {sparse_delta}"))
    return _scatter(ref, kind, sparse_delta.indices, sparse_delta.values, name)


@tf_export("count_up_to")
def count_up_to(ref, limit, name=None):
    """Counts in the graph."""
    if _resource(ref):
        kind = {"T": _base(ref), "limit": limit}
        return make("ResourceCountUpTo", name, kind, resource=ref.handle)
    _refuse_tensor(ref, "handle")
    return make("CountUpTo", name, {"limit": limit}, ref=_reference(ref))


def _rows(ref, indices, name):
    """``sparse_read`` of a resource: gathered, behind an identity where TensorFlow 1 puts one."""
    with ops.name_scope(name or "Gather") as scope:
        index = convert_to_tensor(indices, name="indices")
        rest = ref.shape[1:] if ref.shape.ndims is not None else TensorShape(None)
        outputs = [(_base(ref), index.shape.concatenate(rest))]
        op = ops.get_default_graph().create_op(
            "ResourceGather", [ref.handle, index], outputs, name=scope
        )
    if not current_run().is_v1:
        return op.outputs[0]
    return ops.get_default_graph().create_op("Identity", [op.outputs[0]], outputs).outputs[0]


@tf_export("is_variable_initialized", "python.ops.state_ops.is_variable_initialized")
def is_variable_initialized(variable, name=None):
    """Whether a variable has a value, in the graph."""
    if isinstance(variable, Unknown):
        return variable.derived("is_variable_initialized()")
    if isinstance(variable, PartitionedVariable):
        text = "'PartitionedVariable' object has no attribute 'is_initialized'"
        raise raised(AttributeError(text))
    demanded(variable, "dtype")
    if _resource(variable):
        return variable.is_initialized(name)
    op = ops.get_default_graph().create_op(
        "IsVariableInitialized",
        [_reference(variable)],
        [(dtypes.bool_, TensorShape([]))],
        name=name,
    )
    return op.outputs[0]


variables.UPDATES.update(
    {kind: _method(kind) for kind in ("assign", "assign_add", "assign_sub")},
    scatter=_scatter, scatter_slices=_scatter_slices, gather=_rows, count_up_to=count_up_to, split=split,
)  # fmt: skip
