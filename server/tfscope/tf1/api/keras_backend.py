"""tf.keras.backend: settings, variables, constants, values.  Mirrors python/keras/backend.py."""

from __future__ import annotations

import contextlib
from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import uninitialized
from tfscope.tf1.api.keras_layer_nodes import int_shape as shape_of
from tfscope.tf1.api.numpy_values import asarray, ran_value
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape, variable_creation
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def export(*names: str) -> Any:
    """Registers under ``tf.keras.backend`` and the private module."""
    found = [f"keras.backend.{n}" for n in names]
    return tf_export(*found, *[f"python.keras.backend.{n}" for n in names])


@export("backend")
def backend():
    """The name of the backend."""
    return "tensorflow"


# -- settings ------------------------------------------------------------------------------------
@export("floatx")
def floatx():
    """The default float type."""
    return context.state().floatx


@export("set_floatx")
def set_floatx(value):
    """Sets the default float type."""
    if isinstance(value, Unknown):
        return
    if value not in ("float16", "float32", "float64"):
        raise raised(ValueError(f"Unknown floatx type: {value}"))
    context.state().floatx = str(value)


@export("epsilon")
def epsilon():
    """A small number."""
    return context.state().epsilon


@export("set_epsilon")
def set_epsilon(value):
    """Sets the small number."""
    context.state().epsilon = value


@export("image_data_format")
def image_data_format():
    """``channels_last`` or ``channels_first``."""
    return context.state().image_data_format


@export("set_image_data_format")
def set_image_data_format(data_format):
    """Sets where channels stand."""
    if isinstance(data_format, Unknown):
        return
    if data_format not in ("channels_last", "channels_first"):
        raise raised(ValueError(f"Unknown data_format: {data_format}"))
    context.state().image_data_format = data_format


@export("cast_to_floatx")
def cast_to_floatx(x):
    """An array of Keras's type of floats, or the tensor cast to it."""
    if isinstance(x, ops.Tensor) or ops.is_dense_tensor_like(x):
        return tf.cast(x, dtype=floatx())
    return x if isinstance(x, Unknown) else asarray(x, dtype=floatx())


# -- graph and session ---------------------------------------------------------------------------
@export("get_uid")
def get_uid(prefix=""):
    """A count per prefix."""
    uids = context.uid_map()
    uids[prefix] = uids.get(prefix, 0) + 1
    return uids[prefix]


@export("reset_uids")
def reset_uids():
    """Forgets the counts of all graphs."""
    for graph in current_run().data.get("graphs", ()):
        graph.__dict__.pop("keras_uids", None)


@export("clear_session")
def clear_session():
    """A new default graph that holds a learning phase."""
    ops.reset_default_graph()
    reset_uids()
    context.learning_phase()


@export("get_graph")
def get_graph():
    """The default graph."""
    return ops.get_default_graph()


@export("get_session")
def get_session(op_input_list=()):
    """The default session or a new one; variables are initialized in it."""
    uninitialized.give_up()
    session = tf.get_default_session()
    if session is None:
        known = current_run().data
        if known.get("keras_session") is None:
            known["keras_session"] = tf.Session()
        session = known["keras_session"]
    context.initialize_variables()
    return session


@export("set_session")
def set_session(session):
    """Sets the session."""
    uninitialized.give_up()
    current_run().data["keras_session"] = session


@export("manual_variable_initialization")
def manual_variable_initialization(value):
    """Whether the program initializes variables itself."""


@export("track_tf_optimizer")
def track_tf_optimizer(tf_optimizer):
    """Its variables are initialized with the others."""


export_value(context.name_scope, "keras.backend.name_scope", "python.keras.backend.name_scope")
export_value(context.track_variable, "python.keras.backend.track_variable")
export_value(context.unique_object_name, "python.keras.backend.unique_object_name")
export_value(context.learning_phase, "keras.backend.learning_phase",
             "python.keras.backend.learning_phase")  # fmt: skip
export_value(context.to_snake_case, "python.keras.engine.base_layer.to_snake_case",
             "python.keras.utils.generic_utils.to_snake_case")  # fmt: skip


@export("set_learning_phase")
def set_learning_phase(value):
    """Sets the learning phase of the graph."""
    _refuse_none(value)
    context.set_learning_phase(value)


def _refuse_none(phase):
    if phase is None:
        raise raised(ValueError("Expected learning phase to be 0 or 1."))


@export("learning_phase_scope")
@contextlib.contextmanager
def learning_phase_scope(value):
    """A learning phase within the block."""
    _refuse_none(value)
    before = ops.get_default_graph().__dict__.get("keras_learning_phase")
    context.set_learning_phase(value)
    try:
        yield
    finally:
        known = ops.get_default_graph().__dict__
        known.pop("keras_learning_phase", None)
        if before is not None:
            known["keras_learning_phase"] = before


# -- variables and constants ---------------------------------------------------------------------
def _dtype(dtype: Any) -> Any:
    return floatx() if dtype is None else dtype


@export("variable")
def variable(value, dtype=None, name=None, constraint=None):
    """A ``tf.Variable`` of a value."""
    made = variable_creation.new_variable(
        value, dtype=dtypes.as_dtype(_dtype(dtype)), name=name, constraint=constraint,
        use_resource=True,
    )  # fmt: skip
    context.track_variable(made)
    return made


@export("constant")
def constant(value, dtype=None, shape=None, name=None):
    """A constant."""
    return tf.constant(value, dtype=_dtype(dtype), shape=shape, name=name or "Const")


@export("is_keras_tensor")
def is_keras_tensor(x):
    """Whether a layer of Keras made the tensor."""
    if isinstance(x, Unknown):
        return x.passed_to("is_keras_tensor")
    if not ops.is_dense_tensor_like(x) and not hasattr(x, "dense_shape"):
        text = f"Unexpectedly found an instance of type `{type(x)}`. Expected a symbolic tensor instance."  # fmt: skip
        raise raised(ValueError(text))
    return hasattr(x, "_keras_history")


@export("is_placeholder")
def is_placeholder(x):
    """Whether the tensor is fed."""
    return getattr(getattr(x, "op", None), "type", None) == "Placeholder"


@export("is_sparse")
def is_sparse(tensor):
    """Whether the tensor is sparse."""
    return hasattr(tensor, "dense_shape") and not isinstance(tensor, ops.IndexedSlices)


@export("to_dense")
def to_dense(tensor):
    """The dense tensor."""
    return tf.sparse.to_dense(tensor) if is_sparse(tensor) else tensor


def _filled(make: Any, shape: Any, dtype: Any, name: Any) -> Any:
    with ops.init_scope():
        value = make(shape=shape, dtype=dtypes.as_dtype(_dtype(dtype)), name=name)
        sizes = value.shape.as_list() if value.shape.ndims is not None else [None]
        return variable(value, dtype=dtype, name=name) if all(sizes) else value


@export("zeros")
def zeros(shape, dtype=None, name=None):
    """A variable of zeros if the shape is known."""
    return _filled(tf.zeros, shape, dtype, name)


@export("ones")
def ones(shape, dtype=None, name=None):
    """A variable of ones if the shape is known."""
    return _filled(tf.ones, shape, dtype, name)


@export("eye")
def eye(size, dtype=None, name=None):
    """A variable of an identity matrix."""
    return variable(tf.eye(size, dtype=dtypes.as_dtype(_dtype(dtype))), dtype, name)


@export("random_uniform_variable")
def random_uniform_variable(shape, low, high, dtype=None, name=None, seed=None):
    """A variable of random values."""
    kind = dtypes.as_dtype(_dtype(dtype))
    value = tf.random_uniform_initializer(low, high, dtype=kind, seed=seed)(shape)
    return variable(value, dtype=dtype, name=name)


@export("random_normal_variable")
def random_normal_variable(shape, mean, scale, dtype=None, name=None, seed=None):
    """A variable of random values."""
    kind = dtypes.as_dtype(_dtype(dtype))
    value = tf.random_normal_initializer(mean, scale, dtype=kind, seed=seed)(shape)
    return variable(value, dtype=dtype, name=name)


# -- facts of tensors ----------------------------------------------------------------------------
@export("int_shape")
def int_shape(x):
    """The static shape as a tuple."""
    if isinstance(x, Unknown):
        return x.passed_to("int_shape")
    return shape_of(x)


@export("ndim")
def ndim(x):
    """The rank, or ``None``."""
    if isinstance(x, Unknown):
        return x.passed_to("ndim")
    if not hasattr(x, "shape"):
        raise raised(AttributeError(f"'{type(x).__name__}' object has no attribute 'shape'"))
    return tensor_shape.as_shape(x.shape).ndims


@export("dtype")
def dtype(x):
    """The name of the dtype."""
    return context.base_name(x) or Unknown("unmodelled-api", "dtype")


@export("count_params")
def count_params(x):
    """How many elements."""
    count = x.shape.num_elements()
    return Unknown("dimension", "count_params()") if count is None else count


# -- values in a session -------------------------------------------------------------------------
@export("get_value")
def get_value(x):
    """Known in a session only."""
    if not ops.is_dense_tensor_like(x):
        return x
    current_run().runtime_uses += 1
    get_session()
    return ran_value(x, f"get_value({x.name})")


@export("eval")
def eval_(x):
    """Known in a session only."""
    return get_value(to_dense(x))


eval_.__name__ = "eval"


@export("batch_get_value")
def batch_get_value(tensors):
    """Known in a session only."""
    return [get_value(t) for t in ([] if isinstance(tensors, Unknown) else tensors)]


@export("set_value")
def set_value(x, value):
    """Assigns a fed value; the placeholder and the assign op are made once per variable."""
    batch_set_value([(x, value)])


@export("batch_set_value")
def batch_set_value(tuples):
    """The same for several variables."""
    if isinstance(tuples, Unknown):
        return
    current_run().runtime_uses += 1
    for x, value in tuples:
        if isinstance(x, Unknown) or "_assign_placeholder" in vars(x):
            continue
        rank = _rank_of(value, x)
        x._assign_placeholder = tf.placeholder(dtypes.as_dtype(dtype(x)), shape=[None] * rank)
        x._assign_op = x.assign(x._assign_placeholder)
    get_session()


def _rank_of(value: Any, variable: Any) -> int:
    shape = getattr(value, "shape", None)
    if shape is None or isinstance(shape, Unknown):
        return variable.shape.ndims or 0
    return len(shape)


def _make_function(outputs: Any, updates: Any) -> None:
    """The operations of one callable.  Mirrors GraphExecutionFunction.__init__."""
    flat = [o for o in nest.flatten(outputs) if isinstance(o, ops.Tensor)]
    with ops.control_dependencies(flat[:1]):
        made = []
        for update in updates or ():
            if isinstance(update, tuple):
                made.append(tf.assign(*update))
            elif not isinstance(update, Unknown):
                made.append(update)
        tf.group(*made)


@export("function")
def function(inputs, outputs, updates=None, name=None, **kwargs):
    """A callable that runs the graph."""
    _make_function(outputs, updates)

    def run(*values: Any) -> Any:
        current_run().runtime_uses += 1
        unknown = Unknown("runtime", "function()")
        return [unknown] * len(outputs) if isinstance(outputs, (list, tuple)) else unknown

    return run


@export("gradients")
def gradients(loss, variables):
    """Mirrors tf.gradients."""
    return tf.gradients(loss, variables, colocate_gradients_with_ops=True)


@export("print_tensor")
def print_tensor(x, message=""):
    """The same tensor behind a print."""
    return tf.identity(x)
