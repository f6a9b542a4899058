"""Convolutional layers.  Mirrors python/keras/layers/convolutional.py (2.x: layers/convolutional/*)."""

from __future__ import annotations

from operator import le
from typing import Any

from tfscope.tf1.api.conv_ops import squeezed_batch
from tfscope.tf1.api.keras_configured import Configured, found_parts
from tfscope.tf1.api.keras_convolution import Convolution
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    channel_axis,
    conv_output_length,
    convert_data_format,
    dim,
    is_v1,
    needs_dimensions,
    normalize_data_format,
    normalize_padding,
    normalize_tuple,
    padding_of_op,
    required,
    shape_list,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

PRIVATE = "python.keras.layers.convolutional"


def export(*names: str) -> Any:
    """Registers under ``tf.keras.layers`` and the private module."""
    return tf_export(*[f"keras.layers.{n}" for n in names], *[f"{PRIVATE}.{n}" for n in names])


@tf_export(f"{PRIVATE}.Conv")
class Conv(Configured):
    """The base: variables ``kernel`` ``(*size, in, filters)`` and ``bias``."""

    _config_: tuple[str, ...] = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate",
               "activation", "use_bias", "activity_regularizer")  # fmt: skip

    def __init__(self, rank, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None, **kwargs):  # fmt: skip
        self._groups_ = 1 if is_v1() else kwargs.pop("groups", 1) or 1
        activation = tf.keras.activations.get(activation)
        parts = {"kernel": (kernel_initializer, kernel_regularizer, kernel_constraint),
                 "bias": (bias_initializer, bias_regularizer, bias_constraint)}  # fmt: skip
        if self._early_ or is_v1():
            parts = found_parts(**parts)
        super().__init__(
            trainable=trainable, name=name,
            activity_regularizer=tf.keras.regularizers.get(activity_regularizer), **kwargs,
        )  # fmt: skip
        self.rank = rank
        self.filters = filters if is_v1() else _filters(filters)
        self.kernel_size = normalize_tuple(kernel_size, rank, "kernel_size")
        self.strides = normalize_tuple(strides, rank, "strides", allow_zero=True)
        self.padding = normalize_padding(padding)
        if self.padding == "causal" and rank != 1 and is_v1():
            text = "Causal padding is only supported for `Conv1D`and ``SeparableConv1D`."
            raise raised(ValueError(text))
        self.data_format = normalize_data_format(data_format)
        self.dilation_rate = normalize_tuple(dilation_rate, rank, "dilation_rate")
        self.activation = activation
        self.use_bias = use_bias
        self._set_parts_(**parts)
        spec = {"ndim": rank + 2} if is_v1() else {"min_ndim": rank + 2}
        self.input_spec = InputSpec(**spec)
        if not is_v1():
            self._validate_init()

    def _validate_init(self) -> None:
        """What TensorFlow 2 refuses of the arguments.  Mirrors base_conv.py Conv._validate_init."""
        groups, filters = self._groups_, self.filters
        known = not any(isinstance(v, Unknown) for v in (groups, filters))
        dilated = _largest(self.strides) > 1 and _largest(self.dilation_rate) > 1
        text = ""
        rest = filters % groups if known and filters is not None else 0
        rest = rest.value if isinstance(rest, tensor_shape.Dimension) else rest
        if rest:
            text = (
                "The number of filters must be evenly divisible by the number of groups. Received: "
                f"groups={groups}, filters={filters}"
            )
        elif 0 in self.strides:
            text = f"The argument `strides` cannot contains 0(s). Received: {self.strides}"
        elif self.padding == "causal" and not self._causal_:
            text = "Causal padding is only supported for `Conv1D`and `SeparableConv1D`."
        elif dilated:
            text = (
                "`strides > 1` not supported in conjunction with `dilation_rate > 1`. Received: "
                f"strides={self.strides} and dilation_rate={self.dilation_rate}"
            )
        if text:
            raise raised(ValueError(text))

    _early_ = True
    """Whether the class looks its weights' parts up before it checks sizes and padding."""

    _causal_ = False
    _named_ = ""

    def _channels_(self, input_shape: Any) -> Any:
        """The channels of the inputs, which have to be known."""
        axis = channel_axis(self.data_format)
        text = "The channel dimension of the inputs should be defined. Found `None`."
        if not is_v1():
            axis = -1 - self.rank if axis == 1 else -1
            text = (
                f"The channel dimension of the inputs {self._named_}should be defined. The input_shape "
                f"received is {input_shape}, where axis {axis} (0-based) is the channel dimension, "
                "which found to be `None`."
            )
        return required(dim(input_shape, axis), text)

    def _spec_(self, channels: Any) -> InputSpec:
        rank = {"ndim": self.rank + 2} if is_v1() else {"min_ndim": self.rank + 2}
        return InputSpec(axes={channel_axis(self.data_format): channels}, **rank)

    def _bias_(self) -> Any:
        return self._part_("bias", (self.filters,)) if self.use_bias else None

    def build(self, input_shape):
        """Makes the variables and the convolution."""
        needs_dimensions(input_shape)
        channels = self._channels_(input_shape)
        group = channels
        if not isinstance(self._groups_, Unknown) and not isinstance(channels, Unknown):
            if channels % self._groups_:
                text = (
                    "The number of input channels must be evenly divisible by the number of groups. "
                    f"Received groups={self._groups_}, but the input has {channels} channels (full "
                    f"input shape is {tuple(shape_list(input_shape) or ())})."
                )
                raise raised(ValueError(text))
            group = channels // self._groups_
        if not is_v1():
            self._check_output_(input_shape)
        self.kernel = self._part_("kernel", (*self.kernel_size, group, self.filters))
        self.bias = self._bias_()
        self.input_spec = self._spec_(channels)
        if is_v1():
            self._convolution_op = Convolution(
                self.kernel, self.rank, self.strides, self._op_padding_(),
                convert_data_format(self.data_format, self.rank + 2), self.dilation_rate,
            )  # fmt: skip
        self.built = True

    def _check_output_(self, input_shape: Any) -> None:
        sizes = self._output_sizes_(input_shape)
        if sizes is not None and any(isinstance(s, int) and s < 0 for s in sizes[1:]):
            text = (
                f"One of the dimensions in the output is <= 0 due to downsampling in {self.name}. "
                "Consider increasing the input size. Received input shape "
                f"{shape_list(input_shape)} which would produce output shape with a zero or "
                "negative value in a dimension."
            )
            raise raised(ValueError(text))

    def _output_sizes_(self, input_shape: Any, padding: Any = None) -> Any:
        """Sizes after the convolution, negative ones included; ``None`` for unknown rank."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return None
        last = self.data_format == "channels_last"
        more = max(0, len(sizes) - self.rank - 2)
        lead, sizes = sizes[:more], sizes[more:]
        space = sizes[1:-1] if last else sizes[2:]
        new = [
            conv_output_length(s, k, padding or self.padding, t, d)
            for s, k, t, d in zip(space, self.kernel_size, self.strides, self.dilation_rate)
        ]
        return [*lead, sizes[0], *([*new, self.filters] if last else [self.filters, *new])]

    def compute_output_shape(self, input_shape):
        """Sizes after the convolution."""
        return tensor_shape.TensorShape(self._output_sizes_(input_shape))

    def _op_padding_(self) -> Any:
        if isinstance(self.padding, (list, tuple)):
            return self.padding
        return "VALID" if self.padding == "causal" else padding_of_op(self.padding)

    def _convolved_(self, inputs: Any) -> Any:
        if is_v1():
            if not hasattr(self, "_convolution_op"):
                text = f"'{type(self).__name__}' object has no attribute '_convolution_op'"
                raise raised(AttributeError(text))
            return self._convolution_op(inputs, self.kernel)
        return tf.nn.convolution(
            inputs, self.kernel, strides=list(self.strides), padding=self._op_padding_(),
            dilation_rate=list(self.dilation_rate), name=type(self).__name__,
            data_format=convert_data_format(self.data_format, self.rank + 2),
        )  # fmt: skip

    def call(self, inputs):
        """Mirrors Conv.call."""
        source = inputs.shape
        if self.padding == "causal":
            inputs = tf.pad(inputs, self._compute_causal_padding(inputs))
        outputs = self._convolved_(inputs)
        if self.use_bias:
            outputs = self._biased_(outputs)
        if not is_v1() and source.ndims:
            outputs.set_shape(self.compute_output_shape(source))
        return outputs if self.activation is None else self.activation(outputs)

    def _biased_(self, outputs: Any) -> Any:
        first = self.data_format == "channels_first"
        if first and self.rank == 1:
            return outputs + tf.reshape(self.bias, (1, self.filters, 1))
        name = "NCHW" if first else "NHWC"
        rank = outputs.shape.ndims
        if is_v1() or rank is None or rank <= self.rank + 2:
            return tf.nn.bias_add(outputs, self.bias, data_format=name)
        return squeezed_batch(
            outputs, lambda x: tf.nn.bias_add(x, self.bias, data_format=name), self.rank + 1
        )

    def _compute_causal_padding(self, inputs=None):
        left = self.dilation_rate[0] * (self.kernel_size[0] - 1)
        rank = None if is_v1() or inputs is None else inputs.shape.ndims
        lead = [[0, 0]] * (1 if rank is None else rank - 2)
        if self.data_format == "channels_last":
            return [*lead, [left, 0], [0, 0]]
        return [*lead, [0, 0], [left, 0]]


def _filters(filters: Any) -> Any:
    """The filters as TensorFlow 2 takes them: a float is cut to an integer, which is positive."""
    found = int(filters) if isinstance(filters, float) else filters
    if found is not None and not isinstance(found, Unknown) and refusable(le, found, 0):
        text = (
            "Invalid value for argument `filters`. Expected a strictly positive value. Received "
            f"filters={found}."
        )
        raise raised(ValueError(text))
    return found


def _largest(sizes: Any) -> int:
    """The largest of the sizes that are known."""
    return max([1, *(size for size in sizes if isinstance(size, int))])


@export("Conv1D", "Convolution1D")
class Conv1D(Conv):
    """``(batch, new steps, filters)``."""

    _causal_ = True

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last", dilation_rate=1, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(1, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, **kwargs)  # fmt: skip


@export("Conv2D", "Convolution2D")
class Conv2D(Conv):
    """``(batch, new rows, new columns, filters)``."""

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1), activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(2, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, **kwargs)  # fmt: skip


@export("Conv3D", "Convolution3D")
class Conv3D(Conv):
    """``(batch, *new sizes, filters)``."""

    def __init__(self, filters, kernel_size, strides=(1, 1, 1), padding="valid", data_format=None, dilation_rate=(1, 1, 1), activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, **kwargs):  # fmt: skip
        super().__init__(3, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, **kwargs)  # fmt: skip
