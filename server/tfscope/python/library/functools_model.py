"""``functools`` and ``operator``.

Functions that take attribute names or read annotations are written anew, so that they go through
the evaluator's attribute gate; the others are the host's.
"""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Iterable
from typing import Any

from tfscope.python.library import gate
from tfscope.python.library.module_model import ModuleModel, host_module, host_names
from tfscope.python.library.typing_model import get_type_hints
from tfscope.python.lineage import module_name
from tfscope.python.operators import divide_python2
from tfscope.values.raised import is_raised, raised
from tfscope.values.unknown import Unknown

ASSIGNED = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
UPDATED = ("__dict__",)

_HOST = """reduce partial partialmethod total_ordering cmp_to_key lru_cache cache cached_property"""

_OPERATOR = """abs add and_ concat contains countOf delitem eq floordiv ge getitem gt iadd iand
iconcat ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub
itemgetter itruediv ixor le length_hint lshift lt matmul mod mul ne neg not_ or_ pos pow rshift
setitem sub truediv truth xor"""


def update_wrapper(
    wrapper: Any,
    wrapped: Any,
    assigned: Iterable[str] = ASSIGNED,
    updated: Iterable[str] = UPDATED,
) -> Any:
    """``functools.update_wrapper`` for functions of the program and of models."""
    for name in assigned:
        if name in gate.COPIED:
            _copy_attribute(wrapper, wrapped, name)
    for name in updated:
        if name == "__dict__" and not isinstance(wrapper, (type, types.FunctionType)):
            own = {k: v for k, v in getattr(wrapped, "__dict__", {}).items() if _plain(k)}
            getattr(wrapper, "__dict__", {}).update(own)
    if not isinstance(wrapper, type):
        _set_quietly(wrapper, "__wrapped__", wrapped)
    return wrapper


def _plain(name: str) -> bool:
    return not (name.startswith("__") and name.endswith("__")) or name in gate.COPIED


def _copy_attribute(wrapper: Any, wrapped: Any, name: str) -> None:
    missing = object()
    value = getattr(wrapped, name, missing)
    if value is missing:
        return
    if name == "__module__" and type(told := module_name(wrapped)) is not Unknown:
        value = told
    _set_quietly(wrapper, name, value)


def _set_quietly(wrapper: Any, name: str, value: Any) -> None:
    try:
        gate.put(wrapper, name, value)
    except (AttributeError, TypeError) as error:
        if is_raised(error):
            raise


def wraps(
    wrapped: Any, assigned: Iterable[str] = ASSIGNED, updated: Iterable[str] = UPDATED
) -> Callable[[Any], Any]:
    """``functools.wraps``."""
    return functools.partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


class singledispatch:
    """``functools.singledispatch``: the first registered class of the argument's MRO decides."""

    def __init__(self, func: Any) -> None:
        self.registry: dict[type, Any] = {object: func}
        self._of_unknown: Unknown | None = None
        update_wrapper(self, func)

    def register(self, cls: Any, func: Any = None) -> Any:
        """Registers by a class, or by the annotation of the first parameter."""
        if func is None and (isinstance(cls, type) or type(cls) is Unknown):
            return lambda function: self.register(cls, function)
        if func is None:
            func = cls
            if not getattr(func, "__annotations__", None):
                raise raised(TypeError(f"Invalid first argument to `register()`: {func!r}."))
            cls = next(iter(get_type_hints(func).values()))
        if type(cls) is Unknown:
            self._of_unknown = cls
        elif isinstance(cls, type):
            self.registry[cls] = func
        return func

    def dispatch(self, cls: type) -> Any:
        """The function for a class."""
        for base in cls.__mro__:
            if base in self.registry:
                return self.registry[base]
        for base, function in self.registry.items():
            if base is not object and issubclass(cls, base):
                return function
        return self.registry[object]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not args:
            raise raised(TypeError("the function requires at least 1 positional argument"))
        why = args[0] if type(args[0]) is Unknown else self._of_unknown
        chosen = self.dispatch(type(args[0]))
        if why is not None and chosen is self.registry[object] and not self._is_only(args[0]):
            return why.passed_to(getattr(self, "__name__", "singledispatch"))
        return chosen(*args, **kwargs)

    def _is_only(self, value: Any) -> bool:
        """Whether there is no other function for a value than the one for all objects."""
        alone = len(self.registry) == 1 and self._of_unknown is None
        return alone or type(value) in (int, float, bool, str, bytes, list, tuple, dict, type(None))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else functools.partial(self, instance)


class attrgetter:
    """``operator.attrgetter`` through the evaluator's attribute gate."""

    def __init__(self, attr: str, *attrs: str) -> None:
        self._attrs = (attr, *attrs)

    def __call__(self, obj: Any) -> Any:
        values = [functools.reduce(gate.get, attr.split("."), obj) for attr in self._attrs]
        return values[0] if len(values) == 1 else tuple(values)


class methodcaller:
    """``operator.methodcaller`` through the evaluator's attribute gate."""

    def __init__(self, name: str, /, *args: Any, **kwargs: Any) -> None:
        self._name, self._args, self._kwargs = name, args, kwargs

    def __call__(self, obj: Any) -> Any:
        return gate.get(obj, self._name)(*self._args, **self._kwargs)


def _functools() -> ModuleModel:
    extra = {
        "update_wrapper": update_wrapper,
        "wraps": wraps,
        "singledispatch": singledispatch,
        "WRAPPER_ASSIGNMENTS": ASSIGNED,
        "WRAPPER_UPDATES": UPDATED,
    }
    return host_module("functools", _HOST, extra=extra, missing="unmodelled-api")


def _operator() -> ModuleModel:
    members: dict[str, Any] = host_names("operator", _OPERATOR)
    for name, value in list(members.items()):
        if name.rstrip("_") not in ("countOf", "indexOf", "itemgetter", "length_hint", "truth"):
            members[f"__{name.rstrip('_')}__"] = value
    members.update(attrgetter=attrgetter, methodcaller=methodcaller)
    python2 = {"div": divide_python2, "isCallable": callable}
    return ModuleModel("operator", members, python2=python2)


MODELS = {"functools": _functools, "operator": _operator}
