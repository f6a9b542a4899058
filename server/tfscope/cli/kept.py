"""Answers of commands, kept on disk while everything they depend on is the same.

An answer is plain data: the text that a whole command printed and its exit status, or what it made of
one of its programs (``cli.pieces``).  It is found by what the command
was told and who computes it: arguments, working folder, the environment that shapes output, this
Python, and tfscope's own files.  It is given again only if the disk still says what it said then
(``source.disk``).  A kept answer that is damaged, or a folder that cannot be written, means that the
command runs as if nothing were kept.

This module is all that a kept answer costs, so it imports next to nothing.
"""

from __future__ import annotations

import marshal
import os
import sys

from tfscope import __version__
from tfscope.source import disk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

LARGEST = 64 * 1024 * 1024
"""Bytes that the folder of answers may hold; the least recently used half goes when it is more."""

SHAPING = ("PYTHON", "LC_", "LANG", "TZ", "HOME", "USERPROFILE", "COLUMNS", "TERM", "NO_COLOR")
"""Beginnings of the environment variables that are part of the question."""

CHECKSUM = 32


def folder() -> str | None:
    """Where answers are kept: ``TFSCOPE_CACHE_DIR`` (empty: nowhere), else the user's cache folder."""
    told = os.environ.get("TFSCOPE_CACHE_DIR")
    if told is not None:
        return os.path.abspath(told) if told else None
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    if not base:
        home = os.path.expanduser("~")
        if not os.path.isabs(home):
            return None
        base = (
            os.path.join(home, "Library", "Caches")
            if sys.platform == "darwin"
            else os.path.join(home, ".cache")
        )
    return os.path.join(base, "tfscope")


def question(arguments: Sequence[str]) -> str:
    """What finds an answer: everything but the disk that the command depends on.

    Raises ``OSError`` if tfscope's own files or the working folder cannot be seen.
    """
    shaping = sorted((k, v) for k, v in os.environ.items() if k.startswith(SHAPING))
    terminal = [_is_terminal(stream) for stream in (sys.stdout, sys.stderr)]
    encodings = [getattr(stream, "encoding", "") for stream in (sys.stdout, sys.stderr)]
    told = (list(arguments), os.getcwd(), shaping, terminal, encodings)
    who = (__version__, sys.version, sys.prefix, own_files())
    return disk.digest(marshal.dumps((told, who)))


def place_of(arguments: Sequence[str]) -> tuple[str | None, str]:
    """The folder of answers (``None``: nothing is kept) and what finds the answers to a question there."""
    place = folder()
    try:
        return place, "" if place is None else question(arguments)
    except OSError:
        return None, ""


def _is_terminal(stream: object) -> bool:
    return bool(getattr(stream, "isatty", bool)())


def own_files() -> list[tuple[str, int, int]]:
    """Name, time and size of every file of tfscope."""
    found = []
    todo = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                if "." not in entry.name and entry.is_dir():
                    if entry.name != "__pycache__":
                        todo.append(entry.path)
                else:
                    state = entry.stat()
                    found.append((entry.path, state.st_mtime_ns, state.st_size))
    return sorted(found)


def look_up(place: str, key: str, now: disk.Now) -> Any:
    """The kept answer, if it is true now, else ``None``."""
    path = os.path.join(place, key)
    try:
        with open(path, "rb", buffering=0) as stream:
            data = stream.read()
    except OSError:
        return None
    if disk.digest(data[CHECKSUM:]).encode() != data[:CHECKSUM]:
        return None
    facts, answer = marshal.loads(data[CHECKSUM:])
    if not now.agrees(facts):
        return None
    disk.absorb(facts, steady=True)
    try:
        os.utime(path)
    except OSError:
        pass
    return answer


def keep(place: str, key: str, seen: disk.Seen, answer: Any) -> None:
    """Keeps an answer, in one step for whoever reads at the same time."""
    body = marshal.dumps((seen.facts(), answer))
    path = os.path.join(place, key)
    made = f"{path}.{os.getpid()}"
    try:
        os.makedirs(place, exist_ok=True)
        with open(made, "wb") as stream:
            stream.write(disk.digest(body).encode() + body)
        os.replace(made, path)
        shrink(place)
    except OSError:
        return


def shrink(place: str, most: int = LARGEST) -> None:
    """Removes the answers that were not used for longest if the folder holds too much."""
    with os.scandir(place) as entries:
        found = sorted(
            (e.stat().st_mtime_ns, e.stat().st_size, e.path) for e in entries if e.is_file()
        )
    size = sum(row[1] for row in found)
    if size <= most:
        return
    for _, part, path in found:
        if size * 2 <= most:
            break
        os.unlink(path)
        size -= part
