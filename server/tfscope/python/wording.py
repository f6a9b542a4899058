"""Errors of the host's Python in the words of the Python that the modelled TensorFlow runs on.

TensorFlow 1.15 runs on Python 3.7 at most; the host is 3.10 or later, whose texts differ.
"""

from __future__ import annotations

import re

_ARGUMENTS = re.compile(r"^[\w.<>]+\.(\w+\(\) (?:got |missing |takes ))")
"""From 3.10 on an error of arguments gives the qualified name, before that the bare one."""

_OF_PYTHON_37 = (
    (re.compile(r"a bytes-like object or a real number, not"), "a bytes-like object or a number, not"),
    (re.compile(r"^super\(\) argument 1 must be a type, not"), "super() argument 1 must be type, not"),
    (re.compile(r"^integer modulo by zero$"), "integer division or modulo by zero"),
    (re.compile(r"^float floor division by zero$"), "float divmod()"),
    (re.compile(r"^float modulo by zero$"), "float modulo"),
    (re.compile(r"^range expected at least 1 argument, got 0"), "range expected 1 arguments, got 0"),
    (re.compile(r"^(\w+) expected at least 1 argument, got"), r"\1 expected at least 1 arguments, got"),
    (re.compile(r"^(\w+) expected at most 1 argument, got"), r"\1 expected at most 1 arguments, got"),
)


def in_words_of_37(text: str) -> str:
    """What Python 3.7 says where the host says ``text``."""
    text = _ARGUMENTS.sub(r"\1", text)
    for pattern, words in _OF_PYTHON_37:
        text = pattern.sub(words, text)
    return text


def reword(error: Exception) -> None:
    """Gives an error that the host raised the words of Python 3.7, in place."""
    if len(error.args) == 1 and isinstance(error.args[0], str):
        error.args = (in_words_of_37(error.args[0]),)
