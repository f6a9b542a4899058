"""Initializers under Keras' names and with Keras' defaults.  Mirrors python/keras/initializers.py."""

from __future__ import annotations

from tfscope.tf1.api import init_ops, init_ops_matrix, init_ops_scaling
from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph import dtypes
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


@tf_export("keras.initializers.RandomUniform", "keras.initializers.random_uniform", "keras.initializers.uniform")  # fmt: skip
class RandomUniform(init_ops.RandomUniform):
    """Uniform numbers in a small range."""

    def __init__(self, minval=-0.05, maxval=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(minval=minval, maxval=maxval, seed=seed, dtype=dtype)


@tf_export("keras.initializers.RandomNormal", "keras.initializers.random_normal", "keras.initializers.normal")  # fmt: skip
class RandomNormal(init_ops.RandomNormal):
    """Normal numbers of a small deviation."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean=mean, stddev=stddev, seed=seed, dtype=dtype)


@tf_export("keras.initializers.TruncatedNormal", "keras.initializers.truncated_normal")
class TruncatedNormal(init_ops.TruncatedNormal):
    """Normal numbers of a small deviation, within two deviations."""

    def __init__(self, mean=0.0, stddev=0.05, seed=None, dtype=dtypes.float32):
        super().__init__(mean=mean, stddev=stddev, seed=seed, dtype=dtype)


for _class, _names in (
    (init_ops.Zeros, ("Zeros", "zeros")), (init_ops.Ones, ("Ones", "ones")),
    (init_ops.Constant, ("Constant", "constant")),
    (init_ops_scaling.VarianceScaling, ("VarianceScaling",)),
    (init_ops_scaling.GlorotUniform, ("glorot_uniform",)),
    (init_ops_scaling.GlorotNormal, ("glorot_normal",)),
    (init_ops_matrix.Orthogonal, ("Orthogonal", "orthogonal")),
    (init_ops_matrix.Identity, ("Identity", "identity")),
):  # fmt: skip
    tf_export(*[f"keras.initializers.{name}" for name in _names])(_class)


NEWER_NAMES = {
    "HeNormal": init_ops_scaling.HeNormal, "HeUniform": init_ops_scaling.HeUniform,
    "LecunNormal": init_ops_scaling.LecunNormal, "LecunUniform": init_ops_scaling.LecunUniform,
}  # fmt: skip
"""Names that 2.x configurations may use besides."""

PRIVATE_NAMES = {
    "zero": init_ops.Zeros, "one": init_ops.Ones,
    "GlorotUniform": init_ops_scaling.GlorotUniform, "GlorotNormal": init_ops_scaling.GlorotNormal,
}  # fmt: skip
"""Names that only configurations may use."""

FUNCTIONS = ("he_normal", "he_uniform", "lecun_normal", "lecun_uniform")
"""Names that mean the result of a function, not the function."""


@tf_export("keras.initializers.get")
def get(identifier):
    """The initializer that an argument means: a name, a configuration, or anything callable."""
    if identifier is None or isinstance(identifier, Unknown):
        return identifier
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        if identifier in FUNCTIONS:
            return deserialize({"class_name": identifier, "config": {}})
        return deserialize(identifier)
    if isinstance(identifier, type) and not current_run().is_v1:
        return identifier()
    if callable(identifier):
        return identifier
    raise raised(ValueError(f"Could not interpret initializer identifier: {identifier}"))


@tf_export("keras.initializers.deserialize")
def deserialize(config, custom_objects=None):
    """The initializer of a name or configuration."""
    known = {
        **PRIVATE_NAMES,
        **({} if current_run().is_v1 else NEWER_NAMES),
        **(custom_objects or {}),
    }
    return serial.deserialize(config, "keras.initializers", known, "initializer")


@tf_export("keras.initializers.serialize")
def serialize(initializer):
    """The configuration of an initializer."""
    return serial.serialize_keras_object(initializer)
