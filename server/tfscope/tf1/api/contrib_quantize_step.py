"""Operations that quantize, and the step that they wait for.

Mirrors contrib/quantize/python/quant_ops.py and CreateOrGetQuantizationStep of common.py.
"""

from __future__ import annotations

from tfscope.tf1.api.train_moving_averages import assign_moving_average
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import is_raised

STEP = "fake_quantization_step"
DECAY = 0.999


def quantization_step():
    """How many steps the quantized graph has run."""
    graph = ops.get_default_graph()
    try:
        return graph.get_tensor_by_name(f"{STEP}/Identity:0")
    except KeyError as error:
        if not is_raised(error):
            raise
    with ops.name_scope(None):
        step = tf.get_variable(
            STEP, shape=[], dtype=tf.int64, initializer=tf.zeros_initializer(), trainable=False,
            collections=[tf.GraphKeys.GLOBAL_VARIABLES],
        )  # fmt: skip
        with ops.name_scope(step.op.name + "/"):
            return tf.identity(tf.assign_add(step, 1))


def _bound(name, value):
    start = tf.constant_initializer(value)
    return tf.get_variable(name, shape=[], initializer=start, trainable=False)


def quantize(inputs, prefix, how, *, moving, init_min, bits, narrow):
    """The numbers on a grid between two variables.  Mirrors LastValueQuantize and MovingAvgQuantize."""
    with variable_scope.variable_scope(None, default_name=prefix, values=[inputs]) as scope:
        scope.set_partitioner(None)
        low, high = _bound("min", init_min), _bound("max", 6.0)
        if how.training:
            low, high = _followed(inputs, low, high, how, moving, bits, narrow)
        return tf.fake_quant_with_min_max_vars(
            inputs, low, high, num_bits=bits, narrow_range=narrow
        )


def _followed(inputs, low, high, how, moving, bits, narrow):
    """The bounds, set from the numbers themselves."""
    least = tf.reduce_min(inputs, name="BatchMin")
    greatest = tf.reduce_max(inputs, name="BatchMax")
    if how.symmetric:
        ratio = -1 if narrow else -((1 << bits) - 2) / (1 << bits)
        new_low = tf.minimum(least, greatest / ratio)
        new_high = tf.maximum(greatest, least * ratio)
    else:
        new_low, new_high = tf.minimum(least, 0.0), tf.maximum(greatest, 0.0)
    if not moving:
        return (
            tf.assign(low, new_low, name="AssignMinLast"),
            tf.assign(high, new_high, name="AssignMaxLast"),
        )
    return (
        assign_moving_average(low, new_low, DECAY, name="AssignMinEma"),
        assign_moving_average(high, new_high, DECAY, name="AssignMaxEma"),
    )
