"""Tokens of any text, Python 3, Python 2 or half-typed: the lexer accepts every character.

CPython's own tokenizer stops at the first thing it does not know, and it knows neither `0777` nor
backquotes nor an open string, so the recovery has this one. It keeps offsets, not lines: which
line ends end a statement is decided in `lines`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from tfscope.base.patterns import regex

OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(OPENERS.values())

KEYWORDS = frozenset(
    (
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
    )
)


class Token(NamedTuple):
    """A piece of text; `start == end` marks a token that a repair has added.

    Kinds: name, number, string, open (a string without its end), op, error, newline.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def is_operand(self) -> bool:
        """Whether an expression can be this token alone."""
        if self.kind == "name":
            return self.text not in KEYWORDS or self.text in ("True", "False", "None")
        return self.kind in ("number", "string", "open")


_SKIP = regex(r"(?:[ \t\f]+|#[^\r\n]*|\\(?:\r\n|\r|\n))+")
_TOKEN = regex(
    r"""
    (?P<newline> \r\n | \r | \n )
  | (?P<quote> (?: [uUbBfFtT]?[rR]? | [rR][bBfFtT] ) (?: '{3} | "{3} | ' | " ) )
  | (?P<name> [^\W\d]\w* )
  | (?P<number>
        0[xX][\da-fA-F_]+[lL]? | 0[bB][01_]+[lL]? | 0[oO][0-7_]+[lL]?
      | (?: \d[\d_]*\.?[\d_]* | \.\d[\d_]* ) (?: [eE][+-]?\d[\d_]* )? [jJlL]? )
  | (?P<op>
        \*\*= | //= | >>= | <<= | \.\.\. | != | -> | := | <> | [-+*/%@&|^=<>]= | \*\* | // | >> | <<
      | [-+*/%@&|^~<>=()\[\]{},:;.`] )
  | (?P<error> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_STRING_REST = {
    "'": regex(r"(?:[^\\'\r\n]|\\(?:\r\n|.))*(?P<closed>')?", re.DOTALL),
    '"': regex(r'(?:[^\\"\r\n]|\\(?:\r\n|.))*(?P<closed>")?', re.DOTALL),
    "'''": regex(r"(?:[^\\']|\\.|'(?!''))*(?P<closed>''')?", re.DOTALL),
    '"""': regex(r'(?:[^\\"]|\\.|"(?!""))*(?P<closed>""")?', re.DOTALL),
}
_CODE_LINE = regex(
    r"""^[ \t]*(?: (?:def|class)[ ]\w+.*: | import[ ]\w | from[ ][\w.]+[ ]import\b | return\b | @\w
      | (?:if|elif|for|while|with|try|else)\b.*:[ \t]*(?:\#.*)?$ | [\w.]+[ ]=[ ] | [\w.]+\(.*\)$ )""",
    re.VERBOSE | re.MULTILINE,
)
_LINE_REST = regex(r"[^\r\n]*")


def tokenize(text: str) -> list[Token]:
    """All tokens of a text, line ends included, white space and comments left out.

    A triple-quoted string that would swallow code up to the end of the text ends with its line.
    """
    tokens: list[Token] = []
    position = _scan(text, int(text.startswith("\ufeff")), tokens)
    while position < len(text):
        culprit = _runaway(text, tokens)
        start = tokens[culprit].start
        end = _end_of_line(text, start)
        tokens[culprit:] = [Token("open", text[start:end], start, end)]
        position = _scan(text, end, tokens)
    return tokens


def quote_of(token: Token) -> str:
    """The quotes that open a string token."""
    body = token.text.lstrip("uUbBfFtTrR")
    return body[:3] if body[:3] in ("'''", '"""') else body[:1]


def _scan(text: str, position: int, tokens: list[Token]) -> int:
    """Appends tokens; stops early, before the text ends, after a runaway string."""
    while position < len(text):
        skipped = _SKIP.match(text, position)
        if skipped:
            position = skipped.end()
        match = _TOKEN.match(text, position)
        if match is None:
            break
        kind = match.lastgroup or "error"
        end = match.end()
        if kind == "quote":
            rest = _STRING_REST[match.group().lstrip("uUbBfFtTrR")].match(text, end)
            end = rest.end() if rest else end
            kind = "string" if rest and rest.group("closed") else "open"
        tokens.append(Token(kind, text[position:end], position, end))
        if kind == "open" and end == len(text) and _holds_code(tokens[-1]):
            return position
        position = end
    return len(text)


def _holds_code(token: Token) -> bool:
    first_line = _LINE_REST.match(token.text)
    rest = token.text[first_line.end() :] if first_line else ""
    return len(quote_of(token)) == 3 and _CODE_LINE.search(rest) is not None


def _runaway(text: str, tokens: list[Token]) -> int:
    """Index of the string that lacks its end: one that spans a `def`, else the last one.

    Quotes pair up wrongly after the missing one, so the last string is open but rarely to blame.
    """
    for index, token in enumerate(tokens[:-1]):
        if token.kind != "string" or len(quote_of(token)) != 3 or not _holds_code(token):
            continue
        after = _LINE_REST.match(text, token.end)
        if after and after.group().strip(" \t)]},:;.").split("#")[0]:
            return index
    return len(tokens) - 1


def _end_of_line(text: str, start: int) -> int:
    match = _LINE_REST.match(text, start)
    return match.end() if match else len(text)
