"""Text edits: what a fix changes, as plain data, and how edits are applied to a text."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.base.records import dataclass
from tfscope.source.text import SourceText


@dataclass(frozen=True, order=True)
class TextEdit:
    """Replaces a range by `new_text`; 1-based lines, 0-based character columns."""

    start_line: int
    start_col: int
    end_line: int
    end_col: int
    new_text: str


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """The text after all edits, each read against the original text.

    Insertions at one place are applied in the order given.

    Raises:
        ValueError: two edits overlap, or an edit ends before it starts.
    """
    source = SourceText("", text)
    ranges = [
        (
            source.offset_of(edit.start_line, edit.start_col),
            source.offset_of(edit.end_line, edit.end_col),
            edit.new_text,
        )
        for edit in edits
    ]
    pieces: list[str] = []
    done = 0
    for start, end, new_text in sorted(ranges, key=lambda item: item[:2]):
        if end < start:
            raise ValueError(f"edit ends before it starts: {start}..{end}")
        if start < done:
            raise ValueError(f"edits overlap at offset {start}")
        pieces += [text[done:start], new_text]
        done = end
    return "".join([*pieces, text[done:]])
