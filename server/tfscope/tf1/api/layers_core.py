"""tf.layers: dense, dropout, flatten, batch_normalization.

Mirrors python/layers/{core,normalization}.py.
"""

from __future__ import annotations

from tfscope.tf1.api import base_layer as base
from tfscope.tf1.api import keras_core, keras_normalization
from tfscope.tf1.api.registry import tf_export


@tf_export("layers.Dense", "python.layers.core.Dense", "python.layers.core.FullyConnected")
class Dense(keras_core.Dense, base.Layer):
    """Mirrors layers.Dense."""

    def __init__(self, units, activation=None, use_bias=True, kernel_initializer=None, bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None, **kwargs):  # fmt: skip
        super().__init__(units, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, trainable=trainable, name=name, **kwargs)  # fmt: skip


@tf_export("layers.dense", "python.layers.core.dense", "python.layers.core.fully_connected")
def dense(inputs, units, activation=None, use_bias=True, kernel_initializer=None, bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None, reuse=None):  # fmt: skip
    """A new ``Dense`` applied once.  Mirrors layers/core.py dense."""
    layer = Dense(units, activation, use_bias, kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer, activity_regularizer, kernel_constraint, bias_constraint, trainable=trainable, name=name, _scope=name, _reuse=reuse)  # fmt: skip
    return layer.apply(inputs)


@tf_export("layers.Dropout", "python.layers.core.Dropout")
class Dropout(keras_core.Dropout, base.Layer):
    """Mirrors layers.Dropout: not in training unless told so."""

    def __init__(self, rate=0.5, noise_shape=None, seed=None, name=None, **kwargs):
        super().__init__(rate=rate, noise_shape=noise_shape, seed=seed, name=name, **kwargs)

    def call(self, inputs, training=False):
        """Dropped values in training."""
        return super().call(inputs, training=training)


@tf_export("layers.dropout", "python.layers.core.dropout")
def dropout(inputs, rate=0.5, noise_shape=None, seed=None, training=False, name=None):
    """A new ``Dropout`` applied once.  Mirrors layers/core.py dropout."""
    layer = Dropout(rate, noise_shape=noise_shape, seed=seed, name=name)
    return layer.apply(inputs, training=training)


@tf_export("layers.Flatten", "python.layers.core.Flatten")
class Flatten(keras_core.Flatten, base.Layer):
    """Mirrors layers.Flatten."""


@tf_export("layers.flatten", "python.layers.core.flatten")
def flatten(inputs, name=None, data_format="channels_last"):
    """A new ``Flatten`` applied once.  Mirrors layers/core.py flatten."""
    layer = Flatten(name=name, data_format=data_format)
    return layer.apply(inputs)


@tf_export("layers.BatchNormalization", "python.layers.normalization.BatchNormalization",
           "python.layers.normalization.BatchNorm")  # fmt: skip
class BatchNormalization(keras_normalization.BatchNormalization, base.Layer):
    """Mirrors layers.BatchNormalization: not in training unless told so."""

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones", moving_mean_initializer="zeros", moving_variance_initializer="ones", beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None, trainable=True, virtual_batch_size=None, adjustment=None, name=None, **kwargs):  # fmt: skip
        super().__init__(axis, momentum, epsilon, center, scale, beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint, renorm, renorm_clipping, renorm_momentum, fused, trainable, virtual_batch_size, adjustment, name, **kwargs)  # fmt: skip

    def call(self, inputs, training=False, mask=None):
        """Normalized by the batch in training, else by the moving averages."""
        return super().call(inputs, training=training, mask=mask)


@tf_export("layers.batch_normalization", "python.layers.normalization.batch_normalization",
           "python.layers.normalization.batch_norm")  # fmt: skip
def batch_normalization(inputs, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros", gamma_initializer="ones", moving_mean_initializer="zeros", moving_variance_initializer="ones", beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None, training=False, trainable=True, name=None, reuse=None, renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None, virtual_batch_size=None, adjustment=None):  # fmt: skip
    """A new ``BatchNormalization`` applied once.  Mirrors layers/normalization.py."""
    layer = BatchNormalization(axis, momentum, epsilon, center, scale, beta_initializer, gamma_initializer, moving_mean_initializer, moving_variance_initializer, beta_regularizer, gamma_regularizer, beta_constraint, gamma_constraint, renorm, renorm_clipping, renorm_momentum, fused, trainable, virtual_batch_size, adjustment, name, _reuse=reuse, _scope=name)  # fmt: skip
    return layer.apply(inputs, training=training)
