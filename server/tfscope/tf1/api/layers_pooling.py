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


def _check(strides: Any) -> None:
    if strides is None:
        raise raised(ValueError("Argument `strides` must not be None."))


@export("AveragePooling1D")
class AveragePooling1D(keras_pooling.AveragePooling1D, base.Layer):
    """Mirrors layers.AveragePooling1D."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        _check(strides)
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("average_pooling1d")
def average_pooling1d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):  # fmt: skip
    """A new ``AveragePooling1D`` applied once.  Mirrors layers/pooling.py average_pooling1d."""
    layer = AveragePooling1D(pool_size, strides, padding, data_format, name)
    return layer.apply(inputs)


@export("MaxPooling1D")
class MaxPooling1D(keras_pooling.MaxPooling1D, base.Layer):
    """Mirrors layers.MaxPooling1D."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        _check(strides)
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("max_pooling1d")
def max_pooling1d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):  # fmt: skip
    """A new ``MaxPooling1D`` applied once.  Mirrors layers/pooling.py max_pooling1d."""
    layer = MaxPooling1D(pool_size, strides, padding, data_format, name)
    return layer.apply(inputs)


@export("AveragePooling2D", "AvgPool2D")
class AveragePooling2D(keras_pooling.AveragePooling2D, base.Layer):
    """Mirrors layers.AveragePooling2D."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        _check(strides)
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("average_pooling2d", "avg_pool2d")
def average_pooling2d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):  # fmt: skip
    """A new ``AveragePooling2D`` applied once.  Mirrors layers/pooling.py average_pooling2d."""
    layer = AveragePooling2D(pool_size, strides, padding, data_format, name)
    return layer.apply(inputs)


@export("MaxPooling2D", "MaxPool2D")
class MaxPooling2D(keras_pooling.MaxPooling2D, base.Layer):
    """Mirrors layers.MaxPooling2D."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        _check(strides)
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("max_pooling2d", "max_pool2d")
def max_pooling2d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):  # fmt: skip
    """A new ``MaxPooling2D`` applied once.  Mirrors layers/pooling.py max_pooling2d."""
    layer = MaxPooling2D(pool_size, strides, padding, data_format, name)
    return layer.apply(inputs)


@export("AveragePooling3D")
class AveragePooling3D(keras_pooling.AveragePooling3D, base.Layer):
    """Mirrors layers.AveragePooling3D."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        _check(strides)
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("average_pooling3d")
def average_pooling3d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):  # fmt: skip
    """A new ``AveragePooling3D`` applied once.  Mirrors layers/pooling.py average_pooling3d."""
    layer = AveragePooling3D(pool_size, strides, padding, data_format, name)
    return layer.apply(inputs)


@export("MaxPooling3D")
class MaxPooling3D(keras_pooling.MaxPooling3D, base.Layer):
    """Mirrors layers.MaxPooling3D."""

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        _check(strides)
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name, **kwargs)  # fmt: skip


@export("max_pooling3d")
def max_pooling3d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):  # fmt: skip
    """A new ``MaxPooling3D`` applied once.  Mirrors layers/pooling.py max_pooling3d."""
    layer = MaxPooling3D(pool_size, strides, padding, data_format, name)
    return layer.apply(inputs)
