"""Frames of the program's calls, as ``inspect`` and ``sys._getframe`` give them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfscope.python.library.module_model import unknown
from tfscope.values.raised import raised
from tfscope.values.run import current_run

if TYPE_CHECKING:
    from tfscope.python.frames import Frame


class CodeModel:
    """What is known of the code of a frame."""

    def __init__(self, filename: str, name: str) -> None:
        self.co_filename, self.co_name = filename, name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return unknown("unmodelled-python", f"code.{name}")


class FrameModel:
    """What a program may learn about its callers: names, lines and variables."""

    def __init__(self, activations: list[Frame]) -> None:
        self._activations = activations
        frame = activations[-1]
        file, line, function, _ = frame.place()
        self.f_lineno = line
        self.f_code = CodeModel(file, function)
        self.f_locals = frame.vars if frame.vars is frame.globals else dict(frame.vars)
        self.f_globals = frame.globals

    @property
    def f_back(self) -> FrameModel | None:
        """The caller's frame."""
        return FrameModel(self._activations[:-1]) if len(self._activations) > 1 else None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return unknown("unmodelled-python", f"frame.{name}")


def frames_now() -> list[FrameModel]:
    """The frames of all calls now, the innermost first."""
    activations = list(getattr(current_run(), "stack", ()))
    return [FrameModel(activations[:end]) for end in range(len(activations), 0, -1)]


def frame_at(depth: Any = 0) -> Any:
    """``sys._getframe``: the current frame, or one of its callers'."""
    activations = list(getattr(current_run(), "stack", ()))
    if depth >= len(activations):
        raise raised(ValueError("call stack is not deep enough"))
    return FrameModel(activations[: len(activations) - depth])
