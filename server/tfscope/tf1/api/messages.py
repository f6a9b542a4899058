"""Protocol buffers: any field can be read, set and given to the constructor.

Fields whose default decides a program's branches have it here; every other unset field is again a
message.  Mirrors core/protobuf/config.proto and its neighbours.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.message_fields import check_asked, check_assigned, check_constructed
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

METHODS = (
    "SerializeToString", "SerializePartialToString", "ByteSize",
    "ListFields", "WhichOneof", "IsInitialized", "DiscardUnknownFields",
    "insert", "pop", "remove", "sort", "reverse", "get", "get_or_create", "items", "keys", "values",
)  # fmt: skip


class Message:
    """A message.  ``defaults`` maps fields to what they are when unset."""

    defaults: dict[str, Any] = {}
    place = "core"

    def __init__(self, *args, **fields):
        if args:
            raise raised(TypeError("No positional arguments allowed"))
        check_constructed(type(self).__name__, fields)
        self.__dict__.update({name: v for name, v in fields.items() if v is not None})

    def __setattr__(self, name, value):
        check_assigned(type(self).__name__, name, value)
        object.__setattr__(self, name, value)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        if name in METHODS:
            return lambda *args, **kwargs: Unknown("unmodelled-api", f"{name}()")
        if self.__dict__.get("_is_read"):
            return Unknown("environment", f"{type(self).__name__}.{name}")
        check_asked(type(self).__name__, name)
        default = self.defaults.get(name, Message)
        value = default() if isinstance(default, type) else default
        self.__dict__[name] = value
        return value

    def ParseFromString(self, serialized):  # noqa: N802 - the name of protocol buffers
        """Takes the fields of a text or file: they are not known."""
        self.__dict__["_is_read"] = True
        return Unknown("environment", "ParseFromString()")

    MergeFromString = ParseFromString

    def read_from_outside_(self):
        """Something that is not modelled fills the message."""
        self.__dict__["_is_read"] = True

    @classmethod
    def FromString(cls, s):  # noqa: N802 - the name of protocol buffers
        """A message of a text or file."""
        made = cls()
        made.ParseFromString(s)
        return made

    def HasField(self, field_name):  # noqa: N802 - the name of protocol buffers
        """Whether a field was set."""
        return field_name in self.__dict__

    def ClearField(self, field_name):  # noqa: N802 - the name of protocol buffers
        """Unsets a field."""
        self.__dict__.pop(field_name, None)

    def Clear(self):  # noqa: N802 - the name of protocol buffers
        """Unsets all fields."""
        self.__dict__.clear()

    def CopyFrom(self, other_msg):  # noqa: N802 - the name of protocol buffers
        """Becomes like another message."""
        self.__dict__.clear()
        self.MergeFrom(other_msg)

    def MergeFrom(self, other_msg):  # noqa: N802 - the name of protocol buffers
        """Takes the fields of another message."""
        if isinstance(other_msg, Message):
            self.__dict__.update(other_msg.__dict__)

    def add(self, **fields):
        """Adds a message to a repeated field."""
        return Message(**fields)

    def append(self, value):
        """Adds a value to a repeated field."""

    extend = append

    def __getitem__(self, key):
        if isinstance(key, Unknown):
            return Message()
        return self.__dict__.setdefault(str(key), Message())

    def __setitem__(self, key, value):
        self.__dict__[str(key)] = value

    def __delitem__(self, key):
        """Takes items out of a repeated field."""
        self.__dict__.pop(str(key), None)

    def __iter__(self):
        return iter(())

    def __bool__(self):
        return True

    def __deepcopy__(self, memo):
        made = type(self)()
        made.MergeFrom(self)
        return made


def _message(name, fields=None, constants=(), place="core.protobuf.config_pb2", public=True):
    """A class of messages with the defaults of its fields and its enumerators."""
    space = {
        "__module__": __name__,
        "__doc__": f"The message {name}.",
        "defaults": fields or {},
        "place": place,
    }
    made = type(name, (Message,), {**space, **dict(constants)})
    tf_export(f"{place}.{name}", *[name] * public)(made)
    return made


_levels = {"DEFAULT": 0, "L0": -1, "L1": 0, "ON_1": 1, "ON_2": 2, "OFF": -1}
GPUOptions = _message("GPUOptions", {
    "allow_growth": False, "per_process_gpu_memory_fraction": 0.0, "visible_device_list": "",
    "allocator_type": "", "force_gpu_compatible": False,
})  # fmt: skip
OptimizerOptions = _message("OptimizerOptions", {
    "opt_level": 0, "global_jit_level": 0, "do_constant_folding": False,
    "do_function_inlining": False, "do_common_subexpression_elimination": False,
}, _levels.items())  # fmt: skip
RewriterConfig = _message("RewriterConfig", {}, {
    "DEFAULT": 0, "ON": 1, "OFF": 2, "AGGRESSIVE": 3, "NO_MEM_OPT": 1, "MANUAL": 2, "HEURISTICS": 6,
    "SCHEDULING_HEURISTICS": 5, "RECOMPUTATION_HEURISTICS": 4, "SWAPPING_HEURISTICS": 4,
}.items(), "core.protobuf.rewriter_config_pb2", public=False)  # fmt: skip
GraphOptions = _message("GraphOptions", {
    "optimizer_options": OptimizerOptions, "rewrite_options": RewriterConfig,
    "infer_shapes": False, "place_pruned_graph": False,
})  # fmt: skip
ConfigProto = _message("ConfigProto", {
    "gpu_options": GPUOptions, "graph_options": GraphOptions, "allow_soft_placement": False,
    "log_device_placement": False, "intra_op_parallelism_threads": 0,
    "inter_op_parallelism_threads": 0, "use_per_session_threads": False, "device_count": dict,
    "device_filters": list, "operation_timeout_in_ms": 0, "isolate_session_state": False,
})  # fmt: skip
_traces = {"NO_TRACE": 0, "SOFTWARE_TRACE": 1, "HARDWARE_TRACE": 2, "FULL_TRACE": 3}
RunOptions = _message("RunOptions", {
    "trace_level": 0, "timeout_in_ms": 0, "output_partition_graphs": False,
    "report_tensor_allocations_upon_oom": False,
}, _traces.items())  # fmt: skip
for _name, _place in {
    "RunMetadata": "core.protobuf.config_pb2", "ThreadPoolOptionProto": "core.protobuf.config_pb2",
    "AttrValue": "core.framework.attr_value_pb2", "NameAttrList": "core.framework.attr_value_pb2",
    "TensorInfo": "core.protobuf.meta_graph_pb2",
    "SessionLog": "core.util.event_pb2", "LogMessage": "core.util.event_pb2",
    "HistogramProto": "core.framework.summary_pb2", "VariableDef": "core.framework.variable_pb2",
    "SummaryMetadata": "core.framework.summary_pb2",
}.items():  # fmt: skip
    _message(_name, place=_place, public=_name != "ThreadPoolOptionProto")
