"""``shape-mismatch``: a shared variable is asked for with another shape."""

from __future__ import annotations

from collections.abc import Iterable

from tfscope.analysis.result import Analysis
from tfscope.rules import raised
from tfscope.rules.finding import ERROR, Finding, Rule

STORE_RULES = ("E2", "P2", "P4")


def check(analysis: Analysis) -> Iterable[Finding]:
    """Errors of the variable store's rows ``STORE_RULES``."""
    return raised.findings(analysis, RULE.name, lambda error: error.rule in STORE_RULES)


RULE = Rule("shape-mismatch", "a shared variable is asked for with another shape", ERROR, check)
