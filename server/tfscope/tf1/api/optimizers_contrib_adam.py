"""The kin of Adam in tf.contrib.opt.

Mirrors contrib/opt/python/training/*.py.
"""

from __future__ import annotations

import functools

from tfscope.tf1.api.optimizers_adam import AdamOptimizer, scatter
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops


@tf_export("contrib.opt.AdaMaxOptimizer")
class AdaMaxOptimizer(AdamOptimizer):
    """beta1_power, then m and v.  Mirrors adamax.py."""

    KIND = "AdaMax"
    POWERS = ("beta1_power",)

    def __init__(self, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8,
                 use_locking=False, name="AdaMax"):  # fmt: skip
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)

    def _get_beta_accumulators(self):
        return self._powers_()[0]

    def _apply_sparse_shared(self, grad, var, indices, scatter_add, scatter_update):
        power, rate, beta_1, beta_2, epsilon = self._cast_(var)
        m = self.get_slot(var, "m")
        m_rows = tf.gather(m, indices) * beta_1 + grad * (1 - beta_1)
        with ops.control_dependencies([m_rows]):
            m_t = scatter_update(m, indices, m_rows)
        v = self.get_slot(var, "v")
        v_rows = tf.maximum(tf.gather(v, indices) * beta_2, tf.abs(grad))
        with ops.control_dependencies([v_rows]):
            v_t = scatter_update(v, indices, v_rows)
        rows = -rate / (1 - power) * (m_rows / (v_rows + epsilon))
        with ops.control_dependencies([rows]):
            update = scatter_add(var, indices, rows)
        return tf.group(update, m_t, v_t)

    def _apply_sparse(self, grad, var):
        kinds = (tf.scatter_add, tf.scatter_update)
        kinds = [functools.partial(kind, use_locking=self._use_locking) for kind in kinds]
        return self._apply_sparse_shared(grad.values, var, grad.indices, *kinds)

    def _resource_scatter_update(self, x, i, v):
        with ops.control_dependencies([scatter("Update", x, i, v)]):
            return x.value()

    def _resource_apply_sparse(self, grad, var, indices):
        kinds = (self._resource_scatter_add, self._resource_scatter_update)
        return self._apply_sparse_shared(grad, var, indices, *kinds)


@tf_export("contrib.opt.AdamGSOptimizer")
class AdamGSOptimizer(AdamOptimizer):
    """m and v alone: the powers are computed of the global step.  Mirrors adam_gs_optimizer.py."""

    POWERS = ()

    def __init__(self, global_step=0, learning_rate=0.001, beta1=0.9, beta2=0.999, epsilon=1e-8,
                 use_locking=False, name="Adam"):  # fmt: skip
        super().__init__(learning_rate, beta1, beta2, epsilon, use_locking, name)
        self._global_step = global_step
        self._global_step_on_worker = None

    def _get_beta_accumulators(self):
        step = self._global_step_on_worker
        return tf.pow(self._beta1_t, step), tf.pow(self._beta2_t, step)

    def _prepare(self):
        super()._prepare()
        self._global_step_on_worker = tf.cast(tf.identity(self._global_step) + 1, tf.float32)


class _Lazy:
    """Changes the rows of the slots alone that have a gradient."""

    def _apply_sparse(self, grad, var):
        power_1, power_2, rate, beta_1, beta_2, epsilon = self._cast_(var)
        rate = rate * tf.sqrt(1 - power_2) / (1 - power_1)
        values, indices, locked = grad.values, grad.indices, self._use_locking
        m = self.get_slot(var, "m")
        rows = beta_1 * tf.gather(m, indices) + (1 - beta_1) * values
        m_t = tf.scatter_update(m, indices, rows, use_locking=locked)
        v = self.get_slot(var, "v")
        rows = beta_2 * tf.gather(v, indices) + (1 - beta_2) * tf.square(values)
        v_t = tf.scatter_update(v, indices, rows, use_locking=locked)
        m_rows, v_rows = tf.gather(m_t, indices), tf.gather(v_t, indices)
        below = tf.sqrt(v_rows) + epsilon
        update = tf.scatter_sub(var, indices, rate * m_rows / below, use_locking=locked)
        return tf.group(update, m_t, v_t)

    def _resource_apply_sparse(self, grad, var, indices):
        power_1, power_2, rate, beta_1, beta_2, epsilon = self._cast_(var)
        rate = rate * tf.sqrt(1 - power_2) / (1 - power_1)
        m = self.get_slot(var, "m")
        m_rows = beta_1 * tf.gather(m, indices) + (1 - beta_1) * grad
        m_update = scatter("Update", m, indices, m_rows)
        v = self.get_slot(var, "v")
        v_rows = beta_2 * tf.gather(v, indices) + (1 - beta_2) * tf.square(grad)
        v_update = scatter("Update", v, indices, v_rows)
        rows = rate * m_rows / (tf.sqrt(v_rows) + epsilon)
        return tf.group(scatter("Sub", var, indices, rows), m_update, v_update)


@tf_export("contrib.opt.LazyAdamGSOptimizer")
class LazyAdamGSOptimizer(_Lazy, AdamGSOptimizer):
    """Mirrors lazy_adam_gs_optimizer.py."""


@tf_export("contrib.opt.NadamOptimizer")
class NadamOptimizer(AdamOptimizer):
    """Mirrors nadam_optimizer.py."""

    def _apply_sparse_shared(self, grad, var, indices, scatter_add):
        power_1, power_2, rate, beta_1, beta_2, epsilon = self._cast_(var)
        rate = rate * tf.sqrt(1 - power_2) / (1 - power_1)
        m = self.get_slot(var, "m")
        scaled = grad * (1 - beta_1)
        smaller = tf.assign(m, m * beta_1, use_locking=self._use_locking)
        with ops.control_dependencies([smaller]):
            m_t = scatter_add(m, indices, scaled)
            m_bar = scaled + beta_1 * tf.gather(m_t, indices)
        scaled = (grad * grad) * (1 - beta_2)
        v_t = self._decayed_(var, "v", beta_2, indices, scaled, scatter_add)
        root = tf.sqrt(tf.gather(v_t, indices))
        update = scatter_add(var, indices, -rate * m_bar / (root + epsilon))
        return tf.group(update, m_bar, v_t)


@tf_export("contrib.opt.LazyAdamOptimizer")
class LazyAdamOptimizer(_Lazy, AdamOptimizer):
    """Mirrors lazy_adam_optimizer.py."""
