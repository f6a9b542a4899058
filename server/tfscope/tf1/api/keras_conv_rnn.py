"""Convolutional LSTMs.  Mirrors python/keras/layers/convolutional_recurrent.py (2.x: layers/rnn/*conv_lstm*.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_rnn_cells import DropoutRNNCellMixin
from tfscope.tf1.api.keras_rnn_layers import _cell_attributes, _CellLayer
from tfscope.tf1.api.keras_rnn_states import no_batch
from tfscope.tf1.api.keras_sizes import (
    channel_axis,
    conv_output_length,
    converts_shapes,
    dim,
    is_v1,
    normalize_data_format,
    normalize_padding,
    normalize_tuple,
    required,
    shape_list,
)
from tfscope.tf1.api.keras_stacked_cells import cell_function
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target

SHARED = (
    "filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "activation",
    "recurrent_activation", "use_bias", "kernel_initializer", "recurrent_initializer",
    "bias_initializer", "unit_forget_bias", "kernel_regularizer", "recurrent_regularizer",
    "bias_regularizer", "kernel_constraint", "recurrent_constraint", "bias_constraint", "dropout",
    "recurrent_dropout",
)  # fmt: skip


@tf_export("python.keras.layers.convolutional_recurrent.ConvLSTM2DCell")
class ConvLSTM2DCell(DropoutRNNCellMixin, Configured):
    """Variables ``kernel``, ``recurrent_kernel``, ``bias``; ``rank`` axes are convolved."""

    rank = 2

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1), activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self.filters = filters
        self.kernel_size = normalize_tuple(kernel_size, self.rank, "kernel_size")
        self.strides = normalize_tuple(strides, self.rank, "strides", allow_zero=True)
        self.padding = normalize_padding(padding)
        self.data_format = normalize_data_format(data_format)
        self.dilation_rate = normalize_tuple(dilation_rate, self.rank, "dilation_rate")
        self.activation = tf.keras.activations.get(activation)
        self.recurrent_activation = tf.keras.activations.get(recurrent_activation)
        self.use_bias, self.unit_forget_bias = use_bias, unit_forget_bias
        self._set_parts_(
            kernel=(kernel_initializer, kernel_regularizer, kernel_constraint),
            recurrent=(recurrent_initializer, recurrent_regularizer, recurrent_constraint),
            bias=(bias_initializer, bias_regularizer, bias_constraint),
        )
        self.dropout, self.recurrent_dropout = dropout, recurrent_dropout
        self.state_size = (filters, filters)

    def build(self, input_shape):
        """Makes the variables."""
        text = of_target(
            "The channel dimension of the inputs should be defined. Found `None`.",
            "The channel dimension of the inputs (last axis) should be defined. Found None. Full input "
            f"shape received: input_shape={input_shape}",
        )
        channels = required(dim(input_shape, channel_axis(self.data_format)), text)
        many = self.filters * 4
        self.kernel = self._part_("kernel", (*self.kernel_size, channels, many), dtype=None)
        self.recurrent_kernel = self._part_(
            "recurrent", (*self.kernel_size, self.filters, many), "recurrent_kernel", dtype=None
        )
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(many,), name="bias",
                initializer=self._forget_ if self.unit_forget_bias else self.bias_initializer,
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        self.built = True

    def _forget_(self, _, *args, **kwargs):
        make: Any = self.bias_initializer
        return tf.keras.backend.concatenate([
            make((self.filters,), *args, **kwargs),
            tf.keras.initializers.Ones()((self.filters,), *args, **kwargs),
            make((self.filters * 2,), *args, **kwargs),
        ])  # fmt: skip

    def call(self, inputs, states, training=None):
        """One step."""
        h_tm1, c_tm1 = states
        mask = self.get_dropout_mask_for_cell(inputs, training, count=4)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(h_tm1, training, count=4)
        x = [inputs * m for m in mask] if mask else [inputs] * 4
        h = [h_tm1 * m for m in recurrent_mask] if recurrent_mask else [h_tm1] * 4
        kernels = tf.split(self.kernel, num_or_size_splits=4, axis=self.rank + 1)
        inner = tf.split(self.recurrent_kernel, num_or_size_splits=4, axis=self.rank + 1)
        biases = [None] * 4
        if self.use_bias:
            biases = tf.split(self.bias, num_or_size_splits=4)
        xs = [self._input_conv_(v, k, b) for v, k, b in zip(x, kernels, biases)]
        hs = [self._state_conv_(v, k) for v, k in zip(h, inner)]
        i = self.recurrent_activation(xs[0] + hs[0])
        f = self.recurrent_activation(xs[1] + hs[1])
        c = f * c_tm1 + i * self.activation(xs[2] + hs[2])
        o = self.recurrent_activation(xs[3] + hs[3])
        h_new = o * self.activation(c)
        return h_new, [h_new, c]

    def _input_conv_(self, x: Any, kernel: Any, bias: Any) -> Any:
        out = self._convolve_(
            x, kernel, strides=self.strides, padding=self.padding, data_format=self.data_format,
            dilation_rate=self.dilation_rate,
        )  # fmt: skip
        if bias is None:
            return out
        return tf.keras.backend.bias_add(out, bias, data_format=self.data_format)

    def _state_conv_(self, x: Any, kernel: Any) -> Any:
        strides = (1,) * self.rank
        return self._convolve_(
            x, kernel, strides=strides, padding="same", data_format=self.data_format
        )

    def _convolve_(self, *args: Any, **kwargs: Any) -> Any:
        return getattr(tf.keras.backend, f"conv{self.rank}d")(*args, **kwargs)


class ConvLSTM1DCell(ConvLSTM2DCell):
    """Steps of one axis."""

    rank = 1


class ConvLSTM3DCell(ConvLSTM2DCell):
    """Steps of three axes."""

    rank = 3


@tf_export("keras.layers.ConvLSTM2D",
           "python.keras.layers.convolutional_recurrent.ConvLSTM2D")  # fmt: skip
@_cell_attributes
class ConvLSTM2D(_CellLayer):
    """``(batch[, time], rows, columns, filters)``."""

    _arguments_ = SHARED
    _cell_ = ConvLSTM2DCell

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1), activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, dropout=0.0, recurrent_dropout=0.0, **kwargs):  # fmt: skip
        given = locals()
        options = {n: given[n] for n in SHARED}
        if not is_v1():
            options["name"] = f"conv_lstm{self._cell_.rank}d_cell"
        cell = self._cell_(dtype=kwargs.get("dtype"), **options)
        super().__init__(cell, return_sequences, return_state, go_backwards, stateful, **kwargs)
        self.activity_regularizer = tf.keras.regularizers.get(activity_regularizer)
        self.input_spec = [InputSpec(ndim=self._cell_.rank + 3)]

    @converts_shapes
    def build(self, input_shape):
        """Builds the cell for one step."""
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        sizes = shape_list(shape) or [None] * (self._cell_.rank + 3)
        self.input_spec = [InputSpec(shape=(sizes[0] if self.stateful else None, None, *sizes[2:]))]
        if not self.cell.built:
            self.cell.build((sizes[0], *sizes[2:]))
            self.cell.built = True
        if self.stateful:
            self.reset_states()
        self.built = True

    def _state_shape_(self) -> Callable[[Any], list[Any]]:
        output = self.compute_output_shape(self.input_spec[0].shape)
        sizes = shape_list(output[0] if self.return_state else output)
        if self.return_sequences:
            sizes = [*sizes[:1], *sizes[2:]]
        if None in sizes:
            raise raised(
                ValueError(f"{no_batch()}\nThe same thing goes for the number of rows and columns.")
            )
        axis = channel_axis(self.cell.data_format)
        return lambda channels: [*sizes[:axis], channels, *sizes[axis:][1:]]

    def get_initial_state(self, inputs):
        """Zeros of the shape of a step's output."""
        state = tf.zeros_like(inputs)
        state = tf.keras.backend.sum(state, axis=1)
        kernel_shape = [*self.cell.kernel_size, dim(inputs.shape, channel_axis(self.cell.data_format)), self.cell.filters]  # fmt: skip
        kernel = tf.zeros(tuple(kernel_shape), inputs.dtype)
        state = self.cell._convolve_(
            state, kernel, strides=self.cell.strides, padding=self.cell.padding,
            data_format=self.cell.data_format, dilation_rate=self.cell.dilation_rate,
        )  # fmt: skip
        return [state for _ in self.cell.state_size]

    def call(self, inputs, mask=None, training=None, initial_state=None, constants=None):
        """Mirrors ConvRNN2D.call."""
        self.cell.reset_dropout_mask()
        self.cell.reset_recurrent_dropout_mask()
        inputs, initial_state, constants = self._process_inputs(inputs, initial_state, constants)
        mask = mask[0] if isinstance(mask, list) else mask
        call = cell_function(self.cell) if is_v1() else self.cell.call

        def step(inputs, states):
            return call(inputs, states, training=training)

        steps = dim(inputs.shape, 1)
        last, outputs, states = tf.keras.backend.rnn(
            step, inputs, initial_state, constants=constants, go_backwards=self.go_backwards,
            mask=mask, input_length=steps,
        )  # fmt: skip
        if self.stateful:
            self.add_update([tf.assign(v, s) for v, s in zip(self.states, states)])
        output = outputs if self.return_sequences else last
        return [output, *states] if self.return_state else output

    def compute_output_shape(self, input_shape):
        """Spatial sizes after the input's convolution."""
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        sizes = shape_list(shape)
        if sizes is None:
            return tensor_shape.TensorShape(None)
        cell = self.cell
        first = cell.data_format == "channels_first"
        space = sizes[3:] if first else sizes[2:-1]
        new = [
            conv_output_length(s, k, cell.padding, t, d)
            for s, k, t, d in zip(space, cell.kernel_size, cell.strides, cell.dilation_rate)
        ]
        one = [cell.filters, *new] if first else [*new, cell.filters]
        lead = sizes[:2] if self.return_sequences else sizes[:1]
        output = tensor_shape.TensorShape([*lead, *one])
        if not self.return_state:
            return output
        return [output] + [tensor_shape.TensorShape([sizes[0], *one])] * 2


class _OfRank(ConvLSTM2D):
    """A convolutional LSTM of TensorFlow 2 only; its sizes are one number by default."""

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1, activation="tanh", recurrent_activation="hard_sigmoid", *args, **kwargs):  # fmt: skip
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, activation, recurrent_activation, *args, **kwargs)  # fmt: skip


@tf_export("keras.layers.ConvLSTM1D")
class ConvLSTM1D(_OfRank):
    """``(batch[, time], steps, filters)``."""

    _cell_ = ConvLSTM1DCell


@tf_export("keras.layers.ConvLSTM3D")
class ConvLSTM3D(_OfRank):
    """``(batch[, time], *sizes, filters)``."""

    _cell_ = ConvLSTM3DCell


for _name in ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate"):
    setattr(ConvLSTM2D, _name, property(lambda self, n=_name: getattr(self.cell, n)))
