"""Functions of the evaluated program.

``Function`` is host-callable, so native code (``sorted``, ``functools``, models of layers) calls it
like any Python function; the evaluator itself calls ``invoke``, which skips the host's protocol.
"""

from __future__ import annotations

import ast
import functools
import types
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late
from tfscope.python.catchers import ASKING, CALLING
from tfscope.python.code_objects import ClassCell, Code
from tfscope.python.evaluation import Evaluation
from tfscope.python.frames import Frame, Namespace
from tfscope.python.host_answers import answer_for_host
from tfscope.python.told_names import told_name
from tfscope.python.wording import missing_arguments
from tfscope.source.set_aside import restore
from tfscope.values.lengths import leave_open
from tfscope.values.misspelt import among
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

if TYPE_CHECKING:
    import inspect
else:
    inspect = late("inspect")


PLAINLY_CALLED = ("__init__", "__call__", "__new__")
PROPERTIES = (property, functools.cached_property)
"""Descriptors of the host that call a function of the program to read an attribute."""


class Function:
    """A function of the program: code, defaults, globals and enclosing activation."""

    __slots__ = (
        "__defaults__", "__dict__", "__kwdefaults__", "__weakref__", "annotate", "cell", "code",
        "decorator", "globals_", "name_", "outer",
    )  # fmt: skip

    def __init__(
        self,
        code: Code,
        module_globals: Namespace,
        outer: Frame | None,
        defaults: tuple[Any, ...],
        kwdefaults: dict[str, Any],
        cell: ClassCell | None,
    ) -> None:
        self.code = code
        self.globals_ = module_globals
        self.outer = outer
        self.__defaults__ = defaults
        self.__kwdefaults__ = kwdefaults
        self.cell = cell
        self.name_ = code.name
        self.annotate: Callable[[], dict[str, Any]] = dict
        """Evaluates the annotations, which happens when they are first asked for."""
        self.decorator: Unknown | None = None
        """The unknown decorator that may give the function other parameters and attributes."""

    @property
    def __name__(self) -> str:
        return self.name_

    @__name__.setter
    def __name__(self, name: str) -> None:
        self.name_ = name

    def _doc(self) -> Any:
        node = self.code.node
        if "__doc__" in self.__dict__ or isinstance(node, ast.Lambda):
            return self.__dict__.get("__doc__")
        restore(node)
        return ast.get_docstring(node, clean=False)

    def _document(self, text: Any) -> None:
        self.__dict__["__doc__"] = text

    __doc__ = property(_doc, _document)  # type: ignore[assignment]

    @property
    def __code__(self) -> Code:
        return self.code

    @property
    def __globals__(self) -> Namespace:
        return self.globals_

    @property
    def __signature__(self) -> inspect.Signature:
        """For the host; the program sees what it set, in ``__dict__``."""
        return signature_of(self)

    @__signature__.setter
    def __signature__(self, told: Any) -> None:
        self.__dict__["__signature__"] = told

    @__signature__.deleter
    def __signature__(self) -> None:
        if self.__dict__.pop("__signature__", None) is None:
            raise raised(AttributeError("__signature__"))

    def __getattr__(self, name: str) -> Any:
        if name == "__annotations__":
            return self.__dict__.setdefault(name, self.annotate())
        if name in ("func_name", "func_defaults", "func_globals", "func_code", "func_dict"):
            return getattr(self, f"__{name[5:]}__")
        if self.decorator is not None and not name.startswith("__"):
            return self.decorator.attribute(name)
        raise raised(AttributeError(f"'function' object has no attribute '{name}'"))

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else types.MethodType(self, instance)

    def __repr__(self) -> str:
        return f"<function {self.__dict__.get('__qualname__', self.name_)} at 0x0>"

    def __deepcopy__(self, memo: Any) -> Function:
        return self

    def __copy__(self) -> Function:
        return self

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The host's way in: exceptions pass through native code that may catch them.

        The host's ``isinstance`` asks an object for its class whenever it is of another type.
        """
        if self.name_ == "__getattribute__" and args[1:] == ("__class__",):
            return object.__getattribute__(*args)
        ev = current_run()
        assert isinstance(ev, Evaluation)
        ev.handlers.append(ASKING if self._is_asked(args) else CALLING)
        depth = len(ev.handlers)
        try:
            return answer_for_host(self.name_, args, self.invoke(ev, args, kwargs))
        finally:
            del ev.handlers[depth - 1 :]

    def _is_asked(self, args: Sequence[Any]) -> bool:
        """Whether the host runs it for an operation on an object: a special method, or a property."""
        if self.name_.startswith("__") and self.name_ not in PLAINLY_CALLED:
            return True
        return len(args) == 1 and any(
            isinstance(value, PROPERTIES)
            and self in (getattr(value, "fget", None), getattr(value, "func", None))
            for base in type(args[0]).__mro__
            if "__tfscope_user__" in vars(base)
            for value in vars(base).values()
        )

    def invoke(self, ev: Evaluation, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
        """Calls the function with evaluated arguments."""
        code = self.code
        if (
            not kwargs
            and len(args) == len(code.params)
            and not (code.kwonly or code.varargs or code.varkw)
        ):
            variables = dict(zip(code.params, args))
        else:
            variables = bind(self, args, kwargs)
        ev.called.add(code.node)
        frame = Frame(
            ev, code.file, code.name, variables, self.globals_, self.outer, self, code.node
        )
        body = code.body
        if body is None:
            body = code.body = code.compile_body()
        if code.yields:
            return body(frame)
        stack = ev.stack
        if len(stack) >= ev.bounds.depth:
            raise raised(RecursionError("maximum recursion depth exceeded"))
        ev.burn()
        stack.append(frame)
        try:
            body(frame)
        finally:
            stack.pop()
        if frame.result is None and self.decorator is not None and self.name_[:2] != "__":
            return self.decorator.derived(f"{self.name_}()")
        return frame.result


setattr(Function, "__name__", "function")  # noqa: B010 - the class has a property of that name
Function.__qualname__ = "function"


class OpenArguments(tuple[Any, ...]):
    """Positional arguments after which others may follow, for ``why`` nobody knows how many there are."""

    why: Unknown

    @classmethod
    def before(cls, args: Sequence[Any], why: Unknown) -> OpenArguments:
        """The arguments that are known of ``f(*unknown)``."""
        made = cls(args)
        made.why = why
        return made


class OpenKeywords(dict[str, Any]):
    """Arguments by name beside which others may stand, for ``why`` nobody knows which."""

    why: Unknown

    @classmethod
    def beside(cls, kwargs: Mapping[str, Any], why: Unknown) -> OpenKeywords:
        """The arguments that are known of ``f(**unknown)``."""
        made = cls(kwargs)
        made.why = why
        return made


def of_method(instance: Any, args: Sequence[Any]) -> Sequence[Any]:
    """The arguments of a method's function: the instance stands before those of the call."""
    if type(args) is OpenArguments:
        return OpenArguments.before((instance, *args), args.why)
    return (instance, *args)


def _rest(args: Sequence[Any], given: int) -> Any:
    """What ``*args`` of a function holds: all that no parameter took."""
    rest = tuple(args[given:])
    if type(args) is not OpenArguments:
        return rest
    if not rest:
        return args.why
    leave_open(rest, args.why)
    return rest


def bind(function: Function, args: Sequence[Any], kwargs: dict[str, Any]) -> Namespace:
    """Parameters → values, as CPython binds them; raises its ``TypeError``, unless what an unknown
    decorator made of the function may take other arguments.

    Reference: CPython ``Python/ceval.c`` ``initialize_locals``.
    """
    code = function.code
    params = code.params
    variables: Namespace = dict(zip(params, args))
    if code.varargs is not None:
        variables[code.varargs] = _rest(args, len(params))
    if code.varkw is not None:
        extra: dict[str, Any] = {}
        variables[code.varkw] = extra
        if type(kwargs) is OpenKeywords:
            leave_open(extra, kwargs.why)
    named = params[code.posonly :] if code.posonly else params
    for key, value in kwargs.items():
        if key in variables and key in named and function.decorator is None:
            text = f"{told_name(function)}() got multiple values for argument '{key}'"
            raise raised(TypeError(text))
        if key in named or key in code.kwonly:
            variables[key] = value
        elif code.varkw is not None:
            extra[key] = value
        elif function.decorator is None:
            text = f"{told_name(function)}() got an unexpected keyword argument '{key}'"
            raise raised(among(TypeError(text), key, lambda: (*named, *code.kwonly)))
    if code.varargs is None and len(args) > len(params) and function.decorator is None:
        by_name = sum(key in code.kwonly for key in kwargs)
        raise raised(TypeError(_too_many(function, len(args), by_name)))
    _fill_defaults(function, variables)
    return variables


def _fill_defaults(function: Function, variables: Namespace) -> None:
    code = function.code
    if absent := [name for name in code.params if name not in variables]:
        defaults = function.__defaults__ or ()
        given = dict(zip(code.params[len(code.params) - len(defaults) :], defaults))
        _fill(function, variables, absent, given, "positional")
    if absent := [name for name in code.kwonly if name not in variables]:
        _fill(function, variables, absent, function.__kwdefaults__ or {}, "keyword-only")


def _fill(
    function: Function,
    variables: Namespace,
    names: Sequence[str],
    defaults: Mapping[str, Any],
    kind: str,
) -> None:
    """Gives the parameters that no argument named their defaults."""
    missing = []
    for name in names:
        if name in defaults:
            variables[name] = defaults[name]
        elif function.decorator is not None:
            variables[name] = function.decorator.derived(name)
        else:
            missing.append(name)
    if missing:
        raise raised(TypeError(missing_arguments(told_name(function), missing, kind)))


def _too_many(function: Function, given: int, named: int) -> str:
    code = function.code
    most = len(code.params)
    least = most - len(function.__defaults__ or ())
    takes = f"from {least} to {most}" if least != most else str(most)
    plural = "" if most == 1 and least == most else "s"
    was = "was" if given == 1 and not named else "were"
    if named:
        given_s, named_s = ("s" if count != 1 else "" for count in (given, named))
        was = f"positional argument{given_s} (and {named} keyword-only argument{named_s}) {was}"
    return (
        f"{told_name(function)}() takes {takes} positional argument{plural} but {given} {was} given"
    )


def what_is_called(value: Any) -> Any:
    """The program's method that a call of an object runs; any other value itself."""
    for base in type(value).__mro__:
        if "__call__" in vars(base):
            method = vars(base)["__call__"]
            return method if isinstance(method, Function) else value
    return value


def function_of(obj: Any) -> Function | None:
    """The program's function that an object is, or is the method of."""
    inner = getattr(obj, "__func__", obj)
    return inner if isinstance(inner, Function) else None


def signature_of(function: Any) -> inspect.Signature:
    """The signature of any callable of the program; raises ``ValueError`` if it has none."""
    if isinstance(function, types.MethodType) and isinstance(function.__func__, Function):
        whole = signature_of(function.__func__)
        return whole.replace(parameters=list(whole.parameters.values())[1:])
    if not isinstance(function, Function):
        tell = getattr(function, "tell_signature_", None)
        return inspect.signature(function) if tell is None else tell()
    if tell := getattr(function.__dict__.get("__signature__"), "tell_signature_", None):
        told: inspect.Signature = tell()
        return told
    code = function.code
    defaults = function.__defaults__ or ()
    first = len(code.params) - len(defaults)
    found: list[inspect.Parameter] = []
    for index, name in enumerate(code.params):
        kind: Any = inspect.Parameter.POSITIONAL_OR_KEYWORD
        if index < code.posonly:
            kind = inspect.Parameter.POSITIONAL_ONLY
        default = defaults[index - first] if index >= first else inspect.Parameter.empty
        found.append(inspect.Parameter(name, kind, default=default))
    if code.varargs:
        found.append(inspect.Parameter(code.varargs, inspect.Parameter.VAR_POSITIONAL))
    for name in code.kwonly:
        default = (function.__kwdefaults__ or {}).get(name, inspect.Parameter.empty)
        found.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default))
    if code.varkw:
        found.append(inspect.Parameter(code.varkw, inspect.Parameter.VAR_KEYWORD))
    return inspect.Signature(found, __validate_parameters__=False)


def unknown_arguments(function: Function, given: int, why: Unknown) -> dict[str, Any]:
    """Unknown values for the parameters that ``f(*unknown, **unknown)`` may fill."""
    code = function.code
    defaults = len(function.__defaults__ or ())
    required = code.params[given : len(code.params) - defaults]
    needed = [n for n in code.kwonly if n not in (function.__kwdefaults__ or {})]
    return {name: why.derived(name) for name in [*required, *needed]}
