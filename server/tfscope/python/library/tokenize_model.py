"""``tokenize``: the tokens of a known text."""

from __future__ import annotations

import tokenize
from collections.abc import Callable, Iterator
from typing import Any

from tfscope.python.library.module_model import ModuleModel, host_names, unknown
from tfscope.values.holes import has_hole
from tfscope.values.raised import raised
from tfscope.values.unknown import Unknown


def generate_tokens(readline: Callable[[], Any]) -> Any:
    """``tokenize.generate_tokens``; the lines are read at once."""
    lines: list[str] = []
    if isinstance(readline, Unknown):
        return readline.passed_to("generate_tokens")
    while True:
        try:
            line = readline()
        except StopIteration:
            break
        if not isinstance(line, str) or has_hole(line):
            return unknown("data", "tokenize.generate_tokens()")
        if not line:
            break
        lines.append(line)
    return _tokens(lines)


def _tokens(lines: list[str]) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(iter(lines).__next__)
    except (tokenize.TokenError, SyntaxError) as error:
        raise raised(error) from None


def _tokenize(name: str) -> ModuleModel:
    numbers = " ".join(n for n in dir(tokenize) if n.isupper())
    members = host_names("tokenize", f"{numbers} tok_name TokenInfo TokenError untokenize")
    return ModuleModel(
        name, {**members, "generate_tokens": generate_tokens}, missing="unmodelled-python"
    )


MODELS: dict[str, Any] = {
    "tokenize": lambda: _tokenize("tokenize"),
    "token": lambda: _tokenize("token"),
}
