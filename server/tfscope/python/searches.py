"""Regular expressions whose search may take exponential time, and whether one does.

A repetition of what itself repeats or branches can be cut up in exponentially many ways.  Such a
search is tried in a process of its own first, since nothing stops one once it is begun.
"""

from __future__ import annotations

import functools
import importlib
import re
import sys
from typing import TYPE_CHECKING, Any

from tfscope.base.late import late

if TYPE_CHECKING:
    import pickle
    import subprocess
else:
    pickle, subprocess = late("pickle"), late("subprocess")

PARSER: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")

HARMLESS = 20
"""Length of text that no expression takes long over."""

ENOUGH = 8
"""Quick trials after which an expression is not tried again."""

PATIENCE = 2.0
"""Seconds of one trial."""

TRIAL = """
import pickle, re, sys
pattern, flags, text = pickle.load(sys.stdin.buffer)
for found in re.compile(pattern, flags).finditer(text):
    pass
"""


def runs_away(pattern: re.Pattern[Any], text: str | bytes) -> bool:
    """Whether searching ``text`` takes longer than anybody waits."""
    if len(text) <= HARMLESS or not _may_run_away(pattern.pattern, pattern.flags):
        return False
    return _trials(pattern.pattern, pattern.flags).run_away(text)


@functools.lru_cache(maxsize=1000)
def _may_run_away(pattern: str | bytes, flags: int) -> bool:
    return _repeats_repetition(PARSER.parse(pattern, flags), inside=False)


def _repeats_repetition(node: Any, *, inside: bool) -> bool:
    """Whether an unbounded repetition holds another repetition or a branch."""
    if isinstance(node, tuple) and node and str(node[0]) in ("MAX_REPEAT", "MIN_REPEAT"):
        unbounded = str(node[1][1]) == "MAXREPEAT" or int(node[1][1]) > HARMLESS
        if unbounded and inside:
            return True
        return _repeats_repetition(node[1][2], inside=inside or unbounded)
    if inside and isinstance(node, tuple) and node and str(node[0]) == "BRANCH":
        return True
    if isinstance(node, (tuple, list, PARSER.SubPattern)):
        return any(_repeats_repetition(part, inside=inside) for part in node)
    return False


class _Trials:
    """The trials of one expression; one that was quick with several texts is taken to be quick."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self.flags, self.quick = pattern, flags, 0

    def run_away(self, text: str | bytes) -> bool:
        """Whether the search of a text does."""
        if self.quick >= ENOUGH:
            return False
        slow = _times_out(self.pattern, self.flags, text)
        self.quick += not slow
        return slow


@functools.lru_cache(maxsize=1000)
def _trials(pattern: str | bytes, flags: int) -> _Trials:
    return _Trials(pattern, flags)


@functools.lru_cache(maxsize=1000)
def _times_out(pattern: str | bytes, flags: int, text: str | bytes) -> bool:
    try:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", TRIAL],
            input=pickle.dumps((pattern, flags, text)),
            timeout=PATIENCE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        return True
    return False
