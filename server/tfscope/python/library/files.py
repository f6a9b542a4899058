"""``open`` and the file objects of the program.

Text is read through ``current_run().data["read_file"]`` (path → text or ``None``) and nothing is ever
written: what the program writes is forgotten.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from tfscope.python.library.module_model import ModuleModel, unknown
from tfscope.values import holes
from tfscope.values.run import current_run
from tfscope.values.unknown import Unknown, brief


def read_text(path: str) -> str | None:
    """The text of a file that the program may read, or ``None``."""
    reader = current_run().data.get("read_file")
    if reader is None or holes.has_hole(path):
        return None
    text: str | None = reader(path)
    return text


def sources_in(folder: Any) -> list[str]:
    """The Python files in a folder of the program, by name."""
    look = current_run().data.get("submodules")
    if look is None or not isinstance(folder, str) or holes.has_hole(folder):
        return []
    first = ["__init__.py"] if read_text(f"{folder}/__init__.py") is not None else []
    return first + [f"{name}.py" for name, package in look(folder) if not package]


class File:
    """A file of the program.

    ``text`` is the content of a file opened for reading; ``None`` means that nobody knows it, and
    every read is unknown.
    """

    def __init__(self, name: Any, mode: str, text: str | None) -> None:
        self.name = name
        self.mode = mode
        self.closed = False
        self.encoding = "utf-8"
        self.newlines = None
        self._binary = "b" in mode
        self._source: Any = None
        if text is not None:
            self._source = io.BytesIO(text.encode("utf-8")) if self._binary else io.StringIO(text)

    # -- reading -----------------------------------------------------------------------------
    def _read(self, method: str, *args: Any) -> Any:
        if self._source is None or any(type(a) is Unknown for a in args):
            return unknown("environment", f"open({brief(self.name)}).{method}()")
        return getattr(self._source, method)(*args)

    def read(self, size: Any = -1) -> Any:
        """The rest, or so much of it."""
        return self._read("read", size)

    def readline(self, size: Any = -1) -> Any:
        """The next line."""
        return self._read("readline", size)

    def readlines(self, hint: Any = -1) -> Any:
        """All lines."""
        return self._read("readlines", hint)

    def unknown_items_(self) -> Unknown | None:
        """Why nobody knows the lines."""
        return None if self._source is not None else unknown("environment", brief(self.name))

    def __iter__(self) -> Iterator[Any]:
        if self._source is None:
            return iter([unknown("environment", f"line of {brief(self.name)}")])
        return iter(self._source)

    def __next__(self) -> Any:
        return next(self._source) if self._source is not None else self.readline()

    next = __next__
    xreadlines = __iter__

    def readable(self) -> bool:
        """Whether it was opened for reading."""
        return "r" in self.mode or "+" in self.mode

    # -- writing -----------------------------------------------------------------------------
    def write(self, text: Any) -> Any:
        """Forgets the text."""
        return len(text) if isinstance(text, (str, bytes)) else None

    def writelines(self, lines: Iterable[Any]) -> None:
        """Forgets the lines."""

    def writable(self) -> bool:
        """Whether it was opened for writing."""
        return not self.mode.startswith("r") or "+" in self.mode

    def truncate(self, size: Any = None) -> None:
        """Forgets."""

    def flush(self) -> None:
        """Nothing is buffered."""

    # -- position and life -------------------------------------------------------------------
    def seek(self, offset: Any, whence: int = 0) -> Any:
        """Moves."""
        return self._read("seek", offset, whence)

    def tell(self) -> Any:
        """The position."""
        return self._read("tell")

    def seekable(self) -> bool:
        """Always."""
        return True

    def fileno(self) -> Unknown:
        """Unknown: there is no descriptor."""
        return unknown("environment", "fileno()")

    def isatty(self) -> bool:
        """Never."""
        return False

    def close(self) -> None:
        """Closes."""
        self.closed = True

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def program_open(file: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> File:
    """``open``: a file that cannot be read gives unknown text, for the run may have it."""
    if not isinstance(mode, str):
        mode = "r"
    text = None
    path = getattr(file, "__fspath__", None)
    if path is not None:
        file = path()
    if isinstance(file, str) and "w" not in mode and "a" not in mode:
        text = read_text(file)
    return File(file, mode, text)


program_open.__name__ = program_open.__qualname__ = "open"


class Stream(File):
    """``sys.stdout`` and its like: what is written is forgotten, what is read is unknown."""

    def __init__(self, name: str, mode: str) -> None:
        super().__init__(name, mode, None)
        self.buffer = self


MODELS = {"tfscope_files": lambda: ModuleModel("tfscope_files", {"open": program_open})}
