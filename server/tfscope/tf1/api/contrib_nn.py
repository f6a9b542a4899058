"""``tf.contrib.nn``.  Mirrors contrib/nn/python/ops."""

from __future__ import annotations

import numbers

from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised

ALPHA = -1.7580993408473766
"""What a dropped element becomes: the lower bound of ``selu``."""


@tf_export("contrib.nn.alpha_dropout")
def alpha_dropout(x, keep_prob, noise_shape=None, seed=None, name=None):
    """The shape of ``x``.  Mirrors alpha_dropout.py alpha_dropout.

    Raises ValueError for a ``keep_prob`` outside (0, 1].
    """
    with ops.name_scope(name, "alpha_dropout", [x]):
        x = ops.convert_to_tensor(x, name="x")
        if isinstance(keep_prob, numbers.Real) and not 0 < keep_prob <= 1:
            words = "keep_prob must be a scalar tensor or a float in the range (0, 1], got %g"
            raise raised(ValueError(words % keep_prob))
        keep_prob = ops.convert_to_tensor(keep_prob, dtype=x.dtype, name="keep_prob")
        keep_prob.get_shape().assert_has_rank(0)
        if ops.constant_value(keep_prob) == 1:
            return x
        noise_shape = tf.shape(x) if noise_shape is None else noise_shape
        noise = tf.random_uniform(noise_shape, seed=seed, dtype=x.dtype)
        kept = tf.cast(tf.greater_equal(noise, 1 - keep_prob), x.dtype)
        mixed = x * kept + ALPHA * (1 - kept)
        scale = (keep_prob + keep_prob * (1 - keep_prob) * ALPHA**2) ** -0.5
        shift = -scale * ALPHA * (1 - keep_prob)
        return scale * mixed + shift
