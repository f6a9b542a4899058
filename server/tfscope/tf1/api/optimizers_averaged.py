"""Optimizers of tf.contrib.opt whose workers train local copies of global variables.

Mirrors contrib/opt/python/training/{elastic_average,model_average,agn}_optimizer.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.accumulators import ConditionalAccumulator
from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.optimizers_custom_getters import LOCAL
from tfscope.tf1.api.queues import FIFOQueue
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.saveables import op_list_to_dict
from tfscope.tf1.api.saver import Saver
from tfscope.tf1.api.train_hooks import SessionRunHook
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_creation, variable_scope
from tfscope.tf1.graph.collections import GraphKeys
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

AGN, ELASTIC, MODEL = "AGNOptimizer", "ElasticAverageOptimizer", "ModelAverageOptimizer"


class _Averaging(Optimizer):
    """Counts local steps; every so many of them the global variables take part."""

    def _count(self, opt, num_worker, period):
        self._opt = opt
        self._num_worker = num_worker
        self._period = period
        self._local_step = variable_scope.get_variable(
            initializer=0, trainable=False, collections=list(LOCAL), name="local_step"
        )
        self._opt._prepare()

    def _stepped(self):
        return tf.assign_add(self._local_step, 1, name="local_step_update").op

    def _is_due(self):
        return tf.equal(tf.mod(self._local_step, self._period), 0)


def _with_gradient(grads_and_vars):
    return [(g, v) for g, v in grads_and_vars if g is not None]


@tf_export(f"contrib.opt.{ELASTIC}")
class ElasticAverageOptimizer(_Averaging):
    """Mirrors elastic_average_optimizer.py ElasticAverageOptimizer."""

    BETA = 0.9

    def __init__(self, opt, num_worker, ea_custom_getter, communication_period=10,
                 moving_rate=None, rho=None, use_locking=True, synchronous=False,
                 name=ELASTIC):  # fmt: skip
        super().__init__(use_locking, name)
        self._local_map = ea_custom_getter._local_map
        self._global_map = ea_custom_getter._global_map
        self._synchronous = synchronous
        if moving_rate is None:
            moving_rate = self.BETA / communication_period / num_worker
        self._moving_rate = moving_rate
        if rho is None and not hasattr(opt, "_learning_rate"):
            text = f"'{type(opt).__name__}' object has no attribute '_learning_rate'"
            raise raised(AttributeError(text))
        self._rho = moving_rate / opt._learning_rate if rho is None else rho
        self._count(opt, num_worker, communication_period)

    def compute_gradients(self, loss, var_list=None, gate_gradients=Optimizer.GATE_OP,
                          aggregation_method=None, colocate_gradients_with_ops=False,
                          grad_loss=None):  # fmt: skip
        """The distance from the local centers is a loss."""
        trained = tf.trainable_variables()
        var_list = var_list or trained
        centers = [self._local_map[var] for var in var_list]
        apart = [tf.subtract(v, center) for v, center in zip(trained, centers)]
        distance = self._rho * tf.add_n([tf.nn.l2_loss(one) for one in apart])
        return self._opt.compute_gradients(
            loss + distance, var_list, gate_gradients, aggregation_method,
            colocate_gradients_with_ops, grad_loss,
        )  # fmt: skip

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The local step; now and then the elastic one.  Slots become local variables."""
        before = {v.op.name for v in tf.global_variables()}
        updates = self._opt.apply_gradients(grads_and_vars)
        graph = ops.get_default_graph()
        with ops.control_dependencies([updates]):
            stepped = self._stepped()
        kept = graph.get_collection_ref(GraphKeys.GLOBAL_VARIABLES)
        for var in [v for v in kept if v.op.name not in before]:
            graph.add_to_collection(GraphKeys.LOCAL_VARIABLES, var)
        kept[:] = [v for v in kept if v.op.name in before]
        local = [v for _, v in _with_gradient(grads_and_vars)]
        with ops.control_dependencies([stepped]):
            return tf.cond(self._is_due(), lambda: self._elastic(local, global_step), tf.no_op)

    def _elastic(self, local, global_step):
        """Local and global variables move towards each other.  Mirrors ``_Update_global_variables``."""
        centers = [self._global_map[var] for var in local]
        near = [self._local_map[var] for var in local]
        assigned = [one.assign(center) for one, center in zip(near, centers)]
        updates = []
        with ops.control_dependencies(assigned):
            apart = [tf.subtract(v, one) for v, one in zip(local, near)]
            for kinds, move in ((local, tf.assign_sub), (centers, tf.assign_add)):
                for var, difference in zip(kinds, apart):
                    updates.append(move(var, tf.multiply(self._moving_rate, difference)))
            if global_step is not None:
                updates.append(tf.assign_add(global_step, 1))
        return tf.group(*updates)

    def get_init_op(self, task_index):
        """All copies begin as the global variables."""
        trained = tf.trainable_variables()
        if not trained:
            text = (
                "The lists of local_variables, global_center_variables, local_center_variables "
                "should not be empty  "
            )
            raise raised(ValueError(text))
        made = []
        for var in trained:
            center, near = self._global_map[var], self._local_map[var]
            made += [tf.assign(var, center), tf.assign(near, center)]
        init = tf.group(*made)
        return self._barrier(init, task_index) if self._synchronous else init

    def _barrier(self, init, task_index):
        """Workers wait for each other.  Mirrors ``_Add_sync_queues_and_barrier``."""
        queues = [FIFOQueue(self._num_worker, [tf.bool], shapes=[[]]) for _ in range(self._num_worker)]  # fmt: skip
        token = tf.constant(False)
        with ops.control_dependencies([init]):
            made = [
                tf.no_op() if i == task_index else queue.enqueue(token)
                for i, queue in enumerate(queues)
            ]
        made.append(queues[task_index].dequeue_many(len(queues) - 1))
        return tf.group(*made)

    def make_session_run_hook(self, is_chief, task_index):
        """The hook that initializes."""
        return _Hook(is_chief, lambda: self.get_init_op(task_index))

    def swapping_saver(self, var_list=None, name="swapping_saver", **kwargs):
        """Saves the centers under the names of the local variables."""
        if not self._global_map:
            text = (
                "global_center_variable is empty, please make sure this is called after model created "
                "and ElasticAverageCustomGetter is used when declaring you model"
            )
            raise raised(RuntimeError(text))
        var_list = tf.trainable_variables() if var_list is None else var_list
        if not isinstance(var_list, dict):
            var_list = op_list_to_dict(var_list)
        swapped = {}
        for key, var in var_list.items():
            parts = var if isinstance(var, list) else [var]
            found = [self._global_map.get(one, one) for one in parts]
            swapped[key] = found if isinstance(var, list) else found[0]
        return Saver(swapped, name=name, **kwargs)


@tf_export(f"contrib.opt.{AGN}")
class AGNOptimizer(_Averaging):
    """Mirrors agn_optimizer.py AGNOptimizer."""

    def __init__(self, optimizer, num_worker, custom_getter, communication_period=10,
                 use_locking=True, name=AGN):  # fmt: skip
        super().__init__(use_locking, name)
        self._global_map = custom_getter._global_map
        self._grad_map = custom_getter._grad_map
        self._count(optimizer, num_worker, communication_period)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The local step, whose slots are local; now and then the global one."""
        pairs = _with_gradient(grads_and_vars)
        local = [v for _, v in pairs]

        def create(next_creator, collections, **kwargs):
            if not collections:
                collections = list(LOCAL)
            elif GraphKeys.GLOBAL_VARIABLES in collections:
                collections = [*collections, *LOCAL]
                collections.remove(GraphKeys.GLOBAL_VARIABLES)
            return next_creator(collections=collections, **kwargs)

        with variable_creation.variable_creator_scope(create):
            updates = [self._opt.apply_gradients(grads_and_vars)]
        sums = [self._grad_map[var] for var in local]
        updates += [tf.assign_add(total, g) for total, (g, _) in zip(sums, pairs)]
        stepped = self._stepped()
        with ops.control_dependencies([stepped]):
            due = self._is_due()
        with ops.control_dependencies(updates):
            return tf.cond(due, lambda: self._normalized(local, sums, global_step), tf.no_op)

    def _normalized(self, local, sums, global_step):
        """The wrapped optimizer's update of the centers.  Mirrors ``_Update_global_variables``."""
        means = [tf.assign(total, total / self._period) for total in sums]
        centers = [self._global_map[var] for var in local]
        with ops.control_dependencies(means):
            applied = self._opt.apply_gradients(zip(sums, centers))
        with ops.control_dependencies([applied]):
            updates = []
            if global_step is not None:
                updates.append(tf.assign_add(global_step, 1))
            for var, center in zip(local, centers):
                value = center.read_value()
                updates.append(tf.assign(var, value))
            updates += [tf.assign(total, tf.zeros_like(total)) for total in sums]
            return tf.group(*updates)

    def get_init_op(self, task_index):
        """Local variables begin as the global ones, sums of gradients with zeros."""
        trained = tf.trainable_variables()
        if not trained:
            text = (
                "The lists of local_variables, global_center_variables,grad_center_variables should not "
                "be empty"
            )
            raise raised(ValueError(text))
        made = [tf.assign(var, self._global_map[var]) for var in trained]
        made += [tf.assign(g, tf.zeros_like(g)) for g in (self._grad_map[var] for var in trained)]
        return tf.group(*made)

    def make_session_run_hook(self, is_chief, task_index):
        """The hook that initializes."""
        return _Hook(is_chief, lambda: self.get_init_op(task_index))


@tf_export(f"contrib.opt.{MODEL}")
class ModelAverageOptimizer(_Averaging):
    """Mirrors model_average_optimizer.py ModelAverageOptimizer."""

    def __init__(self, opt, num_worker, is_chief, ma_custom_getter, interval_steps=100,
                 use_locking=True, name=MODEL):  # fmt: skip
        super().__init__(use_locking, name)
        self._is_chief = is_chief
        self._local_2_global = ma_custom_getter._local_2_global
        self._accumulator_list: list[Any] = []
        self._chief_init_op = None
        self._count(opt, num_worker, interval_steps)

    def compute_gradients(self, *args, **kwargs):
        """The wrapped optimizer's gradients."""
        return self._opt.compute_gradients(*args, **kwargs)

    def _local_vars_update(self, var_list):
        if not var_list:
            raise raised(ValueError("The list of local_variables should not be empty"))
        updates = []
        for var in var_list:
            value = self._local_2_global[var].read_value()
            updates.append(tf.assign(var, value))
        return tf.group(*updates)

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The local step; now and then the average of the workers."""
        if not isinstance(grads_and_vars, Unknown) and not grads_and_vars:
            raise raised(ValueError("Must supply at least one variable"))
        if global_step is None:
            raise raised(ValueError("Global step is required"))
        updates = self._opt.apply_gradients(grads_and_vars)
        with ops.control_dependencies([updates]):
            stepped = self._stepped()
        local = [v for _, v in _with_gradient(grads_and_vars)]
        with ops.control_dependencies([stepped]):
            due = self._is_due()
            update = tf.cond(due, lambda: self._averaged(local, global_step), tf.no_op)
        begun = [
            one.set_global_step(global_step, name="SetGlobalStep") for one in self._accumulator_list
        ]
        self._chief_init_op = tf.group(*begun)
        return update

    def _averaged(self, local, global_step):
        """Mirrors ``_update_global_variables``."""
        queue = FIFOQueue(-1, [tf.bool], shapes=[[]], shared_name="sync_queue")
        shared = [self._local_2_global[var] for var in local]
        train, means = [], []
        with ops.name_scope(None, f"{self._name}/global"):
            for var in local:
                total = ConditionalAccumulator(var.dtype, shape=var.get_shape())
                train.append(total.apply_grad(var._ref(), local_step=global_step))
                means.append(total.take_grad(self._num_worker))
                self._accumulator_list.append(total)
        with ops.control_dependencies(train):
            updates = []
            if self._is_chief:
                updates = [tf.assign(var, mean) for var, mean in zip(shared, means)]
                updates.append(tf.assign_add(global_step, 1))
                tokens = tf.fill([self._num_worker - 1], tf.constant(False))
                sync = queue.enqueue_many(tokens)
            else:
                sync = queue.dequeue()
        with ops.control_dependencies([sync]):
            return self._local_vars_update(local)

    def get_init_op(self):
        """Local variables begin as the global ones."""
        return self._local_vars_update(tf.trainable_variables())

    def make_session_run_hook(self):
        """The hook that initializes."""
        return _Hook(self._is_chief, self.get_init_op)


class _Hook(SessionRunHook):
    """Makes the initializers before the session."""

    def __init__(self, is_chief, init_op):
        self._is_chief = is_chief
        self._init_op = init_op

    def begin(self):
        """Initializers of local variables, of global ones for the chief, and the optimizer's."""
        tf.local_variables_initializer()
        if self._is_chief:
            tf.global_variables_initializer()
        self._init_op()
