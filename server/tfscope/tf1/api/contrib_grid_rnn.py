"""tf.contrib.grid_rnn: cells over several dimensions.

Mirrors contrib/grid_rnn/python/ops/grid_rnn_cell.py.
"""

from __future__ import annotations

import functools
from operator import mul

from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.rnn_cell_base import RNNCell
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import variable_scope
from tfscope.values.raised import raised, refusable
from tfscope.values.unknown import Unknown

PLACE = "contrib.grid_rnn"


def _indices(given, count):
    """Dimensions in order, each once.  Mirrors ``check_dim_list``."""
    given = [] if given is None else given
    if not isinstance(given, (list, tuple)):
        given = [given]
    found = sorted(set(given))
    if any(index < 0 or index >= count for index in found):
        raise raised(ValueError(f"Invalid dims: {found}. Must be in [0, {count})"))
    return found


@tf_export(f"{PLACE}.GridRNNCell")
class GridRNNCell(RNNCell):
    """Projections of the input, and one cell or dense layer a dimension."""

    def __init__(self, num_units, num_dims=1, input_dims=None, output_dims=None,
                 priority_dims=None, non_recurrent_dims=None, tied=False, cell_fn=None,
                 non_recurrent_fn=None, state_is_tuple=True, output_is_tuple=True):  # fmt: skip
        if num_dims < 1:
            raise raised(ValueError(f"dims must be >= 1: {num_dims}"))
        self._units = num_units
        self._dims = range(num_dims)
        self._inputs = _indices(input_dims, num_dims)
        self._outputs = _indices(output_dims, num_dims)
        self._priority = _indices(priority_dims, num_dims)
        self._dense = _indices(non_recurrent_dims, num_dims)
        self._recurrent = [i for i in self._dims if i not in self._dense]
        self._dense_fn = non_recurrent_fn or tf.nn.relu
        self._tied = tied
        self._state_is_tuple = state_is_tuple
        self._output_is_tuple = output_is_tuple
        if cell_fn is None:
            make = functools.partial(
                tf.nn.rnn_cell.LSTMCell, num_units=num_units, state_is_tuple=state_is_tuple
            )
        else:
            make = functools.partial(cell_fn, num_units)
        self._cells = [make()] * num_dims if tied else [make() for _ in self._dims]
        first = self._cells[0]
        if not isinstance(first, (RNNCell, Unknown)):
            raise raised(TypeError(f"cell_fn must return an RNNCell instance, saw: {type(first)}"))
        self._output_size = refusable(mul, first.output_size, len(self._outputs))
        if output_is_tuple:
            self._output_size = tuple(first.output_size for _ in self._outputs)
        self._state_size = self._cell_state_size() * len(self._recurrent)
        if state_is_tuple:
            self._state_size = tuple(first.state_size for _ in self._recurrent)

    @property
    def output_size(self):
        """The size, or one a dimension."""
        return self._output_size

    @property
    def state_size(self):
        """The size, or one a dimension."""
        return self._state_size

    def _cell_state_size(self):
        sizes = self._cells[0].state_size
        return sum(sizes) if isinstance(sizes, tuple) else sizes

    def __call__(self, inputs, state, scope=None):
        """Outputs and states of all dimensions: those without priority come first."""
        dtype = inputs.dtype
        rest = self._cell_state_size() - self._units
        c, m = self._parted(state, rest)
        outputs, states = [None] * len(self._dims), [None] * len(self._dims)
        with tf.variable_scope(scope or type(self).__name__):
            self._project(inputs, c, m, rest > 0)
            late = [i for i in self._dims if i not in self._priority]
            for indices, first in ((late, True), (self._priority, False)):
                self._propagate(indices, c, m, outputs, states, first)
            output = self._joined([outputs[i] for i in self._outputs], self._output_is_tuple, dtype)
            new = [states[i] for i in self._recurrent]
            if not self._state_is_tuple:
                new = [part for one in new for part in one]
            return output, self._joined(new, self._state_is_tuple, dtype)

    @staticmethod
    def _joined(parts, as_tuple, dtype):
        if as_tuple:
            return tuple(parts)
        return tf.concat(parts, 1) if parts else tf.zeros([0, 0], dtype)

    def _parted(self, state, rest):
        """The c and the m of each recurrent dimension.  Mirrors ``_extract_states``."""
        c, m = [None] * len(self._dims), [None] * len(self._dims)
        units, total = self._units, self._cell_state_size()
        if self._state_is_tuple and len(self._recurrent) != len(state):
            text = f"Expected state as a tuple of {len(self._recurrent)} element"
            raise raised(ValueError(text))
        for place, i in enumerate(self._recurrent):
            start = place * total
            if self._state_is_tuple and rest > 0:
                c[i], m[i] = state[place]
            elif self._state_is_tuple:
                m[i] = state[place]
            elif rest > 0:
                c[i] = tf.slice(state, [0, start], [-1, units])
                m[i] = tf.slice(state, [0, start + units], [-1, rest])
            else:
                m[i] = tf.slice(state, [0, start], [-1, units])
        return c, m

    def _project(self, inputs, c, m, with_c):
        """The input dimensions begin with the inputs times ``project_m_i`` and ``project_c_i``."""
        if inputs is None or not self._inputs:
            return
        width = inputs.shape.with_rank(2).as_list()[1]
        if width is not None and width <= 0:
            return
        parts = tf.split(value=inputs, num_or_size_splits=len(self._inputs), axis=1)
        shape = [parts[0].shape.with_rank(2).as_list()[1], self._units]
        for part, i in zip(parts, self._inputs):
            get = functools.partial(variable_scope.get_variable, shape=shape, dtype=inputs.dtype)
            m[i] = tf.matmul(part, get(f"project_m_{i}"))
            if with_c:
                c[i] = tf.matmul(part, get(f"project_c_{i}"))

    def _propagate(self, indices, c, m, outputs, states, first):
        """Steps of some dimensions; ``m`` counts where there is no output yet."""
        if not indices:
            return
        *before, last = [new if new is not None else old for new, old in zip(outputs, m)]
        if before:
            joined = tf.concat(before, 1)
        else:
            joined = tf.zeros([m[0].get_shape().as_list()[0], 0], m[0].dtype)
        for i in indices:
            kind = "non_recurrent" if i in self._dense else "recurrent"
            dense_input = None
            if i in self._dense:
                dense_input = tf.concat([joined, last], 1) if before else last
            with tf.variable_scope(kind if self._tied else f"{kind}/cell_{i}") as scope:
                if self._tied and not (first and i == indices[0]):
                    scope.reuse_variables()
                if dense_input is not None:
                    outputs[i] = self._transfer(dense_input, scope)
                else:
                    old = last if c[i] is None else (c[i], last)
                    outputs[i], states[i] = self._cells[i](joined, old)

    def _transfer(self, joined, scope):
        """The dense layer of a dimension without recurrence; TensorFlow looks for a default
        initializer where there is none."""
        if scope.initializer is None:
            text = "module 'tensorflow.contrib.layers' has no attribute 'initializers'"
            raise raised(AttributeError(text))
        return tf.contrib.layers.fully_connected(
            joined, num_outputs=self._units, activation_fn=self._dense_fn,
            weights_initializer=scope.initializer, weights_regularizer=scope.regularizer,
        )  # fmt: skip


def _basic(num_units):
    return tf.nn.rnn_cell.BasicRNNCell(num_units=num_units)


def _gru(num_units):
    return tf.nn.rnn_cell.GRUCell(num_units=num_units)


def _basic_lstm(forget_bias):
    return lambda n: tf.nn.rnn_cell.BasicLSTMCell(num_units=n, forget_bias=forget_bias)


def _lstm(use_peepholes, forget_bias):
    return lambda n: tf.nn.rnn_cell.LSTMCell(
        num_units=n, forget_bias=forget_bias, use_peepholes=use_peepholes
    )


class _Ready(GridRNNCell):
    """Input, output and priority in the first dimension, which may be a dense layer."""

    COUNT = 2

    def _begin(self, num_units, tied, dense_fn, cell_fn, state_is_tuple, output_is_tuple):
        GridRNNCell.__init__(
            self, num_units=num_units, num_dims=self.COUNT, input_dims=0, output_dims=0,
            priority_dims=0, non_recurrent_dims=None if dense_fn is None else 0, tied=tied,
            cell_fn=cell_fn, non_recurrent_fn=dense_fn, state_is_tuple=state_is_tuple,
            output_is_tuple=output_is_tuple,
        )  # fmt: skip


class Grid1BasicRNNCell(_Ready):
    """One dimension of BasicRNNCell."""

    COUNT = 1

    def __init__(self, num_units, state_is_tuple=True, output_is_tuple=True):
        self._begin(num_units, False, None, _basic, state_is_tuple, output_is_tuple)


class Grid2BasicRNNCell(_Ready):
    """Two dimensions of BasicRNNCell."""

    def __init__(self, num_units, tied=False, non_recurrent_fn=None, state_is_tuple=True,
                 output_is_tuple=True):  # fmt: skip
        self._begin(num_units, tied, non_recurrent_fn, _basic, state_is_tuple, output_is_tuple)


class Grid1BasicLSTMCell(_Ready):
    """One dimension of BasicLSTMCell."""

    COUNT = 1

    def __init__(self, num_units, forget_bias=1, state_is_tuple=True, output_is_tuple=True):
        cell = _basic_lstm(forget_bias)
        self._begin(num_units, False, None, cell, state_is_tuple, output_is_tuple)


class Grid2BasicLSTMCell(_Ready):
    """Two dimensions of BasicLSTMCell."""

    def __init__(self, num_units, tied=False, non_recurrent_fn=None, forget_bias=1,
                 state_is_tuple=True, output_is_tuple=True):  # fmt: skip
        cell = _basic_lstm(forget_bias)
        self._begin(num_units, tied, non_recurrent_fn, cell, state_is_tuple, output_is_tuple)


class Grid1LSTMCell(_Ready):
    """One dimension of LSTMCell."""

    COUNT = 1

    def __init__(self, num_units, use_peepholes=False, forget_bias=1.0, state_is_tuple=True,
                 output_is_tuple=True):  # fmt: skip
        cell = _lstm(use_peepholes, forget_bias)
        self._begin(num_units, False, None, cell, state_is_tuple, output_is_tuple)


class Grid2LSTMCell(_Ready):
    """Two dimensions of LSTMCell."""

    def __init__(self, num_units, tied=False, non_recurrent_fn=None, use_peepholes=False,
                 forget_bias=1.0, state_is_tuple=True, output_is_tuple=True):  # fmt: skip
        cell = _lstm(use_peepholes, forget_bias)
        self._begin(num_units, tied, non_recurrent_fn, cell, state_is_tuple, output_is_tuple)


class Grid3LSTMCell(Grid2LSTMCell):
    """Three dimensions of LSTMCell."""

    COUNT = 3


class Grid2GRUCell(_Ready):
    """Two dimensions of GRUCell."""

    def __init__(self, num_units, tied=False, non_recurrent_fn=None, state_is_tuple=True,
                 output_is_tuple=True):  # fmt: skip
        self._begin(num_units, tied, non_recurrent_fn, _gru, state_is_tuple, output_is_tuple)


for _kind in (
    Grid1BasicRNNCell, Grid2BasicRNNCell, Grid1BasicLSTMCell, Grid2BasicLSTMCell, Grid1LSTMCell,
    Grid2LSTMCell, Grid3LSTMCell, Grid2GRUCell,
):  # fmt: skip
    export_value(_kind, f"{PLACE}.{_kind.__name__}")
