"""The gradients of a convolution as ops of their own.  Mirrors python/ops/nn_ops.py."""

from __future__ import annotations

from tfscope.tf1.api.nn_windows import converted_padding
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import make
from tfscope.tf1.api.registry import tf_export


def _gradient(op_type, name, strides, padding, use_cudnn_on_gpu, data_format, dilations, **inputs):
    padding, explicit = converted_padding(padding)
    attrs = {
        "strides": strides, "padding": padding, "use_cudnn_on_gpu": use_cudnn_on_gpu, "explicit_paddings": explicit,
        "data_format": data_format, "dilations": dilations,
    }  # fmt: skip
    return make(op_type, name, attrs, **inputs)


@tf_export("nn.conv2d_backprop_input")
def conv2d_backprop_input(
    input_sizes, filter=None, out_backprop=None, strides=None, padding=None,  # noqa: A002
    use_cudnn_on_gpu=True, data_format="NHWC", dilations=(1, 1, 1, 1), name=None, filters=None,
):  # fmt: skip
    """What a convolution's input gets of the gradient."""
    kernel = given(filter, filters, "filters", "filter")
    return _gradient("Conv2DBackpropInput", name, strides, padding, use_cudnn_on_gpu, data_format, dilations,
                     input_sizes=input_sizes, filter=kernel, out_backprop=out_backprop)  # fmt: skip


@tf_export("nn.conv2d_backprop_filter")
def conv2d_backprop_filter(
    input, filter_sizes, out_backprop, strides, padding, use_cudnn_on_gpu=True,  # noqa: A002
    data_format="NHWC", dilations=(1, 1, 1, 1), name=None,
):  # fmt: skip
    """What a convolution's filter gets of the gradient."""
    return _gradient("Conv2DBackpropFilter", name, strides, padding, use_cudnn_on_gpu, data_format, dilations,
                     input=input, filter_sizes=filter_sizes, out_backprop=out_backprop)  # fmt: skip
