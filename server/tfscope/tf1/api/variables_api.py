"""Lists of variables and how all of them are initialized.  Mirrors python/ops/variables.py."""

from __future__ import annotations

from tfscope.tf1.api.registry import lookup, tf_export
from tfscope.tf1.api.state_ops import is_variable_initialized
from tfscope.tf1.graph import dtypes, ops
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _reader(name, key):
    def function(scope=None):
        return ops.get_collection(key, scope)

    function.__name__ = function.__qualname__ = name
    public = [name] if name != "metric_variables" else []
    tf_export(f"python.ops.variables.{name}", *public)(function)
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
        wrong = next(
            (
                v
                for v in var_list
                if isinstance(v, (ops.Tensor, ops.Operation, PartitionedVariable))
            ),
            None,
        )
        if wrong is not None:
            text = f"'{type(wrong).__name__}' object has no attribute 'initializer'"
            raise raised(AttributeError(text))
        return lookup("group")(
            *[v.initializer for v in var_list if hasattr(v, "initializer")], name=name
        )
    return ops.get_default_graph().create_op("NoOp", [], [], name=name)


@tf_export(
    "global_variables_initializer", "initializers.global_variables", "initialize_all_variables"
)
def global_variables_initializer():
    """Initializes all global variables."""
    return variables_initializer(global_variables())


@tf_export(
    "local_variables_initializer", "initializers.local_variables", "initialize_local_variables"
)
def local_variables_initializer():
    """Initializes all local variables."""
    return variables_initializer(local_variables())


@tf_export("report_uninitialized_variables")
def report_uninitialized_variables(var_list=None, name="report_uninitialized_variables"):
    """Names of variables without a value."""
    if isinstance(var_list, Unknown):
        return var_list.derived("report_uninitialized_variables()")
    known = [*global_variables(), *local_variables()] if var_list is None else list(var_list)
    with ops.name_scope(name):
        flags = [is_variable_initialized(v) for v in known]
        if not known:
            return make_constant([], dtypes.string, None, "Const")
        mask = lookup("logical_not")(lookup("stack")(flags))
        names = make_constant(
            [getattr(v.op, "name", "?") for v in known], dtypes.string, None, "Const"
        )
        return lookup("boolean_mask")(names, mask)


@tf_export("assert_variables_initialized")
def assert_variables_initialized(var_list=None):
    """Ranks of variables, which cannot be had without values."""
    known = [*global_variables(), *local_variables()] if var_list is None else list(var_list)
    graph = ops.get_default_graph()
    ranks = []
    for variable in known:
        with graph.name_scope("Rank") as scope:
            tensor = convert_to_tensor(variable)
            if isinstance(variable, ResourceVariable) and current_run().is_v1:
                tensor = convert_to_tensor(variable)
            outputs = [(dtypes.int32, TensorShape([]))]
            ranks.append(graph.create_op("Rank", [tensor], outputs, name=scope).outputs[0])
    if not ranks:
        return None
    return ranks[0] if len(ranks) == 1 else lookup("stack")(ranks)
