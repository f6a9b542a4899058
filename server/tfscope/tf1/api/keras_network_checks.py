"""Whether what a functional model is made between can be its inputs and outputs.

Mirrors python/keras/engine/network.py ``_init_graph_network`` and ``_validate_graph_inputs_and_outputs``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.keras_layer_nodes import is_ragged
from tfscope.tf1.graph import ops
from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown


def check_kinds(model: Any) -> None:
    """Refuses what is no tensor: of an output, Keras asks for its operation first."""
    for value in model.outputs:
        if _is_no_tensor(value):
            text = f"'{type(value).__name__}' object has no attribute 'op'"
            raise raised(AttributeError(text))
    _refuse_inputs(model, [value for value in model.inputs if _is_no_tensor(value)])


def check_ends(model: Any) -> None:
    """Refuses tensors that come of no layer, and inputs that are given twice."""
    if len({id(t) for t in model.inputs}) != len(model.inputs):
        text = of_target(
            "The list of inputs passed to the model is redundant. All inputs should only "
            f"appear once. Found: {model.inputs}",
            "The list of inputs passed to the model contains the same input multiple times. All "
            f"inputs should only appear once.Received inputs={model.inputs}",
        )
        raise raised(ValueError(text))
    _refuse_inputs(model, [t for t in model.inputs if not hasattr(t, "_keras_history")])
    for tensor in model.outputs:
        if not hasattr(tensor, "_keras_history"):
            text = (
                f"Output tensors to a {type(model).__name__} must be the output of a TensorFlow `Layer` "
                f"(thus holding past layer metadata). Found: {tensor}"
            )
            raise raised(ValueError(text))


def _is_no_tensor(value: Any) -> bool:
    known = isinstance(value, (ops.Tensor, Unknown)) or is_ragged(value)
    return not known and not hasattr(value, "op")


def _refuse_inputs(model: Any, foreign: list[Any]) -> None:
    name = type(model).__name__
    kind = of_target(name, f"{name} model")
    received = of_target(": ", " inputs=")
    for value in foreign:
        text = (
            f"Input tensors to a {kind} must come from `tf.keras.Input`. Received{received}{value} "
            "(missing previous layer metadata)."
        )
        raise raised(ValueError(text))
