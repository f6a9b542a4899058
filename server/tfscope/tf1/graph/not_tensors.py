"""Values that certainly are no tensors: functions, classes, modules, members of enumerations, scopes."""

from __future__ import annotations

import enum
import types
from typing import Any

from tfscope.values.raised import raised
from tfscope.values.run import of_target
from tfscope.values.unknown import Unknown

PLAIN = (bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset)

CONVERTED = frozenset((Unknown, *PLAIN))

WAYS = (
    "__array__", "__array_interface__", "__array_struct__", "__array_priority__", "__len__",
    "__iter__", "__getitem__", "__getattr__", "__float__", "__int__", "__index__", "__complex__",
    "__attrs_attrs__", "_as_graph_element", "_dense_var_to_tensor", "dtype",
)  # fmt: skip
"""What a class may have that numpy, a conversion or a session makes values of."""

LAZY: tuple[type, ...] = (
    types.GeneratorType, map, zip, filter, enumerate, type({}.keys()), type({}.values()), type({}.items()),
)  # fmt: skip
"""What Python iterates over and numpy takes for one object."""

_NEVER = (type, enum.Enum, types.ModuleType)

_CALLABLES = (types.FunctionType, types.BuiltinFunctionType, types.MethodType)


def is_certain(value: Any) -> bool:
    """Whether no conversion of TensorFlow or numpy takes the value."""
    if type(value) in CONVERTED:
        return False
    if isinstance(value, (*_NEVER, *_CALLABLES, *LAZY)) or type(value) is object:
        return True
    kind = type(value)
    return is_function(value) or hasattr(kind, "not_a_tensor") or _has_no_way(kind)


def _has_no_way(kind: type) -> bool:
    """Whether a class of the program, or of a model of TensorFlow, has nothing to make values of."""
    if kind.__module__.startswith("tfscope.") and not kind.__module__.startswith("tfscope.tf1."):
        return False
    return hasattr(kind, "never_a_tensor") or not any(hasattr(kind, way) for way in WAYS)


def is_function(value: Any) -> bool:
    """Whether the value is a function of the program."""
    return hasattr(type(value), "__code__") and hasattr(type(value), "__globals__")


def is_builtin(value: Any) -> bool:
    """Whether a function stands for one that is built into Python."""
    return isinstance(value, types.FunctionType) and hasattr(value, "__tfscope_builtin__")


def kind_of(value: Any) -> str:
    """The name of a value's type as the program sees it."""
    if is_builtin(value):
        return "builtin_function_or_method"
    if is_function(value):
        return "function"
    if isinstance(value, types.ModuleType) and not hasattr(type(value), "not_a_tensor"):
        return "module"
    shown = str(vars(type(value)).get("shown_as", "."))
    return type(value).__name__ if "." in shown else shown


def lacking(value: Any, name: str) -> AttributeError:
    """CPython's error for an attribute that the program's value does not have."""
    if isinstance(value, type):
        return raised(AttributeError(f"type object '{value.__name__}' has no attribute '{name}'"))
    if isinstance(value, types.ModuleType):
        shown = repr(value).split("'")[1]
        return raised(AttributeError(f"module '{shown}' has no attribute '{name}'"))
    return raised(AttributeError(f"'{kind_of(value)}' object has no attribute '{name}'"))


def demanded(value: Any, name: str) -> Any:
    """``value.name``, which the program is to blame for if the value is none of TensorFlow's."""
    if (isinstance(value, PLAIN) or is_certain(value)) and not hasattr(value, name):
        raise lacking(value, name)
    return getattr(value, name)


def shown_kind(value: Any) -> str:
    """The type as ``str(type(value))`` tells it."""
    named = getattr(type(value), "not_a_tensor", None)
    if named is not None:
        return named if named.startswith("<") else f"<class '{named}'>"
    if isinstance(value, enum.Enum):
        return f"<enum '{type(value).__name__}'>"
    ours = is_function(value) or is_builtin(value) or isinstance(value, types.ModuleType)
    return f"<class '{kind_of(value)}'>" if ours else str(type(value))


def dtype_of(value: Any) -> Any:
    """``value.dtype`` where TensorFlow goes on to ask for its base; what has none, or numpy's, is refused."""
    if value is None or isinstance(value, PLAIN):
        raise lacking(value, "dtype")
    found: Any = getattr(value, "dtype", None)
    if hasattr(found, "itemsize") and not hasattr(found, "base_dtype"):
        kind = of_target("dtype", f"dtypes.{found.name.capitalize()}DType")
        raise raised(AttributeError(f"'numpy.{kind}' object has no attribute 'base_dtype'"))
    return found
