"""``re``, ``string`` and other modules about text."""

from __future__ import annotations

import string
import struct
from collections.abc import Iterable, Mapping
from typing import Any

from tfscope.python.library.module_model import ModuleModel, host_module, host_names, unknown

_RE = """A ASCII I IGNORECASE L LOCALE M MULTILINE S DOTALL U UNICODE X VERBOSE compile match
fullmatch search split findall finditer sub subn escape purge error Pattern Match"""

LARGEST_STRUCT = 10_000_000
"""Most bytes of one ``struct.pack``."""


class Formatter:
    """``string.Formatter`` without replacement of its parts; fields are looked up as ``str.format`` does."""

    def format(self, format_string: str, /, *args: Any, **kwargs: Any) -> str:
        """``str.format``."""
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string: str, args: Iterable[Any], kwargs: Mapping[str, Any]) -> str:
        """``str.format`` with collected arguments."""
        return format_string.format(*args, **kwargs)

    def parse(self, format_string: str) -> list[tuple[str, str | None, str | None, str | None]]:
        """The literal texts and fields of a format."""
        return list(string.Formatter().parse(format_string))


def _maketrans(from_: str, to: str) -> str:
    """``string.maketrans`` of Python 2: what each of the first 256 characters becomes."""
    pairs = dict(zip(from_, to, strict=True))
    return "".join(pairs.get(c, c) for c in map(chr, range(256)))


def _string() -> ModuleModel:
    names = """ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits
    printable punctuation whitespace Template"""
    python2: dict[str, Any] = {
        "letters": string.ascii_letters,
        "lowercase": string.ascii_lowercase,
        "uppercase": string.ascii_uppercase,
        "join": lambda words, sep=" ": sep.join(words),
        "split": str.split, "strip": str.strip, "replace": str.replace, "lower": str.lower,
        "upper": str.upper, "find": str.find, "atoi": int, "atof": float, "zfill": str.zfill,
        "maketrans": _maketrans, "rjust": str.rjust, "ljust": str.ljust, "count": str.count,
    }  # fmt: skip
    return host_module("string", names, extra={"Formatter": Formatter}, python2=python2)


def pack(format: Any, /, *values: Any) -> Any:
    """``struct.pack``, bounded."""
    if struct.calcsize(format) > LARGEST_STRUCT:
        return unknown("bound", "struct.pack()")
    return struct.pack(format, *values)


def _re() -> ModuleModel:
    return host_module("re", _RE, missing="unmodelled-api")


def _struct() -> ModuleModel:
    names = "calcsize unpack unpack_from iter_unpack error Struct"
    return host_module("struct", names, extra={"pack": pack}, missing="unmodelled-api")


MODELS: dict[str, Any] = {
    "re": _re,
    "string": _string,
    "struct": _struct,
    "textwrap": lambda: ModuleModel(
        "textwrap", host_names("textwrap", "wrap fill shorten dedent indent TextWrapper")
    ),
    "difflib": lambda: ModuleModel(
        "difflib",
        host_names("difflib", "SequenceMatcher get_close_matches ndiff unified_diff context_diff"),
        missing="unmodelled-api",
    ),
}
