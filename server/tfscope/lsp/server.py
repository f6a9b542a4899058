"""The server object: one session with an editor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

from tfscope import __version__
from tfscope.ide.answer import Answer
from tfscope.ide.diagnostics import diagnostics
from tfscope.lsp.convert import Positions
from tfscope.lsp.documents import PATIENCE, Document, Documents
from tfscope.lsp.indexed import Indexed
from tfscope.source.edits import TextEdit

log = logging.getLogger(__name__)

SHOW_LOCATIONS = "tfscope.showLocations"


class Server(LanguageServer):
    """One session with an editor."""

    def __init__(self) -> None:
        super().__init__(
            "tfscope",
            __version__,
            text_document_sync_kind=t.TextDocumentSyncKind.Full,
            max_workers=1,
        )
        self.documents = Documents()
        self.documents.tell = self._warn
        self.indexed = Indexed(self.documents)
        self.workers = (self.documents.worker, self.documents.worker_above, self.indexed.worker)
        self.commands: frozenset[str] = frozenset()

    def stop_workers(self) -> None:
        """Ends the processes that evaluate."""
        for worker in self.workers:
            worker.stop()

    def _warn(self, message: str) -> None:
        self.window_show_message(t.ShowMessageParams(t.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Logs; a popup per keystroke helps nobody."""
        log.error("%s", error)

    @property
    def positions(self) -> Positions:
        """Positions in the agreed encoding."""
        agreed = self.workspace.position_encoding  # an enumeration or its text
        return Positions(str(getattr(agreed, "value", agreed)), self.documents.uri)

    def workspace_edit(self, edits: Mapping[str, Sequence[TextEdit]]) -> t.WorkspaceEdit:
        """Edits by path, of the files that are there."""
        texts, positions = self.documents.texts(), self.positions
        changes = {
            positions.uri(path): [positions.edit(text, edit) for edit in found]
            for path, found in edits.items()
            if (text := texts.text(path)) is not None
        }
        return t.WorkspaceEdit(changes=changes)

    def document(self, uri: str) -> Document | None:
        """An open document."""
        return self.documents.open.get(uri)

    def changed(self, document: Document | None) -> None:
        """Publishes the findings of a document as soon as they are known."""
        if document is not None:
            asyncio.ensure_future(self._publish(document, document.generation))

    async def _publish(self, document: Document, generation: int) -> None:
        """Publishes the findings about a text that is still the newest when they are known: what the file says
        by itself, where a program that imports it takes long, and then what that says.

        What was published before stays while there is more to come and nothing to say yet.
        """
        for patience in (PATIENCE, None):
            try:
                answer = await self.documents.answer(document, patience)
            except asyncio.CancelledError:
                return
            if document.generation != generation or self.document(document.uri) is not document:
                return
            more = document.above is not None and not document.above.done()
            if not more or not document.published or (answer is not None and answer.findings):
                document.published = True
                self._publish_answer(document, answer)
            if not more:
                return

    def _publish_answer(self, document: Document, answer: Answer | None) -> None:
        texts = self.documents.texts()
        found = diagnostics(answer, texts) if answer is not None else []
        full = _shows_related(self.client_capabilities)
        shown = [self.positions.diagnostic(document.view.text, texts, d, full=full) for d in found]
        self.text_document_publish_diagnostics(
            t.PublishDiagnosticsParams(document.uri, shown, version=document.version)
        )
        if answer is not None:
            for fault in answer.analysis.faults:
                log.error("internal fault at %s: %s", fault.place, fault.message)
            self.refresh()

    def refresh(self) -> None:
        """Asks the editor to fetch marks again where it can."""
        workspace = self.client_capabilities.workspace
        if workspace is not None and workspace.inlay_hint and workspace.inlay_hint.refresh_support:
            self.workspace_inlay_hint_refresh(None)
        if workspace is not None and workspace.code_lens and workspace.code_lens.refresh_support:
            self.workspace_code_lens_refresh(None)


def _shows_related(capabilities: t.ClientCapabilities) -> bool:
    document = capabilities.text_document
    publish = document.publish_diagnostics if document is not None else None
    return bool(publish is not None and publish.related_information)
