"""``typing``: annotations are kept and never checked.

Written anew: the host's ``typing`` evaluates texts as Python.
"""

from __future__ import annotations

import builtins
import collections
import collections.abc
import types
from collections.abc import Mapping
from typing import Any

from tfscope.python.library import gate
from tfscope.python.library.collections_model import namedtuple
from tfscope.python.library.module_model import ModuleModel, unknown

_ORIGINS: dict[str, Any] = {
    "List": list, "Dict": dict, "Tuple": tuple, "Set": set, "FrozenSet": frozenset, "Type": type,
    "DefaultDict": collections.defaultdict, "OrderedDict": collections.OrderedDict,
    "Counter": collections.Counter, "Deque": collections.deque, "ChainMap": collections.ChainMap,
    **{
        name: getattr(collections.abc, name)
        for name in ["Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "Hashable", "Iterable", "Iterator", "Generator", "Reversible", "Sized", "Container", "Callable", "Collection", "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView", "ItemsView", "ValuesView", "Sequence", "MutableSequence", "ByteString"]
        if hasattr(collections.abc, name)
    },
    "AbstractSet": collections.abc.Set,
}  # fmt: skip

_SPECIAL = """Any Union Optional ClassVar Final Literal NoReturn Annotated Concatenate TypeAlias
TypeGuard Self Never LiteralString Required NotRequired Unpack SupportsInt SupportsFloat
SupportsComplex SupportsBytes SupportsAbs SupportsRound SupportsIndex IO TextIO BinaryIO Pattern Match
ContextManager AsyncContextManager AnyStr"""


class Alias:
    """A name of ``typing``, subscripted or not; as a base class it stands for its origin."""

    def __init__(self, name: str, origin: Any = None, args: tuple[Any, ...] = ()) -> None:
        self._name = name
        self.__origin__ = origin
        self.__args__ = args

    def __getitem__(self, args: Any) -> Alias:
        return Alias(self._name, self.__origin__, args if isinstance(args, tuple) else (args,))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.__origin__ is None:
            raise TypeError(f"Cannot instantiate typing.{self._name}")
        return self.__origin__(*args, **kwargs)

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (self.__origin__,) if isinstance(self.__origin__, type) else ()

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, self.__origin__ or object)

    def __subclasscheck__(self, cls: Any) -> bool:
        return issubclass(cls, self.__origin__ or object)

    def __or__(self, other: Any) -> Alias:
        return Alias("Union", None, (self, other))

    def __ror__(self, other: Any) -> Alias:
        return Alias("Union", None, (other, self))

    def __repr__(self) -> str:
        inside = ", ".join(getattr(a, "__name__", repr(a)) for a in self.__args__)
        return f"typing.{self._name}[{inside}]" if inside else f"typing.{self._name}"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Alias):
            return NotImplemented
        return (self._name, self.__args__) == (other._name, other.__args__)

    def __hash__(self) -> int:
        return hash(self._name)


class Generic:
    """``typing.Generic`` and ``typing.Protocol``: subscription changes nothing."""

    __slots__ = ()

    def __class_getitem__(cls, params: Any) -> type:
        return cls


class Protocol(Generic):
    """``typing.Protocol``."""

    __slots__ = ()


class TypeVar:
    """``typing.TypeVar``."""

    def __init__(self, name: Any, *constraints: Any, **options: Any) -> None:
        self.__name__ = name
        self.__constraints__ = constraints
        self.__bound__ = options.get("bound")

    def __or__(self, other: Any) -> Alias:
        return Alias("Union", None, (self, other))

    def __repr__(self) -> str:
        return f"~{self.__name__}"


class _NamedTupleMeta(type):
    """Turns a class body of annotations into a named tuple."""

    def __new__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> Any:
        if namespace.get("_root"):
            return type.__new__(cls, name, bases, {})
        fields = list(namespace.get("__annotations__", {}))
        defaults = [namespace[field] for field in fields if field in namespace]
        module = namespace.get("__module__")
        made: Any = namedtuple(name, fields, defaults=defaults, module=module)
        skipped = {*fields, "__annotations__", "__dict__", "__weakref__", "__qualname__"}
        for key, value in namespace.items():
            if key not in skipped:
                setattr(made, key, value)
        made.__annotations__ = dict(namespace.get("__annotations__", {}))
        return made


class NamedTuple(metaclass=_NamedTupleMeta):
    """``typing.NamedTuple`` as a base class and as a function."""

    _root = True


def _named_tuple(cls: Any, typename: str, fields: Any = (), /, **kwargs: Any) -> Any:
    return namedtuple(typename, [name for name, _ in fields] or list(kwargs))


NamedTuple.__new__ = _named_tuple  # type: ignore[assignment,method-assign]


class TypedDict(dict[str, Any]):
    """``typing.TypedDict`` as a base class and as a function: its objects are dictionaries."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is TypedDict:
            return type(str(args[0]) if args else "TypedDict", (dict,), {"__tfscope_user__": True})
        return super().__new__(cls)

    def __init_subclass__(cls, total: Any = True, **_: Any) -> None:
        super().__init_subclass__()


def new_type(name: Any, tp: Any) -> Any:
    """``typing.NewType``: the identity."""
    return lambda value: value


def cast(typ: Any, val: Any) -> Any:
    """``typing.cast``."""
    return val


def same(arg: Any) -> Any:
    """A decorator that changes nothing."""
    return arg


def get_type_hints(obj: Any, *args: Any, **kwargs: Any) -> Any:
    """Annotations; a text among them stands for what it names where a function is defined."""
    hints = getattr(obj, "__annotations__", None)
    if not isinstance(hints, dict):
        return unknown("unmodelled-python", "hints")
    space = getattr(obj, "__globals__", {})
    return {
        name: _named(hint, space) if isinstance(hint, str) else hint for name, hint in hints.items()
    }


def _named(hint: str, space: Mapping[str, Any]) -> Any:
    """What a text names in a module, or an unknown."""
    first, *rest = hint.split(".")
    found = space.get(first, getattr(builtins, first, None))
    if found is None or isinstance(found, types.BuiltinFunctionType):
        return unknown("unmodelled-python", hint)
    for name in rest:
        found = gate.get(found, name)
    return found


def _typing(name: str) -> ModuleModel:
    members: dict[str, Any] = {n: Alias(n, origin) for n, origin in _ORIGINS.items()}
    members.update({n: Alias(n) for n in _SPECIAL.split()})
    members.update(
        Generic=Generic, Protocol=Protocol, TypeVar=TypeVar, ParamSpec=TypeVar, NamedTuple=NamedTuple,
        TypedDict=TypedDict, NewType=new_type, Text=str, TYPE_CHECKING=False, cast=cast,
        overload=same, no_type_check=same, final=same, runtime_checkable=same, runtime=same,
        override=same, get_type_hints=get_type_hints, TypeVarTuple=TypeVar,
        get_origin=lambda tp: getattr(tp, "__origin__", None),
        get_args=lambda tp: getattr(tp, "__args__", ()),
    )  # fmt: skip
    return ModuleModel(name, members, missing="unmodelled-api")


MODELS = {
    "typing": lambda: _typing("typing"),
    "typing_extensions": lambda: _typing("typing_extensions"),
}
