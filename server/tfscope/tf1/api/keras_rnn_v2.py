"""The recurrent layers of TensorFlow 2 as they are in 1.15: other defaults, and a GRU that resets after.

Mirrors python/keras/layers/recurrent_v2.py; the choice of a kernel at run time is not modelled.
"""

from __future__ import annotations

from tfscope.tf1.api import keras_rnn_cells as cells
from tfscope.tf1.api import keras_rnn_layers as layers
from tfscope.tf1.api.registry import tf_export

PRIVATE = "python.keras.layers.recurrent_v2"


@tf_export(f"{PRIVATE}.GRUCell")
class GRUCell(cells.GRUCell):
    """A GRU cell with two biases."""

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=2, reset_after=True, **kwargs):  # fmt: skip
        super().__init__(
            units, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer,
            bias_initializer, kernel_regularizer, recurrent_regularizer, bias_regularizer,
            kernel_constraint, recurrent_constraint, bias_constraint, dropout, recurrent_dropout,
            implementation, reset_after, **kwargs,
        )  # fmt: skip


@tf_export(f"{PRIVATE}.LSTMCell")
class LSTMCell(cells.LSTMCell):
    """An LSTM cell with a sigmoid."""

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=2, **kwargs):  # fmt: skip
        super().__init__(
            units, activation, recurrent_activation, use_bias, kernel_initializer, recurrent_initializer,
            bias_initializer, unit_forget_bias, kernel_regularizer, recurrent_regularizer,
            bias_regularizer, kernel_constraint, recurrent_constraint, bias_constraint, dropout,
            recurrent_dropout, implementation, **kwargs,
        )  # fmt: skip


@tf_export(f"{PRIVATE}.GRU")
class GRU(layers.GRU):
    """A GRU with two biases."""

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=2, return_sequences=False, return_state=False, go_backwards=False, stateful=False, unroll=False, time_major=False, reset_after=True, **kwargs):  # fmt: skip
        kwargs["time_major"] = time_major
        self._set_up_(locals())


@tf_export(f"{PRIVATE}.LSTM")
class LSTM(layers.LSTM):
    """An LSTM with a sigmoid."""

    def __init__(self, units, activation="tanh", recurrent_activation="sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=2, return_sequences=False, return_state=False, go_backwards=False, stateful=False, time_major=False, unroll=False, **kwargs):  # fmt: skip
        kwargs["time_major"] = time_major
        self._set_up_(locals())
