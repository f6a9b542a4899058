"""The Python files of a folder that have to do with TensorFlow."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterator

from tfscope.source import disk

SKIPPED = frozenset(
    {"__pycache__", "node_modules", "site-packages", "venv", "env", "build", "dist", "bazel-out"}
)


def python_files(folder: str, exclude: tuple[str, ...] = ()) -> Iterator[str]:
    """Python files below a folder, sorted; hidden folders and environments are left out."""
    for place, folders, files in disk.walk(folder):
        folders[:] = sorted(
            d for d in folders
            if d not in SKIPPED and not d.startswith(".") and not disk.is_there(os.path.join(place, d, "pyvenv.cfg"))
        )  # fmt: skip
        for name in sorted(files):
            path = os.path.join(place, name)
            if name.endswith(".py") and not excluded(os.path.relpath(path, folder), exclude):
                yield path


def excluded(relative: str, patterns: tuple[str, ...]) -> bool:
    """Whether a path is left out: a pattern names it or a folder above it."""
    parts = relative.replace(os.sep, "/").split("/")
    prefixes = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    return any(fnmatch.fnmatch(p, pattern.rstrip("/")) for p in prefixes for pattern in patterns)


def content(path: str) -> bytes:
    """A file's bytes; none if it cannot be read."""
    try:
        return disk.read(path)
    except OSError:
        return b""
