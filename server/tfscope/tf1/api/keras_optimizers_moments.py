"""Adam and its kin.  Mirrors python/keras/optimizer_v2/{adam,adamax,nadam}.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api.keras_optimizers_fused import Fused, epsilon_of, export, faded, faded_rows
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops


class _Moments(Fused):
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

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        step = tf.cast(self.iterations + 1, var_dtype)
        beta_1 = tf.identity(self._get_hyper("beta_1", var_dtype))
        beta_2 = tf.identity(self._get_hyper("beta_2", var_dtype))
        power_1, power_2 = tf.pow(beta_1, step), tf.pow(beta_2, step)
        c["lr"] = c["lr_t"] * (tf.sqrt(1 - power_2) / (1 - power_1))
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, var_dtype)
        c.update(beta_1_t=beta_1, beta_1_power=power_1, one_minus_beta_1_t=1 - beta_1)
        c.update(beta_2_t=beta_2, beta_2_power=power_2, one_minus_beta_2_t=1 - beta_2)

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        c = self._coefficients_(var, apply_state)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        scaled = grad * c["one_minus_beta_1_t"]
        m_t = faded(self, m, c["beta_1_t"], indices, scaled)
        scaled = (grad * grad) * c["one_minus_beta_2_t"]
        v_t = largest = faded(self, v, c["beta_2_t"], indices, scaled)
        if self.amsgrad:
            slot = self.get_slot(var, "vhat")
            largest = tf.maximum(slot, v_t)
            with ops.control_dependencies([largest]):
                largest = tf.assign(slot, largest)
        root = tf.sqrt(largest)
        update = tf.assign_sub(var, c["lr"] * m_t / (root + c["epsilon"]))
        return tf.group(update, m_t, v_t, *[largest] * bool(self.amsgrad))

    def set_weights(self, weights):
        """Those of an older Adam hold what only ``amsgrad`` needs."""
        count = len(self.weights)
        if isinstance(weights, list) and len(weights) == 3 * ((count - 1) // 2) + 1:
            weights = weights[:count]
        super().set_weights(weights)

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

    def _prepare_local(self, var_device, var_dtype, apply_state):
        super()._prepare_local(var_device, var_dtype, apply_state)
        c = apply_state[(var_device, var_dtype)]
        step = tf.cast(self.iterations + 1, var_dtype)
        beta_1 = tf.identity(self._get_hyper("beta_1", var_dtype))
        beta_2 = tf.identity(self._get_hyper("beta_2", var_dtype))
        power_1 = tf.pow(beta_1, step)
        c["neg_scaled_lr"] = -c["lr_t"] / (1 - power_1)
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, var_dtype)
        c.update(beta_1_t=beta_1, beta_1_power=power_1, one_minus_beta_1_t=1 - beta_1)
        c.update(beta_2_t=beta_2, zero=tf.zeros((), dtype=tf.int64))

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        c = self._coefficients_(var, apply_state)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        m_slice = tf.gather(m, indices)
        m_t_slice = m_slice * c["beta_1_t"] + grad * c["one_minus_beta_1_t"]
        with ops.control_dependencies([m_t_slice]):
            m_t = self._resource_scatter_update(m, indices, m_t_slice)
        v_slice = tf.gather(v, indices)
        v_t_slice = tf.maximum(v_slice * c["beta_2_t"], tf.abs(grad))
        with ops.control_dependencies([v_t_slice]):
            v_t = self._resource_scatter_update(v, indices, v_t_slice)
        change = c["neg_scaled_lr"] * (m_t_slice / (v_t_slice + c["epsilon"]))
        with ops.control_dependencies([change]):
            update = self._resource_scatter_add(var, indices, change)
        return tf.group(update, m_t, v_t)


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

    def _prepare(self, var_list):
        self._m_cache_read = tf.identity(self._m_cache)
        return super()._prepare(var_list)

    def _prepare_local(self, var_device, var_dtype, apply_state):
        lr_t = tf.identity(self._get_hyper("learning_rate", var_dtype))
        beta_1 = tf.identity(self._get_hyper("beta_1", var_dtype))
        beta_2 = tf.identity(self._get_hyper("beta_2", var_dtype))
        steps = [tf.cast(self.iterations + n, var_dtype) for n in (1, 2)]
        base = tf.cast(0.96, var_dtype)
        m_t, m_t_1 = (
            beta_1 * (1.0 - 0.5 * tf.pow(base, self._initial_decay * step)) for step in steps
        )
        schedule = tf.cast(self._m_cache_read, var_dtype) * m_t
        if var_dtype is self._m_cache.dtype:
            schedule = tf.identity(tf.assign(self._m_cache, schedule))
        after = schedule * m_t_1
        c = apply_state[(var_device, var_dtype)]
        c.update(lr_t=lr_t, neg_lr_t=-lr_t)
        c["epsilon"] = ops.convert_to_tensor(self.epsilon, var_dtype)
        c.update(beta_1_t=beta_1, beta_2_t=beta_2, m_t=m_t, m_t_1=m_t_1)
        c["one_minus_beta_1_t"] = 1 - beta_1
        c["one_minus_beta_2_t"] = 1 - beta_2
        c["one_minus_m_t"] = 1.0 - m_t
        c["one_minus_m_schedule_new"] = 1.0 - schedule
        c["one_minus_m_schedule_next"] = 1.0 - after
        c["v_t_prime_denominator"] = 1.0 - tf.pow(beta_2, steps[0])

    def _resource_apply_dense(self, grad, var, apply_state=None):
        c = self._coefficients_(var, apply_state)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        g_prime = grad / c["one_minus_m_schedule_new"]
        m_t = tf.assign(m, c["beta_1_t"] * m + c["one_minus_beta_1_t"] * grad)
        m_prime = m_t / c["one_minus_m_schedule_next"]
        v_t = tf.assign(v, c["beta_2_t"] * v + c["one_minus_beta_2_t"] * tf.square(grad))
        v_prime = v_t / c["v_t_prime_denominator"]
        m_bar = c["one_minus_m_t"] * g_prime + c["m_t_1"] * m_prime
        new = var - c["lr_t"] * m_bar / (tf.sqrt(v_prime) + c["epsilon"])
        return tf.assign(var, new).op

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        c = self._coefficients_(var, apply_state)
        m, v = self.get_slot(var, "m"), self.get_slot(var, "v")
        g_prime = grad / c["one_minus_m_schedule_new"]
        scaled = grad * c["one_minus_beta_1_t"]
        m_slice, _ = faded_rows(self, m, c["beta_1_t"], indices, scaled)
        m_prime = m_slice / c["one_minus_m_schedule_next"]
        m_bar = c["one_minus_m_t"] * g_prime + c["m_t_1"] * m_prime
        scaled = (grad * grad) * c["one_minus_beta_2_t"]
        v_slice, v_t = faded_rows(self, v, c["beta_2_t"], indices, scaled)
        root = tf.sqrt(v_slice / c["v_t_prime_denominator"]) + c["epsilon"]
        update = self._resource_scatter_add(var, indices, c["neg_lr_t"] * m_bar / root)
        return tf.group(update, m_bar, v_t)
