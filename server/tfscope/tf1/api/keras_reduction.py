"""How Keras reduces losses.  Mirrors python/ops/losses/loss_reduction.py ``ReductionV2``."""

from __future__ import annotations

from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


@tf_export(
    "keras.losses.Reduction",
    "python.keras.utils.losses_utils.ReductionV2",
    "python.ops.losses.loss_reduction.ReductionV2",
)
class Reduction:
    """How losses become one number."""

    AUTO = "auto"
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"

    @classmethod
    def all(cls):
        """The valid keys."""
        return (cls.AUTO, cls.NONE, cls.SUM, cls.SUM_OVER_BATCH_SIZE)

    @classmethod
    def validate(cls, key):
        """Raises ``ValueError`` for others."""
        if not isinstance(key, Unknown) and key not in cls.all():
            newer = f'Invalid Reduction Key: {key}. Expected keys are "{cls.all()}"'
            raise raised(ValueError(of_target(f"Invalid Reduction Key {key}.", newer)))
