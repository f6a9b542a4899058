"""Errors that the host's Python raises are told in the words of Python 3.7."""

from __future__ import annotations

import pytest
from tfscope.python.wording import in_words_of_37

CASES = (
    ("Dense.__init__() got an unexpected keyword argument 'x'", "__init__() got an unexpected keyword argument 'x'"),
    ("f.<locals>.g() missing 1 required positional argument: 'x'", "g() missing 1 required positional argument: 'x'"),
    ("f() takes 1 positional argument but 2 were given", "f() takes 1 positional argument but 2 were given"),
    (
        "int() argument must be a string, a bytes-like object or a real number, not 'list'",
        "int() argument must be a string, a bytes-like object or a number, not 'list'",
    ),
    ("integer modulo by zero", "integer division or modulo by zero"),
    ("range expected at least 1 argument, got 0", "range expected 1 arguments, got 0"),
    ("object of type 'int' has no len()", "object of type 'int' has no len()"),
)  # fmt: skip


@pytest.mark.parametrize(("host", "old"), CASES)
def test_words_of_python_37(host: str, old: str) -> None:
    assert in_words_of_37(host) == old
