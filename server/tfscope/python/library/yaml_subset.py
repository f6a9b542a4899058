"""The part of YAML 1.1 that configuration files use: block mappings and sequences, flow
collections on one line, scalars.

What lies outside (anchors, tags, block scalars, several documents) raises ``NotInSubset``.
Reference: yaml.org, YAML 1.1 and its type repository.
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.base.patterns import regex


class NotInSubset(Exception):
    """The text uses a feature that is not read here."""


_INT = regex(r"[-+]?(0|[1-9][0-9_]*)$")
_FLOAT = regex(r"[-+]?([0-9][0-9_]*)?\.[0-9_]*([eE][-+][0-9]+)?$")
_KEY = regex(r"""("[^"]*"|'[^']*'|[^\s#'"\[\]{},&*!|>%@`-][^#]*?|-?[^\s#'":]+)\s*:(\s|$)""")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
    **dict.fromkeys(("null", "~", ""), None),
}
_FLOATS = {".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


def load(text: str) -> Any:
    """The value of a document."""
    lines = []
    for raw in text.splitlines():
        line = _without_comment(raw).rstrip()
        if line.strip() in ("", "---"):
            continue
        if "\t" in line[: len(line) - len(line.lstrip())] or line.startswith(("%", "...")):
            raise NotInSubset(line)
        lines.append((len(line) - len(line.lstrip()), line.strip()))
    if not lines:
        return None
    value, rest = _block(lines, lines[0][0])
    if rest:
        raise NotInSubset(rest[0][1])
    return value


def _without_comment(line: str) -> str:
    quote = ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"" and (index == 0 or line[index - 1] in " [{,:("):
            quote = char
        elif char == "#" and (index == 0 or line[index - 1] in " \t"):
            return line[:index]
    return line


Lines = list[tuple[int, str]]


def _block(lines: Lines, indent: int) -> tuple[Any, Lines]:
    first = lines[0][1]
    if first == "-" or first.startswith("- "):
        return _sequence(lines, indent)
    if _KEY.match(first):
        return _mapping(lines, indent)
    if len(lines) > 1 and lines[1][0] >= indent:
        raise NotInSubset(first)
    return _scalar_or_flow(first), lines[1:]


def _sequence(lines: Lines, indent: int) -> tuple[list[Any], Lines]:
    items: list[Any] = []
    while lines and lines[0][0] == indent and (lines[0][1] == "-" or lines[0][1][:2] == "- "):
        rest = lines[0][1][1:].lstrip()
        if rest:
            inner = indent + len(lines[0][1]) - len(rest)
            lines = [(inner, rest), *lines[1:]]
            value, lines = _block_or_line(lines, inner)
        elif len(lines) > 1 and lines[1][0] > indent:
            value, lines = _block(lines[1:], lines[1][0])
        else:
            value, lines = None, lines[1:]
        items.append(value)
    if lines and lines[0][0] > indent:
        raise NotInSubset(lines[0][1])
    return items, lines


def _block_or_line(lines: Lines, indent: int) -> tuple[Any, Lines]:
    text = lines[0][1]
    if text[:2] == "- " or (_KEY.match(text) and text[0] not in "{["):
        return _block(lines, indent)
    return _scalar_or_flow(text), lines[1:]


def _mapping(lines: Lines, indent: int) -> tuple[dict[Any, Any], Lines]:
    result: dict[Any, Any] = {}
    while lines and lines[0][0] == indent:
        match = _KEY.match(lines[0][1])
        if match is None:
            raise NotInSubset(lines[0][1])
        key = _scalar(match.group(1))
        rest = lines[0][1][match.end() :].strip()
        lines = lines[1:]
        if rest:
            value = _scalar_or_flow(rest)
        elif lines and (
            lines[0][0] > indent or (lines[0][0] == indent and lines[0][1].startswith("- "))
        ):
            value, lines = _block(lines, lines[0][0])
        else:
            value = None
        result[key] = value
    if lines and lines[0][0] > indent:
        raise NotInSubset(lines[0][1])
    return result, lines


def _scalar_or_flow(text: str) -> Any:
    if text[0] in "[{":
        value, rest = _flow(text)
        if rest.strip():
            raise NotInSubset(text)
        return value
    return _scalar(text)


def _flow(text: str) -> tuple[Any, str]:
    """A flow collection or scalar at the start of the text, and what follows it."""
    text = text.lstrip()
    if text[:1] == "[":
        return _flow_items(text[1:], "]", [])
    if text[:1] == "{":
        pairs, rest = _flow_items(text[1:], "}", [])
        return dict(pairs), rest
    if text[:1] in ("'", '"'):
        end = text.find(text[0], 1)
        if end < 0 or text[end : end + 2] == "''" or "\\" in text[:end]:
            raise NotInSubset(text)
        return text[1:end], text[end + 1 :]
    match = re.match(r"[^,\[\]{}]*?(?=\s*([,\]}]|:\s|$))", text)
    if match is None:
        raise NotInSubset(text)
    return _scalar(match.group()), text[match.end() :]


def _flow_items(text: str, close: str, items: list[Any]) -> tuple[list[Any], str]:
    while True:
        text = text.lstrip()
        if text[:1] == close:
            return items, text[1:]
        if not text:
            raise NotInSubset("flow collection over several lines")
        value, text = _flow(text)
        text = text.lstrip()
        if close == "}":
            if text[:1] != ":":
                raise NotInSubset(text)
            item, text = _flow(text[1:])
            value = (value, item)
            text = text.lstrip()
        items.append(value)
        if text[:1] == ",":
            text = text[1:]
        elif text[:1] != close:
            raise NotInSubset(text or "flow collection over several lines")


def _scalar(text: str) -> Any:
    text = text.strip()
    if text[:1] in ("'", '"'):
        inner = text[1:-1]
        if len(text) < 2 or text[-1] != text[0] or "\\" in inner and text[0] == '"':
            raise NotInSubset(text)
        return inner.replace("''", "'") if text[0] == "'" else inner
    if text[:1] in ("&", "*", "!", "|", ">", "%", "@", "`"):
        raise NotInSubset(text)
    lower = text.lower()
    if lower in _WORDS:
        return _WORDS[lower]
    if _INT.match(text):
        return int(text.replace("_", ""))
    if lower in _FLOATS:
        return _FLOATS[lower]
    if _FLOAT.match(text) and any(c.isdigit() for c in text):
        return float(text.replace("_", ""))
    if re.match(r"0x[0-9a-fA-F_]+$|0[0-7_]+$|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+", text):
        raise NotInSubset(text)
    return text
