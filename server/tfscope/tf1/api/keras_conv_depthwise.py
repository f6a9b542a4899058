"""Depthwise convolutions.

Mirrors python/keras/layers/convolutional.py DepthwiseConv2D (2.x: layers/convolutional/*depthwise_conv*.py).
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_conv import Conv, export
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    channel_axis,
    conv_output_length,
    convert_data_format,
    dim,
    is_v1,
    needs_length,
    padding_of_op,
    required,
    shape_list,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class _DepthwiseConv(Conv):
    """Variables ``depthwise_kernel`` and ``bias``; ``in * depth_multiplier`` channels."""

    _config_ = ("depth_multiplier",)
    _named_ = "to `DepthwiseConv` "
    _early_ = False

    def __init__(self, rank, kernel_size, strides, padding, depth_multiplier, data_format, depthwise, **kwargs):  # fmt: skip
        super().__init__(rank, None, kernel_size, strides, padding, data_format, **kwargs)
        self.depth_multiplier = depth_multiplier
        self._set_parts_(depthwise=depthwise)
        object.__setattr__(self, "_parts_", ("depthwise", "bias"))

    def get_config(self):
        """Without the argument that it does not take."""
        config = super().get_config()
        config.pop("filters")
        return config

    def _channels_(self, input_shape: Any) -> Any:
        """The channels of the inputs, which have to be known."""
        if is_v1():
            axis = 1 if self.data_format == "channels_first" else 3
            text = "The channel dimension of the inputs to `DepthwiseConv2D` should be defined. Found `None`."  # fmt: skip
            return required(dim(input_shape, axis), text)
        shape = tensor_shape.as_shape(input_shape)
        if shape.ndims not in (None, self.rank + 2):
            text = f"Inputs to `DepthwiseConv` should have rank {self.rank + 2}. Received input_shape={shape}."
            raise raised(ValueError(text))
        return super()._channels_(input_shape)

    def build(self, input_shape):
        """Makes the variables."""
        needs_length(input_shape)
        channels = self._channels_(input_shape)
        self.depthwise_kernel = self._part_(
            "depthwise", (*self.kernel_size, channels, self.depth_multiplier),
            "depthwise_kernel", dtype=None,
        )  # fmt: skip
        many = channels * self.depth_multiplier
        self.bias = self._part_("bias", (many,), dtype=None) if self.use_bias else None
        rank = {"ndim": 4} if is_v1() else {"min_ndim": self.rank + 2}
        axis = channel_axis(self.data_format)
        self.input_spec = InputSpec(axes={3 if axis < 0 and is_v1() else axis: channels}, **rank)
        self.built = True

    def compute_output_shape(self, input_shape):
        """Channels times the multiplier; 1.15 leaves the dilation out."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape(None)
        first = self.data_format == "channels_first"
        space = sizes[2:] if first else sizes[1:-1]
        rates = [1, 1] if is_v1() else self.dilation_rate
        new = [
            conv_output_length(s, k, self.padding, t, d)
            for s, k, t, d in zip(space, self.kernel_size, self.strides, rates)
        ]
        channels = sizes[1] if first else sizes[-1]
        many = None if channels is None or isinstance(self.depth_multiplier, Unknown) else channels * self.depth_multiplier  # fmt: skip
        return tensor_shape.TensorShape([sizes[0], many, *new] if first else [sizes[0], *new, many])


@export("DepthwiseConv1D")
class DepthwiseConv1D(_DepthwiseConv):
    """``(batch, new steps, channels)``, of TensorFlow 2 only."""

    def __init__(self, kernel_size, strides=1, padding="valid", depth_multiplier=1, data_format=None, dilation_rate=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        depthwise = (depthwise_initializer, depthwise_regularizer, depthwise_constraint)
        super().__init__(1, kernel_size, strides, padding, depth_multiplier, data_format, depthwise, dilation_rate=dilation_rate, activation=activation, use_bias=use_bias, bias_initializer=bias_initializer, bias_regularizer=bias_regularizer, activity_regularizer=activity_regularizer, bias_constraint=bias_constraint, **kwargs)  # fmt: skip

    def call(self, inputs):
        """A two-dimensional one over an axis of size one."""
        last = self.data_format == "channels_last"
        axis = 1 if last else 2
        name = convert_data_format(self.data_format, 4)
        outputs = tf.nn.depthwise_conv2d(
            tf.expand_dims(inputs, axis), tf.expand_dims(self.depthwise_kernel, axis=0),
            strides=(1, *self.strides * 2, 1) if last else (1, 1, *self.strides * 2),
            padding=padding_of_op(self.padding), rate=(1, *self.dilation_rate), data_format=name,
        )  # fmt: skip
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias, data_format=name)
        outputs = tf.squeeze(outputs, [axis])
        return outputs if self.activation is None else self.activation(outputs)


@export("DepthwiseConv2D")
class DepthwiseConv2D(_DepthwiseConv):
    """``(batch, new rows, new columns, channels)``."""

    def __init__(self, kernel_size, strides=(1, 1), padding="valid", depth_multiplier=1, data_format=None, activation=None, use_bias=True, depthwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        depthwise = (depthwise_initializer, depthwise_regularizer, depthwise_constraint)
        super().__init__(2, kernel_size, strides, padding, depth_multiplier, data_format, depthwise, activation=activation, use_bias=use_bias, bias_initializer=bias_initializer, bias_regularizer=bias_regularizer, activity_regularizer=activity_regularizer, bias_constraint=bias_constraint, **kwargs)  # fmt: skip

    def call(self, inputs):
        """Mirrors DepthwiseConv2D.call."""
        outputs = tf.keras.backend.depthwise_conv2d(
            inputs, self.depthwise_kernel, strides=self.strides, padding=self.padding,
            dilation_rate=self.dilation_rate, data_format=self.data_format,
        )  # fmt: skip
        if self.use_bias:
            outputs = tf.keras.backend.bias_add(outputs, self.bias, data_format=self.data_format)
        return outputs if self.activation is None else self.activation(outputs)
