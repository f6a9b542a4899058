"""tf.keras.optimizers.schedules: learning rates as functions of the step.

Mirrors python/keras/optimizer_v2/learning_rate_schedule.py; what a schedule computes is the decay of
the same name in tf.train.
"""

from __future__ import annotations

import inspect
from typing import Any

from tfscope.tf1.api import train_decay
from tfscope.tf1.api.keras_optimizers import LearningRateSchedule
from tfscope.tf1.api.registry import tf_export
from tfscope.values.raised import raised
from tfscope.values.run import current_run

_STEP = ("global_step", "x")
"""What the decays call the step."""

_RENAMED = {"learning_rate": "initial_learning_rate"}
"""Parameter of a decay → that of its schedule."""


_NEWER: dict[str, dict[str, Any]] = {"CosineDecay": {"warmup_target": None, "warmup_steps": 0}}
"""Arguments that only schedules of 2.x take."""


class _Decay(LearningRateSchedule):
    """A decay whose step is given later; its other arguments are attributes."""

    decay_: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        newer = {} if current_run().is_v1 else _NEWER.get(type(self).__name__, {})
        vars(self).update({key: kwargs.pop(key, default) for key, default in newer.items()})
        try:
            bound = self._signature_().bind(*args, **kwargs)
        except TypeError as error:
            raise raised(TypeError(f"__init__() {error}")) from None
        bound.apply_defaults()
        vars(self).update(bound.arguments)

    @classmethod
    def _signature_(cls) -> inspect.Signature:
        taken = inspect.signature(cls.decay_).parameters.values()
        kept = [p.replace(name=_RENAMED.get(p.name, p.name)) for p in taken if p.name not in _STEP]
        return inspect.Signature(kept)

    def __call__(self, step: Any) -> Any:
        own = inspect.signature(self.decay_).parameters
        return self.decay_(
            **{n: step if n in _STEP else getattr(self, _RENAMED.get(n, n)) for n in own}
        )

    def get_config(self) -> dict[str, Any]:
        """The arguments."""
        return {name: getattr(self, name) for name in self._signature_().parameters}


_DECAYS: dict[str, Any] = {
    "ExponentialDecay": train_decay.exponential_decay,
    "InverseTimeDecay": train_decay.inverse_time_decay,
    "PolynomialDecay": train_decay.polynomial_decay,
    "PiecewiseConstantDecay": train_decay.piecewise_constant,
    "CosineDecay": train_decay.cosine_decay,
    "CosineDecayRestarts": train_decay.cosine_decay_restarts,
    "LinearCosineDecay": train_decay.linear_cosine_decay,
    "NoisyLinearCosineDecay": train_decay.noisy_linear_cosine_decay,
}

for _name, _decay in _DECAYS.items():
    _places = ("keras.optimizers.schedules", "keras.experimental")
    _class = type(_name, (_Decay,), {"decay_": staticmethod(_decay), "__module__": __name__})
    tf_export(*[f"{place}.{_name}" for place in _places])(_class)
