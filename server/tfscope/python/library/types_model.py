"""``types`` and ``dataclasses``."""

from __future__ import annotations

import types
import typing
from typing import Any

from tfscope.python.closures import function_of_code
from tfscope.python.code_objects import Code
from tfscope.python.functions import Function
from tfscope.python.library.module_model import ModuleModel, host_names, unknown
from tfscope.python.library.private_copy import private_copy, private_names
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


class _FunctionMeta(type):
    """Functions of the program and of models are instances; the program may make its own."""

    def __instancecheck__(cls, instance: Any) -> bool:
        return isinstance(instance, (Function, types.FunctionType))

    def __subclasscheck__(cls, subclass: Any) -> bool:
        return subclass is cls or issubclass(subclass, (Function, types.FunctionType))

    def __eq__(cls, other: object) -> bool:
        return other is cls or other in (Function, types.FunctionType)

    def __hash__(cls) -> int:
        return hash(Function)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return function_of_code(*args, **kwargs)


class FunctionType(metaclass=_FunctionMeta):
    """``types.FunctionType``."""


def new_class(name: Any, bases: Any = (), kwds: Any = None, exec_body: Any = None) -> Any:
    """``types.new_class``."""
    return types.new_class(name, bases, kwds, exec_body)


def _types() -> ModuleModel:
    names = """MethodType BuiltinFunctionType BuiltinMethodType SimpleNamespace GeneratorType
    MappingProxyType NoneType EllipsisType NotImplementedType DynamicClassAttribute AsyncGeneratorType
    ClassMethodDescriptorType CoroutineType FrameType GetSetDescriptorType MemberDescriptorType
    MethodDescriptorType MethodWrapperType TracebackType WrapperDescriptorType"""
    members: dict[str, Any] = host_names("types", names)
    members.update(
        FunctionType=FunctionType, LambdaType=FunctionType, ModuleType=types.ModuleType, CodeType=Code,
        new_class=new_class,
    )  # fmt: skip
    members.setdefault("NoneType", type(None))
    for name in ("coroutine", "prepare_class", "resolve_bases"):
        members[name] = unknown("unmodelled-python", f"types.{name}")
    python2 = {
        "StringType": str, "UnicodeType": str, "StringTypes": (str,), "IntType": int,
        "LongType": int, "FloatType": float, "BooleanType": bool, "ListType": list,
        "TupleType": tuple, "DictType": dict, "ClassType": type, "TypeType": type,
        "InstanceType": object, "ObjectType": object, "DictionaryType": dict,
    }  # fmt: skip
    return ModuleModel("types", members, python2=python2)


dataclasses: Any = private_copy("dataclasses")
dataclasses.sys.modules.update(typing=typing, dataclasses=dataclasses)


# -- dataclasses -----------------------------------------------------------------------------------
def dataclass(cls: Any = None, /, **options: Any) -> Any:
    """``dataclasses.dataclass`` of a class whose field names are names."""
    if cls is None:
        return lambda decorated: dataclass(decorated, **options)
    if not isinstance(cls, type):
        return cls
    own = cls.__dict__.get("__annotations__", {})
    for name in own:
        if not (isinstance(name, str) and name.isidentifier()):
            raise raised(TypeError(f"Field names must be valid identifiers: {name!r}"))
    known = {"slots", "kw_only", "match_args", "weakref_slot"}
    plain = {k: v for k, v in options.items() if k not in known and type(v) is not Unknown}
    annotations = dict(own)
    cls.__annotations__ = {n: _host_annotation(a) for n, a in annotations.items()}
    try:
        made = dataclasses.dataclass(**plain)(cls)
    except (TypeError, ValueError) as error:
        raise raised(error) from None
    made.__annotations__ = annotations
    return made


def _host_annotation(annotation: Any) -> Any:
    """What is no field as the host marks it, anything else as ``object``."""
    text = annotation if isinstance(annotation, str) else repr(annotation)
    if "InitVar" in text:
        return dataclasses.InitVar
    return typing.ClassVar if "ClassVar" in text else object


def make_dataclass(cls_name: str, fields: Any, *, bases: Any = (), **options: Any) -> Any:
    """``dataclasses.make_dataclass``."""
    names = [f if isinstance(f, str) else f[0] for f in fields]
    values = {f[0]: f[2] for f in fields if not isinstance(f, str) and len(f) > 2}
    options.pop("namespace", None)
    body = {**values, "__annotations__": dict.fromkeys(names, object), "__tfscope_user__": True}
    return dataclass(
        types.new_class(cls_name, tuple(bases), {}, lambda ns: ns.update(body)), **options
    )


def field(**options: Any) -> Any:
    """``dataclasses.field``."""
    options.pop("kw_only", None)
    return dataclasses.field(**options)


def _dataclasses() -> ModuleModel:
    names = "fields asdict astuple replace is_dataclass FrozenInstanceError Field InitVar MISSING"
    members = private_names("dataclasses", names)
    members.update(dataclass=dataclass, make_dataclass=make_dataclass, field=field)
    return ModuleModel("dataclasses", members, missing="unmodelled-api")


MODELS = {"types": _types, "dataclasses": _dataclasses}
