"""Convolutions.  Mirrors python/ops/{nn_ops,nn_impl}.py."""

from __future__ import annotations

from tfscope.tf1.api.array_ops import expand_dims, reshape, squeeze
from tfscope.tf1.api.array_ops import shape as shape_op
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.nn_windows import (
    check_channels,
    check_positive,
    converted_padding,
    sequence_of,
)
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import fixed, make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.space_to_batch import WithSpaceToBatch
from tfscope.tf1.graph import dtypes
from tfscope.tf1.graph.convert import convert_to_tensor, make_constant
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def window_attrs(strides, padding, data_format, dilations, count):
    """The attributes of a convolution over ``count`` dimensions."""
    channels = 1 if str(data_format).startswith("NC") else count + 1
    return {
        "strides": sequence_of(strides, count, channels, "strides"), "padding": padding,
        "data_format": data_format, "dilations": sequence_of(dilations, count, channels, "dilations"),
    }  # fmt: skip


@tf_export("nn.conv2d")
def conv2d(
    input, filter=None, strides=None, padding=None, use_cudnn_on_gpu=True, data_format="NHWC",  # noqa: A002
    dilations=[1, 1, 1, 1], name=None, filters=None,  # noqa: B006 - TensorFlow's default
):  # fmt: skip
    """Windows of the filter over the input."""
    kernel = given(filter, filters, "filters", "filter")
    padding, explicit = converted_padding(padding)
    attrs = window_attrs(strides, padding, data_format or "NHWC", dilations, 2)
    return _made("Conv2D", name, {**attrs, "explicit_paddings": explicit}, input, kernel)


def _made(op_type, name, attrs, x, kernel):
    """A convolution; in 2.x there may be more dimensions before the sizes."""
    inner = 3 if op_type == "Conv2D" else 4
    rank = getattr(getattr(x, "shape", None), "ndims", None)
    if current_run().is_v1 or not isinstance(rank, int) or rank <= inner + 1:
        return make(op_type, name, attrs, input=x, filter=kernel)
    return squeezed_batch(
        x, lambda y: make(op_type, None, attrs, input=y, filter=kernel), inner, name
    )


def squeezed_batch(x, op, inner_rank, name=None):
    """``op`` of a tensor whose first dimensions are one.  Mirrors nn_ops.py squeeze_batch_dims."""
    with op_scope(name, "squeeze_batch_dims"):
        x = convert_to_tensor(x, name="input")
        lead, tail = x.shape[:-inner_rank], x.shape[-inner_rank:]
        if not tail.is_fully_defined():
            tail = shape_op(x)[-inner_rank:]
        if not lead.is_fully_defined():
            lead = shape_op(x)[:-inner_rank]
        if isinstance(tail, TensorShape):
            y = op(reshape(x, [-1, *tail.as_list()]))
        else:
            y = op(reshape(x, concat([[-1], tail], -1)))
        after = y.shape[-inner_rank:]
        if not after.is_fully_defined():
            after = shape_op(y)[-inner_rank:]
        sizes = [s.as_list() if isinstance(s, TensorShape) else s for s in (lead, after)]
        out = reshape(y, concat(sizes, -1))
        known = x.shape[:-inner_rank].concatenate(y.shape[-inner_rank:])
        return fixed(out, known)


@tf_export("nn.conv3d")
def conv3d(
    input, filter=None, strides=None, padding=None, data_format="NDHWC",  # noqa: A002
    dilations=[1, 1, 1, 1, 1], name=None, filters=None,  # noqa: B006 - TensorFlow's default
):  # fmt: skip
    """Windows of the filter over the input."""
    kernel = given(filter, filters, "filters", "filter")
    attrs = window_attrs(strides, padding, data_format or "NDHWC", dilations, 3)
    return make("Conv3D", name, attrs, input=input, filter=kernel)


def format_1d(data_format):
    """``(four-dimensional format, spatial dimension, channels)``."""
    if data_format in (None, "NHWC", "NWC"):
        return "NHWC", 1, 2
    if data_format in ("NCHW", "NCW"):
        return "NCHW", 2, 1
    raise raised(ValueError('data_format must be "NWC" or "NCW".'))


@tf_export("nn.conv1d")
def conv1d(
    value=None, filters=None, stride=None, padding=None, use_cudnn_on_gpu=None, data_format=None,
    name=None, input=None, dilations=None,  # noqa: A002 - TensorFlow's name
):  # fmt: skip
    """Windows of the filter over a sequence."""
    value = given(value, input, "input", "value")
    with op_scope(name, "conv1d") as scope:
        return _conv1d(value, filters, stride, padding, data_format, dilations, scope)


def _conv1d(value, filters, stride, padding, data_format, dilations, scope):
    data_format, place, channels = format_1d(data_format)
    attrs = {
        "strides": [1, *sequence_of(stride, 1, channels, "stride")], "padding": padding,
        "dilations": [1, *sequence_of(dilations, 1, channels, "dilations")], "data_format": data_format,
    }  # fmt: skip
    place = place if current_run().is_v1 else place - 4
    wide = expand_dims(value, place)
    kernel = expand_dims(filters, 0)
    return squeeze(_made("Conv2D", scope, attrs, wide, kernel), [place])


# -- dilated -----------------------------------------------------------------------------------
def known_rates(rate):
    """Dilation rates as ints; ``None`` when one is not known."""
    if isinstance(rate, Unknown):
        return None
    if hasattr(rate, "tolist"):
        rate = rate.tolist()
    rate = list(rate) if isinstance(rate, (list, tuple)) else [rate]
    return rate if all(isinstance(r, int) for r in rate) else None


def with_space_to_batch(x, rate, padding, places, kernel_sizes, op, blocks):
    """Runs ``op(x, padding)`` on blocks, for rates above one; ``blocks`` is the tensor of the rates."""
    run = WithSpaceToBatch(rate, blocks, padding, places, kernel_sizes)
    return run(x, lambda made: op(made, "VALID"))


@tf_export("nn.convolution")
def convolution(
    input, filter, padding, strides=None, dilation_rate=None, name=None, data_format=None,  # noqa: A002
    filters=None, dilations=None,
):  # fmt: skip
    """Any convolution of one to three spatial dimensions, with strides or dilations."""
    rate = given(dilation_rate, dilations, "dilations", "dilation_rate")
    kernel = given(filter, filters, "filters", "filter")
    if current_run().is_v1:
        demanded(input, "shape")
    with op_scope(name, "convolution") as scope:
        x = convert_to_tensor(input, name="input")
        rates = known_rates([1] if rate is None else rate)
        plain = rates is None or all(r == 1 for r in rates)
        if not plain and current_run().is_v1:
            demanded(kernel, "shape")
        if current_run().is_v1:
            raw = isinstance(kernel, (int, float, list))
            kernel = convert_to_tensor(kernel, x.dtype.base_dtype if raw else None, name="filter")
        elif not isinstance(kernel, BaseVariable):
            kernel = convert_to_tensor(kernel, name="filter")
        count = _spatial_count(x, kernel)
        first = str(data_format).startswith("NC")
        places = list(range(2, count + 2)) if first else list(range(1, count + 1))
        if not plain or not current_run().is_v1:
            _check_filter_rank(kernel, count, plain)
            check_channels(x, kernel, 1 if first else -1)
            check_positive(strides, rates)

        def run(value, how):
            return _plain(value, kernel, how, strides, data_format, count, scope)

        if plain:
            return run(x, padding)
        rates = rates * count if len(rates) == 1 else rates
        blocks = make_constant(rates, dtypes.int32, [count], "dilation_rate")
        sizes = kernel.shape.as_list() if kernel.shape.ndims is not None else [None] * (count + 2)
        if padding == "SAME":
            make_constant(sizes, dtypes.int32, [count + 2], "filter_shape")
        return with_space_to_batch(x, rates, padding, places, sizes[:count], run, blocks)


def _spatial_count(x, kernel):
    """How many dimensions the windows have.  Mirrors nn_ops.py convolution_internal."""
    v1 = current_run().is_v1
    if v1 and x.shape.ndims is not None and not 3 <= x.shape.ndims <= 5:
        raise raised(ValueError(f"Input tensor must be of rank 3, 4 or 5 but was {x.shape.ndims}."))
    told = (x.shape.ndims, kernel.shape.ndims)
    first, second = told if v1 else told[::-1]
    return (first or second or 4) - 2


def _check_filter_rank(kernel, count, plain):
    """Mirrors the constructor of nn_ops.py Convolution, and convolution_internal of 2.x."""
    if not 1 <= count <= 3:
        text = f"`num_spatial_dims` must be 1, 2, or 3. Received: num_spatial_dims={count}."
        raise raised(ValueError(text))
    if kernel.shape.ndims in (None, count + 2) or plain and not kernel.shape.ndims:
        return
    if current_run().is_v1:
        raise raised(ValueError(f"input tensor must have rank {kernel.shape.ndims}"))
    told = (
        f"`filters.shape.rank` must be `num_spatial_dims + 2`. Received: filters.shape={kernel.shape} "
        f"of rank {kernel.shape.ndims} and num_spatial_dims={count}"
    )
    raise raised(ValueError(told))


def _plain(value, kernel, padding, strides, data_format, count, scope):
    if count == 1:
        return _conv1d(value, kernel, strides, padding, data_format, None, scope)
    default = "NHWC" if count == 2 else "NDHWC"
    attrs = window_attrs(strides, padding, data_format or default, None, count)
    return _made("Conv2D" if count == 2 else "Conv3D", scope, attrs, value, kernel)


@tf_export("nn.atrous_conv2d")
def atrous_conv2d(value, filters, rate, padding, name=None):
    """A dilated convolution."""
    return convolution(value, filters, padding, dilation_rate=[rate, rate], name=name)


def _depthwise(x, kernel, strides, padding, data_format, name):
    attrs = {
        "strides": strides,
        "padding": padding,
        "data_format": data_format or "NHWC",
        "dilations": None,
    }
    return make("DepthwiseConv2dNative", name, attrs, input=x, filter=kernel)


def _on_blocks(x, kernel, rate, padding, data_format, op):
    """Runs a depthwise op, on blocks for rates above one; leaves the constants of both cases."""
    if isinstance(rate, (int, float)):
        raise raised(ValueError("rate must be rank 1"))
    rates = known_rates([1, 1] if rate is None else rate)
    rates = rates * 2 if rates is not None and len(rates) == 1 else rates
    blocks = make_constant(rates if rates is not None else rate, dtypes.int32, [2], "dilation_rate")
    if rates is None or all(r == 1 for r in rates):
        return op(x, padding)
    sizes = kernel.shape.as_list() if kernel.shape.ndims is not None else [None] * 4
    places = [2, 3] if str(data_format).startswith("NC") else [1, 2]
    return with_space_to_batch(x, rates, padding, places, sizes[:2], op, blocks)


@tf_export("nn.depthwise_conv2d")
def depthwise_conv2d(
    input, filter, strides, padding, rate=None, name=None, data_format=None, dilations=None  # noqa: A002
):  # fmt: skip
    """Windows per channel."""
    rate = given(rate, dilations, "dilations", "rate")
    with op_scope(name, "depthwise") as scope:
        x = convert_to_tensor(input, name="tensor_in")
        kernel = convert_to_tensor(filter, name="filter_in")
        shape_op(kernel)
        return _on_blocks(
            x, kernel, rate, padding, data_format,
            lambda value, how: _depthwise(value, kernel, strides, how, data_format, scope),
        )  # fmt: skip


@tf_export("nn.separable_conv2d")
def separable_conv2d(
    input, depthwise_filter, pointwise_filter, strides, padding, rate=None, name=None,  # noqa: A002
    data_format=None, dilations=None,
):  # fmt: skip
    """Windows per channel, then a mix of channels."""
    rate = given(rate, dilations, "dilations", "rate")
    with op_scope(name, "separable_conv2d") as scope:
        x = convert_to_tensor(input, name="tensor_in")
        kernel = convert_to_tensor(depthwise_filter, name="depthwise_filter")
        pointwise = convert_to_tensor(pointwise_filter, name="pointwise_filter")
        pointwise.shape.with_rank(4)
        shape_op(kernel)
        inner = _on_blocks(
            x, kernel, rate, padding, data_format,
            lambda value, how: _depthwise(value, kernel, strides, how, data_format, "depthwise"),
        )  # fmt: skip
        return conv2d(
            inner, pointwise, [1, 1, 1, 1], padding="VALID", data_format=data_format, name=scope
        )
