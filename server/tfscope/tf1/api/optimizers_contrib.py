"""The optimizers of tf.contrib.opt.

Mirrors contrib/opt/python/training/*.py.
"""

from __future__ import annotations

import contextlib
import math

from tfscope.tf1.api.optimizers import AdagradOptimizer, MomentumOptimizer, StandardOptimizer
from tfscope.tf1.api.optimizers_adam import AdamOptimizer
from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.optimizers_wrappers import Wrapper
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.saveables import op_list_to_dict
from tfscope.tf1.api.saver import Saver
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


class _SignOptimizer(StandardOptimizer):
    """One slot, m; the decay of the sign is a tensor of its own."""

    shared_by_models = True

    SLOTS = ("m",)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The update op."""
        if self._sign_decay_fn is not None:
            decay = self._sign_decay_fn(global_step)
            self._sign_decay_t = ops.convert_to_tensor(decay, name="sign_decay")
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _prepare(self):
        super()._prepare()
        if self._sign_decay_fn is None:
            self._sign_decay_t = ops.convert_to_tensor(1.0, name="sign_decay")

    def _resource_apply_sparse(self, grad, var, indices):
        raise raised(NotImplementedError())


@tf_export("contrib.opt.AddSignOptimizer")
class AddSignOptimizer(_SignOptimizer):
    """Mirrors addsign.py."""

    KIND = "AddSign"
    HYPER = (("_lr", "learning_rate"), ("_beta", "beta"), ("_alpha", "alpha"))

    def __init__(self, learning_rate=0.1, alpha=1.0, beta=0.9, sign_decay_fn=None,
                 use_locking=False, name="AddSignOptimizer"):  # fmt: skip
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._alpha = alpha
        self._beta = beta
        self._sign_decay_fn = sign_decay_fn


@tf_export("contrib.opt.PowerSignOptimizer")
class PowerSignOptimizer(_SignOptimizer):
    """Mirrors powersign.py."""

    KIND = "PowerSign"
    HYPER = (("_lr", "learning_rate"), ("_beta", "beta"), ("_logbase", "logbase"))

    def __init__(self, learning_rate=0.1, base=math.e, beta=0.9, sign_decay_fn=None,
                 use_locking=False, name="PowerSignOptimizer"):  # fmt: skip
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._logbase = base if isinstance(base, Unknown) else math.log(base)
        self._beta = beta
        self._sign_decay_fn = sign_decay_fn


@tf_export("contrib.opt.LARSOptimizer")
class LARSOptimizer(StandardOptimizer):
    """One slot, momentum.  Mirrors lars_optimizer.py."""

    KIND = "Momentum"
    SLOTS = ("momentum",)
    HYPER = (("_learning_rate", "learning_rate"), ("_momentum", "momentum"))

    def __init__(self, learning_rate, momentum=0.9, weight_decay=0.0001, eeta=0.001,
                 epsilon=0.0, name="LARSOptimizer", skip_list=None,
                 use_nesterov=False):  # fmt: skip
        if momentum < 0.0:
            raise raised(ValueError(f"momentum should be positive: {momentum}"))
        if weight_decay < 0.0:
            raise raised(ValueError(f"weight_decay should be positive: {weight_decay}"))
        super().__init__(False, name)
        self._learning_rate = learning_rate
        self._momentum = momentum


@tf_export("contrib.opt.RegAdagradOptimizer")
class RegAdagradOptimizer(AdagradOptimizer):
    """Mirrors reg_adagrad_optimizer.py."""

    def __init__(self, learning_rate, initial_accumulator_value=0.1, use_locking=False,
                 name="RegAdagrad"):  # fmt: skip
        super().__init__(learning_rate, initial_accumulator_value, use_locking, name)
        self._should_update_slots = True

    @contextlib.contextmanager
    def avoid_updating_slots(self):
        """A context whose updates leave the slots alone."""
        old, self._should_update_slots = self._should_update_slots, False
        try:
            yield
        finally:
            self._should_update_slots = old


@tf_export("contrib.opt.DecoupledWeightDecayExtension")
class DecoupledWeightDecayExtension:
    """Mirrors weight_decay_optimizers.py DecoupledWeightDecayExtension."""

    def __init__(self, weight_decay, **kwargs):
        self._decay_var_list = None
        self._weight_decay = weight_decay
        super().__init__(**kwargs)

    def minimize(self, loss, global_step=None, var_list=None,
                 gate_gradients=Optimizer.GATE_OP, aggregation_method=None,
                 colocate_gradients_with_ops=False, name=None, grad_loss=None,
                 decay_var_list=None):  # fmt: skip
        """The update op."""
        self._decay_var_list = decay_var_list
        return super().minimize(
            loss, global_step=global_step, var_list=var_list, gate_gradients=gate_gradients,
            aggregation_method=aggregation_method,
            colocate_gradients_with_ops=colocate_gradients_with_ops, name=name,
            grad_loss=grad_loss,
        )  # fmt: skip

    def apply_gradients(self, grads_and_vars, global_step=None, name=None, decay_var_list=None):
        """The update op."""
        self._decay_var_list = decay_var_list
        return super().apply_gradients(grads_and_vars, global_step=global_step, name=name)

    def _prepare(self):
        decay = self._call_if_callable(self._weight_decay)
        if not isinstance(decay, Unknown):
            self._weight_decay_tensor = ops.convert_to_tensor(decay, name="weight_decay")
        super()._prepare()

    def _decayed(self, var):
        names = self._decay_var_list
        if isinstance(names, Unknown):
            names = None
        if names and not any(v is var for v in names):
            return tf.no_op()
        return var.assign_sub(self._weight_decay * var, self._use_locking)

    def _apply_dense(self, grad, var):
        with ops.control_dependencies([self._decayed(var)]):
            return super()._apply_dense(grad, var)

    def _resource_apply_dense(self, grad, var):
        with ops.control_dependencies([self._decayed(var)]):
            return super()._resource_apply_dense(grad, var)


@tf_export("contrib.opt.extend_with_decoupled_weight_decay")
def extend_with_decoupled_weight_decay(base_optimizer):
    """A class with weight decay.  Mirrors weight_decay_optimizers.py."""
    if isinstance(base_optimizer, Unknown):
        return base_optimizer

    refusable(type, "", (DecoupledWeightDecayExtension, base_optimizer), {})

    class OptimizerWithDecoupledWeightDecay(DecoupledWeightDecayExtension, base_optimizer):
        """The base optimizer with weight decay."""

        def __init__(self, weight_decay, *args, **kwargs):
            self._decay_var_list = None
            self._weight_decay = weight_decay
            base_optimizer.__init__(self, *args, **kwargs)

    return OptimizerWithDecoupledWeightDecay


@tf_export("contrib.opt.MomentumWOptimizer")
class MomentumWOptimizer(DecoupledWeightDecayExtension, MomentumOptimizer):
    """Mirrors weight_decay_optimizers.py MomentumWOptimizer."""

    def __init__(self, weight_decay, learning_rate, momentum, use_locking=False,
                 name="MomentumW", use_nesterov=False):  # fmt: skip
        super().__init__(weight_decay, learning_rate=learning_rate, momentum=momentum,
                         use_locking=use_locking, name=name, use_nesterov=use_nesterov)  # fmt: skip


@tf_export("contrib.opt.AdamWOptimizer")
class AdamWOptimizer(DecoupledWeightDecayExtension, AdamOptimizer):
    """Mirrors weight_decay_optimizers.py AdamWOptimizer."""

    def __init__(self, weight_decay, learning_rate=0.001, beta1=0.9, beta2=0.999,
                 epsilon=1e-8, use_locking=False, name="AdamW"):  # fmt: skip
        super().__init__(weight_decay, learning_rate=learning_rate, beta1=beta1, beta2=beta2,
                         epsilon=epsilon, use_locking=use_locking, name=name)  # fmt: skip


@tf_export("contrib.opt.VariableClippingOptimizer")
class VariableClippingOptimizer(Wrapper):
    """Mirrors variable_clipping_optimizer.py."""

    def __init__(self, opt, vars_to_clip_dims, max_norm, use_locking=False,
                 colocate_clip_ops_with_vars=False, name="VariableClipping"):  # fmt: skip
        super().__init__(use_locking, name)
        self._opt = opt
        self._clipped = dict(vars_to_clip_dims)
        self._max_norm = max_norm

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The update and the clipping."""
        with ops.name_scope(name, self._name) as scope:
            update = self._opt.apply_gradients(grads_and_vars, global_step=global_step)
            done = [update]
            with ops.control_dependencies([update]):
                for grad, var in grads_and_vars:
                    if grad is None or var not in self._clipped:
                        continue
                    with ops.name_scope("clip_" + var.op.name):
                        value = var.read_value()
                        clipped = tf.clip_by_norm(value, self._max_norm, self._clipped[var])
                        done.append(var.assign_sub(value - clipped))
            return tf.group(*done, name=scope)


@tf_export("contrib.opt.MovingAverageOptimizer")
class MovingAverageOptimizer(Wrapper):
    """The optimizer's slots, then the averages.  Mirrors moving_average_optimizer.py."""

    def __init__(self, opt, average_decay=0.9999, num_updates=None, sequential_update=True):
        self._opt = self._optimizer = opt
        self._ema = tf.train.ExponentialMovingAverage(average_decay, num_updates=num_updates)
        self._swapped_variable_name_map = None
        self._sequential_update = sequential_update

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The update of variables and averages."""
        pairs = [] if isinstance(grads_and_vars, Unknown) else list(grads_and_vars)
        update = self._opt.apply_gradients(pairs, global_step=global_step, name=name)
        variables = [v for g, v in pairs if g is not None]
        if not self._sequential_update:
            return self._averaged(variables, update)
        with ops.control_dependencies([update]):
            return self._averaged(variables, update)

    def _averaged(self, variables, update):
        averages = self._ema.apply(variables)
        self._swapped_variable_name_map = {}
        for variable in variables:
            average = self._ema.average(variable)
            self._swapped_variable_name_map[variable.op.name] = average.op.name
            self._swapped_variable_name_map[average.op.name] = variable.op.name
        return tf.group(update, averages, name="train_with_avg")

    def swapping_saver(self, var_list=None, name="swapping_saver", **kwargs):
        """A saver that stores the averages under the variables' names."""
        if self._swapped_variable_name_map is None:
            raise raised(
                RuntimeError(
                    "Must call apply_gradients or minimize before creating the swapping_saver"
                )
            )
        names = tf.global_variables() if var_list is None else var_list
        if not isinstance(names, dict):
            names = op_list_to_dict(names)
        known = {}
        for key, value in names.items():
            several = isinstance(value, (list, PartitionedVariable))
            known.update({part.op.name: part for part in value} if several else {key: value})
        swapped = {
            key: [self._swapped(known, part.op.name, part) for part in value]
            if isinstance(value, list) else self._swapped(known, key, value)
            for key, value in names.items()
        }  # fmt: skip
        return Saver(swapped, name=name, **kwargs)

    def _swapped(self, known, name, variable):
        """The average of a variable, or the variable of an average; anything else is itself."""
        other = self._swapped_variable_name_map.get(name)
        if other is None:
            return variable
        if other not in known:
            text = f"Variable to swap {other} is not part of variables to save. This breaks MovingAverageOptimizer."
            raise raised(ValueError(text))
        return known[other]


@tf_export("contrib.opt.DropStaleGradientOptimizer")
class DropStaleGradientOptimizer(Wrapper):
    """A variable stale_counter.  Mirrors drop_stale_gradient_optimizer.py."""

    def __init__(self, opt, staleness, use_locking=False, name="DropStaleGradient"):
        super().__init__(use_locking, name)
        self._opt = opt
        self._staleness = staleness

    def compute_gradients(self, loss, *args, **kwargs):
        """Those of the loss, behind a copy of the step."""
        with ops.colocate_with(loss):
            self._local_step = tf.train.get_global_step() + 0
        with ops.control_dependencies([self._local_step]):
            return self._opt.compute_gradients(tf.identity(loss), *args, **kwargs)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The update, made in a branch, and the count of gradients that come too late."""
        stale = tf.get_variable("stale_counter", [], initializer=tf.zeros_initializer(), trainable=False)  # fmt: skip

        def accept():
            update = self._opt.apply_gradients(grads_and_vars, global_step=global_step, name=name)
            with ops.control_dependencies([update]):
                return tf.identity(0.0)

        known = [g if isinstance(g, ops.Tensor) else g.op for g, _ in grads_and_vars if g is not None]  # fmt: skip
        with ops.control_dependencies(known), ops.colocate_with(global_step):
            staleness = tf.reshape(global_step - self._local_step, shape=())
        fresh = tf.less_equal(staleness, self._staleness)
        update = stale.assign_add(tf.cond(fresh, accept, lambda: tf.identity(1.0)))
        share = stale / (tf.cast(global_step + 1, tf.float32))
        tf.summary.scalar("Gradient staleness percentage", share)
        return update


@tf_export("contrib.opt.MultitaskOptimizerWrapper")
class MultitaskOptimizerWrapper:
    """Mirrors multitask_optimizer_wrapper.py: every method is the wrapped one's."""

    def __init__(self, opt):
        if not isinstance(opt, (Optimizer, Unknown)):
            text = "Supplied optimizer must be an instance of tf.train.Optimizer"
            raise raised(TypeError(text))
        self._opt = opt

    def __getattr__(self, name):
        if name.startswith("__") or name == "_opt":
            raise AttributeError(name)
        return getattr(self._opt, name)


class _External(Optimizer):
    """An optimizer outside the graph.  Mirrors external_optimizer.py."""

    shared_by_models = True

    def __init__(self, loss, var_list=None, equalities=None, inequalities=None,
                 var_to_bounds=None, **optimizer_kwargs):  # fmt: skip
        self._loss = loss
        self._vars = tf.trainable_variables() if var_list is None else list(var_list)
        self.optimizer_kwargs = optimizer_kwargs
        self._update_placeholders = [tf.placeholder(v.dtype) for v in self._vars]
        self._var_updates = [
            v.assign(tf.reshape(p, tf.shape(v)))
            for v, p in zip(self._vars, self._update_placeholders, strict=True)
        ]
        gradients = tf.gradients(loss, self._vars)
        known = [g for g in gradients if isinstance(g, ops.Tensor)]
        self._grads = [tf.reshape(g, [-1]) for g in known]

    def minimize(self, session=None, feed_dict=None, fetches=None, step_callback=None,
                 loss_callback=None, **run_kwargs):  # fmt: skip
        """Runs outside the graph."""


for _name in ("ExternalOptimizerInterface", "ScipyOptimizerInterface"):
    export_value(
        type(_name, (_External,), {"__doc__": "An optimizer outside the graph."}),
        f"contrib.opt.{_name}",
    )


def _or_zero(gradient):
    """A gradient, or a scalar in the place of one that is zero; of slices there is none."""
    if gradient is None or isinstance(gradient, Unknown):
        return gradient
    all_zeros = tf.equal(tf.count_nonzero(gradient), 0)
    return tf.cond(all_zeros, lambda: tf.zeros([], gradient.dtype), lambda: gradient)


@tf_export("contrib.opt.clip_gradients_by_global_norm")
def clip_gradients_by_global_norm(gradients_variables, clip_norm=20.0):
    """Clipped pairs and the norm.  Mirrors multitask_optimizer_wrapper.py."""
    pairs = list(gradients_variables)
    gradients = [g for g, _ in pairs]
    variables = [v for _, v in pairs]
    norm = tf.global_norm([_or_zero(g) for g in gradients])
    clipped, _ = tf.clip_by_global_norm(gradients, clip_norm, use_norm=norm)
    return list(zip(clipped, variables)), norm
