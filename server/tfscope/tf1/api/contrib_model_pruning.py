"""tf.contrib.model_pruning: the schedule of a sparsity and the ops that update masks.

Mirrors contrib/model_pruning/python/{pruning,pruning_utils}.py.
"""

from __future__ import annotations

from tfscope.tf1.api import contrib_hparams
from tfscope.tf1.api.contrib_masked_layers import MASKS, THRESHOLDS, WEIGHTS, pruning_names
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.tf1.graph.partitions import PartitionedVariable
from tfscope.values.raised import is_raised, raised


@tf_export(*pruning_names("get_pruning_hparams"))
def get_pruning_hparams():
    """The defaults."""
    return contrib_hparams.HParams(
        name="model_pruning", begin_pruning_step=0, end_pruning_step=-1, weight_sparsity_map=[""],
        block_dims_map=[""], threshold_decay=0.0, pruning_frequency=10, nbins=256, block_height=1,
        block_width=1, block_pooling_function="AVG", initial_sparsity=0.0, target_sparsity=0.5,
        sparsity_function_begin_step=0, sparsity_function_end_step=100,
        sparsity_function_exponent=3.0, use_tpu=False,
    )  # fmt: skip


@tf_export(*pruning_names("Pruning"))
class Pruning:
    """The schedule of a sparsity and the updates of masks.  Mirrors pruning.py Pruning."""

    def __init__(self, spec=None, global_step=None, sparsity=None):
        self._spec = spec if spec else get_pruning_hparams()
        self._validate_spec()
        step = tf.train.get_global_step() if global_step is None else global_step
        self._global_step = tf.cast(step, tf.int32)
        self._sparsity = self._setup_sparsity() if sparsity is None else sparsity
        self._assign_ops = []
        self._last_update_step = self._setup_last_update_step()

    def _validate_spec(self):
        spec = self._spec
        begin, end = spec.begin_pruning_step, spec.end_pruning_step
        if begin < 0:
            raise raised(ValueError("Illegal value for begin_pruning_step"))
        if begin >= end and end != -1:
            text = (
                f"Pruning must begin before it can end. begin_step={begin}, end_step={end}.Set "
                "end_pruning_step to -1 if pruning is required till trainingstops"
            )
            raise raised(ValueError(text))
        if spec.sparsity_function_begin_step < 0:
            raise raised(ValueError("Illegal value for sparsity_function_begin_step"))
        if spec.sparsity_function_begin_step >= spec.sparsity_function_end_step:
            raise raised(ValueError("Sparsity function requires begin_step < end_step"))
        for name in ("threshold_decay", "initial_sparsity", "target_sparsity"):
            if not 0.0 <= getattr(spec, name) < 1.0:
                raise raised(ValueError(f"{name} must be in range [0,1)"))

    def _setup_sparsity(self):
        spec = self._spec
        begin = spec.sparsity_function_begin_step
        length = spec.sparsity_function_end_step - begin
        first, target = spec.initial_sparsity, spec.target_sparsity
        with ops.name_scope(spec.name):
            passed = tf.div(tf.cast(self._global_step - begin, tf.float32), length)
            p = tf.minimum(1.0, tf.maximum(0.0, passed))
            left = tf.pow(1 - p, spec.sparsity_function_exponent)
            return tf.add(tf.multiply(first - target, left), target, name="sparsity")

    def _setup_last_update_step(self):
        name, get = "last_mask_update_step", variable_scope.get_variable
        with tf.variable_scope(self._spec.name, use_resource=self._spec.use_tpu) as scope:
            try:
                return get(
                    name, [], initializer=tf.zeros_initializer(), trainable=False, dtype=tf.int32
                )
            except ValueError as error:
                if not is_raised(error):
                    raise
                scope.reuse_variables()
                return get(name, dtype=tf.int32)

    def _update_mask(self, weights, threshold):
        decay = self._spec.threshold_decay
        with ops.name_scope(f"{weights.op.name}_pruning_ops"):
            size = tf.abs(weights)
            kept = tf.cast(tf.size(size), tf.float32) * (1 - self._sparsity)
            k = tf.cast(tf.round(kept), tf.int32)
            flat = tf.reshape(size, [-1])
            values, _ = tf.nn.top_k(flat, k=tf.size(size))
            current = tf.gather(values, k - 1)
            smooth = tf.add_n([tf.multiply(current, 1 - decay), tf.multiply(threshold, decay)])
            return smooth, tf.cast(tf.greater_equal(size, smooth), tf.float32)

    def _get_mask_assign_ops(self):
        if self._assign_ops:
            text = "Assign op list not empty. _get_mask_assign_ops() called twice?"
            raise raised(ValueError(text))
        masks, thresholds, weights = map(ops.get_collection, (MASKS, THRESHOLDS, WEIGHTS))
        if len(masks) != len(thresholds):
            text = (
                f"Number of masks {len(masks)} and number of thresholds {len(thresholds)} mismatch"
            )
            raise raised(ValueError(text))
        for mask, threshold, weight in zip(masks, thresholds, weights):
            if isinstance(weight, PartitionedVariable):
                weight = weight.as_tensor()
            tf.squeeze(weight)
            smooth, new = self._update_mask(weight, threshold)
            self._assign_ops.append(_assigned(threshold, smooth))
            self._assign_ops.append(_assigned(mask, new))

    def mask_update_op(self):
        """An op that updates all masks."""
        with ops.name_scope(self._spec.name):
            if not self._assign_ops:
                self._get_mask_assign_ops()
            step = tf.assign(
                self._last_update_step, self._global_step, name="last_mask_update_step_assign"
            )
            with ops.control_dependencies([step, *self._assign_ops]):
                return tf.no_op("mask_update")

    def conditional_mask_update_op(self):
        """The same, only in some of the steps."""
        spec, step = self._spec, self._global_step
        with ops.name_scope(spec.name):
            begun = tf.greater_equal(step, spec.begin_pruning_step)
            before = tf.less_equal(step, spec.end_pruning_step)
            endless = tf.less(spec.end_pruning_step, 0)
            within = tf.logical_and(begun, tf.logical_or(before, endless))
            due = tf.less_equal(tf.add(self._last_update_step, spec.pruning_frequency), step)
            updates = tf.logical_and(within, due)
        return tf.cond(updates, self.mask_update_op, tf.no_op)

    def add_pruning_summaries(self):
        """Summaries of the sparsity, of masks and thresholds."""
        with ops.name_scope(f"{self._spec.name}_summaries"):
            tf.summary.scalar("sparsity", self._sparsity)
            tf.summary.scalar("last_mask_update_step", self._last_update_step)
            for mask, threshold in zip(ops.get_collection(MASKS), ops.get_collection(THRESHOLDS)):
                tf.summary.scalar(f"{mask.op.name}/sparsity", tf.nn.zero_fraction(mask))
                tf.summary.scalar(f"{threshold.op.name}/threshold", threshold)

    def print_hparams(self):
        """Logs the settings."""


def _assigned(variable, value):
    """Assigns a variable, or each of its parts."""
    if not isinstance(variable, PartitionedVariable):
        return tf.assign(variable, value, name=f"{variable.op.name}_assign")
    parts = list(variable)
    axis = next(
        (i for i, n in enumerate(variable.get_shape().as_list())
         if parts[0].get_shape().as_list()[i] != n), 0,
    )  # fmt: skip
    sizes = [part.get_shape().as_list()[axis] for part in parts]
    pieces = tf.split(value, ops.convert_to_tensor(sizes, dtype=tf.int32), axis=axis)
    made = [_assigned(part, piece) for part, piece in zip(parts, pieces)]
    return tf.group(*made, name=f"{variable.name}_group_assign")
