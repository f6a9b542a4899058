"""Decoded text of one file, its lines, and the three ways of counting columns.

CPython counts utf-8 bytes (`col_offset`), editors count utf-16 code units, and this project
counts characters. Lines end at `\\n`, `\\r\\n` or `\\r` and nowhere else, which is the rule of both
CPython and the language server protocol; `str.splitlines` knows more line ends and is never used.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from tfscope.base.patterns import regex
from tfscope.base.records import dataclass

_LINE_END = regex(r"\r\n|\r|\n")
_COOKIE = regex(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK_OR_COMMENT = regex(rb"^[ \t\f]*(?:#.*)?$")


class UnreadableSource(Exception):
    """The bytes of a file are not text; whoever opened the file catches this."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


@dataclass(frozen=True)
class SourceText:
    """The text of a file. Line numbers are 1-based, columns 0-based."""

    path: str
    text: str

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first character of each line."""
        if "\r" not in self.text:
            lengths = [len(line) + 1 for line in self.text.split("\n")]
            return (0, *accumulate(lengths[:-1]))
        return (0, *(match.end() for match in _LINE_END.finditer(self.text)))

    @property
    def line_count(self) -> int:
        """Number of lines; a text that ends in a line end has an empty last line."""
        return len(self.line_starts)

    def line(self, n: int) -> str:
        """Line `n` without its line end; empty when there is no such line."""
        starts = self.line_starts
        if not 1 <= n <= len(starts):
            return ""
        end = starts[n] if n < len(starts) else len(self.text)
        return self.text[starts[n - 1] : end].rstrip("\r\n")

    def offset(self, line: int, col_utf8: int) -> int:
        """Offset in `text` of a position as CPython gives it."""
        return self.offset_of(line, self.col_from_utf8(line, col_utf8))

    def offset_of(self, line: int, col: int) -> int:
        """Offset in `text` of a line and character column, both kept inside the text."""
        if line < 1:
            return 0
        if line > self.line_count:
            return len(self.text)
        return self.line_starts[line - 1] + max(0, min(col, len(self.line(line))))

    def position(self, offset: int) -> tuple[int, int]:
        """Line and character column of an offset."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1]

    def line_end(self, offset: int) -> int:
        """Offset of the end of the line that holds `offset`, before its line end."""
        line, _ = self.position(offset)
        return self.line_starts[line - 1] + len(self.line(line))

    def col_from_utf8(self, line: int, col_utf8: int) -> int:
        """Character column of a utf-8 byte column."""
        text = self.line(line)
        if text.isascii():
            return min(col_utf8, len(text))
        return len(_utf8(text)[:col_utf8].decode("utf-8", "ignore"))

    def col_to_utf8(self, line: int, col: int) -> int:
        """Utf-8 byte column of a character column."""
        text = self.line(line)[:col]
        return len(text) if text.isascii() else len(_utf8(text))

    def col_from_utf16(self, line: int, col_utf16: int) -> int:
        """Character column of a utf-16 column; the middle of a pair counts as its start."""
        text = self.line(line)
        if text.isascii():
            return min(col_utf16, len(text))
        units = text.encode("utf-16-le", "surrogatepass")[: 2 * col_utf16]
        return len(units.decode("utf-16-le", "ignore"))

    def col_to_utf16(self, line: int, col: int) -> int:
        """Utf-16 column of a character column."""
        text = self.line(line)[:col]
        if text.isascii():
            return len(text)
        return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _utf8(text: str) -> bytes:
    # A lone surrogate counts the three bytes of the replacement character.
    return re.sub("[\ud800-\udfff]", "\ufffd", text).encode("utf-8")


def decode(data: bytes, path: str) -> SourceText:
    """Text of a Python file: its byte order mark or coding cookie decides, else utf-8 or latin-1.

    Raises:
        UnreadableSource: the bytes are no text.
    """
    if b"\0" in data:
        raise UnreadableSource(path, "not a text file (it contains NUL bytes)")
    if data.startswith(codecs.BOM_UTF8):
        data = data[len(codecs.BOM_UTF8) :]
        encodings = ["utf-8"]
    else:
        encodings = [*_declared_encoding(data), "utf-8"]
    for encoding in encodings:
        try:
            return SourceText(path, data.decode(encoding))
        except (LookupError, UnicodeError):
            continue
    return SourceText(path, data.decode("latin-1"))


def _declared_encoding(data: bytes) -> list[str]:
    for line in re.split(rb"\r\n|\r|\n", data[:1000], maxsplit=2)[:2]:
        match = _COOKIE.match(line)
        if match:
            name = match.group(1).decode("ascii").lower().replace("_", "-")
            # Python source is a superset of ASCII, so the wide encodings are never true of it.
            return [] if name.startswith(("utf-16", "utf-32")) else [name]
        if not _BLANK_OR_COMMENT.match(line):
            return []
    return []
