"""Functions of functions: AutoGraph, tapes, libraries, configuration, devices.

Mirrors python/eager/*.py, python/autograph, python/framework/{load_library,config,device_spec}.py.
"""

from __future__ import annotations

import contextlib

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.autograph import mark_converted
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def passes_through(name, *names, converts=False):
    """A decorator, with or without arguments, that gives the function back; AutoGraph may convert
    it."""

    def decorator(func=None, *args, **kwargs):
        if not callable(func):
            return lambda function: decorator(function, **kwargs)
        if converts and kwargs.get("autograph", True):
            mark_converted(func)
        return func

    decorator.__name__ = decorator.__qualname__ = name
    tf_export(*names)(decorator)


passes_through("to_graph", "autograph.to_graph", converts=True)
passes_through(
    "do_not_convert", "autograph.do_not_convert", "autograph.experimental.do_not_convert"
)
passes_through(
    "run_test_in_graph_and_eager_modes", "contrib.eager.run_test_in_graph_and_eager_modes"
)


@tf_export("autograph.to_code")
def to_code(entity, recursive=True, arg_values=None, arg_types=None, indentation="  ", experimental_optional_features=None):  # fmt: skip
    """The converted source: not modelled."""
    return Unknown("unmodelled-api", "tf.autograph.to_code()")


@tf_export("autograph.set_verbosity")
def set_verbosity(level, alsologtostdout=False):
    """Has no effect on graphs."""


@tf_export("autograph.trace")
def trace(*args):
    """Has no effect on graphs."""


@tf_export("autograph.experimental.set_loop_options")
def set_loop_options(parallel_iterations=None, back_prop=None, swap_memory=None,
                     maximum_iterations=None, shape_invariants=None):  # fmt: skip
    """Has no effect on names and shapes."""


# -- libraries of ops ------------------------------------------------------------------------------
@tf_export("load_op_library", "python.framework.load_library.load_op_library")
def load_op_library(library_filename):
    """A module of ops that only the file knows."""
    return Unknown("environment", "tf.load_op_library()")


@tf_export("load_library", "load_file_system_library")
def load_library(library_location):
    """Loads plugins; gives nothing."""


# -- graphs as messages ------------------------------------------------------------------------------
@tf_export("graph_util.must_run_on_cpu")
def must_run_on_cpu(node, pin_variables_on_cpu=False):
    """Whether an op runs on a CPU only."""
    return Unknown("unmodelled-api", "must_run_on_cpu()")


@tf_export("graph_util.tensor_shape_from_node_def_name")
def tensor_shape_from_node_def_name(graph, input_name):
    """The shape of a node's output."""
    name = input_name if ":" in input_name else input_name + ":0"
    found = graph.get_tensor_by_name(name)
    return found.get_shape() if isinstance(found, Tensor) else found


# -- devices and configuration -------------------------------------------------------------------------
@tf_export("DeviceSpec", "python.framework.device.DeviceSpec", "python.framework.device_spec.DeviceSpecV1")  # fmt: skip
class DeviceSpec:
    """A possibly partial name of a device.  Mirrors device_spec.py DeviceSpecV1."""

    def __init__(self, job=None, replica=None, task=None, device_type=None, device_index=None):
        self.job, self.replica, self.task = job, replica, task
        self.device_type = None if device_type == "*" else device_type
        self.device_index = None if device_index == "*" else device_index

    @classmethod
    def from_string(cls, spec):
        """Reads ``/job:worker/task:1/device:GPU:0``."""
        if isinstance(spec, Unknown):
            return spec.derived("DeviceSpec.from_string()")
        return cls().parse_from_string(spec)

    def parse_from_string(self, spec):
        """Takes the fields of a text."""
        self.__init__()
        for part in filter(None, spec.split("/")):
            key, *rest = part.split(":")
            if key in ("job", "replica", "task") and len(rest) == 1:
                setattr(self, key, rest[0] if key == "job" else int(rest[0]))
            elif key.upper() in ("CPU", "GPU") and len(rest) == 1:
                self.device_type = key.upper()
                self.device_index = None if rest[0] == "*" else int(rest[0])
            elif key == "device" and len(rest) == 2:
                self.device_type = None if rest[0] == "*" else rest[0]
                self.device_index = None if rest[1] == "*" else int(rest[1])
            elif key != "device":
                text = f"Unknown attribute: '{key}' in '{spec}'"
                if not current_run().is_v1:
                    text = f"Unknown attribute '{key}' is encountered while parsing the device spec: '{spec}'."
                raise raised(ValueError(text))
        return self

    def merge_from(self, dev):
        """Takes the fields that another one has."""
        for field in ("job", "replica", "task", "device_type", "device_index"):
            if getattr(dev, field) is not None:
                setattr(self, field, getattr(dev, field))

    def to_string(self):
        """The name."""
        parts = [
            f"/{k}:{getattr(self, k)}"
            for k in ("job", "replica", "task")
            if getattr(self, k) is not None
        ]
        if self.device_type is not None:
            index = "*" if self.device_index is None else self.device_index
            parts.append(f"/device:{self.device_type}:{index}")
        return "".join(parts)

    def __str__(self):
        return self.to_string()


def _setting(name):
    """A function of ``tf.config`` that has no effect on graphs."""

    def function(*args, **kwargs):
        return None

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    tf_export(f"config.{name}")(function)


for _name in (
    "set_soft_device_placement", "experimental.set_memory_growth", "experimental.set_visible_devices",
    "experimental.set_virtual_device_configuration", "experimental.set_synchronous_execution",
    "experimental.set_device_policy", "optimizer.set_jit", "optimizer.set_experimental_options",
    "threading.set_inter_op_parallelism_threads", "threading.set_intra_op_parallelism_threads",
    "experimental_connect_to_host",
):  # fmt: skip
    _setting(_name)


def _devices(name):
    def function(device_type=None):
        return Unknown("clock", f"tf.config.{name}()")

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    tf_export(f"config.{name}")(function)


for _name in (
    "experimental.list_physical_devices", "experimental.list_logical_devices",
    "experimental.get_visible_devices", "experimental_list_devices", "list_physical_devices",
    "list_logical_devices",
):  # fmt: skip
    _devices(_name)


@tf_export("xla.experimental.jit_scope", "contrib.compiler.jit.experimental_jit_scope")
@contextlib.contextmanager
def jit_scope(compile_ops=True, separate_compiled_gradients=False):
    """A block that is compiled; names stay."""
    yield
