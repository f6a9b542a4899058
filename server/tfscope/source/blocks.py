"""Indentation and clauses: which lines form which block, and what is missing or too much.

Each line is accepted on its own by now. This walk gives every header a body, every `try` an end
and every clause its statement, by edits, and takes out what belongs nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from tfscope.base.records import dataclass, field
from tfscope.source.lines import HEADER_WORDS, Line
from tfscope.source.problems import SyntaxProblem
from tfscope.source.remap import Edit
from tfscope.source.text import SourceText

_FOLLOWS = {
    "elif": ("if",),
    "else": ("if", "for", "while", "except"),
    "except": ("try", "except"),
    "finally": ("try", "except", "try else"),
}
# CPython reads no deeper.
_DEEPEST = 99
_NAMES = {
    "def": "function definition",
    "class": "class definition",
}


@dataclass
class _Block:
    header: Line | None
    space: str
    """The white space its lines begin with."""
    chain: str = ""
    """The statement that a clause may still join."""
    kept: int = 0
    decorators: list[Line] = field(default_factory=list)


@dataclass
class _Level:
    """A column that lines of a block stand at; a stray column shares the block of its neighbour."""

    indent: int
    block: _Block


class Arrangement:
    """One walk over the lines of a text; `edits` and `problems` are its result."""

    def __init__(self, text: SourceText, lines: Sequence[Line], expand_tabs: bool) -> None:
        self.edits: list[Edit] = []
        self.problems: list[SyntaxProblem] = []
        self._text = text
        self._lines = lines
        self._expand_tabs = expand_tabs
        self._levels = [_Level(0, _Block(None, ""))]
        self._waiting: Line | None = None
        self._orphan_at: int | None = None
        self._previous: Line | None = None
        self._walk()

    def _walk(self) -> None:
        skip: int | None = None
        for index, line in enumerate(self._lines):
            if skip is not None and line.indent > skip:
                self._drop(line)
                continue
            skip = None
            self._enter_level(line)
            if len(self._levels) > _DEEPEST:
                self._report(line, "too many levels of indentation")
                self._drop(line)
                skip = line.indent - 1
            elif self._admit(line):
                self._keep(line)
            elif _looks_like_header(line):
                if self._body_is_lost(index):
                    skip = line.indent
                else:
                    self._orphan_at = line.indent
            self._previous = line
        self._close_waiting()
        while self._levels:
            self._leave_level()

    def _enter_level(self, line: Line) -> None:
        orphan, self._orphan_at = self._orphan_at, None
        if self._waiting is not None:
            if line.indent > self._waiting.indent:
                header, self._waiting = self._waiting, None
                self._levels.append(_Level(line.indent, _Block(header, self._space(line))))
                return
            self._close_waiting()
        if line.indent > self._levels[-1].indent:
            if orphan is None or line.indent <= orphan:
                self._report(line, "unexpected indent")
            self._levels.append(_Level(line.indent, self._levels[-1].block))
            return
        while line.indent < self._levels[-1].indent:
            inner, outer = self._levels[-1], self._levels[-2]
            if line.indent > outer.indent:
                message = "unindent does not match any outer indentation level"
                self._report(line, message)
                if inner.indent - line.indent > line.indent - outer.indent:
                    self._leave_level()
                    inner = outer
                self._levels.append(_Level(line.indent, inner.block))
                return
            self._leave_level()

    def _leave_level(self) -> None:
        block = self._levels.pop().block
        if any(level.block is block for level in self._levels):
            return
        self._end_chain(block)
        self._drop_decorators(block, None)
        if block.header is not None and block.kept == 0:
            self.edits.append(Edit(block.header.end, block.header.end, " pass"))

    def _close_waiting(self) -> None:
        header, self._waiting = self._waiting, None
        if header is None:
            return
        self.edits.append(Edit(header.end, header.end, " pass"))
        if not header.broken:
            line, _ = self._text.position(header.start)
            name = _NAMES.get(header.word, f"'{header.word}' statement")
            message = f"expected an indented block after {name} on line {line}"
            self._problem(message, header.end, header.end)

    def _admit(self, line: Line) -> bool:
        """Whether a line may stand where it stands; it is taken out when it may not."""
        block = self._levels[-1].block
        if line.dropped:
            self._drop(line)
            if line.word in ("def", "class"):
                self._drop_decorators(block, line)
            return False
        word = line.word
        in_match = block.header is not None and block.header.word == "match"
        is_case = word == "case" and line.heads
        misplaced = in_match != is_case or (word in _FOLLOWS and block.chain not in _FOLLOWS[word])
        if misplaced:
            self._report(line, "invalid syntax")
            self._drop(line)
            return False
        if word not in _FOLLOWS:
            self._end_chain(block)
        if word not in ("@", "def", "class"):
            self._drop_decorators(block, line)
        return True

    def _keep(self, line: Line) -> None:
        block = self._levels[-1].block
        block.kept += 1
        word = line.word
        if word == "@":
            block.decorators.append(line)
        elif word in ("def", "class"):
            block.decorators.clear()
        block.chain = _chain_after(block.chain, word)
        if line.opens:
            self._waiting = line
        found = self._text.text[line.row_start : line.start]
        if found.rpartition("\f")[2] != block.space:
            self.edits.append(Edit(line.row_start, line.start, block.space))

    def _end_chain(self, block: _Block) -> None:
        """A `try` that nothing follows gets an empty `finally`."""
        if block.chain != "try" or self._previous is None:
            return
        block.chain = ""
        end = self._text.line_end(self._previous.end)
        self.edits.append(Edit(end, end, f"\n{block.space}finally: pass"))
        self._problem("expected 'except' or 'finally' block", end, end)

    def _drop_decorators(self, block: _Block, line: Line | None) -> None:
        for decorator in block.decorators:
            self._drop(decorator)
            block.kept -= 1
            if not decorator.broken and not (line and line.broken):
                self._report(decorator, "invalid syntax")
        block.decorators.clear()

    def _body_is_lost(self, index: int) -> bool:
        """Whether the lines under a dropped header cannot run in its place."""
        header = self._lines[index]
        if header.word in ("def", "class", "async", *_FOLLOWS):
            return True
        in_function = any(
            level.block.header is not None and level.block.header.word == "def"
            for level in self._levels
        )
        for line in self._lines[index + 1 :]:
            if line.indent <= header.indent:
                break
            if line.word in ("return", "yield") and not in_function:
                return True
        return False

    def _drop(self, line: Line) -> None:
        line.dropped = True
        # The blank keeps a carriage return before the line apart from a line feed after it.
        self.edits.append(Edit(line.start, line.end, " "))

    def _space(self, line: Line) -> str:
        space = self._text.text[line.row_start : line.start].rpartition("\f")[2]
        if self._expand_tabs:
            space = " " * line.indent
        outer = self._levels[-1].block.space
        deeper = len(space.expandtabs(8)) > len(outer.expandtabs(8))
        return space if deeper else outer + "    "

    def _report(self, line: Line, message: str) -> None:
        if not line.broken:
            line.broken = True
            self._problem(message, line.start, line.tokens[0].end)

    def _problem(self, message: str, start: int, end: int) -> None:
        self.problems.append(
            SyntaxProblem(message, *self._text.position(start), *self._text.position(end))
        )


def tabs_disagree(lines: Sequence[Line]) -> bool:
    """Whether the indentation means one thing with tabs of eight and another with tabs of one."""
    stack = [(0, 0)]
    for line in lines:
        while line.indent < stack[-1][0]:
            stack.pop()
        wide, narrow = stack[-1]
        if (line.indent == wide) != (line.narrow_indent == narrow):
            return True
        if line.indent > wide:
            if line.narrow_indent < narrow:
                return True
            stack.append((line.indent, line.narrow_indent))
    return False


def _chain_after(chain: str, word: str) -> str:
    if word in ("if", "for", "while", "try", "except"):
        return word
    if word == "elif":
        return "if"
    if word == "else" and chain == "except":
        return "try else"
    return ""


def _looks_like_header(line: Line) -> bool:
    return line.word in HEADER_WORDS or line.tokens[-1].text == ":"
