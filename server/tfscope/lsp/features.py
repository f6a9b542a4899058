"""Requests about open documents."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as t

from tfscope.ide import completion, fixes, hover, marks, reentry, shared, symbols
from tfscope.ide.answer import Answer
from tfscope.ide.diagnostics import Diagnostic, diagnostics
from tfscope.lsp import renaming
from tfscope.lsp.documents import Document
from tfscope.lsp.server import SHOW_LOCATIONS, Server
from tfscope.source.text import SourceText

MOST_LINES = 20
"""Lines of a selection that are looked at for fixes of their own."""


def register(server: Server) -> None:
    """Adds all features to a server."""
    _register_hover(server)
    _register_completion(server)
    _register_marks(server)
    _register_symbols(server)
    _register_places(server)
    renaming.register(server)
    _register_actions(server)


async def _answered(server: Server, uri: str) -> tuple[Document, Answer] | None:
    document = server.document(uri)
    if document is None:
        return None
    answer = await server.documents.answer(document)
    return (document, answer) if answer is not None else None


def _register_hover(server: Server) -> None:
    @server.feature(t.TEXT_DOCUMENT_HOVER)
    async def show(params: t.HoverParams) -> t.Hover | None:
        ready = await _answered(server, params.text_document.uri)
        if ready is None:
            return None
        document, answer = ready
        at = server.positions.into(document.view.text, params.position)
        found = hover.hover(answer, document.view, *at) if at is not None else None
        if found is None:
            return None
        content = t.MarkupContent(t.MarkupKind.Markdown, found.markdown)
        return t.Hover(content, server.positions.range(document.view.text, found.span))


def _register_completion(server: Server) -> None:
    options = t.CompletionOptions(trigger_characters=['"', "'", "/"])

    @server.feature(t.TEXT_DOCUMENT_COMPLETION, options)
    async def complete(params: t.CompletionParams) -> list[t.CompletionItem]:
        document = server.document(params.text_document.uri)
        if document is None:
            return []
        answer = document.last or await server.documents.answer(document)
        text = document.view.text
        at = server.positions.into(text, params.position)
        if answer is None or at is None:
            return []
        found = completion.completions(answer, document.view, *at)
        return [_completion(server, text, c, n) for n, c in enumerate(found)]


_KINDS = {"variable": t.CompletionItemKind.Variable, "scope": t.CompletionItemKind.Module}


def _completion(
    server: Server, text: SourceText, found: completion.Completion, number: int
) -> t.CompletionItem:
    kind = _KINDS.get(found.kind, t.CompletionItemKind.Value)
    edit = t.TextEdit(server.positions.range(text, found.span), found.name)
    return t.CompletionItem(
        found.name,
        kind=kind,
        detail=found.detail or None,
        sort_text=f"{number:04}",
        filter_text=found.name,
        text_edit=edit,
    )


def _register_marks(server: Server) -> None:
    @server.feature(t.TEXT_DOCUMENT_INLAY_HINT)
    async def inlay(params: t.InlayHintParams) -> list[t.InlayHint]:
        ready = await _answered(server, params.text_document.uri)
        if ready is None or not server.documents.settings(ready[0].path).inlay_hints:
            return []
        document, answer = ready
        text = document.view.text
        first, last = params.range.start.line + 1, params.range.end.line + 1
        return [
            t.InlayHint(
                server.positions.out(text, h.line, h.column),
                h.text,
                padding_left=True,
                tooltip=h.tooltip,
            )
            for h in marks.hints(answer, document.view, first, last)
        ]

    @server.feature(t.TEXT_DOCUMENT_CODE_LENS)
    async def lens(params: t.CodeLensParams) -> list[t.CodeLens]:
        ready = await _answered(server, params.text_document.uri)
        if ready is None or not server.documents.settings(ready[0].path).code_lens:
            return []
        document, answer = ready
        return [_lens(server, document, found) for found in marks.lenses(answer, document.view)]


def _lens(server: Server, document: Document, found: marks.Lens) -> t.CodeLens:
    texts = server.documents.texts()
    span = server.positions.range(document.view.text, found.span)
    places: list[Any] = []
    for path, line in found.places:
        view = texts.view(path)
        if view is not None:
            place = server.positions.range(view.text, view.line_span(line))
            places.append(t.Location(server.positions.uri(path), place))
    command = SHOW_LOCATIONS if SHOW_LOCATIONS in server.commands else ""
    arguments = [document.uri, span.start, places] if command else None
    return t.CodeLens(span, t.Command(found.title, command, arguments=arguments))


def _register_symbols(server: Server) -> None:
    @server.feature(t.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    async def outline(
        params: t.DocumentSymbolParams,
    ) -> list[t.DocumentSymbol] | list[t.SymbolInformation]:
        ready = await _answered(server, params.text_document.uri)
        if ready is None:
            return []
        document, answer = ready
        text = document.view.text
        found = symbols.outline(answer, document.view)
        if _shows_trees(server.client_capabilities):
            return [server.positions.symbol(text, s) for s in found]
        return [
            t.SymbolInformation(
                t.Location(document.uri, server.positions.range(text, s.selection)),
                name,
                t.SymbolKind.Variable,
            )
            for name, s in symbols.flat(found)
        ]

    @server.feature(t.WORKSPACE_SYMBOL)
    async def search(params: t.WorkspaceSymbolParams) -> list[t.SymbolInformation]:
        answers = [await server.documents.answer(d) for d in list(server.documents.open.values())]
        texts = server.documents.texts()
        known = [entry for a in answers if a is not None for entry in symbols.entries(a, texts)]
        known += await server.indexed.entries()
        found = []
        for s in symbols.search(known, params.query):
            location = server.positions.location(texts, s.path, s.span)
            if location is not None:
                found.append(
                    t.SymbolInformation(
                        location, s.name, t.SymbolKind.Variable, container_name=s.container
                    )
                )
        return found


def _shows_trees(capabilities: t.ClientCapabilities) -> bool:
    document = capabilities.text_document
    outline = document.document_symbol if document is not None else None
    return bool(outline is not None and outline.hierarchical_document_symbol_support)


def _register_places(server: Server) -> None:
    async def at(params: Any) -> tuple[Document, Answer, list[str]] | None:
        ready = await _answered(server, params.text_document.uri)
        if ready is None:
            return None
        document, answer = ready
        position = server.positions.into(document.view.text, params.position)
        names = shared.names_at(answer, document.view, *position) if position is not None else []
        return (document, answer, names) if names else None

    def locations(places: list[shared.Place]) -> list[t.Location]:
        texts = server.documents.texts()
        found = [server.positions.location(texts, p.path, p.span) for p in places]
        return [f for f in found if f is not None]

    @server.feature(t.TEXT_DOCUMENT_DEFINITION)
    async def definition(params: t.DefinitionParams) -> list[t.Location]:
        ready = await at(params)
        if ready is None:
            return []
        return locations(shared.creations(ready[1], server.documents.texts(), ready[2]))

    @server.feature(t.TEXT_DOCUMENT_REFERENCES)
    async def references(params: t.ReferenceParams) -> list[t.Location]:
        ready = await at(params)
        return locations(shared.uses(ready[1], server.documents.texts(), ready[2])) if ready else []

    @server.feature(t.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT)
    async def highlight(params: t.DocumentHighlightParams) -> list[t.DocumentHighlight]:
        ready = await at(params)
        if ready is None:
            return []
        document, answer, names = ready
        places = shared.uses(answer, server.documents.texts(), names)
        own = [place.span for place in places if place.path == document.path]
        return [t.DocumentHighlight(server.positions.range(document.view.text, s)) for s in own]


def _register_actions(server: Server) -> None:
    options = t.CodeActionOptions(code_action_kinds=[t.CodeActionKind.QuickFix])

    @server.feature(t.TEXT_DOCUMENT_CODE_ACTION, options)
    async def actions(params: t.CodeActionParams) -> list[t.CodeAction]:
        only = params.context.only
        if only and not any(str(k).split(".")[0] in ("quickfix", "") for k in map(_kind, only)):
            return []
        ready = await _answered(server, params.text_document.uri)
        if ready is None:
            return []
        document, answer = ready
        first, last = params.range.start.line + 1, params.range.end.line + 1
        shown = [
            d
            for d in diagnostics(answer, server.documents.texts())
            if d.span.line <= last and first <= d.span.end_line
        ]
        generation = document.generation
        found = await _of_findings(server, document, answer, shown)
        for line in range(first, min(last, first + MOST_LINES) + 1):
            found += await _of_scope(server, document, answer, line)
        return found if document.generation == generation else []  # edits of a text that is no more


def _kind(kind: Any) -> str:
    return str(getattr(kind, "value", kind))


async def _of_findings(
    server: Server, document: Document, answer: Answer, shown: list[Diagnostic]
) -> list[t.CodeAction]:
    """The actions of some findings; one that is about several of them stands there once, the fixes first."""
    texts = server.documents.texts()
    proven = await server.documents.proven(document, answer, [d.finding for d in shown])
    offered: dict[fixes.Fix, list[t.Diagnostic]] = {}
    ignored: dict[fixes.Fix, list[t.Diagnostic]] = {}
    for found, proofs in zip(shown, proven):
        path = answer.file(found.finding.site)
        view = texts.view(path)
        ignore = fixes.ignore_fix(found.finding, path, view) if view is not None else None
        diagnostic = server.positions.diagnostic(document.view.text, texts, found, full=False)
        for fix in [p.fix for p in proofs if not p.withheld]:
            offered.setdefault(fix, []).append(diagnostic)
        if ignore is not None:
            ignored.setdefault(ignore, []).append(diagnostic)
    return [
        t.CodeAction(
            fix.title,
            t.CodeActionKind.QuickFix,
            about,
            number == 0 and bool(offered) or None,
            edit=server.workspace_edit({fix.file: fix.edits}),
        )
        for number, (fix, about) in enumerate([*offered.items(), *ignored.items()])
    ]


async def _of_scope(
    server: Server, document: Document, answer: Answer, line: int
) -> list[t.CodeAction]:
    tried = reentry.reentries(answer, document.view, line)
    found = await server.documents.reentry(document, answer, tried) if tried else []
    edits = [(fix.title, server.workspace_edit({fix.file: fix.edits})) for fix in found]
    return [t.CodeAction(title, t.CodeActionKind.QuickFix, edit=edit) for title, edit in edits]
