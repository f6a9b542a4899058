"""tf.keras.Model.  Mirrors python/keras/engine/training.py as far as it builds a graph."""

from __future__ import annotations

from tfscope.tf1.api.keras_network import Network
from tfscope.tf1.api.registry import tf_export


@tf_export("keras.Model", "keras.models.Model", "python.keras.engine.training.Model")
class Model(Network):
    """A network that can be trained."""
