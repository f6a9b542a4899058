"""tf.test, tf.profiler and tf.saved_model: objects whose work is outside the graph.

Mirrors the interfaces of python/framework/test_util.py and python/saved_model/*.py.
"""

from __future__ import annotations

import contextlib

from tfscope.python.library import unittest_model
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.api.uninitialized import give_up
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
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

    def evaluate(self, tensors):
        """Values; known when the graph runs."""
        return Unknown("runtime", "self.evaluate()")

    def get_temp_dir(self):
        """A folder; not known."""
        return Unknown("environment", "self.get_temp_dir()")


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
def compute_gradient_error(x, x_shape, y, y_shape, **kwargs):
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


# -- saved models ----------------------------------------------------------------------------
@tf_export("saved_model.Builder", "saved_model.builder.SavedModelBuilder")
class SavedModelBuilder:
    """Writes nothing.  Mirrors python/saved_model/builder_impl.py."""

    def __init__(self, export_dir):
        self._export_dir = export_dir

    def add_meta_graph_and_variables(self, sess, tags, **kwargs):
        """Makes a saver in the default graph."""
        saver = kwargs.get("saver")
        if saver is None:
            tf.train.Saver(
                tf.global_variables() + ops.get_collection("saveable_objects"),
                sharded=True,
                allow_empty=True,
            )

    def add_meta_graph(self, tags, **kwargs):
        """Makes a saver in the default graph."""
        self.add_meta_graph_and_variables(None, tags, **kwargs)

    def save(self, as_text=False):
        """A path."""
        return self._export_dir


class TensorInfo:
    """A protocol buffer: name, dtype and shape of a tensor."""

    def __init__(self, **kwargs):
        for key, value in kwargs.items():
            setattr(self, key, value)


@tf_export("saved_model.build_tensor_info", "saved_model.utils.build_tensor_info")
def build_tensor_info(tensor):
    """Mirrors python/saved_model/utils_impl.py."""
    if isinstance(tensor, Unknown):
        return tensor
    kind = None if tensor.dtype is None else tensor.dtype.as_datatype_enum
    return TensorInfo(name=tensor.name, dtype=kind, tensor_shape=tensor.get_shape().as_proto())


class SignatureDef(TensorInfo):
    """A protocol buffer: inputs, outputs and method."""


def _signature(*names):
    def register(function):
        for name in names:
            export_value(function, f"saved_model.{name}",
                         f"saved_model.signature_def_utils.{name}")  # fmt: skip
        return function

    return register


@_signature("build_signature_def")
def build_signature_def(inputs=None, outputs=None, method_name=None):
    """Mirrors signature_def_utils_impl.py."""
    return SignatureDef(inputs=inputs or {}, outputs=outputs or {}, method_name=method_name)


@_signature("predict_signature_def")
def predict_signature_def(inputs, outputs):
    """Mirrors signature_def_utils_impl.py."""
    if inputs is None or (isinstance(inputs, dict) and not inputs):
        raise raised(ValueError("Prediction inputs cannot be None or empty."))
    if outputs is None or (isinstance(outputs, dict) and not outputs):
        raise raised(ValueError("Prediction outputs cannot be None or empty."))
    return build_signature_def(inputs, outputs, "tensorflow/serving/predict")


@_signature("classification_signature_def")
def classification_signature_def(examples, classes, scores):
    """Mirrors signature_def_utils_impl.py."""
    outputs = {"classes": classes, "scores": scores}
    return build_signature_def({"inputs": examples}, outputs, "tensorflow/serving/classify")


@_signature("regression_signature_def")
def regression_signature_def(examples, predictions):
    """Mirrors signature_def_utils_impl.py."""
    return build_signature_def(
        {"inputs": examples}, {"outputs": predictions}, "tensorflow/serving/regress"
    )


@tf_export("saved_model.simple_save")
def simple_save(session, export_dir, inputs, outputs, legacy_init_op=None):
    """Makes a saver in the default graph."""
    SavedModelBuilder(export_dir).add_meta_graph_and_variables(session, ["serve"])


@tf_export("saved_model.load", "saved_model.loader.load")
def load(sess, tags, export_dir, import_scope=None, **saver_kwargs):
    """A meta graph in files that are not given."""
    give_up()
    return Unknown("environment", "tf.saved_model.load()")


@tf_export("saved_model.maybe_saved_model_directory", "saved_model.contains_saved_model",
           "saved_model.loader.maybe_saved_model_directory")  # fmt: skip
def maybe_saved_model_directory(export_dir):
    """Not known."""
    return Unknown("environment", "tf.saved_model.maybe_saved_model_directory()")


@tf_export("saved_model.save", "saved_model.experimental.save")
def save(obj, export_dir, signatures=None, options=None):
    """Writes nothing."""


@tf_export("saved_model.main_op_with_restore", "saved_model.main_op.main_op_with_restore")
def main_op_with_restore(restore_op_name):
    """An op."""
    return tf.group(tf.global_variables_initializer(), tf.local_variables_initializer())


@tf_export("saved_model.main_op.main_op")
def main_op():
    """An op."""
    return tf.group(
        tf.global_variables_initializer(),
        tf.local_variables_initializer(),
        tf.tables_initializer(),
    )
