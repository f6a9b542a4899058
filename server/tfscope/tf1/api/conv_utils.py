"""Sizes and helpers of convolutions that layers of programs import from private modules.

Mirrors python/layers/utils.py, python/keras/utils/conv_utils.py and python/ops/nn_ops.py Convolution.
"""

from __future__ import annotations

from types import SimpleNamespace

from tfscope.tf1.api import keras_sizes as sizes
from tfscope.tf1.api.keras_convolution import Convolution as Convolve
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

_OF_LAYERS, _OF_KERAS = "python.layers.utils.", "python.keras.utils.conv_utils."

_FORMATS = {3: ("NWC", "NCW"), 4: ("NHWC", "NCHW"), 5: ("NDHWC", "NCDHW")}


@tf_export(_OF_LAYERS + "convert_data_format", _OF_KERAS + "convert_data_format")
def convert_data_format(data_format, ndim):
    """The format as operations name it; ``ValueError`` for other formats and ranks."""
    if isinstance(data_format, Unknown):
        return data_format
    if data_format not in ("channels_last", "channels_first"):
        more = 'We only support "channels_first" or "channels_last"'
        new = (f"Invalid data_format: {data_format}. {more}",)
        raise raised(ValueError(*of_target(("Invalid data_format:", data_format), new)))
    if ndim not in _FORMATS:
        new = (f"Input rank: {ndim} not supported. We only support input rank 3, 4 or 5.",)
        raise raised(ValueError(*of_target(("Input rank not supported:", ndim), new)))
    return _FORMATS[ndim][data_format == "channels_first"]


@tf_export(_OF_LAYERS + "normalize_data_format")
def normalize_data_format(value):
    """``channels_first`` or ``channels_last``; there is no default."""
    allowed = ("channels_first", "channels_last")
    return _one_of(allowed, value, "data_format", '"channels_first", "channels_last"')


@tf_export(_OF_LAYERS + "normalize_padding")
def normalize_padding(value):
    """``valid`` or ``same``; ``ValueError`` for others."""
    return _one_of(("valid", "same"), value, "padding", '"valid", "same"')


def _one_of(allowed, value, name, listed):
    if isinstance(value, Unknown):
        return value
    found = value.lower()
    if found not in allowed:
        text = f"The `{name}` argument must be one of {listed}. Received: {value}"
        raise raised(ValueError(text + of_target("", ".")))
    return found


def _unknown_of(*values):
    return next((v for v in values if isinstance(v, Unknown)), None)


@tf_export(_OF_LAYERS + "conv_output_length", _OF_KERAS + "conv_output_length")
def conv_output_length(input_length, filter_size, padding, stride, dilation=1):
    """The size after a convolution."""
    given = (filter_size, padding, stride, dilation)
    if input_length is None or (why := _unknown_of(input_length, *given)) is not None:
        return input_length if input_length is None else why
    _check(padding, "causal")
    if padding in ("same", "causal"):
        return (input_length + stride - 1) // stride
    wide = filter_size + (filter_size - 1) * (dilation - 1)
    length = input_length - wide + 1 if padding == "valid" else input_length + wide - 1
    return (length + stride - 1) // stride


@tf_export(_OF_LAYERS + "conv_input_length", _OF_KERAS + "conv_input_length")
def conv_input_length(output_length, filter_size, padding, stride):
    """The size before a convolution."""
    given = (filter_size, padding, stride)
    if output_length is None or (why := _unknown_of(output_length, *given)) is not None:
        return output_length if output_length is None else why
    _check(padding)
    pad = {"same": filter_size // 2, "valid": 0, "full": filter_size - 1}[padding]
    return (output_length - 1) * stride - 2 * pad + filter_size


def _check(padding, *more):
    if padding not in ("same", "valid", "full", *more):
        raise raised(AssertionError())


@tf_export(_OF_LAYERS + "deconv_output_length")
def deconv_output_length(input_length, filter_size, padding, stride):
    """The size after a transposed convolution."""
    if input_length is None or (why := _unknown_of(input_length, filter_size, stride)) is not None:
        return input_length if input_length is None else why
    length = input_length * stride
    if padding == "valid":
        length += max(filter_size - stride, 0)
    return length - (stride + filter_size - 2) if padding == "full" else length


@tf_export(_OF_KERAS + "deconv_output_length")
def deconv_output_length_of_keras(
    input_length, filter_size, padding, output_padding=None, stride=0, dilation=1
):
    """The size after a transposed convolution, with what stands beside it."""
    _check(padding)
    if padding != "full":
        return sizes.deconv_output_length(
            input_length, filter_size, padding, output_padding, stride, dilation
        )
    given = (input_length, filter_size, output_padding, stride, dilation)
    if input_length is None or (why := _unknown_of(*given)) is not None:
        return input_length if input_length is None else why
    wide = filter_size + (filter_size - 1) * (dilation - 1)
    if output_padding is None:
        return input_length * stride - (stride + wide - 2)
    return (input_length - 1) * stride + wide - 2 * (wide - 1) + output_padding


@tf_export("python.ops.nn_ops.Convolution")
class Convolution:
    """A convolution that is made before it is applied.  Mirrors nn_ops.py Convolution."""

    def __init__(
        self,
        input_shape,
        filter_shape,
        padding,
        strides=None,
        dilation_rate=None,
        name=None,
        data_format=None,
    ):
        filter_shape = tensor_shape.as_shape(filter_shape)
        rank = filter_shape.ndims or tensor_shape.as_shape(input_shape).ndims
        if rank is None:
            text = "unsupported operand type(s) for -: 'NoneType' and 'int'"
            old = ValueError("rank of input or filter must be known")
            raise raised(of_target(old, TypeError(text)))
        self.input_shape, self.filter_shape, self.padding = input_shape, filter_shape, padding
        self.data_format, self.name = data_format, name
        self.strides = [1] * (rank - 2) if strides is None else strides
        self.dilation_rate = [1] * (rank - 2) if dilation_rate is None else dilation_rate
        layout = data_format or convert_data_format("channels_last", rank)
        kernel = SimpleNamespace(shape=filter_shape)
        self.conv_op = Convolve(kernel, rank - 2, self.strides, padding, layout, self.dilation_rate)

    def __call__(self, inp, filter):
        return self.conv_op(inp, filter)


export_value(sizes.normalize_tuple, _OF_LAYERS + "normalize_tuple", _OF_KERAS + "normalize_tuple")
export_value(sizes.normalize_data_format, _OF_KERAS + "normalize_data_format")
export_value(sizes.normalize_padding, _OF_KERAS + "normalize_padding")
