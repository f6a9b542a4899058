"""contrib.layers / slim: initializers and regularizers.

Mirrors contrib/layers/python/layers/{initializers,regularizers}.py.
"""

from __future__ import annotations

import math
import numbers
import operator

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _names(module: str, *names: str) -> list[str]:
    places = ("contrib.layers", "contrib.slim", "tf_slim", "contrib.slim.initializers"
              if module == "initializers" else "contrib.slim.regularizers",
              f"tf_slim.{module}", f"contrib.layers.python.layers.{module}")  # fmt: skip
    return [f"{place}.{name}" for name in names for place in places]


@tf_export(*_names("initializers", "xavier_initializer", "xavier_initializer_conv2d"))
def xavier_initializer(uniform=True, seed=None, dtype=dtypes.float32):
    """Variance scaling by the average of the fans."""
    return variance_scaling_initializer(
        factor=1.0, mode="FAN_AVG", uniform=uniform, seed=seed, dtype=dtype
    )


@tf_export(*_names("initializers", "variance_scaling_initializer"))
def variance_scaling_initializer(
    factor=2.0, mode="FAN_IN", uniform=False, seed=None, dtype=dtypes.float32
):
    """An initializer function.  Mirrors initializers.py variance_scaling_initializer."""
    _check_floating(dtype)
    if not isinstance(mode, Unknown) and mode not in ("FAN_IN", "FAN_OUT", "FAN_AVG"):
        raise raised(TypeError("Unknown mode %s [FAN_IN, FAN_OUT, FAN_AVG]", mode))

    def _initializer(shape, dtype=dtype, partition_info=None):
        _check_floating(dtype)
        count = _fan(shape, mode)
        if uniform:
            limit = refusable(_deviation, 3.0, factor, count)
            return tf.random_uniform(shape, -limit, limit, dtype, seed=seed)
        stddev = refusable(_deviation, 1.3, factor, count)
        return tf.truncated_normal(shape, 0.0, stddev, dtype, seed=seed)

    return _initializer


def _deviation(adjustment, factor, count):
    """The standard deviation; one if nobody knows it."""
    if count is None or isinstance(factor, Unknown):
        return 1.0
    return math.sqrt(adjustment * factor / count)


def _check_floating(dtype):
    dtype = dtypes.as_dtype(dtype) if isinstance(dtype, str) else dtype
    if getattr(dtype, "is_floating", True) is False:
        text = "Cannot create initializer for non-floating point type."
        raise raised(TypeError(text))


def _fan(shape, mode):
    """The fan of a mode; ``None`` if nobody knows a size."""
    fan_in = fan_out = 1.0
    if isinstance(shape, Unknown):
        return None
    if shape:
        fan_in = _size(shape[-2] if refusable(len, shape) > 1 else shape[-1])
        fan_out = _size(shape[-1])
    others = [_size(dim) for dim in refusable(operator.getitem, shape, slice(None, -2))]
    if None in (fan_in, fan_out, *others):
        return None
    for dim in others:
        fan_in *= dim
        fan_out *= dim
    return {"FAN_IN": fan_in, "FAN_OUT": fan_out}.get(mode, (fan_in + fan_out) / 2.0)


def _size(dim):
    if isinstance(dim, Unknown):
        return None
    lost = dim is None or getattr(dim, "value", dim) is None
    return None if lost and current_run().lost_sizes else refusable(float, dim)


def _scale_off(scale, end=""):
    """Whether the scale switches the regularizer off; raises for scales that are none."""
    if isinstance(scale, numbers.Integral):
        raise raised(ValueError(f"scale cannot be an integer: {scale}"))
    if isinstance(scale, numbers.Real):
        if scale < 0.0:
            text = f"Setting a scale less than 0 on a regularizer: {float(scale):g}{end}"
            raise raised(ValueError(text))
        return scale == 0.0
    return False


def _scalar(scale, weights):
    if isinstance(scale, Unknown):
        scale = 1.0
    known = dtypes.as_dtype(weights.dtype)
    dtype = None if known is None else known.base_dtype
    return ops.convert_to_tensor(scale, dtype=dtype, name="scale")


@tf_export(*_names("regularizers", "l1_regularizer"))
def l1_regularizer(scale, scope=None):
    """A regularizer function.  Mirrors regularizers.py l1_regularizer."""
    if _scale_off(scale):
        return lambda _: None

    def l1(weights, name=None):
        with ops.name_scope(scope, "l1_regularizer", [weights]) as name:
            factor = _scalar(scale, weights)
            return tf.multiply(factor, tf.reduce_sum(tf.abs(weights)), name=name)

    return l1


@tf_export(*_names("regularizers", "l2_regularizer"))
def l2_regularizer(scale, scope=None):
    """A regularizer function.  Mirrors regularizers.py l2_regularizer."""
    if _scale_off(scale, end="."):
        return lambda _: None

    def l2(weights):
        with ops.name_scope(scope, "l2_regularizer", [weights]) as name:
            factor = _scalar(scale, weights)
            return tf.multiply(factor, tf.nn.l2_loss(weights), name=name)

    return l2


@tf_export(*_names("regularizers", "l1_l2_regularizer"))
def l1_l2_regularizer(scale_l1=1.0, scale_l2=1.0, scope=None):
    """The sum of both.  Mirrors regularizers.py l1_l2_regularizer."""
    for name, scale in (("scale_l1", scale_l1), ("scale_l2", scale_l2)):
        if isinstance(scale, numbers.Integral):
            raise raised(ValueError(f"{name} cannot be an integer: {scale}"))
    scope = scope or "l1_l2_regularizer"
    if not isinstance(scale_l1, Unknown) and scale_l1 == 0.0:
        return l2_regularizer(scale_l2, scope)
    if not isinstance(scale_l2, Unknown) and scale_l2 == 0.0:
        return l1_regularizer(scale_l1, scope)
    return sum_regularizer([l1_regularizer(scale_l1), l2_regularizer(scale_l2)], scope=scope)


@tf_export(*_names("regularizers", "sum_regularizer"))
def sum_regularizer(regularizer_list, scope=None):
    """The sum of several.  Mirrors regularizers.py sum_regularizer."""
    kept = [r for r in regularizer_list if r is not None]
    if not kept:
        return None

    def sum_reg(weights):
        with ops.name_scope(scope, "sum_regularizer", [weights]) as name:
            tensors = [t for t in [r(weights) for r in kept] if t is not None]
            return tf.add_n(tensors, name=name) if tensors else None

    return sum_reg


@tf_export(*_names("regularizers", "apply_regularization"))
def apply_regularization(regularizer, weights_list=None):
    """The summed penalty, added to REGULARIZATION_LOSSES.  Mirrors regularizers.py."""
    weights_list = weights_list or ops.get_collection("weights")
    if isinstance(weights_list, Unknown) or isinstance(regularizer, Unknown):
        return weights_list if isinstance(weights_list, Unknown) else regularizer
    if not weights_list:
        raise raised(ValueError("No weights to regularize."))
    with ops.name_scope("get_regularization_penalty", values=weights_list) as scope:
        penalties = [regularizer(w) for w in weights_list]
        penalties = [tf.constant(0.0) if p is None else p for p in penalties]
        for penalty in penalties:
            rank = penalty.get_shape().ndims
            if rank is not None and rank != 0:
                text = (
                    f"regularizer must return a scalar Tensor instead of a Tensor with rank {rank}."
                )
                raise raised(ValueError(text))
        total = tf.add_n(penalties, name=scope)
        ops.add_to_collection("regularization_losses", total)
        return total
