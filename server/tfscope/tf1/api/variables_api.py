"""Reading, initializing and assigning variables.  Mirrors python/ops/variables.py, state_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes, ops, variables
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.op_def import apply_op
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _reader(name, key):
    def function(scope=None):
        return ops.get_collection(key, scope)

    function.__name__ = name
    tf_export(name, f"python.ops.variables.{name}")(function)
    return function


global_variables = _reader("global_variables", GraphKeys.GLOBAL_VARIABLES)
local_variables = _reader("local_variables", GraphKeys.LOCAL_VARIABLES)
_reader("model_variables", GraphKeys.MODEL_VARIABLES)
_reader("metric_variables", GraphKeys.METRIC_VARIABLES)
_reader("trainable_variables", GraphKeys.TRAINABLE_VARIABLES)
_reader("moving_average_variables", GraphKeys.MOVING_AVERAGE_VARIABLES)


@tf_export("all_variables")
def all_variables():
    """The old name of ``global_variables``."""
    return global_variables()


@tf_export("variables_initializer", "initialize_variables", "initializers.variables")
def variables_initializer(var_list, name="init"):
    """Initializes some variables: a group of their initializers."""
    if var_list and not isinstance(var_list, Unknown):
        return group_of([v.initializer for v in var_list if hasattr(v, "initializer")], name)
    return ops.get_default_graph().create_op("NoOp", [], [], name=name)


def group_of(inputs, name):
    """A ``NoOp`` that depends on operations of one device."""
    with ops.get_default_graph().control_dependencies(inputs):
        return ops.get_default_graph().create_op("NoOp", [], [], name=name)


@tf_export("global_variables_initializer", "initializers.global_variables", "initialize_all_variables")
def global_variables_initializer():
    """Initializes all global variables."""
    return variables_initializer(global_variables())


@tf_export("local_variables_initializer", "initializers.local_variables", "initialize_local_variables")
def local_variables_initializer():
    """Initializes all local variables."""
    return variables_initializer(local_variables())


@tf_export("report_uninitialized_variables")
def report_uninitialized_variables(var_list=None, name="report_uninitialized_variables"):
    """Names of variables without a value."""
    with ops.name_scope(name):
        graph = ops.get_default_graph()
        op = graph.create_op("BooleanMask", [], [(dtypes.string, TensorShape([None]))], name="boolean_mask/GatherV2")
    return op.outputs[0]


@tf_export("is_variable_initialized")
def is_variable_initialized(variable):
    """Whether a variable has a value, in the graph."""
    op = ops.get_default_graph().create_op("IsVariableInitialized", [], [(dtypes.bool_, TensorShape([]))])
    return op.outputs[0]


@tf_export("assert_variables_initialized")
def assert_variables_initialized(var_list=None):
    """Fails unless the variables have values."""
    return ops.get_default_graph().create_op("NoOp", [], [])


def _assign(op_type, resource_type):
    def function(ref, value, use_locking=None, name=None):
        if isinstance(ref, Unknown):
            return ref.derived(f"{op_type}()")
        graph = ops.get_default_graph()
        kind = getattr(ref, "_dtype_val", None) or getattr(ref, "_dtype", None)
        base = kind.base_dtype if kind is not None else None
        if isinstance(ref, variables.ResourceVariable):
            with graph.name_scope(name or resource_type) as scope:
                tensor = convert_to_tensor(value, base, name="value")
                graph.create_op(resource_type, [ref.handle, tensor], [], name=scope)
            return variables.get_read(ref, None)
        target = ref._op.outputs[0] if isinstance(ref, variables.RefVariable) else ref
        with graph.name_scope(name or op_type) as scope:
            tensor = convert_to_tensor(value, base, name="value")
            _check_shapes(op_type, target, tensor, scope, ref)
            ref_kind = base._as_ref if base is not None else None
            shape = tensor.shape if op_type == "Assign" else target.shape
            return graph.create_op(op_type, [target, tensor], [(ref_kind, shape)], name=scope).outputs[0]

    return function


def _check_shapes(op_type, target, tensor, scope, ref):
    if not hasattr(target, "shape") or target.shape.is_compatible_with(tensor.shape):
        return
    a, b = target.shape.as_list(), tensor.shape.as_list()
    shown = ", ".join("[" + ",".join("?" if d is None else str(d) for d in s) + "]" for s in (a, b))
    if len(a) != len(b):
        text = f"Shapes must be equal rank, but are {len(a)} and {len(b)}"
    else:
        k = next(i for i, (p, q) in enumerate(zip(a, b)) if p != q and None not in (p, q))
        text = f"Dimension {k} in both shapes must be equal, but are {a[k]} and {b[k]}. Shapes are {shown.replace(', [', ' and [')}."
    raise raised(ValueError(f"{text} for '{scope[:-1]}' (op: '{op_type}') with input shapes: {shown}."))


def assign(ref, value, validate_shape=None, use_locking=None, name=None):
    """Sets a variable in the graph."""
    return _ASSIGN(ref, value, use_locking, name)


_ASSIGN = _assign("Assign", "AssignVariableOp")
assign_add = _assign("AssignAdd", "AssignAddVariableOp")
assign_sub = _assign("AssignSub", "AssignSubVariableOp")
assign_add.__name__, assign_sub.__name__ = "assign_add", "assign_sub"
tf_export("assign", "python.ops.state_ops.assign")(assign)
tf_export("assign_add", "python.ops.state_ops.assign_add")(assign_add)
tf_export("assign_sub", "python.ops.state_ops.assign_sub")(assign_sub)


def _sparse_read(variable, indices, name=None):
    op = ops.get_default_graph().create_op("ResourceGather", [variable.handle], [(variable._dtype_val, TensorShape(None))], name=name)
    return op.outputs[0]


variables.UPDATES.update(
    assign=lambda v, x, use_locking=None, name=None: assign(v, x, name=name),
    assign_add=assign_add, assign_sub=assign_sub, gather=_sparse_read,
)  # fmt: skip


def _scatter(op_type):
    def function(ref, indices, updates, use_locking=True, name=None):
        target = ref._op.outputs[0] if isinstance(ref, variables.RefVariable) else convert_to_tensor(ref)
        arg = [("ref", target, None), ("indices", indices, None), ("updates", updates, None)]
        return apply_op(op_type, arg, lambda i: [(i[0]._dtype, i[0].shape)], name).outputs[0]

    return function


for _kind in ("Update", "Add", "Sub", "Mul", "Div", "Min", "Max", "NdUpdate", "NdAdd", "NdSub"):
    _name = "scatter_" + {"NdUpdate": "nd_update", "NdAdd": "nd_add", "NdSub": "nd_sub"}.get(_kind, _kind.lower())
    _function = _scatter(f"Scatter{_kind}")
    _function.__name__ = _name
    tf_export(_name)(_function)


@tf_export("count_up_to")
def count_up_to(ref, limit, name=None):
    """Counts in the graph."""
    return apply_op("CountUpTo", [("ref", ref, None)], lambda i: [(i[0]._dtype, i[0].shape)], name).outputs[0]
