"""Mending one broken statement: close what is open, take away what dangles.

A repair is a list of tokens: those of the statement that are kept, and added ones of no width.
The caller tries them in order of how much they keep and takes the first that CPython accepts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tfscope.source.remap import Edit
from tfscope.source.tokens import CLOSERS, OPENERS, Token, quote_of

_DANGLING = frozenset(
    (
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "@",
        "&",
        "|",
        "^",
        "<<",
        ">>",
        "**",
        "<",
        ">",
        "==",
        "!=",
        "<=",
        ">=",
        "<>",
        "->",
        ":=",
        "~",
        "and",
        "or",
        "not",
        "in",
        "is",
        "if",
        "else",
        "as",
    )
)
_ASSIGNING = frozenset(
    ("=", "+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=")
)
_STOPS = frozenset((*CLOSERS, ","))
_TAIL = 8


def shortened(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """The statement less its last token, less its last two, and so on."""
    real = [token for token in tokens if token.start < token.end]
    for cut in range(1, min(_TAIL, len(real) - 1) + 1):
        yield tidy(closed(real[:-cut]))


def without(tokens: Sequence[Token], offset: int, keep_first: bool) -> list[Token] | None:
    """The statement less the token at `offset`, or the real one before it."""
    index = len(tokens) - 1
    while index > 0 and (tokens[index].start > offset or tokens[index].start == tokens[index].end):
        index -= 1
    if index == 0 and (keep_first or len(tokens) == 1):
        return None
    real = [token for token in (*tokens[:index], *tokens[index + 1 :]) if token.start < token.end]
    return tidy(closed(real))


def before(tokens: Sequence[Token], offset: int) -> list[Token]:
    """The part of a statement in front of `offset`."""
    real = [token for token in tokens if token.start < token.end and token.end <= offset]
    return tidy(closed(real))


def worth_keeping(original: Sequence[Token], repaired: Sequence[Token]) -> bool:
    """Whether what is left still says what the statement set out to say.

    `x =` must not be read as `x`, nor a line of prose as its first word.
    """
    if not repaired:
        return False
    sign, kept = _assignment_at(original), _assignment_at(repaired)
    if sign is not None and (kept is None or kept + 1 == len(repaired)):
        return False
    if _reads_as_prose(original[:sign]):
        return False
    if len(repaired) == 1 and len(original) > 1:
        return original[1].kind == "op" and repaired[0].kind == "name"
    return True


def edits_between(original: Sequence[Token], repaired: Sequence[Token]) -> list[Edit]:
    """The edits that make a repair of a statement."""
    kept = {token.start for token in repaired if token.start < token.end}
    edits = [
        Edit(token.start, token.start, token.text) for token in repaired if token.start == token.end
    ]
    # A blank keeps the neighbours of a token apart; in front it would be an indentation.
    edits += [
        Edit(token.start, token.end, " " if index else "")
        for index, token in enumerate(original)
        if token.start not in kept
    ]
    return edits


def closed(tokens: Sequence[Token]) -> list[Token]:
    """Every bracket and quote paired: closers are added, those without an opener left out."""
    result: list[Token] = []
    stack: list[str] = []
    for token in tokens:
        if token.kind == "op" and token.text in CLOSERS:
            if token.text not in stack:
                continue
            while stack[-1] != token.text:
                result.append(_added(stack.pop(), result[-1].end))
            stack.pop()
        elif token.kind == "op" and token.text in OPENERS:
            stack.append(OPENERS[token.text])
        result.append(token)
        if token.kind == "open":
            result.append(_added(_ending(token), token.end))
    while stack and result:
        result.append(_added(stack.pop(), result[-1].end))
    return result


def tidy(tokens: Sequence[Token]) -> list[Token]:
    """Takes away operators, names and commas that lack their other half, until none is left."""
    current = list(tokens)
    for _ in range(len(current) + 1):
        step = _tidy_once(current)
        if step is None:
            break
        current = step
    return current


def added_colon(tokens: Sequence[Token]) -> Token:
    """The colon that a header lacks."""
    return _added(":", tokens[-1].end)


def _tidy_once(tokens: list[Token]) -> list[Token] | None:
    brackets: list[int] = []
    for index, token in enumerate(tokens):
        if token.kind == "op" and token.text in OPENERS:
            brackets.append(index)
        elif token.kind == "op" and token.text in CLOSERS and brackets:
            opener = brackets.pop()
            if token.text == "]" and opener == index - 1 and _subscripts(tokens, opener):
                return tokens[:opener] + tokens[index + 1 :]
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        opener = brackets[-1] if brackets else -1
        cut = _dangling(tokens, index, following, opener)
        if cut is not None:
            return tokens[: cut[0]] + tokens[cut[1] :]
        if brackets and following is not None and _lacks_comma(token, following):
            return [*tokens[: index + 1], _added(",", token.end), *tokens[index + 1 :]]
    return None


def _dangling(
    tokens: list[Token], index: int, following: Token | None, opener: int
) -> tuple[int, int] | None:
    """Range of tokens to take away because of the one at `index`."""
    token = tokens[index]
    ends = following is None or following.text in _STOPS
    if token.kind == "error":
        return index, index + 1
    if token.text == "." and token.kind == "op":
        if following is None or following.kind not in ("name", "op") or ends:
            return index, index + 1
    elif token.text == "=" and opener >= 0 and ends:
        named = tokens[index - 1].kind == "name"
        return index - named, index + 1
    elif (
        token.text in _ASSIGNING
        and opener < 0
        and following is None
        or token.text in _DANGLING
        and token.kind in ("op", "name")
        and ends
    ):
        return index, index + 1
    elif token.text == ",":
        if following is None or following.text == "," or index == opener + 1 > 0:
            return index, index + 1
    elif token.text == ":" and opener >= 0 and tokens[opener].text == "{" and ends:
        return _item_start(tokens, index, opener), index + 1
    elif token.text == "for" and opener >= 0 and not _has_source(tokens, index):
        return _item_start(tokens, index, opener), _closer(tokens, index)
    return None


def _subscripts(tokens: list[Token], opener: int) -> bool:
    if opener == 0:
        return False
    before_it = tokens[opener - 1]
    return before_it.is_operand or before_it.text in CLOSERS


def _lacks_comma(token: Token, following: Token) -> bool:
    if token.end == token.start and token.text not in CLOSERS:
        return False
    ends = token.is_operand or token.text in CLOSERS
    begins = following.is_operand or following.text == "{"
    both_strings = token.kind in ("string", "open") and following.kind in ("string", "open")
    return ends and begins and not both_strings and following.start < following.end


def _item_start(tokens: list[Token], index: int, opener: int) -> int:
    """First token of the bracket's item that holds `index`."""
    depth = 0
    for at in range(index - 1, opener, -1):
        text = tokens[at].text
        depth += (text in CLOSERS) - (text in OPENERS)
        if depth == 0 and text == ",":
            return at + 1
    return opener + 1


def _closer(tokens: list[Token], index: int) -> int:
    depth = 0
    for at in range(index, len(tokens)):
        text = tokens[at].text
        if text in CLOSERS:
            if depth == 0:
                return at
            depth -= 1
        depth += text in OPENERS
    return len(tokens)


def _has_source(tokens: list[Token], index: int) -> bool:
    """Whether the `for` at `index` goes on to `in` and something after it."""
    end = _closer(tokens, index)
    for at in range(index + 2, end - 1):
        if tokens[at].text == "in":
            return True
    return False


def _assignment_at(tokens: Sequence[Token]) -> int | None:
    """Index of the first assignment sign outside brackets."""
    depth = 0
    for index, token in enumerate(tokens):
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth <= 0 and token.text in _ASSIGNING and token.kind == "op":
            return index
    return None


def _reads_as_prose(tokens: Sequence[Token]) -> bool:
    """Whether two operands stand side by side outside brackets, as in `de f(x):`."""
    if tokens and tokens[0].text in ("print", "exec"):
        return False
    depth = 0
    for token, following in pairwise(tokens):
        depth += (token.text in OPENERS) - (token.text in CLOSERS)
        if depth <= 0 and (token.is_operand or token.text in CLOSERS) and following.is_operand:
            return token.kind == following.kind == "name"
    return False


def _added(text: str, offset: int) -> Token:
    return Token("op", text, offset, offset)


def _ending(token: Token) -> str:
    """What ends an open string, a backslash at its very end made harmless."""
    tail = len(token.text) - len(token.text.rstrip("\\"))
    return ("\\" if tail % 2 else "") + quote_of(token)
