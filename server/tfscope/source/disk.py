"""The one door to the user's files: reading, listing and looking, all of it remembered.

An answer depends on nothing of the disk but what went through here while it was made.  ``Seen``
holds it as plain data, and ``Now`` asks the disk the same questions again: equal
answers mean that the whole answer would be the same.
"""

from __future__ import annotations

import errno
import os
import stat

try:
    from _blake2 import blake2b  # ``hashlib`` loads OpenSSL, which costs more than a kept answer
except ImportError:
    from hashlib import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

Facts = tuple[
    dict[str, str], dict[str, dict[str, bool]], dict[str, list[str]], dict[str, list[str]],
    dict[tuple[str, str], bool], dict[str, str],
]  # fmt: skip

ABSENT = ""
"""Stands for the digest of a file that cannot be read."""

LARGEST = 10_000_000
"""Bytes of a file that is read at all."""

LARGEST_DATA = 4_000_000
"""Bytes of a data file that a program may read."""


def digest(data: bytes) -> str:
    """What tells contents apart."""
    return blake2b(data, digest_size=16).hexdigest()


class Seen:
    """Questions to the disk with their answers."""

    def __init__(self) -> None:
        self.contents: dict[str, str] = {}
        self.names: dict[str, dict[str, bool]] = {}
        self.listings: dict[str, list[str]] = {}
        self.walked: dict[str, list[str]] = {}
        self.kinds: dict[tuple[str, str], bool] = {}
        self.links: dict[str, str] = {}
        self.steady = True
        """Whether the disk never gave two answers to one question."""

    def content(self, path: str, found: str) -> None:
        """A file was read."""
        self.steady = self.contents.setdefault(_full(path), found) == found and self.steady

    def name(self, folder: str, name: str, found: bool) -> None:
        """A name was looked for in a listing."""
        names = self.names.setdefault(_full(folder), {})
        self.steady = names.setdefault(name, found) is found and self.steady

    def listing(self, folder: str, found: list[str]) -> None:
        """A folder was listed."""
        self.steady = self.listings.setdefault(_full(folder), found) == found and self.steady

    def walk(self, folder: str, found: list[str]) -> None:
        """A folder was walked through."""
        self.steady = self.walked.setdefault(_full(folder), found) == found and self.steady

    def kind(self, question: str, path: str, found: bool) -> None:
        """Whether something is a file, a folder or there at all was asked."""
        key = question, _full(path)
        self.steady = self.kinds.setdefault(key, found) is found and self.steady

    def link(self, path: str, found: str) -> None:
        """The real place of a path was asked."""
        self.steady = self.links.setdefault(_full(path), found) == found and self.steady

    def facts(self) -> Facts:
        """Everything as plain data."""
        return self.contents, self.names, self.listings, self.walked, self.kinds, self.links

    def absorb(self, facts: Facts) -> None:
        """The same was asked elsewhere."""
        contents, names, listings, walked, kinds, links = facts
        for folder, known in names.items():
            for name, found in known.items():
                self.name(folder, name, found)
        for (question, path), found in kinds.items():
            self.kind(question, path, found)
        for note, said in ((self.content, contents), (self.link, links)):
            for path, text in said.items():
                note(path, text)
        for list_, held in ((self.listing, listings), (self.walk, walked)):
            for folder, entries in held.items():
                list_(folder, entries)


_watching: list[Seen] = []


def watch() -> Seen:
    """What the disk says from now on is remembered in the result, until ``unwatch``."""
    seen = Seen()
    _watching.append(seen)
    return seen


def unwatch(seen: Seen) -> None:
    """Ends a ``watch``."""
    _watching.remove(seen)


def absorb(facts: Facts, *, steady: bool) -> None:
    """Remembers what was asked elsewhere, as if it had been asked here."""
    for seen in _watching:
        seen.absorb(facts)
        seen.steady = seen.steady and steady


class Now:
    """What the disk says now; each question is asked once."""

    def __init__(self) -> None:
        self._said: dict[tuple[object, str], Any] = {}

    def _ask(self, question: Callable[[str], Any], path: str) -> Any:
        key = question, path
        if key not in self._said:
            self._said[key] = question(path)
        return self._said[key]

    def agrees(self, facts: Facts) -> bool:
        """Whether all of these answers are the same now."""
        contents, names, listings, walked, kinds, links = facts
        ask = self._ask
        return (
            all(ask(_digest_at, path) == found for path, found in contents.items())
            and all(
                (name in ask(_names_in, folder)) is found
                for folder, known in names.items()
                for name, found in known.items()
            )
            and all(sorted(ask(_names_in, folder)) == found for folder, found in listings.items())
            and all(ask(_walked, folder) == found for folder, found in walked.items())
            and all(ask(QUESTIONS[what], path) is found for (what, path), found in kinds.items())
            and all(ask(os.path.realpath, path) == found for path, found in links.items())
        )


def _full(path: str) -> str:
    return path if os.path.isabs(path) else os.path.join(os.getcwd(), path)


def _digest_at(path: str) -> str:
    try:
        with open(path, "rb", buffering=0) as stream:
            return digest(stream.read())
    except OSError:
        return ABSENT


def _names_in(folder: str) -> frozenset[str]:
    try:
        return frozenset(os.listdir(folder))
    except OSError:
        return frozenset()


def read(path: str) -> bytes:
    """Content of a file; raises ``OSError``, also for pipes, devices and files too large for a program."""
    try:
        state = os.stat(path)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, "not a regular file")
        if state.st_size > LARGEST:
            raise OSError(errno.EFBIG, f"larger than {LARGEST // 1_000_000} MB")
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError:
        for seen in _watching:
            seen.content(path, ABSENT)
        raise
    found = digest(data) if _watching else ""
    for seen in _watching:
        seen.content(path, found)
    return data


class Listing:
    """The names in a folder (none if it cannot be listed); which of them were asked for is remembered."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._names = _names_in(folder)

    def __contains__(self, name: str) -> bool:
        found = name in self._names
        for seen in _watching:
            seen.name(self.folder, name, found)
        return found

    def __iter__(self) -> Iterator[str]:
        found = sorted(self._names)
        for seen in _watching:
            seen.listing(self.folder, found)
        return iter(found)

    def __bool__(self) -> bool:
        return any(True for _ in self)


def walk(folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """``os.walk``."""
    for place, folders, files in os.walk(folder):
        found = _entries(folders, files)
        for seen in _watching:
            seen.walk(place, found)
        yield place, folders, files


def _walked(folder: str) -> list[str]:
    for _, folders, files in os.walk(folder):
        return _entries(folders, files)
    return []


def _entries(folders: list[str], files: list[str]) -> list[str]:
    return sorted([f"{f}/" for f in folders] + files)


def _is_data(path: str) -> bool:
    try:
        return os.path.isfile(path) and os.path.getsize(path) <= LARGEST_DATA
    except OSError:
        return False


QUESTIONS = {
    "file": os.path.isfile, "folder": os.path.isdir, "there": os.path.exists, "data": _is_data,
}  # fmt: skip


def _ask(question: str, path: str) -> bool:
    found = QUESTIONS[question](path)
    for seen in _watching:
        seen.kind(question, path, found)
    return found


def is_file(path: str) -> bool:
    """``os.path.isfile``."""
    return _ask("file", path)


def is_folder(path: str) -> bool:
    """``os.path.isdir``."""
    return _ask("folder", path)


def is_there(path: str) -> bool:
    """``os.path.exists``."""
    return _ask("there", path)


def is_data(path: str) -> bool:
    """Whether a path is a file that a program may read as data."""
    return _ask("data", path)


def real(path: str) -> str:
    """``os.path.realpath``."""
    found = os.path.realpath(path)
    for seen in _watching:
        seen.link(path, found)
    return found
