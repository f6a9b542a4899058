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

for _name, _module in MODULES.items():
    _of_train = getattr(tf.train, _name)
    _kind = type(_name, (_of_train,), {"__doc__": f"tf.train.{_name} once more."})
    export_value(_kind, f"contrib.optimizer_v2.{_name}", f"contrib.optimizer_v2.{_module}.{_name}")
