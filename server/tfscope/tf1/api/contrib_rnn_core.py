"""contrib.rnn: linear projections and the wrappers that own variables.

Mirrors contrib/rnn/python/ops/core_rnn_cell.py and parts of contrib/rnn/python/ops/rnn_cell.py.
"""

from __future__ import annotations

import math

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.rnn_cell_base import (
    BIAS,
    WEIGHTS,
    RNNCell,
    assert_like_rnncell,
    cell_attribute,
    cell_result,
    size_of,
)
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

CORE = "contrib.rnn.python.ops.core_rnn_cell"
CELLS = "contrib.rnn.python.ops.rnn_cell"


def names(name: str) -> list[str]:
    """The public and private names of a contrib cell."""
    return [f"contrib.rnn.{name}", f"{CELLS}.{name}", f"{CORE}.{name}"]


def _arguments(args):
    """The tensors to multiply and the sum of their sizes."""
    if args is None or (nest.is_sequence(args) and not args):
        raise raised(ValueError("`args` must be specified"))
    tensors = list(args) if nest.is_sequence(args) else [args]
    tensors = [ops.convert_to_tensor(t) for t in tensors]
    total = 0
    shapes = [t.get_shape() for t in tensors]
    for shape in shapes:
        if shape.ndims not in (2, None) or (shape.ndims is None and nothing_missed()):
            raise raised(ValueError(f"linear is expecting 2D arguments: {shapes}"))
        size = shape.as_list()[1] if shape.ndims == 2 else None
        if size is None and nothing_missed():
            text = f"linear expects shape[1] to be provided for shape {shape}, but saw {shape[1]}"
            raise raised(ValueError(text))
        total += Unknown("dimension", "shape[1]") if size is None else size
    return tensors, total


def _made(total, output_size, dtype, bias, bias_initializer, kernel_initializer, between=None):
    """Kernel and bias in the current scope; ``between`` makes the product to which the bias is added."""
    scope = variable_scope.get_variable_scope()
    with variable_scope.variable_scope(scope) as outer:
        weights = variable_scope.get_variable(
            WEIGHTS, [total, output_size], dtype=dtype, initializer=kernel_initializer
        )
        product = between(weights) if between else None
        if not bias:
            return weights, None, product
        with variable_scope.variable_scope(outer) as inner:
            inner.set_partitioner(None)
            if bias_initializer is None:
                bias_initializer = tf.constant_initializer(0.0, dtype=dtype)
            biases = variable_scope.get_variable(
                BIAS, [output_size], dtype=dtype, initializer=bias_initializer
            )
        return weights, biases, tf.nn.bias_add(product, biases) if between else None


@tf_export(*names("_Linear")[1:])
class _Linear:
    """A projection whose variables are made by the constructor."""

    def __init__(self, args, output_size, build_bias, bias_initializer=None, kernel_initializer=None):  # fmt: skip
        self._build_bias = build_bias
        self._is_sequence = nest.is_sequence(args)
        tensors, total = _arguments(args)
        self._weights, self._biases, _ = _made(
            total, output_size, tensors[0].dtype, build_bias, bias_initializer, kernel_initializer
        )

    def __call__(self, args):
        args = list(args) if self._is_sequence else [args]
        if len(args) == 1:
            result = tf.matmul(args[0], self._weights)
        else:
            one = tf.constant(1, dtype=tf.int32)
            result = tf.matmul(tf.concat(args, one), self._weights)
        return tf.nn.bias_add(result, self._biases) if self._build_bias else result


@tf_export(*names("_linear")[1:], "python.ops.rnn_cell_impl._linear")
def _linear(args, output_size, bias, bias_initializer=None, kernel_initializer=None):
    """[batch, output_size].  Mirrors core_rnn_cell.py _linear."""
    tensors, total = _arguments(args)

    def product(weights):
        joined = tensors[0] if len(tensors) == 1 else tf.concat(tensors, 1)
        return tf.matmul(joined, weights)

    return _made(
        total, output_size, tensors[0].dtype, bias, bias_initializer, kernel_initializer, product
    )[2]


class _Wrapper(RNNCell):
    """A cell in ``_cell`` whose sizes are passed on.

    ``_looks_at_cell``: what is no cell is refused at once.
    """

    _looks_at_cell = True

    def __init__(self, cell, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        if self._looks_at_cell:
            assert_like_rnncell("cell", cell)
        self._cell = cell

    @property
    def state_size(self):
        """That of the inner cell."""
        return cell_attribute(self._cell, "state_size")

    @property
    def output_size(self):
        """That of the inner cell."""
        return cell_attribute(self._cell, "output_size")

    def zero_state(self, batch_size, dtype):
        """That of the inner cell."""
        with ops.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return cell_attribute(self._cell, "zero_state")(batch_size, dtype)


@tf_export(*names("EmbeddingWrapper"))
class EmbeddingWrapper(_Wrapper):
    """Embeds the ids that are its inputs."""

    def __init__(self, cell, embedding_classes, embedding_size, initializer=None, reuse=None):
        super().__init__(cell, reuse)
        known = not isinstance(embedding_classes, Unknown) and not isinstance(
            embedding_size, Unknown
        )
        if known and (embedding_classes <= 0 or embedding_size <= 0):
            text = (
                "Both embedding_classes and embedding_size must be > 0: "
                f"{embedding_classes}, {embedding_size}."
            )
            raise raised(ValueError(text))
        self._embedding_classes = embedding_classes
        self._embedding_size = embedding_size
        self._initializer = initializer

    def call(self, inputs, state):
        """The inner cell on embeddings."""
        with ops.device("/cpu:0"):
            initializer = self._initializer or variable_scope.get_variable_scope().initializer
            if not initializer:
                initializer = tf.random_uniform_initializer(-math.sqrt(3), math.sqrt(3))
            first = state[0] if isinstance(state, tuple) else state
            dtype = getattr(first, "dtype", tf.float32)
            embedding = variable_scope.get_variable(
                "embedding", [self._embedding_classes, self._embedding_size],
                initializer=initializer, dtype=dtype,
            )  # fmt: skip
            embedded = tf.nn.embedding_lookup(embedding, tf.reshape(inputs, [-1]))
            return cell_result(self._cell(embedded, state))


@tf_export(*names("InputProjectionWrapper"))
class InputProjectionWrapper(_Wrapper):
    """Projects its inputs."""

    def __init__(self, cell, num_proj, activation=None, input_size=None, reuse=None):
        super().__init__(cell, reuse)
        self._num_proj = num_proj
        self._activation = activation
        self._linear = None

    def call(self, inputs, state):
        """The inner cell on projected inputs."""
        if self._linear is None:
            self._linear = _Linear(inputs, self._num_proj, True)
        projected = self._linear(inputs)
        if self._activation:
            projected = self._activation(projected)
        return cell_result(self._cell(projected, state))


@tf_export(*names("OutputProjectionWrapper"))
class OutputProjectionWrapper(_Wrapper):
    """Projects the outputs."""

    def __init__(self, cell, output_size, activation=None, reuse=None):
        super().__init__(cell, reuse)
        if not isinstance(output_size, Unknown) and output_size < 1:
            text = f"Parameter output_size must be > 0: {output_size}."
            raise raised(ValueError(text))
        self._output_size = output_size
        self._activation = activation
        self._linear = None

    @property
    def output_size(self):
        """The projection's size."""
        return self._output_size

    def call(self, inputs, state):
        """The projected output and the inner state."""
        output, new_state = cell_result(self._cell(inputs, state))
        if self._linear is None:
            self._linear = _Linear(output, self._output_size, True)
        projected = self._linear(output)
        if self._activation:
            projected = self._activation(projected)
        return projected, new_state


@tf_export(*names("CompiledWrapper"))
class CompiledWrapper(_Wrapper):
    """The inner cell, compiled."""

    _looks_at_cell = False

    def __init__(self, cell, compile_stateful=False):
        super().__init__(cell)
        self._compile_stateful = compile_stateful

    def __call__(self, inputs, state, scope=None):
        return cell_result(self._cell(inputs, state, scope=scope))


def _refuse_other_shape(inp, out):
    inp.get_shape().assert_is_compatible_with(out.get_shape())


@tf_export(*names("HighwayWrapper"))
class HighwayWrapper(_Wrapper):
    """Highway connections around a cell; its variables stand in the scope of the call."""

    _looks_at_cell = False

    def __init__(self, cell, couple_carry_transform_gates=True, carry_bias_init=1.0):
        super().__init__(cell)
        self._couple_carry_transform_gates = couple_carry_transform_gates
        self._carry_bias_init = carry_bias_init

    def _gate(self, name, inp, size, start):
        weight = variable_scope.get_variable(f"{name}_w", [size, size])
        bias = variable_scope.get_variable(
            f"{name}_b", [size], initializer=tf.constant_initializer(start)
        )
        return tf.sigmoid(tf.nn.xw_plus_b(inp, weight, bias))

    def _highway(self, inp, out):
        size = size_of(inp, 1)
        carry = self._gate("carry", inp, size, self._carry_bias_init)
        if self._couple_carry_transform_gates:
            transform = 1 - carry
        else:
            transform = self._gate("transform", inp, size, -self._carry_bias_init)
        return inp * carry + out * transform

    def __call__(self, inputs, state, scope=None):
        outputs, new_state = cell_result(self._cell(inputs, state, scope=scope))
        nest.assert_same_structure(inputs, outputs)
        nest.map_structure(_refuse_other_shape, inputs, outputs)
        return nest.map_structure(self._highway, inputs, outputs), new_state


@tf_export(*names("AttentionCellWrapper"))
class AttentionCellWrapper(_Wrapper):
    """Attention over the last outputs.  Variables ``kernel``, ``bias``, ``attention/…`` …"""

    def __init__(self, cell, attn_length, attn_size=None, attn_vec_size=None, input_size=None, state_is_tuple=True, reuse=None):  # fmt: skip
        super().__init__(cell, reuse)
        if nest.is_sequence(self._cell.state_size) and not state_is_tuple:
            text = (
                "Cell returns tuple of states, but the flag state_is_tuple is not set. State "
                f"size is: {cell.state_size}"
            )
            raise raised(ValueError(text))
        if not isinstance(attn_length, Unknown) and attn_length <= 0:
            text = f"attn_length should be greater than zero, got {attn_length}"
            raise raised(ValueError(text))
        self._attn_size = cell_attribute(cell, "output_size") if attn_size is None else attn_size
        self._attn_vec_size = self._attn_size if attn_vec_size is None else attn_vec_size
        self._attn_length = attn_length
        self._input_size = input_size
        self._state_is_tuple = state_is_tuple
        self._linears = [None, None, None]

    @property
    def state_size(self):
        """(inner state, attention, what is attended to)."""
        size = (self._cell.state_size, self._attn_size, self._attn_size * self._attn_length)
        return size if self._state_is_tuple else sum(size)

    @property
    def output_size(self):
        """The attention's size."""
        return self._attn_size

    zero_state = RNNCell.zero_state

    def _project(self, index, args, size):
        if self._linears[index] is None:
            self._linears[index] = _Linear(args, size, True)
        return self._linears[index](args)

    def call(self, inputs, state):
        """Projected output and the new state."""
        size, length = self._attn_size, self._attn_length
        if self._state_is_tuple:
            inner, attns, attended = state[0], state[1], state[2]
        else:
            first = self._cell.state_size
            inner = tf.slice(state, [0, 0], [-1, first])
            attns = tf.slice(state, [0, first], [-1, size])
            attended = tf.slice(state, [0, first + size], [-1, size * length])
        attended = tf.reshape(attended, [-1, length, size])
        input_size = self._input_size
        if input_size is None:
            input_size = size_of(inputs, 1)
        inputs = self._project(0, [inputs, attns], input_size)
        output, new_inner = cell_result(self._cell(inputs, inner))
        query = tf.concat(nest.flatten(new_inner), 1) if self._state_is_tuple else new_inner
        new_attns, new_attended = self._attention(query, attended)
        with variable_scope.variable_scope("attn_output_projection"):
            output = self._project(1, [output, new_attns], size)
        new_attended = tf.concat([new_attended, tf.expand_dims(output, 1)], 1)
        new_attended = tf.reshape(new_attended, [-1, length * size])
        new_state = (new_inner, new_attns, new_attended)
        return output, new_state if self._state_is_tuple else tf.concat(list(new_state), 1)

    def _attention(self, query, attended):
        size, length, vec = self._attn_size, self._attn_length, self._attn_vec_size
        with variable_scope.variable_scope("attention"):
            k = variable_scope.get_variable("attn_w", [1, 1, size, vec])
            v = variable_scope.get_variable("attn_v", [vec])
            hidden = tf.reshape(attended, [-1, length, 1, size])
            features = tf.nn.conv2d(hidden, k, [1, 1, 1, 1], "SAME")
            y = self._project(2, query, vec)
            y = tf.reshape(y, [-1, 1, 1, vec])
            s = tf.reduce_sum(v * tf.tanh(features + y), [2, 3])
            a = tf.nn.softmax(s)
            d = tf.reduce_sum(tf.reshape(a, [-1, length, 1, 1]) * hidden, [1, 2])
            attns = tf.reshape(d, [-1, size])
            return attns, tf.slice(attended, [0, 1, 0], [-1, -1, -1])
