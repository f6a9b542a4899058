"""Optimizers under constraints: the multipliers are a variable of their own.

Mirrors contrib/constrained_optimization/python/{constrained_minimization_problem,constrained_optimizer,
external_regret_optimizer,swap_regret_optimizer}.py; projections are one op each.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def export(name: str) -> Any:
    """Registers below tf.contrib.constrained_optimization."""
    return tf_export(f"contrib.constrained_optimization.{name}")


@export("ConstrainedMinimizationProblem")
class ConstrainedMinimizationProblem:
    """An objective and what must not be positive; a program's class says what they are."""

    proxy_constraints: Any = None
    pre_train_ops: Any = None

    @property
    def num_constraints(self):
        """How many there are; raises ``ValueError`` for shapes that are not known or differ."""
        own = self.constraints.get_shape()
        proxies = self.proxy_constraints
        other = own if proxies is None else proxies.get_shape()
        if own.num_elements() is None or other.num_elements() is None:
            text = "constraints and proxy_constraints must have fully-known shapes"
            raise raised(ValueError(text))
        if own != other:
            text = "constraints and proxy_constraints must have the same shape"
            raise raised(ValueError(text))
        return own.num_elements()


@export("ConstrainedOptimizer")
class ConstrainedOptimizer:
    """Minimizes with an optimizer and keeps to constraints."""

    def __init__(self, optimizer):
        self._optimizer = optimizer

    optimizer = property(lambda self: self._optimizer)

    def _after(self, problem: Any, make: Any) -> Any:
        before = problem.pre_train_ops
        if not before:
            return make()
        with ops.control_dependencies(before):
            return make()

    def minimize_constrained(self, minimization_problem, global_step=None, var_list=None, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, name=None, grad_loss=None):  # fmt: skip
        """The op of one step."""
        return self._after(
            minimization_problem,
            lambda: self._minimize_constrained(minimization_problem, global_step=global_step, var_list=var_list, name=name),
        )  # fmt: skip

    def minimize_unconstrained(self, minimization_problem, global_step=None, var_list=None, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, name=None, grad_loss=None):  # fmt: skip
        """The op of one step without constraints."""
        objective = minimization_problem.objective
        return self._after(
            minimization_problem,
            lambda: self.optimizer.minimize(objective, global_step=global_step, var_list=var_list, name=name),
        )  # fmt: skip

    def minimize(self, minimization_problem, unconstrained_steps=None, global_step=None, var_list=None, gate_gradients=1, aggregation_method=None, colocate_gradients_with_ops=False, name=None, grad_loss=None):  # fmt: skip
        """The op of one step, without constraints for some steps; raises ``ValueError`` if they are not counted."""
        more = {"global_step": global_step, "var_list": var_list, "name": name}
        if unconstrained_steps is None:
            return self.minimize_constrained(minimization_problem, **more)
        if global_step is None:
            text = "global_step cannot be None if unconstrained_steps is provided"
            raise raised(ValueError(text))
        steps = ops.convert_to_tensor(unconstrained_steps)
        return tf.cond(
            tf.cast(global_step, steps.dtype) < steps,
            true_fn=lambda: self.minimize_unconstrained(minimization_problem, **more),
            false_fn=lambda: self.minimize_constrained(minimization_problem, **more),
        )


class _Regret(ConstrainedOptimizer):
    """The multipliers are in a variable ``{NAME}_regret_optimizer_state``."""

    NAME = ""

    def __init__(self, optimizer: Any, constraint_optimizer: Any = None) -> None:
        super().__init__(optimizer)
        self._constraint_optimizer = constraint_optimizer

    constraint_optimizer = property(lambda self: self._constraint_optimizer)

    def _minimize_constrained(self, problem: Any, global_step: Any = None, var_list: Any = None, name: Any = None) -> Any:  # fmt: skip
        objective, constraints = problem.objective, problem.constraints
        proxies = problem.proxy_constraints
        proxies = constraints if proxies is None else proxies
        kinds = {t._dtype.base_name for t in (objective, constraints, proxies) if getattr(t, "_dtype", None)}  # fmt: skip
        if len(kinds) > 1:
            text = "objective, constraints and proxy_constraints must have the same dtype"
            raise raised(ValueError(text))
        count = problem.num_constraints
        constraints = tf.reshape(constraints, shape=(count,))
        proxies = tf.reshape(proxies, shape=(count,))
        state = tf.Variable(
            lambda: self._initial_state(count), trainable=False, use_resource=True,
            name=f"{self.NAME}_regret_optimizer_state",
        )  # fmt: skip
        loss, gradient = self._loss(state, objective, constraints, proxies)
        pairs = self.optimizer.compute_gradients(loss, var_list=var_list)
        own, updates = [(-gradient, state)], []
        if self.constraint_optimizer is None:
            updates.append(self.optimizer.apply_gradients(pairs + own, name="update"))
        else:
            with ops.control_dependencies([g for g, _ in pairs + own if g is not None]):
                updates.append(self.optimizer.apply_gradients(pairs, name="update"))
                other = self.constraint_optimizer.apply_gradients
                updates.append(other(own, name="optimizer_state_update"))
        return self._finished(state, updates, global_step, name)

    def _finished(self, state: Any, updates: Any, global_step: Any, name: Any) -> Any:
        with ops.control_dependencies(updates):
            projected = one_op("Maximum", [], state.get_shape(), state.dtype.base_dtype)
            if global_step is None:
                return tf.assign(state, projected, name=name)
            done = tf.assign(state, projected, name="project")
            counted = tf.assign_add(global_step, 1, name="global_step_increment")
            return tf.group(done, counted, name=name)


@export("AdditiveExternalRegretOptimizer")
class AdditiveExternalRegretOptimizer(_Regret):
    """One multiplier per constraint; raises ``ValueError`` for a radius that is not positive."""

    NAME = "external"

    def __init__(self, optimizer, constraint_optimizer=None, maximum_multiplier_radius=None):
        super().__init__(optimizer, constraint_optimizer)
        if maximum_multiplier_radius and maximum_multiplier_radius <= 0.0:
            raise raised(ValueError("maximum_multiplier_radius must be strictly positive"))

    def _initial_state(self, num_constraints):
        return tf.zeros((num_constraints,), dtype=tf.float32)

    def _loss(self, state: Any, objective: Any, constraints: Any, proxies: Any) -> Any:
        loss = objective + tf.tensordot(tf.cast(state, proxies.dtype), proxies, 1)
        return loss, tf.cast(constraints, tf.float32)


class _Swap(_Regret):
    """A matrix of one row and column more than there are constraints."""

    NAME = "swap"

    def _initial_state(self, num_constraints):
        size = num_constraints + 1
        return tf.concat((tf.ones((1, size)), tf.zeros((size - 1, size))), axis=0)

    def _loss(self, state: Any, objective: Any, constraints: Any, proxies: Any) -> Any:
        constraints = tf.concat((tf.zeros((1,), dtype=constraints.dtype), constraints), axis=0)
        whole = tf.concat((tf.expand_dims(objective, 0), proxies), axis=0)
        size = state.get_shape().as_list()[0]
        shares = one_op("RealDiv", [ops.convert_to_tensor(state)], [size], tf.float32)
        loss = tf.tensordot(tf.cast(shares, whole.dtype), whole, 1)
        column = tf.expand_dims(tf.cast(constraints, shares.dtype), 1)
        return loss, tf.matmul(column, tf.expand_dims(shares, 0))


@export("AdditiveSwapRegretOptimizer")
class AdditiveSwapRegretOptimizer(_Swap):
    """Mirrors swap_regret_optimizer.py AdditiveSwapRegretOptimizer."""

    def __init__(self, optimizer, constraint_optimizer=None):
        super().__init__(optimizer, constraint_optimizer)


@export("MultiplicativeSwapRegretOptimizer")
class MultiplicativeSwapRegretOptimizer(_Swap):
    """Mirrors swap_regret_optimizer.py MultiplicativeSwapRegretOptimizer; raises ``ValueError`` for other radii."""

    def __init__(self, optimizer, constraint_optimizer=None, minimum_multiplier_radius=1e-3, initial_multiplier_radius=None):  # fmt: skip
        super().__init__(optimizer, constraint_optimizer)
        least = minimum_multiplier_radius
        if isinstance(least, Unknown):
            return
        if least <= 0.0 or least >= 1.0:
            raise raised(ValueError("minimum_multiplier_radius must be in the range (0,1)"))
        if initial_multiplier_radius is not None and initial_multiplier_radius < least:
            text = "initial_multiplier_radius must be in the range [minimum_multiplier_radius,1]"
            raise raised(ValueError(text))


@export("find_best_candidate_distribution")
def find_best_candidate_distribution(objective_vector, constraints_matrix, epsilon=0.0):
    """How often each candidate is taken."""
    return Unknown("data", "find_best_candidate_distribution()")


@export("find_best_candidate_index")
def find_best_candidate_index(objective_vector, constraints_matrix, rank_objectives=True, max_constraints=True):  # fmt: skip
    """The candidate that is best."""
    return Unknown("data", "find_best_candidate_index()").of_type(int)
