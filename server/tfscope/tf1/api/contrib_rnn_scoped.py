"""contrib.rnn: cells that get their variables in ``call``: UGRNN, LayerNorm…, ConvLSTM, GLSTM, …

Mirrors contrib/rnn/python/ops/rnn_cell.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_layers_norm import layer_norm
from tfscope.tf1.api.contrib_layers_utils import parameter_shape
from tfscope.tf1.api.contrib_rnn_core import _Linear, _linear, names
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell import LSTMStateTuple
from tfscope.tf1.api.rnn_cell_base import RNNCell, state_pair
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

get_variable = variable_scope.get_variable


def known_depth(inputs, text="Could not infer input size from inputs.get_shape()[-1]"):
    """The size of the inputs of a cell."""
    shape = inputs.get_shape()
    size = shape.with_rank(2).as_list()[1] if shape.ndims is not None else None
    if size is None and nothing_missed():
        raise raised(ValueError(text))
    return Unknown("dimension", "inputs.shape[1]") if size is None else size


def scoped_norm(gain, shift, inputs, scope):
    """Layer norm with variables gamma, beta in ``scope``.  Mirrors rnn_cell.py _norm."""
    shape = inputs.get_shape()
    shape = parameter_shape(shape if shape.ndims is None else shape[-1:])
    with variable_scope.variable_scope(scope):
        for name, start in (("gamma", gain), ("beta", shift)):
            get_variable(
                name, shape=shape, initializer=tf.constant_initializer(start), dtype=inputs.dtype
            )
    return layer_norm(inputs, reuse=True, scope=scope)


class ScopedCell(RNNCell):
    """A cell with ``_state_size`` and ``_output_size``."""

    def __init__(self, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        self._state_size = self._output_size = None

    @property
    def state_size(self):
        """What the constructor set."""
        return self._state_size

    @property
    def output_size(self):
        """What the constructor set."""
        return self._output_size

    def _lstm_sizes(self, num_units, num_proj=None):
        self._output_size = num_proj if num_proj else num_units
        self._state_size = LSTMStateTuple(num_units, self._output_size)


@tf_export(*names("UGRNNCell"))
class UGRNNCell(ScopedCell):
    """Variables ``kernel`` [input + units, 2 * units], ``bias``."""

    def __init__(self, num_units, initializer=None, forget_bias=1.0, activation=tf.tanh, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = self._state_size = self._output_size = num_units
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._activation = activation
        self._linear = None

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        known_depth(inputs)
        scope = variable_scope.get_variable_scope()
        with variable_scope.variable_scope(scope, initializer=self._initializer):
            joined = tf.concat([inputs, state], 1)
            if self._linear is None:
                self._linear = _Linear(joined, 2 * self._num_units, True)
            gate, candidate = tf.split(axis=1, num_or_size_splits=2, value=self._linear(joined))
            c = self._activation(candidate)
            g = tf.sigmoid(gate + self._forget_bias)
            new_state = g * state + (1.0 - g) * c
        return new_state, new_state


@tf_export(*names("IntersectionRNNCell"))
class IntersectionRNNCell(ScopedCell):
    """Variables ``[in_projection/…, ]kernel, bias``."""

    def __init__(self, num_units, num_in_proj=None, initializer=None, forget_bias=1.0, y_activation=tf.nn.relu, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = self._state_size = self._output_size = num_units
        self._num_input_proj = num_in_proj
        self._initializer = initializer
        self._forget_bias = forget_bias
        self._y_activation = y_activation
        self._linear1 = self._linear2 = None

    def call(self, inputs, state):
        """Output y and the new state."""
        size, n = known_depth(inputs), self._num_units
        scope = variable_scope.get_variable_scope()
        with variable_scope.variable_scope(scope, initializer=self._initializer):
            if not isinstance(size, Unknown) and size != n:
                if not self._num_input_proj:
                    text = (
                        "Must have input size == output size for Intersection RNN. To fix, "
                        "num_in_proj should be set to num_units at cell init."
                    )
                    raise raised(ValueError(text))
                with variable_scope.variable_scope("in_projection"):
                    if self._linear1 is None:
                        self._linear1 = _Linear(inputs, n, True)
                    inputs = self._linear1(inputs)
            joined = tf.concat([inputs, state], 1)
            if self._linear2 is None:
                self._linear2 = _Linear(joined, 4 * n, True)
            rnn = self._linear2(joined)
            gh, h = rnn[:, :n], rnn[:, n : 2 * n]
            gy, y = rnn[:, 2 * n : 3 * n], rnn[:, 3 * n : 4 * n]
            h, y = tf.tanh(h), self._y_activation(y)
            gh = tf.sigmoid(gh + self._forget_bias)
            gy = tf.sigmoid(gy + self._forget_bias)
            new_state = gh * state + (1.0 - gh) * h
            new_y = gy * inputs + (1.0 - gy) * y
        return new_y, new_state


@tf_export(*names("LayerNormBasicLSTMCell"))
class LayerNormBasicLSTMCell(ScopedCell):
    """Variables ``kernel[, bias]``, ``{input,transform,forget,output,state}/{gamma,beta}``."""

    def __init__(self, num_units, forget_bias=1.0, input_size=None, activation=tf.tanh, layer_norm=True, norm_gain=1.0, norm_shift=0.0, dropout_keep_prob=1.0, dropout_prob_seed=None, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._activation = activation
        self._forget_bias = forget_bias
        self._keep_prob = dropout_keep_prob
        self._seed = dropout_prob_seed
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift
        self._reuse = reuse
        self._lstm_sizes(num_units)

    def _linear(self, args):
        size = 4 * self._num_units
        depth = known_depth(args)
        weights = get_variable("kernel", [depth, size], dtype=args.dtype)
        out = tf.matmul(args, weights)
        if not self._layer_norm:
            out = tf.nn.bias_add(out, get_variable("bias", [size], dtype=args.dtype))
        return out

    def _norm(self, inp, scope, dtype=None):
        return scoped_norm(self._norm_gain, self._norm_shift, inp, scope)

    def call(self, inputs, state):
        """Output h and the new state."""
        c, h = state_pair(state)
        gates = self._linear(tf.concat([inputs, h], 1))
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=1)
        if self._layer_norm:
            i = self._norm(i, "input")
            j = self._norm(j, "transform")
            f = self._norm(f, "forget")
            o = self._norm(o, "output")
        g = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            g = tf.nn.dropout(g, self._keep_prob, seed=self._seed)
        new_c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * g
        if self._layer_norm:
            new_c = self._norm(new_c, "state")
        new_h = self._activation(new_c) * tf.sigmoid(o)
        return new_h, LSTMStateTuple(new_c, new_h)


def _peepholes(units, dtype, gates="fio", template="w_{}_diag"):
    """Peephole variables by gate."""
    return {g: get_variable(template.format(g), shape=[units], dtype=dtype) for g in gates}


def _clipped(value, clip):
    return value if clip is None else tf.clip_by_value(value, -clip, clip)


@tf_export(*names("LayerNormLSTMCell")[1:])
class LayerNormLSTMCell(ScopedCell):
    """LSTMCell's variables, ``{input,transform,forget,output,state}/{gamma,beta}``."""

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None, forget_bias=1.0, activation=None, layer_norm=False, norm_gain=1.0, norm_shift=0.0, reuse=None):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._cell_clip = cell_clip
        self._initializer = initializer
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._forget_bias = forget_bias
        self._activation = activation or tf.tanh
        self._layer_norm = layer_norm
        self._norm_gain = norm_gain
        self._norm_shift = norm_shift
        self._lstm_sizes(num_units, num_proj)

    def _gates(self, args):
        size = 4 * self._num_units
        if not self._layer_norm:
            return _linear(args, size, True)
        out = _linear(args, size, False)
        scope = variable_scope.get_variable_scope()
        with variable_scope.variable_scope(scope) as inner:
            inner.set_partitioner(None)
            get_variable("bias", [size], dtype=out.dtype, initializer=tf.constant_initializer(0.0))
        return out

    def call(self, inputs, state):
        """Output m and the new state."""
        c_prev, m_prev = state_pair(state)
        known_depth(inputs)
        sigmoid, act, dtype = tf.sigmoid, self._activation, inputs.dtype
        norm = (self._norm_gain, self._norm_shift)
        scope = variable_scope.get_variable_scope()
        with variable_scope.variable_scope(scope, initializer=self._initializer) as unit_scope:
            i, j, f, o = tf.split(value=self._gates([inputs, m_prev]), num_or_size_splits=4, axis=1)
            if self._layer_norm:
                i, j = scoped_norm(*norm, i, "input"), scoped_norm(*norm, j, "transform")
                f, o = scoped_norm(*norm, f, "forget"), scoped_norm(*norm, o, "output")
            if self._use_peepholes:
                with variable_scope.variable_scope(unit_scope):
                    w = _peepholes(self._num_units, dtype)
                c = sigmoid(f + self._forget_bias + w["f"] * c_prev) * c_prev + sigmoid(
                    i + w["i"] * c_prev
                ) * act(j)
            else:
                c = sigmoid(f + self._forget_bias) * c_prev + sigmoid(i) * act(j)
            if self._layer_norm:
                c = scoped_norm(*norm, c, "state")
            c = _clipped(c, self._cell_clip)
            m = (sigmoid(o + w["o"] * c) if self._use_peepholes else sigmoid(o)) * act(c)
            if self._num_proj is not None:
                with variable_scope.variable_scope("projection"):
                    m = _linear(m, self._num_proj, bias=False)
                m = _clipped(m, self._proj_clip)
        return m, LSTMStateTuple(c, m)


@tf_export(*names("CoupledInputForgetGateLSTMCell"))
class CoupledInputForgetGateLSTMCell(ScopedCell):
    """Variables ``W_0, B[, W_F_diag, W_O_diag][, W_P_0]``."""

    def __init__(self, num_units, use_peepholes=False, initializer=None, num_proj=None, proj_clip=None, num_unit_shards=1, num_proj_shards=1, forget_bias=1.0, state_is_tuple=True, activation=tf.tanh, reuse=None, layer_norm=False, norm_gain=1.0, norm_shift=0.0):  # fmt: skip
        super().__init__(reuse)
        self._num_units = num_units
        self._use_peepholes = use_peepholes
        self._initializer = initializer
        self._num_proj = num_proj
        self._proj_clip = proj_clip
        self._num_unit_shards = num_unit_shards
        self._num_proj_shards = num_proj_shards
        self._forget_bias = forget_bias
        self._state_is_tuple = state_is_tuple
        self._activation = activation
        self._layer_norm = layer_norm
        self._norm = (norm_gain, norm_shift)
        self._lstm_sizes(num_units, num_proj)
        if not state_is_tuple:
            self._state_size = num_units + self._output_size

    def call(self, inputs, state):
        """Output m and the new state."""
        units, out = self._num_units, self._output_size
        if self._state_is_tuple:
            c_prev, m_prev = state_pair(state)
        else:
            c_prev = tf.slice(state, [0, 0], [-1, units])
            m_prev = tf.slice(state, [0, units], [-1, out])
        dtype, sigmoid = inputs.dtype, tf.sigmoid
        depth = known_depth(inputs) + out
        weights = concat_variable("W", [depth, 3 * units], dtype, self._num_unit_shards)
        bias = get_variable("B", shape=[3 * units], initializer=tf.zeros_initializer(), dtype=dtype)
        gates = tf.matmul(tf.concat([inputs, m_prev], 1), weights)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, bias)
        j, f, o = tf.split(value=gates, num_or_size_splits=3, axis=1)
        if self._layer_norm:
            j, f = scoped_norm(*self._norm, j, "transform"), scoped_norm(*self._norm, f, "forget")
            o = scoped_norm(*self._norm, o, "output")
        w = _peepholes(units, dtype, "FO", "W_{}_diag") if self._use_peepholes else None
        f_act = f + self._forget_bias
        f_act = sigmoid(f_act + w["F"] * c_prev if w else f_act)
        c = f_act * c_prev + (1 - f_act) * self._activation(j)
        if self._layer_norm:
            c = scoped_norm(*self._norm, c, "state")
        m = (sigmoid(o + w["O"] * c) if w else sigmoid(o)) * self._activation(c)
        if self._num_proj is not None:
            projection = concat_variable("W_P", [units, out], dtype, self._num_proj_shards)
            m = _clipped(tf.matmul(m, projection), self._proj_clip)
        return m, LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)


def concat_variable(name, shape, dtype, num_shards):
    """A variable in shards ``name_i``, joined.  Mirrors rnn_cell.py _get_concat_variable."""
    count = 1 if isinstance(num_shards, Unknown) else num_shards
    rows = tensor_shape.dimension(shape[0])
    shards = []
    for i in range(count):
        size = shape[0] if count == 1 else None
        if size is None and rows is not None:
            size = rows // count + (1 if i < rows % count else 0)
        shards.append(get_variable(f"{name}_{i}", [size, *shape[1:]], dtype=dtype))
    return shards[0] if count == 1 else tf.concat(shards, 0, name=f"{name}/concat")
