"""tf.keras.activations.  Mirrors python/keras/activations.py."""

from __future__ import annotations

from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("keras.activations.softmax")
def softmax(x, axis=-1):
    """Same shape.  A softmax op for matrices, else composed of plain ops."""
    rank = x.shape.ndims
    if rank is None or rank == 2:
        return tf.nn.softmax(x)
    if rank > 2:
        e = tf.exp(x - tf.reduce_max(x, axis=axis, keepdims=True))
        s = tf.reduce_sum(e, axis=axis, keepdims=True)
        return e / s
    text = f"Cannot apply softmax to a tensor that is 1D. Received input: {x}"
    raise raised(ValueError(text))


@tf_export("keras.activations.elu")
def elu(x, alpha=1.0):
    """Same shape."""
    return tf.keras.backend.elu(x, alpha)


@tf_export("keras.activations.selu")
def selu(x):
    """Same shape."""
    return 1.0507009873554805 * tf.keras.backend.elu(x, 1.6732632423543772)


@tf_export("keras.activations.softplus")
def softplus(x):
    """Same shape."""
    return tf.nn.softplus(x)


@tf_export("keras.activations.softsign")
def softsign(x):
    """Same shape."""
    return tf.nn.softsign(x)


NEWER = frozenset(("gelu", "mish", "silu", "swish"))
"""Activations that only 2.x finds by name."""


@tf_export("keras.activations.swish", "keras.activations.silu")
def swish(x):
    """Same shape."""
    return tf.nn.swish(x)


@tf_export("keras.activations.gelu")
def gelu(x, approximate=False):
    """Same shape."""
    return tf.nn.gelu(x, approximate)


@tf_export("keras.activations.mish")
def mish(x):
    """Same shape."""
    return x * tf.math.tanh(tf.math.softplus(x))


@tf_export("keras.activations.relu")
def relu(x, alpha=0.0, max_value=None, threshold=0):
    """Same shape."""
    return tf.keras.backend.relu(x, alpha=alpha, max_value=max_value, threshold=threshold)


@tf_export("keras.activations.tanh")
def tanh(x):
    """Same shape."""
    return tf.nn.tanh(x)


@tf_export("keras.activations.sigmoid")
def sigmoid(x):
    """Same shape."""
    return tf.nn.sigmoid(x)


@tf_export("keras.activations.exponential")
def exponential(x):
    """Same shape."""
    return tf.exp(x)


@tf_export("keras.activations.hard_sigmoid")
def hard_sigmoid(x):
    """Same shape."""
    return tf.keras.backend.hard_sigmoid(x)


@tf_export("keras.activations.linear")
def linear(x):
    """The value itself."""
    return x


@tf_export("keras.activations.serialize")
def serialize(activation):
    """The name."""
    if getattr(activation, "__name__", None) == "softmax_v2":
        return "softmax"
    return serial.serialize_keras_object(activation)


@tf_export("keras.activations.deserialize")
def deserialize(name, custom_objects=None):
    """The function of a name."""
    return serial.deserialize(name, "keras.activations", custom_objects, "activation function")


@tf_export("keras.activations.get")
def get(identifier):
    """The function that an argument means; ``None`` is linear."""
    if identifier is None:
        return linear
    if isinstance(identifier, Unknown):
        return _unknown
    if isinstance(identifier, str) and identifier in NEWER and current_run().is_v1:
        raise raised(ValueError(f"Unknown activation function:{identifier}"))
    if isinstance(identifier, (str, dict)):
        return deserialize(identifier)
    if callable(identifier):
        return identifier
    shown = repr(identifier) if current_run().is_v1 else identifier
    text = f"Could not interpret activation function identifier: {shown}"
    raise raised(TypeError(text))


def _unknown(x):
    """An unknown activation keeps the shape."""
    return x
