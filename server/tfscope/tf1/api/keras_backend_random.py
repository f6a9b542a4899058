"""tf.keras.backend: random values.  Mirrors python/keras/backend.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import keras_context as context
from tfscope.tf1.api import keras_v2_names
from tfscope.tf1.api.keras_backend import export
from tfscope.tf1.api.train_public import tf


def _kind(dtype: Any) -> Any:
    return context.state().floatx if dtype is None else dtype


@export("random_normal")
def random_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Random values."""
    return tf.random.normal(shape, mean=mean, stddev=stddev, dtype=_kind(dtype), seed=seed)


@export("random_uniform")
def random_uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Random values."""
    return tf.random.uniform(shape, minval=minval, maxval=maxval, dtype=_kind(dtype), seed=seed)


@export("truncated_normal")
def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Random values."""
    return tf.random.truncated_normal(shape, mean, stddev, dtype=_kind(dtype), seed=seed)


@export("random_binomial")
def random_binomial(shape, p=0.0, dtype=None, seed=None):
    """Random ones and zeros."""
    kind = _kind(dtype)
    return keras_v2_names.where(
        tf.random.uniform(shape, dtype=kind, seed=seed) <= p,
        tf.ones(shape, dtype=kind), tf.zeros(shape, dtype=kind),
    )  # fmt: skip
