"""How both TensorFlows word the refusal of a value."""

from __future__ import annotations

from typing import Any

from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.not_tensors import kind_of, shown_kind
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.run import current_run, of_target


def wrong_type(dtype: DType, value: Any) -> str:
    """An element that a type cannot hold; of a dict's elements one is named only if it is no number."""
    kind = kind_of(value)
    if type(value) is dict and (words := _number_of_dict(dtype, value)):
        return words
    if current_run().is_v1:
        return f"Expected {dtype.name}, got {value!r} of type '{kind}' instead."
    return f"Expected {dtype.name}, but got {value} of type '{kind}'."


def _number_of_dict(dtype: DType, value: dict[Any, Any]) -> str:
    """numpy's words for a dict that it makes a number of; empty if TensorFlow refuses an element before."""
    of_number = of_target("number", "real number")
    if dtype.is_floating and all(type(v) in (int, float) for v in value.values()):
        return f"float() argument must be a string or a {of_number}, not 'dict'"
    if dtype.is_integer and all(type(v) is int for v in value.values()):
        return f"int() argument must be a string, a bytes-like object or a {of_number}, not 'dict'"
    return ""


def not_converted(value: Any, kind: str | None = None) -> str:
    """A value of which no constant can be made."""
    if type(value) is dict and any(isinstance(item, Tensor) for item in value.values()):
        return tensors_inside()
    if current_run().is_v1:
        shown = f"<class '{kind}'>" if kind else shown_kind(value)
        return (
            f"Failed to convert object of type {shown} to Tensor. Contents: {value}. "
            "Consider casting elements to a supported type."
        )
    return (
        f"Failed to convert elements of {value} to Tensor. Consider casting elements to a supported "
        "type. See https://www.tensorflow.org/api_docs/python/tf/dtypes for supported TF dtypes."
    )


def not_an_array(shape: list[int]) -> str:
    """Lists of different lengths side by side, as NumPy refuses them for a type of numbers."""
    text = "setting an array element with a sequence."
    if current_run().is_v1:
        return text
    return (
        f"{text} The requested array has an inhomogeneous shape after {len(shape)} dimensions. "
        f"The detected shape was {tuple(shape)} + inhomogeneous part."
    )


def not_dense(value: Any, shape: list[int], wanted: list[int]) -> str:
    """Lists of different lengths side by side."""
    if current_run().is_v1:
        return f"Argument must be a dense tensor: {value} - got shape {shape}, but wanted {wanted}."
    return (
        f"Expected values {value} to be a dense tensor with shape {wanted}, but got shape {shape}."
    )


def too_many(total: int, count: int) -> str:
    """More elements than the shape has."""
    if current_run().is_v1:
        return f"Too many elements provided. Needed at most {total}, but received {count}"
    return f"Too many elements provided. Takes at most {total}, but got {count}."


def other_shape(target: Any, own: Any) -> str:
    """A value that must have exactly a shape."""
    but = "" if current_run().is_v1 else "but "
    return f"Expected Tensor's shape: {target}, {but}got {own}."


def tensors_inside() -> str:
    """A tensor where only constants may be."""
    if current_run().is_v1:
        return "List of Tensors when single Tensor expected"
    return "Expected any non-tensor type, but got a tensor instead."


def partial_shape(value: Any, *, is_shape: bool) -> str:
    """A shape or dimension that is not known."""
    if current_run().is_v1:
        kind = "a partially known TensorShape" if is_shape else "an unknown Dimension"
        return f"Cannot convert {kind} to a Tensor: {value}"
    kind = "a partially known TensorShape" if is_shape else "unknown Dimension"
    return f"Cannot convert {kind} {value} to a Tensor."


def no_shape_type(value: Any, dtype: DType, *, is_shape: bool) -> str:
    """A shape or dimension as a tensor of a type that holds no sizes."""
    if current_run().is_v1:
        return f"Cannot convert a TensorShape to dtype: {dtype}"
    kind = "TensorShape" if is_shape else "Dimension"
    return (
        f"Cannot convert {kind} {value} to dtype {dtype}. Allowed dtypes are tf.int32 and tf.int64."
    )
