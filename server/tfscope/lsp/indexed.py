"""The variables of files that are not open: known by a worker of their own, which starts at the first search."""

from __future__ import annotations

import asyncio
import logging
import time

from tfscope.ide.index import Growth
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

FAILURES = 2
"""Failed passes after which no further one is made."""

log = logging.getLogger(__name__)


class Indexed:
    """What is known of the files of the workspace, by program."""

    def __init__(self, documents: Documents) -> None:
        self.worker = Worker()
        self._documents = documents
        self._found: dict[str, tuple[Found, ...]] = {}
        self._pass: asyncio.Task[None] | None = None
        self._ended = float("-inf")
        self._failures = 0

    async def entries(self) -> list[Found]:
        """Variables of programs that are not open, as far as they are known soon."""
        if (
            self._pass is None
            and time.monotonic() > self._ended + REST
            and self._failures < FAILURES
        ):
            self._pass = asyncio.ensure_future(self._grow())
        if self._pass is not None:
            await asyncio.wait([self._pass], timeout=PATIENCE)
        shown = {d.path for d in self._documents.open.values()}
        return [
            entry for path, found in self._found.items() if path not in shown for entry in found
        ]

    async def _grow(self) -> None:
        try:
            while not (growth := await self._slice()).done:
                self._found.update(growth.changed)
            self._found = {
                p: found
                for p, found in {**self._found, **growth.changed}.items()
                if p in growth.programs
            }
        except JobFailed as error:
            self._failures += 1
            log.error("search in files that are not open: %s", error)
        finally:
            self._pass, self._ended = None, time.monotonic()

    async def _slice(self) -> Growth:
        documents = self._documents
        shared = Request(
            "", Settings(), tuple(documents.folders), libraries=await documents.libraries()
        )
        found: Growth = await self.worker.run(
            "index", shared, documents.sent, documents.buffers(), SLICE
        )
        return found
