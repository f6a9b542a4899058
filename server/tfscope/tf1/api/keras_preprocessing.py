"""Layers of 2.x that prepare data; they have no variables.

Mirrors keras/src/layers/preprocessing/*.py of Keras 2.15.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_configured import Configured
from tfscope.tf1.api.op_maker import one_op
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape


def export(name: str) -> Any:
    """Registers under both places."""
    return tf_export(f"keras.layers.{name}", f"keras.layers.experimental.preprocessing.{name}")


@export("Rescaling")
class Rescaling(Configured):
    """The same shape.  Mirrors image_preprocessing.py Rescaling."""

    _config_ = ("scale", "offset")

    def __init__(self, scale, offset=0.0, **kwargs):
        super().__init__(**kwargs)
        self.scale, self.offset = scale, offset

    def call(self, inputs):
        """Scaled and shifted."""
        inputs = tf.cast(inputs, self.dtype)
        scale, offset = tf.cast(self.scale, self.dtype), tf.cast(self.offset, self.dtype)
        return inputs * scale + offset

    def compute_output_shape(self, input_shape):
        """That of the input."""
        return input_shape


class _Sized(Configured):
    """Images of a given height and width."""

    _config_ = ("height", "width")

    def __init__(self, height, width, **kwargs):
        super().__init__(**kwargs)
        self.height, self.width = height, width

    def compute_output_shape(self, input_shape):
        """With the sizes wanted."""
        sizes = tensor_shape.as_shape(input_shape).as_list()
        sizes[-3], sizes[-2] = self.height, self.width
        return tensor_shape.TensorShape(sizes)


@export("Resizing")
class Resizing(_Sized):
    """Mirrors image_preprocessing.py Resizing."""

    def __init__(self, height, width, interpolation="bilinear", crop_to_aspect_ratio=False, **kwargs):  # fmt: skip
        super().__init__(height, width, **kwargs)
        self.interpolation, self.crop_to_aspect_ratio = interpolation, crop_to_aspect_ratio

    def call(self, inputs):
        """Resized images."""
        method = str(self.interpolation).lower()
        return tf.cast(
            tf.image.resize(inputs, [self.height, self.width], method=method), self.dtype
        )


@export("CenterCrop")
class CenterCrop(_Sized):
    """Mirrors image_preprocessing.py CenterCrop."""

    def call(self, inputs):
        """The middle, or the whole made larger."""
        sizes = tf.shape(inputs)
        rest = [sizes[-3] - self.height, sizes[-2] - self.width]
        shape = self.compute_output_shape(inputs.shape)

        def crop():
            top, left = [tf.cast(r / 2, tf.int32) for r in rest]
            return tf.image.crop_to_bounding_box(inputs, top, left, self.height, self.width)

        def enlarge():
            return tf.image.resize(inputs, [self.height, self.width])

        made = tf.cond(tf.reduce_all([r >= 0 for r in rest]), crop, enlarge)
        made.set_shape(shape)
        return made


def _made(kind: str, inputs: Any, dtype: Any, shape: Any) -> Any:
    return one_op(kind, [inputs], shape, dtype)


class _Identity(Configured):
    """A number for each value."""

    def call(self, inputs):
        """int64 numbers, the same shape."""
        return _made("Identity", ops.convert_to_tensor(inputs), tf.int64, inputs.shape)

    def compute_output_shape(self, input_shape):
        """That of the input."""
        return input_shape


@export("Hashing")
class Hashing(_Identity):
    """Mirrors hashing.py Hashing as it is by default."""

    _config_ = ("num_bins",)

    def __init__(self, num_bins, mask_value=None, salt=None, output_mode="int", sparse=False, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self.num_bins = num_bins


@export("Discretization")
class Discretization(_Identity):
    """Mirrors discretization.py Discretization with given boundaries."""

    def __init__(self, bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode="int", sparse=False, **kwargs):  # fmt: skip
        super().__init__(**kwargs)
        self.bin_boundaries, self.num_bins = bin_boundaries, num_bins


@export("CategoryEncoding")
class CategoryEncoding(Configured):
    """``(batch, num_tokens)``.  Mirrors category_encoding.py CategoryEncoding."""

    _config_ = ("num_tokens", "output_mode")

    def __init__(self, num_tokens=None, output_mode="multi_hot", sparse=False, **kwargs):
        super().__init__(**kwargs)
        self.num_tokens, self.output_mode = num_tokens, output_mode

    def compute_output_shape(self, input_shape):
        """The tokens in place of the last dimension."""
        sizes = tensor_shape.as_shape(input_shape).as_list()
        kept = sizes if self.output_mode == "one_hot" and sizes[-1:] != [1] else sizes[:-1]
        return tensor_shape.TensorShape([*kept, self.num_tokens])

    def call(self, inputs):
        """Which tokens there are."""
        shape = self.compute_output_shape(inputs.shape)
        with ops.name_scope("bincount"):
            return _made("DenseBincount", ops.convert_to_tensor(inputs), tf.float32, shape)
