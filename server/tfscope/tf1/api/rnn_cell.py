"""tf.nn.rnn_cell: BasicRNNCell, GRUCell, BasicLSTMCell, LSTMCell, MultiRNNCell.

Mirrors python/ops/rnn_cell_impl.py.
"""

from __future__ import annotations

import collections

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import (
    BIAS,
    WEIGHTS,
    LayerRNNCell,
    RNNCell,
    activation_function,
    added,
    cell_attribute,
    cell_names,
    cell_result,
    check_input_dtypes,
    check_supported_dtypes,
    initializer_of,
    input_depth,
    state_pair,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export(*cell_names("BasicRNNCell"))
class BasicRNNCell(LayerRNNCell):
    """Variables ``kernel`` [input + units, units], ``bias``."""

    _arguments = ("num_units", "activation")

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        check_supported_dtypes(self.dtype)
        self.input_spec = tf.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._activation = activation_function(activation)

    @property
    def state_size(self):
        """The units."""
        return self._num_units

    @property
    def output_size(self):
        """The units."""
        return self._num_units

    def build(self, inputs_shape):
        """Makes the variables."""
        depth = input_depth(inputs_shape)
        check_supported_dtypes(self.dtype)
        units = self._num_units
        self._kernel = self.add_variable(WEIGHTS, shape=[added(depth, units), units])
        self._bias = self.add_variable(
            BIAS, shape=[units], initializer=tf.zeros_initializer(dtype=self.dtype)
        )
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        check_input_dtypes([inputs, state])
        gates = tf.matmul(tf.concat([inputs, state], 1), self._kernel)
        output = self._activation(tf.nn.bias_add(gates, self._bias))
        return output, output


@tf_export(*cell_names("GRUCell"))
class GRUCell(LayerRNNCell):
    """Variables ``gates/…`` for reset and update, ``candidate/…``."""

    _arguments = ("num_units", "kernel_initializer", "bias_initializer", "activation")

    def __init__(self, num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None, name=None, dtype=None, **kwargs):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        check_supported_dtypes(self.dtype)
        self.input_spec = tf.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._activation = activation_function(activation)
        self._kernel_initializer = initializer_of(kernel_initializer)
        self._bias_initializer = initializer_of(bias_initializer)

    @property
    def state_size(self):
        """The units."""
        return self._num_units

    @property
    def output_size(self):
        """The units."""
        return self._num_units

    def _bias_variable(self, name, size, default):
        initializer = default if self._bias_initializer is None else self._bias_initializer
        return self.add_variable(f"{name}/{BIAS}", shape=[size], initializer=initializer)

    def build(self, inputs_shape):
        """Makes the variables."""
        depth = input_depth(inputs_shape)
        check_supported_dtypes(self.dtype)
        units = self._num_units
        self._gate_kernel = self.add_variable(
            f"gates/{WEIGHTS}", shape=[added(depth, units), 2 * units],
            initializer=self._kernel_initializer,
        )  # fmt: skip
        self._gate_bias = self._bias_variable(
            "gates", 2 * units, tf.constant_initializer(1.0, dtype=self.dtype)
        )
        self._candidate_kernel = self.add_variable(
            f"candidate/{WEIGHTS}", shape=[added(depth, units), units],
            initializer=self._kernel_initializer,
        )  # fmt: skip
        self._candidate_bias = self._bias_variable(
            "candidate", units, tf.zeros_initializer(dtype=self.dtype)
        )
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        check_input_dtypes([inputs, state])
        gates = tf.matmul(tf.concat([inputs, state], 1), self._gate_kernel)
        gates = tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias))
        r, u = tf.split(value=gates, num_or_size_splits=2, axis=1)
        candidate = tf.matmul(tf.concat([inputs, r * state], 1), self._candidate_kernel)
        c = self._activation(tf.nn.bias_add(candidate, self._candidate_bias))
        new_h = u * state + (1 - u) * c
        return new_h, new_h


@tf_export(*cell_names("LSTMStateTuple"))
class LSTMStateTuple(collections.namedtuple("LSTMStateTuple", ("c", "h"))):
    """The state of an LSTM: cell and output."""

    __slots__ = ()

    @property
    def dtype(self):
        """The dtype of both."""
        c, h = self
        known = [dtypes.as_dtype(part.dtype) for part in self]
        if None not in known and known[0] != known[1]:
            text = f"Inconsistent internal state: {c.dtype} vs {h.dtype}"
            raise raised(TypeError(text))
        return c.dtype


@tf_export(*cell_names("BasicLSTMCell"))
class BasicLSTMCell(LayerRNNCell):
    """Variables ``kernel`` [input + units, 4 * units], ``bias``."""

    _arguments = ("num_units", "forget_bias", "state_is_tuple", "activation")

    def __init__(self, num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None, dtype=None, **kwargs):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        check_supported_dtypes(self.dtype)
        self.input_spec = tf.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._forget_bias = forget_bias
        self._state_is_tuple = state_is_tuple
        self._activation = activation_function(activation)

    @property
    def state_size(self):
        """(c, h), or their sum."""
        if self._state_is_tuple:
            return LSTMStateTuple(self._num_units, self._num_units)
        return 2 * self._num_units

    @property
    def output_size(self):
        """The units."""
        return self._num_units

    def build(self, inputs_shape):
        """Makes the variables."""
        depth = input_depth(inputs_shape)
        check_supported_dtypes(self.dtype)
        units = self._num_units
        self._kernel = self.add_variable(WEIGHTS, shape=[added(depth, units), 4 * units])
        self._bias = self.add_variable(
            BIAS, shape=[4 * units], initializer=tf.zeros_initializer(dtype=self.dtype)
        )
        self.built = True

    def call(self, inputs, state):
        """Output h and the new state."""
        check_input_dtypes([inputs, state])
        one = tf.constant(1, dtype=tf.int32)
        if self._state_is_tuple:
            c, h = state_pair(state)
        else:
            c, h = tf.split(value=state, num_or_size_splits=2, axis=one)
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), self._kernel), self._bias)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=one)
        forget = tf.constant(self._forget_bias, dtype=f.dtype)
        kept = tf.multiply(c, tf.sigmoid(tf.add(f, forget)))
        new_c = tf.add(kept, tf.multiply(tf.sigmoid(i), self._activation(j)))
        new_h = tf.multiply(self._activation(new_c), tf.sigmoid(o))
        if self._state_is_tuple:
            return new_h, LSTMStateTuple(new_c, new_h)
        return new_h, tf.concat([new_c, new_h], 1)


@tf_export(*cell_names("LSTMCell"))
class LSTMCell(LayerRNNCell):
    """``kernel``, ``bias``, with peepholes ``w_f_diag`` …, with projection ``projection/kernel``."""

    _arguments = (
        "num_units",
        "use_peepholes",
        "cell_clip",
        "initializer",
        "num_proj",
        "proj_clip",
        "num_unit_shards",
        "num_proj_shards",
        "forget_bias",
        "state_is_tuple",
        "activation",
    )

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None, num_unit_shards=None, num_proj_shards=None, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None, dtype=None, **kwargs):  # fmt: skip
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        check_supported_dtypes(self.dtype)
        self.input_spec = tf.layers.InputSpec(ndim=2)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._initializer = initializer_of(initializer)
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._num_unit_shards = num_unit_shards
        self._num_proj_shards = num_proj_shards
        self._forget_bias = forget_bias
        self._state_is_tuple = state_is_tuple
        self._activation = activation_function(activation)
        out = num_proj if num_proj else num_units
        if num_units is None and not state_is_tuple:
            operands = "+: 'NoneType' and 'int'" if num_proj else "*: 'int' and 'NoneType'"
            raise raised(TypeError(f"unsupported operand type(s) for {operands}"))
        self._state_size = LSTMStateTuple(num_units, out) if state_is_tuple else num_units + out
        self._output_size = out

    @property
    def state_size(self):
        """(c, h), or their sum."""
        return self._state_size

    @property
    def output_size(self):
        """The projection's size or the units."""
        return self._output_size

    def _shards(self, count):
        return None if count is None else tf.fixed_size_partitioner(count)

    def build(self, inputs_shape):
        """Makes the variables."""
        depth = input_depth(inputs_shape)
        check_supported_dtypes(self.dtype)
        units = self._num_units
        h_depth = units if self._num_proj is None else self._num_proj
        self._kernel = self.add_variable(
            WEIGHTS, shape=[added(depth, h_depth), 4 * units], initializer=self._initializer,
            partitioner=self._shards(self._num_unit_shards),
        )  # fmt: skip
        zeros = tf.zeros_initializer
        self._bias = self.add_variable(
            BIAS, shape=[4 * units],
            initializer=zeros if self.dtype is None else zeros(dtype=self.dtype),
        )  # fmt: skip
        if self._use_peepholes:
            for gate in "fio":
                made = self.add_variable(
                    f"w_{gate}_diag", shape=[units], initializer=self._initializer
                )
                setattr(self, f"_w_{gate}_diag", made)
        if self._num_proj is not None:
            self._proj_kernel = self.add_variable(
                f"projection/{WEIGHTS}", shape=[units, self._num_proj],
                initializer=self._initializer, partitioner=self._shards(self._num_proj_shards),
            )  # fmt: skip
        self.built = True

    def _split_state(self, state):
        if self._state_is_tuple:
            return state_pair(state)
        units = self._num_units
        width = units if self._num_proj is None else self._num_proj
        return tf.slice(state, [0, 0], [-1, units]), tf.slice(state, [0, units], [-1, width])

    def call(self, inputs, state):
        """Output m and the new state."""
        check_input_dtypes([inputs, state])
        c_prev, m_prev = self._split_state(state)
        gates = tf.matmul(tf.concat([inputs, m_prev], 1), self._kernel)
        gates = tf.nn.bias_add(gates, self._bias)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=1)
        act, sigmoid = self._activation, tf.sigmoid
        if self._use_peepholes:
            c = sigmoid(f + self._forget_bias + self._w_f_diag * c_prev) * c_prev + sigmoid(
                i + self._w_i_diag * c_prev
            ) * act(j)
        else:
            c = sigmoid(f + self._forget_bias) * c_prev + sigmoid(i) * act(j)
        if self._cell_clip is not None:
            c = tf.clip_by_value(c, -self._cell_clip, self._cell_clip)
        m = sigmoid(o + self._w_o_diag * c) * act(c) if self._use_peepholes else sigmoid(o) * act(c)
        if self._num_proj is not None:
            m = tf.matmul(m, self._proj_kernel)
            if self._proj_clip is not None:
                m = tf.clip_by_value(m, -self._proj_clip, self._proj_clip)
        return m, LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)


@tf_export(*cell_names("MultiRNNCell"))
class MultiRNNCell(RNNCell):
    """Cells in a row, each in its scope ``cell_i``."""

    def __init__(self, cells, state_is_tuple=True):
        super().__init__()
        if isinstance(cells, Unknown):
            cells = [cells]
        if not cells:
            text = "Must specify at least one cell for MultiRNNCell."
            raise raised(ValueError(text))
        if not nest.is_sequence(cells):
            word = of_target("saw", "received")
            raise raised(TypeError(f"cells must be a list or tuple, but {word}: {cells}."))
        self._cells = cells
        self._state_is_tuple = state_is_tuple
        if not state_is_tuple and any(nest.is_sequence(c.state_size) for c in cells if not isinstance(c, Unknown)):  # fmt: skip
            text = (
                "Some cells return tuples of states, but the flag state_is_tuple is not set.  "
                f"State sizes are: {[c.state_size for c in cells]}"
            )
            raise raised(ValueError(text))

    @property
    def state_size(self):
        """The sizes of all cells."""
        sizes = tuple(cell_attribute(cell, "state_size") for cell in self._cells)
        return sizes if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        """That of the last cell."""
        return cell_attribute(self._cells[-1], "output_size")

    def zero_state(self, batch_size, dtype):
        """The zero states of all cells."""
        with ops.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            if not self._state_is_tuple:
                return super().zero_state(batch_size, dtype)
            return tuple(
                cell_attribute(cell, "zero_state")(batch_size, dtype) for cell in self._cells
            )

    @property
    def trainable_weights(self):
        """Those of all cells."""
        return [w for c in self._cells if isinstance(c, Layer) for w in c.trainable_weights]

    @property
    def non_trainable_weights(self):
        """Those of all cells."""
        return [w for c in self._cells if isinstance(c, Layer) for w in c.non_trainable_weights]

    def call(self, inputs, state):
        """The last output and the new states."""
        known = isinstance(state, Unknown) or nest.is_sequence(state)
        if self._state_is_tuple and not known:
            text = (
                f"Expected state to be a tuple of length {len(self.state_size)}, but received: "
                f"{state}"
            )
            raise raised(ValueError(text))
        position, current, new_states = 0, inputs, []
        for i, cell in enumerate(self._cells):
            with variable_scope.variable_scope(f"cell_{i}"):
                if self._state_is_tuple:
                    cell_state = state[i]
                else:
                    cell_state = tf.slice(state, [0, position], [-1, cell.state_size])
                    position += cell.state_size
                current, new_state = cell_result(cell(current, cell_state))
                new_states.append(new_state)
        if self._state_is_tuple:
            return current, tuple(new_states)
        return current, tf.concat(new_states, 1)
