"""Optimizers that wrap another one, and loss scaling.

Mirrors python/training/{sync_replicas_optimizer,experimental/*}.py and
python/tpu/tpu_optimizer.py.
"""

from __future__ import annotations

from tfscope.tf1.api.optimizers_base import Optimizer
from tfscope.tf1.api.queues import FIFOQueue
from tfscope.tf1.api.queues_runner import QueueRunner
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_hooks import SessionRunHook
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class Wrapper(Optimizer):
    """Passes everything on to ``_opt``."""

    shared_by_models = True

    def compute_gradients(self, *args, **kwargs):
        """The wrapped optimizer's gradients."""
        return self._opt.compute_gradients(*args, **kwargs)

    def apply_gradients(self, *args, **kwargs):
        """The wrapped optimizer's update."""
        return self._opt.apply_gradients(*args, **kwargs)

    def get_slot(self, *args, **kwargs):
        """The wrapped optimizer's slot."""
        return self._opt.get_slot(*args, **kwargs)

    def get_slot_names(self, *args, **kwargs):
        """The wrapped optimizer's slot names."""
        return self._opt.get_slot_names(*args, **kwargs)

    def variables(self):
        """The wrapped optimizer's variables."""
        return self._opt.variables()


@tf_export("train.SyncReplicasOptimizer", "contrib.opt.SyncReplicasOptimizer")
class SyncReplicasOptimizer(Wrapper):
    """A local variable sync_rep_local_step and two queues.

    Mirrors sync_replicas_optimizer.py SyncReplicasOptimizer.
    """

    def __init__(
        self,
        opt,
        replicas_to_aggregate,
        total_num_replicas=None,
        variable_averages=None,
        variables_to_average=None,
        use_locking=False,
        name="sync_replicas",
    ):
        super().__init__(use_locking, name)
        self._opt = opt
        self._replicas_to_aggregate = replicas_to_aggregate
        total = replicas_to_aggregate if total_num_replicas is None else total_num_replicas
        self._total_num_replicas = total
        self._tokens_per_step = max(total, replicas_to_aggregate)
        self._gradients_applied = False
        self._variable_averages = variable_averages
        self._variables_to_average = variables_to_average
        self._global_step = None
        self._chief_queue_runner = None

    def apply_gradients(self, grads_and_vars, global_step=None, name=None):
        """The local step's update.  Mirrors SyncReplicasOptimizer.apply_gradients."""
        if not grads_and_vars:
            raise raised(ValueError("Must supply at least one variable"))
        if global_step is None:
            raise raised(ValueError("Global step is required to check staleness"))
        self._global_step = global_step
        tf.no_op()
        dtype = element_type(global_step)
        self._local_step = tf.Variable(
            initial_value=0,
            trainable=False,
            collections=["local_variables"],
            dtype=dtype,
            name="sync_rep_local_step",
        )
        self.local_step_init_op = tf.assign(self._local_step, global_step)
        self.ready_for_local_init_op = tf.report_uninitialized_variables(tf.global_variables())
        pairs = [] if isinstance(grads_and_vars, Unknown) else list(grads_and_vars)
        with ops.name_scope(None, self._name):
            accumulators, added = [], []
            aggregated = [(self._accumulated(g, v, accumulators, added), v) for g, v in pairs]
            with ops.name_scope(""):
                update = self._opt.apply_gradients(aggregated, global_step)
                tokens = FIFOQueue(-1, dtype or tf.int64, shapes=(), name="sync_token_q")
                dummy = FIFOQueue(1, tf.int32, shapes=(), name="dummy_queue")
                self._sync_token_queue = tokens
                with ops.control_dependencies(added):
                    token = tokens.dequeue()
                train_op = tf.assign(self._local_step, token)
                with ops.control_dependencies([update]):
                    sync = tokens.enqueue_many((tf.fill([self._tokens_per_step], global_step),))
                if self._variable_averages is not None:
                    sync = self._variable_averages.apply(self._variables_to_average)
                self._chief_queue_runner = QueueRunner(dummy, [sync])
            steps = [a.set_global_step(global_step, name="SetGlobalStep") for a in accumulators]
            self.chief_init_op = tf.group(self.local_step_init_op, *steps)
        self._gradients_applied = True
        return train_op

    def _accumulated(self, gradient, var, accumulators, added):
        """The mean of a gradient over the replicas."""
        if gradient is None or isinstance(gradient, Unknown) or isinstance(var, Unknown):
            return gradient
        options = {"shared_name": f"{var.name}/grad_accum"}
        if isinstance(gradient, ops.Tensor):
            made = tf.ConditionalAccumulator(gradient.dtype, shape=var.get_shape(), **options)
            added.append(made.apply_grad(gradient, local_step=self._local_step))
            mean = made.take_grad(self._replicas_to_aggregate)
        elif not isinstance(gradient, ops.IndexedSlices):
            raise raised(ValueError("Unknown grad type!"))
        else:
            made = tf.SparseConditionalAccumulator(gradient.dtype, shape=(), **options)
            added.append(made.apply_indexed_slices_grad(gradient, local_step=self._local_step))
            mean = made.take_indexed_slices_grad(self._replicas_to_aggregate)
        accumulators.append(made)
        return mean

    def get_chief_queue_runner(self):
        """The runner of the chief."""
        if self._gradients_applied is False:
            raise raised(ValueError("Should be called after apply_gradients()."))
        return self._chief_queue_runner

    def get_init_tokens_op(self, num_tokens=-1):
        """The op that fills the token queue."""
        if self._gradients_applied is False:
            text = "get_init_tokens_op() should be called after apply_gradients()."
            raise raised(ValueError(text))
        needed = self._replicas_to_aggregate - self._total_num_replicas
        if num_tokens == -1:
            num_tokens = self._replicas_to_aggregate
        elif num_tokens < needed:
            text = f"Too few tokens to finish the first step: {num_tokens} (given) vs {needed} (needed)"
            raise raised(ValueError(text))
        if not num_tokens > 0:
            return tf.no_op(name="no_init_tokens")
        with ops.name_scope(""):
            tokens = tf.fill([num_tokens], self._global_step)
            return self._sync_token_queue.enqueue_many((tokens,))

    def make_session_run_hook(self, is_chief, num_tokens=-1):
        """The hook that starts the queues."""
        return _SyncReplicasOptimizerHook(self, is_chief, num_tokens)


class _SyncReplicasOptimizerHook(SessionRunHook):
    """Mirrors sync_replicas_optimizer.py _SyncReplicasOptimizerHook."""

    def __init__(self, sync_optimizer, is_chief, num_tokens):
        self._sync_optimizer = sync_optimizer
        self._is_chief = is_chief
        self._num_tokens = num_tokens

    def begin(self):
        """Makes the token op of the chief."""
        if self._sync_optimizer._gradients_applied is False:
            raise raised(
                ValueError(
                    "SyncReplicasOptimizer.apply_gradient should be called before using the hook."
                )
            )
        if self._is_chief:
            self._sync_optimizer.get_init_tokens_op(self._num_tokens)


@tf_export("tpu.CrossShardOptimizer", "contrib.tpu.CrossShardOptimizer")
class CrossShardOptimizer(Wrapper):
    """Mirrors python/tpu/tpu_optimizer.py CrossShardOptimizer."""

    def __init__(self, opt, reduction="weighted_mean", name="CrossShardOptimizer",
                 group_assignment=None):  # fmt: skip
        if not isinstance(reduction, Unknown) and reduction not in (
            "weighted_sum",
            "weighted_mean",
        ):
            raise raised(ValueError(f"Unsupported reduction: {reduction}."))
        super().__init__(False, name)
        self._opt = opt
