"""What a model gives back that ran in a session: arrays of unknown elements.

Mirrors python/keras/engine/training_arrays.py predict_loop and training.py evaluate.
"""

from __future__ import annotations

from typing import Any

from tfscope.python.library.numpy_array import make, ndarray
from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.numpy_values import ran_value
from tfscope.tf1.graph import ops
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def predictions(model: Any, x: Any) -> Any:
    """One array of each output, alone if there is one; its first size is that of the arrays given."""
    current_run().runtime_uses += 1
    outputs = nest.flatten(model.outputs)
    if not outputs or not all(isinstance(t, ops.Tensor) for t in outputs):
        return Unknown("runtime", "predict()")
    rows = _rows(x)
    made = [_of_rows(ran_value(t, f"predict()[{i}]"), rows) for i, t in enumerate(outputs)]
    return made[0] if len(made) == 1 else made


def measured(model: Any, what: str) -> Any:
    """The loss, or a list of the loss and the metrics."""
    names = model.metrics_names
    found = [Unknown("runtime", f"{what}()[{name!r}]") for name in names]
    return found[0] if len(found) == 1 else found


def _of_rows(array: Any, rows: Any) -> Any:
    if not isinstance(array, ndarray) or not array.shape:
        return array
    return make(None, (rows, *array.shape[1:]), array.dtype)


def _rows(x: Any) -> Any:
    """How many samples the arrays hold."""
    if not isinstance(x, Unknown):
        for part in nest.flatten(x):
            if isinstance(part, ndarray) and part.shape:
                return part.shape[0]
    return Unknown("runtime", "len(predict())")
