"""``variable-not-found``: a reusing scope asks for a variable that was never created."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule

STORE_RULES = ("E4", "P5")


def check(analysis: Analysis) -> Iterable[Finding]:
    """Errors of the variable store's rows ``STORE_RULES``."""
    return raised.findings(analysis, RULE.name, lambda error: error.rule in STORE_RULES)


RULE = Rule(
    "variable-not-found", "a reusing scope asks for a variable that was never created", ERROR, check
)
