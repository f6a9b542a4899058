"""Moments, batch normalization, l2_normalize.  Mirrors python/ops/nn_impl.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from operator import add
from typing import Any

from tfscope.python.attributes import no_attribute
from tfscope.python.library.numpy_array import ndarray
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_ops import squeeze, zeros_like
from tfscope.tf1.api.math_ops import base, binary, cast, div_no_nan
from tfscope.tf1.api.math_reductions import reduction
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like, make_constant
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run


def _plain(axes):
    return list(axes) if isinstance(axes, tuple) else axes


@tf_export("nn.l2_normalize", "math.l2_normalize", "linalg.l2_normalize")
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """Vectors of length one."""
    axis = given(axis, dim, "axis", "dim")
    with op_scope(name, "l2_normalize") as scope:
        x = convert_to_tensor(x, name="x")
        total = reduction("Sum", make("Square", None, x=x), axis, True)
        inverse = make("Rsqrt", None, x=binary("Maximum", total, epsilon))
        return binary("Mul", x, inverse, scope)


def _asked_type(x):
    """The ``dtype`` of what is no tensor yet, which a list lacks; else the tensor's element type."""
    return x.dtype if isinstance(x, (list, tuple, int, float, ndarray)) else base(x)


@tf_export("nn.moments")
def moments(x, axes, shift=None, name=None, keep_dims=None, keepdims=None):
    """Mean and variance over axes."""
    keep = given(keep_dims, keepdims, "keepdims", "keep_dims") or False
    with op_scope(name, "moments"):
        half = _asked_type(x) == dtypes.float16
        y = cast(x, dtypes.float32) if half else x
        mean = reduction("Mean", y, axes, True, "mean")
        stopped = make("StopGradient", None, input=mean)
        squared = binary("SquaredDifference", y, stopped)
        variance = reduction("Mean", squared, axes, True, "variance")
        if not keep:
            mean, variance = squeeze(mean, _plain(axes)), squeeze(variance, _plain(axes))
        if half:
            return cast(mean, dtypes.float16), cast(variance, dtypes.float16)
        return mean, variance


def _by_reciprocal(count: Any) -> Callable[[Any], Any]:
    divisor = make("Reciprocal", "inv_weight_sum", x=count)
    return lambda total: binary("Mul", total, divisor)


def _without_nan(count: Any) -> Callable[[Any], Any]:
    return lambda total: div_no_nan(total, count)


@tf_export("nn.weighted_moments")
def weighted_moments(x, axes, frequency_weights, name=None, keep_dims=None, keepdims=None):
    """Weighted mean and variance over axes."""
    keep = given(keep_dims, keepdims, "keepdims", "keep_dims") or False
    with op_scope(name, "weighted_moments"):
        x = convert_to_tensor(x, name="x")
        weights = convert_to_tensor(frequency_weights, name="frequency_weights")
        half = base(x) == dtypes.float16
        x = cast(x, dtypes.float32) if half else x
        weights = cast(weights, base(x)) if base(weights) != base(x) else weights
        total = reduction("Sum", weights * x, axes, True, "weighted_input_sum")
        broadcast = weights + zeros_like(x)
        count = reduction("Sum", broadcast, axes, True, "sum_of_weights")
        divide = _by_reciprocal(count) if current_run().is_v1 else _without_nan(count)
        mean = divide(total)
        distance = weights * binary("SquaredDifference", x, mean)
        variance = divide(reduction("Sum", distance, axes, True, "weighted_distsq"))
        if not keep:
            mean, variance = squeeze(mean, _plain(axes)), squeeze(variance, _plain(axes))
        if half:
            return cast(mean, dtypes.float16), cast(variance, dtypes.float16)
        return mean, variance


@tf_export("nn.sufficient_statistics")
def sufficient_statistics(x, axes, shift=None, keep_dims=None, name=None, keepdims=None):
    """Count, sum, sum of squares over axes."""
    axes = sorted(set(axes))
    keep = given(keep_dims, keepdims, "keepdims", "keep_dims") or False
    with op_scope(name, "sufficient_statistics"):
        x = convert_to_tensor(x, name="x")
        sizes = x.shape.as_list() if x.shape.ndims is not None else None
        taken = [refusable(sizes.__getitem__, d) for d in axes] if sizes is not None else [None]
        if None not in taken:
            counts = make_constant(float(math.prod(taken)), base(x), None, "Const")
        else:
            dims = cast(shape_op(x), base(x))
            counts = reduction(
                "Prod",
                make("GatherV2", None, params=dims, indices=axes, axis=0),
                None,
                False,
                "count",
            )
        if shift is not None:
            shift = convert_to_tensor(shift, name="shift")
            first, second = binary("Sub", x, shift), binary("SquaredDifference", x, shift)
        else:
            first, second = x, make("Square", None, x=x)
        first = reduction("Sum", first, axes, keep, "mean_ss")
        return counts, first, reduction("Sum", second, axes, keep, "var_ss"), shift


@tf_export("nn.normalize_moments")
def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """Mean and variance of sufficient statistics."""
    with op_scope(name, "normalize"):
        divisor = make("Reciprocal", "divisor", x=counts)
        if shift is not None:
            shifted = binary("Mul", mean_ss, divisor, "shifted_mean")
            mean = binary("Add", shifted, shift, "mean")
        else:
            shifted = mean = binary("Mul", mean_ss, divisor, "mean")
        variance = binary(
            "Sub", binary("Mul", variance_ss, divisor), make("Square", None, x=shifted), "variance"
        )
        return mean, variance


@tf_export("nn.batch_normalization")
def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """The input normalized, scaled, shifted."""
    with op_scope(name, "batchnorm"):
        inverse = make("Rsqrt", None, x=refusable(add, variance, variance_epsilon))
        if scale is not None:
            inverse = inverse * scale
        if isinstance(x, (int, float, str, list, tuple, dtypes.DType, type(None))):
            raise no_attribute(x, "dtype")
        x = convert_to_tensor(x) if is_dense_tensor_like(x) else x
        kind = base(convert_to_tensor(x))
        scaled = x * cast(inverse, kind)
        shifted = offset - mean * inverse if offset is not None else -mean * inverse
        return scaled + cast(shifted, kind)


@tf_export("nn.batch_norm_with_global_normalization")
def batch_norm_with_global_normalization(
    t=None, m=None, v=None, beta=None, gamma=None, variance_epsilon=None,
    scale_after_normalization=None, name=None, input=None, mean=None, variance=None,  # noqa: A002
):  # fmt: skip
    """The input normalized, scaled, shifted."""
    t, m, v = (
        given(t, input, "input", "t"),
        given(m, mean, "mean", "m"),
        given(v, variance, "variance", "v"),
    )
    scale = gamma if scale_after_normalization else None
    return batch_normalization(t, m, v, beta, scale, variance_epsilon, name)


@tf_export("nn.fused_batch_norm")
def fused_batch_norm(
    x, scale, offset, mean=None, variance=None, epsilon=0.001, data_format="NHWC", is_training=True, name=None,
    exponential_avg_factor=1.0,
):  # fmt: skip
    """The normalized input, the batch's mean and variance.  In 2.x both may be given in training."""
    x = convert_to_tensor(x, name="input")
    scale = convert_to_tensor(scale, name="scale")
    offset = convert_to_tensor(offset, name="offset")
    if current_run().is_v1 and is_training and (mean is not None or variance is not None):
        raise raised(ValueError("Both 'mean' and 'variance' must be None if is_training is True."))
    mean = make_constant([], dtypes.float32, [0], "Const") if mean is None else mean
    variance = make_constant([], dtypes.float32, [0], "Const") if variance is None else variance
    attrs = {"epsilon": epsilon, "data_format": data_format, "is_training": bool(is_training)}
    found = make(
        "FusedBatchNormV3",
        name,
        attrs,
        x=x,
        scale=scale,
        offset=offset,
        mean=mean,
        variance=variance,
    )
    return tuple(found[:3])


@tf_export("nn.erosion2d")
def erosion2d(value, kernel, strides, rates, padding, name=None):
    """Windows' least element."""
    with op_scope(name, "erosion2d") as scope:
        kernel = convert_to_tensor(kernel)
        negative = make("Neg", None, x=value)
        turned = make("ReverseV2", None, tensor=kernel, axis=[0, 1])
        attrs = {"strides": strides, "rates": rates, "padding": padding}
        return make("Neg", None, x=make("Dilation2D", scope, attrs, input=negative, filter=turned))


@tf_export("nn.fractional_max_pool")
def fractional_max_pool(
    value, pooling_ratio, pseudo_random=False, overlapping=False, deterministic=False, seed=0, seed2=0,
    name=None,
):  # fmt: skip
    """The pooled value and where its windows begin."""
    attrs = {
        "pooling_ratio": pooling_ratio, "pseudo_random": pseudo_random, "overlapping": overlapping,
        "deterministic": deterministic, "seed": seed, "seed2": seed2,
    }  # fmt: skip
    return tuple(make("FractionalMaxPool", name, attrs, value=value))


@tf_export("nn.dilation2d")
def dilation2d(
    input, filter=None, strides=None, rates=None, padding=None, name=None, filters=None, dilations=None  # noqa: A002
):  # fmt: skip
    """Windows' greatest element."""
    kernel, rates = (
        given(filter, filters, "filters", "filter"),
        given(rates, dilations, "dilations", "rates"),
    )
    attrs = {"strides": strides, "rates": rates, "padding": padding}
    return make("Dilation2D", name, attrs, input=input, filter=kernel)


def _nonzero_count(value, dtype):
    """Mirrors nn_impl.py ``_count_nonzero``."""
    with op_scope(None, "count_nonzero"):
        zero = tf.zeros([], dtype=value.dtype)
        return tf.reduce_sum(tf.cast(tf.not_equal(value, zero), dtype), name="nonzero_count")


@tf_export("nn.zero_fraction", "math.zero_fraction")
def zero_fraction(value, name=None):
    """A scalar."""
    with op_scope(name, "zero_fraction"):
        value = convert_to_tensor(value, name="value")
        size = tf.size(value, out_type=tf.int64)
        nonzero = tf.cond(
            size <= tf.int32.max,
            true_fn=lambda: tf.cast(_nonzero_count(value, tf.int32), tf.int64),
            false_fn=lambda: _nonzero_count(value, tf.int64),
        )
        with op_scope(None, "counts_to_fraction"):
            zeros = tf.cast(size - nonzero, tf.float32)
            fraction = zeros / tf.cast(size, tf.float32)
        return tf.identity(fraction, "fraction")
