"""Functions of TensorFlow 2 that a dispatcher calls: it refuses arguments that do not fit in its own words.

The data (``data/dispatched_2_15.txt``, written by ``tests/oracle/introspect_dispatched.py``) has their
public names.  Mirrors python/framework/python_api_parameter_converter.cc and python_api_dispatcher.cc.
"""

from __future__ import annotations

import functools
from typing import Any

from tfscope.base.patterns import regex
from tfscope.tf1.api import data_files, registry, unmodelled

_MISSING = regex(r"^\w+\(\) missing \d+ required positional argument")
_KEYWORD = regex(
    r"^\w+\(\) got (an unexpected keyword argument '\w+'|multiple values for argument '\w+')"
)
_TOO_MANY = regex(r"^\w+\(\) takes (?:from \d+ to )?(\d+) positional arguments? but (\d+)")


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(data_files.text("dispatched_2_15.txt").split())


def in_words_of_dispatch(function: Any, text: str) -> str | None:
    """What a dispatcher says where CPython says ``text`` of a call; ``None`` of other functions."""
    own = unmodelled.symbol_of(function)
    named = registry.names_of(function) if own is None else [own]
    if not any(name in _names() for name in named):
        return None
    if _MISSING.match(text):
        return "Missing required positional argument"
    if match := _KEYWORD.match(text):
        return f"Got {match[1]}"
    if match := _TOO_MANY.match(text):
        return f"Too many arguments were given. Expected {match[1]} but got {match[2]}."
    return None
