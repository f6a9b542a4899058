"""Which fields messages of a session's configuration have, and what these refuse.

Mirrors core/protobuf/config.proto; the words are those of the protobuf that each TensorFlow runs on.
"""

from __future__ import annotations

from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

_TEXTS = {
    "ConfigProto": "m:device_count m:device_filters i:intra_op_parallelism_threads "
    "i:inter_op_parallelism_threads b:use_per_session_threads m:session_inter_op_thread_pool "
    "i:placement_period m:gpu_options b:allow_soft_placement b:log_device_placement m:graph_options "
    "i:operation_timeout_in_ms m:rpc_options m:cluster_def b:isolate_session_state m:experimental "
    "+b:share_cluster_devices_in_session",
    "GPUOptions": "d:per_process_gpu_memory_fraction b:allow_growth s:allocator_type "
    "i:deferred_deletion_bytes s:visible_device_list i:polling_active_delay_usecs "
    "i:polling_inactive_delay_msecs b:force_gpu_compatible m:experimental",
    "GraphOptions": "b:enable_recv_scheduling m:optimizer_options i:build_cost_model "
    "i:build_cost_model_after b:infer_shapes b:place_pruned_graph b:enable_bfloat16_sendrecv "
    "i:timeline_step m:rewrite_options",
    "OptimizerOptions": "b:do_common_subexpression_elimination b:do_constant_folding "
    "i:max_folded_constant_in_bytes b:do_function_inlining e:opt_level e:global_jit_level "
    "+b:cpu_global_jit",
    "RunOptions": "e:trace_level i:timeout_in_ms i:inter_op_thread_pool b:output_partition_graphs "
    "m:debug_options b:report_tensor_allocations_upon_oom m:experimental",
}
"""The kind and name of each field; those with a ``+`` are newer."""

_OLDER = {"i": "int", "b": "int, bool", "d": "int, float", "s": "bytes, unicode"}
_ACCEPTED: dict[str, tuple[type, ...]] = {
    "i": (int,), "b": (int, float), "d": (int, float), "s": (str, bytes),
}  # fmt: skip
_PLAIN = (bool, int, float, str, bytes, list, tuple, dict, set, type(None))


def _fields(kind: str) -> dict[str, str] | None:
    if kind not in _TEXTS:
        return None
    listed = (text.rpartition(":") for text in _TEXTS[kind].split())
    older = current_run().is_v1
    return {name: sort[-1:] for sort, _, name in listed if not (older and sort.startswith("+"))}


def check_constructed(kind: str, fields: dict[str, Any]) -> None:
    """Raises for what the constructor of a message refuses."""
    known = _fields(kind)
    if known is None:
        return
    for name, value in fields.items():
        if name not in known:
            raise raised(ValueError(f'Protocol message {kind} has no "{name}" field.'))
        if known[name] == "m" and value is not None:
            _check_message(name, value)
        elif value is not None:
            _check_value(known[name], value)


def check_assigned(kind: str, name: str, value: Any) -> None:
    """Raises for what an assignment to a field refuses."""
    known = _fields(kind)
    if known is None:
        return
    older = current_run().is_v1
    if name not in known:
        old, new = (
            f"'{kind}' object has no attribute '{name}'",
            'Protocol message {} has no "{}" field.',
        )
        raise raised(AttributeError(old if older else new.format(kind, name)))
    if known[name] == "m":
        to = "field" if older else "message, map, or repeated field"
        text = f'Assignment not allowed to {to} "{name}" in protocol message object.'
        raise raised(AttributeError(text))
    _check_value(known[name], value)


def check_asked(kind: str, name: str) -> None:
    """Raises for a field that a message does not have."""
    known = _fields(kind)
    if known is not None and name not in known:
        raise raised(AttributeError(name))


def _check_message(name: str, value: Any) -> None:
    repeated = name in ("device_count", "device_filters")
    if repeated and isinstance(value, (bool, int, float)):
        raise raised(TypeError(f"'{type(value).__name__}' object is not iterable"))


def _check_value(sort: str, value: Any) -> None:
    if sort not in _ACCEPTED or isinstance(value, Unknown) or not isinstance(value, _PLAIN):
        return
    given = type(value).__name__
    if current_run().is_v1:
        if not isinstance(value, _ACCEPTED[sort]):
            text = f"{value!r} has type {given}, but expected one of: {_OLDER[sort]}"
            raise raised(TypeError(text))
    elif sort == "d" and not isinstance(value, (int, float)):
        raise raised(TypeError(f"must be real number, not {given}"))
    elif sort == "s" and isinstance(value, (bool, int)):
        raise raised(TypeError("bad argument type for built-in operation"))
    elif sort in "ib" and not isinstance(value, int):
        raise raised(TypeError(f"'{given}' object cannot be interpreted as an integer"))
