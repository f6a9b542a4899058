"""Analyses of programs, each kept while everything it read is unchanged."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from tfscope.analysis.analyze import NotAProgram, Options, analyze
from tfscope.analysis.result import Analysis
from tfscope.base.records import dataclass
from tfscope.source import disk
from tfscope.workspace.layout import default_roots
from tfscope.workspace.settings import Settings

KEPT = 40
"""Analyses kept by one process."""

__all__ = ["NotAProgram", "Request", "Workspace", "mentions_tensorflow"]

WORDS = (b"tensorflow", b"tf_slim", b"tflearn", b"sonnet")


@dataclass(frozen=True)
class Request:
    """A program to analyse, as plain data."""

    path: str
    settings: Settings
    folders: tuple[str, ...] = ()
    observed: str = ""
    """A file whose expressions are remembered for hovers."""
    ops: bool = False
    given_roots: tuple[str, ...] | None = None
    """The import path before the program's own folder, if nothing is to be guessed."""

    libraries: tuple[str, ...] = ()
    """Folders of installed packages, searched behind everything else."""

    @property
    def roots(self) -> tuple[str, ...]:
        """The import path."""
        if self.given_roots is not None:
            return tuple(dict.fromkeys((*self.given_roots, *self.settings.roots)))
        own = default_roots(self.path, self.folders)
        return tuple(dict.fromkeys((own[0], *self.settings.roots, *own[1:])))

    def options(self) -> Options:
        """What the analysis is told."""
        return Options(
            target=self.settings.real_target,
            roots=self.roots,
            libraries=self.libraries,
            flags=self.settings.flags,
            environ=self.settings.environ,
            observed=frozenset([self.observed] if self.observed else []),
            with_ops=self.ops,
        )


class Workspace:
    """Analyses by request; ``buffers`` are texts of open files by absolute path."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Analysis] = {}

    def analysis(self, request: Request, buffers: Mapping[str, str]) -> Analysis:
        """The analysis of a program; raises ``NotAProgram`` if it is no text."""
        key = (
            request.path,
            repr(request.settings),
            request.roots,
            request.libraries,
            request.observed,
            request.ops,
        )
        known = self._kept.pop(key, None)
        if known is None or not unchanged(known.read, known.missed, Digests(buffers)):
            known = analyze(request.path, request.options(), buffers)
        self._kept[key] = known
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return known


class Digests:
    """Digests of the present content of files, as an analysis records them; each file is read once."""

    def __init__(self, buffers: Mapping[str, str]) -> None:
        self.buffers = buffers
        self._known: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The digest of a file; empty if it is not there."""
        if path not in self._known:
            self._known[path] = self._read(path)
        return self._known[path]

    def _read(self, path: str) -> str:
        text = self.buffers.get(path)
        if text is not None:
            return disk.digest(text.encode("utf-8", "surrogatepass"))
        try:
            return disk.digest(disk.read(path))
        except OSError:
            return ""


def unchanged(read: Iterable[tuple[str, str]], missed: Iterable[str], digests: Digests) -> bool:
    """Whether what an analysis read is the same, and what it missed still missing."""
    if any(os.path.exists(p) or p in digests.buffers for p in missed):
        return False
    return all(digests.of(path) == digest for path, digest in read)


def mentions_tensorflow(data: bytes) -> bool:
    """Whether a file can have to do with TensorFlow at all; decided from its bytes."""
    return any(word in data for word in WORDS)
