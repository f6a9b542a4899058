"""TensorFlow's helpers for Python code: decorators, inspection.  Mirrors python/util/*.py."""

from __future__ import annotations

import contextlib
import inspect
from typing import Any

from tfscope.python.functions import Function, signature_of, what_is_called
from tfscope.python.library.inspect_model import getdoc
from tfscope.tf1.api.registry import tf_export
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


@tf_export("python.util.tf_decorator.make_decorator")
def make_decorator(
    target, decorator_func, decorator_name=None, decorator_doc="", decorator_argspec=None
):
    """The decorating function, named like its target."""
    return decorator_func


@tf_export("python.util.tf_decorator.unwrap")
def unwrap(maybe_tf_decorator):
    """A function has no TensorFlow decorators."""
    return [], maybe_tf_decorator


@tf_export("python.util.tf_decorator.rewrap")
def rewrap(decorator_func, previous_target, new_target):
    """The new function."""
    return new_target


tf_export("python.util.tf_contextlib.contextmanager")(contextlib.contextmanager)


def _decorator_factory(name):
    def factory(*args, **kwargs):
        return lambda function: function

    factory.__name__ = name
    return factory


for _name in (
    "deprecated",
    "deprecated_args",
    "deprecated_arg_values",
    "deprecated_alias",
    "deprecated_endpoints",
):
    tf_export(f"python.util.deprecation.{_name}", f"contrib.framework.{_name}")(
        _decorator_factory(_name)
    )
tf_export("python.util.deprecation.silence")(contextlib.nullcontext)
for _name in ("tf_export", "keras_export", "estimator_export"):
    tf_export(f"python.util.tf_export.{_name}")(_decorator_factory(_name))


@tf_export("python.util.deprecation.deprecated_argument_lookup")
def deprecated_argument_lookup(new_name, new_value, old_name, old_value):
    """The one of two spellings that was given."""
    return new_value if old_value is None else old_value


@tf_export("python.util.all_util.make_all")
def make_all(module_name, doc_string_modules=None):
    """The public names of a module: not needed to evaluate it."""
    return []


@tf_export("python.util.all_util.remove_undocumented")
def remove_undocumented(module_name, allowed_exception_list=None, doc_string_modules=None):
    """Hides names of a module: they do no harm."""


class FullArgSpec(tuple[Any, ...]):
    """What ``getfullargspec`` gives."""

    fields = ("args", "varargs", "varkw", "defaults", "kwonlyargs", "kwonlydefaults", "annotations")

    def __getattr__(self, name):
        if name == "keywords":
            name = "varkw"
        if name in self.fields:
            return self[self.fields.index(name)]
        raise AttributeError(name)


@tf_export("python.util.tf_inspect.getfullargspec", "python.util.tf_inspect.getargspec")
def getfullargspec(obj):
    """The parameters of a callable; those of ``tf.compat.v2`` are not told from TensorFlow 1's."""
    if current_run().data.get("other_signatures") and not isinstance(obj, Function):
        return Unknown("unmodelled-api", f"getfullargspec({brief(obj)})")
    obj = what_is_called(obj)
    found = list(signature_of(obj).parameters.values())
    plain = [p for p in found if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    defaults = tuple(p.default for p in plain if p.default is not p.empty)
    star = next((p.name for p in found if p.kind is p.VAR_POSITIONAL), None)
    stars = next((p.name for p in found if p.kind is p.VAR_KEYWORD), None)
    names = [p.name for p in plain]
    if inspect.ismethod(obj):
        names.insert(0, "self")
    only = [p.name for p in found if p.kind is p.KEYWORD_ONLY]
    return FullArgSpec((names, star, stars, defaults or None, only, {}, {}))


for _name in (
    "isclass",
    "isfunction",
    "ismethod",
    "ismodule",
    "getmro",
    "getmembers",
    "isbuiltin",
    "isgenerator",
    "isroutine",
    "getcallargs",
):
    tf_export(f"python.util.tf_inspect.{_name}")(getattr(inspect, _name))


tf_export("python.util.tf_inspect.getdoc")(getdoc)


def _of_interpreter(name):
    def function(*args, **kwargs):
        return Unknown("environment", f"tf_inspect.{name}()")

    function.__name__ = function.__qualname__ = name
    tf_export(f"python.util.tf_inspect.{name}")(function)


for _name in ("getfile", "getsource", "currentframe", "stack"):
    _of_interpreter(_name)


@tf_export("python.util.tf_inspect.signature")
def signature(obj, **kwargs):
    """The signature of a callable."""
    return signature_of(obj)


@tf_export("python.util.function_utils.fn_args")
def fn_args(fn):
    """The names of a callable's parameters."""
    return tuple(signature_of(fn).parameters)


@tf_export("python.util.function_utils.get_func_name")
def get_func_name(func):
    """A callable's name."""
    return getattr(func, "__name__", type(func).__name__)
