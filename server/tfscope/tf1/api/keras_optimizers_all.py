"""SGD, Adam and the others.  Mirrors python/keras/optimizer_v2/*.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_backend
from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_optimizers import OptimizerV2
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.unknown import Unknown


def export(name: str) -> Any:
    """Registers under ``tf.keras.optimizers``."""
    return tf_export(f"keras.optimizers.{name}", f"keras.optimizers.legacy.{name}",
                     f"python.keras.optimizer_v2.{name}")  # fmt: skip


def epsilon_of(epsilon: Any) -> Any:
    """The number given, else that of the backend."""
    return keras_backend.epsilon() if epsilon is None else epsilon


def _active(momentum: Any) -> bool:
    if isinstance(momentum, (ops.Tensor, Unknown)) or callable(momentum):
        return True
    return bool(momentum > 0)


@export("SGD")
class SGD(OptimizerV2):
    """Slot ``momentum`` if there is one."""

    _told_ = ("learning_rate", "decay", "momentum", "nesterov")

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, name="SGD", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._momentum = _active(momentum)
        self._set_hyper("momentum", momentum)
        self.nesterov = nesterov

    def _create_slots(self, var_list):
        if self._momentum:
            for var in var_list:
                self.add_slot(var, "momentum")

    def _prepare_local(self, kind: Any, c: dict[str, Any]) -> None:
        super()._prepare_local(kind, c)
        c["momentum"] = tf.identity(self._get_hyper("momentum", kind))

    def _op_type_(self) -> str:
        return "ResourceApplyKerasMomentum" if self._momentum else "ResourceApplyGradientDescent"


class _Moments(OptimizerV2):
    """What Adam and its kin share."""

    def _moments_(self, learning_rate: Any, beta_1: Any, beta_2: Any, epsilon: Any, kwargs: Any) -> None:  # fmt: skip
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("beta_1", beta_1)
        self._set_hyper("beta_2", beta_2)
        self.epsilon = epsilon_of(epsilon)

    def _create_slots(self, var_list):
        for var in var_list:
            self.add_slot(var, "m")
        for var in var_list:
            self.add_slot(var, "v")


@export("Adam")
class Adam(_Moments):
    """Slots ``m`` of all variables, then ``v`` (and ``vhat``)."""

    _told_ = ("learning_rate", "decay", "beta_1", "beta_2", "epsilon", "amsgrad")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False, name="Adam", **kwargs):  # fmt: skip
        super().__init__(name, **kwargs)
        self._moments_(learning_rate, beta_1, beta_2, epsilon, kwargs)
        self.amsgrad = amsgrad

    def _create_slots(self, var_list):
        super()._create_slots(var_list)
        if self.amsgrad:
            for var in var_list:
                self.add_slot(var, "vhat")

    def _prepare_local(self, kind: Any, c: dict[str, Any]) -> None:
        super()._prepare_local(kind, c)
        step = tf.cast(self.iterations + 1, kind)
        beta_1 = tf.identity(self._get_hyper("beta_1", kind))
        beta_2 = tf.identity(self._get_hyper("beta_2", kind))
        power_1, power_2 = tf.pow(beta_1, step), tf.pow(beta_2, step)
        c["lr"] = c["lr_t"] * (tf.sqrt(1 - power_2) / (1 - power_1))
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, kind)
        c["one_minus_beta_1_t"] = 1 - beta_1
        c["one_minus_beta_2_t"] = 1 - beta_2

    def _op_type_(self) -> str:
        return "ResourceApplyAdamWithAmsgrad" if self.amsgrad else "ResourceApplyAdam"


@export("Adamax")
class Adamax(_Moments):
    """Slots ``m``, ``v``."""

    _told_ = ("learning_rate", "decay", "beta_1", "beta_2", "epsilon")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Adamax", **kwargs):  # fmt: skip
        super().__init__(name, **kwargs)
        self._moments_(learning_rate, beta_1, beta_2, epsilon, kwargs)

    def _op_type_(self) -> str:
        return "ResourceApplyAdaMax"


@export("Nadam")
class Nadam(_Moments):
    """Variable ``momentum_cache``, slots ``m``, ``v``."""

    _told_ = ("learning_rate", "decay", "beta_1", "beta_2", "epsilon")

    def __init__(self, learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-7, name="Nadam", **kwargs):  # fmt: skip
        kwargs["decay"] = kwargs.pop("schedule_decay", 0.004)
        super().__init__(name, **kwargs)
        self._moments_(learning_rate, beta_1, beta_2, epsilon, kwargs)
        self._m_cache = None

    def _create_slots(self, var_list):
        if self._m_cache is None:
            kind = context.base_dtype(var_list[0]) if var_list else dtypes.float32
            self._m_cache = self.add_weight(
                "momentum_cache", shape=[], dtype=kind, initializer="ones", trainable=False
            )
            self._weights.append(self._m_cache)
        super()._create_slots(var_list)


@export("RMSprop")
class RMSprop(OptimizerV2):
    """Slots ``rms``, ``momentum`` (if any), ``mg`` (centered)."""

    _told_ = ("learning_rate", "decay", "rho", "momentum", "epsilon", "centered")

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False, name="RMSprop", **kwargs):  # fmt: skip
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("rho", rho)
        self._momentum = _active(momentum)
        self._set_hyper("momentum", momentum)
        self.epsilon, self.centered = epsilon_of(epsilon), centered

    def _create_slots(self, var_list):
        names = ["rms"] + ["momentum"] * self._momentum + ["mg"] * bool(self.centered)
        for name in names:
            for var in var_list:
                self.add_slot(var, name)

    def _prepare_local(self, kind: Any, c: dict[str, Any]) -> None:
        super()._prepare_local(kind, c)
        rho = tf.identity(self._get_hyper("rho", kind))
        c["neg_lr_t"] = -c["lr_t"]
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, kind)
        c["rho"] = rho
        c["momentum"] = tf.identity(self._get_hyper("momentum", kind))
        c["one_minus_rho"] = 1.0 - rho

    def _apply_dense_(self, grad: Any, variable: Any, c: Any) -> Any:
        if self._momentum or self.centered or hasattr(grad, "indices"):
            return super()._apply_dense_(grad, variable, c)
        rms = self.get_slot(variable, "rms")
        rms_t = c["rho"] * rms + c["one_minus_rho"] * tf.square(grad)
        rms_t = tf.assign(rms, rms_t)
        new = variable - c["lr_t"] * grad / (tf.sqrt(rms_t) + c["epsilon"])
        return tf.assign(variable, new).op

    def _op_type_(self) -> str:
        return "ResourceApplyCenteredRMSProp" if self.centered else "ResourceApplyRMSProp"


@export("Adagrad")
class Adagrad(OptimizerV2):
    """Slot ``accumulator``."""

    _told_ = ("learning_rate", "decay", "initial_accumulator_value", "epsilon")

    def __init__(self, learning_rate=0.001, initial_accumulator_value=0.1, epsilon=1e-7, name="Adagrad", **kwargs):  # fmt: skip
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon_of(epsilon)

    def _create_slots(self, var_list):
        value = self._initial_accumulator_value
        for var in var_list:
            self.add_slot(var, "accumulator", tf.constant_initializer(value))


@export("Adadelta")
class Adadelta(OptimizerV2):
    """Slots ``accum_grad`` of all variables, then ``accum_var``."""

    _told_ = ("learning_rate", "decay", "rho", "epsilon")

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="Adadelta", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("rho", rho)
        self.epsilon = epsilon_of(epsilon)

    def _create_slots(self, var_list):
        for name in ("accum_grad", "accum_var"):
            for var in var_list:
                self.add_slot(var, name)


@export("Ftrl")
class Ftrl(OptimizerV2):
    """Slots ``accumulator``, ``linear`` per variable."""

    _told_ = (
        "learning_rate",
        "decay",
        "learning_rate_power",
        "initial_accumulator_value",
        "l1_regularization_strength",
        "l2_regularization_strength",
        "l2_shrinkage_regularization_strength",
    )

    def __init__(self, learning_rate=0.001, learning_rate_power=-0.5, initial_accumulator_value=0.1, l1_regularization_strength=0.0, l2_regularization_strength=0.0, name="Ftrl", l2_shrinkage_regularization_strength=0.0, **kwargs):  # fmt: skip
        super().__init__(name, **kwargs)
        for key, value in (
            ("learning_rate", learning_rate), ("decay", self._initial_decay),
            ("learning_rate_power", learning_rate_power),
            ("l1_regularization_strength", l1_regularization_strength),
            ("l2_regularization_strength", l2_regularization_strength),
        ):  # fmt: skip
            self._set_hyper(key, value)
        self._initial_accumulator_value = initial_accumulator_value
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength

    def _create_slots(self, var_list):
        for var in var_list:
            value = tf.constant_initializer(self._initial_accumulator_value)
            self.add_slot(var, "accumulator", value)
            self.add_slot(var, "linear")
