"""Names with holes: text of which a part is unknown.

A hole is written into an ordinary ``str`` between two private-use characters, so that it passes
through every string operation of the evaluated program.  ``shown`` turns it into ``{text}``.
"""

from __future__ import annotations

from tfscope.base.patterns import regex

OPEN, CLOSE = "\ue000", "\ue001"
_HOLE = regex(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}")


def hole(text: str) -> str:
    """The text of a value of which only this description is known."""
    return f"{OPEN}{shown(text)}{CLOSE}"


def has_hole(text: str) -> bool:
    """Whether a part of the text is unknown."""
    return OPEN in text or CLOSE in text


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
