"""The part of YAML 1.1 that configuration files use: block mappings and sequences, flow
collections, scalars, anchors with their aliases and merged mappings.

What lies outside (tags, block scalars, several documents) raises ``NotInSubset``.
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
_ANCHOR = regex(r"&(\S+)(\s+|$)")
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("true", "yes", "on"), True),
    **dict.fromkeys(("false", "no", "off"), False),
    **dict.fromkeys(("null", "~", ""), None),
}
_FLOATS = {".inf": float("inf"), "-.inf": float("-inf"), ".nan": float("nan")}


def load(text: str) -> Any:
    """The value of a document."""
    lines: Lines = []
    for raw in text.splitlines():
        line = _without_comment(raw).rstrip()
        if line.strip() in ("", "---"):
            continue
        if lines and _depth(lines[-1][1]) > 0:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {line.strip()}")
            continue
        if "\t" in line[: len(line) - len(line.lstrip())] or line.startswith(("%", "...")):
            raise NotInSubset(line)
        lines.append((len(line) - len(line.lstrip()), line.strip()))
    if not lines:
        return None
    value, rest = _Reader().block(lines, lines[0][0])
    if rest:
        raise NotInSubset(rest[0][1])
    return value


Lines = list[tuple[int, str]]


def _depth(line: str) -> int:
    """How many flow collections a line leaves open."""
    plain = re.sub(r"""'[^']*'|"[^"]*\"""", "", line)
    value = re.sub(r"^(- +)*([^\s\[{][^\[{]*?:\s+)?(&\S+\s+)?", "", plain)
    if value[:1] not in ("[", "{"):
        return 0
    return sum(value.count(c) for c in "[{") - sum(value.count(c) for c in "]}")


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


class _Reader:
    """Reads blocks; ``anchors`` are the values that the document names."""

    def __init__(self) -> None:
        self.anchors: dict[str, Any] = {}

    def block(self, lines: Lines, indent: int) -> tuple[Any, Lines]:
        """The value of the lines at this indentation, and the lines behind it."""
        first = lines[0][1]
        if first == "-" or first.startswith("- "):
            return self._sequence(lines, indent)
        if _KEY.match(first):
            return self._mapping(lines, indent)
        if len(lines) > 1 and lines[1][0] >= indent:
            raise NotInSubset(first)
        return self._scalar_or_flow(first), lines[1:]

    def _sequence(self, lines: Lines, indent: int) -> tuple[list[Any], Lines]:
        items: list[Any] = []
        while lines and lines[0][0] == indent and (lines[0][1] == "-" or lines[0][1][:2] == "- "):
            rest = lines[0][1][1:].lstrip()
            anchor = _ANCHOR.match(rest)
            rest = rest[anchor.end() :] if anchor else rest
            if rest:
                inner = indent + len(lines[0][1]) - len(rest)
                lines = [(inner, rest), *lines[1:]]
                value, lines = self._block_or_line(lines, inner)
            elif len(lines) > 1 and lines[1][0] > indent:
                value, lines = self.block(lines[1:], lines[1][0])
            else:
                value, lines = None, lines[1:]
            items.append(self._kept(anchor, value))
        if lines and lines[0][0] > indent:
            raise NotInSubset(lines[0][1])
        return items, lines

    def _kept(self, anchor: Any, value: Any) -> Any:
        """The value, under the name that the document gives it."""
        if anchor:
            self.anchors[anchor.group(1)] = value
        return value

    def _block_or_line(self, lines: Lines, indent: int) -> tuple[Any, Lines]:
        text = lines[0][1]
        if text[:2] == "- " or (_KEY.match(text) and text[0] not in "{["):
            return self.block(lines, indent)
        return self._scalar_or_flow(text), lines[1:]

    def _mapping(self, lines: Lines, indent: int) -> tuple[dict[Any, Any], Lines]:
        result: dict[Any, Any] = {}
        merged: list[Any] = []
        while lines and lines[0][0] == indent:
            match = _KEY.match(lines[0][1])
            if match is None:
                raise NotInSubset(lines[0][1])
            key = match.group(1)
            value, lines = self._behind(lines[0][1][match.end() :].strip(), lines[1:], indent)
            if key == "<<":
                merged += value if isinstance(value, list) else [value]
            else:
                result[_scalar(key)] = value
        if lines and lines[0][0] > indent:
            raise NotInSubset(lines[0][1])
        for other in merged:
            if not isinstance(other, dict):
                raise NotInSubset("<<")
            result = {**other, **result}
        return result, lines

    def _behind(self, rest: str, lines: Lines, indent: int) -> tuple[Any, Lines]:
        """What stands behind a key: on its line, or in the block below."""
        anchor = _ANCHOR.match(rest)
        rest = rest[anchor.end() :] if anchor else rest
        value: Any = None
        if rest:
            value = self._scalar_or_flow(rest)
        elif lines and (
            lines[0][0] > indent or (lines[0][0] == indent and lines[0][1].startswith("- "))
        ):
            value, lines = self.block(lines, lines[0][0])
        return self._kept(anchor, value), lines

    def _scalar_or_flow(self, text: str) -> Any:
        if text[0] == "*" and text[1:] in self.anchors:
            return self.anchors[text[1:]]
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
