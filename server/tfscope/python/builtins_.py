"""The builtin namespace of the evaluated program.

Most builtins are the host's own; those that read the calling frame, make large values, do input or
output, or ask an unknown for more than it has are models.
Reference: Python library reference, "Built-in Functions".
"""

from __future__ import annotations

import builtins
import types
from collections.abc import Callable
from typing import Any, NoReturn

from tfscope.python import python2_methods
from tfscope.python.attributes import (
    FORBIDDEN,
    Opaque,
    get_attribute,
    hides,
    is_user_instance,
    keeps_items,
    length,
    set_attribute,
    set_item_attribute,
    space_of,
)
from tfscope.python.deletions import delete_attribute
from tfscope.python.evaluation import MISSING, Evaluation
from tfscope.python.frames import Frame
from tfscope.python.functions import Function, function_of
from tfscope.python.instances import UnboundSuper, isinstance_, issubclass_
from tfscope.python.iteration import items_of, next_
from tfscope.python.library.streams import print_
from tfscope.python.lineage import module_name
from tfscope.python.namespaces import as_namespace
from tfscope.python.open_attributes import leave_attributes_open
from tfscope.values.equality import HASHED, distinct
from tfscope.values.lengths import NOTHING, PLAIN, replace_any
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


def wants_frame(function: Callable[..., Any]) -> Callable[..., Any]:
    """Marks a builtin that is given the calling frame first."""
    function.__tfscope_wants_frame__ = True  # type: ignore[attr-defined]
    return function


def evaluation() -> Evaluation:
    """The evaluation that runs now."""
    ev = current_run()
    assert isinstance(ev, Evaluation)
    return ev


def _check_name(ev: Evaluation, name: Any, function: str) -> None:
    """Raises CPython's error for an attribute name that is no text."""
    if isinstance(name, (str, Unknown)):
        return
    if ev.is_v1:
        raise raised(TypeError(f"{function}(): attribute name must be string"))
    raise raised(TypeError(f"attribute name must be string, not '{type(name).__name__}'"))


def getattr_(obj: Any, name: Any, default: Any = MISSING) -> Any:
    """``getattr``."""
    ev = evaluation()
    _check_name(ev, name, "getattr")
    if type(name) is Unknown:
        return ev.unknown("unmodelled-python", f"getattr({brief(obj)}, {brief(name)})")
    if default is MISSING:
        return get_attribute(ev, obj, name)
    if type(obj) is Unknown:
        return obj.attribute(name)
    if name == "__module__":
        return module_name(obj) if hasattr(obj, name) else default
    if name == "__signature__" and (function := function_of(obj)) is not None:
        return function.__dict__.get(name, default)
    if name in FORBIDDEN:
        found = get_attribute(ev, obj, name)
        return default if type(found) is Unknown else found
    if hides(obj, name):
        return default
    try:
        return getattr(obj, name)
    except AttributeError as error:
        if ev.python2 and (only := python2_methods.attribute(obj, name)) is not None:
            return only
        at = error.__traceback__
        if at is not None and at.tb_next is None:  # Python itself has not found it
            return default
        if not is_raised(error) and not ev.classify(error):
            return ev.unknown("internal", name)
        return default


def hasattr_(obj: Any, name: Any) -> Any:
    """``hasattr``."""
    if type(obj) is Unknown:
        return obj.derived(f"hasattr({obj.text}, {brief(name)})")
    if type(name) is Unknown:
        return name.derived(f"hasattr({brief(obj)}, {name.text})")
    _check_name(evaluation(), name, "hasattr")
    return getattr_(obj, name, MISSING_ATTRIBUTE) is not MISSING_ATTRIBUTE


MISSING_ATTRIBUTE = object()


def is_plain_class(kind: type) -> bool:
    """Whether a class is the program's own, or ``object``."""
    return kind is object or "__tfscope_user__" in vars(kind)


def setattr_(obj: Any, name: Any, value: Any) -> None:
    """``setattr``."""
    if not isinstance(name, Unknown):
        set_attribute(evaluation(), obj, name, value)
    elif is_user_instance(obj) and keeps_items(obj):
        replace_any(obj, name, NOTHING)
        set_item_attribute(evaluation(), obj, name, value)
    elif is_user_instance(obj) and type(own := type(obj).__setattr__) is Function:
        own(obj, name, value)
    elif type(obj) is not Unknown:
        if is_user_instance(obj) and all(map(is_plain_class, type(obj).__mro__)):
            replace_any(vars(obj), name, PLAIN)
        leave_attributes_open(obj, name)


def delattr_(obj: Any, name: str) -> None:
    """``delattr``."""
    delete_attribute(obj, name)


def len_(obj: Any) -> Any:
    """``len``."""
    if type(obj) is Unknown:
        return obj.passed_to("len").of_type(int)
    return distinct(obj) if isinstance(obj, HASHED) else length(obj)


def any_(items: Any) -> Any:
    """``any``: stops at the first true item; unknown items make an unknown result."""
    unknown = None
    for item in items:
        if type(item) is Unknown:
            unknown = item
        elif item:
            return True
    return unknown.passed_to("any") if unknown is not None else False


def all_(items: Any) -> Any:
    """``all``: stops at the first false item; unknown items make an unknown result."""
    unknown = None
    for item in items:
        if type(item) is Unknown:
            unknown = item
        elif not item:
            return False
    return unknown.passed_to("all") if unknown is not None else True


def input_(prompt: Any = "") -> Any:
    """``input``: nobody types."""
    return evaluation().unknown("environment", "input()")


def callable_(obj: Any) -> Any:
    """``callable``."""
    return obj.passed_to("callable") if type(obj) is Unknown else callable(obj)


def id_(obj: Any) -> Any:
    """``id``: different for different objects, the same in every run."""
    known = evaluation().data.setdefault("ids", {})
    return known.setdefault(id(obj), (len(known), obj))[0] + 140_000_000_000_000


def iter_(obj: Any, *rest: Any) -> Any:
    """``iter``."""
    return items_of(obj) if type(obj) is Unknown else iter(obj, *rest)


def namespace_of_class(attributes: Any) -> dict[str, Any]:
    """The namespace of a class that the program makes without a ``class`` statement."""
    namespace = dict(attributes)
    stack = evaluation().stack
    if stack:
        namespace.setdefault("__module__", stack[-1].globals.get("__name__"))
    as_namespace(namespace)
    return namespace


def type_(*args: Any, **kwargs: Any) -> Any:
    """``type(x)`` and ``type(name, bases, namespace)``."""
    if len(args) == 1:
        kind = type(args[0])
        if kind is Unknown:
            return args[0].passed_to("type")
        is_module = issubclass(kind, types.ModuleType) and "__tfscope_user__" not in vars(kind)
        return types.ModuleType if is_module else kind
    if len(args) != 3:
        raise raised(TypeError("type() takes 1 or 3 arguments"))
    name, bases, namespace = args
    bases = tuple([Opaque if type(base) is Unknown else base for base in bases])
    namespace = namespace_of_class(namespace)
    meta = types.prepare_class(name, bases)[0]
    return meta(name, bases, namespace, **kwargs)


class TypeMeta(type):
    """Makes ``type`` usable as a base class, in ``isinstance`` and as a call."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is TypeModel:
            return type_(*args, **kwargs)
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance: Any) -> bool:
        return (
            isinstance(instance, type)
            if cls is TypeModel
            else type.__instancecheck__(cls, instance)
        )

    def __subclasscheck__(cls, subclass: Any) -> bool:
        return (
            issubclass(subclass, type)
            if cls is TypeModel
            else type.__subclasscheck__(cls, subclass)
        )


class TypeModel(type, metaclass=TypeMeta):
    """The builtin ``type``."""


@wants_frame
def locals_(frame: Frame) -> Any:
    """``locals``: the live namespace of a module or class body, else a copy."""
    if frame.function is None or frame.vars is frame.globals:
        return frame.vars
    return {k: v for k, v in frame.vars.items() if not k.startswith("__tfscope")}


@wants_frame
def globals_(frame: Frame) -> Any:
    """``globals``: the live namespace."""
    return frame.globals


@wants_frame
def vars_(frame: Frame, *args: Any) -> Any:
    """``vars``."""
    if not args:
        return locals_(frame)
    if type(args[0]) is Unknown:
        return args[0].passed_to("vars")
    space = space_of(args[0])
    return vars(args[0]) if space is None else space


@wants_frame
def dir_(frame: Frame, *args: Any) -> Any:
    """``dir``."""
    if not args:
        return sorted(locals_(frame))
    if type(args[0]) is Unknown:
        return args[0].passed_to("dir")
    return [n for n in dir(args[0]) if n not in FORBIDDEN and not n.startswith("__tfscope")]


@wants_frame
def super_(frame: Frame, *args: Any) -> Any:
    """``super()`` and ``super(cls, obj)``."""
    if args:
        if any(type(a) is Unknown for a in args):
            return evaluation().unknown("unmodelled-python", "super()")
        return super(*args) if len(args) > 1 else UnboundSuper(*args)
    function = frame.function
    if function is None or function.cell is None or function.cell.value is None:
        raise raised(RuntimeError("super(): no arguments"))
    code = function.code
    first = code.params[0] if code.params else code.varargs
    home: Frame | None = frame
    while home is not None and first not in home.vars:
        home = home.outer
    if home is None or first is None:
        raise raised(RuntimeError("super(): no arguments"))
    owner = home.vars[first] if code.params else home.vars[first][0]
    return super(function.cell.value, owner)


@wants_frame
def eval_(frame: Frame, source: Any, *spaces: Any) -> Any:
    """``eval`` of text or of what was compiled."""
    return frame.ev.texts.evaluate_text(frame, source, spaces)


@wants_frame
def exec_(frame: Frame, source: Any, *spaces: Any) -> Any:
    """``exec`` of text or of what was compiled."""
    return frame.ev.texts.execute_text(frame, source, spaces)


def compile_(source: Any, filename: Any, mode: Any, *options: Any, **named: Any) -> Any:
    """``compile``."""
    return evaluation().texts.compile_text(source, filename, mode)


@wants_frame
def import__(frame: Frame, name: Any, *rest: Any, **options: Any) -> Any:
    """``__import__``."""
    if type(name) is Unknown:
        return name.passed_to("__import__")
    fromlist = rest[2] if len(rest) > 2 else options.get("fromlist")
    level = rest[3] if len(rest) > 3 else options.get("level", 0)
    if isinstance(level, int) and level > 0:
        package = (frame.globals.get("__package__") or "").split(".")
        base = ".".join(package[: len(package) - level + 1])
        module = frame.ev.importer.load(f"{base}.{name}" if name else base, frame.globals)
        return (
            module
            if fromlist or not name
            else frame.ev.importer.load(f"{base}.{name.split('.')[0]}", {})
        )
    module = frame.ev.importer.load(name, frame.globals)
    return module if fromlist else frame.ev.importer.load(name.split(".")[0], frame.globals)


def open_(path: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> Any:
    """``open``: the model of files."""
    opener = evaluation().importer.load("tfscope_files", {})
    return opener.open(path, mode) if opener is not None else None


def leave(code: Any = None) -> NoReturn:
    """``exit`` and ``quit``, which the module ``site`` puts among the builtins."""
    raise raised(SystemExit(code))


def _silent(*_: Any, **__: Any) -> None:
    """What talks to the person at the keyboard."""


HOST = (
    "abs", "ascii", "bin", "bool", "bytearray", "bytes", "chr", "classmethod", "complex", "dict",
    "divmod", "enumerate", "filter", "float", "format", "frozenset", "hash", "hex", "int", "list",
    "map", "max", "memoryview", "min", "object", "oct", "ord", "pow", "property", "range", "repr", "reversed",
    "round", "set", "slice", "sorted", "staticmethod", "str", "sum", "tuple", "zip", "Ellipsis",
    "NotImplemented", "None", "True", "False", "__debug__",
)  # fmt: skip


HOST_OF: dict[Callable[..., Any], Callable[..., Any]] = {}
"""The builtin behind a model of one; a model refuses arguments in its words."""


def _namespace() -> dict[str, Any]:
    space = {name: getattr(builtins, name) for name in HOST if hasattr(builtins, name)}
    for name, value in vars(builtins).items():
        if isinstance(value, type) and issubclass(value, BaseException):
            space[name] = value
    models = {
        "getattr": getattr_, "hasattr": hasattr_, "setattr": setattr_, "delattr": delattr_,
        "isinstance": isinstance_, "issubclass": issubclass_, "len": len_, "any": any_,
        "all": all_, "print": print_, "input": input_, "callable": callable_, "id": id_,
        "iter": iter_, "next": next_, "type": TypeModel, "locals": locals_, "globals": globals_,
        "vars": vars_, "dir": dir_, "super": super_, "eval": eval_, "exec": exec_, "compile": compile_,
        "__import__": import__, "open": open_,
    }  # fmt: skip
    for name, model in models.items():
        if isinstance(model, types.FunctionType) and not hasattr(model, "__tfscope_wants_frame__"):
            HOST_OF[model] = getattr(builtins, name)
        if isinstance(model, types.FunctionType):
            model.__name__ = model.__qualname__ = name
            model.__tfscope_builtin__ = True  # type: ignore[attr-defined]
    space.update(models)
    space.update(exit=leave, quit=leave)
    space.update(dict.fromkeys(("breakpoint", "copyright", "credits", "help", "license"), _silent))
    return space


BUILTINS = _namespace()
