"""Learning-rate decays: a scalar of the rate's dtype, in a scope of the schedule's name.

Mirrors python/keras/optimizer_v2/{legacy_learning_rate_decay,learning_rate_schedule}.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import element_type, tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run


def _rate(learning_rate):
    return ops.convert_to_tensor(learning_rate, name="initial_learning_rate")


def _check_step(global_step, function):
    if global_step is None:
        raise raised(ValueError(f"global_step is required for {function}."))


@tf_export("train.exponential_decay")
def exponential_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """Mirrors learning_rate_schedule.py ExponentialDecay."""
    with ops.name_scope(name or "ExponentialDecay") as scope:
        rate = _rate(learning_rate)
        steps = tf.cast(decay_steps, rate.dtype)
        decay = tf.cast(decay_rate, rate.dtype)
        power = tf.cast(global_step, rate.dtype) / steps
        if staircase:
            power = tf.floor(power)
        return tf.multiply(rate, tf.pow(decay, power), name=scope)


@tf_export("train.natural_exp_decay")
def natural_exp_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """Mirrors legacy_learning_rate_decay.py natural_exp_decay."""
    natural = tf.exp(tf.negative(decay_rate))
    return exponential_decay(learning_rate, global_step, decay_steps, natural, staircase, name)


@tf_export("train.inverse_time_decay")
def inverse_time_decay(
    learning_rate, global_step, decay_steps, decay_rate, staircase=False, name=None
):
    """Mirrors learning_rate_schedule.py InverseTimeDecay."""
    with ops.name_scope(name or "InverseTimeDecay") as scope:
        rate = _rate(learning_rate)
        steps = tf.cast(decay_steps, rate.dtype)
        decay = tf.cast(decay_rate, rate.dtype)
        power = tf.cast(global_step, rate.dtype) / steps
        if staircase:
            power = tf.floor(power)
        one = tf.cast(tf.constant(1), rate.dtype)
        return tf.divide(rate, tf.add(one, tf.multiply(decay, power)), name=scope)


@tf_export("train.polynomial_decay")
def polynomial_decay(
    learning_rate,
    global_step,
    decay_steps,
    end_learning_rate=0.0001,
    power=1.0,
    cycle=False,
    name=None,
):
    """Mirrors learning_rate_schedule.py PolynomialDecay."""
    with ops.name_scope(name or "PolynomialDecay") as scope:
        rate = _rate(learning_rate)
        end = tf.cast(end_learning_rate, rate.dtype)
        exponent = tf.cast(power, rate.dtype)
        step = tf.cast(global_step, rate.dtype)
        steps = tf.cast(decay_steps, rate.dtype)
        if cycle:
            times = tf.cond(
                tf.equal(step, 0), lambda: 1.0, lambda: tf.math.ceil(step / decay_steps)
            )
            steps = tf.multiply(steps, times)
        else:
            step = tf.minimum(step, decay_steps if current_run().is_v1 else steps)
        done = tf.divide(step, steps)
        left = tf.multiply(rate - end, tf.pow(1 - done, exponent))
        return tf.add(left, end, name=scope)


@tf_export("train.piecewise_constant_decay", "train.piecewise_constant")
def piecewise_constant(x, boundaries, values, name=None):
    """Mirrors learning_rate_schedule.py PiecewiseConstantDecay."""
    counted = isinstance(boundaries, (list, tuple)) and isinstance(values, (list, tuple))
    if counted and len(boundaries) != len(values) - 1 and current_run().is_v1:
        text = "The length of boundaries should be 1 less than the length of values"
        raise raised(ValueError(text))
    boundaries = [ops.convert_to_tensor(b) for b in boundaries]
    values = [ops.convert_to_tensor(v) for v in values]
    step = ops.convert_to_tensor(x)
    for bound in boundaries:
        _check_bound(bound, step)
    for value in values[1:]:
        kinds = (element_type(values[0]), element_type(value))
        if None not in kinds and kinds[0] != kinds[1]:
            raise raised(
                ValueError(
                    f"Values must have elements all with the same dtype ({kinds[0]} vs {kinds[1]})."
                )
            )
    if len(boundaries) != len(values) - 1:
        text = "The length of boundaries should be 1 less than the length of values"
        raise raised(ValueError(text))
    bounds = [tf.cast(bound, element_type(step)) for bound in boundaries]
    with ops.name_scope(name or "PiecewiseConstant"):
        pairs = [
            (tf.less_equal(step, bounds[0]), lambda: values[0]),
            (tf.greater(step, bounds[-1]), lambda: values[-1]),
        ]
        for low, high, value in zip(bounds[:-1], bounds[1:], values[1:-1], strict=True):
            inside = tf.greater(step, low) & tf.less_equal(step, high)
            pairs.append((inside, lambda value=value: value))
        return tf.case(pairs, default=lambda: values[0], exclusive=True)


def _check_bound(bound, step):
    kinds = (element_type(bound), element_type(step))
    if None in kinds or kinds[0] == kinds[1]:
        return
    if (kinds[0].name, kinds[1].name) == ("int32", "int64"):
        return
    raise raised(ValueError(f"Boundaries ({kinds[0]}) must have the same dtype as x ({kinds[1]})."))


def _fraction(rate, global_step, decay_steps):
    steps = tf.cast(decay_steps, rate.dtype)
    step = tf.minimum(tf.cast(global_step, rate.dtype), steps)
    return step / steps


@tf_export("train.cosine_decay")
def cosine_decay(learning_rate, global_step, decay_steps, alpha=0.0, name=None):
    """Mirrors learning_rate_schedule.py CosineDecay."""
    with ops.name_scope(name or "CosineDecay"):
        rate = _rate(learning_rate)
        done = _fraction(rate, global_step, decay_steps)
        wave = 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * done))
        return tf.multiply(rate, (1 - alpha) * wave + alpha)


@tf_export("train.cosine_decay_restarts")
def cosine_decay_restarts(
    learning_rate, global_step, first_decay_steps, t_mul=2.0, m_mul=1.0, alpha=0.0, name=None
):
    """Mirrors learning_rate_schedule.py CosineDecayRestarts."""
    with ops.name_scope(name or "SGDRDecay") as scope:
        rate = _rate(learning_rate)
        given = (first_decay_steps, alpha, t_mul, m_mul)
        steps, alpha, t_mul, m_mul = [tf.cast(value, rate.dtype) for value in given]
        done = tf.cast(global_step, rate.dtype) / steps

        def even():
            restarts = tf.floor(done)
            return restarts, done - restarts

        def geometric():
            restarts = tf.floor(tf.log(1.0 - done * (1.0 - t_mul)) / tf.log(t_mul))
            before = (1.0 - t_mul**restarts) / (1.0 - t_mul)
            return restarts, (done - before) / t_mul**restarts

        restarts, left = tf.cond(tf.equal(t_mul, 1.0), even, geometric)
        factor = m_mul**restarts
        wave = 0.5 * factor * (1.0 + tf.cos(tf.constant(math.pi) * left))
        return tf.multiply(rate, (1 - alpha) * wave + alpha, name=scope)


@tf_export("train.linear_cosine_decay")
def linear_cosine_decay(
    learning_rate, global_step, decay_steps, num_periods=0.5, alpha=0.0, beta=0.001, name=None
):
    """Mirrors learning_rate_schedule.py LinearCosineDecay."""
    with ops.name_scope(name or "LinearCosineDecay") as scope:
        rate = _rate(learning_rate)
        given = (decay_steps, num_periods, alpha, beta)
        steps, periods, alpha, beta = [tf.cast(value, rate.dtype) for value in given]
        step = tf.minimum(tf.cast(global_step, rate.dtype), steps)
        left = (steps - step) / steps
        wave = _wave(2.0 * periods * (step / steps))
        return tf.multiply(rate, (alpha + left) * wave + beta, name=scope)


def _wave(fraction):
    return 0.5 * (1.0 + tf.cos(tf.constant(math.pi) * fraction))


@tf_export("train.noisy_linear_cosine_decay")
def noisy_linear_cosine_decay(
    learning_rate,
    global_step,
    decay_steps,
    initial_variance=1.0,
    variance_decay=0.55,
    num_periods=0.5,
    alpha=0.0,
    beta=0.001,
    name=None,
):
    """Mirrors learning_rate_schedule.py NoisyLinearCosineDecay."""
    with ops.name_scope(name or "NoisyLinearCosineDecay") as scope:
        rate = _rate(learning_rate)
        given = (decay_steps, initial_variance, variance_decay, num_periods, alpha, beta)
        steps, variance, decay, periods, alpha, beta = [tf.cast(v, rate.dtype) for v in given]
        step = tf.minimum(tf.cast(global_step, rate.dtype), steps)
        left = (steps - step) / steps
        spread = tf.sqrt(variance / tf.pow(1.0 + step, decay))
        left = left + tf.random_normal(left.shape, stddev=spread)
        wave = _wave(2.0 * periods * (step / steps))
        return tf.multiply(rate, (alpha + left) * wave + beta, name=scope)
