"""Padding, cropping and upsampling layers.  Mirrors python/keras/layers/convolutional.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.keras_conv import export
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_sizes import (
    is_v1,
    normalize_data_format,
    normalize_tuple,
    shape_list,
    whole,
)
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


class _Spatial(Configured):
    """``rank`` spatial axes change."""

    rank = 2
    data_format = "channels_last"

    def _start(self) -> int:
        return 2 if self.data_format == "channels_first" else 1

    def _changed_(self, size: int, index: int) -> Any:
        """The new size of one spatial axis."""
        raise NotImplementedError

    def compute_output_shape(self, input_shape):
        """Other spatial sizes."""
        sizes = shape_list(input_shape)
        if sizes is None:
            return tensor_shape.TensorShape(None)
        start = self._start()
        for i in range(self.rank):
            size = sizes[start + i]
            sizes[start + i] = None if size is None else self._changed_(size, i)
        return tensor_shape.TensorShape(sizes)


def _pairs(value: Any, rank: int, name: str) -> Any:
    """A pair before and after for each axis."""
    if isinstance(value, (int, Unknown)):
        return ((value, value),) * rank
    words = {2: "two", 3: "3"}
    if not hasattr(value, "__len__") or len(value) != rank:
        text = f"`{name}` should have {words[rank]} elements. "
        text += of_target(f"Found: {value}", f"Received: {value}.")
        raise raised(ValueError(text))
    places = ("1st", "2nd", "3rd")
    return tuple(normalize_tuple(v, 2, f"{p} entry of {name}", True) for v, p in zip(value, places))


class _Padding(_Spatial):
    _config_ = ("padding",)

    def _changed_(self, size: int, index: int) -> Any:
        a, b = self.padding[index]
        return None if isinstance(a, Unknown) or isinstance(b, Unknown) else size + a + b


@export("ZeroPadding1D")
class ZeroPadding1D(_Padding):
    """More steps."""

    rank = 1

    def __init__(self, padding=1, **kwargs):
        super().__init__(**kwargs)
        self.padding = normalize_tuple(padding, 2, "padding", True)
        self.input_spec = InputSpec(ndim=3)

    def _changed_(self, size: int, index: int) -> Any:
        a, b = self.padding
        return None if isinstance(a, Unknown) or isinstance(b, Unknown) else size + a + b

    def call(self, inputs):
        """One padding op."""
        return tf.keras.backend.temporal_padding(inputs, padding=self.padding)


@export("ZeroPadding2D")
class ZeroPadding2D(_Padding):
    """More rows and columns."""

    _config_ = ("data_format",)

    def __init__(self, padding=(1, 1), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.padding = _pairs(padding, 2, "padding")
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs):
        """One padding op."""
        return tf.keras.backend.spatial_2d_padding(
            inputs, padding=self.padding, data_format=self.data_format
        )


@export("ZeroPadding3D")
class ZeroPadding3D(_Padding):
    """Three larger axes."""

    _config_ = ("data_format",)
    rank = 3

    def __init__(self, padding=(1, 1, 1), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.padding = _pairs(padding, 3, "padding")
        self.input_spec = InputSpec(ndim=5)

    def call(self, inputs):
        """One padding op."""
        return tf.keras.backend.spatial_3d_padding(
            inputs, padding=self.padding, data_format=self.data_format
        )


class _Cropping(_Spatial):
    _config_ = ("cropping",)

    def _crops_(self) -> Any:
        return self.cropping

    def _changed_(self, size: int, index: int) -> Any:
        a, b = self._crops_()[index]
        return None if isinstance(a, Unknown) or isinstance(b, Unknown) else size - a - b

    def _refuse_whole_(self, inputs: Any) -> None:
        """Refuses to leave nothing; TensorFlow 2 looks at the sizes it knows."""
        sizes = shape_list(inputs.shape)
        start = self._start()
        known = sizes is not None and len(sizes) > start + self.rank - 1
        for i, (a, b) in enumerate(self._crops_() if known else ()):
            size = sizes[start + i]
            if all(type(n) is int for n in (size, a, b)) and a + b >= size:
                what = (
                    "cropping parameter of Cropping layer"
                    if self.rank == 1
                    else "Argument `cropping`"
                )
                text = (
                    f"{what} must be greater than the input shape. Received: "
                    f"inputs.shape={inputs.shape}, and cropping={self.cropping}"
                )
                raise raised(ValueError(text))

    def call(self, inputs):
        """One strided slice."""
        parts = []
        crops = self._crops_()
        if not is_v1() and self.rank < 3:
            self._refuse_whole_(inputs)
        whole_slice = slice(None)
        last = all(b == 0 for _, b in crops)
        for a, b in crops:
            parts.append(slice(a, None if last or b == 0 else -b))
        before = [whole_slice] * self._start()
        after = [whole_slice] if self.data_format == "channels_last" else []
        return inputs[(*before, *parts, *after)]


@export("Cropping1D")
class Cropping1D(_Cropping):
    """Fewer steps."""

    rank = 1

    def __init__(self, cropping=(1, 1), **kwargs):
        super().__init__(**kwargs)
        self.cropping = normalize_tuple(cropping, 2, "cropping", True)
        self.input_spec = InputSpec(ndim=3)

    def _crops_(self) -> Any:
        return (self.cropping,)


@export("Cropping2D")
class Cropping2D(_Cropping):
    """Fewer rows and columns."""

    _config_ = ("data_format",)

    def __init__(self, cropping=((0, 0), (0, 0)), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.cropping = _pairs(cropping, 2, "cropping")
        self.input_spec = InputSpec(ndim=4)


@export("Cropping3D")
class Cropping3D(_Cropping):
    """Three smaller axes."""

    _config_ = ("data_format",)
    rank = 3

    def __init__(self, cropping=((1, 1), (1, 1), (1, 1)), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.cropping = _pairs(cropping, 3, "cropping")
        self.input_spec = InputSpec(ndim=5)


class _UpSampling(_Spatial):
    _config_: tuple[str, ...] = ("size",)

    def _factors_(self) -> Any:
        return self.size

    def _changed_(self, size: int, index: int) -> Any:
        factor = self._factors_()[index]
        return None if isinstance(factor, Unknown) else size * factor


@export("UpSampling1D")
class UpSampling1D(_UpSampling):
    """Steps repeated."""

    rank = 1

    def __init__(self, size=2, **kwargs):
        super().__init__(**kwargs)
        self.size = whole(size)
        self.input_spec = InputSpec(ndim=3)

    def _factors_(self) -> Any:
        return (self.size,)

    def call(self, inputs):
        """Each step repeated."""
        return tf.keras.backend.repeat_elements(inputs, self.size, axis=1)


RESIZING = (
    "bilinear",
    "nearest",
    "bicubic",
    "area",
    "lanczos3",
    "lanczos5",
    "gaussian",
    "mitchellcubic",
)
"""The ways of resizing that TensorFlow 2 knows."""


def _check_interpolation(value: Any) -> None:
    """The ways of resizing: two of 1.15, those of TensorFlow 2 in small or in capital letters."""
    if isinstance(value, Unknown):
        return
    if not is_v1():
        if value.lower() not in RESIZING:
            text = (
                f"Value not recognized for `interpolation`: {value.lower()}. Supported values are: "
                f"{dict.fromkeys(RESIZING).keys()}"
            )
            raise raised(NotImplementedError(text))
    elif value not in ("nearest", "bilinear"):
        text = '`interpolation` argument should be one of `"nearest"` or `"bilinear"`.'
        raise raised(ValueError(text))


@export("UpSampling2D")
class UpSampling2D(_UpSampling):
    """Rows and columns repeated."""

    _config_ = ("data_format", "interpolation")

    def __init__(self, size=(2, 2), data_format=None, interpolation="nearest", **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.size = normalize_tuple(size, 2, "size")
        _check_interpolation(interpolation)
        self.interpolation = interpolation
        self.input_spec = InputSpec(ndim=4)

    def call(self, inputs):
        """A resize."""
        return tf.keras.backend.resize_images(
            inputs, self.size[0], self.size[1], self.data_format, interpolation=self.interpolation
        )


@export("UpSampling3D")
class UpSampling3D(_UpSampling):
    """Three axes repeated."""

    _config_ = ("data_format",)
    rank = 3

    def __init__(self, size=(2, 2, 2), data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.size = normalize_tuple(size, 3, "size")
        self.input_spec = InputSpec(ndim=5)

    def call(self, inputs):
        """Each element repeated."""
        return tf.keras.backend.resize_volumes(inputs, *self.size, self.data_format)
