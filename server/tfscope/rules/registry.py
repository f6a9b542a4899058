"""The rules, in the order they are shown."""

from __future__ import annotations

from tfscope.analysis.result import Analysis
from tfscope.rules import (
    dtype_mismatch,
    invalid_initializer,
    layer_not_shared,
    shape_mismatch,
    syntax_error,
    uncaught_error,
    variable_already_exists,
    variable_not_found,
)
from tfscope.rules.finding import Finding, Rule

RULES: tuple[Rule, ...] = (
    variable_already_exists.RULE,
    variable_not_found.RULE,
    invalid_initializer.RULE,
    shape_mismatch.RULE,
    dtype_mismatch.RULE,
    layer_not_shared.RULE,
    uncaught_error.RULE,
    syntax_error.RULE,
)


def check(analysis: Analysis) -> list[Finding]:
    """All findings of an analysis, by place."""
    found = [finding for rule in RULES for finding in rule.check(analysis)]
    return sorted(found, key=lambda f: (f.site[0], f.site[1], f.rule))


def rule_named(name: str) -> Rule | None:
    """A rule by its name."""
    return next((rule for rule in RULES if rule.name == name), None)
