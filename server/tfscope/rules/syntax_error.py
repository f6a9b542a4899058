"""``syntax-error``: a place of the program that cannot be read."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.rules.finding import ERROR, Finding, Rule


def check(analysis: Analysis) -> Iterable[Finding]:
    """The breaks of the main file; the rest of it is analysed all the same."""
    for fact in analysis.syntax:
        site = (fact.file, fact.line, "<module>", fact.end_line)
        yield Finding(
            RULE.name, ERROR, fact.message, site, (site,), columns=(fact.column, fact.end_column)
        )


RULE = Rule("syntax-error", "a place of the program cannot be read", ERROR, check)
