"""Optimizers that scale the loss, fixed or as gradients stay finite.

Mirrors python/training/experimental/{loss_scale,loss_scale_optimizer,mixed_precision}.py and
python/keras/mixed_precision/experimental/loss_scale_optimizer.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_optimizers import OptimizerV2
from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


@tf_export("train.experimental.LossScale")
class LossScale:
    """The base of scales."""

    def __init__(self):
        self._weights = {}

    def __call__(self):
        """A float32 scalar."""
        return tf.constant(1.0)

    def update(self, grads):
        """An op and whether to apply the gradients."""
        return tf.no_op(), True


@tf_export("train.experimental.FixedLossScale")
class FixedLossScale(LossScale):
    """A number."""

    def __init__(self, loss_scale_value):
        super().__init__()
        self._value = loss_scale_value

    def __call__(self):
        """The scale."""
        return ops.convert_to_tensor(self._value, dtype=tf.float32)


@tf_export("train.experimental.DynamicLossScale")
class DynamicLossScale(LossScale):
    """Two variables, ``current_loss_scale`` and ``good_steps``."""

    def __init__(self, initial_loss_scale=2**15, increment_period=2000, multiplier=2.0):
        super().__init__()
        self.initial_loss_scale = float(initial_loss_scale)
        self.increment_period = int(increment_period)
        self.multiplier = float(multiplier)
        self._current = self._weight("current_loss_scale", float(initial_loss_scale), tf.float32)
        self._good_steps = self._weight("good_steps", 0, tf.int64)

    @staticmethod
    def _weight(name, value, dtype):
        return tf.Variable(
            initial_value=value, name=name, dtype=dtype, trainable=False, use_resource=True
        )

    def __call__(self):
        """The scale."""
        return ops.convert_to_tensor(self._current)

    def update(self, grads):
        """An op that raises or lowers the scale, and whether all gradients are finite."""
        known = [g for g in nest.flatten(grads) if g is not None]
        finite = tf.reduce_all([tf.reduce_all(tf.is_finite(_values(g))) for g in known])
        return tf.cond(finite, self._raised, self._lowered), finite

    def _raised(self):
        full = self._good_steps + 1 >= self.increment_period
        return tf.cond(full, self._increased, lambda: self._good_steps.assign_add(1).op)

    def _increased(self):
        scale = self._current * self.multiplier
        assigned = tf.cond(tf.is_finite(scale), lambda: self._current.assign(scale).op, tf.no_op)
        return tf.group(assigned, self._good_steps.assign(0))

    def _lowered(self):
        scale = tf.maximum(self._current / self.multiplier, 1)
        return tf.group(self._good_steps.assign(0), self._current.assign(scale))


def _values(gradient: Any) -> Any:
    return gradient.values if isinstance(gradient, ops.IndexedSlices) else gradient


@tf_export("python.training.experimental.loss_scale.get")
def loss_scale_of(identifier):
    """A scale by number or name; raises ValueError."""
    if isinstance(identifier, (int, float)):
        return FixedLossScale(identifier)
    if identifier == "dynamic":
        return DynamicLossScale()
    if identifier is None or isinstance(identifier, (LossScale, Unknown)):
        return identifier
    raise raised(ValueError(f"Could not interpret loss scale identifier: {identifier}"))


def _applied(scale: Any, grads: Any, apply: Any, name: str | None) -> Any:
    """The update where all gradients are finite, and that of the scale."""
    updated, finite = scale.update(grads)
    done = apply() if finite is True else tf.cond(finite, apply, tf.no_op)
    return tf.group(done, updated, name=name)


@tf_export("train.experimental.MixedPrecisionLossScaleOptimizer")
class MixedPrecisionLossScaleOptimizer(Optimizer):
    """An optimizer of gradients of a scaled loss; raises ValueError for what is none."""

    def __init__(self, opt, loss_scale):
        if not isinstance(opt, (Optimizer, Unknown)):
            text = f'"opt" must be an instance of Optimizer, but got: {type(opt)}'
            raise raised(ValueError(text))
        name = "MixedPrecisionLossScaleOptimizer" if isinstance(opt, Unknown) else opt.get_name()
        super().__init__(False, name)
        self._optimizer = opt
        self._loss_scale = loss_scale_of(loss_scale)

    def compute_gradients(self, loss, var_list=None, **kwargs):
        """Gradients of the scaled loss, scaled back."""
        if not isinstance(self._loss_scale, LossScale) or isinstance(loss, Unknown):
            return self._optimizer.compute_gradients(loss, var_list, **kwargs)
        scale = self._loss_scale()
        scaled = (lambda: loss() * scale) if callable(loss) else loss * scale
        pairs = self._optimizer.compute_gradients(scaled, var_list, **kwargs)
        if isinstance(pairs, Unknown):
            return pairs
        back = 1 / self._loss_scale()
        return [(_scaled(gradient, back), variable) for gradient, variable in pairs]

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The update of the wrapped optimizer, in a conditional where the scale is dynamic."""
        if not isinstance(self._loss_scale, DynamicLossScale):
            return self._optimizer.apply_gradients(grads_and_vars, global_step, name)
        pairs = tuple(grads_and_vars)
        name = self.get_name() if name is None else name

        def apply():
            return self._optimizer.apply_gradients(pairs, global_step, f"{name}-wrapped")

        return _applied(self._loss_scale, [g for g, _ in pairs], apply, name)


def _scaled(gradient: Any, factor: Any) -> Any:
    if isinstance(gradient, ops.IndexedSlices):
        return ops.IndexedSlices(gradient.values * factor, gradient.indices, gradient.dense_shape)
    return gradient if gradient is None or isinstance(gradient, Unknown) else gradient * factor


@tf_export("keras.mixed_precision.experimental.LossScaleOptimizer")
class LossScaleOptimizer(OptimizerV2):
    """A Keras optimizer of gradients of a scaled loss; raises ValueError for what is none."""

    def __init__(self, opt, loss_scale):
        if not isinstance(opt, OptimizerV2):
            text = f'"opt" must be an instance of OptimizerV2, but got: {opt}'
            raise raised(ValueError(text))
        for clip, kind in (("clipnorm", "a clipnorm"), ("clipvalue", "a clipvalue")):
            if clip in opt.__dict__:
                text = (
                    f"LossScaleOptimizer does not support wrapping optimizers with {kind}. Optimizer "
                    f"{opt} has {clip} {opt.__dict__[clip]}"
                )
                raise raised(ValueError(text))
        super().__init__("LossScaleOptimizer")
        self.__dict__["_optimizer"] = opt
        self.__dict__["_loss_scale"] = loss_scale_of(loss_scale)

    loss_scale = property(lambda self: self._loss_scale)
    iterations = property(lambda self: self._optimizer.iterations)
    learning_rate = property(lambda self: self._optimizer.learning_rate)
    lr = property(lambda self: self._optimizer.lr)

    def get_scaled_loss(self, loss):
        """The loss times the scale."""
        scale = self._loss_scale()
        if callable(loss):
            return lambda: _times(loss(), scale)
        return _times(loss, scale)

    def get_unscaled_gradients(self, grads):
        """Gradients by the scale."""
        back = 1.0 / self._loss_scale()
        return [g if g is None else g * tf.cast(back, element_type(g)) for g in grads]

    def _compute_gradients(self, loss, var_list, grad_loss=None):
        pairs = self._optimizer._compute_gradients(self.get_scaled_loss(loss), var_list, grad_loss)
        unscaled = self.get_unscaled_gradients([g for g, _ in pairs])
        return list(zip(unscaled, [v for _, v in pairs]))

    def get_gradients(self, loss, params):
        """Gradients of the scaled loss, scaled back."""
        grads = self._optimizer.get_gradients(self.get_scaled_loss(loss), params)
        return self.get_unscaled_gradients(grads)

    def apply_gradients(self, grads_and_vars, name=None, **kwargs):
        """The update of the wrapped optimizer, in a conditional where the scale is dynamic."""
        pairs = tuple(grads_and_vars)

        def apply():
            return self._optimizer.apply_gradients(list(pairs), name)

        return _applied(self._loss_scale, [g for g, _ in pairs], apply, None)

    def get_slot_names(self):
        """Those of the wrapped optimizer."""
        return self._optimizer.get_slot_names()


def _times(loss: Any, scale: Any) -> Any:
    return loss * tf.cast(scale, element_type(loss))


@tf_export("train.experimental.enable_mixed_precision_graph_rewrite")
def enable_mixed_precision_graph_rewrite(opt, loss_scale="dynamic"):
    """An optimizer that scales the loss; raises ValueError for what is none."""
    if isinstance(opt, Unknown):
        return opt.derived("enable_mixed_precision_graph_rewrite()")
    if isinstance(opt, (MixedPrecisionLossScaleOptimizer, LossScaleOptimizer)):
        text = (
            '"opt" must not already be an instance of a LossScaleOptimizer. '
            "`enable_mixed_precision_graph_rewrite` will automatically wrap the optimizer with a "
            "LossScaleOptimizer."
        )
        raise raised(ValueError(text))
    if isinstance(opt, Optimizer):
        return MixedPrecisionLossScaleOptimizer(opt, loss_scale)
    if isinstance(opt, OptimizerV2):
        return LossScaleOptimizer(opt, loss_scale)
    text = f'"opt" must be an instance of a tf.train.Optimizer or a tf.keras.optimizers.Optimizer, but got: {opt}'
    raise raised(ValueError(text))


@tf_export("train.experimental.disable_mixed_precision_graph_rewrite")
def disable_mixed_precision_graph_rewrite():
    """Changes no graph."""
