"""Analyses of programs, each kept while everything it read is unchanged."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from tfscope.analysis.analyze import NotAProgram, Options, analyze
from tfscope.analysis.result import Analysis
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
        key = (request.path, repr(request.settings), request.roots, request.libraries, request.observed, request.ops)
        known = self._kept.pop(key, None)
        if known is None or not self._unchanged(known, buffers):
            known = analyze(request.path, request.options(), buffers)
        self._kept[key] = known
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return known

    def _unchanged(self, analysis: Analysis, buffers: Mapping[str, str]) -> bool:
        if any(os.path.exists(p) or p in buffers for p in analysis.missed):
            return False
        return all(digest_of(path, buffers) == digest for path, digest in analysis.read)


def digest_of(path: str, buffers: Mapping[str, str]) -> str:
    """Digest of a file's present content, as an analysis records it; empty if it is not there."""
    text = buffers.get(path)
    if text is not None:
        data = text.encode("utf-8", "surrogatepass")
    else:
        try:
            data = disk.read(path)
        except OSError:
            return ""
    return disk.digest(data)


def mentions_tensorflow(data: bytes) -> bool:
    """Whether a file can have to do with TensorFlow at all; decided from its bytes."""
    return any(word in data for word in WORDS)
