"""Where a node stands, in the character columns the rest of the project speaks."""

from __future__ import annotations

import ast

from tfscope.base.records import dataclass
from tfscope.source.text import SourceText

Positioned = (
    ast.stmt | ast.expr | ast.arg | ast.keyword | ast.alias | ast.excepthandler | ast.pattern
)
POSITIONED = (
    ast.stmt,
    ast.expr,
    ast.arg,
    ast.keyword,
    ast.alias,
    ast.excepthandler,
    ast.pattern,
)


@dataclass(frozen=True, order=True)
class Span:
    """A range of a file; 1-based lines, 0-based character columns, end exclusive."""

    line: int
    col: int
    end_line: int
    end_col: int

    def contains(self, line: int, col: int) -> bool:
        """Whether a position lies in the range; the place just after the end counts."""
        return (self.line, self.col) <= (line, col) <= (self.end_line, self.end_col)

    def encloses(self, other: Span) -> bool:
        """Whether the range holds all of another and more."""
        within = (self.line, self.col) <= (other.line, other.col)
        return (
            within
            and (other.end_line, other.end_col) <= (self.end_line, self.end_col)
            and self != other
        )


def node_span(node: ast.AST, text: SourceText) -> Span:
    """Span of a node; a node that has no position of its own (a Module) spans the text.

    Nodes such as `ast.arguments` and operators carry no position and must not be asked.
    """
    if isinstance(node, ast.Module):
        line, col = text.position(len(text.text))
        return Span(1, 0, line, col)
    if not isinstance(node, POSITIONED):
        raise TypeError(f"{type(node).__name__} nodes have no position")
    end_line = node.lineno if node.end_lineno is None else node.end_lineno
    end_col = node.col_offset if node.end_col_offset is None else node.end_col_offset
    return Span(
        node.lineno,
        text.col_from_utf8(node.lineno, node.col_offset),
        end_line,
        text.col_from_utf8(end_line, end_col),
    )
