"""Variables of all files of a workspace, for the search by name: grown in slices, kept while files are unchanged."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Iterator, Mapping

from tfscope.base.records import dataclass, replace
from tfscope.ide.answer import answer
from tfscope.ide.symbols import Found, entries
from tfscope.ide.view import Texts
from tfscope.workspace.discovery import content, excluded
from tfscope.workspace.importers import Importers, stem
from tfscope.workspace.programs import (
    Digests,
    NotAProgram,
    Request,
    Workspace,
    mentions_tensorflow,
    unchanged,
)
from tfscope.workspace.settings import Sent, Settings, SettingsError, nearest_settings


@dataclass(frozen=True)
class Growth:
    """Variables by program, of the programs that were analysed; ``programs`` are all, if none is left.

    ``next`` is the program that comes next, and the digest of its text.
    """

    changed: Mapping[str, tuple[Found, ...]]
    programs: frozenset[str]
    next: tuple[str, str] | None

    @property
    def done(self) -> bool:
        """Whether all programs are known."""
        return self.next is None


@dataclass(frozen=True)
class Slice:
    """How long the index grows at a time, by how many programs at most, and which it leaves out."""

    seconds: float
    most: int
    left_out: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class _Known:
    request: Request
    read: tuple[tuple[str, str], ...]
    missed: tuple[str, ...]


class Index:
    """What is known of each program of the workspace, and how far it still holds."""

    def __init__(self, importers: Importers) -> None:
        self._importers = importers
        self._known: dict[str, _Known] = {}

    def grow(
        self,
        request: Request,
        sent: Sent,
        buffers: Mapping[str, str],
        slice: Slice,
    ) -> Growth:
        """Analyses programs below the folders of ``request``, which says what all of them share, for a while."""
        end = time.monotonic() + slice.seconds
        digests = Digests(buffers)
        changed: dict[str, tuple[Found, ...]] = {}
        programs: set[str] = set()
        for program in self._programs(request, sent, buffers):
            programs.add(program.path)
            begun = program.path, digests.of(program.path)
            if begun in slice.left_out:
                continue
            known = self._known.get(program.path)
            if (
                known is not None
                and known.request == program
                and unchanged(known.read, known.missed, digests)
            ):
                continue
            if len(changed) >= slice.most or (changed and time.monotonic() > end):
                return Growth(changed, frozenset(), begun)
            changed[program.path] = self._analysed(program, buffers)
        self._known = {path: known for path, known in self._known.items() if path in programs}
        return Growth(changed, frozenset(programs), None)

    def _analysed(self, request: Request, buffers: Mapping[str, str]) -> tuple[Found, ...]:
        try:
            found = answer(Workspace(), request, buffers)
        except NotAProgram:
            self._known[request.path] = _Known(
                request, ((request.path, Digests(buffers).of(request.path)),), ()
            )
            return ()
        self._known[request.path] = _Known(request, found.analysis.read, found.analysis.missed)
        return tuple(entries(found, Texts(buffers)))

    def _programs(
        self, shared: Request, sent: Sent, buffers: Mapping[str, str]
    ) -> Iterator[Request]:
        """Programs first, then the files that none of them reads."""
        tops: list[Request] = []
        others: list[Request] = []
        imports = self._importers.imports(shared.folders, buffers)
        imported = (
            frozenset().union(*(i.names for i in imports.values())) if imports else frozenset()
        )
        settings_of = functools.cache(_settings)
        for path, found in imports.items():
            settings = sent.over(settings_of(os.path.dirname(path)), path, shared.folders)
            folder = next(
                (f for f in shared.folders if path.startswith(f.rstrip(os.sep) + os.sep)), ""
            )
            if (
                settings.enable
                and mentions_tensorflow(content(path))
                and not excluded(os.path.relpath(path, folder), settings.exclude)
            ):
                request = replace(shared, path=path, settings=settings)
                (tops if found.runs or stem(path) not in imported else others).append(request)
        yield from tops
        read = {
            path
            for top in tops
            if top.path in self._known
            for path, _ in self._known[top.path].read
        }
        yield from (request for request in others if request.path not in read)


def _settings(folder: str) -> Settings:
    try:
        return nearest_settings(folder)
    except SettingsError:  # told when a file below it is opened
        return Settings()
