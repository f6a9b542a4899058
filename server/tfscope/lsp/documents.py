"""Open documents: their texts, versions and the answers for them."""

from __future__ import annotations

import asyncio
import logging
import os
import zlib
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Sequence
from typing import Any

from tfscope.base.records import dataclass, field, replace
from tfscope.ide.answer import Answer, beside
from tfscope.ide.fixes import NO_TIME, Finding, Fix, Proven
from tfscope.ide.links import uri as uri_of
from tfscope.ide.reentry import Reentry
from tfscope.ide.rename import Named, Renaming
from tfscope.ide.view import Texts, View
from tfscope.lsp.client import JobFailed, Worker
from tfscope.lsp.convert import path_of, unsaved_name
from tfscope.source.text import SourceText
from tfscope.workspace.programs import Request, mentions_tensorflow
from tfscope.workspace.settings import Sent, Settings, SettingsError, nearest_settings

PATIENCE = 1.0
"""Seconds that a request waits for a program that imports the file, once it is known what the file says by itself."""

DELAY = 0.15
"""Seconds without a further change before a document is analysed."""

CRASHES = 2
"""Failed analyses of one text after which it is left alone."""

PROOF_SECONDS = 8.0
"""Time for proving the fixes of one request: somebody waits for the menu."""

log = logging.getLogger(__name__)


@dataclass
class Document:
    """One open file.

    ``pending`` computes what the present text says by itself; where a program that imports the file is to
    answer for it, ``above`` computes that, behind it.
    """

    uri: str
    path: str
    text: str
    version: int
    generation: int = 0
    pending: asyncio.Task[Answer | None] | None = None
    above: asyncio.Task[Answer] | None = None
    fixes: dict[Any, list[Proven]] = field(default_factory=dict)
    reentries: dict[tuple[Reentry, ...], list[Fix]] = field(default_factory=dict)
    read: frozenset[str] = frozenset()
    """The files that the last answer depends on."""
    last: Answer | None = None
    """The newest answer there is, be it for an older text."""
    published: bool = False
    """Whether findings were published since it was opened."""
    jobs: dict[Hashable, asyncio.Future[None]] = field(default_factory=dict)
    """What is being computed about the present text beside its answer."""
    _view: View | None = None

    async def beside(self, key: Hashable, job: Coroutine[Any, Any, None]) -> None:
        """Waits for a job about the present text, or for the one of the same key that is under way; comes
        back without it if the text changes."""
        if key in self.jobs:
            job.close()
        else:
            self.jobs[key] = asyncio.ensure_future(job)
        under_way = self.jobs[key]
        await asyncio.wait([under_way])
        self.jobs.pop(key, None)
        if not under_way.cancelled():
            under_way.result()

    def abandon(self) -> None:
        """Gives up what is computed about a text that is no more: the workers are needed for the new one."""
        jobs, self.jobs = self.jobs, {}
        answers, self.pending, self.above = (self.pending, self.above), None, None
        for job in (*jobs.values(), *answers):
            if job is not None:
                job.cancel()

    @property
    def view(self) -> View:
        """Text and tree."""
        if self._view is None or self._view.text.text is not self.text:
            self._view = View(SourceText(self.path, self.text))
        return self._view


class Documents:
    """All open documents of a session, and the one place that starts analyses."""

    def __init__(self) -> None:
        self.open: dict[str, Document] = {}
        self.worker = Worker()
        self.worker_above = Worker()
        """For programs that import an open file: they may take long, and nothing waits behind them."""
        self.folders: list[str] = []
        self.sent = Sent()
        self.python = ""
        """The Python whose packages are read; the user names it for all folders, a folder cannot."""
        self.told: set[str] = set()
        self.tell: Callable[[str], None] = lambda _: None
        """Shows the user a message."""
        self._failed: dict[int, int] = {}

    def configure(self, options: Any) -> None:
        """Takes what the editor sent as ``initializationOptions``."""
        options = options if isinstance(options, dict) else {}
        everywhere, entries = options.get("settings"), options.get("folders")
        named = everywhere.get("python") if isinstance(everywhere, dict) else None
        self.python = named if isinstance(named, str) else ""
        folders: dict[str, Any] = {}
        for entry in entries if isinstance(entries, list) else []:
            path = path_of(str(entry.get("uri"))) if isinstance(entry, dict) else None
            if path is not None:
                folders[path] = entry.get("settings")
        self.sent = Sent(everywhere, folders)

    def settings(self, path: str) -> Settings:
        """Settings of a file; a wrong pyproject.toml is told once in the log and left out."""
        try:
            found = nearest_settings(os.path.dirname(path))
        except SettingsError as error:
            self._tell_once(str(error))
            found = Settings()
        return self.sent.over(found, path, self.folders)

    async def _request(self, path: str, settings: Settings) -> Request:
        """The analysis that answers for a file; raises ``JobFailed``."""
        return Request(
            path, settings, tuple(self.folders), observed=path, libraries=await self.libraries()
        )

    async def libraries(self) -> tuple[str, ...]:
        """Folders of the packages of the Python that the user named; raises ``JobFailed``."""
        if not self.python:
            return ()
        found, problem = await self.worker.run("libraries", self.python)
        if problem:
            self._tell_once(f"tfscope.python: {problem}")
        return tuple(found)

    def _tell_once(self, problem: str) -> None:
        if problem not in self.told:
            self.told.add(problem)
            log.error("%s", problem)
            self.tell(problem)

    def buffers(self) -> dict[str, str]:
        """Texts of all open files."""
        return {d.path: d.text for d in self.open.values()}

    def texts(self) -> Texts:
        """Views of open files and files on disk."""
        return Texts(self.buffers())

    def uri(self, path: str) -> str:
        """What the editor calls a file: an open one as it said itself."""
        return next((d.uri for d in self.open.values() if d.path == path), uri_of(path))

    def _path(self, uri: str) -> str | None:
        """Where a document is; one that was never saved is taken to lie in the first folder."""
        name = unsaved_name(uri)
        if not name:
            return path_of(uri)
        return os.path.normpath(os.path.join(next(iter(self.folders), os.getcwd()), name))

    def put(self, uri: str, text: str, version: int) -> Document | None:
        """A document was opened or changed; ``None`` if it is neither a file nor to become one."""
        document = self.open.get(uri)
        if document is None:
            path = self._path(uri)
            if path is None:
                return None
            document = self.open[uri] = Document(uri, path, text, version)
        document.text, document.version = text, version
        self.renew(document)
        return document

    def renew(self, document: Document, delay: float = DELAY) -> None:
        """Starts the analysis of a document's present text, in a while."""
        document.generation += 1
        document.fixes.clear()
        document.reentries.clear()
        document.abandon()
        document.pending = asyncio.ensure_future(self._analyse(document, delay))

    def renew_readers(self, path: str) -> list[Document]:
        """Starts the analysis of the open documents whose last answer has read a file; gives them."""
        readers = [d for d in self.open.values() if d.path != path and path in d.read]
        for document in readers:
            self.renew(document)
        return readers

    def close(self, uri: str) -> Document | None:
        """A document was closed; gives it, if it was open."""
        document = self.open.pop(uri, None)
        if document is not None:
            document.abandon()
        return document

    async def _analyse(self, document: Document, delay: float) -> Answer | None:
        await asyncio.sleep(delay)
        data = document.text.encode("utf-8", "surrogatepass")
        mark = zlib.crc32(data)
        settings = self.settings(document.path)
        if (
            not settings.enable
            or not mentions_tensorflow(data)
            or self._failed.get(mark, 0) >= CRASHES
        ):
            return None
        try:
            request = await self._request(document.path, settings)
            found = await self.worker.run("analyse", request, self.buffers())
        except JobFailed as error:
            self._failed[mark] = self._failed.get(mark, 0) + 1
            log.error("%s: %s", document.path, error)
            return None
        if found is None:
            return None
        answer: Answer
        answer, programs = found
        if not programs:
            document.last, document.read = answer, read_by(answer)
            return answer
        document.above = asyncio.ensure_future(self._through(document, request, answer, programs))
        document.last = document.last or answer
        document.read |= read_by(answer)
        return replace(answer, awaited=programs[0])

    async def _through(
        self, document: Document, request: Request, own: Answer, programs: list[str]
    ) -> Answer:
        """The answer from a program that imports the document, or its own where none comes to its code."""
        try:
            found = await self.worker_above.run("through", request, self.buffers(), programs)
        except JobFailed as error:
            log.error("%s: %s", document.path, error)
            found = None
        answer = own if found is None else beside(found, own)
        document.last, document.read = answer, read_by(answer) | read_by(own)
        return answer

    async def answer(self, document: Document, patience: float | None = PATIENCE) -> Answer | None:
        """The answer for the document's newest text; changes while waiting are waited for too.

        Where a program that imports it takes longer than ``patience`` seconds, what it says by itself.
        """
        while True:
            pending = document.pending
            if pending is None or self.open.get(document.uri) is not document:
                return None
            try:
                found = await asyncio.shield(pending)
            except asyncio.CancelledError:
                if document.pending is pending or not pending.cancelled():
                    raise
                continue
            if document.pending is pending and document.above is not None:
                found = await _above(document.above, found, patience)
            if document.pending is pending:
                return found

    async def proven(
        self, document: Document, answer: Answer, findings: Sequence[Finding]
    ) -> list[list[Proven]]:
        """Fixes of each finding, kept while the text is the same; those that time did not allow are tried
        when they are asked for again."""
        new = tuple(f for f in findings if f not in document.fixes)
        if new:
            await document.beside(new, self._prove(document, answer.request, new))
        return [document.fixes.get(f, []) for f in findings]

    async def _prove(
        self, document: Document, request: Request, findings: tuple[Finding, ...]
    ) -> None:
        job = self._worker(request).run("fixes", request, self.buffers(), findings, PROOF_SECONDS)
        found = await self._result(document, job) or []
        for finding in findings:
            proofs = [p for p in found if p.finding == finding]
            if not proofs or any(p.withheld != NO_TIME for p in proofs):
                document.fixes[finding] = proofs
        for proof in found:
            if proof.withheld:
                log.info("fix withheld: %s: %s", proof.fix.title, proof.withheld)

    async def reentry(self, document: Document, answer: Answer, tried: list[Reentry]) -> list[Fix]:
        """The proven one of edits that go back into a name scope, kept while the text is the same."""
        key = tuple(tried)
        if key not in document.reentries:
            await document.beside(key, self._enter(document, answer.request, key))
        return document.reentries.get(key, [])

    async def _enter(
        self, document: Document, request: Request, tried: tuple[Reentry, ...]
    ) -> None:
        job = self._worker(request).run("reentry", request, self.buffers(), tried)
        document.reentries[tried] = await self._result(document, job) or []

    async def rename(
        self, document: Document, answer: Answer, named: Named, new: str
    ) -> Renaming | None:
        """The proven edits that give a variable or scope another name."""
        job = self._worker(answer.request).run("rename", answer.request, self.buffers(), named, new)
        found: Renaming | None = await self._result(document, job)
        return found

    def _worker(self, request: Request) -> Worker:
        """The worker that keeps the analysis that a request asks for."""
        return self.worker if request.path == request.observed else self.worker_above

    async def _result(self, document: Document, job: Awaitable[Any]) -> Any:
        try:
            return await job
        except JobFailed as error:
            log.error("%s: %s", document.path, error)
            return None


async def _above(
    above: asyncio.Task[Answer], own: Answer | None, patience: float | None
) -> Answer | None:
    """What comes of the programs that import a file, or what it says by itself."""
    await asyncio.wait([above], timeout=patience)
    return above.result() if above.done() and not above.cancelled() else own


def read_by(answer: Answer) -> frozenset[str]:
    """The files that an answer depends on."""
    return frozenset([path for path, _ in answer.analysis.read])
