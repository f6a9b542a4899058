"""tf.contrib.mixed_precision: losses that are scaled up and gradients that are scaled down.

Mirrors contrib/mixed_precision/python/loss_scale_manager.py and loss_scale_optimizer.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    module = "loss_scale_optimizer" if name.endswith("Optimizer") else "loss_scale_manager"
    return [f"contrib.mixed_precision.{name}", f"contrib.mixed_precision.python.{module}.{name}"]


@tf_export(*_names("LossScaleManager"))
class LossScaleManager:
    """What a user's manager derives from."""

    def get_loss_scale(self):
        """The scale as a scalar."""

    def update_loss_scale(self, finite_grads):
        """An op that changes the scale."""


@tf_export(*_names("FixedLossScaleManager"))
class FixedLossScaleManager(LossScaleManager):
    """A scale that stays."""

    def __init__(self, loss_scale):
        if not isinstance(loss_scale, Unknown) and loss_scale < 1:
            raise raised(ValueError("loss scale must be at least 1."))
        self._loss_scale = ops.convert_to_tensor(loss_scale, dtype=tf.float32)

    def get_loss_scale(self):
        """The scale."""
        return self._loss_scale

    def update_loss_scale(self, finite_grads):
        """Nothing to change."""
        return tf.no_op()


@tf_export(*_names("ExponentialUpdateLossScaleManager"))
class ExponentialUpdateLossScaleManager(LossScaleManager):
    """Variables loss_scale, good_steps and bad_steps."""

    def __init__(
        self,
        init_loss_scale,
        incr_every_n_steps,
        decr_every_n_nan_or_inf=2,
        incr_ratio=2,
        decr_ratio=0.8,
    ):
        self._incr_every_n_steps = incr_every_n_steps
        self._decr_every_n_nan_or_inf = decr_every_n_nan_or_inf
        self._incr_ratio = incr_ratio
        self._decr_ratio = decr_ratio
        first = ops.convert_to_tensor(init_loss_scale, tf.float32)
        self._loss_scale = tf.Variable(
            name="loss_scale", initial_value=first, dtype=tf.float32, trainable=False
        )
        self._num_good_steps = tf.Variable(
            name="good_steps", initial_value=0, dtype=tf.int32, trainable=False
        )
        self._num_bad_steps = tf.Variable(
            name="bad_steps", initial_value=0, dtype=tf.int32, trainable=False
        )

    def _reset_stats(self) -> Any:
        return tf.group(tf.assign(self._num_good_steps, 0), tf.assign(self._num_bad_steps, 0))

    def get_loss_scale(self):
        """The scale's variable."""
        return self._loss_scale

    def update_loss_scale(self, finite_grads):
        """Grows after good steps, shrinks after bad ones."""
        return tf.cond(finite_grads, self._after_good, self._after_bad)

    def _after_good(self) -> Any:
        def grow() -> Any:
            scale = self._loss_scale
            grown = tf.cond(
                tf.is_finite(scale * self._incr_ratio),
                lambda: scale * self._incr_ratio,
                lambda: scale,
            )
            return tf.group(tf.assign(scale, grown), self._reset_stats())

        enough = self._num_good_steps + 1 >= self._incr_every_n_steps
        return tf.cond(enough, grow, lambda: tf.assign_add(self._num_good_steps, 1).op)

    def _after_bad(self) -> Any:
        def shrink() -> Any:
            shrunk = tf.maximum(1.0, self._loss_scale * self._decr_ratio)
            return tf.group(tf.assign(self._loss_scale, shrunk), self._reset_stats())

        def count() -> Any:
            return tf.group(
                tf.assign_add(self._num_bad_steps, 1), tf.assign(self._num_good_steps, 0)
            )

        return tf.cond(self._num_bad_steps + 1 >= self._decr_every_n_nan_or_inf, shrink, count)


@tf_export(*_names("LossScaleOptimizer"))
class LossScaleOptimizer(Optimizer):
    """Another optimizer, whose updates are left out when a gradient is not finite."""

    def __init__(self, opt, loss_scale_manager):
        self._opt = opt
        self._loss_scale_manager = loss_scale_manager

    def compute_gradients(self, loss, var_list=None, gate_gradients=Optimizer.GATE_OP, aggregation_method=None, colocate_gradients_with_ops=False, grad_loss=None):  # fmt: skip
        """Gradients of the scaled loss, scaled back."""
        scale = self._loss_scale_manager.get_loss_scale()
        value = loss() if callable(loss) else loss
        pairs = self._opt.compute_gradients(
            value * tf.cast(scale, element_type(value)), var_list=var_list, gate_gradients=gate_gradients,
            aggregation_method=aggregation_method, colocate_gradients_with_ops=colocate_gradients_with_ops,
            grad_loss=grad_loss,
        )  # fmt: skip
        inverse = tf.reciprocal(scale)
        return [(g if g is None else g * tf.cast(inverse, element_type(g)), v) for g, v in pairs]

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The wrapped optimizer's update within a cond."""
        pairs = list(grads_and_vars)
        finite = tf.reduce_all([tf.reduce_all(tf.is_finite(g)) for g, _ in pairs])
        update = tf.cond(
            finite, lambda: self._opt.apply_gradients(pairs, global_step, name), tf.no_op
        )
        return tf.group(update, self._loss_scale_manager.update_loss_scale(finite))
