"""``tf.switch_case`` and ``tf.CriticalSection``.

Mirrors python/ops/{control_flow_ops,cond_v2,critical_section_ops}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.cond_v2 import indexed_case
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export("switch_case")
def switch_case(branch_index, branch_fns, default=None, name="switch_case"):
    """What the function of a number gives; raises ``TypeError`` and ``ValueError`` for other arguments."""
    if isinstance(branch_index, Unknown) or isinstance(branch_fns, Unknown):
        return Unknown("argument", "switch_case()")
    actions = _actions(branch_fns, default, branch_index)
    with op_scope(name, "case"):
        return indexed_case(branch_index, actions)


def _actions(functions: Any, default: Any, index: Any) -> list[Any]:
    """Mirrors _indexed_case_verify_and_canonicalize_args."""
    if not isinstance(index, ops.Tensor):
        a = of_target("branch_index must a Tensor", "'branch_index' must be a Tensor")
        raise raised(TypeError(f"{a}, got {type(index)}"))
    if index._dtype is not None and not index._dtype.is_integer:
        a = of_target("branch_index must an integer Tensor", "'branch_index' must be an integer Tensor")  # fmt: skip
        raise raised(TypeError(f"{a}, got {index.dtype}"))
    if not functions:
        a = of_target("branch_fns", "'branch_fns'")
        raise raised(ValueError(f"Must provide at least one item in {a}"))
    if not isinstance(functions, (list, tuple, dict)):
        a = of_target("branch_fns", "'branch_fns'")
        raise raised(TypeError(f"{a} must be a list, tuple, or dict"))
    pairs = list(functions.items()) if isinstance(functions, dict) else list(functions)
    if all(callable(function) for function in pairs):
        pairs = list(enumerate(pairs))
    for pair in pairs:
        _check(pair)
    keys = [key for key, _ in pairs]
    if sorted(keys) != list(range(len(keys))):
        shown = ",".join(map(str, sorted(keys)))
        a = f"branch indices (keys) must form contiguous range of [0 to {len(keys)}) but found {{{shown}}}"
        raise raised(ValueError(a))
    found = [function for _, function in sorted(pairs, key=lambda pair: pair[0])]
    return [*found, default] if default is not None else found


def _check(pair: Any) -> None:
    if not isinstance(pair, tuple) or len(pair) != 2:
        a = of_target("Each entry in branch_fns must be a 2-tuple", f"Each entry in 'branch_fns' must be a 2-tuple. Received {pair}.")  # fmt: skip
        raise raised(TypeError(a))
    key, function = pair
    if not isinstance(key, int):
        raise raised(TypeError(f"key must be a Python `int`, got {type(key)}"))
    if not callable(function):
        raise raised(TypeError(f"fn for key {key} must be callable."))


@tf_export("CriticalSection")
class CriticalSection:
    """Functions whose operations never run at once.  Mirrors critical_section_ops.py CriticalSection."""

    def __init__(self, name=None, shared_name=None, critical_section_def=None, import_scope=None):
        if critical_section_def and name is not None:
            newer = f"Arguments critical_section_def={critical_section_def} and shared_name={shared_name} are mutually exclusive. Please only specify one of them."
            older = "critical_section_def and shared_name are mutually exclusive."
            raise raised(ValueError(of_target(older, newer)))
        if critical_section_def:
            raise raised(NotImplementedError("Not yet implemented"))
        with ops.name_scope(name, "CriticalSection", []) as scope:
            attrs = {"shared_name": shared_name or scope, "container": ""}
            self._handle = make("MutexV2", scope, attrs)
        ops.get_default_graph().add_to_collection("critical_sections", self)

    @property
    def name(self):
        """That of its operation."""
        return self._handle.op.name

    def execute(self, fn, exclusive_resource_access=True, name=None):
        """What a function gives, once no other runs."""
        with ops.name_scope(name, "critical_section_execute", []):
            lock = make("MutexLock", None, mutex=self._handle)
            with tf.control_dependencies([lock]):
                result = fn()
            if isinstance(result, Unknown):
                return result
            flat = [_same(value) for value in nest.flatten(result)]
            with tf.control_dependencies(flat):
                done = make("ConsumeMutexLock", None, mutex_lock=lock)
                held = tf.tuple(nest.flatten(result))
            with tf.control_dependencies([done]):
                outputs = [_same(value) for value in held]
            ops.get_default_graph().add_to_collection("critical_section_executions", lock.op)
            return nest.pack_sequence_as(result, outputs)


def _same(value: Any) -> Any:
    if isinstance(value, tf.TensorArray):
        return value.identity()
    return tf.group(value) if isinstance(value, ops.Operation) else tf.identity(value)
