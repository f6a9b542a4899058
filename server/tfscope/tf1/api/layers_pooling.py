"""tf.layers: pooling.  Mirrors python/layers/pooling.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import base_layer as base
from tfscope.tf1.api import keras_pooling
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised


def export(*names: str) -> Any:
    """Registers under ``tf.layers`` and the private module."""
    return tf_export(f"layers.{names[0]}", *[f"python.layers.pooling.{n}" for n in names])


class _Pooling(base.Layer):
    """What the older layers check before Keras's."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        if strides is None:
            raise raised(ValueError("Argument `strides` must not be None."))
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("AveragePooling1D")
class AveragePooling1D(_Pooling, keras_pooling.AveragePooling1D):
    """Mirrors layers.AveragePooling1D."""


@export("MaxPooling1D")
class MaxPooling1D(_Pooling, keras_pooling.MaxPooling1D):
    """Mirrors layers.MaxPooling1D."""


@export("AveragePooling2D", "AvgPool2D")
class AveragePooling2D(_Pooling, keras_pooling.AveragePooling2D):
    """Mirrors layers.AveragePooling2D."""


@export("MaxPooling2D", "MaxPool2D")
class MaxPooling2D(_Pooling, keras_pooling.MaxPooling2D):
    """Mirrors layers.MaxPooling2D."""


@export("AveragePooling3D")
class AveragePooling3D(_Pooling, keras_pooling.AveragePooling3D):
    """Mirrors layers.AveragePooling3D."""


@export("MaxPooling3D")
class MaxPooling3D(_Pooling, keras_pooling.MaxPooling3D):
    """Mirrors layers.MaxPooling3D."""


def _function(kind: Any) -> Any:
    """A new layer applied once.  Mirrors layers/pooling.py average_pooling1d and so on."""

    def pooling(
        inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None
    ):
        return kind(pool_size, strides, padding, data_format, name).apply(inputs)

    return pooling


export("average_pooling1d")(_function(AveragePooling1D))
export("max_pooling1d")(_function(MaxPooling1D))
export("average_pooling2d", "avg_pool2d")(_function(AveragePooling2D))
export("max_pooling2d", "max_pool2d")(_function(MaxPooling2D))
export("average_pooling3d")(_function(AveragePooling3D))
export("max_pooling3d")(_function(MaxPooling3D))
