"""``batch_dot`` as TensorFlow 2 has it: operands of any rank, brought to rank 3.

Mirrors keras/src/backend.py batch_dot.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_layer_nodes import int_shape
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def batch_dot(x: Any, y: Any, axes: Any) -> Any:
    """A product per element of the batch; raises ``ValueError`` for operands that do not fit."""
    sizes = [int_shape(x), int_shape(y)]
    first, second = checked_axes(sizes[0], sizes[1], axes)
    plain = [len(s) == 2 for s in sizes]
    if plain[0]:
        x, first = tf.expand_dims(x, 1), first + 1
    if plain[1]:
        y = tf.expand_dims(y, 2)
    x = _moved(x, first, max(len(sizes[0]), 3) - 1)
    y = _moved(y, second, 1)
    x, before = _flat(x, len(sizes[0]) > 3, slice(1, -1), lambda s: [s[0], -1, s[-1]])
    y, behind = _flat(y, len(sizes[1]) > 3, slice(2, None), lambda s: [s[0], s[1], -1])
    result = tf.matmul(x, y)
    shape = tf.shape(result)
    if before is not None:
        shape = tf.concat([shape[:1], before, shape[-1:]], 0)
    if behind is not None:
        shape = tf.concat([shape[:-1], behind], 0)
    if before is not None or behind is not None:
        result = tf.reshape(result, shape)
    if any(plain):
        result = tf.squeeze(result, 1 if plain[0] else -1)
    return result


def _moved(tensor: Any, axis: int, to: int) -> Any:
    """The tensor with an axis moved."""
    if axis == to:
        return tensor
    order = [i for i in range(tensor.shape.ndims) if i != axis]
    order.insert(to, axis)
    return tf.transpose(tensor, order)


def _flat(tensor: Any, squashed: bool, part: slice, sizes: Any) -> Any:
    """The tensor with several axes as one, and their sizes; ``None`` if it has rank 3."""
    if not squashed:
        return tensor, None
    shape = tf.shape(tensor)
    kept = shape[part]
    return tf.reshape(tensor, tf.stack(sizes(shape))), kept


def checked_axes(x: Any, y: Any, axes: Any) -> tuple[int, int]:
    """The axes that are summed over, counted from the front."""
    if len(x) < 2 or len(y) < 2:
        raise _refused(f"with rank < 2. Received inputs with shapes {x} and {y}.")
    if None not in (x[0], y[0]) and x[0] != y[0]:
        raise _refused(f"with different batch sizes. Received inputs with shapes {x} and {y}.")
    if axes is None:
        axes = [len(x) - 1, len(y) - (1 if len(y) == 2 else 2)]
    axes = [axes, axes] if isinstance(axes, int) else list(axes)
    if any(isinstance(a, (list, tuple)) for a in axes):
        text = f"Multiple target dimensions are not supported. Expected: None, int, (int, int), Provided: {axes}"
        raise raised(ValueError(text))
    axes = [a + len(s) if not isinstance(a, Unknown) and a < 0 else a for a, s in zip(axes, (x, y))]
    if 0 in axes:
        text = "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy batch dimension to your inputs using K.expand_dims(x, 0)"
        raise raised(ValueError(text))
    one, other = axes
    sizes = x[one], y[other]
    if None not in sizes and sizes[0] != sizes[1]:
        text = f"with shapes {x} and {y} with axes={axes}. x.shape[{one}] != y.shape[{other}] ({sizes[0]} != {sizes[1]})."
        raise _refused(text)
    return one, other


def _refused(why: str) -> ValueError:
    return raised(ValueError(f"Cannot do batch_dot on inputs {why}"))
