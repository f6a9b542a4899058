"""``tf.keras.estimator``: what is refused of models; the estimator itself is not known.

Mirrors tensorflow_estimator/python/estimator/keras.py.
"""

from __future__ import annotations

from tfscope.tf1.api import unmodelled
from tfscope.tf1.api.keras_training import Model
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

NAME = "keras.estimator.model_to_estimator"


@tf_export(NAME)
def model_to_estimator(keras_model=None, keras_model_path=None, custom_objects=None, model_dir=None, config=None, checkpoint_format=None, use_v2_estimator=False):  # fmt: skip
    """An estimator; raises ``ValueError`` for no model or two, and for one that is not compiled."""
    if keras_model is None and not keras_model_path:
        text = "Either `keras_model` or `keras_model_path` needs to be provided."
        raise raised(ValueError(text))
    if keras_model is not None and keras_model_path and not isinstance(keras_model_path, Unknown):
        text = "Please specity either `keras_model` or `keras_model_path`, but not both."
        raise raised(ValueError(text))
    if isinstance(checkpoint_format, str) and checkpoint_format not in ("checkpoint", "saver"):
        text = f'Checkpoint format must be one of "checkpoint" or "saver". Got {checkpoint_format}'
        raise raised(ValueError(text))
    if isinstance(keras_model, Model) and getattr(keras_model, "optimizer", None) is None:
        text = "The given keras model has not been compiled yet. Please compile the model with `model.compile()` before calling `model_to_estimator()`."
        raise raised(ValueError(text))
    unmodelled.note(NAME)
    return unmodelled.unknown_symbol(f"{NAME}()")
