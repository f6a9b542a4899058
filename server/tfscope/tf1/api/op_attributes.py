"""The attributes of an op as its generated function takes them: numbers become whole, what is none is refused.

Mirrors python/eager/execute.py ``make_int``, ``make_float``, ``make_bool``, ``make_str``, and
python/framework/op_def_library.py ``_SatisfiesAllowedStringsConstraint``.
"""

from __future__ import annotations

import numbers
from collections.abc import Sequence
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.api.op_defs import OpDef
from tfscope.tf1.graph.not_tensors import is_certain
from tfscope.tf1.graph.operation import Tensor
from tfscope.tf1.graph.variables import BaseVariable
from tfscope.values.lengths import open_length
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

RENAMED = {("Squeeze", "squeeze_dims"): "axis"}
"""Attributes that the generated function calls otherwise."""

WORDS = regex(r"(?<=[a-z])(?=[A-Z])|(?<=.)(?=[A-Z][a-z])")

_PLAIN = (bool, int, float, complex, str, bytes, list, tuple, dict, set, type(None))
_FITTING: dict[str, tuple[type, ...]] = {
    "int": (int, float), "float": (int, float), "bool": (bool,), "string": (str, bytes)
}  # fmt: skip
"""Kind of an attribute → the types of Python it takes."""


def converted(definition: OpDef, attrs: dict[str, Any]) -> dict[str, Any]:
    """The attributes with whole numbers where the op takes such; raises for what is certainly wrong."""
    made = dict(attrs)
    _check_lists(definition, attrs)
    for name, value in attrs.items():
        attr = definition.attrs.get(name)
        if attr is None or isinstance(value, Unknown) or (value is None and not attr.required):
            continue
        shown = RENAMED.get((definition.name, name), name)
        if attr.kind in _FITTING:
            made[name] = _converted(value, attr.kind, shown)
        elif attr.kind in ("list(int)", "list(float)") and isinstance(value, (list, tuple)):
            made[name] = [_converted(v, attr.kind[5:-1], shown) for v in value]
    return made


def _check_lists(definition: OpDef, attrs: dict[str, Any]) -> None:
    """The generated function looks at all its lists first."""
    for name, value in attrs.items():
        attr = definition.attrs.get(name)
        if attr is None or not attr.kind.startswith("list(") or isinstance(value, (list, tuple)):
            continue
        if not _is_open(value) and not (value is None and not attr.required):
            shown = RENAMED.get((definition.name, name), name)
            function = function_name(definition.name)
            text = f"Expected list for '{shown}' argument to '{function}' Op, not {value!r}."
            raise raised(TypeError(text))


def function_name(op_type: str) -> str:
    """The name of an op's generated function.

    Mirrors python/framework/python_op_gen_internal.cc ``GenerateLowerCaseOpName``.
    """
    return WORDS.sub("_", op_type).lower()


def check_values(definition: OpDef, attrs: dict[str, Any]) -> None:
    """Refuses a text that is none of those the op knows, a number below its least and a list shorter than
    its least; bytes become text."""
    for name, attr in definition.attrs.items():
        value = attrs.get(name)
        if isinstance(value, (list, tuple)) and attr.kind.startswith("list("):
            _check_length(definition, name, value, attr.least)
        if attr.kind == "int" and type(value) is int and attr.least and value < attr.least:
            told = f"Attr '{name}' of '{definition.name}' Op passed {value} less than minimum {attr.least}."
            raise raised(ValueError(told))
        if name not in attrs or attr.kind != "string" or not attr.allowed:
            continue
        text = value.decode() if type(value) is bytes else value
        if isinstance(text, str) and text not in attr.allowed:
            listed = '", "'.join(attr.allowed)
            told = f"Attr '{name}' of '{definition.name}' Op passed string '{text}' not in: "
            raise raised(ValueError(f'{told}"{listed}".'))
        attrs[name] = text


def _check_length(definition: OpDef, name: str, value: Sequence[Any], least: int) -> None:
    if len(value) < least and open_length(value) is None:
        told = f"Attr '{name}' of '{definition.name}' Op passed list of length {len(value)} less than minimum {least}."
        raise raised(ValueError(told))


def _converted(value: Any, kind: str, name: str) -> Any:
    of_numpy = isinstance(value, numbers.Real) and not isinstance(value, (int, float))
    if kind == "int" and of_numpy:
        return int(value) if getattr(value, "known", False) else value
    if not _is_known(value):
        return value
    if isinstance(value, _FITTING[kind]):
        return _whole(value) if kind == "int" else value
    raise raised(TypeError(f"Expected {kind} for argument '{name}' not {value!r}."))


def _whole(value: Any) -> Any:
    """The number cut off, as ``int`` does it; what has no whole part stays."""
    return int(value) if value - value == 0 else value


def _is_open(value: Any) -> bool:
    """Whether the value may be a list all the same."""
    return isinstance(value, Unknown) or hasattr(type(value), "__tfscope_user__")


def _is_known(value: Any) -> bool:
    """Whether the value is one whose conversion is certain."""
    if isinstance(value, Tensor):
        return value._dtype is not None
    return isinstance(value, (*_PLAIN, BaseVariable)) or is_certain(value)
