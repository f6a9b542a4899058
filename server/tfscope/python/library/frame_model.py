"""Frames of the program's calls, as ``inspect`` and ``sys._getframe`` give them."""

from __future__ import annotations

from typing import Any

from tfscope.python.library.module_model import unknown
from tfscope.values.raised import raised
from tfscope.values.run import current_run


class CodeModel:
    """What is known of the code of a frame."""

    def __init__(self, filename: str, name: str) -> None:
        self.co_filename, self.co_name = filename, name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return unknown("unmodelled-python", f"code.{name}")


class FrameModel:
    """What a program may learn about its callers: names and lines."""

    def __init__(self, index: int) -> None:
        self._index = index
        file, line, function, _ = current_run().frames()[index]
        self.f_lineno = line
        self.f_code = CodeModel(file, function)
        activations = getattr(current_run(), "stack", ())
        self.f_locals = dict(activations[index].vars) if index < len(activations) else {}

    @property
    def f_back(self) -> FrameModel | None:
        """The caller's frame."""
        return FrameModel(self._index - 1) if self._index else None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return unknown("unmodelled-python", f"frame.{name}")


def frame_at(depth: Any = 0) -> Any:
    """``sys._getframe``: the current frame, or one of its callers'."""
    index = len(current_run().frames()) - 1 - depth
    if index < 0:
        raise raised(ValueError("call stack is not deep enough"))
    return FrameModel(index)
