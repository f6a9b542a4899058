"""Names with holes: text of which a part is unknown.

A hole is written into an ordinary ``str`` between two private-use characters, so that it passes
through every string operation of the evaluated program.  ``shown`` turns it into ``{text}``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from tfscope.base.patterns import regex

OPEN, CLOSE = "\ue000", "\ue001"
CUTTING = frozenset(
    "split rsplit partition rpartition splitlines strip lstrip rstrip replace".split()
)
"""Methods of text that a hole's description must not be cut by."""

CODING = frozenset("encode decode".split())
"""Methods between text and bytes; what a hole stands for suits any encoding."""

_ENCODED = tuple(mark.encode() for mark in (OPEN, CLOSE))
_HOLE = regex(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")
_PLAIN = regex(r"[A-Za-z0-9_/-]*(?![?*{])")


def hole(text: str) -> str:
    """The text of a value of which only this description is known."""
    return f"{OPEN}{shown(text)}{CLOSE}"


def has_hole(text: str) -> bool:
    """Whether a part of the text is unknown."""
    return OPEN in text or CLOSE in text


def is_open(data: str | bytes) -> bool:
    """Whether a part of a text or of bytes is unknown."""
    if isinstance(data, str):
        return has_hole(data)
    return any(mark in data for mark in _ENCODED)


def shown(text: str) -> str:
    """The text as a person reads it, holes in braces; cut-off holes become ``{?}``."""
    if OPEN not in text and CLOSE not in text:
        return text
    text = _HOLE.sub(lambda m: "{" + m.group(1).strip("{}") + "}", text)
    return text.replace(OPEN, "{?").replace(CLOSE, "?}")


def literal(value: object) -> str:
    """``repr`` of a value, as a person reads it."""
    text = repr(value)
    for mark in (OPEN, CLOSE):
        text = text.replace(ascii(mark)[1:-1], mark)
    return shown(text)


def item(text: str, key: Any) -> Any:
    """``text[key]`` of a text with holes: how long they are is not known, and none is cut.

    An index counts from the end where the text is known; what lies in a hole or behind it is the hole.
    """
    opened, closed = text.find(OPEN), text.rfind(CLOSE)
    if not 0 <= opened < closed or not isinstance(key, (int, slice)):
        return text[key]
    head, tail = opened, len(text) - 1 - closed
    middle = text[opened : closed + 1]
    if isinstance(key, int):
        return text[key] if -tail <= key < head else hole(middle)
    if key.step not in (None, 1):
        return hole(middle)
    start, stop = key.start or 0, key.stop
    if not all(type(end) is int for end in (start, stop or 0)):
        return text[key]
    in_head, in_tail = 0 <= start <= head, -tail <= start < 0
    ends_in_tail = stop is None or -tail <= stop < 0
    if (in_head and stop is not None and 0 <= stop <= head) or (
        (in_head or in_tail) and ends_in_tail
    ):
        return text[key]
    begin = text[start:head] if in_head else ""
    return begin + hole(middle) + (text[closed + 1 : stop] if ends_in_tail else "")


def pattern_of(text: str) -> re.Pattern[str]:
    """A regular expression of the program, in which a hole stands for itself; ``re.error`` as of ``re.compile``."""
    return re.compile(_HOLE.sub(lambda hole: re.escape(hole.group(0)), text))


def may_begin(pattern: str, name: str) -> bool:
    """Whether a regular expression may match the beginning of a name if one of them has a hole.

    What both hold in front of their holes tells them apart.
    """
    if not has_hole(pattern) and not has_hole(name):
        return False
    before = _PLAIN.match(pattern).group(0)  # type: ignore[union-attr]
    known = name.partition(OPEN)[0]
    return before.startswith(known) or known.startswith(before)


def uncut(text: str, method: str) -> Callable[..., Any]:
    """A method of the text that takes each hole for one character."""
    holes: dict[str, str] = {}

    def stand_in(found: Any) -> str:
        mark = chr(ord(CLOSE) + 1 + len(holes))
        holes[mark] = found.group(0)
        return mark

    plain = _HOLE.sub(stand_in, text)

    def restored(value: Any) -> Any:
        if not isinstance(value, str):
            return type(value)(restored(part) for part in value)
        return "".join(holes.get(character, character) for character in value)

    return lambda *args, **kwargs: restored(getattr(plain, method)(*args, **kwargs))
