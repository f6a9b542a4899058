"""``tfscope lsp``: the server object and the life of a session."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import Any

from lsprotocol import types as t
from pygls.lsp.server import LanguageServer

from tfscope import __version__
from tfscope.ide.diagnostics import diagnostics
from tfscope.lsp import stdio
from tfscope.lsp.convert import Positions, path_of
from tfscope.lsp.documents import Document, Documents
from tfscope.lsp.indexed import Indexed

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
        self.commands: frozenset[str] = frozenset()

    def _warn(self, message: str) -> None:
        self.window_show_message(t.ShowMessageParams(t.MessageType.Warning, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Logs; a popup per keystroke helps nobody."""
        log.error("%s", error)

    @property
    def positions(self) -> Positions:
        """Positions in the agreed encoding."""
        agreed = self.workspace.position_encoding  # an enumeration or its text
        return Positions(str(getattr(agreed, "value", agreed)))

    def document(self, uri: str) -> Document | None:
        """An open document."""
        return self.documents.open.get(uri)

    def changed(self, document: Document | None) -> None:
        """Publishes the findings of a document as soon as they are known."""
        if document is not None:
            asyncio.ensure_future(self._publish(document, document.generation))

    async def _publish(self, document: Document, generation: int) -> None:
        try:
            answer = await self.documents.answer(document)
        except asyncio.CancelledError:
            return
        if document.generation != generation or self.document(document.uri) is not document:
            return
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


def new_server() -> Server:
    """A server with all its features."""
    from tfscope.lsp import features

    server = Server()
    _lifecycle(server)
    _document_changes(server)
    _workspace_changes(server)
    features.register(server)
    return server


def _lifecycle(server: Server) -> None:
    documents = server.documents

    @server.feature(t.INITIALIZE)
    def initialize(params: t.InitializeParams) -> None:
        roots = [f.uri for f in params.workspace_folders or []] or (
            [params.root_uri] if params.root_uri else []
        )
        documents.folders = [p for p in map(path_of, roots) if p is not None]
        documents.worker.folder = server.indexed.worker.folder = next(iter(documents.folders), "")
        documents.configure(params.initialization_options)
        options = params.initialization_options
        commands = options.get("commands") if isinstance(options, dict) else None
        server.commands = frozenset(c for c in commands or [] if isinstance(c, str))

    @server.feature(t.SHUTDOWN)
    def shut(*_: Any) -> None:
        documents.worker.stop()
        server.indexed.worker.stop()


def _document_changes(server: Server) -> None:
    documents = server.documents

    @server.feature(t.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: t.DidOpenTextDocumentParams) -> None:
        item = params.text_document
        server.changed(documents.put(item.uri, item.text, item.version))

    @server.feature(t.TEXT_DOCUMENT_DID_CHANGE)
    def edited(params: t.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        if uri not in documents.open:
            return
        for change in params.content_changes:
            server.changed(documents.put(uri, change.text, params.text_document.version))

    @server.feature(t.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: t.DidCloseTextDocumentParams) -> None:
        documents.close(params.text_document.uri)
        server.text_document_publish_diagnostics(
            t.PublishDiagnosticsParams(params.text_document.uri, [])
        )

    @server.feature(t.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: t.DidSaveTextDocumentParams) -> None:
        _renew_others(server, params.text_document.uri)


def _workspace_changes(server: Server) -> None:
    documents = server.documents

    @server.feature(t.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def watched(params: t.DidChangeWatchedFilesParams) -> None:
        _renew_others(server, "")

    @server.feature(t.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def configured(params: t.DidChangeConfigurationParams) -> None:
        if isinstance(params.settings, dict) and "settings" in params.settings:
            documents.configure(params.settings)
        _renew_others(server, "")

    @server.feature(t.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def moved(params: t.DidChangeWorkspaceFoldersParams) -> None:
        gone = {path_of(f.uri) for f in params.event.removed}
        new = [p for p in (path_of(f.uri) for f in params.event.added) if p is not None]
        documents.folders = [f for f in documents.folders if f not in gone] + new
        _renew_others(server, "")


def _renew_others(server: Server, uri: str) -> None:
    """Analyses every other open document again; unchanged ones come from what is kept."""
    for document in server.documents.open.values():
        if document.uri != uri:
            server.documents.renew(document, 0.0)
            server.changed(document)


def main() -> int:
    """Serves an editor over stdin and stdout."""
    logging.basicConfig(
        stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s"
    )
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    server = new_server()
    status = stdio.serve(server)
    server.documents.worker.stop()
    server.indexed.worker.stop()
    sys.stderr.flush()
    os._exit(status)  # the reading thread may still wait for stdin
