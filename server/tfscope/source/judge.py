"""Whether CPython accepts one statement taken out of its file, and if not, where it stumbles."""

from __future__ import annotations

import ast
from typing import NamedTuple

from tfscope.source.text import SourceText

# What a parse can raise: the second line is for text that no parser of CPython's depth can hold.
REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, SystemError)

TOO_DEEP = "too deeply nested to be read"

_IF = "if 1: pass\n"
_TRY = "try: pass\n"
_BEFORE = {
    "elif": _IF,
    "else": _IF,
    "except": _TRY,
    "finally": _TRY,
    "case": "match 0:\n ",
}
_AFTER = {"try": "\nfinally: pass", "@": "\ndef f(): pass"}


# A line that long, or that many clauses, may be too deep for the recursion of the tree's readers.
_LONG_LINE = 2000
_DEEPEST = 1000


class Refusal(NamedTuple):
    """What CPython says of a statement; offsets in the source of that statement."""

    message: str
    start: int
    end: int


def read(text: str) -> ast.Module:
    """What `ast.parse` makes of a text; it refuses in one of `REFUSALS`, a deep tree as well."""
    tree = ast.parse(text)
    if len(text) > _LONG_LINE and (
        max(map(len, text.split("\n"))) > _LONG_LINE or text.count("elif") >= _DEEPEST
    ):
        _check_depth(tree)
    return tree


def refusal(source: str, word: str, opens: bool) -> Refusal | None:
    """Judges a logical line that begins with `word`; `opens` when its block is still to come."""
    opens = opens and source.rstrip().endswith(":")
    before, after = _BEFORE.get(word, ""), _AFTER.get(word, "")
    if word == "match" and opens:
        after = "\n case _: pass"
    elif opens:
        after = " pass" + after
    try:
        read(before + source + after)
    except REFUSALS as error:
        return _refusal(error, before + source, len(before))
    return None


def describe(error: BaseException) -> str:
    """The message of a refusal, as CPython words it where it has words."""
    if isinstance(error, SyntaxError):
        return error.msg or "invalid syntax"
    if isinstance(error, (RecursionError, MemoryError, SystemError)):
        return TOO_DEEP
    return "invalid character in source"


def error_range(error: BaseException, text: SourceText) -> tuple[int, int]:
    """Offsets of the range that an error of `ast.parse(text.text)` points at."""
    if not isinstance(error, SyntaxError) or error.lineno is None:
        return 0, 0
    start = text.offset_of(error.lineno, (error.offset or 1) - 1)
    end = start
    if error.end_lineno is not None and error.end_offset:
        end = text.offset_of(error.end_lineno, error.end_offset - 1)
    return start, max(start, end)


def _refusal(error: BaseException, source: str, skip: int) -> Refusal:
    start, end = error_range(error, SourceText("", source))
    return Refusal(describe(error), max(0, start - skip), max(0, end - skip))


def _check_depth(tree: ast.Module) -> None:
    level: list[ast.AST] = [tree]
    for _ in range(_DEEPEST):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
        if not level:
            return
    raise RecursionError(TOO_DEEP)
