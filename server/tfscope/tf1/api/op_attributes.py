"""The attributes of an op as its generated function takes them: numbers become whole, what is none is refused.

Mirrors python/eager/execute.py ``make_int``, ``make_float``, ``make_bool``, ``make_str``.
"""

from __future__ import annotations

from typing import Any

from tfscope.tf1.api.op_defs import OpDef
from tfscope.tf1.graph.not_tensors import is_certain
from tfscope.tf1.graph.operation import Tensor
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown

RENAMED = {("Squeeze", "squeeze_dims"): "axis"}
"""Attributes that the generated function calls otherwise."""

_PLAIN = (bool, int, float, complex, str, bytes, list, tuple, dict, set, type(None))
_FITTING: dict[str, tuple[type, ...]] = {
    "int": (int, float), "float": (int, float), "bool": (bool,), "string": (str, bytes)
}  # fmt: skip
"""Kind of an attribute → the types of Python it takes."""


def converted(definition: OpDef, attrs: dict[str, Any]) -> dict[str, Any]:
    """The attributes with whole numbers where the op takes such; raises for what is certainly wrong."""
    made = dict(attrs)
    for name, value in attrs.items():
        attr = definition.attrs.get(name)
        if attr is None or value is None or isinstance(value, Unknown):
            continue
        shown = RENAMED.get((definition.name, name), name)
        if attr.kind in _FITTING:
            made[name] = _converted(value, attr.kind, shown)
        elif attr.kind in ("list(int)", "list(float)") and isinstance(value, (list, tuple)):
            made[name] = [_converted(v, attr.kind[5:-1], shown) for v in value]
    return made


def _converted(value: Any, kind: str, name: str) -> Any:
    if not _is_known(value):
        return value
    if isinstance(value, _FITTING[kind]):
        return _whole(value) if kind == "int" else value
    raise raised(TypeError(f"Expected {kind} for argument '{name}' not {value!r}."))


def _whole(value: Any) -> Any:
    """The number cut off, as ``int`` does it; what has no whole part stays."""
    return int(value) if value - value == 0 else value


def _is_known(value: Any) -> bool:
    """Whether the value is one whose conversion is certain."""
    if isinstance(value, Tensor):
        return value._dtype is not None
    return isinstance(value, _PLAIN) or is_certain(value)
