"""A file as an editor shows it: its text, its tree, and the place of a call site in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cached_property

from tfscope.analysis.result import Site
from tfscope.base.records import dataclass
from tfscope.source import disk
from tfscope.source.parse import Parsed, parse
from tfscope.source.positions import Span, node_span
from tfscope.source.text import SourceText, UnreadableSource, decode


@dataclass(frozen=True)
class View:
    """One text with what is found by line."""

    text: SourceText

    @cached_property
    def parsed(self) -> Parsed:
        """The tree."""
        return parse(self.text)

    @cached_property
    def _calls(self) -> dict[tuple[int, int], list[ast.Call]]:
        found: dict[tuple[int, int], list[ast.Call]] = {}
        for node in ast.walk(self.parsed.tree):
            if isinstance(node, ast.Call):
                found.setdefault((node.lineno, node.end_lineno or node.lineno), []).append(node)
        return found

    @cached_property
    def withs(self) -> dict[int, list[tuple[ast.With, ast.withitem]]]:
        """The items of ``with`` statements by the line of their expression."""
        found: dict[int, list[tuple[ast.With, ast.withitem]]] = {}
        for node in ast.walk(self.parsed.tree):
            if isinstance(node, ast.With):
                for item in node.items:
                    found.setdefault(item.context_expr.lineno, []).append((node, item))
        return found

    @cached_property
    def _names(self) -> dict[int, list[tuple[Span, Span]]]:
        """Names that stand beside what they mean, by line: `.name` behind a value, `key=` and `key:` before one."""
        called = {id(call.func) for calls in self._calls.values() for call in calls}
        pairs: list[tuple[Span, Span]] = []
        for node in ast.walk(self.parsed.tree):
            if isinstance(node, ast.Attribute) and id(node) not in called:
                owner, whole = node_span(node.value, self.text), node_span(node, self.text)
                name = Span(
                    whole.end_line, whole.end_col - len(node.attr), whole.end_line, whole.end_col
                )
                pairs.append((name, owner))
            elif isinstance(node, ast.keyword) and node.arg is not None:
                start = node_span(node, self.text)
                name = Span(start.line, start.col, start.line, start.col + len(node.arg))
                pairs.append((name, node_span(node.value, self.text)))
            elif isinstance(node, ast.Dict):
                keyed = [(k, v) for k, v in zip(node.keys, node.values) if k is not None]
                pairs += [(node_span(k, self.text), node_span(v, self.text)) for k, v in keyed]
        found: dict[int, list[tuple[Span, Span]]] = {}
        for name, value in pairs:
            found.setdefault(name.line, []).append((name, value))
        return found

    def named_at(self, line: int, column: int) -> Span | None:
        """Where the value stands whose attribute, keyword or key is at a position."""
        for name, value in self._names.get(line, ()):
            if name.contains(line, column):
                return value
        return None

    def calls_over(self, line: int) -> list[ast.Call]:
        """The calls that stand on a line, among others."""
        return [
            c
            for (first, last), calls in self._calls.items()
            if first <= line <= last
            for c in calls
        ]

    def calls(self, site: Site) -> list[ast.Call]:
        """The calls that stand on the lines of a site, outermost first."""
        return self._calls.get((site[1], site[3]), [])

    def call(self, site: Site, key: str = "") -> ast.Call | None:
        """The call of a site; ``key`` is a variable's key and tells calls of one line apart."""
        found = self.calls(site)
        last = key.rpartition("/")[2]
        named = [c for c in found if last and last in _texts_of(c)]
        if named:
            return named[-1]
        return found[0] if found else None

    def span(self, site: Site, key: str = "") -> Span:
        """Where a site stands: its call, else the text of its line."""
        call = self.call(site, key)
        if call is not None:
            return node_span(call, self.text)
        return self.line_span(site[1])

    def line_span(self, number: int) -> Span:
        """The text of a line without its indentation."""
        number = max(1, min(number, self.text.line_count))
        line = self.text.line(number)
        return Span(number, len(line) - len(line.lstrip()), number, len(line.rstrip()))


def _texts_of(call: ast.Call) -> Iterator[str]:
    for value in (*call.args, *(k.value for k in call.keywords)):
        if isinstance(value, ast.Constant) and isinstance(value.value, str):
            yield value.value


class Texts:
    """Views of files by absolute path: open buffers first, else what is on disk."""

    def __init__(self, buffers: Mapping[str, str] | None = None) -> None:
        self._buffers = dict(buffers or {})
        self._views: dict[str, View | None] = {}

    def view(self, path: str) -> View | None:
        """The view of a file; ``None`` if it is no readable text."""
        if path not in self._views:
            self._views[path] = self._read(path)
        return self._views[path]

    def text(self, path: str) -> SourceText | None:
        """The text of a file."""
        view = self.view(path)
        return view.text if view is not None else None

    def _read(self, path: str) -> View | None:
        if path in self._buffers:
            return View(SourceText(path, self._buffers[path]))
        try:
            return View(decode(disk.read(path), path))
        except (OSError, UnreadableSource):
            return None
