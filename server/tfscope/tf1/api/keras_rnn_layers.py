"""SimpleRNN, GRU, LSTM and their CuDNN forms.

Mirrors python/keras/layers/recurrent.py and cudnn_recurrent.py.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_recurrent import RNN
from tfscope.tf1.api.keras_rnn_cells import GRUCell, LSTMCell, SimpleRNNCell, last_size
from tfscope.tf1.api.keras_sizes import is_v1
from tfscope.tf1.api.keras_stacked_cells import export
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.tensor_shape import TensorShape

RNN_ONLY = ("return_sequences", "return_state", "go_backwards", "stateful", "unroll")
CELL_ATTRIBUTES = (
    "units", "activation", "recurrent_activation", "use_bias", "kernel_initializer",
    "recurrent_initializer", "bias_initializer", "unit_forget_bias", "kernel_regularizer",
    "recurrent_regularizer", "bias_regularizer", "kernel_constraint", "recurrent_constraint",
    "bias_constraint", "dropout", "recurrent_dropout", "implementation", "reset_after",
)  # fmt: skip


def _cell_attributes(cls: type) -> type:
    """Gives a layer the attributes of its cell, read-only."""
    for name in CELL_ATTRIBUTES:
        setattr(cls, name, property(lambda self, n=name: getattr(self.cell, n)))
    return cls


class _CellLayer(RNN):
    """A layer that makes its cell from its own arguments."""

    _cell_: Any = None
    _arguments_: tuple[str, ...] = ()

    def _set_up_(self, a: dict[str, Any]) -> None:
        """``a`` holds the arguments of the subclass, ``kwargs`` among them."""
        kwargs = a["kwargs"]
        options = {n: a[n] for n in self._arguments_}
        if not is_v1():
            options["name"] = f"{self._cell_name_}"
            options["trainable"] = kwargs.get("trainable", True)
        cell = self._cell_(dtype=kwargs.get("dtype"), **options)
        RNN.__init__(self, cell, **{n: a[n] for n in RNN_ONLY}, **kwargs)
        self.activity_regularizer = tf.keras.regularizers.get(a["activity_regularizer"])
        self.input_spec = [InputSpec(ndim=3)]

    _cell_name_ = ""

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """Draws the dropout masks anew and runs the cell."""
        self.cell.reset_dropout_mask()
        self.cell.reset_recurrent_dropout_mask()
        return super().call(inputs, mask=mask, training=training, initial_state=initial_state)

    def get_config(self):
        """The arguments."""
        config = super().get_config()
        config.pop("cell", None)
        for name in self._arguments_:
            config[name] = getattr(self.cell, name)
        config["activity_regularizer"] = self.activity_regularizer
        return config


@export("SimpleRNN")
@_cell_attributes
class SimpleRNN(_CellLayer):
    """A fully connected recurrence."""

    _cell_, _cell_name_ = SimpleRNNCell, "simple_rnn_cell"
    _arguments_ = tuple(n for n in CELL_ATTRIBUTES if n not in ("recurrent_activation", "unit_forget_bias", "implementation", "reset_after"))  # fmt: skip

    def __init__(self, units, activation="tanh", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, **kwargs):  # fmt: skip
        kwargs.pop("implementation", None)
        self._set_up_(locals())


@export("GRU")
@_cell_attributes
class GRU(_CellLayer):
    """Gated recurrent units."""

    _cell_, _cell_name_ = GRUCell, "gru_cell"
    _arguments_ = tuple(n for n in CELL_ATTRIBUTES if n != "unit_forget_bias")

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=1, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, reset_after=False, **kwargs):  # fmt: skip
        self._set_up_(locals())


@export("LSTM")
@_cell_attributes
class LSTM(_CellLayer):
    """Long short-term memory."""

    _cell_, _cell_name_ = LSTMCell, "lstm_cell"
    _arguments_ = tuple(n for n in CELL_ATTRIBUTES if n != "reset_after")

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=1, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, **kwargs):  # fmt: skip
        self._set_up_(locals())


# -- CuDNN ---------------------------------------------------------------------------------------
class _CellSizes:
    def __init__(self, state_size: Any, output_size: Any) -> None:
        self.state_size, self.output_size = state_size, output_size


class _CuDNN(RNN):
    """Mirrors cudnn_recurrent.py _CuDNNRNN: one op over all steps."""

    _gates_ = 1
    _own_: tuple[str, ...] = ()

    def _set_up_(self, a: dict[str, Any]) -> None:
        kwargs = a["kwargs"]
        self.time_major = kwargs.pop("time_major", False)
        Configured.__init__(self, **kwargs)
        for name in ("return_sequences", "return_state", "go_backwards", "stateful", "units"):
            setattr(self, name, a[name])
        self.supports_masking, self.unroll = False, False
        self.input_spec = [InputSpec(ndim=3)]
        self.state_spec = self.constants_spec = self._states = None
        self._num_constants = 0
        self._set_parts_(**{
            p: tuple(a[f"{p}_{k}"] for k in ("initializer", "regularizer", "constraint"))
            for p in ("kernel", "recurrent", "bias")
        })  # fmt: skip
        self.activity_regularizer = tf.keras.regularizers.get(a["activity_regularizer"])
        units = self.units
        self._sizes_ = _CellSizes([units] * self._state_count_, units)

    _state_count_ = 1
    cell = property(lambda self: self._sizes_)

    def get_config(self):
        """The arguments."""
        config = super().get_config()
        config.pop("unroll")
        for name in ("units", "activity_regularizer", *self._own_):
            config[name] = getattr(self, name)
        return config

    def build(self, input_shape):
        """Makes ``kernel``, ``recurrent_kernel``, ``bias``."""
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        size, n = last_size(shape), self.units
        self.kernel = self._part_("kernel", (size, n * self._gates_), dtype=None)
        self.recurrent_kernel = self._part_(
            "recurrent", (n, n * self._gates_), "recurrent_kernel", dtype=None
        )
        self.bias = self._make_bias_()
        self.built = True

    def _make_bias_(self) -> Any:
        return self._part_("bias", (2 * self.units * self._gates_,), dtype=None)

    def call(self, inputs, mask=None, training=None, initial_state=None):
        """One op; its exact neighbours are not modelled."""
        if isinstance(inputs, list):
            initial_state, inputs = inputs[1:], inputs[0]
        if initial_state is None:
            initial_state = self.states if self.stateful else self.get_initial_state(inputs)
        sizes = inputs.shape.as_list() if inputs.shape.ndims else [None, None, None]
        shape = (
            [sizes[0], sizes[1], self.units] if self.return_sequences else [sizes[0], self.units]
        )
        parts = [ops.convert_to_tensor(v) for v in (self.kernel, self.recurrent_kernel, self.bias)]
        made = ops.get_default_graph().create_op(
            "CudnnRNNV2", [inputs, *initial_state, *parts],
            [(inputs._dtype, _shape(shape)), *[(inputs._dtype, _shape([sizes[0], self.units])) for _ in initial_state]],
        )  # fmt: skip
        return list(made.outputs) if self.return_state else made.outputs[0]


def _shape(sizes: Any) -> Any:
    return TensorShape(sizes)


@tf_export("keras.layers.CuDNNGRU")
class CuDNNGRU(_CuDNN):
    """Variables as of a GRU with two biases."""

    _gates_ = 3

    def __init__(self, units, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, **kwargs):  # fmt: skip
        self._set_up_(locals())


@tf_export("keras.layers.CuDNNLSTM")
class CuDNNLSTM(_CuDNN):
    """Variables as of an LSTM with two biases."""

    _gates_, _state_count_ = 4, 2
    _own_ = ("unit_forget_bias",)

    def __init__(self, units, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, return_sequences=False, return_state=False, go_backwards=False, stateful=False, **kwargs):  # fmt: skip
        self._set_up_(locals())
        self.unit_forget_bias = unit_forget_bias

    def _make_bias_(self) -> Any:
        make: Any = self.bias_initializer
        n = self.units

        def with_ones(_, *args, **kwargs):
            ones = tf.keras.initializers.Ones()
            return tf.concat([
                make((n * 5,), *args, **kwargs), ones((n,), *args, **kwargs),
                make((n * 2,), *args, **kwargs),
            ], axis=0)  # fmt: skip

        return self.add_weight(
            shape=(n * 8,), name="bias", initializer=with_ones if self.unit_forget_bias else make,
            regularizer=self.bias_regularizer, constraint=self.bias_constraint,
        )  # fmt: skip
