"""Examples drawn by chance in contrib.training.

Mirrors contrib/training/python/training/{sampling_ops,resample}.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_moving_averages import assign_moving_average
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised


def _tensors(values: Any) -> list[Any]:
    if not isinstance(values, (list, tuple)):
        raise raised(TypeError("values must be a sequence."))
    return [v if isinstance(v, ops.IndexedSlices) else ops.convert_to_tensor(v) for v in values]


def _drawn(values: list[Any], chance: Any, batch_size: Any, threads: Any) -> Any:
    keep = tf.random_uniform([]) < chance
    return tf.train.maybe_batch(values, keep_input=keep, batch_size=batch_size, num_threads=threads)


def _one_by_one(values: list[Any], threads: Any, capacity: Any) -> list[Any]:
    """Single examples from a queue of batches."""
    made = tf.train.batch(
        values, batch_size=1, num_threads=threads, capacity=capacity, enqueue_many=True
    )
    return [tf.squeeze(x, [0]) for x in made]


@tf_export("contrib.training.rejection_sample")
def rejection_sample(tensors, accept_prob_fn, batch_size, queue_threads=1, enqueue_many=False, prebatch_capacity=16, prebatch_threads=1, runtime_checks=False, name=None):  # fmt: skip
    """Batches of examples that a function of them accepts."""
    with tf.variable_scope(name, "rejection_sample", tensors):
        values = _tensors(tensors)
        if enqueue_many:
            for value in values:
                shape = value.shape.with_rank_at_least(1)
                shape[:1].assert_is_compatible_with(values[0].shape[:1])
            values = _one_by_one(values, prebatch_threads, prebatch_capacity)
        chance = accept_prob_fn(values)
        if runtime_checks:
            checks = [tf.assert_less_equal(0.0, chance), tf.assert_less_equal(chance, 1.0)]
            with tf.control_dependencies(checks):
                chance = tf.identity(tf.identity(chance), name="prob_with_checks")
        made = _drawn(values, chance, batch_size, queue_threads)
        return made if isinstance(made, list) else [made]


@tf_export("contrib.training.stratified_sample")
def stratified_sample(tensors, labels, target_probs, batch_size, init_probs=None, enqueue_many=False, queue_capacity=16, threads_per_queue=1, name=None):  # fmt: skip
    """Batches of examples and labels in which classes are as probable as told; raises ``ValueError``."""
    with ops.name_scope(name, "stratified_sample", [*tensors, labels]):
        values, labels = _tensors(tensors), ops.convert_to_tensor(labels)
        target = ops.convert_to_tensor(target_probs, dtype=tf.float32)
        if not enqueue_many:
            values = [tf.expand_dims(value, 0) for value in values]
            labels = tf.expand_dims(labels, 0)
        if init_probs is None:
            target.shape.assert_is_fully_defined()
            first = _estimated(labels, target.shape.num_elements())
        else:
            first = ops.convert_to_tensor(init_probs, dtype=tf.float32)
        values, labels, (first, target) = _checked(values, labels, [first, target])
        chances = _chances(first, target)
        *values, label = _one_by_one([*values, labels], threads_per_queue, queue_capacity)
        made = _drawn([*values, label], tf.gather(chances, label), batch_size, threads_per_queue)
        return made[:-1], made[-1]


def _estimated(labels: Any, classes: Any) -> Any:
    """How probable classes are by what was seen.  Mirrors _estimate_data_distribution."""
    seen = tf.Variable([10] * classes, trainable=False, name="class_count", dtype=tf.int64)
    more = tf.reduce_sum(tf.one_hot(labels, classes, dtype=tf.int64), 0)
    counts = seen.assign_add(more)
    counts += 0  # in place, which a resource refuses
    return tf.cast(tf.truediv(counts, tf.reduce_sum(counts)), tf.float32)


def _checked(values: list[Any], labels: Any, listed: list[Any]) -> tuple[Any, Any, Any]:
    """What is given, checked while the graph runs.  Mirrors _verify_input."""
    probs = []
    for one in listed:
        one.shape.assert_is_fully_defined()
        one.shape.assert_has_rank(1)
        total = tf.reduce_sum(one)
        checks = [
            tf.assert_non_negative(one), tf.assert_less(total, 1.0 + 1e-6), tf.assert_less(1.0 - 1e-6, total)
        ]  # fmt: skip
        with tf.control_dependencies(checks):
            probs.append(tf.identity(one))
    count = probs[0].shape.num_elements()
    if any(one.shape.num_elements() != count for one in probs):
        raise raised(ValueError("Probability parameters must have the same length."))
    labels.shape.assert_has_rank(1)
    for value in values:
        value.shape.with_rank_at_least(1)[:1].assert_is_compatible_with(labels.shape[:1])
    size = tf.shape(labels)[0]
    positive = tf.assert_positive(size)
    with tf.control_dependencies([positive]):
        labels = tf.identity(labels)
    made = []
    for value in values:
        with tf.control_dependencies([positive, tf.assert_equal(tf.shape(value)[0], size)]):
            made.append(tf.identity(value))
    bounds = [
        tf.assert_integer(labels), tf.assert_non_negative(labels), tf.assert_less(labels, tf.cast(count, labels.dtype))
    ]  # fmt: skip
    with tf.control_dependencies(bounds):
        return made, tf.identity(labels), probs


def _chances(first: Any, target: Any) -> Any:
    """How probable it is that an example of each class is accepted."""
    possible = tf.reduce_all(tf.logical_or(tf.not_equal(first, 0), tf.equal(target, 0)))
    text = "All classes with zero initial probability must also have zero target probability: "
    with tf.control_dependencies([tf.Assert(possible, [text, first, target])]):
        first = tf.identity(first)
    ratio = target / first
    ratio = tf.where_v2(tf.is_nan(ratio), tf.zeros_like(ratio), ratio)
    chances = ratio / tf.reduce_max(ratio)
    rejected = tf.reduce_sum((1 - chances) * first)
    warning = "Proportion of examples rejected by sampler is high."
    return tf.cond(
        tf.less(rejected, 0.5), lambda: chances,
        lambda: tf.Print(chances, [chances], message=warning, first_n=10),
    )  # fmt: skip


# -- resampling ------------------------------------------------------------------------------------
@tf_export("contrib.training.resample_at_rate")
def resample_at_rate(inputs, rates, scope=None, seed=None, back_prop=False):
    """Each example as often as its rate, by chance."""
    with ops.name_scope(scope, "resample_at_rate", [*inputs, rates]):
        rates = ops.convert_to_tensor(rates, name="rates")
        counts = tf.cast(tf.random_poisson(rates, (), rates.dtype, seed=seed), tf.int32)
        with ops.name_scope(None, "repeat_range", [counts]):
            places = one_op("Merge", [counts], None, tf.int32)
        if not back_prop:
            places = tf.stop_gradient(places)
        return [tf.gather(x, places) for x in inputs]


@tf_export("contrib.training.weighted_resample")
def weighted_resample(inputs, weights, overall_rate, scope=None, mean_decay=0.999, seed=None):
    """Each example as often as its weight, by chance, and the rates; the mean weight is a variable."""
    with ops.name_scope(scope, "weighted_resample", inputs) as opened:
        with tf.variable_scope(scope, "estimate_mean", inputs):
            kept = tf.get_local_variable(
                "estimated_mean", initializer=tf.cast(0, weights.dtype), dtype=weights.dtype
            )
            mean = assign_moving_average(kept, tf.reduce_mean(weights), mean_decay)
        rates = weights * overall_rate / mean
        made = resample_at_rate([rates, *inputs], rates, scope=opened, seed=seed, back_prop=False)
        return made[1:], made[0]
