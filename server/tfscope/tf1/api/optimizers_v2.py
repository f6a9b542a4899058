"""tf.contrib.optimizer_v2: the optimizers of tf.train whose hyperparameters may be callables.

Mirrors contrib/optimizer_v2/*.py; variables and their names are those of tf.train.
"""

from __future__ import annotations

from tfscope.tf1.api.registry import export_value
from tfscope.tf1.api.train_public import tf

MODULES = {
    "AdadeltaOptimizer": "adadelta", "AdagradOptimizer": "adagrad", "AdamOptimizer": "adam",
    "GradientDescentOptimizer": "gradient_descent", "MomentumOptimizer": "momentum",
    "RMSPropOptimizer": "rmsprop",
}  # fmt: skip
"""Class → file that defines it."""


class _Stops:
    """Gradients that are taken for constants.  Mirrors optimizer_v2.py OptimizerV2."""

    def minimize(self, loss, global_step=None, var_list=None, gate_gradients=1, aggregation_method=None, name=None, grad_loss=None, stop_gradients=None, scale_loss_by_num_replicas=False):  # fmt: skip
        """Gradients of the loss and their application."""
        self._stop_gradients = stop_gradients
        return super().minimize(loss, global_step, var_list, gate_gradients, aggregation_method, False, name, grad_loss)  # type: ignore[misc]  # fmt: skip

    def compute_gradients(self, loss, var_list=None, gate_gradients=1, aggregation_method=None, *args, stop_gradients=None, scale_loss_by_num_replicas=False, **kwargs):  # fmt: skip
        """Pairs of gradient or None and variable."""
        self._stop_gradients = stop_gradients or self._stop_gradients
        return super().compute_gradients(loss, var_list, gate_gradients, aggregation_method, *args, **kwargs)  # type: ignore[misc]  # fmt: skip


for _name, _module in MODULES.items():
    _of_train = getattr(tf.train, _name)
    _kind = type(_name, (_Stops, _of_train), {"__doc__": f"tf.train.{_name} once more."})
    export_value(_kind, f"contrib.optimizer_v2.{_name}", f"contrib.optimizer_v2.{_module}.{_name}")
