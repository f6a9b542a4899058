"""The server's side of the worker process: one job at a time, restarted when it hangs or dies."""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from typing import Any

from tfscope.lsp.worker import HEADER, packed

LONGEST = 60.0
"""Seconds of one job."""

GRACE = 0.7
"""Seconds that a job nobody waits for may still take: a new process would take about as long."""

START = "import sys; sys.path.insert(0, sys.argv[1]); from tfscope.lsp.worker import main; main()"
"""Started isolated (-I), so that files of the workspace are never imported."""

PACKAGE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class JobFailed(Exception):
    """A job gave no result; the message is for the log."""


class Worker:
    """Runs jobs in the order they are asked for."""

    def __init__(self) -> None:
        self.folder = ""
        """Working folder: relative paths that a program reads start there."""
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._asked: asyncio.Task[tuple[bool, Any]] | None = None

    async def run(self, name: str, *arguments: Any) -> Any:
        """The result of a job of ``ide.jobs``; raises ``JobFailed``."""
        async with self._turn:
            await self._settle()
            try:
                process = await self._started()
            except OSError as error:
                raise JobFailed(f"{name}: the worker process does not start: {error}") from None
            asked = self._asked = asyncio.ensure_future(self._ask(process, (name, arguments)))
            try:
                ok, value = await asyncio.wait_for(asyncio.shield(asked), LONGEST)
            except asyncio.TimeoutError:
                self.stop()
                raise JobFailed(f"{name}: no result within {LONGEST:.0f} s") from None
            except (OSError, EOFError):
                self.stop()
                raise JobFailed(f"{name}: the worker process ended") from None
        if not ok:
            raise JobFailed(f"{name}: internal fault\n{value}")
        return value

    async def _settle(self) -> None:
        """Lets a job that nobody waits for end by itself, else ends its process."""
        asked, self._asked = self._asked, None
        if asked is not None and not asked.done():
            await asyncio.wait([asked], timeout=GRACE)
            if not asked.done():
                self.stop()
                asked.cancel()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            folder = self.folder if os.path.isdir(self.folder) else None
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-I", "-c", START, PACKAGE,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=folder, limit=2**26,
            )  # fmt: skip
        return self._process

    async def _ask(self, process: asyncio.subprocess.Process, message: Any) -> tuple[bool, Any]:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(packed(message))
        await process.stdin.drain()
        (size,) = HEADER.unpack(await process.stdout.readexactly(HEADER.size))
        ok, value = pickle.loads(await process.stdout.readexactly(size))
        return ok, value

    def stop(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            try:
                process.kill()
            except ProcessLookupError:
                pass
