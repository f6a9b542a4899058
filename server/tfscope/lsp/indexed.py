"""The variables of files that are not open: known by a worker of their own, which starts at the first search."""

from __future__ import annotations

import asyncio
import logging
import time

from tfscope.ide.index import Growth, Slice
from tfscope.ide.symbols import Found
from tfscope.lsp.client import JobFailed, Worker
from tfscope.lsp.documents import Documents
from tfscope.workspace.programs import Request
from tfscope.workspace.settings import Settings

PATIENCE = 3.0
"""Seconds that a search waits for what is not known yet; the next search finds more."""

SLICE = 1.0
"""Seconds after which the worker tells what is new."""

REST = 2.0
"""Seconds in which files are not looked at again."""

LONG_REST = 60.0
"""The same after passes that all failed."""

MANY = 1_000_000
RETRIES = 5
"""Further passes, program by program, after one that failed."""

log = logging.getLogger(__name__)


class Indexed:
    """What is known of the files of the workspace, by program."""

    def __init__(self, documents: Documents) -> None:
        self.worker = Worker()
        self._documents = documents
        self._found: dict[str, tuple[Found, ...]] = {}
        self._pass: asyncio.Task[None] | None = None
        self._again = float("-inf")
        self._left_out: set[tuple[str, str]] = set()
        """Programs, and digests of their texts, at which the worker hung or died."""

    async def entries(self) -> list[Found]:
        """Variables of programs that are not open, as far as they are known soon."""
        if self._pass is None and time.monotonic() > self._again:
            self._pass = asyncio.ensure_future(self._grow())
        if self._pass is not None:
            await asyncio.wait([self._pass], timeout=PATIENCE)
        shown = {d.path for d in self._documents.open.values()}
        return [
            entry for path, found in self._found.items() if path not in shown for entry in found
        ]

    async def _grow(self) -> None:
        rest = REST
        try:
            if not await self._grown(stepping=False):
                rest = LONG_REST
                for _ in range(RETRIES):
                    if await self._grown(stepping=True):
                        rest = REST
                        break
        finally:
            self._pass, self._again = None, time.monotonic() + rest

    async def _grown(self, *, stepping: bool) -> bool:
        """Whether a pass came to its end.

        Stepping, each program is a job of its own: the one that makes a job fail is left out until
        its text changes.
        """
        growth: Growth | None = None
        try:
            while growth is None or not growth.done:
                most = MANY if not stepping else int(growth is not None)
                growth = await self._slice(most)
                self._found.update(growth.changed)
        except JobFailed as error:
            log.error("search in files that are not open: %s", error)
            if stepping and growth is not None and growth.next is not None:
                log.error("%s is left out of searches until it changes", growth.next[0])
                self._left_out.add(growth.next)
            return False
        self._found = {p: found for p, found in self._found.items() if p in growth.programs}
        return True

    async def _slice(self, most: int) -> Growth:
        documents = self._documents
        shared = Request(
            "", Settings(), tuple(documents.folders), libraries=await documents.libraries()
        )
        size = Slice(SLICE, most, frozenset(self._left_out))
        found: Growth = await self.worker.run(
            "index", shared, documents.sent, documents.buffers(), size
        )
        return found
