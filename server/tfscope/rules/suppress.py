"""Suppression comments: ``# tfscope: ignore`` and ``# tfscope: ignore[rule, rule]``."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from tfscope.base.patterns import regex
from tfscope.rules.finding import Finding
from tfscope.source.text import SourceText

COMMENT = regex(r"#\s*tfscope:\s*ignore(?:\[([\w\s,-]*)\])?(?=[\s#]|$)")


def kept(findings: Iterable[Finding], text_of: Callable[[str], SourceText | None]) -> list[Finding]:
    """The findings that no comment on a line of their call suppresses."""
    return [f for f in findings if not suppressed(f, text_of(f.site[0]))]


def suppressed(finding: Finding, text: SourceText | None) -> bool:
    """Whether a line of the finding's call says that it is known."""
    if text is None:
        return False
    lines = range(finding.site[1], min(finding.site[3], finding.site[1] + 200) + 1)
    return any(ignores(text.line(number), finding.rule) for number in lines)


def ignores(line: str, rule: str) -> bool:
    """Whether a line suppresses a rule."""
    for match in COMMENT.finditer(line):
        if match.group(1) is None or rule in [name.strip() for name in match.group(1).split(",")]:
            return True
    return False


def comment(line: str, rule: str) -> tuple[int, int, str]:
    """Columns to replace in a line and the text that makes the line suppress ``rule`` too."""
    match = COMMENT.search(line)
    if match is not None and match.group(1) is not None:
        inner = match.group(1).strip()
        return match.start(1), match.end(1), f"{inner}, {rule}" if inner else rule
    end = len(line.rstrip())
    return end, len(line), f"  # tfscope: ignore[{rule}]"
