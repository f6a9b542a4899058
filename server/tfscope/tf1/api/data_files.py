"""The files of ``data/``: facts read off TensorFlow by scripts under ``tests``."""

from __future__ import annotations

import os

from tfscope.base.sorted_rows import SortedRows

FOLDER = os.path.join(os.path.dirname(__file__), "data")


def rows(file: str, separator: str = "\t") -> SortedRows:
    """A file that is looked up row by row."""
    return SortedRows(os.path.join(FOLDER, file), separator)


def text(file: str) -> str:
    """A file that is read as a whole."""
    with open(os.path.join(FOLDER, file), encoding="utf-8") as stream:
        return stream.read()
