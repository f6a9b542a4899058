"""A pattern is compiled when it is used, and not before."""

from __future__ import annotations

import re

import pytest
from tfscope.base.patterns import regex


def test_like_compiled() -> None:
    for data, text in ((r"(\d)b", "a1b2"), (rb"(\d)b", b"a1b2")):
        made, real = regex(data, re.I), re.compile(data, re.I)
        assert made.search(text)[0] == real.search(text)[0]
        assert made.sub(text[:0], text) == real.sub(text[:0], text)
        assert made.findall(text) == real.findall(text)
        assert made.pattern == data


def test_late() -> None:
    wrong = regex("(")
    with pytest.raises(re.error):
        wrong.match("")
    with pytest.raises(AttributeError):
        wrong.no_such_method
