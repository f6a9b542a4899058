"""``io``, ``codecs`` and ``StringIO``."""

from __future__ import annotations

import io
from typing import Any

from tfscope.python.library.files import File, program_open
from tfscope.python.library.module_model import ModuleModel, host_names


class StringIO(io.StringIO):
    """``io.StringIO`` that also takes what is not text."""

    def __init__(self, initial_value: Any = "", newline: Any = "\n") -> None:
        known = isinstance(initial_value, str)
        super().__init__(initial_value if known else "", newline)

    def write(self, s: Any, /) -> int:
        """Appends text."""
        return super().write(s if isinstance(s, str) else str(s))


def codecs_open(filename: Any, mode: Any = "r", *args: Any, **kwargs: Any) -> File:
    """``codecs.open``: the file holds text."""
    return program_open(filename, str(mode).replace("b", ""))


def _wrapper(stream: Any, *args: Any, **kwargs: Any) -> Any:
    return stream


def wrapper_of(encoding: Any) -> Any:
    """``codecs.getreader`` and ``getwriter``: streams hold text already."""
    return _wrapper


def _io() -> ModuleModel:
    members: dict[str, Any] = host_names(
        "io", "BytesIO SEEK_SET SEEK_CUR SEEK_END UnsupportedOperation DEFAULT_BUFFER_SIZE"
    )
    members.update(open=program_open, StringIO=StringIO, TextIOWrapper=_wrapper, FileIO=File)
    members.update(BufferedReader=_wrapper, BufferedWriter=_wrapper, IOBase=File, TextIOBase=File)
    return ModuleModel("io", members, missing="unmodelled-api")


def _codecs() -> ModuleModel:
    names = """encode decode BOM BOM_UTF8 BOM_UTF16 BOM_UTF16_LE BOM_UTF16_BE BOM_UTF32 escape_decode
    unicode_escape_decode"""
    members = host_names("codecs", names)
    members.update(open=codecs_open, getreader=wrapper_of, getwriter=wrapper_of)
    return ModuleModel("codecs", members, missing="unmodelled-api")


MODELS: dict[str, Any] = {
    "io": _io,
    "codecs": _codecs,
    "StringIO": lambda: ModuleModel("StringIO", {"StringIO": StringIO}),
    "cStringIO": lambda: ModuleModel("cStringIO", {"StringIO": StringIO}),
}
