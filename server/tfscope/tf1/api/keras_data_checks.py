"""Whether arrays fit the inputs, outputs and losses of a model.

Mirrors python/keras/engine/training_utils.py ``standardize_input_data``, ``check_array_lengths`` and
``check_loss_and_target_compatibility``.  Only what is known of an array is checked: its shape.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from tfscope.python.library.numpy_array import as_array, ndarray
from tfscope.tf1.api import keras_losses
from tfscope.tf1.api.data_structure import Leaf
from tfscope.tf1.api.keras_data_given import components_of
from tfscope.tf1.api.keras_losses import LossFunctionWrapper
from tfscope.tf1.api.train_certainty import nothing_missed
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops
from tfscope.tf1.graph.not_tensors import PLAIN
from tfscope.values.raised import raised, refusable
from tfscope.values.run import current_run, of_target
from tfscope.values.unknown import Unknown

Shape = tuple[Any, ...]
"""Sizes; what is not known is no ``int``."""


def check_amounts(
    x: Any, steps: Any, validation_data: Any, split: Any, validation_steps: Any
) -> None:
    """Refuses no data without a number of steps, and validation data that are no tuple.

    Mirrors training_arrays.py ``ArrayLikeTrainingLoop.fit`` of TensorFlow 1.15.
    """
    if not current_run().is_v1:
        return
    if x is None and steps is None:
        text = "When using data tensors as input to a model, you should specify the `steps_per_epoch` argument."
        raise raised(ValueError(text))
    if isinstance(validation_data, ndarray):
        bool(validation_data)
    elif isinstance(validation_data, (bool, int, float)) and validation_data:
        len(validation_data)  # type: ignore[arg-type]
    elif (
        not validation_data
        and type(split) in PLAIN
        and split
        and refusable(operator.lt, 0.0, split)
    ):
        refusable(operator.lt, split, 1.0)
    elif not validation_data and not split and type(validation_steps) is int and validation_steps:
        text = "`validation_steps` should not be specified if `validation_data` is None."
        raise raised(ValueError(text))


def check_data(model: Any, x: Any, y: Any) -> None:
    """Checks inputs and targets as a model takes them before it makes its training function."""
    if not model._is_graph_network:
        return
    names = list(model.input_names)
    wanted = [tf.keras.backend.int_shape(tensor) for tensor in model.inputs]
    if hasattr(x, "element_spec"):
        x, y = components_of(x)
    inputs = _standardized(x, names, wanted, "input")
    ends = getattr(model, "_training_endpoints", ())
    fed = [e for e in ends if e.loss_fn is not None]
    targets = _standardized(y, [e.output_name for e in fed], None, "target")
    if y is None:
        return
    _check_lengths(inputs, targets)
    for endpoint, shape in zip(fed, targets):
        if shape is not None:
            _check_loss(endpoint, shape)


def _standardized(
    data: Any, names: Sequence[str], wanted: Sequence[Any] | None, kind: str
) -> list[Shape | None]:
    """The shapes of the arrays, one per name; ``None`` for what is not known to be an array."""
    nothing: list[Shape | None] = [None] * len(names)
    if data is None or not names:
        return nothing
    if isinstance(data, dict):
        if any(isinstance(key, Unknown) for key in data):
            return nothing
        for name in names:
            if name not in data:
                text = f'No data provided for "{name}". Need data for each key in: {list(names)}'
                raise raised(ValueError(text))
        arrays = [data[name] for name in names]
    elif isinstance(data, (list, tuple)):
        numbers = len(names) == 1 and bool(data) and isinstance(data[0], (int, float))
        arrays = [data] if numbers else list(data)
    else:
        arrays = [data]
    if wanted is not None:
        del arrays[len(names) :]  # what more is given is taken by nothing
    shapes = [_shape_of(array, wanted is not None) for array in arrays]
    if len(arrays) != len(names):
        _refuse_count(arrays, shapes, names, kind)
        return nothing
    expected = list(wanted) if wanted is not None else [None] * len(names)
    found = [_widened(shape, want) for shape, want in zip(shapes, expected)]
    for name, shape, want in zip(names, found, expected):
        if shape is not None and isinstance(want, tuple):
            _check_shape(name, shape, want, kind)
    return [None if _is_symbolic(array) else shape for array, shape in zip(arrays, found)]


def _is_symbolic(value: Any) -> bool:
    """Whether a value has a shape of its own before a session runs; nobody counts its samples."""
    return isinstance(value, ops.Tensor) or (isinstance(value, Leaf) and value.kind == "tensor")


def _shape_of(value: Any, symbolic: bool) -> Shape | None:
    """The shape of an array, of a list as one; of a tensor only where ``symbolic`` ones are checked."""
    if _is_symbolic(value):
        if value.shape.ndims is not None:
            return tuple(value.shape.as_list()) if symbolic else None
        if nothing_missed():
            text = "Cannot take the length of shape with unknown rank."
            raise raised(ValueError(text))
        return None
    array = value if isinstance(value, ndarray) else None
    if isinstance(value, (list, tuple)):
        array = as_array(value)
    return tuple(array.shape) if isinstance(array, ndarray) else None


def _widened(shape: Shape | None, want: Any) -> Shape | None:
    """A vector has one feature per sample.  Mirrors ``standardize_single_array``."""
    alone = shape is not None and len(shape) == 1
    return (*shape, 1) if shape and alone and not (want and len(want) == 1) else shape


def _refuse_count(
    arrays: Sequence[Any], shapes: Sequence[Shape | None], names: Sequence[str], kind: str
) -> None:
    if shapes and shapes[0] is not None and isinstance(arrays[0], ndarray):
        inputs = of_target("", f"for inputs {list(names)} ")
        text = (
            f"Error when checking model {kind}: the list of Numpy arrays that you are passing to your "
            f"model is not the size the model expected. Expected to see {len(names)} array(s), "
            f"{inputs}but instead got the following list of {len(arrays)} arrays: "
        )
        raise raised(ValueError(text + str(list(arrays))[:200] + "..."))


def _check_shape(name: str, shape: Shape, want: Shape, kind: str) -> None:
    if len(shape) != len(want):
        text = (
            f"Error when checking {kind}: expected {name} to have {len(want)} dimensions, but got "
            f"array with shape {shape}"
        )
        raise raised(ValueError(text))
    for size, wanted in zip(shape[1:], want[1:]):
        if isinstance(size, int) and isinstance(wanted, int) and size != wanted:
            text = (
                f"Error when checking {kind}: expected {name} to have shape {want[1:]} but got array "
                f"with shape {shape[1:]}"
            )
            raise raised(ValueError(text))


def _check_lengths(inputs: Sequence[Shape | None], targets: Sequence[Shape | None]) -> None:
    counts = []
    for shapes, of in ((inputs, "input arrays (x)"), (targets, "target arrays (y)")):
        known = [shape for shape in shapes if shape is not None]
        sizes = {shape[0] for shape in known if shape and isinstance(shape[0], int)}
        if len(sizes) > 1:
            text = f"All {of} should have the same number of samples. Got array shapes: {known}"
            raise raised(ValueError(text))
        counts.append(sizes.pop() if sizes else None)
    if None not in counts and counts[0] != counts[1]:
        text = (
            "Input arrays should have the same number of samples as target arrays. "
            f"Found {counts[0]} input samples and {counts[1]} target samples."
        )
        raise raised(ValueError(text))


def _check_loss(endpoint: Any, shape: Shape) -> None:
    loss = endpoint.loss_fn
    function = getattr(loss, "fn", None)
    if not isinstance(loss, LossFunctionWrapper):
        return
    if function is keras_losses.categorical_crossentropy and shape[-1] == 1:
        text = (
            f"You are passing a target array of shape {shape} while using as loss "
            "`categorical_crossentropy`. `categorical_crossentropy` expects targets to be binary "
            "matrices (1s and 0s) of shape (samples, classes). If your targets are integer classes, "
            "you can convert them to the expected format via:"
        )
        raise raised(ValueError(text))
    if function not in _SAME_SHAPE:
        return
    output = tf.keras.backend.int_shape(endpoint.output)
    for size, wanted in zip(shape[1:], output[1:] if isinstance(output, tuple) else ()):
        if isinstance(size, int) and isinstance(wanted, int) and size != wanted:
            text = (
                f"A target array with shape {shape} was passed for an output of shape {output} while "
                f"using as loss `{loss.name or function.__name__}`. This loss expects targets to have "
                "the same shape as the output."
            )
            raise raised(ValueError(text))


_SAME_SHAPE = (
    keras_losses.mean_squared_error,
    keras_losses.binary_crossentropy,
    keras_losses.categorical_crossentropy,
)
"""Losses whose targets have the shape of the outputs."""
