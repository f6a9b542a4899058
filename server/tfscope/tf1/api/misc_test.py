"""tf.test and tf.profiler: objects whose work is outside the graph.

Mirrors the interfaces of python/framework/test_util.py.
"""

from __future__ import annotations

import contextlib
import itertools

from tfscope.python.library import parameterized_model, threading_model, unittest_model
from tfscope.tf1.api.framework_functions import passes_through
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.uninitialized import give_up
from tfscope.tf1.graph import ops
from tfscope.values.unknown import Unknown


@tf_export("test.TestCase", "python.platform.test.TestCase",
           "python.framework.test_util.TensorFlowTestCase")  # fmt: skip
class TestCase(unittest_model.AbslTestCase):
    """Mirrors test_util.py TensorFlowTestCase."""

    def setUp(self):
        """A fresh default graph."""
        ops.reset_default_graph()

    @contextlib.contextmanager
    def session(self, graph=None, config=None, use_gpu=False, force_gpu=False):
        """A session over a graph that is the default one inside."""
        give_up()
        graph = ops.get_default_graph() if graph is None else graph
        with graph.as_default():
            yield tf.Session(graph=graph)

    test_session = cached_session = session

    def assertRaisesOpError(self, expected_err_re_or_predicate):  # noqa: N802
        """What a graph that runs ends with."""
        return self.assertRaises(tf.errors.OpError)

    def assertRaisesWithPredicateMatch(self, exception_type, expected_err_re_or_predicate):  # noqa: N802
        """As ``assertRaises``."""
        return self.assertRaises(exception_type)

    def checkedThread(self, target, args=None, kwargs=None):  # noqa: N802
        """A thread of the test."""
        return threading_model.Thread(target=target, args=args or (), kwargs=kwargs or {})

    def evaluate(self, tensors):
        """Values; known when the graph runs."""
        return Unknown("runtime", "self.evaluate()")

    def get_temp_dir(self):
        """A folder; not known."""
        return Unknown("environment", "self.get_temp_dir()")

    def __getattr__(self, name):
        """What else TensorFlow's class has is not modelled; raises AttributeError of the host."""
        if name.startswith(("assert", "test")):
            return super().__getattr__(name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'", name=name, obj=self)  # fmt: skip


@tf_export("python.keras.keras_parameterized.TestCase")
class KerasTestCase(TestCase, parameterized_model.TestCase):
    """Mirrors keras_parameterized.py TestCase."""


TEST_UTIL = "python.framework.test_util"


for _name in (
    "run_deprecated_v1", "deprecated_graph_mode_only", "run_in_graph_and_eager_modes", "run_v1_only",
    "run_all_in_graph_and_eager_modes", "disable_xla", "disable_all_xla", "no_xla_auto_jit",
    "xla_allow_fallback", "disable_control_flow_v2", "assert_no_new_pyobjects_executing_eagerly",
    "assert_no_garbage_created", "assert_no_new_tensors", "enable_output_all_intermediates",
    "enable_tf_xla_constant_folding", "with_control_flow_v2", "enable_control_flow_v2", "use_deterministic_cudnn", "build_as_function_and_v1_graph",
):  # fmt: skip
    passes_through(
        _name, f"{TEST_UTIL}.{_name}"
    )  # how a test runs changes, not what graph it builds


@tf_export(f"{TEST_UTIL}.for_all_test_methods")
def for_all_test_methods(decorator, *args, **kwargs):
    """Decorates each test of a class, by what changes no graph."""
    return unittest_model.same


@tf_export(f"{TEST_UTIL}.generate_combinations_with_testcase_name")
def generate_combinations_with_testcase_name(**kwargs):
    """One case per combination of values, with a name of all of them."""
    several = [
        [(key, value) for value in (values if isinstance(values, list) else [values])]
        for key, values in sorted(kwargs.items())
    ]
    cases = [dict(pairs) for pairs in itertools.product(*several)]
    return [{**case, "testcase_name": f"_test{''.join(_told(case))}"} for case in cases]


def _told(case):
    for pair in case.items():
        key, value = ("".join(c for c in str(part) if c.isalnum()) for part in pair)
        yield f"_{key}_{value}"


def _skipping(name, reason):
    """A decorator of tests that need what is not there."""

    def decorate(func=None):
        def skipped(self, *args, **kwargs):
            self.skipTest(reason)

        return skipped if func is not None else lambda tested: skipped

    decorate.__name__ = name
    tf_export(f"{TEST_UTIL}.{name}")(decorate)


_skipping("run_v2_only", "Test is only compatible with v2")
_skipping("run_gpu_only", "Test requires GPU")
_skipping("run_cuda_only", "Test requires CUDA GPU")


@tf_export("python.framework.test_util.InstallStackTraceHandler")
def InstallStackTraceHandler():
    """Prints more when a test crashes: nothing here."""


@tf_export("test.Benchmark")
class Benchmark:
    """Mirrors python/platform/benchmark.py."""

    def report_benchmark(self, **kwargs):
        """Reports nothing."""

    def run_op_benchmark(self, *args, **kwargs):
        """Known when the graph runs."""
        return Unknown("runtime", "run_op_benchmark()")


@tf_export("test.main")
def main(argv=None):
    """Runs no tests."""


@tf_export("test.is_gpu_available")
def is_gpu_available(cuda_only=False, min_cuda_compute_capability=None):
    """No device is seen."""
    return False


for _name in ("is_built_with_cuda", "is_built_with_gpu_support", "is_built_with_rocm"):
    export_value(lambda: False, f"test.{_name}")
export_value(lambda: "", "test.gpu_device_name")
export_value(unittest_model.MODELS["unittest.mock"](), "test.mock", "python.platform.test.mock")


@tf_export("test.get_temp_dir")
def get_temp_dir():
    """A folder; not known."""
    return Unknown("environment", "tf.test.get_temp_dir()")


@tf_export("test.test_src_dir_path")
def test_src_dir_path(relative_path):
    """A path; not known."""
    return Unknown("environment", "tf.test.test_src_dir_path()")


@tf_export("test.compute_gradient_error", "test.compute_gradient")
def compute_gradient_error(
    x, x_shape, y, y_shape, x_init_value=None, delta=1e-3, init_targets=None, extra_feed_dict=None
):
    """Known when the graph runs."""
    return Unknown("runtime", "tf.test.compute_gradient_error()")


class _Chain:
    """An object whose methods give it back."""

    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self


@tf_export("profiler.ProfileOptionBuilder")
class ProfileOptionBuilder(_Chain):
    """Mirrors python/profiler/option_builder.py."""

    @staticmethod
    def float_operation():
        """Options."""
        return {}

    @staticmethod
    def trainable_variables_parameter():
        """Options."""
        return {}

    @staticmethod
    def time_and_memory(*args, **kwargs):
        """Options."""
        return {}


export_value(type("Profiler", (_Chain,), {"__doc__": "Profiles nothing."}), "profiler.Profiler")


@tf_export("profiler.profile")
def profile(graph=None, run_meta=None, op_log=None, cmd="scope", options=None):
    """Figures; known when the graph runs."""
    return Unknown("runtime", "tf.profiler.profile()")
