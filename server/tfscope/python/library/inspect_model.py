"""``inspect``: signatures and questions about objects, through the evaluator's attribute gate."""

from __future__ import annotations

import inspect
import types
from collections import OrderedDict, namedtuple
from collections.abc import Callable, Iterable
from typing import Any

from tfscope.python.functions import Function, signature_of, what_is_called
from tfscope.python.library import gate
from tfscope.python.library.frame_model import FrameModel, frame_at, frames_now
from tfscope.python.library.module_model import (
    ModuleModel,
    silent_function,
    unknown,
    unknown_functions,
)
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief

ArgSpec = namedtuple("ArgSpec", "args varargs keywords defaults", module="inspect")
FullArgSpec = namedtuple(
    "FullArgSpec",
    "args varargs varkw defaults kwonlyargs kwonlydefaults annotations",
    module="inspect",
)
FrameInfo = namedtuple(
    "FrameInfo", "frame filename lineno function code_context index", module="inspect"
)


class Parameter:
    """``inspect.Parameter``."""

    empty = inspect.Parameter.empty
    POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
    KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY
    VAR_KEYWORD = inspect.Parameter.VAR_KEYWORD

    def __init__(
        self, name: Any, kind: Any, *, default: Any = empty, annotation: Any = empty
    ) -> None:
        self.name, self.kind = name, kind
        self.default, self.annotation = default, annotation

    def replace(self, **changes: Any) -> Parameter:
        """The parameter with some attributes changed."""
        values = {"default": self.default, "annotation": self.annotation, **changes}
        return Parameter(values.pop("name", self.name), values.pop("kind", self.kind), **values)

    def __repr__(self) -> str:
        return f'<Parameter "{self.name}">'


class BoundArguments:
    """``inspect.BoundArguments``."""

    def __init__(self, signature: Signature, arguments: Any) -> None:
        self.signature = signature
        self.arguments: Any = OrderedDict(arguments)

    def _spread(self) -> tuple[list[Any], dict[str, Any]]:
        """Positional and keyword arguments that bind to the same parameters."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        by_name = False
        for name, p in self.signature.parameters.items():
            if p.kind is p.VAR_KEYWORD:
                kwargs.update(self.arguments.get(name, {}))
            elif p.kind is p.VAR_POSITIONAL:
                args.extend(self.arguments.get(name, ()))
                by_name = True
            elif name not in self.arguments:
                by_name = True
            elif by_name or p.kind is p.KEYWORD_ONLY:
                kwargs[name] = self.arguments[name]
            else:
                args.append(self.arguments[name])
        return args, kwargs

    @property
    def args(self) -> tuple[Any, ...]:
        """Positional arguments."""
        return tuple(self._spread()[0])

    @property
    def kwargs(self) -> dict[str, Any]:
        """Keyword arguments."""
        return self._spread()[1]

    def apply_defaults(self) -> None:
        """Adds defaults, in the order of the parameters."""
        found: Any = OrderedDict()
        for name, p in self.signature.parameters.items():
            if name in self.arguments:
                found[name] = self.arguments[name]
            elif p.default is not p.empty:
                found[name] = p.default
            elif p.kind is p.VAR_POSITIONAL:
                found[name] = ()
            elif p.kind is p.VAR_KEYWORD:
                found[name] = {}
        self.arguments = found


class Signature:
    """``inspect.Signature``."""

    empty = inspect.Signature.empty

    def __init__(self, parameters: Iterable[Any] = (), *, return_annotation: Any = empty) -> None:
        self.parameters: Any = OrderedDict((p.name, p) for p in parameters or ())
        self.return_annotation = return_annotation

    def bind(self, /, *args: Any, **kwargs: Any) -> BoundArguments:
        """Arguments → parameters; raises the call's ``TypeError``."""
        try:
            return BoundArguments(self, self.tell_signature_().bind(*args, **kwargs).arguments)
        except TypeError as error:
            raise raised(error) from None

    def bind_partial(self, /, *args: Any, **kwargs: Any) -> BoundArguments:
        """As ``bind``; parameters may be missing."""
        try:
            return BoundArguments(
                self, self.tell_signature_().bind_partial(*args, **kwargs).arguments
            )
        except TypeError as error:
            raise raised(error) from None

    def replace(self, *, parameters: Any = None, return_annotation: Any = empty) -> Signature:
        """The signature with some parts changed."""
        listed = self.parameters.values() if parameters is None else parameters
        return Signature(listed, return_annotation=return_annotation)

    def __str__(self) -> str:
        return str(self.tell_signature_())

    def tell_signature_(self) -> inspect.Signature:
        """The host's signature; the program never sees it, for it can evaluate texts."""
        listed = self.parameters.values()
        parts = [inspect.Parameter(p.name, p.kind, default=p.default) for p in listed]
        return inspect.Signature(parts)


def signature(obj: Any, *, follow_wrapped: bool = True, **_: Any) -> Any:
    """``inspect.signature``."""
    if type(obj) is Unknown:
        return obj.passed_to("signature")
    host = _host_signature(obj, follow_wrapped)
    if isinstance(host, Unknown):
        return host
    noted = _annotations(obj, follow_wrapped)
    return Signature(
        [
            Parameter(p.name, p.kind, default=p.default, annotation=noted.get(p.name, p.annotation))
            for p in host.parameters.values()
        ],
        return_annotation=noted.get("return", host.return_annotation),
    )


def _described(obj: Any, follow_wrapped: bool) -> Any:
    """The function whose parameters an object's signature tells; the object itself if there is none."""
    while follow_wrapped and isinstance(obj, Function) and "__wrapped__" in obj.__dict__:
        if "__signature__" in obj.__dict__:
            break
        obj = obj.__dict__["__wrapped__"]
    if isinstance(obj, type) and isinstance(made_by := getattr(obj, "__init__", None), Function):
        return made_by
    return obj


def _annotations(obj: Any, follow_wrapped: bool) -> dict[str, Any]:
    function = _described(obj, follow_wrapped)
    function = getattr(function, "__func__", function)
    found: Any = function.__annotations__ if isinstance(function, Function) else {}
    return found if isinstance(found, dict) else {}


def _host_signature(obj: Any, follow_wrapped: bool) -> Any:
    target = _described(obj, follow_wrapped)
    try:
        found = signature_of(target)
    except ValueError:
        return unknown("unmodelled-python", f"signature({brief(target)})")
    except TypeError as error:
        raise raised(error) from None
    if isinstance(obj, type) and target is not obj:
        found = found.replace(parameters=list(found.parameters.values())[1:])
    return found


def getfullargspec(func: Any) -> Any:
    """``inspect.getfullargspec``; a method's own first parameter is listed."""
    if type(func) is Unknown:
        return func.passed_to("getfullargspec")
    if not callable(func):
        raise raised(TypeError("unsupported callable"))
    whole = func.__func__ if isinstance(func, types.MethodType) else what_is_called(func)
    found = _host_signature(whole, follow_wrapped=False)
    if type(found) is Unknown:
        return found
    args: list[str] = []
    defaults: list[Any] = []
    kwonly: list[str] = []
    kwdefaults: dict[str, Any] = {}
    star = doublestar = None
    for p in found.parameters.values():
        if p.kind is p.VAR_POSITIONAL:
            star = p.name
        elif p.kind is p.VAR_KEYWORD:
            doublestar = p.name
        elif p.kind is p.KEYWORD_ONLY:
            kwonly.append(p.name)
            if p.default is not p.empty:
                kwdefaults[p.name] = p.default
        else:
            args.append(p.name)
            if p.default is not p.empty:
                defaults.append(p.default)
    if isinstance(whole, type) and isinstance(getattr(whole, "__init__", None), Function):
        args.insert(0, "self")
    annotations = dict(getattr(whole, "__annotations__", None) or {})
    return FullArgSpec(
        args, star, doublestar, tuple(defaults) or None, kwonly, kwdefaults or None, annotations
    )


def getargspec(func: Any) -> Any:
    """``inspect.getargspec``."""
    full = getfullargspec(func)
    if type(full) is Unknown:
        return full
    return ArgSpec(full.args, full.varargs, full.varkw, full.defaults)


def getcallargs(func: Any, /, *args: Any, **kwargs: Any) -> Any:
    """``inspect.getcallargs``."""
    found = signature(func)
    if type(found) is Unknown:
        return found
    bound = found.bind(*args, **kwargs)
    bound.apply_defaults()
    return dict(bound.arguments)


# -- questions -------------------------------------------------------------------------------------
def _question(name: str, answer: Callable[[Any], bool]) -> Callable[[Any], Any]:
    def function(object: Any) -> Any:
        if type(object) is Unknown:
            return object.passed_to(f"inspect.{name}")
        return answer(object)

    function.__name__ = function.__qualname__ = name
    return function


def _is_function(obj: Any) -> bool:
    return isinstance(obj, (Function, types.FunctionType))


def _is_generator_function(obj: Any) -> bool:
    function: Any = obj.__func__ if isinstance(obj, types.MethodType) else obj
    code = getattr(function, "code", None)
    return getattr(code, "kind", None) == "generator"


_QUESTIONS: dict[str, Callable[[Any], bool]] = {
    "isclass": lambda obj: isinstance(obj, type),
    "isfunction": _is_function,
    "ismethod": lambda obj: isinstance(obj, types.MethodType),
    "isroutine": lambda obj: _is_function(obj) or inspect.isroutine(obj),
    "isbuiltin": inspect.isbuiltin,
    "ismodule": lambda obj: isinstance(obj, types.ModuleType),
    "isgenerator": inspect.isgenerator,
    "isgeneratorfunction": _is_generator_function,
    "isabstract": lambda obj: bool(getattr(obj, "__abstractmethods__", None)),
    "isdatadescriptor": inspect.isdatadescriptor,
    "ismethoddescriptor": inspect.ismethoddescriptor,
    "isawaitable": inspect.isawaitable,
    "iscoroutine": inspect.iscoroutine,
    "iscode": lambda obj: False,
    "isframe": lambda obj: False,
    "istraceback": lambda obj: False,
}


def getmembers(object: Any, predicate: Any = None) -> Any:
    """``inspect.getmembers`` of what the program may read."""
    if type(object) is Unknown:
        return object.passed_to("getmembers")
    found = []
    for name in dir(object):
        if name.startswith("__tfscope") or name == "__getattribute__":
            continue
        try:
            value = gate.get(object, name)
        except AttributeError:
            continue
        if type(value) is Unknown or (predicate is not None and not predicate(value)):
            continue
        found.append((name, value))
    return found


def getmro(cls: Any) -> Any:
    """``inspect.getmro``."""
    return cls.passed_to("getmro") if type(cls) is Unknown else gate.get(cls, "__mro__")


def getfile(object: Any) -> Any:
    """``inspect.getfile``: the file that defines a module, class or function of the program."""
    if isinstance(object, types.ModuleType):
        return getattr(object, "__file__", unknown("environment", "getfile()"))
    owner = getattr(object, "__func__", object)
    modules = getattr(current_run(), "modules", {})
    module = modules.get(getattr(owner, "__module__", None))
    path = getattr(module, "__file__", None) if isinstance(module, types.ModuleType) else None
    return path if isinstance(path, str) else unknown("environment", f"getfile({brief(object)})")


def getmodule(object: Any, *_: Any) -> Any:
    """``inspect.getmodule``: a module of the program, or unknown."""
    if isinstance(object, FrameModel):
        name = object.f_globals.get("__name__")
    else:
        name = getattr(object, "__module__", None)
    loaded = getattr(current_run(), "modules", {})
    if name in loaded:
        return loaded[name]
    return unknown("unmodelled-python", f"getmodule({brief(object)})")


def getdoc(object: Any) -> Any:
    """``inspect.getdoc``."""
    doc = getattr(object, "__doc__", None)
    return inspect.cleandoc(doc) if isinstance(doc, str) else None


# -- the call stack --------------------------------------------------------------------------------
def stack(context: int = 1) -> list[Any]:
    """``inspect.stack``: the innermost call first."""
    return [
        FrameInfo(f, f.f_code.co_filename, f.f_lineno, f.f_code.co_name, None, None)
        for f in frames_now()
    ]


def currentframe() -> Any:
    """``inspect.currentframe``."""
    return frame_at(0)


def unwrap(func: Any, *, stop: Any = None) -> Any:
    """``inspect.unwrap``."""
    while isinstance(func, Function) and "__wrapped__" in func.__dict__:
        func = func.__dict__["__wrapped__"]
    return func


def _inspect() -> ModuleModel:
    members: dict[str, Any] = {name: _question(name, q) for name, q in _QUESTIONS.items()}
    members.update(
        unknown_functions(
            "unmodelled-python",
            "inspect",
            """getsource getsourcelines getcomments getouterframes trace
            getinnerframes getframeinfo getattr_static findsource getmodulename getargvalues
            getabsfile getclosurevars""",
        )
    )
    members.update(
        signature=signature, Signature=Signature, Parameter=Parameter, getargspec=getargspec,
        getfullargspec=getfullargspec, getcallargs=getcallargs, getmembers=getmembers,
        getmro=getmro, getmodule=getmodule, getfile=getfile, getsourcefile=getfile, getdoc=getdoc, stack=stack, currentframe=currentframe,
        ArgSpec=ArgSpec, FullArgSpec=FullArgSpec, BoundArguments=BoundArguments, unwrap=unwrap,
        cleandoc=inspect.cleandoc, _empty=inspect.Parameter.empty, CO_VARARGS=4, CO_VARKEYWORDS=8,
        indentsize=silent_function("indentsize", 0),
    )  # fmt: skip
    return ModuleModel("inspect", members, missing="unmodelled-python")


MODELS = {"inspect": _inspect}
