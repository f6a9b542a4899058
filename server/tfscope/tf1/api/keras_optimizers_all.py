"""SGD, RMSprop and the others.  Mirrors python/keras/optimizer_v2/*.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_optimizers import handle_of
from tfscope.tf1.api.keras_optimizers_fused import Fused, epsilon_of, export, faded_rows, is_active
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.run import current_run


@export("SGD")
class SGD(Fused):
    """Slot ``momentum`` if there is one."""

    _told_ = ("learning_rate", "decay", "momentum", "nesterov")

    def __init__(self, learning_rate=0.01, momentum=0.0, nesterov=False, name="SGD", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._momentum = is_active(momentum)
        self._set_hyper("momentum", momentum)
        self.nesterov = nesterov

    def _create_slots(self, var_list):
        if self._momentum:
            for var in var_list:
                self.add_slot(var, "momentum")

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        c["momentum"] = tf.identity(self._get_hyper("momentum", var_dtype))

    def _resource_apply_sparse_duplicate_indices(self, grad, var, indices, **kwargs):
        if self._momentum:
            return super()._resource_apply_sparse_duplicate_indices(grad, var, indices, **kwargs)
        c = self._coefficients_(var, kwargs.get("apply_state"))
        change = -grad * c["lr_t"]
        handle = handle_of(var)
        return make("ResourceScatterAdd", None, resource=handle, indices=indices, updates=change)

    def _op_type_(self) -> str:
        return "ResourceApplyKerasMomentum" if self._momentum else "ResourceApplyGradientDescent"


@export("RMSprop")
class RMSprop(Fused):
    """Slots ``rms``, ``momentum`` (if any), ``mg`` (centered)."""

    _told_ = ("learning_rate", "decay", "rho", "momentum", "epsilon", "centered")

    def __init__(self, learning_rate=0.001, rho=0.9, momentum=0.0, epsilon=1e-7, centered=False, name="RMSprop", **kwargs):  # fmt: skip
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("rho", rho)
        self._momentum = is_active(momentum)
        self._set_hyper("momentum", momentum)
        self.epsilon, self.centered = epsilon_of(epsilon), centered

    def _create_slots(self, var_list):
        names = ["rms"] + ["momentum"] * self._momentum + ["mg"] * bool(self.centered)
        for name in names:
            for var in var_list:
                self.add_slot(var, name)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        rho = tf.identity(self._get_hyper("rho", var_dtype))
        c["neg_lr_t"] = -c["lr_t"]
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, var_dtype)
        c["rho"] = rho
        c["momentum"] = tf.identity(self._get_hyper("momentum", var_dtype))
        c["one_minus_rho"] = 1.0 - rho

    def _resource_apply_dense(self, grad, var, apply_state=None):
        if self._momentum:
            return super()._resource_apply_dense(grad, var, apply_state)
        c = self._coefficients_(var, apply_state)
        rms = self.get_slot(var, "rms")
        denominator = rms_t = tf.assign(rms, c["rho"] * rms + c["one_minus_rho"] * tf.square(grad))
        if self.centered:
            mg = self.get_slot(var, "mg")
            mg_t = tf.assign(mg, c["rho"] * mg + c["one_minus_rho"] * grad)
            denominator = rms_t - tf.square(mg_t)
        new = var - c["lr_t"] * grad / (tf.sqrt(denominator) + c["epsilon"])
        return tf.assign(var, new).op

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        if self._momentum:
            return super()._resource_apply_sparse(grad, var, indices, apply_state)
        c = self._coefficients_(var, apply_state)
        scaled = (grad * grad) * c["one_minus_rho"]
        rows, rms_t = faded_rows(self, self.get_slot(var, "rms"), c["rho"], indices, scaled)
        kept = [rms_t]
        if self.centered:
            mg = self.get_slot(var, "mg")
            scaled = grad * c["one_minus_rho"]
            faded = tf.assign(mg, mg * c["rho"])
            with ops.control_dependencies([faded]):
                mg_t = self._resource_scatter_add(mg, indices, scaled)
                rows = rows - tf.square(tf.gather(mg_t, indices))
            kept.append(mg_t)
        change = c["neg_lr_t"] * grad / (tf.sqrt(rows) + c["epsilon"])
        return tf.group(self._resource_scatter_add(var, indices, change), *kept)

    def _op_type_(self) -> str:
        return "ResourceApplyCenteredRMSProp" if self.centered else "ResourceApplyRMSProp"


@export("Adagrad")
class Adagrad(Fused):
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

    def _op_type_(self) -> str:
        return "ResourceApplyAdagradV2"

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, var_dtype)
        c.update(neg_lr_t=-c["lr_t"], zero=tf.zeros((), dtype=tf.int64))


@export("Adadelta")
class Adadelta(Fused):
    """Slots ``accum_grad`` of all variables, then ``accum_var``."""

    _told_ = ("learning_rate", "decay", "rho", "epsilon")

    def __init__(self, learning_rate=0.001, rho=0.95, epsilon=1e-7, name="Adadelta", **kwargs):
        super().__init__(name, **kwargs)
        self._set_hyper("learning_rate", kwargs.get("lr", learning_rate))
        self._set_hyper("decay", self._initial_decay)
        self._set_hyper("rho", rho)
        self.epsilon = epsilon_of(epsilon)

    def _op_type_(self) -> str:
        return "ResourceApplyAdadelta"

    def _create_slots(self, var_list):
        for name in ("accum_grad", "accum_var"):
            for var in var_list:
                self.add_slot(var, name)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, var_dtype)
        c["rho"] = tf.identity(self._get_hyper("rho", var_dtype))


@export("Ftrl")
class Ftrl(Fused):
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
        newer = {} if current_run().is_v1 else {"beta": kwargs.pop("beta", 0.0)}
        super().__init__(name, **kwargs)
        for key, value in (
            ("learning_rate", learning_rate), ("decay", self._initial_decay),
            ("learning_rate_power", learning_rate_power),
            ("l1_regularization_strength", l1_regularization_strength),
            ("l2_regularization_strength", l2_regularization_strength), *newer.items(),
        ):  # fmt: skip
            self._set_hyper(key, value)
        self._initial_accumulator_value = initial_accumulator_value
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength

    def _create_slots(self, var_list):
        for var in var_list:
            value = tf.constant_initializer(self._initial_accumulator_value)
            self.add_slot(var, "accumulator", value)
            self.add_slot(var, "linear")

    def _op_type_(self) -> str:
        shrinks = self._l2_shrinkage_regularization_strength > 0.0
        return f"ResourceApplyFtrl{'V2' * bool(shrinks)}"

    def _fused_(self, kind: str, grad: Any, variable: Any, coefficients: Any, *more: Any) -> Any:
        if not current_run().is_v1:
            share = coefficients["beta"] / (2.0 * coefficients["lr_t"])
            coefficients = {
                **coefficients,
                "l2": coefficients["l2_regularization_strength"] + share,
            }
        return super()._fused_(kind, grad, variable, coefficients, *more)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        for name in (
            "learning_rate_power",
            "l1_regularization_strength",
            "l2_regularization_strength",
        ):
            c[name] = tf.identity(self._get_hyper(name, var_dtype))
        if not current_run().is_v1:
            c["beta"] = tf.identity(self._get_hyper("beta", var_dtype))
        shrinkage = self._l2_shrinkage_regularization_strength
        c["l2_shrinkage_regularization_strength"] = tf.cast(shrinkage, var_dtype)
