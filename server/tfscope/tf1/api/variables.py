"""``tf.Variable``, ``tf.get_variable``, ``tf.variable_scope`` and their kin: the graph's own functions
under their public names."""

from __future__ import annotations

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import replication, variable_creation, variables
from tfscope.tf1.graph import variable_scope as vs
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.values.unknown import Unknown

PRIVATE = "python.ops.variable_scope"

tf_export("Variable", "python.ops.variables.VariableV1")(variables.Variable)
tf_export("python.ops.variables.Variable", "compat.v2.Variable")(variables.VariableV2)
tf_export("get_variable", f"{PRIVATE}.get_variable")(vs.get_variable)
tf_export("get_local_variable", f"{PRIVATE}.get_local_variable")(vs.get_local_variable)
tf_export("get_variable_scope", f"{PRIVATE}.get_variable_scope")(vs.get_variable_scope)
tf_export("variable_scope", f"{PRIVATE}.variable_scope")(vs.variable_scope)
tf_export("variable_op_scope", f"{PRIVATE}.variable_op_scope")(vs.variable_op_scope)
tf_export("VariableScope", f"{PRIVATE}.VariableScope")(vs.VariableScope)
tf_export("no_regularizer", f"{PRIVATE}.no_regularizer")(vs.no_regularizer)
tf_export(
    "variable_creator_scope",
    f"{PRIVATE}.variable_creator_scope",
    f"{PRIVATE}.variable_creator_scope_v1",
)(variable_creation.variable_creator_scope)
tf_export(f"{PRIVATE}._pure_variable_scope")(vs._pure_variable_scope)
export_value(
    vs.AUTO_REUSE, "AUTO_REUSE", f"{PRIVATE}.AUTO_REUSE", f"{PRIVATE}._ReuseMode.AUTO_REUSE"
)
tf_export(f"{PRIVATE}.variable")(variable_creation.new_variable)
tf_export("python.ops.resource_variable_ops.ResourceVariable")(ResourceVariable)
tf_export("python.ops.variables.RefVariable")(variables.RefVariable)


@tf_export("python.ops.resource_variable_ops.is_resource_variable")
def is_resource_variable(var):
    """Whether a variable is, or says it acts as, a resource variable."""
    if isinstance(var, Unknown):
        return var.passed_to("is_resource_variable")
    return isinstance(var, ResourceVariable) or hasattr(var, "_should_act_as_resource_variable")


@tf_export(f"{PRIVATE}.default_variable_creator")
def default_variable_creator(next_creator=None, **kwargs):
    """Creates a variable by its arguments."""
    return variable_creation.create_variable(**kwargs)


@tf_export(f"{PRIVATE}._get_default_variable_store")
def _get_default_variable_store():
    """The variable store of the default graph."""
    return vs.default_store()


@tf_export("python.ops.gen_state_ops.variable")
def variable(shape, dtype, container="", shared_name="", name=None):
    """A variable's operation alone."""
    return variable_creation.bare_variable("Variable", shape, dtype, name)


@tf_export("python.ops.gen_state_ops.variable_v2")
def variable_v2(shape, dtype, container="", shared_name="", name=None):
    """A variable's operation alone."""
    return variable_creation.bare_variable("VariableV2", shape, dtype, name)


@tf_export("python.ops.state_ops.variable_op")
def variable_op(shape, dtype, name="Variable", set_shape=True, container="", shared_name=""):
    """A variable's operation alone, of unknown shape if asked."""
    return variable_creation.bare_variable("Variable", shape if set_shape else None, dtype, name)


@tf_export("python.ops.state_ops.variable_op_v2")
def variable_op_v2(shape, dtype, name="Variable", container="", shared_name=""):
    """A variable's operation alone."""
    return variable_creation.bare_variable("VariableV2", shape, dtype, name)


for _name, _kind in {
    "VariableSynchronization": replication.VariableSynchronization,
    "VariableAggregation": replication.VariableAggregation,
}.items():
    tf_export(_name, f"python.ops.variables.{_name}", f"{PRIVATE}.{_name}")(_kind)
