"""Transposed, separable and depthwise convolutions.

Mirrors python/keras/layers/convolutional.py (2.x: layers/convolutional/*).
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_configured import found_parts
from tfscope.tf1.api.keras_conv import PRIVATE, Conv, Conv1D, Conv2D, Conv3D, export
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    channel_axis,
    convert_data_format,
    deconv_output_length,
    dim,
    is_v1,
    needs_dimensions,
    needs_length,
    normalize_tuple,
    padding_of_op,
    shape_list,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target


class _Transposed:
    """What both transposed convolutions share; the kernel is ``(*size, filters, in)``."""

    _config_ = ("output_padding",)
    name: Any

    def _set_output_padding_(self: Any, output_padding: Any) -> None:
        self.output_padding = output_padding
        if output_padding is None:
            return
        self.output_padding = normalize_tuple(output_padding, self.rank, "output_padding", True)
        for stride, pad in zip(self.strides, self.output_padding):
            if pad >= stride:
                text = of_target(
                    f"Stride {self.strides} must be greater than output padding {self.output_padding}",
                    "Strides must be greater than output padding. Received "
                    f"strides={self.strides}, output_padding={self.output_padding}.",
                )
                raise raised(ValueError(text))

    def build(self: Any, input_shape):
        """Makes the variables."""
        needs_length(input_shape)
        shape = tensor_shape.as_shape(input_shape)
        wanted = self.rank + 2
        if shape.ndims is not None and shape.ndims != wanted:
            received = of_target("Received input shape: ", "Received input_shape=")
            text = f"Inputs should have rank {wanted}. {received}{shape}{of_target('', '.')}"
            raise raised(ValueError(text))
        channels = self._channels_(input_shape)
        self.input_spec = InputSpec(ndim=wanted, axes={channel_axis(self.data_format): channels})
        self.kernel = self._part_("kernel", (*self.kernel_size, self.filters, channels))
        self.bias = self._bias_()
        self.built = True

    def _lengths_(self: Any, sizes: Any) -> list[Any]:
        pads = self.output_padding or (None,) * self.rank
        return [
            deconv_output_length(s, k, self.padding, p, t, d)
            for s, k, p, t, d in zip(
                sizes, self.kernel_size, pads, self.strides, self.dilation_rate
            )
        ]

    def compute_output_shape(self: Any, input_shape):
        """Sizes before the convolution of which this is the transpose."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape(None)
        if self.data_format == "channels_first":
            return tensor_shape.TensorShape([sizes[0], self.filters, *self._lengths_(sizes[2:])])
        return tensor_shape.TensorShape([sizes[0], *self._lengths_(sizes[1:-1]), self.filters])

    def call(self: Any, inputs):
        """Mirrors Conv2DTranspose.call and Conv3DTranspose.call."""
        shape = tf.shape(inputs)
        batch = shape[0]
        first = self.data_format == "channels_first"
        axes = range(2, self.rank + 2) if first else range(1, self.rank + 1)
        sizes: Any = [shape[a] for a in axes] if is_v1() or self.rank != 2 else [
            dim(inputs.shape, a) or shape[a] for a in axes
        ]  # fmt: skip
        lengths = self._lengths_(sizes)
        output_shape = (batch, self.filters, *lengths) if first else (batch, *lengths, self.filters)
        outputs = self._transpose_(inputs, tf.stack(output_shape))
        outputs.set_shape(self.compute_output_shape(inputs.shape))
        if self.use_bias:
            name = convert_data_format(self.data_format, max(self.rank, 2) + 2)
            name = {"NCDHW": "NCHW", "NDHWC": "NHWC"}.get(name, name)
            outputs = tf.nn.bias_add(outputs, self.bias, data_format=name)
        return outputs if self.activation is None else self.activation(outputs)


@export("Conv1DTranspose", "Convolution1DTranspose")
class Conv1DTranspose(_Transposed, Conv1D):
    """``(batch, more steps, filters)``, of TensorFlow 2 only."""

    _named_ = "to `Conv1DTranspose` "

    _causal_ = False

    def __init__(self, filters, kernel_size, strides=1, padding="valid", output_padding=None, data_format=None, dilation_rate=1, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, **kwargs)  # fmt: skip
        self._set_output_padding_(output_padding)

    def _transpose_(self, inputs: Any, output_shape: Any) -> Any:
        return tf.nn.conv1d_transpose(
            inputs, self.kernel, output_shape, self.strides, padding=padding_of_op(self.padding),
            data_format=convert_data_format(self.data_format, 3), dilations=self.dilation_rate,
        )  # fmt: skip


@export("Conv2DTranspose", "Convolution2DTranspose")
class Conv2DTranspose(_Transposed, Conv2D):
    """``(batch, larger rows, larger columns, filters)``."""

    _named_ = "to `Conv2DTranspose` "

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", output_padding=None, data_format=None, dilation_rate=(1, 1), activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, **kwargs)  # fmt: skip
        self._set_output_padding_(output_padding)

    def _transpose_(self, inputs: Any, output_shape: Any) -> Any:
        return tf.keras.backend.conv2d_transpose(
            inputs, self.kernel, output_shape, strides=self.strides, padding=self.padding,
            data_format=self.data_format, dilation_rate=self.dilation_rate,
        )  # fmt: skip


@export("Conv3DTranspose", "Convolution3DTranspose")
class Conv3DTranspose(_Transposed, Conv3D):
    """``(batch, *larger sizes, filters)``."""

    _named_ = "to `Conv3DTranspose` "

    def __init__(self, filters, kernel_size, strides=(1, 1, 1), padding="valid", output_padding=None, data_format=None, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(filters, kernel_size, strides, padding, data_format, (1, 1, 1), activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, **kwargs)  # fmt: skip
        self._set_output_padding_(output_padding)

    def get_config(self):
        """Without the argument that it does not take."""
        config = super().get_config()
        config.pop("dilation_rate")
        return config

    def _transpose_(self, inputs: Any, output_shape: Any) -> Any:
        first = self.data_format == "channels_first"
        strides = (1, 1, *self.strides) if first else (1, *self.strides, 1)
        return tf.nn.conv3d_transpose(
            inputs, self.kernel, output_shape, strides, padding=padding_of_op(self.padding),
            data_format=convert_data_format(self.data_format, 5),
        )  # fmt: skip


@tf_export(f"{PRIVATE}.SeparableConv")
class SeparableConv(Conv):
    """Variables ``depthwise_kernel``, ``pointwise_kernel``, ``bias``."""

    _config_ = ("depth_multiplier",)

    def __init__(self, rank, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform", pointwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, trainable=True, name=None, **kwargs):  # fmt: skip
        parts = found_parts(
            depthwise=(depthwise_initializer, depthwise_regularizer, depthwise_constraint),
            pointwise=(pointwise_initializer, pointwise_regularizer, pointwise_constraint),
            bias=(bias_initializer, bias_regularizer, bias_constraint),
        )
        super().__init__(rank, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, activity_regularizer=activity_regularizer, trainable=trainable, name=name, **kwargs)  # fmt: skip
        self.depth_multiplier = depth_multiplier
        self._set_parts_(**parts)
        object.__setattr__(self, "_parts_", ("depthwise", "pointwise", "bias"))

    def build(self, input_shape):
        """Makes the variables."""
        needs_dimensions(input_shape)
        channels = self._channels_(input_shape)
        self.input_spec = self._spec_(channels)
        many = channels * self.depth_multiplier
        self.depthwise_kernel = self._part_(
            "depthwise", (*self.kernel_size, channels, self.depth_multiplier), "depthwise_kernel"
        )
        ones = (1,) * self.rank
        self.pointwise_kernel = self._part_(
            "pointwise", (*ones, many, self.filters), "pointwise_kernel"
        )
        self.bias = self._bias_()
        self.built = True

    def _separated_(self, inputs: Any, depthwise: Any, pointwise: Any, strides: Any, rate: Any) -> Any:  # fmt: skip
        name = convert_data_format(self.data_format, 4)
        outputs = tf.nn.separable_conv2d(
            inputs, depthwise, pointwise, strides=strides, padding=self._op_padding_(), rate=rate,
            data_format=name,
        )  # fmt: skip
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias, data_format=name)
        return outputs


@export("SeparableConv1D", "SeparableConvolution1D")
class SeparableConv1D(SeparableConv):
    """``(batch, new steps, filters)``."""

    _causal_ = True

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform", pointwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(1, filters, kernel_size, strides, padding, data_format, dilation_rate, depth_multiplier, activation, use_bias, depthwise_initializer, pointwise_initializer, bias_initializer, depthwise_regularizer, pointwise_regularizer, bias_regularizer, activity_regularizer, depthwise_constraint, pointwise_constraint, bias_constraint, **kwargs)  # fmt: skip

    def call(self, inputs):
        """A two-dimensional one over an axis of size one."""
        if self.padding == "causal":
            inputs = tf.pad(inputs, self._compute_causal_padding(inputs))
        last = self.data_format == "channels_last"
        strides = (1, *self.strides * 2, 1) if last else (1, 1, *self.strides * 2)
        axis = 1 if last else 2
        inputs = tf.expand_dims(inputs, axis)
        depthwise = tf.expand_dims(self.depthwise_kernel, 0)
        pointwise = tf.expand_dims(self.pointwise_kernel, 0)
        rate = (1, *self.dilation_rate)
        outputs = self._separated_(inputs, depthwise, pointwise, strides, rate)
        outputs = tf.squeeze(outputs, [axis])
        return outputs if self.activation is None else self.activation(outputs)


@export("SeparableConv2D", "SeparableConvolution2D")
class SeparableConv2D(SeparableConv):
    """``(batch, new rows, new columns, filters)``."""

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1), depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform", pointwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(2, filters, kernel_size, strides, padding, data_format, dilation_rate, depth_multiplier, activation, use_bias, depthwise_initializer, pointwise_initializer, bias_initializer, depthwise_regularizer, pointwise_regularizer, bias_regularizer, activity_regularizer, depthwise_constraint, pointwise_constraint, bias_constraint, **kwargs)  # fmt: skip

    def call(self, inputs):
        """Mirrors SeparableConv2D.call."""
        last = self.data_format == "channels_last"
        strides = (1, *self.strides, 1) if last else (1, 1, *self.strides)
        outputs = self._separated_(
            inputs, self.depthwise_kernel, self.pointwise_kernel, strides, self.dilation_rate
        )
        return outputs if self.activation is None else self.activation(outputs)
