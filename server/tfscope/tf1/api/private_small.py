"""Small functions and classes of TensorFlow's private modules that programs import: most change no graph.

Mirrors python/framework/{ops,tensor_util,common_shapes,random_seed,test_util}.py, python/ops/{math_ops,state_ops,
control_flow_util,summary_op_util}.py, python/data/util/random_seed.py and python/training/basic_session_run_hooks.py.
"""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api.control_flow_context import CondContext, ControlFlowContext
from tfscope.tf1.api.gradients import UnconnectedGradients
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

OPS = "python.framework.ops"


@tf_export(f"{OPS}.RegisterShape")
class RegisterShape:
    """A decorator without effect: shape functions are not Python's."""

    def __init__(self, op_type):
        self._op_type = op_type

    def __call__(self, f):
        if f is None:
            assert isinstance(f, type(None))
        return f


@tf_export(f"{OPS}.NullContextmanager")
class NullContextmanager:
    """A block without effect."""

    def __init__(self, *args, **kwargs):
        pass

    def __enter__(self):
        return None

    def __exit__(self, type_arg, value_arg, traceback_arg):
        return False


@tf_export(f"{OPS}.name_from_scope_name")
def name_from_scope_name(name):
    """The name of an op from that of a scope."""
    if isinstance(name, Unknown):
        return name.passed_to("name_from_scope_name")
    return name[:-1] if name and name[-1] == "/" else name


@tf_export(f"{OPS}.uid")
def uid():
    """A number that no call gives twice."""
    return Unknown("environment", "ops.uid()")


@tf_export(f"{OPS}.EagerTensor")
class EagerTensor:
    """The class of tensors that have values: no tensor of a graph is one."""


@tf_export(f"{OPS}.convert_to_tensor_or_composite")
def convert_to_tensor_or_composite(value, dtype=None, name=None):
    """A tensor; sparse tensors and slices as they are."""
    if isinstance(value, (tf.SparseTensor, ops.IndexedSlices, tf.RaggedTensor)):
        return value
    return ops.convert_to_tensor(value, dtype=dtype, name=name)


@tf_export("python.framework.tensor_util.TensorShapeProtoToList")
def tensor_shape_proto_to_list(shape):
    """The sizes of a message."""
    if isinstance(shape, Unknown):
        return shape.passed_to("TensorShapeProtoToList")
    return [dim.size for dim in shape.dim]


@tf_export("python.framework.common_shapes.unknown_shape")
def unknown_shape(op):
    """A shape that says nothing for each output."""
    return [tensor_shape.unknown_shape() for _ in op.outputs]


@tf_export("python.framework.random_seed.set_seed", "random.set_seed")
def set_seed(seed):
    """The seed of the graph."""
    tf.set_random_seed(seed)


def _answers(answer: Any, *names: str) -> None:
    """Functions that give the same, whatever they are given."""
    for name in names:

        def function(*args: Any, **kwargs: Any) -> Any:
            return answer

        function.__name__ = function.__qualname__ = name.rpartition(".")[2]
        tf_export(name)(function)


_answers(
    False, "python.framework.test_util.is_xla_enabled", "python.framework.test_util.IsMklEnabled",
    "python.ops.control_flow_util.GraphOrParentsInXlaContext", "python.ops.control_flow_util.IsInDefun",
    "python.distribute.estimator_training.should_run_distribute_coordinator",
)  # fmt: skip
_answers(
    None, "python.eager.context.ensure_initialized", "python.eager.context.global_seed",
    "debugging.set_log_device_placement", "python.eager.context.set_log_device_placement",
)  # fmt: skip


@tf_export("python.distribute.summary_op_util.skip_summary")
def skip_summary():
    """No: there is one replica."""
    return False


@tf_export("python.framework.test_util.enable_c_shapes")
def enable_c_shapes(fn):
    """The function itself: shapes are those of C++ anyway."""
    return fn


@tf_export("python.ops.control_flow_util.IsContainingContext")
def is_containing_context(ctxt, maybe_containing_ctxt):
    """Whether a context is another one or lies in it."""
    while ctxt is not maybe_containing_ctxt:
        if ctxt is None:
            return False
        ctxt = getattr(ctxt, "outer_context", None)
    return True


@contextlib.contextmanager
def _nothing(*args: Any, **kwargs: Any) -> Any:
    yield


for _name in ("executor_scope", "execution_mode"):
    tf_export(f"python.eager.context.{_name}", f"contrib.eager.{_name}")(_nothing)


@tf_export("python.ops.summary_op_util.collect")
def collect(val, collections, default_collections):
    """Adds a summary to collections."""
    for key in default_collections if collections is None else collections:
        ops.add_to_collection(key, val)


@tf_export("python.ops.math_ops.reduced_shape")
def reduced_shape(input_shape, axes):
    """The shape of a reduction that keeps its axes, with ones there."""
    input_shape = tf.cast(input_shape, tf.int32)
    axes = tf.cast(axes, tf.int32)
    rank = tf.size(input_shape)
    axes = (axes + rank) % rank
    count = tf.shape(axes)
    places = [tf.range(rank), axes]
    return tf.dynamic_stitch(places, [input_shape, tf.fill(count, 1)])


@tf_export("python.ops.state_ops.init_variable")
def init_variable(v, init, name="init"):
    """The op that gives a variable its first value, in the variable's scope."""
    with ops.name_scope(None, f"{v.op.name}/", [v, init]), ops.name_scope(name) as scope:
        if not callable(init):
            value = ops.convert_to_tensor(init, name="init")
            return make("Assign", scope, ref=v._variable, value=value)
        if not v.get_shape().is_fully_defined():
            raise raised(AssertionError("Variable shape unknown."))
        value = init(v.get_shape().as_list(), v.dtype.base_dtype)
        value = ops.convert_to_tensor(value, name="value")
        return make("Assign", scope, ref=v._variable, value=value)


@tf_export("python.data.util.random_seed.get_seed")
def get_seed(seed):
    """Two seeds as tensors; the second is chosen where both are zero."""
    seed, seed2 = tf.get_seed(seed)
    if seed is None:
        seed = tf.constant(0, dtype=tf.int64, name="seed")
    else:
        seed = ops.convert_to_tensor(seed, dtype=tf.int64, name="seed")
    if seed2 is None:
        return seed, tf.constant(0, dtype=tf.int64, name="seed2")
    with ops.name_scope("seed2") as scope:
        seed2 = ops.convert_to_tensor(seed2, dtype=tf.int64)
        none = tf.logical_and(tf.equal(seed, 0), tf.equal(seed2, 0))
        return seed, tf.where(none, tf.constant(2**31 - 1, dtype=tf.int64), seed2, name=scope)


@tf_export("python.feature_column.utils.sequence_length_from_sparse_tensor")
def sequence_length_from_sparse_tensor(sp_tensor, num_elements=1):
    """The number of ids of each row."""
    with ops.name_scope(None, "sequence_length") as scope:
        rows = sp_tensor.indices[:, 0]
        columns = sp_tensor.indices[:, 1]
        columns += tf.ones_like(columns)
        length = tf.math.segment_max(columns, segment_ids=rows)
        length = tf.cast(tf.math.ceil(length / num_elements), tf.int64)
        missing = tf.shape(sp_tensor)[:1] - tf.shape(length)[:1]
        return tf.concat([length, tf.zeros(missing, dtype=length.dtype)], axis=0, name=scope)


@tf_export("python.training.basic_session_run_hooks.get_or_create_steps_per_run_variable")
def get_or_create_steps_per_run_variable():
    """How many steps a run makes; raises ``RuntimeError`` if there are several variables of it."""
    graph = ops.get_default_graph()
    key = "hooks_steps_per_run"
    held = graph.get_collection(key)
    if len(held) == 1:
        return held[0]
    if held:
        raise raised(RuntimeError("Multiple steps_per_run_var in collection."))
    with tf.variable_scope("hooks", reuse=tf.AUTO_REUSE):
        return tf.get_variable(
            "steps_per_run", initializer=tf.ones_initializer(), shape=[], dtype=tf.int32, trainable=False,
            collections=[key, tf.GraphKeys.LOCAL_VARIABLES], use_resource=True,
        )  # fmt: skip


@tf_export("tpu.core", "contrib.tpu.core", "python.tpu.tpu.core")
def core(num):
    """The name of a device that stands for one core of each replica."""
    return f"device:TPU_REPLICATED_CORE:{num}"


@tf_export("contrib.framework.RecordInput", "python.ops.data_flow_ops.RecordInput")
class RecordInput:
    """Reads records of files in any order."""

    def __init__(self, file_pattern, batch_size=1, buffer_size=1, parallelism=1, shift_ratio=0, seed=0, name=None, batches=None, compression_type=None):  # fmt: skip
        self._batches, self._name = batches, name
        self._batch_size = batch_size if batches is None else batch_size * batches
        self._attrs = {
            "file_pattern": file_pattern, "file_buffer_size": buffer_size, "file_parallelism": parallelism,
            "file_shuffle_shift_ratio": shift_ratio, "file_random_seed": seed, "batch_size": self._batch_size,
            "compression_type": {1: "ZLIB", 2: "GZIP"}.get(compression_type, ""),
        }  # fmt: skip

    def get_yield_op(self):
        """A batch of records, or lists of records."""
        records = make("RecordInput", self._name, self._attrs)
        if self._batches is None:
            return records
        with ops.name_scope(self._name):
            made: list[list[Any]] = [[] for _ in range(self._batches)]
            for index, part in enumerate(tf.split(records, self._batch_size, 0)):
                made[index % self._batches].append(tf.reshape(part, []))
            return made


# -- classes and modes -----------------------------------------------------------------------------
export_value(ResourceVariable, "python.ops.resource_variable_ops.BaseResourceVariable")
export_value(ControlFlowContext, "python.ops.control_flow_ops.ControlFlowContext")
export_value(CondContext, "python.ops.control_flow_ops.CondContext")


@tf_export("python.ops.control_flow_ops.XLAControlFlowContext")
class XLAControlFlowContext(ControlFlowContext):
    """The context of a program that is compiled: no model makes one."""


@tf_export("python.saved_model.model_utils.mode_keys.KerasModeKeys")
class KerasModeKeys:
    """The modes of a model of Keras."""

    TRAIN = "train"
    TEST = "test"
    PREDICT = "predict"


@tf_export("python.ops.resource_variable_ops.variable_accessed")
def variable_accessed(variable):
    """Tells tapes of a variable that is read."""


@tf_export("python.training.optimizer.get_filtered_grad_fn")
def get_filtered_grad_fn(grad_fn):
    """The function without the variables that have no gradient."""

    def filtered_grad_fn(*args, **kwargs):
        return [(g, v) for g, v in grad_fn(*args, **kwargs) if g is not None]

    return filtered_grad_fn


@tf_export("python.ops.gradients_impl.gradients_v2")
def gradients_v2(ys, xs, grad_ys=None, name="gradients", gate_gradients=False, aggregation_method=None, stop_gradients=None, unconnected_gradients=UnconnectedGradients.NONE):  # fmt: skip
    """``tf.gradients`` of TensorFlow 2, which puts gradients beside what they are gradients of."""
    return tf.gradients(
        ys, xs, grad_ys, name, True, gate_gradients, aggregation_method, stop_gradients, unconnected_gradients
    )  # fmt: skip


@tf_export("python.feature_column.feature_column_v2.StateManager")
class StateManager:
    """What keeps the variables of feature columns; a class that derives from it says how."""

    def create_variable(self, feature_column, name, shape, dtype=None, trainable=True, use_resource=True, initializer=None):  # fmt: skip
        """To be written."""
        raise raised(NotImplementedError("StateManager.create_variable"))

    def add_variable(self, feature_column, var):
        """To be written."""
        raise raised(NotImplementedError("StateManager.add_variable"))

    def get_variable(self, feature_column, name):
        """To be written."""
        raise raised(NotImplementedError("StateManager.get_var"))

    def add_resource(self, feature_column, name, resource):
        """To be written."""
        raise raised(NotImplementedError("StateManager.add_resource"))

    def get_resource(self, feature_column, name):
        """To be written."""
        raise raised(NotImplementedError("StateManager.get_resource"))


@tf_export("python.util.object_identity.Reference")
class Reference:
    """A thing that is equal to itself alone; ``unwrapped`` and ``deref`` give it."""

    def __init__(self, wrapped):
        self._wrapped = wrapped

    unwrapped = property(lambda self: self._wrapped)

    def deref(self):
        """What it refers to."""
        return self._wrapped

    def __eq__(self, other):
        return isinstance(other, Reference) and self._wrapped is other._wrapped

    def __hash__(self):
        return id(self._wrapped)
