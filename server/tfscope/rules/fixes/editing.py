"""What candidates are built from: statements around a place, and edits of calls."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cached_property

from tfscope.base.records import dataclass
from tfscope.source.edits import TextEdit
from tfscope.source.parse import Parsed
from tfscope.source.positions import Span, node_span


@dataclass(frozen=True)
class Source:
    """A file that a fix may edit."""

    path: str
    parsed: Parsed

    @cached_property
    def tf(self) -> str:
        """The name that the file has for tensorflow, or for the part of it that has the scopes; else ``tf``."""
        scopes = "tf"
        for node in ast.walk(self.parsed.tree):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.split(".")[0] == "tensorflow":
                        return alias.asname or alias.name
            elif (
                isinstance(node, ast.ImportFrom)
                and (node.module or "").split(".")[0] == "tensorflow"
            ):
                for alias in node.names:
                    if alias.name == "v1":
                        return alias.asname or alias.name
                    if (node.module, alias.name) == ("tensorflow.python.ops", "variable_scope"):
                        scopes = alias.asname or alias.name
        return scopes

    @cached_property
    def line_end(self) -> str:
        """How lines of the file end."""
        return "\r\n" if "\r\n" in self.parsed.text.text else "\n"

    def span(self, node: ast.AST) -> Span:
        """Where a node stands."""
        return node_span(node, self.parsed.text)

    def segment(self, node: ast.AST) -> str:
        """Text of a node."""
        span, text = self.span(node), self.parsed.text
        return text.text[
            text.offset_of(span.line, span.col) : text.offset_of(span.end_line, span.end_col)
        ]

    def calls(self, first: int, last: int) -> list[ast.Call]:
        """Calls that stand on exactly these lines, outermost first."""
        return [
            n for n in ast.walk(self.parsed.tree)
            if isinstance(n, ast.Call) and (n.lineno, n.end_lineno) == (first, last)
        ]  # fmt: skip

    def with_calls(self, line: int) -> list[ast.Call]:
        """Calls that the ``with`` statements around a line open, innermost first."""
        found: list[ast.Call] = []
        for node in ast.walk(self.parsed.tree):
            if isinstance(node, ast.With) and node.body[0].lineno <= line <= (node.end_lineno or 0):
                found += [
                    i.context_expr for i in node.items if isinstance(i.context_expr, ast.Call)
                ]
        return sorted(found, key=lambda call: (call.lineno, call.col_offset), reverse=True)

    def with_keyword(self, call: ast.Call, name: str, value: str) -> TextEdit | None:
        """The edit that gives a call ``name=value``; ``None`` if it has that already."""
        for keyword in call.keywords:
            if keyword.arg == name:
                if self.segment(keyword.value) == value:
                    return None
                span = self.span(keyword.value)
                return TextEdit(span.line, span.col, span.end_line, span.end_col, value)
        arguments = [*call.args, *(k.value for k in call.keywords if k.arg is not None)]
        forwarded = [k.value for k in call.keywords if k.arg is None]
        if forwarded:  # Python 2 wants ``**`` last
            start = self.span(forwarded[0])
            text = self.parsed.text
            at = text.position(text.text.rindex("**", 0, text.offset_of(start.line, start.col)))
            return TextEdit(*at, *at, f"{name}={value}, ")
        if not arguments:
            end = self.span(call)
            return TextEdit(
                end.end_line, end.end_col - 1, end.end_line, end.end_col - 1, f"{name}={value}"
            )
        last = max((self.span(a) for a in arguments), key=lambda s: (s.end_line, s.end_col))
        line, column = self._after_brackets(last, call)
        return TextEdit(line, column, line, column, f", {name}={value}")

    def _after_brackets(self, last: Span, call: ast.Call) -> tuple[int, int]:
        """The place behind an argument and the brackets that close around it."""
        text, end = self.parsed.text, self.span(call)
        at = text.offset_of(last.end_line, last.end_col)
        closing = text.offset_of(end.end_line, end.end_col) - 1
        inner = text.text[at:closing]
        if "#" not in inner and ")" in inner:
            at += inner.rindex(")") + 1
        return text.position(at)

    def renamed(self, call: ast.Call, name: str) -> TextEdit | None:
        """The edit that calls another attribute of the same object."""
        if not isinstance(call.func, ast.Attribute):
            return None
        span = self.span(call.func)
        start = span.end_col - len(call.func.attr)
        return TextEdit(span.end_line, start, span.end_line, span.end_col, name)


Sources = Callable[[str], "Source | None"]
"""The source of a file that a site names."""


def words(call: ast.Call) -> str:
    """A call in a title: what is called, and its first argument if that is a plain text."""
    first = call.args[0] if call.args else None
    name = first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
    return f'`{called(call)}("{name}")`' if 0 < len(name) <= 30 else f"`{called(call)}`"


def called(call: ast.Call) -> str:
    """The last name of what is called."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def scopes_around(
    path: tuple[tuple[str, int, str, int], ...], sources: Sources
) -> Iterator[tuple[Source, ast.Call]]:
    """Calls in the ``with`` statements around the steps of a call path, innermost first."""
    for site in reversed(path):
        source = sources(site[0])
        if source is not None:
            for call in source.with_calls(site[1]):
                yield source, call
