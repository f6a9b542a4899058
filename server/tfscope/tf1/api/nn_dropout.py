"""Dropout.  Mirrors python/ops/nn_ops.py ``dropout``."""

from __future__ import annotations

import numbers
import operator

from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.math_ops import base, cast, type_like
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.random_ops import random_uniform
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import not_tensors
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.static_values import is_seen
from tfscope.tf1.graph.tensor_shape import TensorShape, as_shape
from tfscope.values.raised import is_raised, raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown


def _refuse_keep_prob(keep_prob):
    """What is subtracted from a number has to be one, or a tensor of floats."""
    integer = (
        isinstance(keep_prob, Tensor) and base(keep_prob) is not None and base(keep_prob).is_integer
    )
    never = keep_prob is not None and not_tensors.is_certain(keep_prob)
    if integer or never or isinstance(keep_prob, (str, list, tuple, dict, DType)):
        text = f"`keep_prob` must be a floating point number or Tensor. Received: keep_prob={keep_prob}"
        if current_run().is_v1:
            older = "keep_prob must be a floating point number or Tensor (got %r)"
            text = refusable(operator.mod, older, keep_prob)
        raise raised(ValueError(text))


@tf_export("nn.dropout")
def dropout(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    """Some elements set to zero, the others scaled."""
    _refuse_keep_prob(keep_prob)
    keep = None if keep_prob is None else 1.0 - keep_prob
    rate = given(rate, keep, "rate", "keep_prob")
    if rate is None:
        text = of_target(
            "You must provide a rate to dropout.", "`rate` must be provided. Received: rate=None"
        )
        raise raised(ValueError(text))
    with op_scope(name, "dropout"):
        _check_rate(rate)
        x = convert_to_tensor(x, name="x")
        kind = base(x)
        if kind is not None and not kind.is_floating:
            text = of_target(
                "x has to be a floating point tensor since it's going to be scaled. "
                f"Got a {kind} tensor instead.",
                "`x.dtype` must be a floating point tensor as `x` will be scaled. Received: "
                f"x_dtype={kind}",
            )
            raise raised(ValueError(text))
        if isinstance(rate, numbers.Real):
            if not 0 <= rate < 1:
                text = f"rate must be a scalar tensor or a float in the range [0, 1), got {rate:g}"
                raise raised(ValueError(text))
            if rate == 0:
                return x
        if not (current_run().is_v1 or isinstance(rate, Tensor)):
            if not isinstance(rate, (numbers.Real, Unknown)) and not hasattr(rate, "dtype"):
                text = f"`rate` must be a scalar or scalar tensor. Received: rate={rate}"
                raise raised(ValueError(text))
            return _dropped(x, rate, noise_shape, seed)
        rate = convert_to_tensor(rate, type_like(x), name="rate")
        rate.shape.assert_has_rank(0)
        if current_run().is_v1 and rate.static == 0 and is_seen(rate):
            return x
        return _dropped(x, rate, noise_shape, seed)


def _check_rate(rate):
    """A number is a share below one: TensorFlow 2 looks before it makes a tensor of the input."""
    if not current_run().is_v1 and isinstance(rate, numbers.Real) and not 0 <= rate < 1:
        text = "`rate` must be a scalar tensor or a float in the range [0, 1). Received: rate="
        raise raised(ValueError(f"{text}{rate}"))


def _dropped(x, rate, noise_shape, seed):
    if not current_run().is_v1:
        return _dropped_v2(x, rate, noise_shape, seed)
    noise = random_uniform(_noise_shape(x, noise_shape), dtype=type_like(x), seed=seed)
    scale = 1 / (1 - rate)
    mask = noise >= rate
    return fixed(x * scale * cast(mask, type_like(x)), x.shape)


def _dropped_v2(x, rate, noise_shape, seed):
    if isinstance(rate, Tensor):
        kept = make("Sub", None, x=convert_to_tensor(1, type_like(x)), y=rate)
        kept = make("RealDiv", None, x=x, y=kept)
    else:
        scale = 1.0 if isinstance(rate, Unknown) else 1 / (1 - rate)
        kept = make("Mul", None, x=x, y=convert_to_tensor(scale, type_like(x)))
    noise = random_uniform(_noise_shape(x, noise_shape), dtype=type_like(x), seed=seed)
    stays = noise >= rate
    zero = convert_to_tensor(0, type_like(x))
    return fixed(make("SelectV2", None, condition=stays, t=kept, e=zero), x.shape)


def _noise_shape(x, noise_shape):
    if noise_shape is None or isinstance(noise_shape, Unknown):
        return shape_op(x)
    if isinstance(noise_shape, Tensor):
        return noise_shape
    try:
        sizes = as_shape(noise_shape)
    except (TypeError, ValueError) as error:
        if not is_raised(error):
            raise
        return noise_shape
    if x.shape.ndims is not None and x.shape.ndims == sizes.ndims:
        merged = [b if a is None else a for a, b in zip(sizes.as_list(), x.shape.as_list())]
        return TensorShape(merged)
    return noise_shape
