"""The name by which an error of arguments tells a function.

Bare for Python 3.7, which 1.x runs on, else the qualified one.  AutoGraph makes another function of
what its code calls.  Mirrors python/autograph/pyct/{transpiler,transformer}.py, whose factories enclose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfscope.base.patterns import regex
from tfscope.values.run import current_run

if TYPE_CHECKING:
    from tfscope.python.frames import Frame

_METHOD = regex(r"^(\w+)\.\w+\(\) ")
_TOLD = frozenset(("told_as_", "__tfscope_exported__"))
"""What a class has that errors may tell: its name there, or a public name that stands for it."""

FACTORIES = "outer_factory.<locals>.inner_factory.<locals>."


def told_name(function: Any) -> str:
    """The name of a function that the program calls now."""
    run: Any = current_run()
    bare: str = function.code.name
    frames = run.converted_frames()
    if frames is None:
        return bare if run.is_v1 else str(function.__dict__.get("__qualname__", bare))
    name = _within(function.outer, frames)
    name += bare if name or bare == "<lambda>" else f"tf__{bare}"
    return name.rpartition(".")[2] if run.is_v1 else FACTORIES + name


def told_error(error: TypeError, function: Any) -> TypeError:
    """The error, with the class that TensorFlow defines the method in where it tells a base of models.

    What several classes have in common stands in such a base, in TensorFlow mostly in each of them; a
    base that it has, too, says so by ``told_as_``.
    """
    match = _METHOD.match(str(error))
    if match is None or current_run().is_v1:
        return error
    kind = function if isinstance(function, type) else type(getattr(function, "__self__", function))
    names = [base.__name__ for base in kind.__mro__]
    if match.group(1) not in names:
        return error
    place = names.index(match.group(1))
    while place and _TOLD.isdisjoint(vars(kind.__mro__[place])):
        place -= 1
    base = kind.__mro__[place]
    if "__tfscope_user__" in vars(base):
        return error
    told = str(vars(base).get("told_as_", base.__name__)).format(kind)
    return TypeError(told + str(error)[match.end(1) :]).with_traceback(error.__traceback__)


def _within(outer: Frame | None, frames: list[Frame]) -> str:
    """What stands before the name of a function that converted code defines."""
    if outer is None or not any(frame is outer for frame in frames):
        return ""
    before = _within(outer.outer, frames)
    own = outer.name if before or outer.name == "<lambda>" else f"tf__{outer.name}"
    return f"{before}{own}.<locals>."
