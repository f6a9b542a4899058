"""Generalized divisive normalization.  Mirrors contrib/layers/python/layers/layers.py ``GDN``."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.base_layer import Layer
from tfscope.tf1.api.contrib_layers_utils import layer_names as names
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised

AXES = {"channels_first": 1, "channels_last": -1}


@tf_export(*names("GDN"))
class GDN(Layer):
    """Variables ``reparam_beta`` and ``reparam_gamma``."""

    def __init__(self, inverse=False, beta_min=1e-6, gamma_init=0.1, reparam_offset=2**-18, data_format="channels_last", activity_regularizer=None, trainable=True, name=None, **kwargs):  # fmt: skip
        super().__init__(
            trainable=trainable, name=name, activity_regularizer=activity_regularizer, **kwargs
        )
        self.inverse = inverse
        self._beta_min = beta_min
        self._gamma_init = gamma_init
        self._reparam_offset = reparam_offset
        self.data_format = data_format
        if data_format not in AXES:
            raise raised(ValueError(f"Unsupported `data_format` for GDN layer: {data_format}."))
        self.input_spec = InputSpec(min_ndim=3, max_ndim=5)

    def build(self, input_shape):
        """Makes the variables and what they stand for."""
        shape = tensor_shape.TensorShape(input_shape)
        axis = AXES[self.data_format]
        channels = shape.dims[axis].value
        if channels is None:
            text = "The channel dimension of the inputs to `GDN` must be defined."
            raise raised(ValueError(text))
        self.input_spec = InputSpec(ndim=shape.ndims, axes={axis: channels})
        offset = self._reparam_offset
        pedestal = tf.constant(offset**2, dtype=self.dtype)
        beta_bound = tf.constant((self._beta_min + offset**2) ** 0.5, dtype=self.dtype)
        gamma_bound = tf.constant(offset, dtype=self.dtype)

        def beta_initializer(shape: Any, dtype: Any = None, partition_info: Any = None) -> Any:
            return tf.sqrt(tf.ones(shape, dtype=dtype) + tf.constant(offset**2, dtype=self.dtype))

        def gamma_initializer(shape: Any, dtype: Any = None, partition_info: Any = None) -> Any:
            eye = tf.eye(shape[0], dtype=dtype)
            return tf.sqrt(self._gamma_init * eye + tf.constant(offset**2, dtype=self.dtype))

        self.beta = self._part_("reparam_beta", [channels], beta_initializer, beta_bound, pedestal)
        self.gamma = self._part_(
            "reparam_gamma", [channels] * 2, gamma_initializer, gamma_bound, pedestal
        )
        self.built = True

    def _part_(self, name: str, shape: Any, initializer: Any, bound: Any, pedestal: Any) -> Any:
        variable = self.add_variable(
            name, shape=shape, initializer=initializer, dtype=self.dtype, trainable=True
        )
        with ops.name_scope(None, "GDNLowerBound", [variable, bound]) as scope:
            value = tf.maximum(ops.convert_to_tensor(variable, name="inputs"), bound, name=scope)
        return tf.square(value) - pedestal

    def call(self, inputs):
        """The inputs by (or times) their pool."""
        inputs = ops.convert_to_tensor(inputs, dtype=self.dtype)
        rank = inputs.shape.ndims
        gamma = tf.reshape(self.gamma, (rank - 2) * [1] + self.gamma.shape.as_list())
        first = self.data_format == "channels_first"
        order = {"data_format": "NC" + "DHW"[-(rank - 2) :]} if first else {}
        pool = tf.nn.convolution(tf.square(inputs), gamma, "VALID", **order)
        pool = tf.sqrt(
            self._with_beta_(pool, rank)
            if first
            else tf.nn.bias_add(pool, self.beta, data_format="NHWC")
        )
        outputs = inputs * pool if self.inverse else inputs / pool
        outputs.set_shape(inputs.shape)
        return outputs

    def _with_beta_(self, pool: Any, rank: int) -> Any:
        """Adds beta where the channels come first, by way of four dimensions."""
        if rank == 3:
            return tf.squeeze(
                tf.nn.bias_add(tf.expand_dims(pool, 2), self.beta, data_format="NCHW"), [2]
            )
        if rank == 5:
            shape = tf.shape(pool)
            flat = tf.reshape(pool, tf.concat([shape[:3], [-1]], 0))
            return tf.reshape(tf.nn.bias_add(flat, self.beta, data_format="NCHW"), shape)
        return tf.nn.bias_add(pool, self.beta, data_format="NCHW")

    def compute_output_shape(self, input_shape):
        """The input's shape."""
        return tensor_shape.TensorShape(input_shape)


@tf_export(*names("gdn"))
def gdn(inputs, inverse=False, beta_min=1e-6, gamma_init=0.1, reparam_offset=2**-18, data_format="channels_last", activity_regularizer=None, trainable=True, name=None, reuse=None):  # fmt: skip
    """The layer applied once."""
    layer = GDN(
        inverse=inverse, beta_min=beta_min, gamma_init=gamma_init, reparam_offset=reparam_offset,
        data_format=data_format, activity_regularizer=activity_regularizer, trainable=trainable,
        name=name, dtype=inputs.dtype.base_dtype, _scope=name, _reuse=reuse,
    )  # fmt: skip
    return layer.apply(inputs)
