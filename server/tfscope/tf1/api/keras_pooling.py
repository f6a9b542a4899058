"""Pooling layers.  Mirrors python/keras/layers/pooling.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    conv_output_length,
    convert_data_format,
    is_v1,
    needs_rank,
    normalize_data_format,
    normalize_padding,
    normalize_tuple,
    padding_of_op,
    shape_list,
)
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape


def export(*names: str) -> Any:
    """Registers under ``tf.keras.layers`` and the private module."""
    found = [f"keras.layers.{n}" for n in names]
    return tf_export(*found, *[f"python.keras.layers.pooling.{n}" for n in names])


class _Pooling(Configured):
    """``rank`` spatial axes become smaller."""

    _config_ = ("pool_size", "padding", "strides", "data_format")
    rank = 2
    mode = "max"

    def _set_pooling_(self, pool_size: Any, strides: Any, padding: Any, data_format: Any) -> None:
        strides = pool_size if strides is None else strides
        self.pool_size = normalize_tuple(pool_size, self.rank, "pool_size")
        self.strides = normalize_tuple(strides, self.rank, "strides", allow_zero=True)
        self.padding = normalize_padding(padding)
        self.data_format = normalize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def compute_output_shape(self, input_shape):
        """Smaller spatial sizes."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape(None)
        first = self.data_format == "channels_first"
        space = sizes[2:] if first else sizes[1:-1]
        new = [
            conv_output_length(s, p, self.padding, t)
            for s, p, t in zip(space, self.pool_size, self.strides)
        ]
        found = [sizes[0], sizes[1], *new] if first else [sizes[0], *new, sizes[-1]]
        return tensor_shape.TensorShape(found)


@tf_export("python.keras.layers.pooling.Pooling1D")
class Pooling1D(_Pooling):
    """A two-dimensional one over an axis of size one."""

    rank = 1

    def __init__(self, pool_function, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        super().__init__(name=name, **kwargs)
        self._set_pooling_(pool_size, strides, padding, data_format)

    def call(self, inputs):
        """Mirrors Pooling1D.call."""
        axis = 2 if self.data_format == "channels_last" else 3
        inputs = tf.expand_dims(inputs, axis)
        outputs = tf.keras.backend.pool2d(
            inputs, (*self.pool_size, 1), strides=(*self.strides, 1), padding=self.padding,
            data_format=self.data_format, pool_mode=self.mode,
        )  # fmt: skip
        return tf.squeeze(outputs, axis)


@tf_export("python.keras.layers.pooling.Pooling2D")
class Pooling2D(_Pooling):
    """Mirrors Pooling2D."""

    rank = 2

    def __init__(self, pool_function, pool_size, strides, padding="valid", data_format=None, name=None, **kwargs):  # fmt: skip
        super().__init__(name=name, **kwargs)
        self._set_pooling_(pool_size, strides, padding, data_format)

    def call(self, inputs):
        """One pooling op."""
        last = self.data_format == "channels_last"
        sizes = (1, *self.pool_size, 1) if last else (1, 1, *self.pool_size)
        strides = (1, *self.strides, 1) if last else (1, 1, *self.strides)
        pool = tf.nn.max_pool if self.mode == "max" else tf.nn.avg_pool
        return pool(
            inputs, ksize=sizes, strides=strides, padding=padding_of_op(self.padding),
            data_format=convert_data_format(self.data_format, 4),
        )  # fmt: skip


@tf_export("python.keras.layers.pooling.Pooling3D")
class Pooling3D(_Pooling):
    """Mirrors Pooling3D."""

    rank = 3

    def __init__(self, pool_function, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):  # fmt: skip
        super().__init__(name=name, **kwargs)
        self._set_pooling_(pool_size, strides, padding, data_format)

    def call(self, inputs):
        """One pooling op, channels last."""
        first = self.data_format == "channels_first"
        if first:
            inputs = tf.transpose(inputs, (0, 2, 3, 4, 1))
        pool = tf.nn.max_pool3d if self.mode == "max" else tf.nn.avg_pool3d
        outputs = pool(
            inputs, ksize=(1, *self.pool_size, 1), strides=(1, *self.strides, 1),
            padding=padding_of_op(self.padding),
        )  # fmt: skip
        return tf.transpose(outputs, (0, 4, 1, 2, 3)) if first else outputs


@export("MaxPool1D", "MaxPooling1D")
class MaxPooling1D(Pooling1D):
    """Maxima over steps."""

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format="channels_last", **kwargs):  # fmt: skip
        super().__init__(None, pool_size, strides, padding, data_format, **kwargs)


@export("AveragePooling1D", "AvgPool1D")
class AveragePooling1D(Pooling1D):
    """Means over steps."""

    mode = "avg"

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format="channels_last", **kwargs):  # fmt: skip
        super().__init__(None, pool_size, strides, padding, data_format, **kwargs)


@export("MaxPool2D", "MaxPooling2D")
class MaxPooling2D(Pooling2D):
    """Maxima over rows and columns."""

    def __init__(self, pool_size=(2, 2), strides=None, padding="valid", data_format=None, **kwargs):
        super().__init__(None, pool_size, strides, padding, data_format, **kwargs)


@export("AveragePooling2D", "AvgPool2D")
class AveragePooling2D(Pooling2D):
    """Means over rows and columns."""

    mode = "avg"

    def __init__(self, pool_size=(2, 2), strides=None, padding="valid", data_format=None, **kwargs):
        super().__init__(None, pool_size, strides, padding, data_format, **kwargs)


@export("MaxPool3D", "MaxPooling3D")
class MaxPooling3D(Pooling3D):
    """Maxima over three axes."""

    def __init__(self, pool_size=(2, 2, 2), strides=None, padding="valid", data_format=None, **kwargs):  # fmt: skip
        super().__init__(None, pool_size, strides, padding, data_format, **kwargs)


@export("AveragePooling3D", "AvgPool3D")
class AveragePooling3D(Pooling3D):
    """Means over three axes."""

    mode = "avg"

    def __init__(self, pool_size=(2, 2, 2), strides=None, padding="valid", data_format=None, **kwargs):  # fmt: skip
        super().__init__(None, pool_size, strides, padding, data_format, **kwargs)


# -- global pooling ------------------------------------------------------------------------------
class _Global(Configured):
    """All spatial axes go."""

    _config_ = ("data_format",)
    rank = 2
    mode = "max"

    def __init__(self, data_format=None, keepdims=False, **kwargs):
        newer = {"keepdims": keepdims} if is_v1() and keepdims is not False else {}
        super().__init__(**newer, **kwargs)
        self.data_format = normalize_data_format(data_format)
        self.keepdims = keepdims
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def build(self, input_shape):
        """TensorFlow 2 asks for the sizes."""
        if not is_v1():
            needs_rank(input_shape)
        super().build(input_shape)

    def _axes_(self) -> list[int]:
        start = 1 if self.data_format == "channels_last" else 2
        return list(range(start, start + self.rank))

    def compute_output_shape(self, input_shape):
        """``(batch, channels)``."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape([None, None])
        last = self.data_format == "channels_last"
        return tensor_shape.TensorShape([sizes[0], sizes[-1 if last else 1]])

    def call(self, inputs):
        """One reduction."""
        reduce = tf.keras.backend.max if self.mode == "max" else tf.keras.backend.mean
        axes = self._axes_()
        options = {} if is_v1() else {"keepdims": self.keepdims}
        return reduce(inputs, axis=axes if self.rank > 1 else axes[0], **options)


@export("GlobalAveragePooling1D", "GlobalAvgPool1D")
class GlobalAveragePooling1D(_Global):
    """Means over steps that are not masked."""

    rank, mode = 1, "avg"

    def __init__(self, data_format="channels_last", **kwargs):
        super().__init__(data_format=data_format, **kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        """Mirrors GlobalAveragePooling1D.call."""
        if mask is None:
            return super().call(inputs)
        axis = self._axes_()[0]
        mask = tf.cast(mask, tf.keras.backend.floatx() if is_v1() else inputs.dtype)
        mask = tf.expand_dims(mask, 2 if axis == 1 else 1) if not is_v1() else tf.reshape(
            mask, [-1, inputs.shape.as_list()[axis], 1]
        )  # fmt: skip
        inputs = inputs * mask
        return tf.keras.backend.sum(inputs, axis=axis) / tf.reduce_sum(mask, axis=axis)

    def compute_mask(self, inputs, mask=None):
        """The mask ends here."""
        return None


@export("GlobalMaxPool1D", "GlobalMaxPooling1D")
class GlobalMaxPooling1D(_Global):
    """Maxima over steps."""

    rank = 1

    def __init__(self, data_format="channels_last", **kwargs):
        super().__init__(data_format=data_format, **kwargs)


@export("GlobalAveragePooling2D", "GlobalAvgPool2D")
class GlobalAveragePooling2D(_Global):
    """Means over rows and columns."""

    mode = "avg"


@export("GlobalMaxPool2D", "GlobalMaxPooling2D")
class GlobalMaxPooling2D(_Global):
    """Maxima over rows and columns."""


@export("GlobalAveragePooling3D", "GlobalAvgPool3D")
class GlobalAveragePooling3D(_Global):
    """Means over three axes."""

    rank, mode = 3, "avg"


@export("GlobalMaxPool3D", "GlobalMaxPooling3D")
class GlobalMaxPooling3D(_Global):
    """Maxima over three axes."""

    rank = 3
