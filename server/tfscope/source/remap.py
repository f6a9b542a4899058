"""Rewriting text while remembering where everything was.

Recovery rewrites a text until CPython accepts it; the tree of the rewritten text is then moved
back, node by node, to the positions of the original.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from typing import NamedTuple

from tfscope.source.positions import POSITIONED, Positioned
from tfscope.source.text import SourceText


class Edit(NamedTuple):
    """Replaces `start..end` (offsets in the original text) by `new`."""

    start: int
    end: int
    new: str


class Rewritten:
    """A text after edits. Edits at one place keep their order; of two that overlap the wider wins."""

    def __init__(self, text: str, edits: Iterable[Edit], base: int = 0, stop: int = -1) -> None:
        """Rewrites `text[base:stop]`; the edits outside that range must be left out."""
        pieces: list[str] = []
        self._edits: list[Edit] = []
        self._new_starts: list[int] = []
        self._base = base
        done, length = base, 0
        stop = len(text) if stop < 0 else stop
        for edit in _disjoint(edits):
            length += edit.start - done
            pieces += [text[done : edit.start], edit.new]
            self._edits.append(edit)
            self._new_starts.append(length)
            length += len(edit.new)
            done = edit.end
        self.text = "".join([*pieces, text[done:stop]])

    def settled(self, text: str) -> Callable[[int], bool]:
        """A test for lines, by number, that no edit of `text` has touched or moved."""
        new = SourceText("", self.text)
        touched: set[int] = set()
        for edit, start in zip(self._edits, self._new_starts, strict=True):
            first, last = new.position(start)[0], new.position(start + len(edit.new))[0]
            touched.update(range(first, last + 1))
            if any(
                mark in piece
                for piece in (edit.new, text[edit.start : edit.end])
                for mark in "\r\n"
            ):
                return lambda line: line < first and line not in touched
        return lambda line: line not in touched

    def original_start(self, offset: int) -> int:
        """Original offset of something that begins at `offset` of the rewritten text."""
        return self._original(offset, bisect_right(self._new_starts, offset) - 1)

    def original_end(self, offset: int) -> int:
        """Original offset of something that ends at `offset` of the rewritten text."""
        return self._original(offset, bisect_left(self._new_starts, offset) - 1)

    def _original(self, offset: int, index: int) -> int:
        if index < 0:
            return self._base + offset
        edit, past = self._edits[index], offset - self._new_starts[index]
        if past >= len(edit.new):
            return edit.end + past - len(edit.new)
        return min(edit.start + past, edit.end)


def _disjoint(edits: Iterable[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.start < edit.end, -edit.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def move_back(tree: ast.Module, rewritten: Rewritten, original: SourceText) -> None:
    """Gives every node of the tree of a rewritten text its position in the original."""
    new = SourceText(original.path, rewritten.text)
    settled = rewritten.settled(original.text)
    for node in ast.walk(tree):
        if not isinstance(node, POSITIONED):
            continue
        end_line = node.end_lineno or node.lineno
        if settled(node.lineno) and settled(end_line):
            continue
        start = rewritten.original_start(new.offset(node.lineno, node.col_offset))
        end = rewritten.original_end(new.offset(end_line, node.end_col_offset or 0))
        place_between(node, original, start, max(start, end))


def place_between(node: Positioned, text: SourceText, start: int, end: int) -> None:
    """Sets the position of one node from two offsets."""
    node.lineno, column = text.position(start)
    node.col_offset = text.col_to_utf8(node.lineno, column)
    node.end_lineno, column = text.position(end)
    node.end_col_offset = text.col_to_utf8(node.end_lineno, column)
