"""Python 2 statements as edits that turn them into Python 3 of the same meaning.

Each function here rewrites tokens of one segment (a simple statement or a header) in place, so
that every kept token is its own position map. What text alone cannot say, the file of
`print >>f` and tuple parameters, is left as a mark that `python2_tree` acts on.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence

from tfscope.base.patterns import regex
from tfscope.base.records import dataclass, field
from tfscope.source.judge import REFUSALS
from tfscope.source.lines import Segment, outside_brackets
from tfscope.source.remap import Edit
from tfscope.source.tokens import CLOSERS, OPENERS, Token

_OCTAL = regex(r"0\d+[lL]?$")
_UNICODE_ESCAPE = regex(r"(?<!\\)(?:\\\\)*(\\)[uUN]")
_NAMES_ONCE = ("async", "await", "nonlocal")
_ATTRIBUTES_ONCE = (*_NAMES_ONCE, "True", "False")


@dataclass
class Translation:
    """Edits of one segment, and the marks that the tree of it needs."""

    edits: list[Edit] = field(default_factory=list)
    print_to: list[int] = field(default_factory=list)
    """Offsets of the `print` of each `print >>f`."""
    unpacked: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Fresh names, each with the range of the tuple it stands for."""
    renamed: dict[str, str] = field(default_factory=dict)
    """Stand-ins for names that later became keywords."""
    python2: bool = False
    """Whether a form was translated that only Python 2 has."""

    harmless: bool = False
    """Whether a form was translated that is refused now and proves no Python 2."""

    def replace(self, token: Token, new: str) -> None:
        """A Python 2 token gives way to `new`."""
        self.edits.append(Edit(token.start, token.end, new))
        self.python2 = True

    def insert(self, offset: int, new: str) -> None:
        """Python 3 wants `new` at `offset`."""
        self.edits.append(Edit(offset, offset, new))


def translate(segment: Segment, text: str, free: str) -> Translation:
    """Translates one segment of `text`; `free` begins no name of the file."""
    result = Translation()
    tokens = segment.tokens
    for token in tokens:
        _literal(token, result)
    _backquotes(tokens, result)
    _names_once(tokens, free, result)
    _list_displays(tokens, result)
    _parameters(tokens, text, free, result)
    if segment.header:
        if tokens[0].text == "except":
            _except(tokens, text, free, result)
    elif tokens[0].text in _STATEMENTS:
        _STATEMENTS[tokens[0].text](tokens, result)
    return result


def _literal(token: Token, result: Translation) -> None:
    text = token.text
    if token.kind == "number":
        long = text[-1] in "lL"
        octal = _OCTAL.match(text) is not None and text.strip("0lL") != ""
        if long or octal:
            # The blank keeps `7L.real` from becoming the float `7.`.
            digits = text.rstrip("lL") + " "
            result.replace(token, "0o" + digits[1:] if octal else digits)
    elif token.kind == "op" and text == "<>":
        result.replace(token, "!=")
    elif token.kind == "string":
        prefix = text[: len(text) - len(text.lstrip("uUbBrRfFtT"))].lower()
        if prefix == "ur" or prefix in ("b", "br") and not text.isascii():
            result.replace(token, text[1:])
        elif prefix == "":
            for match in _UNICODE_ESCAPE.finditer(text):
                result.insert(token.start + match.start(1), "\\")
                result.harmless = True


def _backquotes(tokens: Sequence[Token], result: Translation) -> None:
    """`x` between backquotes is `repr(x)`; the inner of two nested pairs opens after an operator."""
    depth = 0
    previous: Token | None = None
    for token in tokens:
        if token.kind == "op" and token.text == "`":
            ends = depth > 0 and previous is not None and _ends_operand(previous)
            result.replace(token, ")" if ends else "repr(")
            depth += -1 if ends else 1
        previous = token


def _ends_operand(token: Token) -> bool:
    return token.is_operand or token.text in CLOSERS or token.text == "`"


def _names_once(tokens: Sequence[Token], free: str, result: Translation) -> None:
    """`async` was a name up to Python 3.6, and `xmlrpclib.True` an attribute in Python 2."""
    for index, token in enumerate(tokens):
        if token.kind != "name" or token.text not in _ATTRIBUTES_ONCE:
            continue
        after = tokens[index + 1].text if index + 1 < len(tokens) else ""
        before = tokens[index - 1].text if index else ""
        as_name = token.text in _NAMES_ONCE and after in ("", "=", ".", ",", ")", ":", "]")
        if before == "." or as_name:
            stand_in = f"{free}{token.text}"
            result.renamed[stand_in] = token.text
            result.edits.append(Edit(token.start, token.end, stand_in))


def _list_displays(tokens: Sequence[Token], result: Translation) -> None:
    """Python 2 takes `[x for x in 1, 2]`."""
    opened: list[tuple[str, int | None, bool]] = []  # bracket, start of the source, comma seen
    previous_end = 0
    for index, token in enumerate(tokens):
        text = token.text
        ends = text in CLOSERS or (text in ("for", "if") and token.kind == "name")
        if ends and opened:
            bracket, start, comma = opened[-1]
            if bracket == "[" and start is not None and comma:
                result.insert(start, "(")
                result.insert(previous_end, ")")
                result.python2 = True
            opened[-1] = (bracket, None, False)
        if text in OPENERS:
            opened.append((text, None, False))
        elif text in CLOSERS and opened:
            opened.pop()
        elif opened and text == "in" and opened[-1][1] is None and index + 1 < len(tokens):
            opened[-1] = (opened[-1][0], tokens[index + 1].start, False)
        elif opened and text == "," and opened[-1][1] is not None:
            opened[-1] = (opened[-1][0], opened[-1][1], True)
        previous_end = token.end


def _parameters(tokens: Sequence[Token], text: str, free: str, result: Translation) -> None:
    """Tuple parameters of `def` and `lambda` become fresh names."""
    for index, token in enumerate(tokens):
        if token.text == "lambda" and token.kind == "name":
            _tuple_parameters(tokens, index + 1, text, free, result)
        elif token.text == "def" and index + 2 < len(tokens) and tokens[index + 2].text == "(":
            _tuple_parameters(tokens, index + 3, text, free, result)


def _tuple_parameters(
    tokens: Sequence[Token], at: int, text: str, free: str, result: Translation
) -> None:
    begins_parameter = True
    while at < len(tokens):
        token = tokens[at]
        if token.text in CLOSERS or token.text == ":":
            return
        if token.text in OPENERS:
            close = matching(tokens, at)
            end = tokens[close].end
            if begins_parameter and token.text == "(" and _is_target(text[token.start : end]):
                name = f"{free}{token.start}"
                result.unpacked[name] = (token.start, end)
                result.edits.append(Edit(token.start, end, name))
                result.python2 = True
            at = close
        begins_parameter = token.text == ","
        at += 1


def _except(tokens: Sequence[Token], text: str, free: str, result: Translation) -> None:
    commas = _top_level(tokens, ",")
    if not commas or _top_level(tokens, "as"):
        return
    comma, target = commas[-1], tokens[commas[-1] + 1 : -1]
    if not target or not _is_target(text[target[0].start : target[-1].end]):
        return
    result.replace(tokens[comma], " as ")
    if len(target) > 1:
        name = f"{free}{target[0].start}"
        result.unpacked[name] = (target[0].start, target[-1].end)
        result.edits.append(Edit(target[0].start, target[-1].end, name))


def _print(tokens: Sequence[Token], result: Translation) -> None:
    word, rest = tokens[0], tokens[1:]
    if not rest:
        result.replace(word, "print()")
        return
    if rest[0].text in ("=", "."):
        return
    if rest[0].text == ">>":
        result.print_to.append(word.start)
        result.replace(rest[0], "")
    elif rest[0].text == "(" and matching(rest, 0) == len(rest) - 1 and _one_inside(rest):
        return
    result.replace(word, "print(")
    if rest[-1].text == ",":
        result.replace(rest[-1], ", end=' '")
    result.insert(rest[-1].end, ")")


def _one_inside(tokens: Sequence[Token]) -> bool:
    return len(tokens) > 2 and not _top_level(tokens[1:-1], ",")


def _exec(tokens: Sequence[Token], result: Translation) -> None:
    rest = tokens[1:]
    if (
        not rest
        or rest[0].text in ("=", ".")
        or (rest[0].text == "(" and matching(rest, 0) == len(rest) - 1)
    ):
        return
    result.replace(tokens[0], "exec(")
    inside = _top_level(rest, "in")
    if inside:
        result.replace(rest[inside[0]], ",")
    result.insert(rest[-1].end, ")")


def _raise(tokens: Sequence[Token], result: Translation) -> None:
    """`raise E, m, tb` is `raise E(m).with_traceback(tb)`; a tuple `m` is the arguments."""
    commas = _top_level(tokens, ",")
    if not commas:
        return
    first = commas[0]
    second = commas[1] if len(commas) > 1 else len(tokens)
    message = tokens[first + 1 : second]
    if not message:
        return
    called = message[0].text == "(" and matching(message, 0) == len(message) - 1
    if len(message) == 1 and message[0].text == "None":
        result.replace(tokens[first], "")
        result.replace(message[0], "")
        called = True
    else:
        result.replace(tokens[first], "" if called else "(")
    close = "" if called else ")"
    if len(commas) > 1:
        result.replace(tokens[second], f"{close}.with_traceback(")
        close = ")"
    result.insert(tokens[-1].end, close)


_STATEMENTS = {"print": _print, "exec": _exec, "raise": _raise}


def matching(tokens: Sequence[Token], at: int) -> int:
    """Index of the bracket that closes the one at `at`; the last index when nothing does."""
    depth = 0
    for index in range(at, len(tokens)):
        depth += (tokens[index].text in OPENERS) - (tokens[index].text in CLOSERS)
        if depth == 0:
            return index
    return len(tokens) - 1


def _top_level(tokens: Sequence[Token], text: str) -> list[int]:
    """Indexes of a mark or keyword outside all brackets and lambdas."""
    return [
        index
        for index, token in outside_brackets(tokens)
        if token.text == text and token.kind in ("op", "name")
    ]


def _is_target(source: str) -> bool:
    """Whether a text is something to assign to, as Python 3 reads it."""
    try:
        body = ast.parse(f"({source}) = 0").body
    except REFUSALS:
        return False
    return len(body) == 1 and isinstance(body[0], ast.Assign) and len(body[0].targets) == 1


def may_differ(segment: Segment) -> bool:
    """Whether a segment that both languages accept can mean something else in Python 2."""
    return segment.tokens[0].text in ("print", "exec", "except")
