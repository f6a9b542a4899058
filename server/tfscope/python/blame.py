"""Whether an error of Python's own inside a model is the program's: its own value was refused.

A model asks a value of the program what TensorFlow asks it: to be called, iterated over, hashed,
to have an attribute.  If the value that refuses was given by the program in the call, the refusal
is the program's error, in Python's words, and no fault of the model.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tfscope.base.patterns import regex
from tfscope.python.functions import Function
from tfscope.python.told_names import told_error
from tfscope.values.misspelt import among
from tfscope.values.unknown import Unknown

_REFUSALS = (
    regex(r"^'(\w+)' object is not (?:callable|iterable|subscriptable|an iterator)"),
    regex(r"^'(\w+)' object (?:cannot be interpreted as an integer|does not support )"),
    regex(r"^unhashable type: '(\w+)'"),
    regex(r"^object of type '(\w+)' has no len\(\)"),
    regex(r"^argument of type '(\w+)' is not (?:iterable|a container)"),
    regex(r"^cannot unpack non-iterable (\w+) object"),
    regex(r"^bad operand type for unary .: '(\w+)'"),
    regex(r"^can only concatenate str \(not \"(\w+)\"\) to str"),
    regex(r"^can only concatenate (\w+) \(not \"\w+\"\) to "),
)
"""What Python says of a value that cannot be used so; the group is the name of its type."""

_OPERANDS = regex(
    r"(?:indices must be integers or slices, not (\w+)|(?:not supported between instances of|operand type\(s\) for \S+:) '(\w+)' and '(\w+)')"
)
_NUMBERS = frozenset(("int", "float", "NoneType"))
"""What models compute with themselves."""
_ARGUMENTS = regex(r"^(?:[\w.<>]+\.)?(\w+)\(\) (missing|takes|got|argument after)\b")
"""Python's words for a call whose arguments do not fit the function; the group is its name."""
_COUNTS = regex(
    r"^(?:[\w.<>]+\.)?\w+(?:\(\))? (?:missing (?:\d|required)|takes (?:no|at|exactly|from|\d)|got (?:an unexpected|multiple)|expected (?:at|exactly|\d))"
)
"""Python's words for a number of arguments that a function never takes, and for names of no parameter."""
_KEYWORD = regex(r"got an unexpected keyword argument '(\w+)'")

_PLAIN = (
    bool, int, float, complex, str, bytes, list, tuple, dict, set, frozenset, range, slice, type(...),
    types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.ModuleType, type, object, Function,
)  # fmt: skip
NUMBERS_OF_NUMPY = "tfscope.python.library.numpy_scalars"
"""Where the classes of numpy's numbers stand, which lack what numbers of Python lack."""
_WHOLE = frozenset(("__tfscope_user__", "__tfscope_public__"))
"""What the classes of the program have, and models whose attributes are known to be all."""
MISSING = object()
CO_VARARGS, CO_VARKEYWORDS = 0x04, 0x08
"""As in ``inspect``, which costs more to load than a small program."""
_DEEPEST = 3
"""Levels of containers and objects below an argument that are looked into."""


def is_of_no_value(error: Exception, function: Any) -> bool:
    """Whether a call fails whatever the values of its arguments are: of what cannot be called, or with
    arguments that the function does not take."""
    at = error.__traceback__
    if not isinstance(error, TypeError) or at is None or at.tb_next is not None:
        return False
    return not callable(function) or _COUNTS.match(str(error)) is not None


def refused(
    error: Exception, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> bool:
    """Whether the error says that a value which the call was given cannot be used as it was."""
    given = (*args, *kwargs.values())
    if isinstance(error, AttributeError):
        at = error.obj
        if at is None:
            return any(value is None for value in given)
        return _is_plain(at) and any(
            value is at or getattr(value, "__func__", MISSING) is at
            for value in _held(function, given)
        )
    if not isinstance(error, TypeError):
        return False
    if match := _ARGUMENTS.match(str(error)):
        return _unfit(error, match, function, given, kwargs)
    names = _refused_types(error)
    if "NoneType" in names:
        return any(value is None for value in given)
    if "'NoneType'" in str(error) and _is_own_none(error, function, args, kwargs):
        return True
    return any(type(v).__name__ in names and _is_plain(v) for v in _held(function, given))


def _unfit(
    error: TypeError, match: Any, function: Any, given: Sequence[Any], keywords: Mapping[str, Any]
) -> bool:
    """Whether a function that the program gave, or a keyword that it passes on, did not fit."""
    name = match.group(1)
    keyword = _KEYWORD.search(str(error))
    if keyword is not None and keyword.group(1) in keywords:
        return True
    if _is_forwarded(error):
        return True
    lacking = match.group(2) == "missing"
    return any(_is_called(v, name, lacking) for v in _held(function, given))


def _is_called(value: Any, name: str, lacking: bool) -> bool:
    """Whether a call of the value is a call of a function of that name."""
    if lacking and isinstance(value, type):
        return hasattr(value, name)
    if isinstance(value, (type, types.FunctionType, types.MethodType)):
        return getattr(value, "__name__", None) == name
    return name == "__call__" and callable(value)


def _is_forwarded(error: TypeError) -> bool:
    """Whether the function that was called gave its own arguments on as they were."""
    step = error.__traceback__ and error.__traceback__.tb_next
    if step is None or step.tb_next is not None:
        return False
    return bool(step.tb_frame.f_code.co_flags & (CO_VARARGS | CO_VARKEYWORDS))


def _is_own_none(
    error: Exception, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]
) -> bool:
    """Whether where the error arose nothing is ``None`` but arguments, one of them given so.

    A size that nobody knows is ``None``, too, so the operand alone tells nothing.
    """
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    code = getattr(getattr(function, "__init__", function), "__code__", None)
    code = getattr(function, "__code__", code)
    if step is None or code is None:
        return False
    first = int(isinstance(function, (type, types.MethodType)))
    places = dict(zip(code.co_varnames[first : code.co_argcount], args))
    given = {name for name, value in {**places, **kwargs}.items() if value is None}
    there = {name for name, value in step.tb_frame.f_locals.items() if value is None}
    own = step.tb_frame.f_code
    named = {*code.co_varnames[: code.co_argcount], *own.co_varnames[: own.co_argcount]}
    return bool(there & given) and there <= named


def with_parameters(error: TypeError, function: Any) -> TypeError:
    """The error; if it refuses a keyword, it knows the parameters of the function that was called."""
    error = told_error(error, function)
    keyword = _KEYWORD.search(str(error))
    return among(error, keyword.group(1), partial(_parameters, function)) if keyword else error


def _parameters(function: Any) -> tuple[str, ...]:
    inner = vars(function).get("__init__") if isinstance(function, type) else function
    inner = getattr(inner, "__wrapped__", inner)
    code = getattr(getattr(inner, "__func__", inner), "__code__", None)
    return code.co_varnames[: code.co_argcount + code.co_kwonlyargcount] if code else ()


def _refused_types(error: TypeError) -> frozenset[str]:
    for pattern in _REFUSALS:
        if match := pattern.match(str(error)):
            return frozenset(match.groups()[:1])
    match = _OPERANDS.search(str(error))
    return frozenset(filter(None, match.groups())) - _NUMBERS if match else frozenset()


def _is_plain(value: Any) -> bool:
    """Whether the value behaves as on the modelled machine: no model stands for it, or a whole one."""
    kind = type(value)
    return (
        kind in _PLAIN
        or isinstance(value, types.ModuleType)
        or kind.__module__ == NUMBERS_OF_NUMPY
        or not _WHOLE.isdisjoint(vars(kind))
    )


def _held(function: Any, given: Sequence[Any]) -> Iterator[Any]:
    """The values of a call, and what they and the object that is called hold."""
    level = [*given, getattr(function, "__self__", function)]
    for _ in range(_DEEPEST):
        yield from level
        level = [inner for value in level for inner in _inside(value)]
    yield from level


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple, set, frozenset)):
        yield from value
    elif isinstance(value, dict):
        yield from value
        yield from value.values()
    elif not isinstance(value, (type, types.FunctionType, Unknown)):
        yield from vars(value).values() if hasattr(value, "__dict__") else ()
