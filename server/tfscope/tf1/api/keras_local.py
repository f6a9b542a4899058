"""Convolutions whose weights are not shared.  Mirrors python/keras/layers/local.py."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import Any

from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    channel_axis,
    conv_output_length,
    converts_shapes,
    dim,
    normalize_data_format,
    normalize_padding,
    normalize_tuple,
    shape_list,
)
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class _LocallyConnected(Configured):
    """Variables ``kernel`` (places, size * in, filters) and ``bias`` (*places, filters)."""

    shared_by_models = True
    _rank_ = 1
    _config_ = ("filters", "kernel_size", "strides", "padding", "data_format", "activation",
               "use_bias", "implementation", "activity_regularizer")  # fmt: skip

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format=None, activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, implementation=1, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        rank = self._rank_
        self.filters = filters
        self.kernel_size = normalize_tuple(kernel_size, rank, "kernel_size")
        self.strides = normalize_tuple(strides, rank, "strides", allow_zero=True)
        self.padding = normalize_padding(padding)
        if self.padding != "valid" and implementation == 1:
            text = (
                f'Invalid border mode for LocallyConnected{rank}D (only "valid" is supported if '
                f"implementation is 1): {padding}"
            )
            raise raised(ValueError(text))
        self.data_format = normalize_data_format(data_format)
        self.activation = tf.keras.activations.get(activation)
        self.use_bias = use_bias
        self.activity_regularizer = tf.keras.regularizers.get(activity_regularizer)
        self._set_parts_(kernel=(kernel_initializer, kernel_regularizer, kernel_constraint),
                        bias=(bias_initializer, bias_regularizer, bias_constraint))  # fmt: skip
        self.implementation = implementation
        self.input_spec = InputSpec(ndim=rank + 2)

    def _sizes_(self, input_shape: Any) -> tuple[list[Any], Any]:
        """Sizes and channels of the inputs."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return [None] * self._rank_, None
        axis = channel_axis(self.data_format)
        return (sizes[2:] if axis == 1 else sizes[1:-1]), dim(input_shape, axis)

    def _places_(self, sizes: list[Any]) -> list[Any]:
        parts = zip(sizes, self.kernel_size, self.strides)
        return [conv_output_length(n, k, self.padding, s) for n, k, s in parts]

    @converts_shapes
    def build(self, input_shape):
        """Makes the variables; the sizes of the inputs have to be known."""
        sizes, channels = self._sizes_(input_shape)
        self._check_(sizes, channels, input_shape)
        places = self._places_(sizes)
        self.kernel = self._part_("kernel", self._kernel_shape_(sizes, channels, places))
        self.bias = self._part_("bias", (*places, self.filters)) if self.use_bias else None
        self.input_spec = InputSpec(
            ndim=self._rank_ + 2, axes={channel_axis(self.data_format): channels}
        )
        self.built = True

    def _check_(self, sizes: list[Any], channels: Any, input_shape: Any) -> None:
        if self._rank_ == 1 and channels is None:
            text = "Axis 2 of input should be fully-defined. Found shape:"
            raise raised(ValueError(text, tuple(shape_list(input_shape) or ())))
        if self._rank_ == 2 and any(size is None for size in sizes):
            text = (
                "The spatial dimensions of the inputs to  a LocallyConnected2D layer should be "
                "fully-defined, but layer received the inputs shape "
                f"{tuple(shape_list(input_shape) or ())}"
            )
            raise raised(ValueError(text))

    def _kernel_shape_(self, sizes: list[Any], channels: Any, places: list[Any]) -> tuple[Any, ...]:
        known = [*sizes, channels, *places, self.filters, *self.kernel_size]
        if any(isinstance(n, Unknown) or n is None for n in known):
            return (None, None, self.filters)
        if self.implementation == 1:
            return (prod(places), prod(self.kernel_size) * channels, self.filters)
        if self.implementation == 2:
            if self.data_format == "channels_first":
                return (channels, *sizes, self.filters, *places)
            return (*sizes, channels, *places, self.filters)
        return (self._links_(sizes, places) * channels * self.filters,)

    def _links_(self, sizes: list[int], places: list[int]) -> int:
        """How many pairs of a place and an input that it reads there are."""
        count = 0
        for at in product(*map(range, places)):
            read = 1
            for n, size, k, step in zip(at, sizes, self.kernel_size, self.strides):
                first = n * step - (k // 2 if self.padding == "same" else 0)
                read *= len(range(max(first, 0), min(first + k, size)))
            count += read
        return count

    def compute_output_shape(self, input_shape):
        """Sizes after the convolution."""
        sizes, _ = self._sizes_(input_shape)
        places = self._places_(sizes)
        batch = dim(input_shape, 0)
        if self.data_format == "channels_first":
            return tensor_shape.TensorShape([batch, self.filters, *places])
        return tensor_shape.TensorShape([batch, *places, self.filters])

    def call(self, inputs):
        """The products at each place, beside each other."""
        output = self._products_(inputs)
        if self.use_bias:
            output = tf.keras.backend.bias_add(output, self.bias, data_format=self.data_format)
        return self.activation(output)

    def _products_(self, inputs: Any) -> Any:
        places = self._places_(self._sizes_(inputs.shape)[0])
        kernel = self.kernel.shape.as_list()
        if self.implementation == 2 and None not in (*places, *kernel):
            return self._masked_(inputs, kernel)
        if self.implementation != 1 or None in (*places, *kernel):
            return self._made_(inputs)
        backend, first = tf.keras.backend, self.data_format == "channels_first"
        windows = []
        for at in product(*map(range, places)):
            parts = zip(at, self.strides, self.kernel_size)
            window = [slice(n * step, n * step + k) for n, step, k in parts]
            whole = slice(None)
            index = [whole, whole, *window] if first else [whole, *window, whole]
            windows.append(backend.reshape(inputs[tuple(index)], (1, -1, kernel[1])))
        output = backend.batch_dot(backend.concatenate(windows, axis=0), self.kernel)
        rank = self._rank_
        output = backend.reshape(output, (*places, -1, kernel[-1]))
        order = [rank, rank + 1, *range(rank)] if first else [rank, *range(rank), rank + 1]
        return backend.permute_dimensions(output, order)

    def _masked_(self, inputs: Any, kernel: list[int]) -> Any:
        """One product with all that is not read masked.  Mirrors local_conv_matmul."""
        backend, half = tf.keras.backend, len(kernel) // 2
        flat = backend.reshape(inputs, (backend.shape(inputs)[0], -1))
        channels = (0, half) if self.data_format == "channels_first" else (half - 1, -1)
        shape = list(kernel)
        for axis in channels:
            shape[axis] = 1
        weights = self.kernel * one_op("Const", [], shape, inputs.dtype, "mul/x")
        sizes = tf.shape(weights)
        sides = sizes[:half], sizes[half:]
        weights = tf.reshape(weights, tuple(tf.reduce_prod(side) for side in sides))
        product = tf.sparse_matmul(flat, weights, b_is_sparse=True)
        places = self.compute_output_shape(inputs.shape).as_list()[1:]
        return backend.reshape(product, [backend.shape(product)[0], *places])

    def _made_(self, inputs: Any) -> Any:
        """One op for the arithmetic of the other implementations."""
        used = [inputs, ops.convert_to_tensor(self.kernel)]
        return one_op("MatMul", used, self.compute_output_shape(inputs.shape), inputs.dtype)


PRIVATE = "python.keras.layers.local"


@tf_export("keras.layers.LocallyConnected1D", f"{PRIVATE}.LocallyConnected1D")
class LocallyConnected1D(_LocallyConnected):
    """Weights of their own at each step."""


@tf_export("keras.layers.LocallyConnected2D", f"{PRIVATE}.LocallyConnected2D")
class LocallyConnected2D(_LocallyConnected):
    """Weights of their own at each place."""

    _rank_ = 2
