"""``%`` formatting and ``str.format`` of text whose arguments may be unknown.

Reference: Python library reference, "printf-style String Formatting".
"""

from __future__ import annotations

import re
from typing import Any

from tfscope.base.patterns import regex
from tfscope.python.bounded import percent_too_large
from tfscope.values.lengths import open_length
from tfscope.values.unknown import Unknown, brief

_DIRECTIVE = regex(
    r"%(\((?P<key>[^)]*)\))?[#0\- +]*(?P<width>\*|\d+)?(\.(\*|\d+))?[hlL]?(?P<kind>.)"
)


def format_percent(template: str, values: Any) -> Any:
    """``template % values``; unknown values leave a hole."""
    if type(values) is Unknown and _count(template) != 1:
        return values.derived("text")
    if percent_too_large(template, values):
        return Unknown("bound", f"{brief(template)} % {brief(values)}")
    if isinstance(values, dict):
        if (why := open_length(values)) is not None:
            keys = (m["key"] for m in _DIRECTIVE.finditer(template))
            values = {**{k: why.derived(k) for k in keys if k is not None}, **values}
        if any(type(v) is Unknown for v in values.values()):
            return _by_key(template, values)
        return template % values
    items = values if isinstance(values, tuple) else (values,)
    why = open_length(values) if items is values else None
    if why is not None:
        items += (why.derived("item"),) * (_count(template) - len(items))
    if any(type(v) is Unknown for v in items):
        template = _relax(template, items)
        items = tuple([str(v) if type(v) is Unknown else v for v in items])
        return template % items
    return template % (values if why is None else items)


def _count(template: str) -> int:
    return sum(1 for m in _DIRECTIVE.finditer(template) if m["kind"] != "%")


def _relax(template: str, items: tuple[Any, ...]) -> str:
    """The template with ``%s`` wherever an unknown value goes."""
    index = -1

    def directive(match: re.Match[str]) -> str:
        nonlocal index
        if match["kind"] == "%":
            return match[0]
        index += 1
        unknown = index < len(items) and type(items[index]) is Unknown
        return "%s" if unknown else match[0]

    return _DIRECTIVE.sub(directive, template)


def _by_key(template: str, values: dict[str, Any]) -> str:
    def directive(match: re.Match[str]) -> str:
        key = match["key"]
        if key is not None and type(values.get(key)) is Unknown:
            return f"%({key})s"
        return match[0]

    template = _DIRECTIVE.sub(directive, template)
    return template % {k: str(v) if type(v) is Unknown else v for k, v in values.items()}
