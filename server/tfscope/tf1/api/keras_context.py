"""What Keras keeps beside the graph: object names, the call in progress, the learning phase.

Mirrors python/keras/backend.py and python/keras/engine/base_layer_utils.py CallContext.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any

from tfscope.tf1.api import registry
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, tensor_shape
from tfscope.tf1.graph.conditions import plain_condition
from tfscope.tf1.graph.resource_variable import ResourceVariable
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


class KerasState:
    """Settings of one run and the layer call in progress."""

    def __init__(self) -> None:
        self.floatx = "float32"
        self.epsilon = 1e-7
        self.image_data_format = "channels_last"
        self.keras_style = False
        self.layer: Any = None
        self.inputs: Any = None
        self.in_call = False
        self.training: Any = None
        self.custom_objects: dict[Any, Any] = {}

    @contextlib.contextmanager
    def enter(self, layer: Any, inputs: Any, training: Any) -> Iterator[None]:
        """The ``call`` of a layer is in progress within the block."""
        saved = self.layer, self.inputs, self.in_call, self.training
        self.layer, self.inputs, self.in_call, self.training = layer, inputs, True, training
        try:
            yield
        finally:
            self.layer, self.inputs, self.in_call, self.training = saved


def state() -> KerasState:
    """The state of the current run."""
    data = current_run().data
    if "keras" not in data:
        data["keras"] = KerasState()
    found: KerasState = data["keras"]
    return found


def base_dtype(value: Any) -> Any:
    """The type of a tensor or variable without "reference", or None if it is not known."""
    dtype = getattr(value, "dtype", None)
    return dtype.base_dtype if isinstance(dtype, dtypes.DType) else None


# -- names ---------------------------------------------------------------------------------------
def uid_map() -> dict[Any, int]:
    """Name → count of the default graph."""
    found: dict[Any, int] = ops.get_default_graph().__dict__.setdefault("keras_uids", {})
    return found


def unique_object_name(
    name: str,
    name_uid_map: Any = None,
    avoid_names: Any = None,
    namespace: Any = "",
    zero_based: bool = False,
) -> str:
    """A name nobody has in the graph's map.  Mirrors backend.py unique_object_name."""
    uids = uid_map() if name_uid_map is None else name_uid_map
    key = (namespace, name)
    while True:
        number = uids.get(key, 0)
        uids[key] = number + 1
        if zero_based:
            proposed = f"{name}_{number}" if number else name
        else:
            proposed = f"{name}_{number + 1}"
        if not avoid_names or proposed not in avoid_names:
            return proposed


def to_snake_case(name: str) -> str:
    """``BatchNormalization`` → ``batch_normalization``.  Mirrors generic_utils.to_snake_case."""
    first = "(.)([A-Z][a-z0-9]+)" if current_run().is_v1 else "(.)([A-Z][a-z]+)"
    text = re.sub(first, r"\1_\2", name)
    text = re.sub("([a-z])([A-Z])", r"\1_\2", text).lower()
    return text if text[:1] != "_" else "private" + text


def validate_kwargs(kwargs: Any, allowed: Any) -> None:
    """Raises Keras's ``TypeError`` for a keyword that a layer does not take."""
    for key in kwargs:
        if key not in allowed:
            raise raised(TypeError("Keyword argument not understood:", key))


def check_scope_name(name: Any) -> Any:
    """A name for ``name_scope``: Keras opens scopes with strings only."""
    if isinstance(name, Unknown):
        return str(name)
    if not isinstance(name, str):
        raise raised(ValueError("name for name_scope must be a string."))
    return name


def name_scope(name: Any) -> Any:
    """Mirrors ops.name_scope_v2."""
    return ops.name_scope(check_scope_name(name))


# -- dtypes --------------------------------------------------------------------------------------
DEFAULT_SCALE = object()


def scale_of(loss_scale: Any) -> Any:
    """The loss scale that an argument means; a dynamic one makes variables."""
    if loss_scale is None:
        return None
    return registry.lookup("python.training.experimental.loss_scale.get")(loss_scale)


class Policy:
    """Dtypes of a layer: of its variables and of its computations; ``None`` is inferred."""

    def __init__(self, name: Any = "infer", loss_scale: Any = DEFAULT_SCALE) -> None:
        if not isinstance(name, (str, Unknown, dtypes.DType)) and current_run().is_v1:
            raise raised(TypeError(f"'name' must be a string, but got: {name}"))
        if name == "infer_float32_vars" and current_run().is_v1:
            name = "infer_with_float32_vars"
        self._name = name
        if loss_scale is DEFAULT_SCALE:
            loss_scale = "dynamic" if name == "mixed_float16" and current_run().is_v1 else None
        self._loss_scale = scale_of(loss_scale)
        mixed = {"mixed_float16": "float16", "mixed_bfloat16": "bfloat16"}
        suffix = "_with_float32_vars"
        self.variable_dtype: str | None = None
        self.compute_dtype: str | None = None
        if isinstance(name, Unknown) or name in ("infer", "_infer"):
            return
        if name in mixed:
            self.variable_dtype, self.compute_dtype = "float32", mixed[name]
        elif name.endswith(suffix):
            self.variable_dtype = "float32"
            base = name[: -len(suffix)]
            self.compute_dtype = None if base == "infer" else base
        else:
            if isinstance(name, str) and name not in dtypes.BY_NAME:
                text = f'Cannot convert value {name} to a mixed precision Policy. Valid policies include include those in the form "<dtype>" and "<dtype>_with_float32_vars", where <dtype> is the name of a dtype.'
                raise raised(ValueError(text))
            kind = dtypes.as_dtype(name)
            self.variable_dtype = self.compute_dtype = kind.name if kind is not None else None

    @property
    def name(self) -> Any:
        """The name."""
        return self._name

    @property
    def should_cast_variables(self) -> bool:
        """Whether variables have another dtype than computations."""
        return self.variable_dtype != self.compute_dtype

    @property
    def loss_scale(self) -> Any:
        """What losses are multiplied with."""
        return self._loss_scale


GLOBAL_POLICY = "keras_policy"
"""Key of the run's data: the policy that the program set for layers without one."""


def set_policy(policy: Any) -> None:
    """Sets it; raises ``ValueError`` for one that does not infer.  Mirrors policy.py set_policy."""
    if policy is not None and not isinstance(policy, (Policy, Unknown)):
        policy = Policy(policy)
    if isinstance(policy, Policy) and policy.compute_dtype:
        text = "The global policy can only be set to a non-infer policy in TensorFlow 2"
        raise raised(ValueError(text))
    if isinstance(policy, Unknown) or policy is not None and policy.should_cast_variables:
        current_run().note_gap("unmodelled-api", "tf.keras.mixed_precision.experimental.set_policy")
    current_run().data[GLOBAL_POLICY] = None if isinstance(policy, Unknown) else policy


def global_policy() -> Policy:
    """The policy of layers that have none of their own."""
    return policy_of(None)


def policy_of(dtype: Any) -> Policy:
    """The policy that a layer's ``dtype`` argument means."""
    if isinstance(dtype, Policy):
        return dtype
    if dtype is None or isinstance(dtype, Unknown) or not dtype:
        return current_run().data.get(GLOBAL_POLICY) or Policy("infer")
    kind = dtypes.as_dtype(dtype)
    return Policy(kind.name if kind is not None else "infer")


def base_name(value: Any) -> str | None:
    """The name of a tensor's dtype without reference; ``None`` when not known."""
    found = getattr(value, "dtype", None)
    return found.base_name if isinstance(found, dtypes.DType) else None


def cast(value: Any, dtype: Any) -> Any:
    """Mirrors math_ops.cast: a resource variable of the type stays a variable."""
    kind = dtypes.as_dtype(dtype)
    if isinstance(value, ResourceVariable) and kind is not None and value._dtype == kind.base_dtype:
        return value
    return tf.cast(value, dtype)


# -- learning phase ------------------------------------------------------------------------------
def learning_phase() -> Any:
    """The value set for the graph, or its placeholder.  Mirrors backend.learning_phase."""
    with ops.init_scope():
        known = ops.get_default_graph().__dict__
        if "keras_learning_phase" not in known:
            with ops.name_scope(""):
                known["keras_learning_phase"] = tf.placeholder_with_default(
                    False, shape=(), name="keras_learning_phase"
                )
        return known["keras_learning_phase"]


def set_learning_phase(value: Any) -> None:
    """Sets the value for the default graph; ``None`` forgets it."""
    if value is not None and not isinstance(value, Unknown) and value not in (0, 1):
        raise raised(ValueError("Expected learning phase to be 0 or 1."))
    known = ops.get_default_graph().__dict__
    if value is None:
        known.pop("keras_learning_phase", None)
    else:
        known["keras_learning_phase"] = value


# -- variables that Keras initializes -----------------------------------------------------------
def track_variable(variable: Any) -> None:
    """Remembers a variable; ``initialize_variables`` asks for it once.  A set of weak references holds them."""
    if variable is None or isinstance(variable, (int, float, str, bytes, list, tuple, dict)):
        text = f"cannot create weak reference to '{type(variable).__name__}' object"
        raise raised(TypeError(text))
    if hasattr(variable, "graph"):
        variable.graph.__dict__.setdefault("keras_variables", {}).setdefault(id(variable), variable)


def initialize_variables() -> None:
    """What getting a session adds to the graph.  Mirrors backend.py _initialize_variables."""
    known = ops.get_default_graph().__dict__.get("keras_variables", {})
    fresh = [v for v in known.values() if not getattr(v, "_keras_initialized", False)]
    for variable in fresh:
        if hasattr(variable, "is_initialized"):
            variable.is_initialized()
        else:
            ops.get_default_graph().create_op(
                "IsVariableInitialized", [variable._op.outputs[0]],
                [(dtypes.bool_, tensor_shape.TensorShape([]))],
            )  # fmt: skip
        variable._keras_initialized = True
    if fresh:
        tf.variables_initializer(fresh)


def smart_cond(pred: Any, true_fn: Any, false_fn: Any, name: Any = None) -> Any:
    """Mirrors tf_utils.smart_cond: a branch if the condition is known, else ``tf.cond``."""
    if not isinstance(pred, (ops.Tensor, Unknown)) and not ops.is_dense_tensor_like(pred):
        return true_fn() if plain_condition(pred) else false_fn()
    if isinstance(pred, Unknown):
        return true_fn() if pred else false_fn()
    known = ops.constant_value(ops.convert_to_tensor(pred))
    if known is not None:
        return true_fn() if known else false_fn()
    return tf.cond(pred, true_fn, false_fn, name)
