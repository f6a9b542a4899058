"""What the optimizers of tf.keras.optimizers share.  Mirrors python/keras/optimizer_v2/*.py."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.numpy_array import make as make_array
from tfscope.tf1.api import keras_backend
from tfscope.tf1.api.keras_optimizers import OptimizerV2, handle_of
from tfscope.tf1.api.optimizers import refuse_other_shape
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def export(name: str) -> Any:
    """Registers under ``tf.keras.optimizers``."""
    return tf_export(f"keras.optimizers.{name}", f"keras.optimizers.legacy.{name}",
                     f"python.keras.optimizer_v2.{name}")  # fmt: skip


def epsilon_of(epsilon: Any) -> Any:
    """The number given, else that of the backend."""
    return keras_backend.epsilon() if epsilon is None else epsilon


def is_active(momentum: Any) -> bool:
    """Whether there is momentum."""
    if isinstance(momentum, (ops.Tensor, Unknown)) or callable(momentum):
        return True
    return bool(momentum > 0)


class Fused(OptimizerV2):
    """An optimizer whose updates are one operation each, of rows as well."""

    def set_weights(self, weights):
        """Sets values in a session, also those of an older optimizer, which counts no steps first."""
        if isinstance(weights, list) and len(self.weights) == len(weights) + 1:
            weights = [make_array([0], (), "int64"), *weights]
        if isinstance(weights, list) and len(weights) != len(self.weights):
            text = (
                f"You called `set_weights(weights)` on optimizer {self._name} with a  weight list of length "
                f"{len(weights)}, but the optimizer was expecting {len(self.weights)} weights. Provided weights: "
                f"{str(weights)[:50]}..."
            )
            raise raised(ValueError(text))
        super().set_weights(weights)

    def _op_type_(self) -> str:
        """The type of the operation of a dense update."""
        raise NotImplementedError

    def _resource_apply_dense(self, grad, var, apply_state=None):
        return self._fused_(self._op_type_(), grad, var, self._coefficients_(var, apply_state))

    def _resource_apply_sparse(self, grad, var, indices, apply_state=None):
        coefficients = self._coefficients_(var, apply_state)
        kind = self._op_type_().replace("ResourceApply", "ResourceSparseApply")
        return self._fused_(kind, grad, var, coefficients, indices)

    def _fused_(self, kind: str, grad: Any, variable: Any, coefficients: Any, *more: Any) -> Any:
        """One operation on a variable and its slots."""
        slots = self._slots.get(id(variable), {})
        inputs = [handle_of(variable), *(s.handle for s in slots.values())]
        values = [v for v in coefficients.values() if isinstance(v, ops.Tensor)]
        if current_run().is_v1 and not more:
            refuse_other_shape(kind, variable, grad, [*inputs, *values])
        return ops.get_default_graph().create_op(kind, [*inputs, *values, grad, *more], [])


def faded(optimizer: Any, slot: Any, rate: Any, indices: Any, change: Any) -> Any:
    """A slot that fades, with some of its rows changed."""
    fading = tf.assign(slot, slot * rate)
    with ops.control_dependencies([fading]):
        return optimizer._resource_scatter_add(slot, indices, change)


def faded_rows(optimizer: Any, slot: Any, rate: Any, indices: Any, change: Any) -> tuple[Any, Any]:
    """Changed rows of a slot that fades, and the slot."""
    fading = tf.assign(slot, slot * rate)
    with ops.control_dependencies([fading]):
        changed = optimizer._resource_scatter_add(slot, indices, change)
        return tf.gather(changed, indices), changed
