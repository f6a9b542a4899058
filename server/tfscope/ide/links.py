"""Places as addresses and links."""

from __future__ import annotations

import os
from urllib.parse import quote


def uri(path: str) -> str:
    """The file URI of an absolute path."""
    path = path.replace(os.sep, "/")
    return "file://" + quote(path if path.startswith("/") else f"/{path}", safe="/:@!$&'()*+,;=~")


def linked(text: str, path: str, line: int) -> str:
    """A markdown link to a line; of a file that was never saved there is none."""
    if not os.path.exists(path):
        return text
    return f"[{text}]({uri(path)}#L{line})"
