"""Statements as runs of tokens: logical lines, cut again where a bracket stays open.

A bracket that is never closed makes the rest of a file one line. Keywords that no expression
contains (`def`, `return`) and the indentation tell where the next statement begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tfscope.base.records import dataclass, field
from tfscope.source.remap import Edit
from tfscope.source.tokens import CLOSERS, OPENERS, Token

# No expression has one of these words at the start of a line.
_STATEMENT_WORDS = frozenset(
    (
        "def",
        "class",
        "return",
        "import",
        "with",
        "while",
        "try",
        "except",
        "finally",
        "raise",
        "assert",
        "del",
        "pass",
        "break",
        "continue",
        "global",
        "nonlocal",
        "elif",
    )
)
# Words and marks with which a line inside brackets goes on.
_GOES_ON = frozenset(
    (
        "else",
        "and",
        "or",
        "in",
        "is",
        "not",
        "as",
        "=",
        "+",
        "-",
        "*",
        "/",
        "%",
        ".",
        ",",
        ":",
        "|",
        "&",
        "^",
        "@",
    )
)
HEADER_WORDS = frozenset(
    ("if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class")
)
_TAB = 8


@dataclass
class Line:
    """One logical line and what recovery decides about it."""

    tokens: list[Token]
    row_start: int
    """Offset of the first character of its first row."""
    indent: int
    """Column of its first token, a tab reaching the next multiple of eight."""
    narrow_indent: int
    """The same with tabs of one column; CPython wants both to agree."""
    edits: list[Edit] = field(default_factory=list)
    opens: bool = False
    """Whether an indented block must follow."""
    heads: bool = False
    """Whether it begins with the header of a compound statement."""
    dropped: bool = False
    broken: bool = False
    """Whether a problem about the line is reported already."""

    @property
    def start(self) -> int:
        """Offset of its first token."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset after its last token."""
        return self.tokens[-1].end

    @property
    def word(self) -> str:
        """Its first token; the second when that is `async`."""
        if self.tokens[0].text == "async" and len(self.tokens) > 1:
            return self.tokens[1].text
        return self.tokens[0].text


@dataclass(frozen=True)
class Segment:
    """A simple statement, or the header of a compound one up to its colon."""

    tokens: Sequence[Token]
    header: bool


def logical_lines(text: str, tokens: Sequence[Token]) -> list[Line]:
    """The statements of a text in order, blank lines left out."""
    rows = _rows(tokens)
    lines: list[Line] = []
    at = 0
    while at < len(rows):
        stop = _last_row(text, rows, at)
        line_tokens = [token for row in rows[at:stop] for token in row]
        lines.append(_line(text, line_tokens))
        at = stop
    return lines


def segments(tokens: Sequence[Token]) -> list[Segment]:
    """The parts of a logical line that can be judged alone."""
    found: list[Segment] = []
    start = 0
    if _is_header(tokens):
        start = _header_end(tokens)
        found.append(Segment(tokens[:start], header=True))
    depth = 0
    for index in range(start, len(tokens)):
        text = tokens[index].text
        depth += (text in OPENERS) - (text in CLOSERS)
        if text == ";" and depth <= 0:
            if index > start:
                found.append(Segment(tokens[start:index], header=False))
            start = index + 1
    if start < len(tokens):
        found.append(Segment(tokens[start:], header=False))
    return found or [Segment(tokens, header=False)]


def _rows(tokens: Sequence[Token]) -> list[list[Token]]:
    rows: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind == "newline":
            rows.append([])
        else:
            rows[-1].append(token)
    return [row for row in rows if row]


def _last_row(text: str, rows: list[list[Token]], at: int) -> int:
    """Index after the last row of the logical line that begins at row `at`."""
    depth = 0
    for index in range(at, len(rows)):
        if index > at and _begins_statement(rows[index]):
            return _resume(text, rows, at, index)
        for token in rows[index]:
            if token.kind == "op":
                depth += (token.text in OPENERS) - (token.text in CLOSERS)
                depth = max(depth, 0)
        if depth == 0:
            return index + 1
    return _resume(text, rows, at, len(rows))


def _begins_statement(row: list[Token]) -> bool:
    """Whether a row begins what no expression contains; `from` is part of one only behind `yield`."""
    if row[0].text == "from" and row[0].kind == "name":
        return any(token.text == "import" for token in row)
    return row[0].text in _STATEMENT_WORDS


def _resume(text: str, rows: list[list[Token]], at: int, proof: int) -> int:
    """First row after `at`, at the latest `proof`, that begins a statement of its own."""
    base = _columns(text, rows[at][0].start)[0]
    heads = rows[at][0].text in HEADER_WORDS
    for index in range(at + 1, proof):
        row = rows[index]
        if heads and (rows[index - 1][-1].text == ":" or rows[index - 1][-1].kind == "open"):
            return index
        if _columns(text, row[0].start)[0] > base:
            continue
        if row[0].kind == "name" and (row[0].text not in _GOES_ON or row[-1].text == ":"):
            return index
        if row[0].text == "@":
            return index
    return proof


def _line(text: str, tokens: list[Token]) -> Line:
    start = tokens[0].start
    indent, narrow = _columns(text, start)
    return Line(tokens, _row_start(text, start), indent, narrow)


def _row_start(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def _columns(text: str, offset: int) -> tuple[int, int]:
    wide = narrow = 0
    for character in text[_row_start(text, offset) : offset]:
        if character == "\t":
            wide, narrow = (wide // _TAB + 1) * _TAB, narrow + 1
        elif character == "\f":
            wide = narrow = 0
        elif character == " ":
            wide, narrow = wide + 1, narrow + 1
    return wide, narrow


def _is_header(tokens: Sequence[Token]) -> bool:
    first = tokens[0].text
    if first in HEADER_WORDS:
        return True
    if len(tokens) < 2:
        return False
    if first == "async":
        return tokens[1].text in ("def", "for", "with")
    # `match` and `case` are names elsewhere; a header of theirs ends its line, or names a pattern.
    soft = first in ("match", "case") and tokens[1].text not in ("=", ".", ",", ":", ")")
    return soft and (tokens[-1].text == ":" or (first == "case" and _header_end(tokens) > 0))


def outside_brackets(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """What stands outside all brackets and lambdas, with its index."""
    depth = lambdas = 0
    for index, token in enumerate(tokens):
        if token.text in OPENERS:
            depth += 1
        elif token.text in CLOSERS:
            depth -= 1
        elif depth == 0 and token.text == "lambda":
            lambdas += 1
        elif depth == 0 and token.text == ":" and lambdas:
            lambdas -= 1
        elif depth == 0 and not lambdas:
            yield index, token


def _header_end(tokens: Sequence[Token]) -> int:
    """Index after the colon of a header; all its tokens when it lacks the colon."""
    for index, token in outside_brackets(tokens):
        if token.text == ":":
            return index + 1
    return len(tokens)
