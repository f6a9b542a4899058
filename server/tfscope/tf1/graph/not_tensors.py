"""Values that certainly are no tensors: functions, classes, members of enumerations, scopes."""

from __future__ import annotations

import enum
import types
from typing import Any

from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

NAMED = {
    "TensorShape": "tensorflow.python.framework.tensor_shape.TensorShape",
    "Dimension": "tensorflow.python.framework.tensor_shape.Dimension",
    "Tensor": "tensorflow.python.framework.ops.Tensor",
    "Operation": "tensorflow.python.framework.ops.Operation",
    "DType": "tensorflow.python.framework.dtypes.DType",
}
"""Classes of models by the name that programs may see of them."""
PLAIN = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)

_CALLABLES = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def is_certain(value: Any) -> bool:
    """Whether no conversion of TensorFlow or numpy takes the value."""
    if isinstance(value, Unknown):
        return False
    if isinstance(value, (type, enum.Enum, *_CALLABLES)) or type(value) is object:
        return True
    return is_function(value) or hasattr(type(value), "not_a_tensor")


def is_function(value: Any) -> bool:
    """Whether the value is a function of the program."""
    return hasattr(type(value), "__code__") and hasattr(type(value), "__globals__")


def kind_of(value: Any) -> str:
    """The name of a value's type as the program sees it."""
    return "function" if is_function(value) else type(value).__name__


def lacking(value: Any, name: str) -> AttributeError:
    """CPython's error for an attribute that the program's value does not have."""
    if isinstance(value, type):
        return raised(AttributeError(f"type object '{value.__name__}' has no attribute '{name}'"))
    return raised(AttributeError(f"'{kind_of(value)}' object has no attribute '{name}'"))


def demanded(value: Any, name: str) -> Any:
    """``value.name``, which the program is to blame for if the value is none of TensorFlow's."""
    if isinstance(value, PLAIN) or is_certain(value):
        raise lacking(value, name)
    return getattr(value, name)


def shown_kind(value: Any) -> str:
    """The type as ``str(type(value))`` tells it."""
    kind = type(value)
    named = getattr(kind, "not_a_tensor", None)
    if named is not None:
        return named if named.startswith("<") else f"<class '{named}'>"
    if isinstance(value, enum.Enum):
        return f"<enum '{kind.__name__}'>"
    if kind.__name__ in NAMED:
        return f"<class '{NAMED[kind.__name__]}'>"
    ours = kind.__module__ == "builtins" or kind.__module__.startswith("tfscope.")
    name = kind_of(value)
    return f"<class '{name}'>" if ours else f"<class '{kind.__module__}.{name}'>"
