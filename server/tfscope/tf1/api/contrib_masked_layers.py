"""tf.contrib.model_pruning: weights with masks, layers and cells that hold some.

Mirrors contrib/model_pruning/python/{pruning,pruning_utils}.py and layers/*.py.
"""

from __future__ import annotations

from tfscope.tf1.api.contrib_arg_scope import add_arg_scope
from tfscope.tf1.api.contrib_layers_conv import (
    RENAMED,
    XAVIER,
    ZEROS,
    _kernel_layer,
    layer_dtype,
)
from tfscope.tf1.api.contrib_layers_utils import build_variable_getter
from tfscope.tf1.api.registry import export_value, tf_export
from tfscope.tf1.api.rnn_cell import BasicLSTMCell, LSTMCell
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, variable_scope
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

PLACE = "contrib.model_pruning"
MASKS, THRESHOLDS, MASKED, WEIGHTS = "masks", "thresholds", "masked_weights", "kernel"
MASKED_NAME = "weights/masked_weight"


def pruning_names(name, module="pruning"):
    """The public name, and that of the private module."""
    return [f"{PLACE}.{name}", f"{PLACE}.python.{module}.{name}"]


# -- masks of variables ----------------------------------------------------------------------------
def _collect(weights, mask, threshold, masked):
    for key, value in (
        (THRESHOLDS, threshold),
        (MASKS, mask),
        (MASKED, masked),
        (WEIGHTS, weights),
    ):
        ops.get_default_graph().add_to_collection(key, value)


@tf_export(*pruning_names("apply_mask"))
def apply_mask(x, scope=""):
    """The weights times their mask."""
    get, dtype = variable_scope.get_variable, x.dtype
    with tf.variable_scope(scope):
        mask = get("mask", x.get_shape(), initializer=tf.ones_initializer(), trainable=False, dtype=dtype)  # fmt: skip
    with tf.variable_scope(scope):
        threshold = get("threshold", [], initializer=tf.zeros_initializer(), trainable=False, dtype=dtype)  # fmt: skip
    masked = tf.multiply(mask, x, MASKED_NAME)
    if not any(known is mask for known in ops.get_collection(MASKS)):
        _collect(x, mask, threshold, masked)
    return masked


def _reader(name, key):
    def function():
        return ops.get_collection(key)

    function.__name__ = function.__qualname__ = name
    export_value(function, *pruning_names(name))


for _name, _key in (
    ("get_masked_weights", MASKED), ("get_masks", MASKS), ("get_thresholds", THRESHOLDS),
    ("get_weights", WEIGHTS),
):  # fmt: skip
    _reader(_name, _key)


@tf_export(*pruning_names("get_weight_sparsity"))
def get_weight_sparsity():
    """The share of zeros of each mask."""
    return [tf.nn.zero_fraction(mask) for mask in ops.get_collection(MASKS)]


# -- layers ----------------------------------------------------------------------------------------
class _Masked:
    """A layer whose kernel has a mask."""

    def _add_kernel(self, shape):
        self.kernel = self.add_variable(
            "kernel", shape=shape, initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, trainable=True, dtype=self.dtype,
        )  # fmt: skip

    def _add_mask(self, shape):
        self.mask = self.add_variable(
            "mask", shape=shape, initializer=tf.ones_initializer(), trainable=False,
            dtype=self.dtype,
        )  # fmt: skip

    def _finish(self, size):
        """The threshold, the product and the bias."""
        self.threshold = self.add_variable(
            "threshold", shape=[], initializer=tf.zeros_initializer(), trainable=False,
            dtype=self.dtype,
        )  # fmt: skip
        self.masked_kernel = tf.multiply(self.mask, self.kernel, MASKED_NAME)
        _collect(self.kernel, self.mask, self.threshold, self.masked_kernel)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_variable(
                "bias", shape=[size], initializer=self.bias_initializer,
                regularizer=self.bias_regularizer, trainable=True, dtype=self.dtype,
            )  # fmt: skip
        self.built = True


class MaskedConv2D(_Masked, tf.layers.Conv2D):
    """Variables ``mask, kernel, threshold, bias``."""

    def build(self, input_shape):
        """Makes the variables."""
        axis = 1 if self.data_format == "channels_first" else -1
        depth = tf.TensorShape(input_shape).as_list()[axis]
        if depth is None:
            text = "The channel dimension of the inputs should be defined. Found `None`."
            raise raised(ValueError(text))
        shape = (*self.kernel_size, depth, self.filters)
        self._add_mask(shape)
        self._add_kernel(shape)
        self._finish(self.filters)
        self.input_spec = tf.layers.InputSpec(ndim=self.rank + 2, axes={axis: depth})

    def call(self, inputs):
        """The convolution with the masked kernel."""
        first = self.data_format == "channels_first"
        outputs = tf.nn.convolution(
            input=inputs, filter=self.masked_kernel, dilation_rate=self.dilation_rate,
            strides=self.strides, padding=self.padding.upper(),
            data_format="NCHW" if first else "NHWC",
        )  # fmt: skip
        if self.bias is not None:
            outputs = tf.nn.bias_add(outputs, self.bias, data_format="NCHW" if first else "NHWC")
        return outputs if self.activation is None else self.activation(outputs)


class MaskedFullyConnected(_Masked, tf.layers.Dense):
    """Variables ``kernel, mask, threshold, bias``."""

    def build(self, input_shape):
        """Makes the variables."""
        depth = tf.TensorShape(input_shape).as_list()[-1]
        if depth is None:
            text = "The last dimension of the inputs to `Dense` should be defined. Found `None`."
            raise raised(ValueError(text))
        self.input_spec = tf.layers.InputSpec(min_ndim=2, axes={-1: depth})
        shape = [depth, self.units]
        self._add_kernel(shape)
        self._add_mask(shape)
        self._finish(self.units)

    def call(self, inputs):
        """The product with the masked kernel."""
        inputs = ops.convert_to_tensor(inputs, dtype=self.dtype)
        sizes = inputs.get_shape().as_list()
        if len(sizes) > 2:
            outputs = tf.tensordot(inputs, self.masked_kernel, [[len(sizes) - 1], [0]])
            outputs.set_shape([*sizes[:-1], self.units])
        else:
            outputs = tf.matmul(inputs, self.masked_kernel)
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias)
        return outputs if self.activation is None else self.activation(outputs)


@tf_export(
    *pruning_names("masked_convolution", "layers.layers"),
    *pruning_names("masked_conv2d", "layers.layers"),
)
@add_arg_scope
def masked_convolution(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """A masked convolution of images.  Mirrors layers/layers.py masked_convolution."""
    if data_format not in (None, "NWC", "NCW", "NHWC", "NCHW", "NDHWC", "NCDHW"):
        raise raised(ValueError(f"Invalid data_format: {data_format!r}"))
    with variable_scope.variable_scope(
        scope, "Conv", [inputs], reuse=reuse, custom_getter=build_variable_getter(RENAMED)
    ) as sc:
        inputs = ops.convert_to_tensor(inputs)
        rank = inputs.get_shape().ndims
        if rank not in (4, None):
            text = "Sparse Convolution not supported for input with rank"
            raise raised(ValueError(text, rank))
        layer = MaskedConv2D(
            filters=num_outputs, kernel_size=kernel_size, strides=stride, padding=padding,
            data_format="channels_first" if data_format == "NCHW" else "channels_last",
            dilation_rate=rate, activation=None, use_bias=not normalizer_fn and biases_initializer,
            kernel_initializer=weights_initializer, bias_initializer=biases_initializer,
            kernel_regularizer=weights_regularizer, bias_regularizer=biases_regularizer,
            activity_regularizer=None, trainable=trainable, name=sc.name, dtype=layer_dtype(inputs),
            _scope=sc, _reuse=reuse,
        )  # fmt: skip
        return _kernel_layer(
            layer, inputs, sc, normalizer_fn, normalizer_params, activation_fn,
            variables_collections, outputs_collections,
        )  # fmt: skip


@tf_export(*pruning_names("masked_fully_connected", "layers.layers"))
@add_arg_scope
def masked_fully_connected(inputs, num_outputs, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None, weights_initializer=XAVIER, weights_regularizer=None, biases_initializer=ZEROS, biases_regularizer=None, reuse=None, variables_collections=None, outputs_collections=None, trainable=True, scope=None):  # fmt: skip
    """A masked dense layer.  Mirrors layers/layers.py masked_fully_connected."""
    if not isinstance(num_outputs, (int, Unknown)):
        raise raised(ValueError(f"num_outputs should be int or long, got {num_outputs}."))
    with variable_scope.variable_scope(
        scope, "fully_connected", [inputs], reuse=reuse,
        custom_getter=build_variable_getter(RENAMED),
    ) as sc:  # fmt: skip
        inputs = ops.convert_to_tensor(inputs)
        layer = MaskedFullyConnected(
            units=num_outputs, activation=None, use_bias=not normalizer_fn and biases_initializer,
            kernel_initializer=weights_initializer, bias_initializer=biases_initializer,
            kernel_regularizer=weights_regularizer, bias_regularizer=biases_regularizer,
            activity_regularizer=None, trainable=trainable, name=sc.name,
            dtype=layer_dtype(inputs), _scope=sc, _reuse=reuse,
        )  # fmt: skip
        return _kernel_layer(
            layer, inputs, sc, normalizer_fn, normalizer_params, activation_fn,
            variables_collections, outputs_collections,
        )  # fmt: skip


# -- cells -----------------------------------------------------------------------------------------
class _MaskedCell:
    """A cell that works with its masked kernel."""

    def build(self, inputs_shape):
        """Makes the variables; those of the mask come last."""
        super().build(inputs_shape)
        self.built = False
        units = self._num_units
        depth = tf.TensorShape(inputs_shape).as_list()[1]
        options = {"trainable": False, "dtype": self.dtype}
        shape = [depth + units, 4 * units]
        self._mask = self.add_variable(name="mask", shape=shape, initializer=tf.ones_initializer(), **options)  # fmt: skip
        self._threshold = self.add_variable(name="threshold", shape=[], initializer=tf.zeros_initializer(), **options)  # fmt: skip
        self._masked_kernel = tf.multiply(self._mask, self._kernel, MASKED_NAME)
        if not any(known is self._mask for known in ops.get_collection(MASKS)):
            _collect(self._kernel, self._mask, self._threshold, self._masked_kernel)
        self.built = True

    def call(self, inputs, state):
        """The step of the cell."""
        kernel, self._kernel = self._kernel, self._masked_kernel
        try:
            return super().call(inputs, state)
        finally:
            self._kernel = kernel


@tf_export(*pruning_names("MaskedBasicLSTMCell", "layers.rnn_cells"))
class MaskedBasicLSTMCell(_MaskedCell, BasicLSTMCell):
    """Mirrors layers/rnn_cells.py MaskedBasicLSTMCell."""

    def __init__(self, num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None):  # fmt: skip
        super().__init__(num_units, forget_bias=forget_bias, state_is_tuple=state_is_tuple, activation=activation, reuse=reuse, name=name)  # fmt: skip


@tf_export(*pruning_names("MaskedLSTMCell", "layers.rnn_cells"))
class MaskedLSTMCell(_MaskedCell, LSTMCell):
    """Mirrors layers/rnn_cells.py MaskedLSTMCell."""

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None, num_unit_shards=None, num_proj_shards=None, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None):  # fmt: skip
        super().__init__(num_units, use_peepholes=use_peepholes, cell_clip=cell_clip, initializer=initializer, num_proj=num_proj, proj_clip=proj_clip, num_unit_shards=num_unit_shards, num_proj_shards=num_proj_shards, forget_bias=forget_bias, state_is_tuple=state_is_tuple, activation=activation, reuse=reuse)  # fmt: skip
