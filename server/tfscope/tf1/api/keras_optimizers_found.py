"""Optimizers by name or configuration.  Mirrors python/keras/optimizers.py."""

from __future__ import annotations

from tfscope.tf1.api import keras_serialize as serial
from tfscope.tf1.api.keras_optimizers import OptimizerV2
from tfscope.tf1.api.keras_optimizers_v1 import Optimizer, TFOptimizer
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.values.unknown import Unknown


@tf_export("keras.optimizers.serialize")
def serialize(optimizer):
    """The configuration."""
    return serial.serialize_keras_object(optimizer)


@tf_export("keras.optimizers.deserialize")
def deserialize(config, custom_objects=None):
    """The optimizer of a configuration."""
    short = {"adadelta": "Adadelta", "adagrad": "Adagrad", "adam": "Adam", "adamax": "Adamax",
             "nadam": "Nadam", "rmsprop": "RMSprop", "sgd": "SGD", "ftrl": "Ftrl"}  # fmt: skip
    name = config["class_name"]
    if isinstance(name, str):
        config = {**config, "class_name": short.get(name.lower(), name)}
    return serial.from_config(config, "keras.optimizers", custom_objects, "optimizer")


@tf_export("keras.optimizers.get")
def get(identifier):
    """The optimizer that an argument means."""
    if isinstance(identifier, (Optimizer, OptimizerV2, Unknown)):
        return identifier
    if isinstance(identifier, tf.train.Optimizer):
        return TFOptimizer(identifier)
    if isinstance(identifier, dict):
        return deserialize(identifier)
    if isinstance(identifier, str):
        return deserialize({"class_name": identifier, "config": {}})
    raise serial.uninterpreted("optimizer", identifier)
