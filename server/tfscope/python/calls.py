"""Call expressions: arguments in order, then the call."""

from __future__ import annotations

import ast
import types
from typing import Any

from tfscope.python.bounded import spread
from tfscope.python.builtins_ import HOST_OF
from tfscope.python.context import Context, Evaluate
from tfscope.python.frames import Frame
from tfscope.python.functions import Function
from tfscope.python.lineage import module_name
from tfscope.python.native import call, call_with_unknown_rest, is_written_in_program, name_of
from tfscope.python.open_attributes import leave_attributes_open
from tfscope.values.lengths import leave_open, open_length
from tfscope.values.raised import raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown

SPECIAL = frozenset(
    ("super", "locals", "globals", "vars", "dir", "eval", "exec", "execfile", "__import__")
)
"""Builtins that look at the calling frame: they are given it as first argument."""


def call_expression(node: ast.Call, cx: Context) -> Evaluate:
    """``function(args…)``."""
    function = cx.expression(node.func)
    starred = any(isinstance(a, ast.Starred) for a in node.args)
    if starred or any(k.arg is None for k in node.keywords):
        return _call_spread(node, function, cx)
    arguments = [cx.expression(a) for a in node.args]
    keywords = [(k.arg or "", cx.expression(k.value)) for k in node.keywords]
    if isinstance(node.func, ast.Name) and node.func.id in SPECIAL:
        return _call_special(node, function, arguments, keywords)
    if keywords:

        def with_keywords(f: Frame) -> Any:
            fn = function(f)
            args = [a(f) for a in arguments]
            kwargs = {k: v(f) for k, v in keywords}
            f.node = node
            return call(f.ev, fn, args, kwargs)

        return with_keywords

    def plain(f: Frame) -> Any:
        fn = function(f)
        args = [a(f) for a in arguments]
        f.node = node
        if type(fn) is Function:
            return fn.invoke(f.ev, args, {})
        return call(f.ev, fn, args, {})

    return plain


def _call_special(
    node: ast.Call,
    function: Evaluate,
    arguments: list[Evaluate],
    keywords: list[tuple[str, Evaluate]],
) -> Evaluate:
    def run(f: Frame) -> Any:
        fn = function(f)
        args = [a(f) for a in arguments]
        kwargs = {k: v(f) for k, v in keywords}
        f.node = node
        if getattr(fn, "__tfscope_wants_frame__", False):
            args.insert(0, f)
        return call(f.ev, fn, args, kwargs)

    return run


def _call_spread(node: ast.Call, function: Evaluate, cx: Context) -> Evaluate:
    """A call with ``*args`` or ``**kwargs``."""
    arguments = [
        (isinstance(a, ast.Starred), cx.expression(a.value if isinstance(a, ast.Starred) else a))
        for a in node.args
    ]
    keywords = [(k.arg, cx.expression(k.value)) for k in node.keywords]

    def run(f: Frame) -> Any:
        fn = function(f)
        args: list[Any] = []
        why: Unknown | None = None
        short: Unknown | None = None
        unnamed: Unknown | None = None
        for starred, argument in arguments:
            value = argument(f)
            if not starred:
                args.append(value)
            elif type(value) is Unknown:
                why = short = value
            else:
                short = open_length(value) if short is None else short
                _extend(args, value, fn, alone=len(arguments) == 1)
        kwargs: dict[str, Any] = {}
        for key, keyword in keywords:
            value = keyword(f)
            if key is not None:
                kwargs[key] = value
            elif type(value) is Unknown:
                why = unnamed = value
            else:
                unnamed = open_length(value) if unnamed is None else unnamed
                _merge(kwargs, value, fn)
        f.node = node
        if why is None and (short is not None or unnamed is not None):
            return _call_with_more(f, fn, args, kwargs, short, unnamed)
        if why is not None:
            return call_with_unknown_rest(f.ev, fn, args, kwargs, why, short, unnamed)
        return call(f.ev, fn, args, kwargs)

    return run


def _call_with_more(
    f: Frame,
    function: Any,
    args: list[Any],
    kwargs: dict[str, Any],
    more: Unknown | None,
    unnamed: Unknown | None,
) -> Any:
    """A call whose arguments may be more than those known, for they come from an open container:
    positional ones for ``more``, ones by name for ``unnamed``."""
    why = more if more is not None else unnamed
    if why is not None and is_written_in_program(function):
        return call_with_unknown_rest(f.ev, function, args, kwargs, why, more, unnamed)
    try:
        result = call(f.ev, function, args, kwargs)
    except LookupError:
        if unnamed is None:
            raise
        return unnamed.passed_to(name_of(function))
    if more is not None and hasattr(type(result), "__iter__"):
        leave_open(result, more)
    if unnamed is not None and type(result) is not Unknown:
        leave_attributes_open(result, unnamed)
        if isinstance(result, dict):
            leave_open(result, unnamed)
    return result


def _extend(args: list[Any], more: Any, function: Any, *, alone: bool) -> None:
    """Adds the items of ``*more``; from Python 3.9 on, a list of arguments is made before the call."""
    try:
        args.extend(spread(more))
    except TypeError as error:
        if error.__traceback__ is None or error.__traceback__.tb_next is not None:
            raise
        words = f"after * must be an iterable, not {type(HOST_OF.get(more, more)).__name__}"
        listed = not alone and current_run().python >= (3, 9)
        head = "Value" if listed else f"{_called(function)} argument"
        raise raised(TypeError(f"{head} {words}")) from None


def _merge(kwargs: dict[str, Any], more: Any, function: Any) -> None:
    if not hasattr(more, "keys"):
        words = f"argument after ** must be a mapping, not {type(more).__name__}"
        raise raised(TypeError(f"{_called(function)} {words}")) from None
    for key in more.keys():
        if key in kwargs:
            message = f"{_called(function)} got multiple values for keyword argument '{key}'"
            raise raised(TypeError(message))
        if isinstance(key, str):
            kwargs[key] = more[key]
        elif type(key) is not Unknown:
            head = f"{_called(function)} " if current_run().python < (3, 9) else ""
            raise raised(TypeError(f"{head}keywords must be strings"))


def _called(function: Any) -> str:
    """How a call that never begins names what is called.

    Reference: CPython 3.7 ``Objects/call.c`` ``PyEval_GetFuncName``, ``PyEval_GetFuncDesc``; from 3.9 on
    ``Objects/object.c`` ``_PyObject_FunctionStr``.
    """
    if current_run().python >= (3, 9):
        return _placed(function)
    if isinstance(
        function, (Function, types.MethodType, types.FunctionType, types.BuiltinFunctionType)
    ):
        return f"{name_of(function)}()"
    return f"{type(function).__name__} object"


def _placed(function: Any) -> str:
    """A callable's qualified name behind that of its module, unless that is Python's own."""
    if type(function) is Function:
        name = function.__dict__.get("__qualname__", function.name_)
    elif isinstance(function, types.MethodType) and type(function.__func__) is Function:
        return _placed(function.__func__)
    else:
        name = getattr(function, "__qualname__", None)
    if name is None:
        return str(function)
    module = module_name(function)
    return f"{name}()" if module in (None, "builtins") else f"{module}.{name}()"
