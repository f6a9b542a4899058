"""Decoding, line ends and the three column units."""

from __future__ import annotations

import pytest
from tfscope.source.text import SourceText, UnreadableSource, decode


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"\xef\xbb\xbfx = '\xc3\xa9'\n", "x = 'é'\n"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", "# -*- coding: latin-1 -*-\nx = 'é'\n"),
        (b"#!/usr/bin/python\n# vim: fileencoding=cp1252\n'\x80'", None),
        (b"x = '\xe9'\n", "x = 'é'\n"),
        (b"# coding: no-such-codec\nx = '\xc3\xa9'\n", "# coding: no-such-codec\nx = 'é'\n"),
        (b"# coding: utf-16\nx\n", "# coding: utf-16\nx\n"),
        (b"# coding: rot13\nx\n", "# coding: rot13\nx\n"),
        (b"", ""),
    ],
)
def test_decode(data: bytes, text: str | None) -> None:
    """The cookie or mark decides, then utf-8, then latin-1."""
    assert decode(data, "a.py").text == (data.decode("cp1252") if text is None else text)


def test_binary_is_unreadable() -> None:
    """NUL bytes make a file binary, and the error says which file."""
    with pytest.raises(UnreadableSource, match="a.pyc: not a text file") as caught:
        decode(b"\x42\x0d\x0d\x0a\0\0", "a.pyc")
    assert caught.value.path == "a.pyc"


def test_line_ends() -> None:
    """Form feed, vertical tab, U+0085 and U+2028 end no line."""
    text = SourceText("a.py", "a\nb\r\nc\rd\x0ce\x0b\x85\u2028f")
    assert [text.line(n) for n in range(1, 6)] == ["a", "b", "c", "d\x0ce\x0b\x85\u2028f", ""]
    assert text.line_count == 4
    assert text.position(5) == (3, 0)


def test_columns() -> None:
    """Characters, utf-8 bytes and utf-16 units of one line convert into each other."""
    text = SourceText("a.py", "x = 'é😀' + y\n")
    assert text.col_to_utf8(1, 7) == 11
    assert text.col_from_utf8(1, 11) == 7
    assert text.col_to_utf16(1, 7) == 8
    assert text.col_from_utf16(1, 8) == 7
    assert text.offset(1, 15) == 11
    assert text.text[text.offset(1, 15)] == "y"
    for column in range(len(text.line(1)) + 1):
        assert text.col_from_utf8(1, text.col_to_utf8(1, column)) == column
        assert text.col_from_utf16(1, text.col_to_utf16(1, column)) == column


def test_offsets_stay_inside() -> None:
    """Positions past a line or the text are brought back to its end."""
    text = SourceText("a.py", "ab\ncd")
    assert text.offset(1, 99) == 2
    assert text.offset(9, 0) == 5
    assert text.offset_of(0, 3) == 0
    assert text.line(7) == ""
