"""What Keras calls by names of ``tf.compat.v2`` since it is one of TensorFlow 2."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.array_index import where_v2
from tfscope.tf1.api.compat_v2 import ones_like as newer_ones_like
from tfscope.tf1.api.train_public import tf
from tfscope.values.run import current_run


def where(condition: Any, x: Any, y: Any) -> Any:
    """Elements of ``x`` where the condition is true, else of ``y``."""
    return tf.where(condition, x, y) if current_run().is_v1 else where_v2(condition, x, y)


def ones_like(tensor: Any, dtype: Any = None, name: Any = None) -> Any:
    """Ones of the tensor's shape."""
    return newer_ones_like(tensor, dtype, name)
