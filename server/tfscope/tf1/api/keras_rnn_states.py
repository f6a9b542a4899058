"""States, sizes and inputs of recurrent layers.  Mirrors python/keras/layers/recurrent.py."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api import contrib_nest as nest
from tfscope.tf1.api.keras_input_spec import InputSpec
from tfscope.tf1.api.keras_layer_nodes import int_shape
from tfscope.tf1.api.train_public import tf
from tfscope.tf1.graph import ops, tensor_shape
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def is_multiple_state(state_size: Any) -> bool:
    """Whether a cell has several states."""
    return isinstance(state_size, (list, tuple)) and not isinstance(
        state_size, tensor_shape.TensorShape
    )


def size_list(size: Any) -> list[Any]:
    """The sizes of one state or output; an unknown size is one dimension."""
    if isinstance(size, Unknown):
        return [None]
    return tensor_shape.as_shape(size).as_list()


def zero_state(batch_size: Any, state_size: Any, dtype: Any) -> Any:
    """Zeros for each state.  Mirrors _generate_zero_filled_state."""
    if batch_size is None or dtype is None:
        text = (
            "batch_size and dtype cannot be None while constructing initial state: "
            f"batch_size={batch_size}, dtype={dtype}"
        )
        raise raised(ValueError(text))

    def zeros(size: Any) -> Any:
        sizes = [size] if isinstance(size, Unknown) else size_list(size)
        return tf.zeros([batch_size, *sizes], dtype=dtype)

    return nest.map_structure(zeros, state_size)


def zero_state_for_cell(cell: Any, inputs: Any, batch_size: Any, dtype: Any) -> Any:
    """The same, from the inputs if they are given."""
    if inputs is not None:
        batch_size = tf.shape(inputs)[0]
        dtype = inputs.attribute("dtype") if isinstance(inputs, Unknown) else inputs.dtype
    return zero_state(batch_size, cell.state_size, dtype)


def output_size_of(cell: Any) -> Any:
    """The size of a cell's output."""
    found = getattr(cell, "output_size", None)
    if found is not None:
        return found
    return cell.state_size[0] if is_multiple_state(cell.state_size) else cell.state_size


def as_shapes(shape: Any) -> Any:
    """Nested shapes; a plain tuple of sizes is one shape."""
    if isinstance(shape, tensor_shape.TensorShape):
        return shape
    plain = isinstance(shape, (list, tuple)) and all(
        isinstance(s, (int, type(None), Unknown, tensor_shape.Dimension)) for s in shape
    )
    return tensor_shape.TensorShape(shape) if plain else shape


def spec_of(state: Any) -> InputSpec:
    """The input spec of a state."""
    shape = int_shape(state) if isinstance(state, ops.Tensor) else None
    return InputSpec(shape=shape)


def standardize_args(inputs: Any, initial_state: Any, constants: Any, num_constants: int) -> Any:
    """Inputs, states and constants, also from one list.  Mirrors _standardize_args."""
    if isinstance(inputs, list):
        if num_constants:
            constants = inputs[-num_constants:]
            inputs = inputs[:-num_constants]
        if len(inputs) > 1:
            initial_state = inputs[1:]
            inputs = inputs[:1]
        inputs = tuple(inputs) if len(inputs) > 1 else inputs[0]

    def listed(value: Any) -> Any:
        if value is None or isinstance(value, list):
            return value
        return list(value) if isinstance(value, tuple) else [value]

    return inputs, listed(initial_state), listed(constants)


def no_steps() -> str:
    """The words of an unrolled layer without a number of steps."""
    return (
        "Cannot unroll a RNN if the time dimension is undefined. \n- If using a Sequential model, "
        "specify the time dimension by passing an `input_shape` or `batch_input_shape` argument to "
        "your first layer. If your first layer is an Embedding, you can also use the "
        "`input_length` argument.\n- If using the functional API, specify the time dimension by "
        "passing a `shape` or `batch_shape` argument to your Input layer."
    )


def no_batch() -> str:
    """The words of a stateful layer without a batch size."""
    return (
        "If a RNN is stateful, it needs to know its batch size. Specify the batch size of your "
        "input tensors: \n- If using a Sequential model, specify the batch size by passing a "
        "`batch_input_shape` argument to your first layer.\n- If using the functional API, specify "
        "the batch size by passing a `batch_shape` argument to your Input layer."
    )
