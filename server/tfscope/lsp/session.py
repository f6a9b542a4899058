"""The life of a session: its beginning and end, changes of documents and of the workspace."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as t

from tfscope.lsp.convert import path_of
from tfscope.lsp.server import Server


def register(server: Server) -> None:
    """Follows the session."""
    _lifecycle(server)
    _document_changes(server)
    _workspace_changes(server)


def _lifecycle(server: Server) -> None:
    documents = server.documents

    @server.feature(t.INITIALIZE)
    def initialize(params: t.InitializeParams) -> None:
        roots = [f.uri for f in params.workspace_folders or []] or (
            [params.root_uri] if params.root_uri else []
        )
        documents.folders = [p for p in map(path_of, roots) if p is not None]
        for worker in server.workers:
            worker.folder = next(iter(documents.folders), "")
        documents.configure(params.initialization_options)
        options = params.initialization_options
        commands = options.get("commands") if isinstance(options, dict) else None
        server.commands = frozenset(c for c in commands or [] if isinstance(c, str))

    @server.feature(t.SHUTDOWN)
    def shut(*_: Any) -> None:
        server.stop_workers()


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
        for reader in documents.renew_readers(documents.open[uri].path):
            server.changed(reader)

    @server.feature(t.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: t.DidCloseTextDocumentParams) -> None:
        document = documents.close(params.text_document.uri)
        for reader in documents.renew_readers(document.path) if document is not None else ():
            server.changed(reader)
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
