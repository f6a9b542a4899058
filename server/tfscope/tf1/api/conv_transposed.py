"""Transposed convolutions.  Mirrors python/ops/{nn_ops,nn_impl}.py."""

from __future__ import annotations

from tfscope.tf1.api.array_misc import batch_to_space, space_to_batch
from tfscope.tf1.api.array_ops import expand_dims, squeeze
from tfscope.tf1.api.array_stack import concat
from tfscope.tf1.api.conv_ops import format_1d, window_attrs
from tfscope.tf1.api.nn_windows import sequence_of
from tfscope.tf1.api.old_arguments import given
from tfscope.tf1.api.op_maker import make, op_scope
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.convert import convert_to_tensor
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.run import current_run, of_target


@tf_export("nn.conv2d_transpose")
def conv2d_transpose(
    value=None, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NHWC",  # noqa: A002
    name=None, input=None, filters=None, dilations=None,  # noqa: A002
):  # fmt: skip
    """The gradient of a convolution as a layer."""
    value = given(value, input, "input", "value")
    kernel = given(filter, filters, "filters", "filter")
    with op_scope(name, "conv2d_transpose") as scope:
        attrs = window_attrs(strides, padding, data_format or "NHWC", dilations, 2)
        return _transposed("Conv2DBackpropInput", scope, attrs, value, kernel, output_shape)


@tf_export("nn.conv3d_transpose")
def conv3d_transpose(
    value, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NDHWC",  # noqa: A002
    name=None, input=None, filters=None, dilations=None,  # noqa: A002
):  # fmt: skip
    """The gradient of a convolution as a layer."""
    value = given(value, input, "input", "value")
    kernel = given(filter, filters, "filters", "filter")
    with op_scope(name, "conv3d_transpose") as scope:
        attrs = window_attrs(strides, padding, data_format or "NDHWC", dilations, 3)
        return _transposed("Conv3DBackpropInputV2", scope, attrs, value, kernel, output_shape)


def _transposed(op_type, name, attrs, value, kernel, sizes):
    current_run().data["transposed"] = True
    return make(op_type, name, attrs, input_sizes=sizes, filter=kernel, out_backprop=value)


@tf_export("nn.conv1d_transpose")
def conv1d_transpose(
    input, filters, output_shape, strides, padding="SAME", data_format="NWC", dilations=None, name=None  # noqa: A002
):  # fmt: skip
    """The gradient of a convolution as a layer."""
    with op_scope(name, "conv1d_transpose") as scope:
        data_format, place, channels = format_1d(data_format)
        wide, kernel = expand_dims(input, place), expand_dims(filters, 0)
        sizes = output_shape if isinstance(output_shape, Tensor) else list(output_shape)
        sizes = concat([sizes[:place], [1], sizes[place:]], 0)
        attrs = {
            "strides": [1, *sequence_of(strides, 1, channels, "stride")], "padding": padding,
            "dilations": [1, *sequence_of(dilations, 1, channels, "dilations")], "data_format": data_format,
        }  # fmt: skip
        result = _transposed("Conv2DBackpropInput", scope, attrs, wide, kernel, sizes)
        return squeeze(result, place)


@tf_export("nn.atrous_conv2d_transpose")
def atrous_conv2d_transpose(value, filters, output_shape, rate, padding, name=None):
    """A dilated transposed convolution."""
    with op_scope(name, "atrous_conv2d_transpose"):
        value = convert_to_tensor(value, name="value")
        filters = convert_to_tensor(filters, name="filters")
        if rate == 1:
            return conv2d_transpose(
                value, filters, output_shape, strides=[1, 1, 1, 1], padding=padding
            )
        sizes = convert_to_tensor(output_shape, name="output_shape")
        if not sizes.shape.is_compatible_with([4]):
            older = f"output_shape must have shape (4,), got {sizes.shape}"
            newer = f"`output_shape` must have shape (4,). Received: output_shape={sizes.shape}"
            raise raised(ValueError(of_target(older, newer)))
        sizes = (
            list(output_shape)
            if isinstance(output_shape, (list, tuple))
            else [sizes[i] for i in range(4)]
        )
        before, after = _dilated_padding(filters, rate, padding)
        inner = [sizes[i + 1] + before[i] + after[i] for i in (0, 1)]
        extra = [(rate - d % rate) % rate for d in inner]
        blocks = space_to_batch(value, paddings=[[0, extra[0]], [0, extra[1]]], block_size=rate)
        wanted = [
            rate * rate * sizes[0],
            *[(d + e) // rate for d, e in zip(inner, extra)],
            sizes[3],
        ]
        attrs = window_attrs([1, 1, 1, 1], "VALID", "NHWC", None, 2)
        made = _transposed("Conv2DBackpropInput", None, attrs, blocks, filters, wanted)
        crops = [[b, a + e] for b, a, e in zip(before, after, extra)]
        return batch_to_space(made, crops=crops, block_size=rate)


def _dilated_padding(filters, rate, padding):
    """How much a filter with gaps reaches out before and behind the first two dimensions."""
    kernel = filters.shape.as_list() if filters.shape.ndims is not None else [None] * 4
    around = [
        0 if padding != "SAME" or k is None else k + (k - 1) * (rate - 1) - 1 for k in kernel[:2]
    ]
    before = [p // 2 for p in around]
    return before, [p - q for p, q in zip(around, before)]
