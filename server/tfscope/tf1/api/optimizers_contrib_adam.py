"""The kin of Adam in tf.contrib.opt.

Mirrors contrib/opt/python/training/*.py.
"""

from __future__ import annotations

from tfscope.tf1.api.optimizers_adam import AdamOptimizer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf


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


@tf_export("contrib.opt.LazyAdamGSOptimizer")
class LazyAdamGSOptimizer(AdamGSOptimizer):
    """Mirrors lazy_adam_gs_optimizer.py."""


@tf_export("contrib.opt.NadamOptimizer")
class NadamOptimizer(AdamOptimizer):
    """Mirrors nadam_optimizer.py."""


@tf_export("contrib.opt.LazyAdamOptimizer")
class LazyAdamOptimizer(AdamOptimizer):
    """Mirrors lazy_adam_optimizer.py."""
