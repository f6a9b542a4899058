"""tf.contrib.cudnn_rnn.

Mirrors contrib/cudnn_rnn/python/layers/cudnn_rnn.py and the cells of
contrib/cudnn_rnn/python/ops/cudnn_rnn_ops.py.  The variable is one opaque vector.
"""

from __future__ import annotations

from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.contrib_rnn_block import LSTMBlockCell
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.rnn_cell import GRUCell
from tfscope.tf1.api.rnn_cell_base import BIAS, WEIGHTS, check_input_dtypes, input_depth
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import dtypes, op_def, ops, tensor_shape, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

OPS = "contrib.cudnn_rnn.python.ops.cudnn_rnn_ops"
LAYERS = "contrib.cudnn_rnn.python.layers.cudnn_rnn"


def _names(name: str) -> list[str]:
    return [f"contrib.cudnn_rnn.{name}", f"{LAYERS}.{name}", f"{OPS}.{name}"]


for _name, _value in (
    ("CUDNN_RNN_UNIDIRECTION", "unidirectional"),
    ("CUDNN_RNN_BIDIRECTION", "bidirectional"),
    ("CUDNN_LSTM", "lstm"),
    ("CUDNN_GRU", "gru"),
    ("CUDNN_RNN_RELU", "rnn_relu"),
    ("CUDNN_RNN_TANH", "rnn_tanh"),
    ("CUDNN_INPUT_LINEAR_MODE", "linear_input"),
    ("CUDNN_INPUT_SKIP_MODE", "skip_input"),
    ("CUDNN_INPUT_AUTO_MODE", "auto_select"),
):
    export_value(_value, *_names(_name))


@tf_export(*_names("CudnnCompatibleLSTMCell"))
class CudnnCompatibleLSTMCell(LSTMBlockCell):
    """LSTMBlockCell under ``cudnn_compatible_lstm_cell``."""

    def __init__(self, num_units, reuse=None):
        super().__init__(
            num_units, forget_bias=0, cell_clip=None, use_peephole=False, reuse=reuse,
            name="cudnn_compatible_lstm_cell",
        )  # fmt: skip


@tf_export(*_names("CudnnCompatibleGRUCell"))
class CudnnCompatibleGRUCell(GRUCell):
    """``gates/…``, ``candidate/{input_projection,hidden_projection}/…``."""

    def __init__(self, num_units, reuse=None, kernel_initializer=None):
        super().__init__(
            num_units, activation=None, reuse=reuse, kernel_initializer=kernel_initializer
        )

    def build(self, inputs_shape):
        """Makes the variables."""
        depth, units = input_depth(inputs_shape), self._num_units
        start = self._kernel_initializer
        zeros = tf.zeros_initializer(dtype=self.dtype)
        ones = tf.constant_initializer(1.0, dtype=self.dtype)
        add, inner, hidden = self.add_variable, "candidate/input_projection", "candidate/hidden_projection"  # fmt: skip
        self._gate_kernel = add(
            f"gates/{WEIGHTS}", shape=[depth + units, 2 * units], initializer=start
        )
        self._gate_bias = self._bias_variable("gates", 2 * units, ones)
        self._candidate_input_kernel = add(
            f"{inner}/{WEIGHTS}", shape=[depth, units], initializer=start
        )
        self._candidate_hidden_kernel = add(
            f"{hidden}/{WEIGHTS}", shape=[units, units], initializer=start
        )
        self._candidate_input_bias = add(f"{inner}/{BIAS}", shape=[units], initializer=zeros)
        self._candidate_hidden_bias = add(f"{hidden}/{BIAS}", shape=[units], initializer=zeros)
        self.built = True

    def call(self, inputs, state):
        """Output and state are the same tensor."""
        check_input_dtypes([inputs, state])
        gates = tf.matmul(tf.concat([inputs, state], 1), self._gate_kernel)
        gates = tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias))
        r, u = tf.split(value=gates, num_or_size_splits=2, axis=1)
        hidden = tf.matmul(state, self._candidate_hidden_kernel)
        hidden = tf.nn.bias_add(hidden, self._candidate_hidden_bias)
        candidate = tf.matmul(inputs, self._candidate_input_kernel)
        candidate = tf.nn.bias_add(candidate, self._candidate_input_bias)
        candidate += r * hidden
        new_h = (1 - u) * self._activation(candidate) + u * state
        return new_h, new_h


class _CudnnRNN(Layer):
    """A stack of RNN layers in one op."""

    _rnn_mode = ""
    _num_params_per_layer = 0

    def __init__(self, num_layers, num_units, input_mode="linear_input", direction="unidirectional", dropout=0.0, seed=None, dtype=tf.float32, kernel_initializer=None, bias_initializer=None, name=None):  # fmt: skip
        super().__init__(dtype=dtype, name=name)
        self._num_layers = num_layers
        self._num_units = num_units
        self._input_mode = input_mode
        self._direction = direction
        self._dropout = dropout
        self._seed = seed
        self._plain_dtype = dtype
        self._kernel_initializer = kernel_initializer
        self._bias_initializer = bias_initializer
        self._input_size = None

    @property
    def num_layers(self):
        """How many layers."""
        return self._num_layers

    @property
    def num_units(self):
        """The units."""
        return self._num_units

    @property
    def input_size(self):
        """Known once built."""
        if not self._input_size:
            text = "'input_size' is unknown since layer has not been built."
            raise raised(ValueError(text))
        return self._input_size

    @property
    def rnn_mode(self):
        """lstm, gru, …"""
        return self._rnn_mode

    @property
    def direction(self):
        """unidirectional or bidirectional."""
        return self._direction

    @property
    def num_dirs(self):
        """1 or 2."""
        return 1 if self._direction == "unidirectional" else 2

    def _weight_shapes(self):
        units, gates = self._num_units, self._num_params_per_layer // 2
        found = []
        for layer in range(self._num_layers):
            wide = self._input_size if layer == 0 else self.num_dirs * units
            one = [(units, wide)] * gates + [(units, units)] * gates
            found += one * self.num_dirs
        return found

    def build(self, input_shape):
        """Makes the variable."""
        shape = tensor_shape.as_shape(input_shape)
        if shape.ndims is not None and shape.ndims != 3:
            text = f"Expecting input_shape with 3 dims, got {shape.ndims}"
            raise raised(ValueError(text))
        size = shape.as_list()[-1] if shape.ndims else None
        if size is None and nothing_missed():
            text = "The last dimension of the inputs to `CudnnRNN` should be defined. Found `None`."
            raise raised(ValueError(text))
        self._input_size = Unknown("dimension", "input_size") if size is None else size
        self._set_scope(None)
        with variable_scope.variable_scope(
            self._scope, reuse=self.built, custom_getter=self._track
        ):
            kernel = self._kernel_initializer or tf.glorot_uniform_initializer(
                seed=self._seed, dtype=self._plain_dtype
            )
            bias = self._bias_initializer or tf.constant_initializer(0.0, dtype=self._plain_dtype)
            count = self._num_params_per_layer * self.num_dirs * self._num_layers
            weights = [kernel(s, dtype=self._plain_dtype) for s in self._weight_shapes()]
            biases = [bias([self._num_units], dtype=self._plain_dtype) for _ in range(count)]
            opaque = _canonical_to_params(self, weights, biases)
            self.kernel = variable_scope.get_variable(
                "opaque_kernel", dtype=self._plain_dtype, initializer=opaque, validate_shape=False
            )
        self.built = True

    def _track(self, getter, *args, **kwargs):
        variable = getter(*args, **kwargs)
        trainable = kwargs.get("trainable", True)
        weights = self._trainable_weights if trainable else self._non_trainable_weights
        if all(variable is not v for v in weights):
            weights.append(variable)
        return variable

    def _zero_state(self, batch_size):
        return tuple(tf.zeros(s, dtype=self.dtype) for s in self.state_shape(batch_size))

    def call(self, inputs, initial_state=None, sequence_lengths=None, time_major=True, training=True):  # fmt: skip
        """Outputs and the final state."""
        if initial_state is not None and not isinstance(initial_state, (tuple, Unknown)):
            text = f"Invalid initial_state type: {type(initial_state)}, expecting tuple."
            raise raised(TypeError(text))
        inputs = ops.convert_to_tensor(inputs, dtype=self.dtype)
        batch = tf.shape(inputs)[1]
        if initial_state is None:
            initial_state = self._zero_state(batch)
        h = ops.convert_to_tensor(initial_state[0], dtype=self.dtype)
        if self._rnn_mode == "lstm":
            c = ops.convert_to_tensor(initial_state[1], dtype=self.dtype)
        else:
            c = tf.constant([], dtype=self.dtype)
        kind = dtypes.as_dtype(inputs.dtype)
        shape = inputs.get_shape()
        sizes = shape.as_list() if shape.ndims == 3 else [None] * 3
        out = tf.TensorShape([sizes[0], sizes[1], self.num_dirs * self._num_units])
        made = op_def.apply_op(
            "CudnnRNN",
            [("input", inputs, None), ("input_h", h, None), ("input_c", c, None),
             ("params", self.kernel, None)],
            [(kind, out), (kind, h.get_shape()), (kind, c.get_shape()),
             (kind, tensor_shape.unknown_shape())],
        ).outputs  # fmt: skip
        return made[0], (made[1], made[2]) if self._rnn_mode == "lstm" else (made[1],)

    def state_shape(self, batch_size):
        """The shapes of the state's parts."""
        one = [self._num_layers * self.num_dirs, batch_size, self._num_units]
        return (one, list(one)) if self._rnn_mode == "lstm" else (one,)


def _canonical_to_params(layer, weights, biases):
    made = op_def.apply_op(
        "CudnnRNNCanonicalToParams",
        [("num_layers", layer._num_layers, tf.int32), ("num_units", layer._num_units, tf.int32),
         ("input_size", layer._input_size, tf.int32), ("weights", weights, None, "list"),
         ("biases", biases, None, "list")],
        [(dtypes.as_dtype(layer._plain_dtype), tf.TensorShape([None]))],
    )  # fmt: skip
    return made.outputs[0]


@tf_export(*_names("CudnnLSTM"))
class CudnnLSTM(_CudnnRNN):
    """Variable ``cudnn_lstm/opaque_kernel``."""

    _rnn_mode, _num_params_per_layer = "lstm", 8


@tf_export(*_names("CudnnGRU"))
class CudnnGRU(_CudnnRNN):
    """Variable ``cudnn_gru/opaque_kernel``."""

    _rnn_mode, _num_params_per_layer = "gru", 6


@tf_export(*_names("CudnnRNNTanh"))
class CudnnRNNTanh(_CudnnRNN):
    """Variable ``cudnn_rnn_tanh/opaque_kernel``."""

    _rnn_mode, _num_params_per_layer = "rnn_tanh", 2


@tf_export(*_names("CudnnRNNRelu"))
class CudnnRNNRelu(_CudnnRNN):
    """Variable ``cudnn_rnn_relu/opaque_kernel``."""

    _rnn_mode, _num_params_per_layer = "rnn_relu", 2
