"""Adam and FTRL: optimizers with variables of their own or several constants.

Mirrors python/training/{adam,ftrl}.py.
"""

from __future__ import annotations

import functools
import operator

from tfscope.tf1.api.newer_arguments import only_newer
from tfscope.tf1.api.optimizers import StandardOptimizer, update_op
from tfscope.tf1.api.optimizers_slots import hyper_tensor
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run


@tf_export("train.AdamOptimizer")
class AdamOptimizer(StandardOptimizer):
    """beta1_power, beta2_power, then slots m and v.  Mirrors python/training/adam.py."""

    KIND = "Adam"
    SLOTS = ("m", "v")
    HYPER = (
        ("_lr", "learning_rate"),
        ("_beta1", "beta1"),
        ("_beta2", "beta2"),
        ("_epsilon", "epsilon"),
    )
    POWERS: tuple[str, ...] = ("beta1_power", "beta2_power")

    def __init__(
        self,
        learning_rate=0.001,
        beta1=0.9,
        beta2=0.999,
        epsilon=1e-8,
        use_locking=False,
        name="Adam",
    ):
        super().__init__(use_locking, name)
        self._lr = learning_rate
        self._beta1 = beta1
        self._beta2 = beta2
        self._epsilon = epsilon
        self._lr_t = None
        self._beta1_t = None
        self._beta2_t = None
        self._epsilon_t = None

    def _get_beta_accumulators(self):
        return self._powers_()

    def _powers_(self):
        graph = ops.get_default_graph()
        return tuple(self._get_non_slot_variable(name, graph=graph) for name in self.POWERS)

    def _update_inputs(self):
        powers = [power for power in self._powers_() if isinstance(power, BaseVariable)]
        return [*powers, *self._tensors]

    def _create_slots(self, var_list):
        if not var_list:
            return
        first = min(var_list, key=lambda v: v.name)
        for name in self.POWERS:
            beta = self._beta1 if name == "beta1_power" else self._beta2
            self._create_non_slot_variable(initial_value=beta, name=name, colocate_with=first)
        super()._create_slots(var_list)

    def _cast_(self, var):
        """The powers, the rate and the other numbers as numbers of the variable's type."""
        kind = var.dtype.base_dtype
        powers = self._get_beta_accumulators()
        powers = powers if isinstance(powers, tuple) else (powers,)
        tensors = (*powers, self._lr_t, self._beta1_t, self._beta2_t, self._epsilon_t)
        return [tf.cast(tensor, kind) for tensor in tensors]

    def _apply_sparse_shared(self, grad, var, indices, scatter_add):
        power_1, power_2, rate, beta_1, beta_2, epsilon = self._cast_(var)
        rate = rate * tf.sqrt(1 - power_2) / (1 - power_1)
        scaled = grad * (1 - beta_1)
        m_t = self._decayed_(var, "m", beta_1, indices, scaled, scatter_add)
        scaled = (grad * grad) * (1 - beta_2)
        v_t = self._decayed_(var, "v", beta_2, indices, scaled, scatter_add)
        root = tf.sqrt(v_t)
        change = rate * m_t / (root + epsilon)
        update = tf.assign_sub(var, change, use_locking=self._use_locking)
        return tf.group(update, m_t, v_t)

    def _decayed_(self, var, slot, beta, indices, scaled, scatter_add):
        """A slot made smaller as a whole, then rows added to it."""
        slot = self.get_slot(var, slot)
        smaller = tf.assign(slot, slot * beta, use_locking=self._use_locking)
        with ops.control_dependencies([smaller]):
            return scatter_add(slot, indices, scaled)

    def _apply_sparse(self, grad, var):
        add = functools.partial(tf.scatter_add, use_locking=self._use_locking)
        return self._apply_sparse_shared(grad.values, var, grad.indices, add)

    def _resource_scatter_add(self, x, i, v):
        with ops.control_dependencies([scatter("Add", x, i, v)]):
            return x.value()

    def _resource_apply_sparse(self, grad, var, indices):
        return self._apply_sparse_shared(grad, var, indices, self._resource_scatter_add)

    def _finish(self, update_ops, name_scope):
        powers = [p for p in self._powers_() if p is not None]
        if not powers:
            return super()._finish(update_ops, name_scope)
        with ops.control_dependencies(update_ops), ops.colocate_with(powers[0]):
            betas = (self._beta1_t, self._beta2_t)
            done = [
                power.assign(power * beta, use_locking=self._use_locking)
                for power, beta in zip(powers, betas, strict=False)
            ]
        return tf.group(*update_ops, *done, name=name_scope)


def scatter(kind, variable, indices, updates):
    """The op that changes rows of a resource variable: ``ResourceScatterAdd``, …"""
    inputs = [variable.handle, indices, updates]
    return ops.get_default_graph().create_op(f"ResourceScatter{kind}", inputs, [])


_FTRL_TENSORS = (
    "learning_rate",
    "l1_regularization_strength",
    "l2_regularization_strength",
    "l2_shrinkage_regularization_strength",
    "learning_rate_power",
)


@tf_export("train.FtrlOptimizer")
class FtrlOptimizer(StandardOptimizer):
    """Slots accum and linear, each with its own scope name.  Mirrors python/training/ftrl.py."""

    KIND = "Ftrl"
    SLOTS = ("accum", "linear")
    HYPER = tuple((f"_{name}", name) for name in _FTRL_TENSORS)

    def __init__(
        self,
        learning_rate,
        learning_rate_power=-0.5,
        initial_accumulator_value=0.1,
        l1_regularization_strength=0.0,
        l2_regularization_strength=0.0,
        use_locking=False,
        name="Ftrl",
        accum_name=None,
        linear_name=None,
        l2_shrinkage_regularization_strength=0.0,
        beta=None,
    ):
        only_newer("__init__", beta=beta)
        super().__init__(use_locking, name)
        if refusable(operator.gt, learning_rate_power, 0.0):
            text = "learning_rate_power %f needs to be negative or zero"
            raise raised(ValueError(text % learning_rate_power))
        for key, value in (
            ("initial_accumulator_value", initial_accumulator_value),
            ("l1_regularization_strength", l1_regularization_strength),
            ("l2_regularization_strength", l2_regularization_strength),
            ("l2_shrinkage_regularization_strength", l2_shrinkage_regularization_strength),
        ):
            if refusable(operator.lt, value, 0.0):
                raise raised(ValueError(f"{key} {value:f} needs to be positive or zero"))
        self._learning_rate = learning_rate
        self._learning_rate_power = learning_rate_power
        self._initial_accumulator_value = initial_accumulator_value
        self._l1_regularization_strength = l1_regularization_strength
        self._l2_regularization_strength = l2_regularization_strength
        self._l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self._accum_name = accum_name
        self._linear_name = linear_name
        self._beta = 0.0 if beta is None else beta

    def _prepare(self):
        if current_run().is_v1:
            return super()._prepare()
        made = [hyper_tensor(getattr(self, f"_{name}"), name) for name in _FTRL_TENSORS[:2]]
        beside = self._beta / (2.0 * tf.maximum(self._learning_rate, 1e-36))
        name = "adjusted_l2_regularization_strength"
        made.append(hyper_tensor(self._l2_regularization_strength + beside, name))
        hyper_tensor(self._beta, "beta")
        made += [hyper_tensor(getattr(self, f"_{name}"), name) for name in _FTRL_TENSORS[3:]]
        self._tensors = made

    def _create_slots(self, var_list):
        def starting(shape, dtype=tf.float32, partition_info=None):
            return tf.ones(shape=shape, dtype=dtype) * self._initial_accumulator_value

        for var in var_list:
            if not current_run().is_v1:
                given = (starting, var.shape, element_type(var), "accum")
                self._get_or_make_slot_with_initializer(var, *given, self._accum_name or self._name)
                self._zeros_slot(var, "linear", self._linear_name or self._name)
                continue
            with ops.colocate_with(var):
                value = tf.constant(
                    self._initial_accumulator_value,
                    dtype=element_type(var),
                    shape=var.get_shape(),
                )
                self._get_or_make_slot(var, value, "accum", self._accum_name or self._name)
                self._zeros_slot(var, "linear", self._linear_name or self._name)

    def _update_with(self, grad, var, indices=None):
        slots = [self.get_slot(var, slot) for slot in self.SLOTS]
        kind = "FtrlV2" if self._l2_shrinkage_regularization_strength > 0.0 else "Ftrl"
        return update_op(kind, var, slots, grad, self._tensors, indices)
