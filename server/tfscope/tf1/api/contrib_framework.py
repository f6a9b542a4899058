"""tf.contrib.framework: restoring from checkpoints, checks, name scopes, sorting.

Mirrors contrib/framework/python/ops/{variables,ops,checkpoint_ops}.py and
contrib/framework/python/framework/{tensor_util,checkpoint_utils}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import checkpoints
from tfscope.tf1.api.contrib_framework_variables import get_variable_full_name
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.uninitialized import give_up
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.op_def import apply_op, unary_op
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(*names: str) -> list[str]:
    places = ("contrib.framework", "contrib.slim", "tf_slim",
              "contrib.framework.python.ops.variables")  # fmt: skip
    return [f"{place}.{name}" for name in names for place in places]


def _data(text: str) -> Unknown:
    return Unknown("data", text)


def _assign_all(variables: Any) -> Any:
    assigns = []
    for var in variables:
        holder = tf.placeholder(
            dtype=var.dtype.base_dtype, shape=var.get_shape(), name="placeholder/" + var.op.name
        )
        assigns.append(var.assign(holder))
    return tf.group(*assigns), _data("feed_dict")


@tf_export(*_names("assign_from_values"))
def assign_from_values(var_names_to_values):
    """A placeholder and an assignment per variable; the op and the dict to feed."""
    if isinstance(var_names_to_values, Unknown):
        return var_names_to_values
    chosen = []
    for name in var_names_to_values:
        found = ops.get_collection("variables", name)
        if not found:
            raise raised(ValueError(f"Variable {name} wasn't found"))
        if len(found) > 1:
            found = [v for v in found if v.op.name == name]
        if not found:
            raise raised(ValueError(f"Variable {name} doesn't uniquely identify a variable"))
        chosen.append(found[0])
    return _assign_all(chosen)


@tf_export(*_names("assign_from_values_fn"))
def assign_from_values_fn(var_names_to_values):
    """A function of a session."""
    assign_from_values(var_names_to_values)
    return lambda session: give_up()


@tf_export(*_names("assign_from_checkpoint"))
def assign_from_checkpoint(model_path, var_list, ignore_missing_vars=False):
    """A placeholder and an assignment per variable that the checkpoint holds."""
    if isinstance(var_list, Unknown):
        return var_list, _data("feed_dict")
    grouped: dict[Any, list[Any]] = {}
    if isinstance(var_list, (tuple, list)):
        for var in var_list:
            grouped.setdefault(get_variable_full_name(var), []).append(var)
    else:
        for name, value in var_list.items():
            grouped[name] = list(value) if isinstance(value, (tuple, list)) else [value]
    known = checkpoints.contents(model_path)
    for name in [name for name in grouped if known is not None and name not in known]:
        if not ignore_missing_vars:
            text = f"Checkpoint is missing variable [{name}]"
            raise raised(ValueError(text))
        del grouped[name]
    return _assign_all([v for group in grouped.values() for v in group])


@tf_export(*_names("assign_from_checkpoint_fn"))
def assign_from_checkpoint_fn(
    model_path, var_list, ignore_missing_vars=False, reshape_variables=False
):
    """A Saver of the variables and a function of a session."""
    if isinstance(var_list, Unknown):
        return lambda session: give_up()
    if not var_list:
        raise raised(ValueError("var_list cannot be empty"))
    if ignore_missing_vars:
        checkpoints.contents(model_path)
    tf.train.Saver(var_list, reshape=reshape_variables, write_version=tf.train.SaverDef.V1)
    return lambda session: give_up()


@tf_export("contrib.framework.list_variables", "contrib.framework.python.framework.checkpoint_utils.list_variables")  # fmt: skip
def list_variables(checkpoint_dir):
    """Names and shapes in a checkpoint."""
    return tf.train.list_variables(checkpoint_dir)


@tf_export("contrib.framework.load_variable")
def load_variable(checkpoint_dir, name):
    """A value of a checkpoint."""
    return tf.train.load_variable(checkpoint_dir, name)


@tf_export("contrib.framework.load_checkpoint")
def load_checkpoint(filepattern):
    """A reader of a checkpoint."""
    return tf.train.load_checkpoint(filepattern)


@tf_export("contrib.framework.init_from_checkpoint")
def init_from_checkpoint(checkpoint_dir, assignment_map):
    """tf.train.init_from_checkpoint."""
    tf.train.init_from_checkpoint(checkpoint_dir, assignment_map)


@tf_export("contrib.framework.load_and_remap_matrix_initializer", "contrib.framework.load_embedding_initializer", "contrib.framework.load_linear_multiclass_bias_initializer", "contrib.framework.load_variable_slot_initializer")  # fmt: skip
def load_embedding_initializer(*args, **kwargs):
    """An initializer whose values come from a checkpoint."""
    return lambda shape, dtype=None, partition_info=None: tf.zeros(shape, dtype or tf.float32)


@tf_export("contrib.framework.get_name_scope")
def get_name_scope():
    """The current name scope."""
    return ops.get_default_graph().get_name_scope()


@tf_export("contrib.framework.sort")
def sort(values, axis=-1, direction="ASCENDING", name=None):
    """tf.sort."""
    return tf.sort(values, axis=axis, direction=direction, name=name)


@tf_export("contrib.framework.argsort")
def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """tf.argsort."""
    return tf.argsort(values, axis=axis, direction=direction, stable=stable, name=name)


@tf_export("contrib.framework.assert_scalar_int")
def assert_scalar_int(tensor, name=None):
    """The tensor, a scalar of an integer type."""
    with ops.name_scope(name, "assert_scalar_int", [tensor]) as scope:
        tensor = ops.convert_to_tensor(tensor)
        kind = tensor._dtype
        if kind is not None and not kind.base_dtype.is_integer:
            text = f"Expected integer type for {tensor.name}, received type: {kind}."
            raise raised(ValueError(text))
        return tf.assert_scalar(tensor, name=scope)


@tf_export("contrib.framework.assert_scalar")
def assert_scalar(tensor, name=None):
    """The tensor, a scalar."""
    return tf.assert_scalar(tensor, name=name)


@tf_export("contrib.framework.zero_initializer")
def zero_initializer(ref, use_locking=True, name="zero_initializer"):
    """An op that zeroes a variable that has no value yet.

    Mirrors contrib/framework/python/ops/variables.py and gen_variable_ops.py.
    """
    if isinstance(ref, ResourceVariable):
        shape, dtype = ref.shape, ref.dtype.base_dtype
        op = apply_op(
            "ZeroVarInitializer", [("var", ref.handle, None)], lambda i: [(dtype, shape)], name
        )
        return op.outputs[0]
    if not isinstance(ref, BaseVariable):
        return ref
    return unary_op("ZeroInitializer", ref._ref(), name, "ref")


@tf_export("contrib.framework.experimental")
def experimental(func):
    """A decorator that only warns."""
    return func


@tf_export("contrib.framework.is_strictly_increasing", "contrib.framework.is_non_decreasing")
def is_strictly_increasing(x, name=None):
    """tf.is_strictly_increasing."""
    return tf.is_strictly_increasing(x, name=name)
