"""Requests that rename what a literal names."""

from __future__ import annotations

from lsprotocol import types as t
from pygls.exceptions import JsonRpcException

from tfscope.ide import rename
from tfscope.ide.answer import Answer
from tfscope.lsp.documents import Document
from tfscope.lsp.server import Server

REFUSED = -32803
"""RequestFailed (LSP 3.17, ErrorCodes): the request was right, what it asks for cannot be done."""


def register(server: Server) -> None:
    """Adds the requests to a server."""

    async def at(uri: str, position: t.Position) -> tuple[Document, Answer, rename.Named] | None:
        document = server.document(uri)
        answer = await server.documents.answer(document) if document is not None else None
        if document is None or answer is None:
            return None
        place = server.positions.into(document.view.text, position)
        named = rename.named_at(answer, document.view, *place) if place is not None else None
        return (document, answer, named) if named is not None else None

    @server.feature(t.TEXT_DOCUMENT_PREPARE_RENAME)
    async def prepare(params: t.PrepareRenameParams) -> t.PrepareRenamePlaceholder | None:
        ready = await at(params.text_document.uri, params.position)
        if ready is None:
            return None
        document, _, named = ready
        span = server.positions.range(document.view.text, named.span)
        return t.PrepareRenamePlaceholder(span, named.text)

    @server.feature(t.TEXT_DOCUMENT_RENAME, t.RenameOptions(prepare_provider=True))
    async def perform(params: t.RenameParams) -> t.WorkspaceEdit | None:
        ready = await at(params.text_document.uri, params.position)
        if ready is None:
            return None
        document, answer, named = ready
        generation = document.generation
        found = await server.documents.rename(document, answer, named, params.new_name)
        if found is None or found.refused:
            why = found.refused if found is not None else "it could not be tried"
            raise JsonRpcException(f"`{named.text}` keeps its name: {why}", REFUSED)
        if document.generation != generation:
            raise JsonRpcException(f"`{named.text}` keeps its name: the text has changed", REFUSED)
        return server.workspace_edit(found.edits)
