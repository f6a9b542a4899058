"""The name by which an error of arguments tells a function.

Bare for Python 3.7, which 1.x runs on, else the qualified one.  AutoGraph makes another function of
what its code calls.  Mirrors python/autograph/pyct/{transpiler,transformer}.py, whose factories enclose it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfscope.values.run import current_run

if TYPE_CHECKING:
    from tfscope.python.frames import Frame

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


def _within(outer: Frame | None, frames: list[Frame]) -> str:
    """What stands before the name of a function that converted code defines."""
    if outer is None or not any(frame is outer for frame in frames):
        return ""
    before = _within(outer.outer, frames)
    own = outer.name if before or outer.name == "<lambda>" else f"tf__{outer.name}"
    return f"{before}{own}.<locals>."
