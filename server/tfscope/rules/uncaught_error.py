"""``uncaught-error``: the program ends with an exception that no other rule is about."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule
from tfscope.rules.invalid_initializer import about_initializer


def check(analysis: Analysis) -> Iterable[Finding]:
    """The error that ends the program."""
    return raised.findings(
        analysis, RULE.name, lambda e: e.first and not e.rule and not about_initializer(e)
    )


RULE = Rule("uncaught-error", "the program ends with an exception", ERROR, check)
