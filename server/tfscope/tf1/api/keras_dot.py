"""The layer ``Dot``.  Mirrors python/keras/layers/merge.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_merge import Merge, export, is_list, shown, two_of
from tfscope.tf1.api.keras_sizes import converts_shapes, shape_list
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import tensor_shape
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def _wrong(kind: type[Exception], what: str, older: str, newer: str, axes: Any) -> Exception:
    """The error of ``axes``, which the targets word differently."""
    told = of_target(
        f"Invalid {what} for `axes` - {older}",
        f"Invalid {what} for argument `axes`: {newer} Received: axes={axes}",
    )
    return raised(kind(told))


def _check_axes(axes: Any) -> None:
    """Raises for what is neither an axis nor two."""
    if isinstance(axes, (int, Unknown)):
        return
    if not isinstance(axes, (list, tuple)):
        text = "should be a list or an int."
        raise _wrong(TypeError, "type", text, f"it {text}", axes)
    if len(axes) != 2:
        text = "should contain two elements."
        raise _wrong(ValueError, "format", text, f"it {text}", axes)
    if not all(isinstance(a, (int, Unknown)) for a in axes):
        text = "list elements should be"
        raise _wrong(ValueError, "format", f'{text} "int".', f"{text} integers.", axes)


@export("Dot")
class Dot(Merge):
    """A product per element of the batch."""

    _config_ = ("axes", "normalize")

    def __init__(self, axes, normalize=False, **kwargs):
        super().__init__(**kwargs)
        _check_axes(axes)
        self.axes, self.normalize = axes, normalize

    @converts_shapes
    def build(self, input_shape):
        """Checks the shapes."""
        first, second = self._sizes_(input_shape)
        self.built = True
        if first is None or second is None:
            return
        axes = self._resolved_(len(first), len(second))
        a, b = first[axes[0]], second[axes[1]]
        if a != b and None not in (a, b):
            text = of_target(
                f"Dimension incompatibility {a} != {b}. Layer shapes: {tuple(first)}, {tuple(second)}",
                f"Incompatible input shapes: axis values {a} (at axis {axes[0]}) != {b} (at axis "
                f"{axes[1]}). Full input shapes: {tuple(first)}, {tuple(second)}",
            )
            raise raised(ValueError(text))

    def _sizes_(self, input_shape: Any) -> Any:
        if not is_list(input_shape) or len(input_shape) != 2:
            text = "A `Dot` layer should be called on a list of 2 inputs."
            text += of_target("", f" Received: input_shape={shown(input_shape)}")
            raise raised(ValueError(text))
        return [shape_list(s) for s in input_shape]

    def _resolved_(self, first: Any, second: Any) -> list[int]:
        axes = [self.axes] * 2 if isinstance(self.axes, int) else list(self.axes)
        return [a % rank if a < 0 and rank else a for a, rank in zip(axes, (first, second))]

    def _merge_function(self, inputs):
        a, b = two_of("Dot", inputs)
        axes = self._resolved_(a.shape.ndims, b.shape.ndims)
        if self.normalize:
            a = tf.nn.l2_normalize(a, axis=axes[0])
            b = tf.nn.l2_normalize(b, axis=axes[1])
        return tf.keras.backend.batch_dot(a, b, axes)

    def compute_output_shape(self, input_shape):
        """Both shapes without the axes."""
        first, second = self._sizes_(input_shape)
        axes = self._resolved_(len(first), len(second))
        first.pop(axes[0])
        second.pop(axes[1])
        output = first + second[1:]
        return tensor_shape.TensorShape(output + [1] if len(output) == 1 else output)

    def compute_mask(self, inputs, mask=None):
        """No mask."""
        return None


@export("dot")
def dot(inputs, axes, normalize=False, **kwargs):
    """A new ``Dot`` applied once."""
    return Dot(axes=axes, normalize=normalize, **kwargs)(inputs)
