"""The cells of SimpleRNN, GRU and LSTM.  Mirrors python/keras/layers/recurrent.py."""

from __future__ import annotations

import operator
from typing import Any

from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_rnn_states import zero_state_for_cell
from tfscope.tf1.api.keras_sizes import dim, is_v1
from tfscope.tf1.api.keras_stacked_cells import PRIVATE, export
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown


def _rate(value: Any) -> Any:
    return value if isinstance(value, Unknown) else min(1.0, max(0.0, value))


def last_size(shape: Any) -> Any:
    """The size of the last axis of a step's input."""
    found = dim(shape, -1)
    return Unknown("dimension", "input_shape[-1]") if found is None else found


def _state(states, index):
    """One of the states that a cell is given; raises the ``IndexError`` of too few."""
    try:
        return states[index]
    except IndexError as error:
        raise raised(error) from None


@tf_export(f"{PRIVATE}.DropoutRNNCellMixin")
class DropoutRNNCellMixin:
    """Dropout masks that are drawn once per call of the layer."""

    dropout: Any = 0.0
    recurrent_dropout: Any = 0.0
    _dropout_mask: Any = None
    _recurrent_dropout_mask: Any = None

    def reset_dropout_mask(self):
        """The next step draws a mask for inputs."""
        object.__setattr__(self, "_dropout_mask", None)

    def reset_recurrent_dropout_mask(self):
        """The next step draws a mask for states."""
        object.__setattr__(self, "_recurrent_dropout_mask", None)

    def get_dropout_mask_for_cell(self, inputs, training, count=1):
        """The mask for inputs."""
        return self._mask_("_dropout_mask", self.dropout, inputs, training, count)

    def get_recurrent_dropout_mask_for_cell(self, inputs, training, count=1):
        """The mask for states."""
        return self._mask_(
            "_recurrent_dropout_mask", self.recurrent_dropout, inputs, training, count
        )

    def _mask_(self, name: str, rate: Any, inputs: Any, training: Any, count: int) -> Any:
        if rate == 0:
            return None
        if getattr(self, name) is None:
            ones = keras_v2_names.ones_like(inputs)

            def dropped():
                return tf.keras.backend.dropout(ones, rate)

            made = [
                tf.keras.backend.in_train_phase(dropped, ones, training=training)
                for _ in range(count)
            ]
            object.__setattr__(self, name, made if count > 1 else made[0])
        return getattr(self, name)


class _Cell(DropoutRNNCellMixin, Configured):
    """What the three cells share."""

    _config_: tuple[str, ...] = ("units", "activation", "use_bias", "dropout", "recurrent_dropout")

    def _set_up_(self, units: Any, activation: Any, use_bias: Any, dropout: Any, recurrent_dropout: Any, parts: Any) -> None:  # fmt: skip
        if not is_v1() and not isinstance(units, Unknown) and units <= 0:
            text = f"Received an invalid value for argument `units`, expected a positive integer, got {units}."
            raise raised(ValueError(text))
        self.units = units
        self.activation = tf.keras.activations.get(activation)
        self.use_bias = use_bias
        self._set_parts_(**parts)
        self.dropout, self.recurrent_dropout = _rate(dropout), _rate(recurrent_dropout)
        self.state_size: Any = units
        self.output_size = units

    def _implementation_(self, wanted: Any) -> Any:
        """In 2.x the states are dropped gate by gate alone."""
        return wanted if is_v1() or self.recurrent_dropout == 0 else 1

    def _kernels_(self, input_shape: Any, gates: int) -> None:
        wide = self.units if gates == 1 else refusable(operator.mul, self.units, gates)
        self.kernel = self._part_("kernel", (last_size(input_shape), wide), dtype=None)
        self.recurrent_kernel = self._part_(
            "recurrent", (self.units, wide), "recurrent_kernel", dtype=None
        )

    def _masked_(self, value: Any, mask: Any, rate: Any, gates: int) -> list[Any]:
        """The value per gate, dropped if there is a rate."""
        if mask is None or not 0.0 < rate < 1.0:
            return [value] * gates
        return [value * m for m in mask]

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros."""
        return zero_state_for_cell(self, inputs, batch_size, dtype)


def parts_of(a: dict[str, Any]) -> dict[str, Any]:
    """The three parts of each weight among a cell's arguments."""
    return {
        part: tuple(a[f"{part}_{kind}"] for kind in ("initializer", "regularizer", "constraint"))
        for part in ("kernel", "recurrent", "bias")
    }


@export("SimpleRNNCell")
class SimpleRNNCell(_Cell):
    """Variables ``kernel``, ``recurrent_kernel``, ``bias``."""

    def __init__(self, units, activation="tanh", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, **kwargs):  # fmt: skip
        parts = parts_of(locals())
        super().__init__(**kwargs)
        self._set_up_(units, activation, use_bias, dropout, recurrent_dropout, parts)

    def build(self, input_shape):
        """Makes the variables."""
        self._kernels_(input_shape, 1)
        self.bias = self._part_("bias", (self.units,), dtype=None) if self.use_bias else None
        self.built = True

    def call(self, inputs, states, training=None):
        """One step."""
        before = _state(states, 0)
        mask = self.get_dropout_mask_for_cell(inputs, training)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(before, training)
        h = tf.keras.backend.dot(inputs if mask is None else inputs * mask, self.kernel)
        if self.bias is not None:
            h = tf.keras.backend.bias_add(h, self.bias)
        if recurrent_mask is not None:
            before = before * recurrent_mask
        output = h + tf.keras.backend.dot(before, self.recurrent_kernel)
        if self.activation is not None:
            output = self.activation(output)
        return output, [output]


@export("GRUCell")
class GRUCell(_Cell):
    """Variables ``kernel``, ``recurrent_kernel``, ``bias`` of three gates."""

    _config_ = ("recurrent_activation", "implementation", "reset_after")

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=1, reset_after=False, **kwargs):  # fmt: skip
        parts = parts_of(locals())
        super().__init__(**kwargs)
        self._set_up_(units, activation, use_bias, dropout, recurrent_dropout, parts)
        self.recurrent_activation = tf.keras.activations.get(recurrent_activation)
        self.implementation = self._implementation_(implementation)
        self.reset_after = reset_after

    def build(self, input_shape):
        """Makes the variables."""
        self._kernels_(input_shape, 3)
        wide = 3 * self.units
        shape = (2, wide) if self.reset_after else (wide,)
        self.bias = self._part_("bias", shape, dtype=None) if self.use_bias else None
        self.built = True

    def call(self, inputs, states, training=None):
        """One step."""
        before = _state(states, 0)
        mask = self.get_dropout_mask_for_cell(inputs, training, count=3)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(before, training, count=3)
        bias = recurrent_bias = None
        if self.use_bias:
            bias = self.bias
            if self.reset_after:
                bias, recurrent_bias = tf.unstack(self.bias)
        compute = self._gates_ if self.implementation == 1 else self._fused_
        h = compute(inputs, before, mask, recurrent_mask, bias, recurrent_bias)
        return h, [h]

    def _slices_(self, value: Any) -> list[Any]:
        """The slices of the three gates, as functions that make them."""
        n = self.units
        places = (slice(None, n), slice(n, n * 2), slice(n * 2, None))
        if value.shape.ndims == 1:
            return [lambda p=p: value[p] for p in places]
        return [lambda p=p: value[:, p] for p in places]

    def _gates_(self, inputs: Any, before: Any, mask: Any, recurrent_mask: Any, bias: Any, recurrent_bias: Any) -> Any:  # fmt: skip
        dot, add = tf.keras.backend.dot, tf.keras.backend.bias_add
        parts = self._masked_(inputs, mask, self.dropout, 3)
        x = [dot(p, s()) for p, s in zip(parts, self._slices_(self.kernel))]
        if self.use_bias:
            x = [add(v, s()) for v, s in zip(x, self._slices_(bias))]
        h = self._masked_(before, recurrent_mask, self.recurrent_dropout, 3)
        kernels = self._slices_(self.recurrent_kernel)
        inner = [dot(h[0], kernels[0]()), dot(h[1], kernels[1]())]
        after = self.reset_after and self.use_bias
        if after:
            biases = self._slices_(recurrent_bias)
            inner = [add(v, b()) for v, b in zip(inner, biases)]
        z = self.recurrent_activation(x[0] + inner[0])
        r = self.recurrent_activation(x[1] + inner[1])
        if self.reset_after:
            candidate = dot(h[2], kernels[2]())
            if after:
                candidate = add(candidate, biases[2]())
            candidate = r * candidate
        else:
            candidate = dot(r * h[2], kernels[2]())
        hh = self.activation(x[2] + candidate)
        return z * before + (1 - z) * hh

    def _thirds_(self, gates: Any, sizes: Any) -> Any:
        """The parts of three gates; 1.15 takes the last one only where it needs it."""
        if not is_v1():
            return tf.split(gates, sizes, axis=-1)
        n = self.units
        is_whole = sizes == 3 or self.reset_after
        return gates[:, :n], gates[:, n : 2 * n], gates[:, 2 * n :] if is_whole else None

    def _fused_(self, inputs: Any, before: Any, mask: Any, recurrent_mask: Any, bias: Any, recurrent_bias: Any) -> Any:  # fmt: skip
        dot, add, n = tf.keras.backend.dot, tf.keras.backend.bias_add, self.units
        inputs = self._masked_(inputs, mask and mask[:1], self.dropout, 1)[0]
        x = dot(inputs, self.kernel)
        if self.use_bias:
            x = add(x, bias)
        x_z, x_r, x_h = self._thirds_(x, 3)
        before = self._masked_(before, recurrent_mask and recurrent_mask[:1], self.recurrent_dropout, 1)[0]  # fmt: skip
        if self.reset_after:
            inner = dot(before, self.recurrent_kernel)
            if self.use_bias:
                inner = add(inner, recurrent_bias)
        else:
            inner = dot(before, self.recurrent_kernel[:, : 2 * n])
        z_in, r_in, h_in = self._thirds_(inner, [n, n, -1])
        z = self.recurrent_activation(x_z + z_in)
        r = self.recurrent_activation(x_r + r_in)
        if self.reset_after:
            candidate = r * h_in
        else:
            candidate = dot(r * before, self.recurrent_kernel[:, 2 * n :])
        hh = self.activation(x_h + candidate)
        return z * before + (1 - z) * hh


@export("LSTMCell")
class LSTMCell(_Cell):
    """Variables ``kernel``, ``recurrent_kernel``, ``bias`` of four gates."""

    _config_ = ("recurrent_activation", "unit_forget_bias", "implementation")

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True, kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros", unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=1, **kwargs):  # fmt: skip
        parts = parts_of(locals())
        super().__init__(**kwargs)
        self._set_up_(units, activation, use_bias, dropout, recurrent_dropout, parts)
        self.recurrent_activation = tf.keras.activations.get(recurrent_activation)
        self.unit_forget_bias = unit_forget_bias
        self.implementation = self._implementation_(implementation)
        self.state_size = [units, units]

    def build(self, input_shape):
        """Makes the variables."""
        self._kernels_(input_shape, 4)
        self.bias = None
        if self.use_bias:
            initializer: Any = self.bias_initializer
            if self.unit_forget_bias:
                initializer = self._forget_bias_
            self.bias = self.add_weight(
                shape=(self.units * 4,), name="bias", initializer=initializer,
                regularizer=self.bias_regularizer, constraint=self.bias_constraint,
            )  # fmt: skip
        self.built = True

    def _forget_bias_(self, _, *args, **kwargs):
        """Ones for the forget gate."""
        make = self.bias_initializer
        ones = tf.keras.initializers.Ones()
        return tf.keras.backend.concatenate([
            make((self.units,), *args, **kwargs),
            ones((self.units,), *args, **kwargs),
            make((self.units * 2,), *args, **kwargs),
        ])  # fmt: skip

    def _compute_carry_and_output(self, x, h_tm1, c_tm1):
        dot, n = tf.keras.backend.dot, self.units
        kernel = self.recurrent_kernel
        i = self.recurrent_activation(x[0] + dot(h_tm1[0], kernel[:, :n]))
        f = self.recurrent_activation(x[1] + dot(h_tm1[1], kernel[:, n : n * 2]))
        c = f * c_tm1 + i * self.activation(x[2] + dot(h_tm1[2], kernel[:, n * 2 : n * 3]))
        o = self.recurrent_activation(x[3] + dot(h_tm1[3], kernel[:, n * 3 :]))
        return c, o

    def _compute_carry_and_output_fused(self, z, c_tm1):
        i = self.recurrent_activation(z[0])
        f = self.recurrent_activation(z[1])
        c = f * c_tm1 + i * self.activation(z[2])
        o = self.recurrent_activation(z[3])
        return c, o

    def call(self, inputs, states, training=None):
        """One step."""
        h_tm1, c_tm1 = _state(states, 0), _state(states, 1)
        dot, add = tf.keras.backend.dot, tf.keras.backend.bias_add
        mask = self.get_dropout_mask_for_cell(inputs, training, count=4)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(h_tm1, training, count=4)
        if self.implementation == 1:
            parts = self._masked_(inputs, mask, self.dropout, 4)
            kernels = tf.split(self.kernel, num_or_size_splits=4, axis=1)
            x = [dot(p, k) for p, k in zip(parts, kernels)]
            if self.use_bias:
                biases = tf.split(self.bias, num_or_size_splits=4, axis=0)
                x = [add(v, b) for v, b in zip(x, biases)]
            h = self._masked_(h_tm1, recurrent_mask, self.recurrent_dropout, 4)
            c, o = self._compute_carry_and_output(x, h, c_tm1)
        else:
            inputs = self._masked_(inputs, mask and mask[:1], self.dropout, 1)[0]
            z = dot(inputs, self.kernel)
            h = self._masked_(h_tm1, recurrent_mask and recurrent_mask[:1], self.recurrent_dropout, 1)[0]  # fmt: skip
            z = z + dot(h, self.recurrent_kernel)
            if self.use_bias:
                z = add(z, self.bias)
            z = tf.split(z, num_or_size_splits=4, axis=1)
            c, o = self._compute_carry_and_output_fused(z, c_tm1)
        h = o * self.activation(c)
        return h, [h, c]

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """Zeros."""
        return list(zero_state_for_cell(self, inputs, batch_size, dtype))


@tf_export("keras.experimental.PeepholeLSTMCell", f"{PRIVATE}.PeepholeLSTMCell")
class PeepholeLSTMCell(LSTMCell):
    """Also ``input_gate_peephole_weights``, ``forget_…``, ``output_…``."""

    def build(self, input_shape):
        """Makes the variables."""
        super().build(input_shape)
        for gate in ("input", "forget", "output"):
            name = f"{gate}_gate_peephole_weights"
            setattr(self, name, self.add_weight(
                shape=(self.units,), name=name, initializer=self.kernel_initializer
            ))  # fmt: skip

    def _compute_carry_and_output_fused(self, z, c_tm1):
        i = self.recurrent_activation(z[0] + self.input_gate_peephole_weights * c_tm1)
        f = self.recurrent_activation(z[1] + self.forget_gate_peephole_weights * c_tm1)
        c = f * c_tm1 + i * self.activation(z[2])
        o = self.recurrent_activation(z[3] + self.output_gate_peephole_weights * c)
        return c, o

    def _compute_carry_and_output(self, x, h_tm1, c_tm1):
        dot, n = tf.keras.backend.dot, self.units
        kernel = self.recurrent_kernel
        i = self.recurrent_activation(
            x[0] + dot(h_tm1[0], kernel[:, :n]) + self.input_gate_peephole_weights * c_tm1
        )
        f = self.recurrent_activation(
            x[1] + dot(h_tm1[1], kernel[:, n : n * 2]) + self.forget_gate_peephole_weights * c_tm1
        )
        c = f * c_tm1 + i * self.activation(x[2] + dot(h_tm1[2], kernel[:, n * 2 : n * 3]))
        o = self.recurrent_activation(
            x[3] + dot(h_tm1[3], kernel[:, n * 3 :]) + self.output_gate_peephole_weights * c
        )
        return c, o
