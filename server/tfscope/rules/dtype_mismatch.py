"""``dtype-mismatch``: a shared variable is asked for with another dtype."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule

STORE_RULES = ("E3", "P3")


def check(analysis: Analysis) -> Iterable[Finding]:
    """Errors of the variable store's rows ``STORE_RULES``."""
    return raised.findings(analysis, RULE.name, lambda error: error.rule in STORE_RULES)


RULE = Rule("dtype-mismatch", "a shared variable is asked for with another dtype", ERROR, check)
