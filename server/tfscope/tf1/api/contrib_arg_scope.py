"""arg_scope: default keyword arguments for layer functions.

Mirrors contrib/framework/python/ops/arg_scope.py.  The stack of scopes belongs to the run.
"""

from __future__ import annotations

import functools
from contextlib import ContextDecorator
from typing import Any

from tfscope.python.functions import Function
from tfscope.tf1.api.registry import tf_export
from tfscope.tf1.graph.not_tensors import demanded
from tfscope.values.raised import passed_on, raised
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown


def _names(name: str) -> list[str]:
    return [
        f"contrib.framework.{name}", f"contrib.slim.{name}", f"tf_slim.{name}",
        f"contrib.framework.python.ops.arg_scope.{name}",
        f"contrib.framework.python.ops.{name}",
    ]  # fmt: skip


def _stack() -> list[dict[str, Any]]:
    stack: list[dict[str, Any]] = current_run().data.setdefault("arg_scope_stack", [{}])
    return stack


def _decorated() -> dict[str, Any]:
    """Functions of the program that were decorated in this run, by key."""
    known: dict[str, Any] = current_run().data.setdefault("arg_scope_decorated", {})
    return known


@tf_export(*_names("current_arg_scope"))
def current_arg_scope():
    """The innermost scope: key of a function → its defaults."""
    return _stack()[-1]


@tf_export(*_names("arg_scope_func_key"))
def arg_scope_func_key(op):
    """The key under which a function stands in scopes."""
    key = getattr(op, "_key_op", None)
    return key if isinstance(key, str) else f"{op!r} {id(op)}"


@tf_export(*_names("has_arg_scope"))
def has_arg_scope(func):
    """Whether the function was decorated with ``add_arg_scope``."""
    return hasattr(func, "_key_op") or arg_scope_func_key(func) in _decorated()


@tf_export(*_names("arg_scoped_arguments"))
def arg_scoped_arguments(func):
    """The names of its keyword arguments."""
    inner = getattr(func, "__wrapped__", func)
    defaults = len(inner.__defaults__ or ())
    code = inner.__code__
    return tuple(code.co_varnames[: code.co_argcount][code.co_argcount - defaults :])


@tf_export(*_names("arg_scope"))
class arg_scope(ContextDecorator):
    """Fills in keyword arguments of the listed functions within the block."""

    def __init__(self, list_ops_or_scope, **kwargs):
        self._given = list_ops_or_scope
        self._kwargs = kwargs
        self._entered = []
        self._stack = None

    def _scope(self) -> dict[str, Any]:
        given, kwargs = self._given, self._kwargs
        if isinstance(given, Unknown):
            return dict(current_arg_scope())
        if isinstance(given, dict):
            if kwargs:
                text = (
                    "When attempting to re-use a scope by suppling a"
                    "dictionary, kwargs must be empty."
                )
                raise raised(ValueError(text))
            return given.copy()
        if not isinstance(given, (list, tuple)):
            text = "list_ops_or_scope must either be a list/tuple or reused scope (i.e. dict)"
            raise raised(TypeError(text))
        scope = dict(current_arg_scope())
        for op in given:
            if isinstance(op, Unknown):
                continue
            if not has_arg_scope(op):
                where = (demanded(op, "__module__"), demanded(op, "__name__"))
                raise raised(ValueError("%s is not decorated with @add_arg_scope", where))
            key = arg_scope_func_key(op)
            scope[key] = {**scope.get(key, {}), **kwargs}
        return scope

    def __enter__(self):
        scope = self._scope()
        self._stack = _stack()
        self._stack.append(scope)
        self._entered.append(scope)
        return scope

    def __exit__(self, *error):
        self._entered.pop()
        _stack().pop()

    def __del__(self):
        """A scope that was entered and never left ends with its last reference, as TensorFlow's
        generator does; it is found by identity, so that one freed late ends nothing else."""
        for scope in self._entered:
            place = next((i for i, s in enumerate(self._stack) if s is scope), None)
            if place is not None:
                del self._stack[place]


@tf_export(*_names("add_arg_scope"))
def add_arg_scope(func):
    """Lets ``arg_scope`` fill in the function's keyword arguments."""
    key = arg_scope_func_key(func)

    def func_with_args(*args, **kwargs):
        defaults = current_arg_scope().get(key)
        if defaults:
            kwargs = {**defaults, **kwargs}
        try:
            return func(*args, **kwargs)
        except TypeError as error:
            raise passed_on(error) from None

    if isinstance(func, Unknown):
        return func
    if isinstance(func, Function):
        _decorated()[key] = func
    functools.update_wrapper(func_with_args, func)
    func_with_args._key_op = key
    return func_with_args
