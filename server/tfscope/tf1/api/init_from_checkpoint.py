"""Initial values from checkpoints.  Mirrors python/training/{checkpoint_utils,warm_starting_util}.py."""

from __future__ import annotations

import re
from typing import Any

from tfscope.tf1.api import checkpoints
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.optimizers_slots import is_resource
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import lacking
from tfscope.tf1.graph.variable_store import store_of
from tfscope.tf1.graph.variables import Variable
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("train.init_from_checkpoint")
def init_from_checkpoint(ckpt_dir_or_file, assignment_map):
    """The variables' initializers restore them.  Mirrors checkpoint_utils.py _init_from_checkpoint."""
    known = checkpoints.contents(ckpt_dir_or_file)
    if isinstance(assignment_map, Unknown) or open_length(assignment_map) is not None:
        return
    if not hasattr(assignment_map, "items"):
        raise lacking(assignment_map, "items")
    rows = list(assignment_map.items())
    if any(isinstance(part, Unknown) for row in rows for part in row):
        return
    for name, current in sorted(rows, key=lambda row: row[0]):
        _assign(ckpt_dir_or_file, known, name, current)


def _assign(path: Any, known: checkpoints.Contents | None, name: str, current: Any) -> None:
    """One entry of the map: a variable, its parts, a name or a scope."""
    store = store_of(ops.get_default_graph())._vars
    every = isinstance(current, list) and all(isinstance(v, Variable) for v in current)
    found = current if isinstance(current, Variable) or every else _stored(current, store)
    if found is not None:
        if known is not None:
            _refuse_other(path, known, name, found)
        _restore(path, name, found)
    elif nothing_missed() and isinstance(current, str):
        _assign_scope(path, known, name, current, store)


def _stored(name: Any, store: dict[str, Any]) -> Any:
    """The variable of a name, or its parts."""
    if name in store:
        return store[name]
    count = 0
    while f"{name}/part_{count}" in store:
        count += 1
    return [store[f"{name}/part_{i}"] for i in range(count)] or None


def _refuse_other(path: Any, known: checkpoints.Contents, name: str, found: Any) -> None:
    if name not in known:
        shapes = {key: shape for key, (_, shape) in known.items()}
        text = f"Tensor {name} is not found in {path} checkpoint {shapes}"
        raise raised(ValueError(text))
    shape = known[name][1]
    if isinstance(found, Variable) and not found.get_shape().is_compatible_with(shape):
        text = (
            f"Shape of variable {found.name} ({found.get_shape()}) doesn't match with shape of tensor "
            f"{name} ({shape}) from checkpoint reader."
        )
        raise raised(ValueError(text))


def _assign_scope(
    path: Any, known: checkpoints.Contents | None, name: str, current: str, store: dict[str, Any]
) -> None:
    """The variables of a scope."""
    scopes = current.rpartition("/")[0]
    if not name.endswith("/"):
        text = (
            f"Assignment map with scope only name {scopes} should map to scope only {name}. "
            "Should be 'scope/': 'other_scope/'."
        )
        raise raised(ValueError(text))
    inside = {
        key.partition("/part_")[0] for key in store if not scopes or key.startswith(f"{scopes}/")
    }
    for key in sorted(inside):
        full = key[len(scopes) :]
        full = full[1:] if current != "/" else full
        full = (name + full if name != "/" else full).removesuffix("/")
        if known is not None and full not in known:
            text = f"Tensor {full} ({key[len(scopes) + 1 :]} in {name}) is not found in {path} checkpoint"
            raise raised(ValueError(text))
        _restore(path, full, _stored(key, store))


def _restore(path: Any, name: str, found: Any) -> None:
    for variable in found if isinstance(found, (list, tuple)) else [found]:
        info = variable._save_slice_info
        _set_initializer(path, name, variable, info.spec if info and found is not variable else "")


def _set_initializer(path: Any, name: str, variable: Variable, spec: str) -> None:
    """Mirrors _set_checkpoint_initializer."""
    with ops.device(variable.device), ops.device("/cpu:0"):
        attrs = {"dtypes": [element_type(variable)]}
        path = path if isinstance(path, str) else "model"
        restored = make(
            "RestoreV2", "checkpoint_initializer", attrs, prefix=path, tensor_names=[name],
            shape_and_slices=[spec],
        )[0]  # fmt: skip
        if is_resource(variable):
            value = tf.identity(restored)
            op = make("AssignVariableOp", None, resource=variable.handle, value=value)
        else:
            op = make("Assign", None, ref=variable._ref(), value=restored).op
    restored.set_shape(variable.get_shape())
    variable._initializer_op, variable._initial_value = op, restored


@tf_export("train.warm_start")
def warm_start(
    ckpt_to_initialize_from,
    vars_to_warm_start=".*",
    var_name_to_vocab_info=None,
    var_name_to_prev_var_name=None,
):
    """Initial values of chosen variables.  Mirrors warm_starting_util.py warm_start."""
    if var_name_to_vocab_info or isinstance(vars_to_warm_start, Unknown):
        return
    previous = var_name_to_prev_var_name or {}
    for variable in _chosen(vars_to_warm_start):
        name = variable.op.name
        _restore(ckpt_to_initialize_from, previous.get(name, name), variable)


def _chosen(wanted: Any) -> list[Variable]:
    """Mirrors _get_grouped_variables."""
    if isinstance(wanted, str) or wanted is None:
        return list(tf.trainable_variables(wanted)) if wanted else []
    if not isinstance(wanted, list):
        return []
    if all(isinstance(v, Variable) for v in wanted):
        return wanted
    return [v for v in tf.global_variables() if any(re.match(str(p), v.op.name) for p in wanted)]
