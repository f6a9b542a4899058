"""``tf.Variable``, ``tf.get_variable``, ``tf.variable_scope`` and their kin: the graph's own functions
under their public names."""

from __future__ import annotations

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import variable_creation, variables
from tfscope.tf1.graph import variable_scope as vs

PRIVATE = "python.ops.variable_scope"

tf_export("Variable", "python.ops.variables.Variable", "python.ops.variables.VariableV1")(variables.Variable)
tf_export("get_variable", f"{PRIVATE}.get_variable")(vs.get_variable)
tf_export("get_local_variable", f"{PRIVATE}.get_local_variable")(vs.get_local_variable)
tf_export("get_variable_scope", f"{PRIVATE}.get_variable_scope")(vs.get_variable_scope)
tf_export("variable_scope", f"{PRIVATE}.variable_scope")(vs.variable_scope)
tf_export("variable_op_scope", f"{PRIVATE}.variable_op_scope")(vs.variable_op_scope)
tf_export("VariableScope", f"{PRIVATE}.VariableScope")(vs.VariableScope)
tf_export("no_regularizer", f"{PRIVATE}.no_regularizer")(vs.no_regularizer)
tf_export("variable_creator_scope", f"{PRIVATE}.variable_creator_scope", f"{PRIVATE}.variable_creator_scope_v1")(
    variable_creation.variable_creator_scope
)
tf_export(f"{PRIVATE}._pure_variable_scope")(vs._pure_variable_scope)
export_value(vs.AUTO_REUSE, "AUTO_REUSE", f"{PRIVATE}.AUTO_REUSE", f"{PRIVATE}._ReuseMode.AUTO_REUSE")
tf_export(f"{PRIVATE}.variable")(variable_creation.new_variable)
tf_export("python.ops.resource_variable_ops.ResourceVariable")(variables.ResourceVariable)
tf_export("python.ops.variables.RefVariable")(variables.RefVariable)


@tf_export(f"{PRIVATE}.default_variable_creator")
def default_variable_creator(next_creator=None, **kwargs):
    """Creates a variable by its arguments."""
    return variable_creation.create_variable(**kwargs)


@tf_export(f"{PRIVATE}._get_default_variable_store")
def _get_default_variable_store():
    """The variable store of the default graph."""
    return vs.default_store()


class _Member:
    """A member of an enumeration of TensorFlow."""

    def __init__(self, owner: str, name: str, value: int) -> None:
        self.owner, self.name, self.value = owner, name, value

    def __repr__(self) -> str:
        return f"<{self.owner}.{self.name}: {self.value}>"

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}"

    def __hash__(self) -> int:
        return hash((self.owner, self.value))

    def __eq__(self, other: object) -> bool:
        return self is other


@tf_export("VariableSynchronization", "python.ops.variables.VariableSynchronization")
class VariableSynchronization:
    """When replicas of a variable are joined."""

    AUTO = _Member("VariableSynchronization", "AUTO", 0)
    NONE = _Member("VariableSynchronization", "NONE", 1)
    ON_WRITE = _Member("VariableSynchronization", "ON_WRITE", 2)
    ON_READ = _Member("VariableSynchronization", "ON_READ", 3)


@tf_export("VariableAggregation", "python.ops.variables.VariableAggregation")
class VariableAggregation:
    """How replicas' updates are joined."""

    NONE = _Member("VariableAggregation", "NONE", 0)
    SUM = _Member("VariableAggregation", "SUM", 1)
    MEAN = _Member("VariableAggregation", "MEAN", 2)
    ONLY_FIRST_REPLICA = _Member("VariableAggregation", "ONLY_FIRST_REPLICA", 3)
    ONLY_FIRST_TOWER = ONLY_FIRST_REPLICA
