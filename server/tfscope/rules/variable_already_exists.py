"""``variable-already-exists``: a variable is created under a name that exists, in a scope that does not reuse."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule

STORE_RULES = ("E1", "P1", "E5", "P0")


def check(analysis: Analysis) -> Iterable[Finding]:
    """Errors of the variable store's rows ``STORE_RULES``."""
    return raised.findings(analysis, RULE.name, lambda error: error.rule in STORE_RULES)


RULE = Rule(
    "variable-already-exists",
    "a variable is created under a name that exists, in a scope that does not reuse",
    ERROR,
    check,
)
