"""What a command says of each of its programs: kept from before, or computed, several at a time.

A piece is plain data.  One that is kept is given again while everything that its program depends on
is the same (``cli.kept``), so a change to one file costs the programs that come to it.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import sys
import time
from collections import deque
from collections.abc import Callable, Generator, Iterator
from typing import Any

from tfscope.cli import kept
from tfscope.cli.pool import pool
from tfscope.cli.targets import Program, Session
from tfscope.source import disk

Make = Callable[[Program, argparse.Namespace], Any]
"""What a command makes of a program: a function of a module, which gives text, numbers, lists and
dictionaries of them, and prints nothing but to the error stream."""

Piece = tuple[str, Any]
"""What was printed to the error stream, and what ``Make`` gave."""

ALONE = 2.0
"""Seconds of evaluating after which further processes are started, which takes each a part of one."""

MOST = 8
"""Processes that are started without being asked for; each may need 150 MB."""


def each(session: Session, make: Make) -> Iterator[Any]:
    """What ``make`` gives for every program of a command, in order."""
    told = session.arguments
    programs = list(session.programs())
    shelf = _Shelf(told, make) if len(programs) > 1 and not told.no_cache else None
    known = [shelf.look_up(p) if shelf is not None else None for p in programs]
    missing = [p for p, piece in zip(programs, known) if piece is None]
    with contextlib.closing(_computed(make, missing, told)) as fresh:
        for program, piece in zip(programs, known):
            session.saw(program)
            if piece is None:
                piece, seen = next(fresh)
                if shelf is not None and seen.steady:
                    shelf.keep(program, seen, piece)
            sys.stderr.write(piece[0])
            yield piece[1]


def _computed(
    make: Make, programs: list[Program], told: argparse.Namespace
) -> Generator[tuple[Piece, disk.Seen], None, None]:
    processes = told.jobs or min(MOST, _processors())
    patience = 0.0 if told.jobs else ALONE
    began = time.monotonic()
    for done, program in enumerate(programs):
        several = min(processes, len(programs) - done) > 1
        if several and time.monotonic() - began >= patience:
            yield from _beside(make, programs[done:], told, processes)
            return
        yield _piece(make, program, told)


def _beside(
    make: Make, programs: list[Program], told: argparse.Namespace, processes: int
) -> Generator[tuple[Piece, disk.Seen], None, None]:
    with pool(min(processes, len(programs))) as workers:
        tasks = deque(workers.submit(_piece, make, program, told) for program in programs)
        try:
            while tasks:
                piece, seen = tasks.popleft().result()
                disk.absorb(seen.facts(), steady=seen.steady)
                yield piece, seen
        finally:
            for task in tasks:
                task.cancel()


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _piece(make: Make, program: Program, told: argparse.Namespace) -> tuple[Piece, disk.Seen]:
    printed = io.StringIO()
    seen = disk.watch()
    try:
        with contextlib.redirect_stderr(printed):
            made = make(program, told)
    finally:
        disk.unwatch(seen)
    return (printed.getvalue(), made), seen


class _Shelf:
    """The kept pieces of one command."""

    def __init__(self, told: argparse.Namespace, make: Make) -> None:
        shaping = {k: v for k, v in vars(told).items() if k not in ("paths", "jobs", "no_cache")}
        what = (f"{make.__module__}.{make.__qualname__}", repr(sorted(shaping.items())))
        self.place, self.key = kept.place_of(what)
        self.now = disk.Now()

    def _key(self, program: Program) -> str:
        return disk.digest(f"{self.key} {program!r}".encode("utf-8", "surrogatepass"))

    def look_up(self, program: Program) -> Piece | None:
        """The kept piece of a program, if it is true now."""
        if self.place is None:
            return None
        piece: Piece | None = kept.look_up(self.place, self._key(program), self.now)
        return piece

    def keep(self, program: Program, seen: disk.Seen, piece: Piece) -> None:
        """Keeps a piece."""
        if self.place is not None:
            kept.keep(self.place, self._key(program), seen, piece)
