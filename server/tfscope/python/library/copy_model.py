"""``copy``: Python's algorithm, with what must keep its identity kept.

Unknowns, functions, modules and the objects of the modelled graph are never doubled: a copy of them
would be an object that the graph does not know.  Those that TensorFlow cannot copy refuse it by
``__deepcopy__``.  Reference: CPython ``Lib/copy.py``.
"""

from __future__ import annotations

import copy
import types
from typing import Any

from tfscope.python.library import gate
from tfscope.python.library.module_model import ModuleModel
from tfscope.values.unknown import Unknown

IDENTITY_LAYER = "tfscope.tf1.graph"
"""Package whose objects are nodes of a graph: each exists once."""

_ATOMIC = (
    type(None), int, float, bool, complex, bytes, str, type, range, types.ModuleType,
    types.FunctionType, types.BuiltinFunctionType, property, Unknown, type(...),
    type(NotImplemented),
)  # fmt: skip


def keeps_identity(x: Any) -> bool:
    """Whether a copy of the object is the object itself."""
    return _is_atomic(x) or type(x).__module__.startswith(IDENTITY_LAYER)


def _is_atomic(x: Any) -> bool:
    return type(x) in _ATOMIC or isinstance(x, (type, types.ModuleType))


def shallow(x: Any) -> Any:
    """``copy.copy``."""
    return x if keeps_identity(x) else copy.copy(x)


def deep(x: Any, memo: Any = None, _nil: Any = None) -> Any:
    """``copy.deepcopy``."""
    return _deep(x, {} if memo is None else memo)


def _deep(x: Any, memo: dict[int, Any]) -> Any:
    if _is_atomic(x):
        return x
    if id(x) in memo:
        return memo[id(x)]
    own = getattr(x, "__deepcopy__", None)
    if own is not None:
        result = own(memo)
    elif keeps_identity(x):
        return x
    elif type(x) in _CONTAINERS:
        result = _CONTAINERS[type(x)](x, memo)
    else:
        result = rebuilt(x, memo)
    memo[id(x)] = result
    kept = memo.setdefault(id(memo), [])
    kept.append(x)
    return result


def _list(x: list[Any], memo: dict[int, Any]) -> list[Any]:
    result: list[Any] = []
    memo[id(x)] = result
    result.extend(_deep(item, memo) for item in x)
    return result


def _tuple(x: tuple[Any, ...], memo: dict[int, Any]) -> Any:
    items = [_deep(item, memo) for item in x]
    if all(a is b for a, b in zip(items, x)):
        return x
    return memo.get(id(x), tuple(items))


def _dict(x: dict[Any, Any], memo: dict[int, Any]) -> dict[Any, Any]:
    result: dict[Any, Any] = {}
    memo[id(x)] = result
    for key, value in x.items():
        result[_deep(key, memo)] = _deep(value, memo)
    return result


def _method(x: types.MethodType, memo: dict[int, Any]) -> types.MethodType:
    return types.MethodType(x.__func__, _deep(x.__self__, memo))


_CONTAINERS: dict[type, Any] = {
    list: _list, tuple: _tuple, dict: _dict, types.MethodType: _method,
}  # fmt: skip


def rebuilt(x: Any, memo: dict[int, Any]) -> Any:
    """A copy by ``__reduce_ex__``; an object that has no such form keeps its identity."""
    try:
        reduced = x.__reduce_ex__(4)
    except TypeError:
        return x
    if isinstance(reduced, str):
        return x
    make, args, state, items, pairs = (*reduced, None, None, None)[:5]
    result = make(*[_deep(arg, memo) for arg in args])
    memo[id(x)] = result
    if state is not None:
        _set_state(result, _deep(state, memo))
    for item in items or ():
        result.append(_deep(item, memo))
    for key, value in pairs or ():
        result[_deep(key, memo)] = _deep(value, memo)
    return result


def _set_state(result: Any, state: Any) -> None:
    if hasattr(result, "__setstate__"):
        result.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state is not None and not isinstance(result, (type, types.FunctionType)):
        result.__dict__.update(state)
    for key, value in (slots or {}).items():
        gate.put(result, key, value)


deep.__name__ = deep.__qualname__ = "deepcopy"
shallow.__name__ = shallow.__qualname__ = "copy"


def _copy() -> ModuleModel:
    return ModuleModel(
        "copy", {"copy": shallow, "deepcopy": deep, "Error": copy.Error, "error": copy.Error}
    )


MODELS = {"copy": _copy}
