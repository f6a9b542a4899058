"""Making an operation from Python arguments, as every generated wrapper does.

Mirrors python/framework/op_def_library.py ``_apply_op_helper``: the op's scope is opened, its
arguments are converted inside it under their own names, and the op takes the scope's name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tfscope.tf1.graph.convert import convert_to_tensor, is_dense_tensor_like, unready
from tfscope.tf1.graph.descriptions import describe
from tfscope.tf1.graph.dtypes import DType
from tfscope.tf1.graph.graph import get_default_graph
from tfscope.tf1.graph.operation import Operation, Tensor
from tfscope.tf1.graph.tensor_shape import TensorShape
from tfscope.values.raised import is_raised, raised
from tfscope.values.unknown import Unknown

Input = tuple[Any, ...]
"""``(argument name, value or list of values, dtype rule)``; the rule is ``None`` (any type), a
``DType``, or the name of a type attribute (``"T"``) that all inputs with it share."""

Outputs = (
    Sequence[tuple[Any, TensorShape]] | Callable[[list[Any]], Sequence[tuple[Any, TensorShape]]]
)


def apply_op(
    op_type: str,
    inputs: Sequence[Input],
    outputs: Outputs,
    name: Any = None,
    attrs: dict[str, Any] | None = None,
    default_name: str | None = None,
) -> Operation:
    """Adds an op.  ``outputs`` lists ``(dtype or type attribute, shape)`` or computes that list from
    the converted inputs."""
    graph = get_default_graph()
    if isinstance(name, Unknown):
        name = str(name)
    with graph.name_scope((default_name or op_type) if name is None else name) as scope:
        types: dict[str, DType | None] = {}
        converted: list[Any] = []
        for argument in inputs:
            converted.append(_convert(op_type, argument, types, converted, inputs))
        _forget_guesses(inputs, converted, types)
        listed = outputs(converted) if callable(outputs) else outputs
        made = [(types.get(d) if isinstance(d, str) else d, s) for d, s in listed]
        flat: list[Any] = []
        for value in converted:
            flat.extend(value) if isinstance(value, list) else flat.append(value)
        return graph.create_op(op_type, flat, made, name=scope, attrs=attrs)


def _forget_guesses(
    inputs: Sequence[Input], converted: list[Any], types: dict[str, DType | None]
) -> None:
    """A type that only Python numbers suggest is unknown while another input's type is unknown."""
    for argument, found in zip(inputs, converted):
        rule = argument[2] if len(argument) > 2 else None
        if (
            isinstance(rule, str)
            and not isinstance(found, list)
            and is_dense_tensor_like(argument[1])
        ):
            if getattr(found, "_dtype", None) is None:
                known = [
                    f._dtype for a, f in zip(inputs, converted)
                    if len(a) > 2 and a[2] == rule and not isinstance(f, list)
                    and is_dense_tensor_like(a[1]) and getattr(f, "_dtype", None) is not None
                ]  # fmt: skip
                types[rule] = known[0].base_dtype if known else None


def _convert(
    op_type: str,
    argument: Input,
    types: dict[str, DType | None],
    done: list[Any],
    inputs: Sequence[Input],
) -> Any:
    name, value = argument[0], argument[1]
    rule = argument[2] if len(argument) > 2 else None
    kind = rule if isinstance(rule, DType) else types.get(rule) if isinstance(rule, str) else None
    if isinstance(value, list) and len(argument) > 3 and argument[3] == "list":
        if kind is None:
            kind = _list_type(value)
        found: Any = [convert_to_tensor(v, kind, f"{name}_{i}") for i, v in enumerate(value)]
        first = found[0] if found else None
    else:
        if isinstance(value, Tensor) or is_dense_tensor_like(value):
            found = convert_to_tensor(value, None, name, as_ref=False)
            if kind is not None:
                _check(op_type, argument, found, kind, rule, inputs)
        elif isinstance(rule, str) and kind is not None:
            found = _like_others(op_type, name, value, kind)
        else:
            found = _first(op_type, name, value, kind)
        first = found
    if isinstance(rule, str) and types.get(rule) is None:
        known = getattr(first, "_dtype", None)
        types[rule] = known.base_dtype if known is not None else None
    return found


def _like_others(op_type: str, name: str, value: Any, kind: DType) -> Any:
    """A value that must have the type of an earlier input."""
    try:
        return convert_to_tensor(value, kind, name)
    except TypeError as error:
        if not is_raised(error):
            raise
        text = (
            f"Expected {kind.name} passed to parameter '{name}' of op '{op_type}', got {value!r} of "
            f"type '{type(value).__name__}' instead. Error: {error}"
        )
        raise raised(TypeError(text)) from None
    except ValueError as error:
        raise _failed(name, error) from None


def _first(op_type: str, name: str, value: Any, kind: DType | None) -> Any:
    """A value that decides a type, or whose type has a default: that is preferred, not required."""
    try:
        return convert_to_tensor(value, kind if kind is None or not unready(value) else None, name)
    except ValueError as error:
        raise _failed(name, error) from None


def _failed(name: str, error: ValueError) -> ValueError:
    return (
        raised(ValueError(f"Tried to convert '{name}' to a tensor and failed. Error: {error}"))
        if is_raised(error)
        else error
    )


def _list_type(values: list[Any]) -> DType | None:
    for value in values:
        known = getattr(value, "dtype", None)
        if is_dense_tensor_like(value) and isinstance(known, DType):
            return known.base_dtype
    for value in values:
        if describe(value)[0] is not None:
            return describe(value)[0]
    return None


def _check(op_type: str, argument: Input, tensor: Any, kind: DType, rule: Any, inputs: Any) -> None:
    """Raises TensorFlow's ``TypeError`` for a tensor of a certainly different type."""
    known = tensor._dtype
    if known is None or known.base_dtype == kind.base_dtype:
        return
    prefix = f"Input '{argument[0]}' of '{op_type}' Op has type {known.base_dtype.name} that does not match "
    if isinstance(rule, str):
        first = next(i[0] for i in inputs if len(i) > 2 and i[2] == rule)
        raise raised(TypeError(f"{prefix}type {kind.name} of argument '{first}'."))
    raise raised(TypeError(f"{prefix}expected type of {kind.name}."))


def unary_op(op_type: str, x: Any, name: Any = None, arg: str = "x") -> Tensor:
    """An op of one input whose output is like it."""
    op = apply_op(op_type, [(arg, x, "T")], lambda i: [("T", i[0].shape)], name)
    return op.outputs[0]
