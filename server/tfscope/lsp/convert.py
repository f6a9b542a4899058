"""Between the protocol's positions and values and those of ``ide``."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from lsprotocol import types as t

from tfscope.ide.diagnostics import Diagnostic, RelatedPlace
from tfscope.ide.symbols import Symbol
from tfscope.ide.view import Texts
from tfscope.source.edits import TextEdit
from tfscope.source.positions import Span
from tfscope.source.text import SourceText

SEVERITY = {
    "error": t.DiagnosticSeverity.Error,
    "warning": t.DiagnosticSeverity.Warning,
    "info": t.DiagnosticSeverity.Information,
}
PAGES = "https://tfscope.readthedocs.io/rules/"


def path_of(uri: str) -> str | None:
    """The path of a file URI."""
    parts = urlsplit(uri)
    if parts.scheme != "file":
        return None
    path = unquote(parts.path)
    if os.name == "nt":
        path = path.lstrip("/")
    return os.path.normpath(path)


def unsaved_name(uri: str) -> str:
    """What an editor calls a document that was never saved: a name, or the path it will get."""
    parts = urlsplit(uri)
    return unquote(parts.path) if parts.scheme == "untitled" else ""


class Positions:
    """Positions of texts in the encoding that was agreed on, and the URIs the editor has for files."""

    def __init__(self, encoding: str, uri: Callable[[str], str]) -> None:
        self.encoding = encoding
        self.uri = uri

    def out(self, text: SourceText, line: int, column: int) -> t.Position:
        """A 1-based line and character column as a position."""
        line = max(1, min(line, text.line_count))
        column = max(0, min(column, len(text.line(line))))
        if self.encoding == "utf-8":
            column = text.col_to_utf8(line, column)
        elif self.encoding != "utf-32":
            column = text.col_to_utf16(line, column)
        return t.Position(line - 1, column)

    def into(self, text: SourceText, position: t.Position) -> tuple[int, int] | None:
        """A position as line and character column; ``None`` if there is no such line."""
        line = position.line + 1
        if not 1 <= line <= text.line_count or position.character < 0:
            return None
        if self.encoding == "utf-8":
            return line, text.col_from_utf8(line, position.character)
        if self.encoding == "utf-32":
            return line, min(position.character, len(text.line(line)))
        return line, text.col_from_utf16(line, position.character)

    def range(self, text: SourceText, span: Span) -> t.Range:
        """A span as a range."""
        return t.Range(
            self.out(text, span.line, span.col), self.out(text, span.end_line, span.end_col)
        )

    def edit(self, text: SourceText, edit: TextEdit) -> t.TextEdit:
        """An edit of a text."""
        span = Span(edit.start_line, edit.start_col, edit.end_line, edit.end_col)
        return t.TextEdit(self.range(text, span), edit.new_text)

    def location(self, texts: Texts, path: str, span: Span) -> t.Location | None:
        """A span of a file as a location."""
        text = texts.text(path)
        return t.Location(self.uri(path), self.range(text, span)) if text is not None else None

    def diagnostic(
        self, text: SourceText, texts: Texts, found: Diagnostic, *, full: bool
    ) -> t.Diagnostic:
        """A finding; ``full`` if the client shows related places."""
        related = [self._related(texts, place) for place in found.related] if full else []
        return t.Diagnostic(
            range=self.range(text, found.span),
            message=found.message,
            severity=SEVERITY[found.level],
            code=found.rule,
            code_description=t.CodeDescription(f"{PAGES}{found.rule}"),
            source="tfscope",
            related_information=[r for r in related if r is not None] or None,
        )

    def _related(self, texts: Texts, place: RelatedPlace) -> t.DiagnosticRelatedInformation | None:
        location = self.location(texts, place.path, place.span)
        return t.DiagnosticRelatedInformation(location, place.message) if location else None

    def symbol(self, text: SourceText, symbol: Symbol) -> t.DocumentSymbol:
        """A symbol of the outline."""
        kind = t.SymbolKind.Namespace if symbol.kind == "scope" else t.SymbolKind.Variable
        return t.DocumentSymbol(
            name=symbol.name,
            kind=kind,
            range=self.range(text, symbol.span),
            selection_range=self.range(text, symbol.selection),
            detail=symbol.detail or None,
            children=[self.symbol(text, child) for child in symbol.children],
        )
