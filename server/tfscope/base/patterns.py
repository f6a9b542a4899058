"""Regular expressions that are compiled when they are first used.

A module's patterns are written down where it begins, but a run uses few of them, and compiling the
others was a sixth of the time to the first statement of a program.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr

METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer", "pattern")


class Pattern:
    """Stands for ``re.compile(text, flags)``; the compiled pattern's methods become its own."""

    def __init__(self, text: Any, flags: int) -> None:
        self._text = text
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in METHODS:
            raise AttributeError(name)
        compiled = re.compile(self._text, self._flags)
        self.__dict__.update({method: getattr(compiled, method) for method in METHODS})
        return self.__dict__[name]


def regex(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """A pattern like that of ``re.compile``."""
    made: Any = Pattern(text, flags)
    return made  # type: ignore[no-any-return]
