"""tf.contrib.framework / slim: model variables and looking variables up.

Mirrors contrib/framework/python/ops/variables.py.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.tf1.graph.replication import AUTO, NO_AGGREGATION
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

GLOBAL, MODEL, LOCAL = "variables", "model_variables", "local_variables"
TRAINABLE = "trainable_variables"


def _names(*names: str) -> list[str]:
    places = (
        "contrib.framework", "contrib.slim", "tf_slim", "contrib.framework.python.ops.variables",
        "contrib.framework.python.ops",
    )  # fmt: skip
    return [f"{place}.{name}" for name in names for place in places]


@tf_export(*_names("local_variable"))
def local_variable(initial_value, validate_shape=True, name=None, use_resource=None):
    """A tf.Variable in LOCAL_VARIABLES."""
    return _plain(initial_value, LOCAL, validate_shape, name, use_resource)


@tf_export(*_names("global_variable"))
def global_variable(initial_value, validate_shape=True, name=None, use_resource=None):
    """A tf.Variable in GLOBAL_VARIABLES that is not trained."""
    return _plain(initial_value, GLOBAL, validate_shape, name, use_resource)


def _plain(value, collection, validate_shape, name, use_resource):
    return tf.Variable(
        value, trainable=False, collections=[collection], validate_shape=validate_shape,
        use_resource=use_resource, name=name,
    )  # fmt: skip


@tf_export(*_names("variable"))
@add_arg_scope
def variable(name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=True, collections=None, caching_device=None, device=None, partitioner=None, custom_getter=None, use_resource=None, synchronization=AUTO, aggregation=NO_AGGREGATION):  # fmt: skip
    """get_variable on a device."""
    collections = list(collections if collections is not None else [GLOBAL])
    collections = list(dict.fromkeys(collections))
    getter: Any = variable_scope.get_variable
    if custom_getter is not None:
        reuse = variable_scope.get_variable_scope().reuse
        getter = functools.partial(custom_getter, reuse=reuse)
    with ops.device(device or ""):
        return getter(
            name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
            trainable=trainable, collections=collections, caching_device=caching_device,
            partitioner=partitioner, use_resource=use_resource, synchronization=synchronization,
            aggregation=aggregation,
        )  # fmt: skip


@tf_export(*_names("model_variable"))
@add_arg_scope
def model_variable(name, shape=None, dtype=dtypes.float32, initializer=None, regularizer=None, trainable=True, collections=None, caching_device=None, device=None, partitioner=None, custom_getter=None, use_resource=None, synchronization=AUTO, aggregation=NO_AGGREGATION):  # fmt: skip
    """A variable that is in MODEL_VARIABLES, too."""
    collections = [] if isinstance(collections, Unknown) else list(collections or [])
    return variable(
        name, shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
        trainable=trainable, collections=[*collections, GLOBAL, MODEL],
        caching_device=caching_device, device=device, partitioner=partitioner,
        custom_getter=custom_getter, use_resource=use_resource, synchronization=synchronization,
        aggregation=aggregation,
    )  # fmt: skip


@tf_export(*_names("add_model_variable"))
def add_model_variable(var):
    """Adds a variable once to MODEL_VARIABLES."""
    if not any(var is known for known in ops.get_collection(MODEL)):
        ops.add_to_collection(MODEL, var)


@tf_export(*_names("get_variables"))
def get_variables(scope=None, suffix=None, collection=GLOBAL):
    """The variables of a collection by scope and end of name."""
    if isinstance(scope, variable_scope.VariableScope):
        scope = scope.name
    if isinstance(scope, Unknown) or isinstance(suffix, Unknown):
        return scope if isinstance(scope, Unknown) else suffix
    if suffix is not None:
        if ":" not in suffix:
            suffix += ":"
        scope = (scope or "") + ".*" + suffix
    return ops.get_collection(collection, scope)


@tf_export(*_names("get_model_variables"))
def get_model_variables(scope=None, suffix=None):
    """Those of MODEL_VARIABLES."""
    return get_variables(scope, suffix, MODEL)


@tf_export(*_names("get_local_variables"))
def get_local_variables(scope=None, suffix=None):
    """Those of LOCAL_VARIABLES."""
    return get_variables(scope, suffix, LOCAL)


@tf_export(*_names("get_trainable_variables"))
def get_trainable_variables(scope=None, suffix=None):
    """Those of TRAINABLE_VARIABLES."""
    return get_variables(scope, suffix, TRAINABLE)


@tf_export(*_names("get_variables_to_restore"))
def get_variables_to_restore(include=None, exclude=None):
    """The global variables of some scopes without those of others."""
    for name, scopes in (("include", include), ("exclude", exclude)):
        if isinstance(scopes, Unknown):
            return scopes
        if scopes is not None and not isinstance(scopes, (list, tuple)):
            raise raised(TypeError(f"{name} is provided but is not a list or a tuple."))
    if include is None:
        kept = get_variables()
    else:
        kept = [v for scope in include for v in get_variables(scope)]
    dropped = {id(v) for scope in exclude or () for v in get_variables(scope)}
    return [v for v in kept if id(v) not in dropped]


@tf_export(*_names("get_variables_by_suffix"))
def get_variables_by_suffix(suffix, scope=None):
    """Global variables by the end of their name."""
    return get_variables(scope=scope, suffix=suffix)


@tf_export(*_names("get_variables_by_name"))
def get_variables_by_name(given_name, scope=None):
    """Global variables by the last part of their name."""
    return get_variables(scope=scope, suffix=f"/{given_name}:|^{given_name}:")


@tf_export(*_names("get_unique_variable"))
def get_unique_variable(var_op_name):
    """The global variable of exactly this name."""
    candidates = get_variables(scope=var_op_name)
    if isinstance(candidates, Unknown):
        return candidates
    if not candidates:
        raise raised(ValueError(f"Couldn't find variable {var_op_name}"))
    for candidate in candidates:
        if candidate.op.name == var_op_name:
            return candidate
    text = f"Variable {var_op_name} does not uniquely identify a variable"
    raise raised(ValueError(text))


@tf_export(*_names("get_variable_full_name"))
def get_variable_full_name(var):
    """A part of a partitioned variable has the name of the whole."""
    info = getattr(var, "_save_slice_info", None)
    return info.full_name if info else var.op.name


@tf_export(*_names("filter_variables"))
def filter_variables(var_list, include_patterns=None, exclude_patterns=None, reg_search=True):
    """Variables whose names match some and none of the patterns."""
    found = re.search if reg_search else re.match

    def some(var, patterns):
        return any(found(pattern, var.name) for pattern in patterns)

    kept = list(var_list)
    if include_patterns is not None:
        kept = [v for v in kept if some(v, include_patterns)]
    if exclude_patterns is not None:
        kept = [v for v in kept if not some(v, exclude_patterns)]
    return kept


# -- global step ---------------------------------------------------------------------------------
@tf_export(*_names("get_global_step"))
def get_global_step(graph=None):
    """tf.train.get_global_step."""
    return tf.train.get_global_step(graph)


@tf_export(*_names("create_global_step"))
def create_global_step(graph=None):
    """tf.train.create_global_step."""
    return tf.train.create_global_step(graph)


@tf_export(*_names("get_or_create_global_step"))
def get_or_create_global_step(graph=None):
    """tf.train.get_or_create_global_step."""
    return tf.train.get_or_create_global_step(graph)


@tf_export(*_names("assert_global_step"))
def assert_global_step(global_step_tensor):
    """tf.train.assert_global_step."""
    tf.train.assert_global_step(global_step_tensor)


@tf_export(*_names("assert_or_get_global_step"))
def assert_or_get_global_step(graph=None, global_step_tensor=None):
    """The given one, checked, or the graph's."""
    if global_step_tensor is None:
        return get_global_step(graph)
    assert_global_step(global_step_tensor)
    return global_step_tensor


@tf_export(*_names("VariableDeviceChooser"))
class VariableDeviceChooser:
    """Devices for variables in turn."""

    def __init__(self, num_tasks=0, job_name="ps", device_type="CPU", device_index=0, replica=None):
        self._num_tasks = num_tasks
        self._job_name = job_name
        self._next_task_id = 0

    def __call__(self, op):
        task = self._next_task_id
        if self._num_tasks > 0:
            self._next_task_id = (task + 1) % self._num_tasks
        return f"/job:{self._job_name}/task:{task}"
