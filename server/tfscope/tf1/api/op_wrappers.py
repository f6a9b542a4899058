"""The functions that TensorFlow generates from op definitions.

The names of a signature are the op's inputs and attributes; some inputs have other names there.
"""

from __future__ import annotations

import ast
import functools
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late
from tfscope.tf1.api.op_defs import Argument, OpDef, op_def
from tfscope.tf1.api.op_maker import make
from tfscope.values.misspelt import among
from tfscope.values.raised import raised

if TYPE_CHECKING:
    import inspect
else:
    inspect = late("inspect")

NO_DEFAULT = object()


@functools.cache
def parameters(op_type: str, text: str) -> tuple[tuple[str, Any], ...]:
    """Names and defaults of a signature; one that is no literal is the type that the op defines."""
    found = []
    arguments = ast.parse(f"def f({text.replace('=...', '=Ellipsis')}): pass").body[0].args  # type: ignore[attr-defined]
    defaults = [NO_DEFAULT] * (len(arguments.args) - len(arguments.defaults)) + arguments.defaults
    for argument, default in zip(arguments.args, defaults):
        value: Any = default
        if isinstance(default, ast.Name):
            defined = op_def(op_type).attrs.get(argument.arg)
            value = defined.default if defined is not None else None
        elif default is not NO_DEFAULT:
            value = ast.literal_eval(default)
        found.append((argument.arg, value))
    return tuple(found)


def bind(
    op_type: str, name: str, signature: str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> dict[str, Any]:
    """Arguments by name; raises Python's own errors."""
    known = parameters(op_type, signature)
    if len(args) > len(known):
        required = sum(1 for _, default in known if default is NO_DEFAULT)
        count = f"from {required} to {len(known)}" if required < len(known) else str(len(known))
        text = f"{name}() takes {count} positional arguments but {len(args)} were given"
        raise raised(TypeError(text))
    bound = dict(zip((n for n, _ in known), args))
    names = [n for n, _ in known]
    for key, value in kwargs.items():
        if key not in names:
            error = TypeError(f"{name}() got an unexpected keyword argument '{key}'")
            raise raised(among(error, key, lambda: names))
        if key in bound:
            raise raised(TypeError(f"{name}() got multiple values for argument '{key}'"))
        bound[key] = value
    missing = [n for n, default in known if n not in bound and default is NO_DEFAULT]
    if missing:
        listed = _listed([repr(n) for n in missing])
        plural = "s" if len(missing) > 1 else ""
        text = f"{name}() missing {len(missing)} required positional argument{plural}: {listed}"
        raise raised(TypeError(text))
    return {n: bound.get(n, default) for n, default in known}


def _listed(names: list[str]) -> str:
    if len(names) < 3:
        return " and ".join(names)
    return ", ".join(names[:-1]) + f", and {names[-1]}"


def _input_names(definition: OpDef, bound: dict[str, Any]) -> list[tuple[Argument, str]]:
    """The inputs with their names in a signature: those with other names stand in the same order."""
    known = {a.name for a in definition.inputs}
    others = iter([n for n in bound if n not in known and n not in definition.attrs])
    return [(a, a.name if a.name in bound else next(others)) for a in definition.inputs]


def wrapper(op_type: str, signature: str, name: str, only_keywords: bool = False) -> Any:
    """The function of an op; those of ``tf.raw_ops`` take keywords only."""

    def function(*args: Any, **kwargs: Any) -> Any:
        if args and only_keywords:
            keys = [n for n, _ in parameters(op_type, signature)]
            text = f"{name} only takes keyword args (possible keys: {keys}). Please pass these args as kwargs instead."
            raise raised(TypeError(text))
        bound = bind(op_type, name, signature, args, kwargs)
        given = bound.pop("name", None)
        definition = op_def(op_type)
        inputs = {a.name: bound.pop(named) for a, named in _input_names(definition, bound)}
        return make(
            op_type, given, {k: v for k, v in bound.items() if k in definition.attrs}, **inputs
        )

    function.__name__ = function.__qualname__ = name
    function.tell_signature_ = functools.partial(_signature, op_type, signature)  # type: ignore[attr-defined]
    function.__doc__ = f"Makes a ``{op_type}`` op."
    return function


def _signature(op_type: str, text: str) -> inspect.Signature:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    return inspect.Signature([
        inspect.Parameter(n, kind, default=inspect.Parameter.empty if d is NO_DEFAULT else d)
        for n, d in parameters(op_type, text)
    ])  # fmt: skip
