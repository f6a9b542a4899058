"""Attribute access of the evaluated program, and what it may reach.

Python's own ``getattr`` does the lookup.  This module adds the gate: names that lead to the host's
internals do not exist for the program, and attributes that a *model* lacks are gaps, not errors.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

from tfscope.python import python2_methods
from tfscope.python.closures import closure_of
from tfscope.python.code_objects import Code
from tfscope.python.doubts import certain
from tfscope.python.evaluation import MISSING, Evaluation
from tfscope.python.functions import Function, function_of
from tfscope.python.library.frame_model import FrameModel
from tfscope.python.library.module_model import ModuleModel
from tfscope.python.lineage import LINEAGE, lineage, module_name
from tfscope.python.module_names import may_be_attribute, may_be_member
from tfscope.python.open_attributes import why_open
from tfscope.python.public_attributes import facts_of, lacks
from tfscope.python.stand_ins import stand_in
from tfscope.python.wording import in_words_of_tensorflow2
from tfscope.values import holes
from tfscope.values.equality import maybe_in
from tfscope.values.raised import is_raised, raised
from tfscope.values.run import current_run
from tfscope.values.terms import Item
from tfscope.values.unknown import Unknown, term_of

FORBIDDEN = frozenset(
    (
        "__subclasses__", "__builtins__", "__closure__", "__reduce__", "__reduce_ex__",
        "__getattribute__", "__loader__", "__spec__", "gi_frame", "gi_code", "f_globals",
        "f_back", "f_code", "f_builtins", "gi_yieldfrom", "cr_frame", "ag_frame", "tb_frame", "tb_next",
        "__traceback__", "__init_subclass__", "__subclasshook__", "__self__",
    )
)  # fmt: skip
"""Names through which native objects lead out of the evaluated program."""

HIDDEN = frozenset(
    ("outer", "code", "globals_", "cell", "invoke", "name_", "compile_body", "members", "op")
)
"""Fields that some objects of ours have and the program's do not."""
MODEL_INTERNALS = frozenset(("__globals__", "__code__", "__closure__", "__wrapped__"))
GUARDED = FORBIDDEN | MODEL_INTERNALS | {"__module__", "__signature__"}
"""Names whose value is not simply the host's."""


def is_model(value: Any) -> bool:
    """Whether the value is, or derives from, a model of ours (not of the program)."""
    cls = value if isinstance(value, type) else type(value)
    for base in cls.__mro__:
        module = base.__dict__.get("__module__", "")
        if isinstance(module, str) and module.startswith("tfscope.") and base is not Function:
            return True
    return False


DECORATOR = "__tfscope_decorator__"
"""Where a class has the unknown decorator that may give it other attributes."""


def get_attribute(ev: Evaluation, obj: Any, name: str) -> Any:
    """``obj.name`` for the program; raises a marked ``AttributeError`` or gives an ``Unknown``."""
    if type(obj) is Unknown:
        if obj.number is None:
            return obj.attribute(name)
        if not hasattr(obj.number, name):
            return get_attribute(ev, stand_in(obj), name)
        alike = name in getattr(obj.number, "alike_", ())
        return getattr(obj.number, name) if alike else obj.attribute(name)
    if name in GUARDED:
        return _guarded(ev, obj, name)
    if name == "__dict__" and (space := space_of(obj)) is not None:
        return space
    if name in LINEAGE and isinstance(obj, type):
        return lineage(obj, name)
    if name in HIDDEN and hides(obj, name):
        raise no_attribute(obj, name)
    if type(obj) is str and name in holes.CUTTING and holes.has_hole(obj):
        return holes.uncut(obj, name)
    if name in holes.CODING and isinstance(obj, (str, bytes)) and holes.is_open(obj):
        return lambda *_, **__: getattr(obj, name)("utf-8")
    try:
        return getattr(obj, name)
    except AttributeError as error:
        return _absent(ev, obj, name, error)
    except KeyError:
        if keeps_items(obj, "__getattr__") and (unknown := maybe_in(name, obj)) is not None:
            return unknown.derived(Item(term_of(obj), term_of(name)))
        raise


def hides(obj: Any, name: str) -> bool:
    """Whether an attribute is a field of ours: of a function, its code, a module, or one that the class
    of a model tells."""
    if name not in HIDDEN:
        return False
    if isinstance(obj, (Function, Code)):
        return name not in ("members", "op")
    if isinstance(obj, ModuleModel):
        return name == "members"
    return name in getattr(type(obj), "__tfscope_hidden__", ())


def space_of(module: Any) -> dict[str, Any] | None:
    """All that a module of TensorFlow holds, which models give by name only; ``None`` of others."""
    if not isinstance(module, types.ModuleType) or not hasattr(module, "path_"):
        return None
    return {name: getattr(module, name) for name in dir(module) if hasattr(module, name)}


def keeps_items(obj: Any, method: str = "__setattr__") -> bool:
    """Whether the object is a mapping whose class says ``__setattr__ = dict.__setitem__``, or
    ``__getattr__ = dict.__getitem__``: its attributes are its items."""
    return isinstance(obj, dict) and getattr(type(obj), method, None) is ITEM_OF[method]


ITEM_OF = {"__getattr__": dict.__getitem__, "__setattr__": dict.__setitem__}


def set_item_attribute(ev: Evaluation, obj: Any, name: Any, value: Any) -> None:
    """``obj.name = value`` where attributes are items, of a name that may be unknown."""
    if ev.samples:
        ev.samples[-1].grew(obj)
    dict.__setitem__(obj, name, value)


def _guarded(ev: Evaluation, obj: Any, name: str) -> Any:
    if name == "__module__":
        try:
            return module_name(obj)
        except AttributeError as error:
            return _absent(ev, obj, name, error)
    if name == "__signature__":
        return _signature(ev, obj)
    if isinstance(obj, Function) and name in ("__globals__", "__code__", "__wrapped__"):
        return getattr(obj, name)
    if isinstance(obj, Function) and name == "__closure__":
        return closure_of(obj)
    if isinstance(obj, FrameModel) and name in ("f_back", "f_code"):
        return getattr(obj, name)
    if name == "__getattribute__":
        return _guarded_lookup(obj)
    if name == "__init_subclass__" and isinstance(obj, (type, super)):
        return getattr(obj, name)
    if isinstance(obj, types.MethodType) and name == "__self__":
        return obj.__self__
    if isinstance(obj, types.MethodType) and isinstance(obj.__func__, Function):
        inner: Any = obj.__func__
    else:
        inner = obj if is_user_instance(obj) else None
    if inner is not None and name in ("__globals__", "__code__", "__wrapped__"):
        obj = inner
        try:
            return getattr(obj, name)
        except AttributeError as error:
            return _absent(ev, obj, name, error)
    if isinstance(obj, type) or not isinstance(
        obj, (types.FunctionType, types.BuiltinFunctionType)
    ):
        own = _user_defined(obj, name)
        if own is not MISSING:
            return own
    if name == "__subclasses__" and isinstance(obj, type) and "__tfscope_user__" in vars(obj):
        return obj.__subclasses__
    return ev.unknown("unmodelled-python", f"{type(obj).__name__}.{name}")


def _signature(ev: Evaluation, obj: Any) -> Any:
    """``obj.__signature__``: a function has none but what the program sets."""
    function = function_of(obj)
    if function is not None and "__signature__" not in function.__dict__:
        raise no_attribute(obj, "__signature__")
    try:
        return obj.__signature__ if function is None else function.__dict__["__signature__"]
    except AttributeError as error:
        return _absent(ev, obj, "__signature__", error)


def _guarded_lookup(obj: Any) -> Any:
    """``obj.__getattribute__`` that does not lead to the host's internals."""
    lookup = obj.__getattribute__

    def getattribute(*args: Any) -> Any:
        name = args[-1]
        if not isinstance(name, str) or name in FORBIDDEN or name in MODEL_INTERNALS:
            return Unknown("unmodelled-python", str(name))
        return lookup(*args)

    return getattribute


def _user_defined(obj: Any, name: str) -> Any:
    """The attribute if the program itself defined it under this name."""
    cls = obj if isinstance(obj, type) else type(obj)
    for base in cls.__mro__:
        found = base.__dict__.get(name, MISSING)
        if isinstance(found, (Function, classmethod, staticmethod, property)):
            inner = getattr(found, "__func__", None) or getattr(found, "fget", None) or found
            if isinstance(inner, Function):
                return getattr(obj, name)
    return MISSING


def _absent(ev: Evaluation, obj: Any, name: str, error: AttributeError) -> Any:
    asked = ev.is_awaited(error)
    if (why := why_open(obj)) is not None and not asked:
        return why.attribute(name)
    if ev.python2 and (only := python2_methods.attribute(obj, name)) is not None:
        return only
    if is_raised(error) and not _lacks_in_a_model(obj, name):
        raise error
    if not ev.classify(error, lambda: error.obj is obj and error.name == name):
        return ev.unknown("internal", name)
    if name in getattr(type(obj), "__tfscope_private__", ()):
        ev.note_gap("unmodelled-attribute", f"{type(obj).__name__}.{name}")
        return ev.unknown("unmodelled-attribute", name)
    if asked:
        raise error
    if _lacks_name(ev, obj, name):
        text = f"module '{obj.__name__}' has no attribute '{name}'"
        raise certain(AttributeError(text, name=name, obj=obj))
    if lacks(obj, name):
        raise no_attribute(obj, name)
    kind = obj if isinstance(obj, type) else type(obj)
    if (decorator := getattr(kind, DECORATOR, None)) is not None:
        return decorator.attribute(name)
    if getattr(type(obj), "of_program", False):
        ev.note_gap("unresolved-import", f"{obj.__name__}.{name}")
        return ev.unknown("unresolved-import", name)
    if is_model(obj) or is_opaque(obj):
        ev.note_gap("unmodelled-attribute", f"{type(obj).__name__}.{name}")
        return ev.unknown("unmodelled-attribute", name)
    if _lacks_member(ev, obj, name):
        raise certain(error)
    vague = (
        ev.guessing
        and hasattr(obj, "__dict__")
        or isinstance(obj, types.FunctionType)
        and ev.uncertain
    )
    if ev.unreached or vague:
        return ev.unknown("after-error" if ev.unreached else "bound", name)
    raise no_attribute(obj, name) if _is_builtin(obj) else error


def _lacks_in_a_model(obj: Any, name: str) -> bool:
    """Whether a model says that it has no such attribute, of whose class another base is not known."""
    kind = type(obj)
    if not is_opaque(obj) or kind is super or hasattr(kind, name):
        return False
    return not isinstance(getattr(kind, "__getattr__", None), Function)


def is_special(name: str) -> bool:
    """Whether a name is one of Python's own, as ``__call__``."""
    return name.startswith("__") and name.endswith("__")


def _lacks_name(ev: Evaluation, obj: Any, name: str) -> bool:
    """Whether nothing gives a module of the program the name, whatever was left out."""
    if not getattr(type(obj), "of_program", False) or is_special(name) or ev.unreached:
        return False
    return not may_be_attribute(ev, obj, name)


def _lacks_member(ev: Evaluation, obj: Any, name: str) -> bool:
    """Whether nothing gives an object of the program's classes the attribute, whatever was left out."""
    kind = obj if isinstance(obj, type) else type(obj)
    if "__tfscope_user__" not in vars(kind) or isinstance(obj, types.ModuleType) or ev.unreached:
        return False
    return not is_special(name) and not may_be_member(ev, kind, name)


def is_opaque(obj: Any) -> bool:
    """Whether the object's class has a base that could not be resolved."""
    if type(obj) is super:
        bound: Any = obj
        above = bound.__self_class__.__mro__
        return Opaque in above[above.index(bound.__thisclass__) :]
    return issubclass(obj if isinstance(obj, type) else type(obj), Opaque)


class Opaque:
    """Stands for a base class that could not be resolved: takes any argument, has any attribute."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._unknown(f".{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        current_run().foreign_calls += 1
        made = self._unknown("(…)")
        made.take(args, kwargs)
        return made

    def __getitem__(self, key: Any) -> Any:
        return self._unknown("[…]")

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        run = current_run()
        if isinstance(run, Evaluation):
            run.guessed_length = True
        yield self._unknown("[…]")

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __contains__(self, item: Any) -> bool:
        return bool(self._unknown(".__contains__"))

    def _unknown(self, part: str) -> Unknown:
        made = Unknown("unresolved-import", f"{type(self).__name__}{part}")
        made.take(self)
        return made


def _operator(name: str) -> Any:
    return lambda self, *others: self._unknown(name)


for _name in (
    "add radd sub rsub mul rmul matmul rmatmul truediv rtruediv floordiv rfloordiv mod rmod pow rpow"
    " and rand or ror xor rxor lshift rlshift rshift rrshift neg pos invert lt le gt ge"
).split():
    setattr(Opaque, f"__{_name}__", _operator(f".__{_name}__"))


def length(obj: Any) -> Any:
    """``len``, which nobody knows of an object whose class has an unresolved base."""
    if isinstance(obj, Opaque) and not hasattr(type(obj), "__len__"):
        return Unknown("unresolved-import", f"len({type(obj).__name__})").of_type(int)
    return len(obj)


def set_attribute(ev: Evaluation, obj: Any, name: str, value: Any) -> None:
    """``obj.name = value``; a change to an object shared between runs is taken back afterwards."""
    if type(obj) is Unknown:
        obj.take(value)
        return
    if name in FORBIDDEN or name in MODEL_INTERNALS:
        if not isinstance(obj, Function) and not is_user_instance(obj):
            return
    if is_shared(obj):
        ev.patches.append((obj, name, vars(obj).get(name, MISSING)))
    if ev.samples and keeps_items(obj):
        set_item_attribute(ev, obj, name, value)
    else:
        setattr(obj, name, value)


def is_user_instance(obj: Any) -> bool:
    """Whether the object's class was written in the program."""
    return getattr(type(obj), "__tfscope_user__", False)


def is_shared(obj: Any) -> bool:
    """Whether the object outlives the run: a class or function of ours."""
    if isinstance(obj, type):
        return not obj.__dict__.get("__tfscope_user__", False) and not obj.__flags__ & 0x100
    return isinstance(obj, types.FunctionType)


def _is_builtin(obj: Any) -> bool:
    """Whether a function stands for a builtin."""
    return isinstance(obj, types.FunctionType) and hasattr(obj, "__tfscope_builtin__")


def no_attribute(obj: Any, name: str) -> AttributeError:
    """CPython's words for a missing attribute."""
    known = facts_of(type(obj))
    kind = vars(type(obj)).get("shown_as", known[0] if known else type(obj).__name__)
    kind = "builtin_function_or_method" if _is_builtin(obj) else kind
    kind = "module" if isinstance(obj, types.ModuleType) else kind
    text = f"'{kind}' object has no attribute '{name}'"
    if isinstance(obj, type):
        text = f"type object '{obj.__name__}' has no attribute '{name}'"
    text = text if current_run().is_v1 else in_words_of_tensorflow2(text)
    return raised(AttributeError(text, name=name, obj=obj))
