"""A tree for a text that CPython refuses: Python 2, half-typed, or both.

The text is cut into logical lines. Lines that CPython accepts stay as they are; Python 2 forms are
translated; broken statements are mended or taken out; then blocks are set right. All of that is
a list of edits. The edited text is parsed as a whole and the tree moved back to the original.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from tfscope.base.patterns import regex
from tfscope.base.records import dataclass, field
from tfscope.source.blocks import Arrangement, tabs_disagree
from tfscope.source.judge import REFUSALS, TOO_DEEP, Refusal, describe, error_range, read, refusal
from tfscope.source.lines import Line, Segment, logical_lines, segments
from tfscope.source.problems import SyntaxProblem
from tfscope.source.python2 import Translation, may_differ, translate
from tfscope.source.python2_tree import Marks, finish
from tfscope.source.remap import Edit, Rewritten, move_back
from tfscope.source.repair import (
    added_colon,
    before,
    closed,
    edits_between,
    shortened,
    tidy,
    without,
    worth_keeping,
)
from tfscope.source.text import SourceText
from tfscope.source.tokens import Token, tokenize

_UNPARSABLE = regex("[\0\ud800-\udfff]")
_NUL_STAND_IN = "\x01"
_PRINT_FUNCTION = regex(r"^from[ \t]+__future__[ \t]+import\b.*\bprint_function\b", re.MULTILINE)
_CLAUSES = ("elif", "else", "except", "finally")
# How many tokens are judged, at most, in search of one repair.
_EFFORT = 100_000
_ATTEMPTS = 20
_DELETIONS = 6
_ROUNDS = 8


@dataclass(frozen=True)
class Recovered:
    """The tree of a mended text, in the positions of the original."""

    tree: ast.Module
    problems: tuple[SyntaxProblem, ...]
    python2: bool


@dataclass
class _File:
    """What is known of the file while its lines are read."""

    text: SourceText
    free: str
    lines: list[Line]
    marks: Marks = field(default_factory=Marks)
    problems: list[SyntaxProblem] = field(default_factory=list)
    python2: bool = False

    def report(self, message: str, start: int, end: int) -> None:
        """Adds a problem over a range of offsets."""
        start_line, start_col = self.text.position(start)
        end_line, end_col = self.text.position(max(start, end))
        self.problems.append(SyntaxProblem(message, start_line, start_col, end_line, end_col))


def recover(original: SourceText) -> Recovered:
    """Reads a text that `ast.parse` refuses; the caller silences warnings."""
    text = SourceText(original.path, _UNPARSABLE.sub(_stand_in, original.text))
    file = _File(text, _free_prefix(text.text), logical_lines(text.text, tokenize(text.text)))
    refused = [line for line in _refused_lines(file) if not _translated(file, line)]
    expand_tabs = tabs_disagree(file.lines)
    file.python2 = file.python2 or expand_tabs
    if file.python2:
        refused = [line for line in refused if not _translated(file, line)]
    if file.python2 and not _PRINT_FUNCTION.search(text.text):
        _reread_as_python2(file)
    for line in refused:
        _mend(file, line)
    tree = _assemble(file, expand_tabs)
    finish(tree, original, file.marks)
    problems = sorted(set(file.problems), key=lambda problem: (problem.line, problem.column))
    return Recovered(tree, tuple(problems), file.python2)


def _stand_in(match: re.Match[str]) -> str:
    # Both stand-ins are as many utf-8 bytes long as CPython would count.
    return _NUL_STAND_IN if match.group() == "\0" else "\ufffd"


def _free_prefix(text: str) -> str:
    number = 0
    while f"_arg{number}_" in text:
        number += 1
    return f"_arg{number}_"


def _refused_lines(file: _File) -> list[Line]:
    """Lines that are no Python 3; a block that CPython accepts whole is not looked into."""
    refused: list[Line] = []
    for group in _groups(file.lines):
        parts = segments(group[0].tokens)
        source = file.text.text[group[0].row_start : group[-1].end]
        accepted = len(group) > 1 and refusal(source, "", opens=False) is None
        for line in group:
            parts = segments(line.tokens)
            line.heads = parts[0].header
            line.opens = line.heads and len(parts) == 1
            if not accepted and _line_refusal(file, line, ()) is not None:
                refused.append(line)
    return refused


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Top-level statements with everything under them."""
    group: list[Line] = []
    for line in lines:
        starts = line.indent == 0 and line.word not in _CLAUSES
        if group and starts and group[-1].word != "@":
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _line_refusal(file: _File, line: Line, edits: Sequence[Edit]) -> Refusal | None:
    source = Rewritten(file.text.text, edits, line.start, line.end).text
    word = line.word if line.heads or line.word == "@" else ""
    return refusal(source, word, line.opens)


def _translated(file: _File, line: Line) -> bool:
    """Reads a line as Python 2, and says whether that was right."""
    parts = [translate(segment, file.text.text, file.free) for segment in segments(line.tokens)]
    edits = [edit for part in parts for edit in part.edits]
    if not any(part.python2 or part.renamed or (part.harmless and file.python2) for part in parts):
        return False
    if _line_refusal(file, line, edits) is not None:
        return False
    _take(file, line, parts)
    file.python2 = file.python2 or any(part.python2 for part in parts)
    return True


def _take(file: _File, line: Line, parts: Sequence[Translation]) -> None:
    for part in parts:
        line.edits += part.edits
        file.marks.add(part)


def _reread_as_python2(file: _File) -> None:
    """Reads what both languages accept, such as `print (a, b)`, as Python 2 does.

    One `print(a, end="")` proves that `print` is a function here, and then nothing is reread.
    """
    reread: list[tuple[Line, list[Translation]]] = []
    for line in file.lines:
        if line.edits:
            continue
        parts = segments(line.tokens)
        if not any(may_differ(part) for part in parts):
            continue
        translations = [translate(part, file.text.text, file.free) for part in parts]
        edits = [edit for part in translations for edit in part.edits]
        if _line_refusal(file, line, ()) is not None or not edits:
            continue
        if _line_refusal(file, line, edits) is not None:
            return
        reread.append((line, translations))
    for line, translations in reread:
        _take(file, line, translations)


def _mend(file: _File, line: Line) -> None:
    """Repairs the broken statements of a line, or takes them out; one problem either way."""
    first = _line_refusal(file, line, ())
    if first is None:
        return
    line.broken = True
    start = line.start + first.start
    nul = file.text.text[start : start + 1] == _NUL_STAND_IN
    message = "source code cannot contain null bytes" if nul else first.message
    file.report(message, start, line.start + first.end)
    hopeless = TOO_DEEP in message or "too many nested" in message
    parts = segments(line.tokens)
    saved = [None if hopeless else _mended(file, part) for part in parts]
    if saved[0] is None and (parts[0].header or len(parts) == 1):
        line.dropped = True
        return
    edits: list[Edit] = []
    for index, (part, mended) in enumerate(zip(parts, saved, strict=True)):
        if mended is None:
            after = parts[index + 1].tokens[0].start if index + 1 < len(parts) else line.end
            edits.append(Edit(part.tokens[0].start, after, ""))
        else:
            edits += mended
    kept = sum(mended is not None for mended in saved)
    if parts[0].header and kept == 1 and len(parts) > 1:
        edits.append(Edit(line.end, line.end, " pass"))
    if kept == 0 or _line_refusal(file, line, edits) is not None:
        line.dropped = True
        return
    line.edits = edits


def _mended(file: _File, segment: Segment) -> list[Edit] | None:
    """Edits that make a segment acceptable; None when nothing of it is worth keeping."""
    original = list(segment.tokens)
    attempt = _Attempt(file, segment)
    refused = attempt.refused(original)
    if refused is None:
        return attempt.edits
    inner = original[:-1] if segment.header and original[-1].text == ":" else original
    if not inner:
        return None
    for repaired in _repairs(attempt, inner, refused, keep_first=segment.header):
        if attempt.succeeds(repaired):
            return attempt.edits
        if attempt.exhausted:
            break
    return None


def _repairs(
    attempt: _Attempt, inner: Sequence[Token], refused: Refusal, keep_first: bool
) -> Iterator[list[Token]]:
    """Repairs worth a try; where CPython stumbled over the last one leads to the next."""
    whole = closed(inner)
    yield whole
    current = tidy(whole)
    yield current
    for _ in range(_DELETIONS):
        if attempt.refusal is None:
            break
        shorter = without(current, attempt.refusal.start, keep_first)
        if shorter is None:
            break
        current = shorter
        yield current
    yield before(inner, refused.start)
    yield from shortened(inner)


class _Attempt:
    """Tries repairs of one segment; after a success `edits` makes it, else `refusal` says why."""

    def __init__(self, file: _File, segment: Segment) -> None:
        self._file = file
        self._segment = segment
        self._start = segment.tokens[0].start
        self._end = segment.tokens[-1].end
        first = segment.tokens[0].text
        is_async = first == "async" and len(segment.tokens) > 1
        self._word = segment.tokens[1].text if is_async else first
        self.edits: list[Edit] = []
        self.refusal: Refusal | None = None
        self._left = max(2, min(_ATTEMPTS, _EFFORT // len(segment.tokens)))

    @property
    def exhausted(self) -> bool:
        """Whether enough has been tried."""
        return self._left == 0

    def succeeds(self, repaired: list[Token]) -> bool:
        """Whether a repair is accepted and says enough of the statement."""
        if not repaired:
            return False
        self._left -= 1
        tokens = self._headed(repaired) if self._segment.header else repaired
        self.refusal = self.refused(tokens)
        return self.refusal is None and worth_keeping(self._segment.tokens, tokens)

    def refused(self, tokens: list[Token]) -> Refusal | None:
        """The refusal of a repair, its offsets those of the file."""
        repairs = edits_between(self._segment.tokens, tokens)
        found = self._judge(repairs)
        if found is None:
            return None
        part = translate(
            Segment(tokens, self._segment.header), self._file.text.text, self._file.free
        )
        may = part.renamed or part.harmless or (part.python2 and self._file.python2)
        if may and self._judge([*repairs, *part.edits]) is None:
            self._file.marks.add(part)
            return None
        self._judge(repairs)
        return found

    def _judge(self, edits: list[Edit]) -> Refusal | None:
        self.edits = edits
        rewritten = Rewritten(self._file.text.text, edits, self._start, self._end)
        special = self._segment.header or self._word == "@"
        found = refusal(rewritten.text, self._word if special else "", self._segment.header)
        if found is None:
            return None
        return Refusal(
            found.message,
            rewritten.original_start(found.start),
            rewritten.original_end(found.end),
        )

    def _headed(self, tokens: list[Token]) -> list[Token]:
        """The tokens with the colon of a header, and the parentheses of a bare `def f`."""
        result = list(tokens)
        if [token.text for token in result[:-1]] == ["def"]:
            end = result[-1].end
            result += [Token("op", "(", end, end), Token("op", ")", end, end)]
        last = self._segment.tokens[-1]
        result.append(last if last.text == ":" else added_colon(result))
        return result


def _assemble(file: _File, expand_tabs: bool) -> ast.Module:
    """The tree of the edited text; a line that still offends is taken out and it is tried again."""
    original = file.text
    loose = _loose_ends(original, file.lines)
    for left in reversed(range(_ROUNDS)):
        arranged = Arrangement(original, file.lines, expand_tabs)
        file.problems += arranged.problems
        kept = [edit for line in file.lines if not line.dropped for edit in line.edits]
        rewritten = Rewritten(original.text, [*loose, *kept, *arranged.edits])
        try:
            tree = read(rewritten.text)
        except REFUSALS as error:
            if left == 1:
                _take_out_refused_groups(file)
            else:
                _take_out_offender(file, rewritten, error)
            continue
        move_back(tree, rewritten, original)
        return tree
    return ast.Module(body=[], type_ignores=[])


def _loose_ends(text: SourceText, lines: Sequence[Line]) -> list[Edit]:
    """A byte order mark in front, a backslash that joins the end of the file."""
    edits = [Edit(0, 1, "")] if text.text.startswith("\ufeff") else []
    last = lines[-1].end if lines else 0
    end = len(text.text.rstrip())
    if end > last and text.text[end - 1] == "\\":
        edits.append(Edit(end - 1, end, " "))
    return edits


def _take_out_offender(file: _File, rewritten: Rewritten, error: BaseException) -> None:
    """Takes out the line that CPython points at, or every top-level statement that is too deep."""
    if not isinstance(error, SyntaxError):
        _take_out_refused_groups(file)
        return
    start, _ = error_range(error, SourceText("", rewritten.text))
    offset = rewritten.original_start(start)
    for line in reversed(file.lines):
        if line.start <= offset and not line.dropped:
            _take_out(file, [line], describe(error))
            return


def _take_out_refused_groups(file: _File) -> None:
    for group in _groups(file.lines):
        edits = [edit for line in group if not line.dropped for edit in line.edits]
        start, end = group[0].row_start, group[-1].end
        found = refusal(Rewritten(file.text.text, edits, start, end).text, "", opens=False)
        if found is not None:
            _take_out(file, group, found.message)


def _take_out(file: _File, lines: Sequence[Line], message: str) -> None:
    if not any(line.broken for line in lines):
        file.report(message, lines[0].start, lines[0].tokens[0].end)
    for line in lines:
        line.broken = True
        line.dropped = True
